"""Reading shelters: how full each is, and which bed is whose."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.filters import Area
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Question, RecordReader
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from cases.errors import NotFound
from cases.vocabulary import Sex
from cases.vocabulary.shelter import ShelterKind
from projections.shelter_board import SHELTER_BEDS, SHELTER_STAYS, SHELTERS
from projections.shelter_board.query import Beds, BoardBed, Occupancy, Shelters, beds, occupancy

MODELS: Final = (SHELTERS, SHELTER_BEDS, SHELTER_STAYS)
HOUSES: Final = Listing("shelters", (str, UUID), Query.SHELTERS, *MODELS)
BOARD: Final = Listing("shelter-beds", (str, UUID), Query.SHELTER_FILE, *MODELS)


class AskedShelters(AskedPage):
    """Which shelters are asked for."""

    kind: ShelterKind | None = None
    area: Area = None
    closed: Annotated[bool | None, Field(description="Only those that take nobody any more, or only those that do.")] = None


class AskedBeds(AskedPage):
    """Which beds are asked for."""

    free: Annotated[bool | None, Field(description="Only those that nobody has, or only those that somebody has.")] = None
    sex: Annotated[Sex | None, Field(description="Only those in rooms for this sex or for everybody.")] = None
    due_before: Annotated[Instant | None, Field(description="Only those whose stay is due before this instant.")] = None


def shelter_routes() -> APIRouter:
    """The routes that read shelters."""
    router = APIRouter(tags=["shelters"])

    @router.get(
        "/v1/shelters",
        operation_id="ListShelters",
        summary="List shelters and how full they are.",
        responses={200: {"model": page_shape(Occupancy)}, **refused_with(*LIST_REFUSALS)},
    )
    async def houses(asked: Annotated[AskedShelters, InQuery()], reader: ListReader) -> Response:
        """The shelters by name: beds in use, occupied, absent without leave, and stays that are asked to be longer."""
        wanted = asked.filters()
        return await HOUSES.page(
            reader,
            asked,
            lambda moment, after, limit: occupancy(moment.connection, Shelters(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.name, row.shelter_id),
        )

    @router.get(
        "/v1/shelters/{shelter_id}",
        operation_id="ReadShelter",
        summary="Read a shelter.",
        responses={
            200: {"model": record_shape("ShelterAnswer", shelter=Occupancy)},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(
        shelter_id: Annotated[UUID, Path(description="Of the shelter")], asked: Annotated[AskedMoment, InQuery()], reader: RecordReader
    ) -> Response:
        """How full a shelter is, now or as known earlier. `ETag` is its version."""
        return await record(
            reader,
            asked,
            Question(Query.SHELTER_FILE, MODELS, shelter_id),
            lambda moment: occupancy(moment.connection, Shelters(shelter_id=shelter_id, limit=1), moment.position),
            lambda row: (row.version, False, {"shelter": content_of(row)}),
        )

    _add_beds(router)
    return router


def _add_beds(router: APIRouter) -> None:
    @router.get(
        "/v1/shelters/{shelter_id}/beds",
        operation_id="ListShelterBeds",
        summary="List the beds of a shelter and who has them.",
        responses={200: {"model": page_shape(BoardBed)}, **refused_with(*LIST_REFUSALS)},
    )
    async def board(
        shelter_id: Annotated[UUID, Path(description="Of the shelter")], asked: Annotated[AskedBeds, InQuery()], reader: ListReader
    ) -> Response:
        """The beds in use by their labels: room, for whom it is, and the stay of who has it."""
        wanted = asked.filters()
        return await BOARD.page(
            reader,
            asked,
            lambda moment, after, limit: beds(
                moment.connection, Beds(shelter_id=shelter_id, **wanted, after=after, limit=limit), moment.position
            ),
            lambda row: (row.label, row.bed_id),
        )
