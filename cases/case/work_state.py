"""What is known of a case's plan, of what was delivered, and of its closing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.services import FundingSource, GoalKind, ServiceUnit


@dataclass(frozen=True, kw_only=True)
class PlannedService:
    """A service that is to be given, and how much of it already was."""

    service: str
    quantity: int
    unit: ServiceUnit
    due_on: date
    delivered: int = 0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The service plan of the present episode.

    Attributes:
        version: of the plan agreed last; 0: none yet.
        changed: whether goals or services were added, reached or dropped since.
        goals: those that are open.
        services: those that are neither fulfilled nor dropped.
    """

    version: int = 0
    changed: bool = False
    goals: Mapping[UUID, GoalKind] = field(default_factory=dict)
    services: Mapping[UUID, PlannedService] = field(default_factory=dict)


NO_PLAN: Final = Plan()


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Something that was given, or a training that was completed.

    Attributes:
        noted_with: the record of the person in which it is noted too, where it has a period or item.
        use_open: whether somebody is still to look what became of it.
        outcome_open: whether the outcome is still to be measured.
        measurements: how often it was.
    """

    service: str
    quantity: int
    unit: ServiceUnit
    fund: FundingSource
    delivered_at: datetime
    value_rupiah: int | None = None
    noted_with: UUID | None = None
    use_open: bool = False
    outcome_open: bool = False
    measurements: int = 0


@dataclass(frozen=True, kw_only=True)
class Training:
    """A training in which the person takes part."""

    service: str
    sessions: int
    fund: FundingSource
    began_at: datetime
    planned_id: UUID | None = None
    value_rupiah: int | None = None
    held: frozenset[int] = frozenset()
    attended: int = 0


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A proposal to close the case."""

    reason: ClosureReason
    outcome: Outcome
    proposed_at: datetime
    proposed_by: UUID
    proposed_for: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AfterCare:
    """The visits after the last closing."""

    episode: int
    visits_due_at: tuple[datetime, ...]
    visited: int = 0
