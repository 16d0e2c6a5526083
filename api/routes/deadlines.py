"""Reading what is due: on track, at risk or overdue at the moment asked."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import AfterValidator, BaseModel, Field, WithJsonSchema
from pydantic_core import PydanticKnownError
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.counts import AskedCounts, counts, counts_shape
from api.routes.filters import Area
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import ListReader, Moment, Question
from api.services import services_of
from cases.policies import terms
from cases.vocabulary import Role
from projections.deadlines import DEADLINES
from projections.deadlines.query import Deadlines, DueTerm, TermCount, deadline_counts, deadlines
from projections.deadlines.state import State
from projections.moments import Answer

LIST: Final = Listing("deadlines", (datetime, UUID, UUID, str), Query.CASELOAD, DEADLINES)
TERMS: Final = tuple(sorted(name for name in terms.TERMS if name not in terms.NOT_BREACHED))


def _term(name: str) -> str:
    if name not in TERMS:
        raise PydanticKnownError("enum", {"expected": ", ".join(TERMS)})
    return name


TermName = Annotated[str, AfterValidator(_term), WithJsonSchema({"type": "string", "enum": list(TERMS)})]


class Filters(BaseModel):
    """What terms are filtered by."""

    at: Annotated[Instant | None, Field(description="The instant at which they are judged; now, if none is given.")] = None
    state: State | None = None
    term: Annotated[TermName | None, Field(description="Name of the term.")] = None
    kind: Annotated[str | None, Field(pattern="^[a-z-]{1,30}$", description="Of the record: `case`, `complaint`, `shelter` …")] = None
    area: Area = None
    team_id: UUID | None = None
    worker_id: UUID | None = None
    case_id: UUID | None = None
    due_before: Annotated[Instant | None, Field(description="Only those that are due before this instant.")] = None
    escalated: Annotated[bool | None, Field(description="Only those that were told to the role above, or only the others.")] = None
    escalated_to: Annotated[Role | None, Field(description="Only those that were told to this role.")] = None


class AskedDeadlines(AskedPage, Filters):
    """Which terms are asked for."""


class AskedDeadlineCounts(AskedCounts, Filters):
    """Which terms are counted."""


def deadline_routes() -> APIRouter:
    """The routes that read what is due."""
    router = APIRouter(tags=["deadlines"])

    @router.get(
        "/v1/deadlines",
        operation_id="ListDeadlines",
        summary="List what is due, the earliest first.",
        responses={200: {"model": page_shape(DueTerm)}, **refused_with(*LIST_REFUSALS)},
    )
    async def due(asked: Annotated[AskedDeadlines, InQuery()], reader: ListReader) -> Response:
        """The terms that run or rest on what the caller may see, and how each stands at the moment asked."""
        wanted = asked.filters()
        judged_at = wanted.pop("at") or services_of(reader.request).now()

        async def read(moment: Moment, after: tuple[Any, ...] | None, limit: int) -> Answer[DueTerm]:
            return await deadlines(moment.connection, Deadlines(moment=judged_at, **wanted, after=after, limit=limit), moment.position)

        return await LIST.page(reader, asked, read, lambda row: (row.due_at, row.stream, row.part, row.name))

    @router.get(
        "/v1/deadlines/counts",
        operation_id="CountDeadlines",
        summary="Count what is due by term and how it stands.",
        responses={200: {"model": counts_shape(TermCount)}, **refused_with(*READ_REFUSALS)},
    )
    async def how_many(asked: Annotated[AskedDeadlineCounts, InQuery()], reader: ListReader) -> Response:
        """How many terms of each name are on track, at risk, overdue or resting at the moment asked, of what the caller may see."""
        wanted = asked.filters()
        judged_at = wanted.pop("at") or services_of(reader.request).now()
        of = Deadlines(moment=judged_at, **wanted)
        return await counts(
            reader, asked, Question(Query.CASELOAD, (DEADLINES,)), lambda moment: deadline_counts(moment.connection, of, moment.position)
        )

    return router
