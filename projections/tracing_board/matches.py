"""Possible matches: how alike, on what evidence, who decided, verified from which sides. Ids and codes only."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import match as told
from cases.log.reader import Recorded
from cases.vocabulary.tracing import MatchSide
from projections.model import Folds, Model, Row


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """That the tie was verified from one side."""

    verified_by: UUID
    verified_at: datetime
    methods: tuple[str, ...]


class PossibleMatch(Row, frozen=True, kw_only=True):
    """A possible match of a person found and a family.

    Attributes:
        version: of the stream after the last fact.
        score_percent, by_name … by_relation: of the office's own comparison; None where somebody proposed it by hand.
        evidence: what was compared last: id to the version of its last fact that describes.
        waiting: whether somebody is to accept or reject it.
        shown: how often it was shown to somebody.
        verified: by side.
        reason: why it was rejected.
    """

    match_id: UUID
    version: int
    stage: str
    person_id: UUID
    case_id: UUID
    tracing_id: UUID | None = None
    tracing_request_id: UUID | None = None
    candidate_id: UUID | None = None
    began_at: datetime
    evidence: dict[UUID, int]
    waiting: bool = True
    score_percent: int | None = None
    by_name: str | None = None
    by_sex: str | None = None
    by_age: str | None = None
    by_place: str | None = None
    by_marks: str | None = None
    by_relation: str | None = None
    proposed_by: UUID | None = None
    shown: int = 0
    accepted_at: datetime | None = None
    accepted_by: UUID | None = None
    verify_due_at: datetime | None = None
    verified: dict[str, Verified] = msgspec.field(default_factory=dict)
    willing: bool | None = None
    able: bool | None = None
    safe: bool | None = None
    visited_on: date | None = None
    reason: str | None = None
    ended_at: datetime | None = None


FOLDS: Final[Folds[PossibleMatch]] = Folds()


@FOLDS.of(told.MatchSuggested)
def _suggested(row: PossibleMatch | None, event: told.MatchSuggested, recorded: Recorded) -> PossibleMatch:
    compared: dict[str, Any] = {
        name: getattr(event, name)
        for name in ("score_percent", "by_name", "by_sex", "by_age", "by_place", "by_marks", "by_relation", "tracing_request_id")
    }
    return _opened(row, event, event.suggested_at, recorded, compared)


@FOLDS.of(told.MatchProposed)
def _proposed(row: PossibleMatch | None, event: told.MatchProposed, recorded: Recorded) -> PossibleMatch:
    proposal: dict[str, Any] = {name: getattr(event, name) for name in ("tracing_id", "tracing_request_id", "candidate_id", "proposed_by")}
    return _opened(row, event, event.proposed_at, recorded, proposal)


@FOLDS.of(told.MatchShown)
def _shown(row: PossibleMatch, _: told.MatchShown, recorded: Recorded) -> PossibleMatch:
    return replace(row, version=recorded.version, shown=row.shown + 1)


@FOLDS.of(told.MatchRejected)
def _rejected(row: PossibleMatch, event: told.MatchRejected, recorded: Recorded) -> PossibleMatch:
    return _over(replace(row, reason=event.reason), "match-rejected", event.rejected_at, recorded)


@FOLDS.of(told.MatchAccepted)
def _accepted(row: PossibleMatch, event: told.MatchAccepted, recorded: Recorded) -> PossibleMatch:
    return replace(
        row,
        version=recorded.version,
        stage="match-accepted",
        waiting=False,
        tracing_id=event.tracing_id,
        accepted_at=event.accepted_at,
        accepted_by=event.accepted_by,
        verify_due_at=event.verify_due_at,
    )


@FOLDS.of(told.MatchVerified)
def _verified(row: PossibleMatch, event: told.MatchVerified, recorded: Recorded) -> PossibleMatch:
    one = Verified(verified_by=event.verified_by, verified_at=event.verified_at, methods=tuple(method.value for method in event.methods))
    verified = {**row.verified, event.side.value: one}
    stage = "match-verified" if len(verified) == len(MatchSide) else "match-accepted"
    return replace(row, version=recorded.version, stage=stage, verified=verified, verify_due_at=event.verify_due_at)


@FOLDS.of(told.VerificationWithdrawn)
def _verification_withdrawn(row: PossibleMatch, event: told.VerificationWithdrawn, recorded: Recorded) -> PossibleMatch:
    verified = {side: one for side, one in row.verified.items() if side != event.side.value}
    return replace(row, version=recorded.version, stage="match-accepted", verified=verified, verify_due_at=event.verify_due_at)


@FOLDS.of(told.FamilyAssessed)
def _assessed(row: PossibleMatch, event: told.FamilyAssessed, recorded: Recorded) -> PossibleMatch:
    return replace(row, version=recorded.version, willing=event.willing, able=event.able, safe=event.safe, visited_on=event.visited_on)


@FOLDS.of(told.MatchWithdrawn)
def _withdrawn(row: PossibleMatch, event: told.MatchWithdrawn, recorded: Recorded) -> PossibleMatch:
    return _over(row, "match-withdrawn", event.withdrawn_at, recorded)


def _opened(
    row: PossibleMatch | None, event: told.MatchSuggested | told.MatchProposed, at: datetime, recorded: Recorded, more: dict[str, Any]
) -> PossibleMatch:
    """The row with new evidence; one that was over begins again."""
    going_on = row if row is not None and row.ended_at is None else None
    begun = going_on or PossibleMatch(
        match_id=recorded.stream,
        version=recorded.version,
        stage="match-suggested",
        person_id=event.person_id,
        case_id=event.case_id,
        began_at=at,
        evidence={},
    )
    after = replace(begun, version=recorded.version, evidence=dict(event.evidence), **more)
    return replace(after, stage="match-proposed" if after.proposed_by is not None else "match-suggested")


def _over(row: PossibleMatch, stage: str, at: datetime, recorded: Recorded) -> PossibleMatch:
    return replace(row, version=recorded.version, stage=stage, waiting=False, ended_at=at, verify_due_at=None)


MATCHES: Final = Model(name="matches", row=PossibleMatch, key=("match_id",), keys=FOLDS.keys, evolve=FOLDS.evolve, opens=False)
