"""What is known of a case: a set of facts in episodes; the stage that people see is derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from cases.by_type import Rules
from cases.case.work_state import NO_PLAN, AfterCare, Closing, Delivery, Plan, Training
from cases.decider import Context
from cases.policies.terms import NOTHING_RUNS, Running
from cases.refusals import AlreadyRecorded, not_before
from cases.vocabulary import ClosureReason, Domain, Outcome, Sex, Urgency
from cases.vocabulary.work import WorkKind


@dataclass(frozen=True, kw_only=True)
class Episode:
    """From an opening to the closing that follows; a person who is in need again begins a new one."""

    number: int
    opened_at: datetime
    reported_at: datetime | None = None
    closed_at: datetime | None = None
    reason: ClosureReason | None = None
    outcome: Outcome | None = None

    @property
    def began_at(self) -> datetime:
        """When its first fact can have happened: the report or the opening, whichever came first."""
        return min(self.opened_at, self.reported_at or self.opened_at)


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """A team on its way, there, or back with a finding."""

    episode: int
    dispatched_at: datetime
    team_id: UUID | None = None
    arrived_at: datetime | None = None
    recalled: bool = False
    found: bool | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.recalled or self.found is not None


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A kind of PPKS that the person is held to be, from a day to a day."""

    category: str
    neglected: bool
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        ids: every id that was used in it.
        episodes: all of them, with their dates; the last is the present one.
        obstacles: those that still stand, by id.
        work: stays, referrals, tracing and reunifications that are not over, by their own ids.
        reunifications: all that ever began, by their own ids.
        deliveries: what was given in all episodes, and trainings completed.
        trainings: those that go on.
        closing: the proposal to close it that waits for a decision.
        after_care: the visits after the last closing that are not all made.
        described: the version of the last fact that describes the person.
        assessed: whether an assessment was made in the present episode.
        held_at: since when planned work rests, to the end of `hold_until`, which is `hold_ends_at`.
        running: its terms.
    """

    size: int = 0
    person_id: UUID | None = None
    domain: Domain = Domain.SOCIAL
    urgency: Urgency = Urgency.ORDINARY
    region: str = ""
    opened_by: UUID | None = None
    sex: Sex | None = None
    age_years: int | None = None
    citizen: bool | None = None
    complaints: tuple[UUID, ...] = ()
    worker_id: UUID | None = None
    team_id: UUID | None = None
    episodes: tuple[Episode, ...] = ()
    dispatches: Mapping[UUID, Dispatch] = field(default_factory=dict)
    categories: Mapping[UUID, Assignment] = field(default_factory=dict)
    obstacles: Mapping[UUID, str] = field(default_factory=dict)
    work: Mapping[UUID, WorkKind] = field(default_factory=dict)
    reunifications: tuple[UUID, ...] = ()
    plan: Plan = NO_PLAN
    deliveries: Mapping[UUID, Delivery] = field(default_factory=dict)
    trainings: Mapping[UUID, Training] = field(default_factory=dict)
    closing: Closing | None = None
    after_care: AfterCare | None = None
    described: int = 0
    assessed: bool = False
    hold_until: date | None = None
    held_at: datetime | None = None
    hold_ends_at: datetime | None = None
    running: Running = NOTHING_RUNS
    ids: frozenset[UUID] = frozenset()

    @property
    def opened(self) -> bool:
        """Whether it was ever opened."""
        return bool(self.episodes)

    @property
    def closed(self) -> bool:
        """Whether its last episode is over."""
        return self.opened and self.episodes[-1].closed_at is not None

    @property
    def response(self) -> tuple[Dispatch, ...]:
        """The dispatches of the present episode, in order."""
        return tuple(d for d in self.dispatches.values() if d.episode == len(self.episodes))

    def under_way(self) -> tuple[UUID, ...]:
        """Teams that are out and have not arrived."""
        return tuple(key for key, d in self.dispatches.items() if not d.over and d.arrived_at is None)

    def on_site(self) -> tuple[UUID, ...]:
        """Teams that have arrived and have not said what they found."""
        return tuple(key for key, d in self.dispatches.items() if not d.over and d.arrived_at is not None)


def stage(case: Case) -> str:
    """The stage that people see."""
    response = case.response
    stages = (
        (not case.opened, "not-opened"),
        (case.closed, "closed"),
        (case.closing is not None, "closure-proposed"),
        (case.hold_until is not None, "on-hold"),
        (case.assessed, "assessed"),
        (any(d.found for d in response), "found"),
        (bool(case.on_site()), "on-site"),
        (bool(case.under_way()), "dispatched"),
        (any(d.found is False for d in response), "nobody-found"),
        (len(case.episodes) > 1, "reopened"),
    )
    return next((name for holds, name in stages if holds), "opened")


def _began_before(case: Case, context: Context) -> None:
    if case.opened:
        not_before(case.episodes[0].began_at, context)


RULES: Final[Rules[Case]] = Rules(_began_before)


def in_episode(case: Case, context: Context) -> None:
    """Refuse what is said to have happened before the present episode began."""
    not_before(case.episodes[-1].began_at, context)


def unused(case: Case, new_id: UUID, field_name: str) -> None:
    """Refuse an id that the case already knows."""
    if new_id in case.ids:
        raise AlreadyRecorded("this id is already used in the case", field=field_name)
