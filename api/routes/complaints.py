"""Reading complaints: the board, one complaint, and what happened in it."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.filters import Area, ComplaintId, Stage
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Question, RecordReader
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from cases.errors import NotFound
from cases.vocabulary import Channel, ComplaintKind, Urgency
from projections.case_file import CASE_FILE
from projections.case_file.query import FileEntry, complaint_file, entries
from projections.complaint_board import COMPLAINT_BOARD, BoardComplaint
from projections.complaint_board.query import Complaints, complaints

BOARD: Final = Listing("complaints", (datetime, UUID), Query.COMPLAINT_BOARD, COMPLAINT_BOARD)
HISTORY: Final = Listing("complaint-history", (int,), Query.COMPLAINT_FILE, COMPLAINT_BOARD, CASE_FILE)


class AskedComplaints(AskedPage):
    """Which complaints are asked for."""

    stage: Stage = None
    kind: ComplaintKind | None = None
    channel: Channel | None = None
    urgency: Urgency | None = None
    open: Annotated[bool | None, Field(description="Only those that are not closed, or only those that are.")] = None
    area: Area = None
    taken_by: UUID | None = None
    case_id: UUID | None = None
    due_before: Annotated[Instant | None, Field(description="Only those whose next step is due before this instant.")] = None


def complaint_routes() -> APIRouter:
    """The routes that read complaints."""
    router = APIRouter(tags=["complaints"])

    @router.get(
        "/v1/complaints",
        operation_id="ListComplaints",
        summary="List complaints, oldest first.",
        responses={200: {"model": page_shape(BoardComplaint)}, **refused_with(*LIST_REFUSALS)},
    )
    async def board(asked: Annotated[AskedComplaints, InQuery()], reader: ListReader) -> Response:
        """The complaints that the caller may see: how far each is and what is due, now or as known earlier."""
        wanted = asked.filters()
        return await BOARD.page(
            reader,
            asked,
            lambda moment, after, limit: complaints(moment.connection, Complaints(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.received_at, row.complaint_id),
        )

    @router.get(
        "/v1/complaints/{complaint_id}",
        operation_id="ReadComplaint",
        summary="Read a complaint.",
        responses={
            200: {"model": record_shape("ComplaintAnswer", complaint=BoardComplaint)},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(complaint_id: ComplaintId, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What is known of a complaint, now or as known earlier. `ETag` is its version."""
        return await record(
            reader,
            asked,
            Question(Query.COMPLAINT_FILE, (COMPLAINT_BOARD, CASE_FILE), complaint_id),
            lambda moment: complaint_file(moment.connection, complaint_id, moment.position),
            lambda row: (row.version, bool(row.redacted), {"complaint": content_of(row)}),
        )

    @router.get(
        "/v1/complaints/{complaint_id}/history",
        operation_id="ReadComplaintHistory",
        summary="Read what happened in a complaint, in order.",
        responses={200: {"model": page_shape(FileEntry)}, **refused_with(NotFound, *LIST_REFUSALS)},
    )
    async def history(complaint_id: ComplaintId, asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Every fact of the complaint, in the order in which the office came to know it."""
        return await HISTORY.page(
            reader,
            asked,
            lambda moment, after, limit: entries(
                moment.connection, (complaint_id,), moment.position, after=after[0] if after else 0, limit=limit
            ),
            lambda row: (row.position,),
            record_id=complaint_id,
        )

    return router
