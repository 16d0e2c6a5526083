"""Reading cases: the caseload, one case with its person, what happened in it, and who did it."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.filters import Area, CaseId, Stage
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Moment, Question, RecordReader
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from cases.errors import NotFound
from cases.vocabulary import RiskLevel, SpmGroup, Urgency
from projections.case_file import CASE_FILE
from projections.case_file.query import CaseFile, FileEntry, case_file, entries, work_of
from projections.caseload import CASELOAD, CaseloadCase
from projections.caseload.query import Cases, cases
from projections.complaint_board import COMPLAINT_BOARD
from projections.moments import Answer

LOAD: Final = Listing("cases", (datetime, UUID), Query.CASELOAD, CASELOAD)
HISTORY: Final = Listing("case-history", (int,), Query.CASE_FILE, CASELOAD, COMPLAINT_BOARD, CASE_FILE)


class AskedCases(AskedPage):
    """Which cases are asked for."""

    stage: Stage = None
    open: Annotated[bool | None, Field(description="Only those whose present episode is not closed, or only those where it is.")] = None
    team_id: Annotated[UUID | None, Field(description="The responsible team, or the one last sent out.")] = None
    worker_id: UUID | None = None
    person_id: UUID | None = None
    area: Area = None
    category: Annotated[str | None, Field(pattern="^PPKS[0-9]{2}$")] = None
    spm_group: SpmGroup | None = None
    risk: RiskLevel | None = None
    urgency: Urgency | None = None
    without_worker: Annotated[bool, Field(description="Only those for which nobody is responsible.")] = False
    arrival_due_before: Annotated[
        Instant | None, Field(description="Only open ones where nobody has arrived and somebody should have before this instant.")
    ] = None


def case_routes() -> APIRouter:
    """The routes that read cases."""
    router = APIRouter(tags=["cases"])

    @router.get(
        "/v1/cases",
        operation_id="ListCases",
        summary="List cases, oldest first.",
        responses={200: {"model": page_shape(CaseloadCase)}, **refused_with(*LIST_REFUSALS)},
    )
    async def caseload(asked: Annotated[AskedCases, InQuery()], reader: ListReader) -> Response:
        """The cases that the caller may see, by team, worker, area and kind of need, now or as known earlier."""
        wanted = asked.filters()
        return await LOAD.page(
            reader,
            asked,
            lambda moment, after, limit: cases(moment.connection, Cases(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.opened_at, row.case_id),
        )

    @router.get(
        "/v1/cases/{case_id}",
        operation_id="ReadCase",
        summary="Read a case.",
        responses={
            200: {"model": record_shape("CaseAnswer", case=CaseloadCase, person=dict[str, Any], redacted=list[str])},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(case_id: CaseId, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What is known of a case and its person, now or as known earlier. `ETag` is its version."""
        return await record(
            reader,
            asked,
            Question(Query.CASE_FILE, (CASELOAD, CASE_FILE), case_id),
            lambda moment: case_file(moment.connection, case_id, moment.position),
            _shown,
        )

    @router.get(
        "/v1/cases/{case_id}/history",
        operation_id="ReadCaseHistory",
        summary="Read what happened in a case, in order.",
        responses={200: {"model": page_shape(FileEntry)}, **refused_with(NotFound, *LIST_REFUSALS)},
    )
    async def history(case_id: CaseId, asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Every fact of the case, its complaints and its reunifications, in the order in which the office came to know it."""

        async def read(moment: Moment, after: tuple[Any, ...] | None, limit: int) -> Answer[FileEntry]:
            found = await case_file(moment.connection, case_id, moment.position)
            if not found.rows:
                return Answer((), found.known)
            work = await work_of(moment.connection, case_id, found.known.position)
            streams = (case_id, *found.rows[0].case.complaint_ids, *work)
            return await entries(moment.connection, streams, found.known.position, after=after[0] if after else 0, limit=limit)

        return await HISTORY.page(reader, asked, read, lambda row: (row.position,), record_id=case_id)

    return router


def _shown(file: CaseFile) -> tuple[int, bool, dict[str, Any]]:
    content = {"case": content_of(file.case), "person": file.person, "redacted": file.redacted}
    return file.case.version, bool(file.redacted or file.case.redacted), content
