"""What is known of a person's way back to their family: a set of facts; the stage that people see is derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from cases.by_type import Rules
from cases.decider import Context
from cases.refusals import AlreadyRecorded, not_before
from cases.vocabulary.reunification import VisitSafety, Wish


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """That somebody holds that going back is best, while nobody has decided."""

    proposed_at: datetime
    proposed_by: UUID
    proposed_for: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """That it was approved, resting on the verifications of `verified_by`. `hands`: who decided, and whom they stood in for."""

    decided_at: datetime
    decided_by: UUID
    verified_by: frozenset[UUID]
    hands: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A leg of the way home."""

    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    cancelled: bool = False

    @property
    def under_way(self) -> bool:
        """Whether the person is on it."""
        return self.departed_at is not None and self.arrived_at is None

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.cancelled or self.arrived_at is not None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A planned visit: due, and when it counts as missed."""

    due_at: datetime
    passes_at: datetime
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Reunification:
    """A reunification as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        heard: whether it is recorded what the person wishes, or why they were not heard.
        wish: what they said last.
        against_it: whether they have said, since it was last decided, that they do not want to.
        stated_on: when the family signed to care for the person.
        minutes: the versions of the handover and of what corrected it.
        visits: those planned with the handover.
        first_seen_at: when somebody saw the person in the family first.
        seen_at: when they did last, and how safe the person was found.
        seen_at_the_end: whether somebody saw them with or after the last planned visit.
        over: how it ended, empty while it goes on.
    """

    size: int = 0
    case_id: UUID | None = None
    person_id: UUID | None = None
    match_id: UUID | None = None
    began_at: datetime | None = None
    began_by: UUID | None = None
    heard: bool = False
    wish: Wish | None = None
    against_it: bool = False
    proposal: Proposal | None = None
    decision: Decision | None = None
    refused: bool = False
    stated_on: date | None = None
    handed_over_at: datetime | None = None
    keeps_case_open: bool = True
    minutes: tuple[int, ...] = ()
    legs: Mapping[UUID, Leg] = field(default_factory=dict)
    visits: tuple[Visit, ...] = ()
    first_seen_at: datetime | None = None
    seen_at: datetime | None = None
    safety: VisitSafety | None = None
    seen_at_the_end: bool = False
    over: str = ""
    ids: frozenset[UUID] = frozenset()

    @property
    def handed_over(self) -> bool:
        """Whether the person was given to the family."""
        return self.handed_over_at is not None

    @property
    def next_visit(self) -> int | None:
        """The number of the next visit that is neither made nor missed; the first is 1."""
        return next((number for number, visit in enumerate(self.visits, 1) if not visit.over), None)

    def due_after(self, number: int | None) -> datetime | None:
        """Until when the planned visit is due that follows when the visit of a number, if it has one, is over."""
        waiting = (v.due_at for n, v in enumerate(self.visits, 1) if not v.over and n != number)
        return next(waiting, None)


def stage(one: Reunification) -> str:
    """The stage that people see."""
    stages = (
        (one.began_at is None, "not-begun"),
        (bool(one.over), one.over),
        (one.handed_over, "reunified"),
        (any(leg.under_way for leg in one.legs.values()), "on-the-way"),
        (one.decision is not None, "reunification-approved"),
        (one.proposal is not None, "reunification-proposed"),
        (one.refused, "reunification-refused"),
    )
    return next((name for holds, name in stages if holds), "begun")


def _began_before(one: Reunification, context: Context) -> None:
    not_before(one.began_at, context)


RULES: Final[Rules[Reunification]] = Rules(_began_before)


def unused(one: Reunification, new_id: UUID, field_name: str) -> None:
    """Refuse an id that the record already knows."""
    if new_id in one.ids:
        raise AlreadyRecorded("this id is already used in the record", field=field_name)
