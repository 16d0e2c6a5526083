"""Reading reunifications: who is on the way back to their family, and how it stands with one of them."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.filters import Stage
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Question, RecordReader
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from cases.errors import NotFound
from projections.caseload import CASELOAD
from projections.reunifications import REUNIFICATIONS, ReunificationKnown
from projections.reunifications.query import Reunifications, reunifications

LIST: Final = Listing("reunifications", (datetime, UUID), Query.REUNIFICATIONS, CASELOAD, REUNIFICATIONS)


class AskedReunifications(AskedPage):
    """Which reunifications are asked for."""

    case_id: UUID | None = None
    stage: Stage = None
    open: Annotated[bool | None, Field(description="Only those that are not over, or only those that are.")] = None
    visit_due_before: Annotated[Instant | None, Field(description="Only those whose next visit is due before this instant.")] = None
    decide_due_before: Annotated[Instant | None, Field(description="Only those that wait for a decision due before this instant.")] = None


def reunification_routes() -> APIRouter:
    """The routes that read them."""
    router = APIRouter(tags=["reunifications"])

    @router.get(
        "/v1/reunifications",
        operation_id="ListReunifications",
        summary="List who is on the way back to their family.",
        responses={200: {"model": page_shape(ReunificationKnown)}, **refused_with(*LIST_REFUSALS)},
    )
    async def all_of_them(asked: Annotated[AskedReunifications, InQuery()], reader: ListReader) -> Response:
        """Reunifications of the cases that the caller may see, the earliest begun first, now or as known earlier."""
        wanted = asked.filters()
        return await LIST.page(
            reader,
            asked,
            lambda moment, after, limit: reunifications(
                moment.connection,
                Reunifications(**wanted, after=(after[0], after[1]) if after else None, limit=limit),
                moment.position,
            ),
            lambda row: (row.began_at, row.reunification_id),
        )

    @router.get(
        "/v1/reunifications/{reunification_id}",
        operation_id="ReadReunification",
        summary="Read a reunification.",
        responses={
            200: {"model": record_shape("ReunificationAnswer", reunification=ReunificationKnown)},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(
        reunification_id: Annotated[UUID, Path(description="Of the reunification")],
        asked: Annotated[AskedMoment, InQuery()],
        reader: RecordReader,
    ) -> Response:
        """Wish, decision, statement, minutes, way home, visits and outcome, now or as known earlier. `ETag` is its version."""
        return await record(
            reader,
            asked,
            Question(Query.REUNIFICATION_FILE, (CASELOAD, REUNIFICATIONS), reunification_id),
            lambda moment: reunifications(moment.connection, Reunifications(reunification_id=reunification_id, limit=1), moment.position),
            lambda row: (row.version, bool(row.redacted), {"reunification": content_of(row)}),
        )

    return router
