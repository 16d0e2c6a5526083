"""Reading referrals: the office's board, one referral, what happened in it; and as a partner what was referred to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi import Query as InQuery
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.authority import Authority
from api.access.queries import Query
from api.openapi import refused_with
from api.routes.bodies import Instant
from api.routes.counts import AskedCounts, counts, counts_shape
from api.routes.filters import Area, Stage
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Moment, Question, Reader, RecordReader
from api.routes.records import record, record_shape
from api.routes.shapes import content_of, shape_of
from api.services import casework_of
from cases.errors import NotFound
from cases.log.reader import Recorded
from cases.referral.known import carried_by
from cases.vocabulary import Role
from cases.vocabulary.referrals import Destination
from projections.case_file import CASE_FILE
from projections.case_file.query import FileEntry, entries
from projections.caseload import CASELOAD
from projections.moments import Answer
from projections.referral_board import REFERRAL_BOARD
from projections.referral_board.query import ListedReferral, Referrals, StageCount, referral, referral_counts, referrals
from projections.referral_board.referred import GOING_ON, REFERRED, PartnerReferral, ReferredAsked, referred

BOARD: Final = Listing("referrals", (datetime, UUID), Query.REFERRAL_BOARD, REFERRAL_BOARD, CASELOAD, row=ListedReferral)
OF_PARTNER: Final = Listing("referred", (datetime, UUID), Query.REFERRAL_BOARD, REFERRED, row=PartnerReferral)
HISTORY: Final = Listing("referral-history", (int,), Query.REFERRAL_HISTORY, REFERRAL_BOARD, CASE_FILE)
PARTNERS_ASK: Final = ("stage", "open", "due_before")
"""What a partner filters by."""

ReferralId = Annotated[UUID, Path(description="Of the referral")]


class Filters(BaseModel):
    """What referrals are filtered by."""

    open: Annotated[bool | None, Field(description="Only those that go on, or only those that are over.")] = None
    waits_for: Annotated[
        str | None, Field(pattern="^(approver|consent|sender|provider|transfer|answer|work)$", description="Only those that wait for this.")
    ] = None
    destination: Destination | None = None
    destination_office: Annotated[str | None, Field(max_length=40, description="Short name of the receiving office.")] = None
    from_office: Annotated[str | None, Field(max_length=40, description="Short name of the office that refers, of those received.")] = None
    partner_id: UUID | None = None
    service: Annotated[str | None, Field(max_length=40, description="Code of the service that is asked for.")] = None
    case_id: UUID | None = None
    person_id: UUID | None = None
    requested_by: UUID | None = None
    area: Area = None
    team_id: Annotated[UUID | None, Field(description="The team responsible for the case.")] = None
    worker_id: Annotated[UUID | None, Field(description="The worker responsible for the case.")] = None
    compartment: Annotated[bool | None, Field(description="Only those whose case lies in a compartment, or only the others.")] = None
    due_before: Annotated[Instant | None, Field(description="Only those with a term that ends before this instant.")] = None
    waiting_before: Annotated[Instant | None, Field(description="Only those that have waited since before this instant.")] = None


class AskedReferrals(AskedPage, Filters):
    """Which referrals are asked for. A partner is shown what was sent to it, by `stage`, `open` and `due_before`."""

    stage: Stage = None


class AskedReferralCounts(AskedCounts, Filters):
    """Which referrals are counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A referral as its reader sees it, and the values of what it carries."""

    referral: ListedReferral | PartnerReferral
    carried: dict[str, Any]


def referral_routes() -> APIRouter:
    """The routes that read referrals."""
    router = APIRouter(tags=["referrals"])
    _lists(router)
    _records(router)
    return router


def _lists(router: APIRouter) -> None:
    @router.get(
        "/v1/referrals",
        operation_id="ListReferrals",
        summary="List referrals, oldest first.",
        responses={200: {"model": page_shape(ListedReferral, PartnerReferral)}, **refused_with(*LIST_REFUSALS)},
    )
    async def board(asked: Annotated[AskedReferrals, InQuery()], reader: ListReader) -> Response:
        """The referrals that the caller may see: for whom each waits since when, and what is due. A partner sees those sent to it."""
        wanted = asked.filters()
        if is_partner(reader.authority, Query.REFERRAL_BOARD):
            of_partner = {name: wanted[name] for name in PARTNERS_ASK}
            return await OF_PARTNER.page(
                reader,
                asked,
                lambda moment, after, limit: referred(
                    moment.connection, ReferredAsked(**of_partner, after=after, limit=limit), moment.position
                ),
                lambda row: (row.sent_at, row.referral_id),
            )
        return await BOARD.page(
            reader,
            asked,
            lambda moment, after, limit: referrals(moment.connection, Referrals(**wanted, after=after, limit=limit), moment.position),
            lambda row: (row.begun_at, row.referral_id),
        )

    @router.get(
        "/v1/referrals/counts",
        operation_id="CountReferrals",
        summary="Count referrals by stage.",
        responses={200: {"model": counts_shape(StageCount)}, **refused_with(*READ_REFUSALS)},
    )
    async def by_stage(asked: Annotated[AskedReferralCounts, InQuery()], reader: ListReader) -> Response:
        """How many of the office's referrals that the caller may see stand at which stage, and since when the oldest waits."""
        question = Question(Query.REFERRAL_BOARD, (REFERRAL_BOARD, CASELOAD))
        wanted = Referrals(**asked.filters())
        return await counts(reader, asked, question, lambda moment: referral_counts(moment.connection, wanted, moment.position))


def _records(router: APIRouter) -> None:
    @router.get(
        "/v1/referrals/{referral_id}",
        operation_id="ReadReferral",
        summary="Read a referral.",
        responses={
            200: {
                "model": record_shape(
                    "ReferralAnswer", referral=shape_of(ListedReferral) | shape_of(PartnerReferral), carried=dict[str, Any]
                )
            },
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(referral_id: ReferralId, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What is known of a referral, now or as known earlier, and the values of the fields that it carries.

        The values are those known when it was sent. A partner sees them while it helps or may help, and no longer.
        """
        if is_partner(reader.authority, Query.REFERRAL_FILE):
            question = Question(Query.REFERRAL_FILE, (REFERRED,), referral_id)
            return await record(reader, asked, question, lambda moment: _to_partner(reader, moment, referral_id), _shown)
        question = Question(Query.REFERRAL_FILE, (REFERRAL_BOARD, CASELOAD, CASE_FILE), referral_id)
        return await record(reader, asked, question, lambda moment: _of_office(reader, moment, referral_id), _shown)

    @router.get(
        "/v1/referrals/{referral_id}/history",
        operation_id="ReadReferralHistory",
        summary="Read what happened in a referral, in order.",
        responses={200: {"model": page_shape(FileEntry)}, **refused_with(NotFound, *LIST_REFUSALS)},
    )
    async def history(referral_id: ReferralId, asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Every fact of the referral, in the order in which the office came to know it. Not for partners."""
        return await HISTORY.page(
            reader,
            asked,
            lambda moment, after, limit: entries(
                moment.connection, (referral_id,), moment.position, after=after[0] if after else 0, limit=limit
            ),
            lambda row: (row.position,),
            record_id=referral_id,
        )


def is_partner(authority: Authority, query: Query) -> bool:
    """Whether somebody asks as staff of a partner alone. Who has another role too names the role to ask as a partner."""
    return all(standing.role is Role.PARTNER for standing in authority.may(query)) and bool(authority.may(query))


async def _of_office(reader: Reader, moment: Moment, referral_id: UUID) -> Answer[Shown]:
    found = await referral(moment.connection, referral_id, moment.position)
    rows = [Shown(row, await _values(reader, referral_id, found.known.position)) for row in found.rows]
    return Answer(tuple(rows), found.known)


async def _to_partner(reader: Reader, moment: Moment, referral_id: UUID) -> Answer[Shown]:
    """What the partner may see; the values of what is carried only while it helps or may help, then as now."""
    asked = ReferredAsked(referral_id=referral_id)
    found = await referred(moment.connection, asked, moment.position)
    if not found.rows:
        return Answer((), found.known)
    now = await referred(moment.connection, asked)
    going_on = all(row.stage in GOING_ON for row in (*found.rows, *now.rows))
    values = await _values(reader, referral_id, found.known.position) if going_on else {}
    return Answer((Shown(found.rows[0], values),), found.known)


async def _values(reader: Reader, referral_id: UUID, position: int) -> dict[str, Any]:
    """What it carries, from the facts themselves: so what was forgotten meanwhile is gone at once."""
    log, office = casework_of(reader.request).reader, reader.authority.office

    def facts(stream: UUID, until: int) -> Sequence[Recorded]:
        return log.stream(office, stream, until=until)

    return await run_in_threadpool(carried_by, facts, referral_id, position)


def _shown(shown: Shown) -> tuple[int, bool, dict[str, Any]]:
    # What it carries may be forgotten or over without a new version, so it is always sent.
    return shown.referral.version, bool(shown.carried), {"referral": content_of(shown.referral), "carried": shown.carried}
