"""Searches for families: how far each is, what was tried, which families came up."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import tracing as told
from cases.events.decree import Ground
from cases.log.reader import Recorded
from projections.model import Folds, Model, Row
from projections.opened import redacted, subjects, text


class CandidateFamily(msgspec.Struct, frozen=True, kw_only=True):
    """A family that may be the person's.

    Attributes:
        relation: what they say they are to the person.
        refused_at: when they said that they do not want to take part.
    """

    recorded_at: datetime
    relation: str | None = None
    region: str | None = None
    name: str | None = None
    address: str | None = None
    phone: str | None = None
    remark: str | None = None
    refused_at: datetime | None = None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One time that somebody looked or asked."""

    attempt_id: UUID
    channel: str
    result: str
    attempted_at: datetime
    attempted_by: UUID
    region: str | None = None
    asked: str | None = None
    report: str | None = None


class TracingSearch(Row, frozen=True, kw_only=True):
    """A search for the family of the person of a case.

    Attributes:
        version: of the stream after the last fact.
        attempt_due_at: until when somebody looks again; None: nobody need.
        locations, contacts: of the plan that holds.
        outcome: how it ended; None while it goes on.
        match_id: the match that found the family.
        referral_id: the referral to alternative care.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the row's texts.
    """

    tracing_id: UUID
    version: int
    stage: str
    case_id: UUID
    person_id: UUID
    began_at: datetime
    began_by: UUID
    attempt_due_at: datetime | None = None
    documented: bool = False
    planned_at: datetime | None = None
    ordered_at: datetime | None = None
    ordered_by: UUID | None = None
    regions: tuple[str, ...] = ()
    locations: str | None = None
    contacts: str | None = None
    letter_number: str | None = None
    order_decree: Ground | None = None
    attempts: tuple[Attempt, ...] = ()
    candidates: dict[UUID, CandidateFamily] = msgspec.field(default_factory=dict)
    proposed: tuple[UUID, ...] = ()
    outcome: str | None = None
    ended_at: datetime | None = None
    match_id: UUID | None = None
    referral_id: UUID | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


FOLDS: Final[Folds[TracingSearch]] = Folds()


@FOLDS.of(told.TracingBegan)
def _began(_: TracingSearch | None, event: told.TracingBegan, recorded: Recorded) -> TracingSearch:
    begun = TracingSearch(
        tracing_id=recorded.stream,
        version=recorded.version,
        stage="search-begun",
        case_id=event.case_id,
        person_id=event.person_id,
        began_at=event.began_at,
        began_by=event.began_by,
        attempt_due_at=event.attempt_due_at,
    )
    return _marked(begun, recorded)


@FOLDS.of(told.PersonDocumented)
def _documented(row: TracingSearch, _: told.PersonDocumented, recorded: Recorded) -> TracingSearch:
    return _staged(replace(row, documented=True), recorded)


@FOLDS.of(told.TracingPlanned)
def _planned(row: TracingSearch, event: told.TracingPlanned, recorded: Recorded) -> TracingSearch:
    planned = replace(
        row,
        planned_at=event.planned_at,
        ordered_at=None,
        ordered_by=None,
        regions=tuple(event.regions),
        locations=text(event.locations),
        contacts=text(event.contacts),
    )
    return _staged(_marked(planned, recorded), recorded)


@FOLDS.of(told.TracingOrdered)
def _ordered(row: TracingSearch, event: told.TracingOrdered, recorded: Recorded) -> TracingSearch:
    said = {"letter_number": text(event.letter_number), "order_decree": event.decree}
    ordered = replace(row, ordered_at=event.ordered_at, ordered_by=event.ordered_by, **said)
    return _staged(_marked(ordered, recorded), recorded)


@FOLDS.of(told.TracingAttempted)
def _attempted(row: TracingSearch, event: told.TracingAttempted, recorded: Recorded) -> TracingSearch:
    attempt = Attempt(
        attempt_id=event.attempt_id,
        channel=event.channel,
        result=event.result,
        attempted_at=event.attempted_at,
        attempted_by=event.attempted_by,
        region=event.region,
        asked=text(event.asked),
        report=text(event.report),
    )
    tried = replace(row, attempts=(*row.attempts, attempt), attempt_due_at=event.attempt_due_at)
    return _staged(_marked(tried, recorded), recorded)


@FOLDS.of(told.CandidateFamilyRecorded)
def _candidate(row: TracingSearch, event: told.CandidateFamilyRecorded, recorded: Recorded) -> TracingSearch:
    family = CandidateFamily(
        recorded_at=event.recorded_at,
        relation=event.relation,
        region=event.region,
        name=text(event.name),
        address=text(event.address),
        phone=text(event.phone),
        remark=text(event.remark),
    )
    return _staged(_marked(replace(row, candidates={**row.candidates, event.candidate_id: family}), recorded), recorded)


@FOLDS.of(told.CandidateFamilyRefused)
def _refused(row: TracingSearch, event: told.CandidateFamilyRefused, recorded: Recorded) -> TracingSearch:
    families = {key: replace(one, refused_at=event.refused_at) if key == event.candidate_id else one for key, one in row.candidates.items()}
    return _staged(replace(row, candidates=families), recorded)


@FOLDS.of(told.FamilyProposed)
def _proposed(row: TracingSearch, event: told.FamilyProposed, recorded: Recorded) -> TracingSearch:
    return _staged(replace(row, proposed=(*row.proposed, event.match_id)), recorded)


@FOLDS.of(told.TracingEnded)
def _ended(row: TracingSearch, event: told.TracingEnded, recorded: Recorded) -> TracingSearch:
    over = replace(
        row,
        outcome=event.outcome,
        ended_at=event.ended_at,
        attempt_due_at=None,
        match_id=event.match_id,
        referral_id=event.referral_id,
    )
    return _staged(over, recorded)


def _staged(row: TracingSearch, recorded: Recorded) -> TracingSearch:
    """The row with its version and the stage that people see; the same words as the decider uses."""
    stages = (
        (row.outcome is not None, "search-ended"),
        (bool(row.proposed), "family-proposed"),
        (any(one.refused_at is None for one in row.candidates.values()), "family-named"),
        (bool(row.attempts), "being-searched"),
        (row.ordered_at is not None, "search-ordered"),
        (row.planned_at is not None, "search-planned"),
        (row.documented, "documented"),
    )
    return replace(row, version=recorded.version, stage=next((name for holds, name in stages if holds), "search-begun"))


_SHOWN: Final = ("locations", "contacts", "letter_number", "asked", "report", "name", "address", "phone", "remark")


def _marked(row: TracingSearch, recorded: Recorded) -> TracingSearch:
    """The row with the subjects whose keys opened it, and what of the fact cannot be read any more."""
    mine, gone = subjects(recorded, *_SHOWN), redacted(recorded.event, *_SHOWN)
    if not mine and not gone:
        return row
    return replace(row, subjects=tuple(sorted({*row.subjects, *mine})), redacted=tuple(sorted({*row.redacted, *gone})))


TRACING_SEARCHES: Final = Model(name="tracing_searches", row=TracingSearch, key=("tracing_id",), keys=FOLDS.keys, evolve=FOLDS.evolve)
