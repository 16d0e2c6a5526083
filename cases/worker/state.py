"""What is known of somebody who works here: the roles they hold and held, and what was opened to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import Rules
from cases.decider import Context
from cases.refusals import AlreadyRecorded
from cases.vocabulary import Compartment, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A role, for some areas or the whole office, from an instant to an instant; one's own, or somebody else's.

    Attributes:
        on_behalf_of: for whom they stand in; None for a role of their own.
        ended: whether it was ended, not only by its term.
    """

    role: Role
    areas: tuple[str, ...] = ()
    whole_office: bool = False
    division: str | None = None
    since: datetime
    until: datetime | None = None
    on_behalf_of: UUID | None = None
    ended: bool = False

    def holds(self, moment: datetime) -> bool:
        """Whether it is in force at a moment: from its first instant on, no longer at its last."""
        return self.since <= moment and (self.until is None or moment < self.until)

    def meets(self, since: datetime, until: datetime | None) -> bool:
        """Whether it is in force at any moment of a time."""
        return (until is None or self.since < until) and (self.until is None or since < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """Access taken in need: to one record or one area."""

    record_id: UUID | None
    area: str | None
    opened_at: datetime
    until_at: datetime
    ended: bool = False
    reviewed: bool = False

    def holds(self, moment: datetime) -> bool:
        """Whether it is open at a moment."""
        return self.opened_at <= moment < self.until_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who works here, as the facts have it.

    Attributes:
        size: how many facts there are; also the version of the last.
        standings: every role they ever held, by the id of its grant or delegation.
        clearances: compartments opened to them, each with its end.
        break_glass: every access taken in need, by its id.
    """

    size: int = 0
    registered: bool = False
    left_at: datetime | None = None
    standings: Mapping[UUID, Standing] = field(default_factory=dict)
    clearances: Mapping[Compartment, datetime] = field(default_factory=dict)
    break_glass: Mapping[UUID, BreakGlass] = field(default_factory=dict)

    def at(self, moment: datetime) -> tuple[Standing, ...]:
        """The roles in force at a moment."""
        if self.left_at is not None and moment >= self.left_at:
            return ()
        return tuple(standing for standing in self.standings.values() if standing.holds(moment))


def stage(worker: Worker) -> str:
    """The stage that people see."""
    return "departed" if worker.left_at is not None else "registered" if worker.registered else "not-registered"


def _anything(_: Worker, __: Context) -> None:
    """Nothing holds for all facts of a worker: a decree may be older than the record."""


RULES: Final[Rules[Worker]] = Rules(_anything)


def unused(worker: Worker, new_id: UUID, field_name: str) -> None:
    """Refuse an id that the worker's record already knows."""
    if new_id in worker.standings or new_id in worker.break_glass:
        raise AlreadyRecorded("this id is already used in the record", field=field_name)
