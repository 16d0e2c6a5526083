"""What is known of a team: its decrees, members and shifts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules
from cases.decider import Context
from cases.events import team as told
from cases.vocabulary import TeamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Some members on duty, from an instant to an instant."""

    worker_ids: tuple[UUID, ...]
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team as its facts have it.

    Attributes:
        decrees: first and last day of each decree that held it together.
        members: those who belong to it now, and whether they lead it.
        shifts: those that were not cancelled, by id.
    """

    size: int = 0
    kind: TeamKind | None = None
    partner_id: UUID | None = None
    areas: tuple[str, ...] = ()
    decrees: tuple[tuple[date, date], ...] = ()
    members: Mapping[UUID, bool] = field(default_factory=dict)
    shifts: Mapping[UUID, Shift] = field(default_factory=dict)
    dissolved: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether it exists on a day: not dissolved, and held together by a decree."""
        return not self.dissolved and any(first <= day <= last for first, last in self.decrees)

    def on_duty(self, worker_id: UUID, moment: datetime) -> bool:
        """Whether a member has a shift at a moment."""
        return any(worker_id in s.worker_ids and s.from_at <= moment < s.until_at for s in self.shifts.values())


def stage(team: Team) -> str:
    """The stage that people see."""
    return "not-formed" if team.kind is None else "dissolved" if team.dissolved else "formed"


def _anything(_: Team, __: Context) -> None:
    """Nothing holds for all facts of a team: a decree may be older than the record."""


RULES: Final[Rules[Team]] = Rules(_anything)
FOLDS: Final[Folds[Team]] = Folds()


@FOLDS.of(told.TeamFormed)
def _formed(team: Team, event: told.TeamFormed) -> Team:
    return _with(
        team, kind=event.kind, partner_id=event.partner_id, areas=event.areas, decrees=((event.valid_from_on, event.valid_until_on),)
    )


@FOLDS.of(told.TeamCorrected)
def _corrected(team: Team, event: told.TeamCorrected) -> Team:
    return _with(team, areas=team.areas if event.areas is None else event.areas)


@FOLDS.of(told.TeamDecreeRenewed)
def _renewed(team: Team, event: told.TeamDecreeRenewed) -> Team:
    return _with(team, decrees=(*team.decrees, (event.valid_from_on, event.valid_until_on)))


@FOLDS.of(told.MemberJoined)
def _joined(team: Team, event: told.MemberJoined) -> Team:
    return _with(team, members={**team.members, event.worker_id: event.leads})


@FOLDS.of(told.MemberLeft)
def _left(team: Team, event: told.MemberLeft) -> Team:
    return _with(team, members={member: leads for member, leads in team.members.items() if member != event.worker_id})


@FOLDS.of(told.ShiftRostered)
def _rostered(team: Team, event: told.ShiftRostered) -> Team:
    shift = Shift(worker_ids=event.worker_ids, from_at=event.from_at, until_at=event.until_at)
    return _with(team, shifts={**team.shifts, event.shift_id: shift})


@FOLDS.of(told.ShiftCancelled)
def _cancelled(team: Team, event: told.ShiftCancelled) -> Team:
    return _with(team, shifts={key: shift for key, shift in team.shifts.items() if key != event.shift_id})


@FOLDS.of(told.TeamDissolved)
def _dissolved(team: Team, _: told.TeamDissolved) -> Team:
    return _with(team, dissolved=True)


def _with(team: Team, **changes: Any) -> Team:
    return replace(team, size=team.size + 1, **changes)
