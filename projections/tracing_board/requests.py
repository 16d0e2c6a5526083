"""Requests of families: who is looked for since when; and, apart from them, who asks, who may be protected."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events import tracing_request as told
from cases.log.reader import Recorded
from projections.model import Folds, Key, Model, Row
from projections.opened import redacted, subjects, text


class RequestOfFamily(Row, frozen=True, kw_only=True):
    """A request, without who asks.

    Attributes:
        region, taken_by: decide who sees it.
        relation: what who asks is to the person looked for.
        age_years: as told; `described_at` says when.
        match_id: the match that is accepted as who is looked for.
        over: `request-withdrawn` or `request-closed`; None while it goes on.
        name: of the person looked for.
    """

    tracing_request_id: UUID
    version: int
    stage: str
    region: str
    taken_by: UUID
    requested_at: datetime
    channel: str
    relation: str
    protected: bool
    requester_id: UUID
    review_due_at: datetime | None
    sex: str | None = None
    age_years: int | None = None
    age_estimated: bool = False
    described_at: datetime
    last_seen_on: date | None = None
    match_id: UUID | None = None
    over: str | None = None
    outcome: str | None = None
    ended_at: datetime | None = None
    name: str | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


FOLDS: Final[Folds[RequestOfFamily]] = Folds()


@FOLDS.of(told.TracingRequested)
def _requested(_: RequestOfFamily | None, event: told.TracingRequested, recorded: Recorded) -> RequestOfFamily:
    return RequestOfFamily(
        tracing_request_id=recorded.stream,
        version=recorded.version,
        stage="looked-for",
        region=event.region,
        taken_by=event.received_by,
        requested_at=event.requested_at,
        channel=event.channel,
        relation=event.relation,
        protected=event.protected,
        requester_id=event.requester_id,
        review_due_at=event.review_due_at,
        sex=event.sex,
        age_years=event.age_years,
        age_estimated=event.age_estimated,
        described_at=recorded.told.occurred_at,
        last_seen_on=event.last_seen_on,
        name=text(event.name),
        redacted=redacted(event, "name"),
        subjects=subjects(recorded, "name"),
    )


@FOLDS.of(told.SoughtPersonDescribed)
def _described(row: RequestOfFamily, event: told.SoughtPersonDescribed, recorded: Recorded) -> RequestOfFamily:
    told_age = event.age_years is not None
    return replace(
        row,
        version=recorded.version,
        region=event.region or row.region,
        sex=row.sex if event.sex is None else event.sex,
        age_years=event.age_years if told_age else row.age_years,
        age_estimated=event.age_estimated if told_age else row.age_estimated,
        described_at=recorded.told.occurred_at if told_age else row.described_at,
        last_seen_on=event.last_seen_on or row.last_seen_on,
        name=text(event.name) or row.name,
        redacted=tuple(sorted({*row.redacted, *redacted(event, "name")})),
        subjects=tuple(sorted({*row.subjects, *subjects(recorded, "name")})),
    )


@FOLDS.of(told.RequesterProtected)
def _protected(row: RequestOfFamily, _: told.RequesterProtected, recorded: Recorded) -> RequestOfFamily:
    return replace(row, version=recorded.version, protected=True)


@FOLDS.of(told.TracingRequestReviewed)
def _reviewed(row: RequestOfFamily, event: told.TracingRequestReviewed, recorded: Recorded) -> RequestOfFamily:
    return replace(row, version=recorded.version, review_due_at=event.review_due_at)


@FOLDS.of(told.RequestMatched)
def _matched(row: RequestOfFamily, event: told.RequestMatched, recorded: Recorded) -> RequestOfFamily:
    return _staged(replace(row, match_id=event.match_id), recorded)


@FOLDS.of(told.RequestMatchReleased)
def _released(row: RequestOfFamily, event: told.RequestMatchReleased, recorded: Recorded) -> RequestOfFamily:
    return _staged(replace(row, match_id=None if row.match_id == event.match_id else row.match_id), recorded)


@FOLDS.of(told.TracingRequestWithdrawn)
def _withdrawn(row: RequestOfFamily, event: told.TracingRequestWithdrawn, recorded: Recorded) -> RequestOfFamily:
    return _staged(replace(row, over="request-withdrawn", ended_at=event.withdrawn_at, review_due_at=None), recorded)


@FOLDS.of(told.TracingRequestClosed)
def _closed(row: RequestOfFamily, event: told.TracingRequestClosed, recorded: Recorded) -> RequestOfFamily:
    return _staged(replace(row, over="request-closed", outcome=event.outcome, ended_at=event.closed_at, review_due_at=None), recorded)


def _staged(row: RequestOfFamily, recorded: Recorded) -> RequestOfFamily:
    stage = row.over or ("person-found" if row.match_id is not None else "looked-for")
    return replace(row, version=recorded.version, stage=stage)


TRACING_REQUESTS: Final = Model(
    name="tracing_requests", row=RequestOfFamily, key=("tracing_request_id",), keys=FOLDS.keys, evolve=FOLDS.evolve
)


class Requester(Row, frozen=True, kw_only=True):
    """Who asks: a record of its own, sealed where they are protected."""

    requester_id: UUID
    tracing_request_id: UUID
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


_OF_REQUESTER: Final = ("requester_name", "requester_phone", "requester_address")


def _requester_keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    return ((event.requester_id,),) if isinstance(event, told.TracingRequested) else ()


def _requester(row: Requester | None, recorded: Recorded) -> Requester | None:
    event = recorded.event
    if not isinstance(event, told.TracingRequested):
        return row
    return Requester(
        requester_id=event.requester_id,
        tracing_request_id=recorded.stream,
        name=text(event.requester_name),
        phone=text(event.requester_phone),
        address=text(event.requester_address),
        redacted=redacted(event, *_OF_REQUESTER),
        subjects=subjects(recorded, *_OF_REQUESTER),
    )


TRACING_REQUESTERS: Final = Model(name="tracing_requesters", row=Requester, key=("requester_id",), keys=_requester_keys, evolve=_requester)
