"""What is known of a search for a family: a set of facts; the stage that people see is derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Context
from cases.events import tracing as told
from cases.refusals import not_before
from cases.vocabulary.tracing import TracingOutcome


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A family that may be the person's.

    Attributes:
        version: of the last fact about it.
        refused: whether it does not want to take part.
    """

    version: int
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Tracing:
    """A search as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        described: the version of the last fact that documents the person; 0: there is none.
        planned_by, planned_for: who made the plan that holds, and for whom they stood in.
        ordered: whether that plan was ordered.
        attempts: how often somebody looked or asked.
        candidates: the families that came up, by id.
        proposed: the matches that were proposed in it.
        outcome: how it ended; None while it goes on.
        ids: every id that was used in it.
    """

    size: int = 0
    case_id: UUID | None = None
    person_id: UUID | None = None
    region: str = ""
    began_at: datetime | None = None
    began_by: UUID | None = None
    described: int = 0
    planned_by: UUID | None = None
    planned_for: UUID | None = None
    ordered: bool = False
    attempts: int = 0
    candidates: Mapping[UUID, Candidate] = field(default_factory=dict)
    proposed: tuple[UUID, ...] = ()
    outcome: TracingOutcome | None = None
    ids: frozenset[UUID] = frozenset()

    @property
    def open(self) -> bool:
        """Whether the search goes on."""
        return self.began_at is not None and self.outcome is None

    def willing(self) -> tuple[UUID, ...]:
        """The families that have not refused."""
        return tuple(key for key, candidate in self.candidates.items() if not candidate.refused)


def stage(tracing: Tracing) -> str:
    """The stage that people see."""
    stages = (
        (tracing.began_at is None, "not-begun"),
        (tracing.outcome is not None, "search-ended"),
        (bool(tracing.proposed), "family-proposed"),
        (bool(tracing.willing()), "family-named"),
        (tracing.attempts > 0, "being-searched"),
        (tracing.ordered, "search-ordered"),
        (tracing.planned_by is not None, "search-planned"),
        (tracing.described > 0, "documented"),
    )
    return next((name for holds, name in stages if holds), "search-begun")


def _began_before(tracing: Tracing, context: Context) -> None:
    not_before(tracing.began_at, context)


RULES: Final[Rules[Tracing]] = Rules(_began_before)
FOLDS: Final[Folds[Tracing]] = Folds()


@FOLDS.of(told.TracingBegan)
def _began(tracing: Tracing, event: told.TracingBegan) -> Tracing:
    return changed(
        tracing,
        size=tracing.size + 1,
        case_id=event.case_id,
        person_id=event.person_id,
        region=event.region,
        began_at=event.began_at,
        began_by=event.began_by,
    )


@FOLDS.of(told.PersonDocumented)
def _documented(tracing: Tracing, _: told.PersonDocumented) -> Tracing:
    return changed(tracing, size=tracing.size + 1, described=tracing.size + 1)


@FOLDS.of(told.TracingPlanned)
def _planned(tracing: Tracing, event: told.TracingPlanned) -> Tracing:
    return changed(tracing, size=tracing.size + 1, planned_by=event.planned_by, planned_for=event.planned_for, ordered=False)


@FOLDS.of(told.TracingOrdered)
def _ordered(tracing: Tracing, _: told.TracingOrdered) -> Tracing:
    return changed(tracing, size=tracing.size + 1, ordered=True)


@FOLDS.of(told.TracingAttempted)
def _attempted(tracing: Tracing, event: told.TracingAttempted) -> Tracing:
    return changed(tracing, size=tracing.size + 1, attempts=tracing.attempts + 1, ids=tracing.ids | {event.attempt_id})


@FOLDS.of(told.CandidateFamilyRecorded)
def _candidate(tracing: Tracing, event: told.CandidateFamilyRecorded) -> Tracing:
    candidates = {**tracing.candidates, event.candidate_id: Candidate(version=tracing.size + 1)}
    return changed(tracing, size=tracing.size + 1, candidates=candidates, ids=tracing.ids | {event.candidate_id})


@FOLDS.of(told.CandidateFamilyRefused)
def _refused(tracing: Tracing, event: told.CandidateFamilyRefused) -> Tracing:
    candidates = {key: changed(one, refused=True) if key == event.candidate_id else one for key, one in tracing.candidates.items()}
    return changed(tracing, size=tracing.size + 1, candidates=candidates)


@FOLDS.of(told.FamilyProposed)
def _proposed(tracing: Tracing, event: told.FamilyProposed) -> Tracing:
    return changed(tracing, size=tracing.size + 1, proposed=(*tracing.proposed, event.match_id))


@FOLDS.of(told.TracingEnded)
def _ended(tracing: Tracing, event: told.TracingEnded) -> Tracing:
    return changed(tracing, size=tracing.size + 1, outcome=event.outcome)
