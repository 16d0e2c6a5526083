"""Teams with their decrees and members, and their shifts. Names nobody: members are pseudonymous ids."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import team as told
from cases.log.reader import Recorded
from projections.model import Folds, Key, Model, Row


class Decree(msgspec.Struct, frozen=True, kw_only=True):
    """A decree that holds the team together from a day to a day."""

    number: str
    decreed_on: date
    valid_from_on: date
    valid_until_on: date


class StaffTeam(Row, frozen=True, kw_only=True):
    """A team.

    Attributes:
        version: of the stream after the last fact.
        areas: region codes; empty for the whole office.
        decrees: all of them; whether one holds depends on the day asked about.
        member_ids: those who belong to it; `leader_ids`: those of them who lead it.
    """

    team_id: UUID
    version: int
    kind: str
    name: str
    areas: tuple[str, ...]
    decrees: tuple[Decree, ...]
    member_ids: tuple[UUID, ...] = ()
    leader_ids: tuple[UUID, ...] = ()
    partner_id: UUID | None = None
    dissolved_at: datetime | None = None


class RosteredShift(Row, frozen=True, kw_only=True):
    """Members of a team on duty, from an instant to an instant."""

    shift_id: UUID
    team_id: UUID
    worker_ids: tuple[UUID, ...]
    from_at: datetime
    until_at: datetime


FOLDS: Final[Folds[StaffTeam]] = Folds()


@FOLDS.of(told.TeamFormed)
def _formed(_: StaffTeam | None, event: told.TeamFormed, recorded: Recorded) -> StaffTeam:
    return StaffTeam(
        team_id=recorded.stream,
        version=recorded.version,
        kind=event.kind.value,
        name=event.name,
        areas=event.areas,
        decrees=(_decree(event),),
        partner_id=event.partner_id,
    )


@FOLDS.of(told.TeamCorrected)
def _corrected(row: StaffTeam, event: told.TeamCorrected, _: Recorded) -> StaffTeam:
    return replace(row, name=event.name or row.name, areas=row.areas if event.areas is None else event.areas)


@FOLDS.of(told.TeamDecreeRenewed)
def _renewed(row: StaffTeam, event: told.TeamDecreeRenewed, _: Recorded) -> StaffTeam:
    return replace(row, decrees=(*row.decrees, _decree(event)))


@FOLDS.of(told.MemberJoined)
def _joined(row: StaffTeam, event: told.MemberJoined, _: Recorded) -> StaffTeam:
    members, leaders = _others(row, event.worker_id)
    return replace(row, member_ids=(*members, event.worker_id), leader_ids=(*leaders, event.worker_id) if event.leads else leaders)


@FOLDS.of(told.MemberLeft)
def _left(row: StaffTeam, event: told.MemberLeft, _: Recorded) -> StaffTeam:
    members, leaders = _others(row, event.worker_id)
    return replace(row, member_ids=members, leader_ids=leaders)


@FOLDS.of_any(told.ShiftRostered, told.ShiftCancelled)
def _shift(row: StaffTeam, _: told.ShiftRostered | told.ShiftCancelled, __: Recorded) -> StaffTeam:
    return row


@FOLDS.of(told.TeamDissolved)
def _dissolved(row: StaffTeam, event: told.TeamDissolved, _: Recorded) -> StaffTeam:
    return replace(row, dissolved_at=event.dissolved_at)


def _decree(event: told.TeamFormed | told.TeamDecreeRenewed) -> Decree:
    return Decree(
        number=event.decree_number, decreed_on=event.decree_on, valid_from_on=event.valid_from_on, valid_until_on=event.valid_until_on
    )


def _others(row: StaffTeam, worker_id: UUID) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    return tuple(m for m in row.member_ids if m != worker_id), tuple(m for m in row.leader_ids if m != worker_id)


def _evolve(row: StaffTeam | None, recorded: Recorded) -> StaffTeam | None:
    after = FOLDS.evolve(row, recorded)
    return None if after is None else replace(after, version=recorded.version)


def _shift_keys(recorded: Recorded) -> tuple[Key, ...]:
    match recorded.event:
        case told.ShiftRostered(shift_id=shift_id) | told.ShiftCancelled(shift_id=shift_id):
            return ((shift_id,),)
        case _:
            return ()


def _evolve_shift(_: RosteredShift | None, recorded: Recorded) -> RosteredShift | None:
    match recorded.event:
        case told.ShiftRostered(shift_id=shift_id, worker_ids=worker_ids, from_at=from_at, until_at=until_at):
            return RosteredShift(shift_id=shift_id, team_id=recorded.stream, worker_ids=worker_ids, from_at=from_at, until_at=until_at)
        case _:
            return None


TEAMS: Final = Model(name="teams", row=StaffTeam, key=("team_id",), keys=FOLDS.keys, evolve=_evolve)
SHIFTS: Final = Model(name="shifts", row=RosteredShift, key=("shift_id",), keys=_shift_keys, evolve=_evolve_shift)
