"""Reading who is looked for: searches, requests of families, possible matches, and a match side by side."""

from datetime import datetime
from typing import Annotated, Any, Final
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
from projections.case_file import CASE_FILE
from projections.case_file.query import FileEntry, entries
from projections.caseload import CASELOAD
from projections.model import AnyModel
from projections.tracing_board import MATCHES, TRACED_PEOPLE, TRACING_REQUESTERS, TRACING_REQUESTS, TRACING_SEARCHES
from projections.tracing_board.asked import Matches, Requests, Searches
from projections.tracing_board.comparison import Comparison, comparison
from projections.tracing_board.matches import PossibleMatch
from projections.tracing_board.query import RequestOnBoard, SearchOnBoard, matches, requests, searches

OF_SEARCHES: Final = (TRACING_SEARCHES, CASELOAD, MATCHES)
OF_REQUESTS: Final = (TRACING_REQUESTS, TRACING_REQUESTERS, MATCHES)
OF_A_COMPARISON: Final = (MATCHES, TRACED_PEOPLE, TRACING_SEARCHES)

Waiting = Annotated[bool | None, Field(description="Only those with matches that somebody is to accept or reject, or only the others.")]
Going = Annotated[bool | None, Field(description="Only those that go on, or only those that are over.")]


class AskedSearches(AskedPage):
    """Which searches are asked for."""

    case_id: UUID | None = None
    open: Going = None
    waiting: Waiting = None
    worker_id: UUID | None = None
    team_id: UUID | None = None
    area: Area = None
    due_before: Annotated[Instant | None, Field(description="Only those whose next attempt is due before this instant.")] = None


class AskedRequests(AskedPage):
    """Which requests are asked for."""

    open: Going = None
    waiting: Waiting = None
    area: Area = None


class AskedMatches(AskedPage):
    """Which matches are asked for."""

    case_id: UUID | None = None
    person_id: UUID | None = None
    tracing_request_id: UUID | None = None
    waiting: Annotated[bool | None, Field(description="Only those that somebody is to accept or reject, or only the others.")] = None


def tracing_routes() -> APIRouter:
    """The routes that read them."""
    router = APIRouter()
    _add_searches(router)
    _add_requests(router)
    _add_matches(router)
    for path, name, query, model in (
        ("tracings", "tracing_id", Query.TRACING_FILE, TRACING_SEARCHES),
        ("tracing-requests", "tracing_request_id", Query.TRACING_REQUEST_FILE, TRACING_REQUESTS),
        ("matches", "match_id", Query.MATCH_FILE, MATCHES),
    ):
        _add_history(router, path, name, query, model)
    return router


def _add_searches(router: APIRouter) -> None:
    board = Listing("tracings", (datetime, UUID), Query.TRACING_BOARD, *OF_SEARCHES)

    @router.get(
        "/v1/tracings",
        tags=["tracings"],
        operation_id="ListTracings",
        summary="List searches for families, the oldest first.",
        responses={200: {"model": page_shape(SearchOnBoard)}, **refused_with(*LIST_REFUSALS)},
    )
    async def all_of_them(asked: Annotated[AskedSearches, InQuery()], reader: ListReader) -> Response:
        """The searches of the cases that the caller may see: how far each is, when somebody looks again, which matches wait."""
        wanted = asked.filters()
        return await board.page(
            reader,
            asked,
            lambda moment, after, limit: searches(moment.connection, Searches(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.began_at, row.tracing_id),
        )

    @router.get(
        "/v1/tracings/{tracing_id}",
        tags=["tracings"],
        operation_id="ReadTracing",
        summary="Read a search for a family.",
        responses=_one_of(SearchOnBoard, "tracing"),
    )
    async def one(
        tracing_id: Annotated[UUID, Path(description="Of the tracing")], asked: Annotated[AskedMoment, InQuery()], reader: RecordReader
    ) -> Response:
        """A search with its attempts and the families that came up. The case may change the answer too, so it is always sent whole."""
        return await record(
            reader,
            asked,
            Question(Query.TRACING_FILE, OF_SEARCHES, tracing_id),
            lambda moment: searches(moment.connection, Searches(tracing_id=tracing_id, limit=1), moment.position),
            lambda row: (row.version, True, {"tracing": content_of(row)}),
        )


def _add_requests(router: APIRouter) -> None:
    board = Listing("tracing-requests", (datetime, UUID), Query.TRACING_REQUESTS, *OF_REQUESTS)

    @router.get(
        "/v1/tracing-requests",
        tags=["tracing-requests"],
        operation_id="ListTracingRequests",
        summary="List requests of families, the oldest first.",
        responses={200: {"model": page_shape(RequestOnBoard)}, **refused_with(*LIST_REFUSALS)},
    )
    async def all_of_them(asked: Annotated[AskedRequests, InQuery()], reader: ListReader) -> Response:
        """Who is looked for since when; who asks only where they are not protected from the caller."""
        wanted = asked.filters()
        return await board.page(
            reader,
            asked,
            lambda moment, after, limit: requests(moment.connection, Requests(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.requested_at, row.tracing_request_id),
        )

    @router.get(
        "/v1/tracing-requests/{tracing_request_id}",
        tags=["tracing-requests"],
        operation_id="ReadTracingRequest",
        summary="Read a request of a family.",
        responses=_one_of(RequestOnBoard, "tracing_request"),
    )
    async def one(
        tracing_request_id: Annotated[UUID, Path(description="Of the tracing request")],
        asked: Annotated[AskedMoment, InQuery()],
        reader: RecordReader,
    ) -> Response:
        """A request. Matches may change the answer too, so it is always sent whole."""
        return await record(
            reader,
            asked,
            Question(Query.TRACING_REQUEST_FILE, OF_REQUESTS, tracing_request_id),
            lambda moment: requests(moment.connection, Requests(tracing_request_id=tracing_request_id, limit=1), moment.position),
            lambda row: (row.version, True, {"tracing_request": content_of(row)}),
        )


def _add_matches(router: APIRouter) -> None:
    board = Listing("matches", (datetime, UUID), Query.MATCHES, MATCHES)

    @router.get(
        "/v1/matches",
        tags=["matches"],
        operation_id="ListMatches",
        summary="List possible matches, the oldest first.",
        responses={200: {"model": page_shape(PossibleMatch)}, **refused_with(*LIST_REFUSALS)},
    )
    async def all_of_them(asked: Annotated[AskedMatches, InQuery()], reader: ListReader) -> Response:
        """How alike they are, field by field; who decided; from which sides each was verified. Names nobody."""
        wanted = asked.filters()
        return await board.page(
            reader,
            asked,
            lambda moment, after, limit: matches(moment.connection, Matches(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.began_at, row.match_id),
        )

    @router.get(
        "/v1/matches/{match_id}",
        tags=["matches"],
        operation_id="CompareMatch",
        summary="Read a match side by side.",
        responses=_one_of(Comparison, "comparison"),
    )
    async def one(
        match_id: Annotated[UUID, Path(description="Of the match")], asked: Annotated[AskedMoment, InQuery()], reader: RecordReader
    ) -> Response:
        """A match with what is known of the person found and of who is looked for, or the family: each reading is a look.

        `ETag` is the version of the match. What becomes known of the two changes the answer too, so it is always sent whole.
        """
        return await record(
            reader,
            asked,
            Question(Query.MATCH_FILE, OF_A_COMPARISON, match_id),
            lambda moment: comparison(moment.connection, match_id, moment.position),
            lambda row: (row.match.version, True, {"comparison": content_of(row)}),
        )


def _add_history(router: APIRouter, path: str, name: str, query: Query, model: AnyModel) -> None:
    history = Listing(f"{path}-history", (int,), query, model, CASE_FILE)
    kind = name.removesuffix("_id")

    async def what_happened(
        record_id: Annotated[UUID, Path(alias=name, description=f"Of the {kind.replace('_', ' ')}")],
        asked: Annotated[AskedPage, InQuery()],
        reader: ListReader,
    ) -> Response:
        """Every fact, in the order in which the office came to know it."""
        return await history.page(
            reader,
            asked,
            lambda moment, after, limit: entries(
                moment.connection, (record_id,), moment.position, after=after[0] if after else 0, limit=limit
            ),
            lambda row: (row.position,),
            record_id=record_id,
        )

    router.add_api_route(
        f"/v1/{path}/{{{name}}}/history",
        what_happened,
        methods=["GET"],
        tags=[path],
        operation_id=f"Read{kind.title().replace('_', '')}History",
        summary=f"Read what happened in a {kind.replace('_', ' ')}, in order.",
        responses={200: {"model": page_shape(FileEntry)}, **refused_with(NotFound, *LIST_REFUSALS)},
    )


def _one_of(row: Any, member: str) -> dict[int | str, Any]:
    shape = record_shape(f"{member.title().replace('_', '')}Answer", **{member: row})
    return {200: {"model": shape}, **refused_with(NotFound, *READ_REFUSALS)}
