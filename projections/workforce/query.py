"""Reading who works where: workers, teams, and who is on duty at a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from projections.listing import select, true_at, values
from projections.moments import Answer, known
from projections.scope import ScopedConnection
from projections.workforce.teams import SHIFTS, TEAMS, RosteredShift, StaffTeam
from projections.workforce.workers import WORKFORCE, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Which workers are asked for; what is None does not matter.

    Attributes:
        here: only those who have not left, or only those who have.
        unreviewed: only those whose access taken in need waits for review.
        role: only those who ever held this role.
        after: the last worker of the page before.
    """

    here: bool | None = None
    unreviewed: bool | None = None
    role: str | None = None
    after: UUID | None = None
    limit: int = 50


_BY_WORKER: Final[LiteralString] = "worker_id"
_BY_TEAM: Final[LiteralString] = "team_id"
_BY_SHIFT: Final[LiteralString] = "from_at, shift_id"


async def workers(connection: ScopedConnection, asked: Workers, position: int | None = None) -> Answer[StaffMember]:
    """A page of workers, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, WORKFORCE.name, position)
    conditions = [true_at(now=upto.now)]
    if asked.here is not None:
        conditions.append("left_at is null" if asked.here else "left_at is not null")
    if asked.unreviewed is not None:
        conditions.append("unreviewed" if asked.unreviewed else "not unreviewed")
    if asked.role is not None:
        conditions.append("roles @> jsonb_build_array(jsonb_build_object('role', %(role)s::text))")
    if asked.after is not None:
        conditions.append("worker_id > %(after)s")
    wanted = values(connection, WORKFORCE, upto.position, limit=asked.limit, role=asked.role, after=asked.after)
    return Answer(tuple(await connection.all(StaffMember, select(WORKFORCE, conditions, _BY_WORKER), wanted)), upto)


async def worker(connection: ScopedConnection, worker_id: UUID, position: int | None = None) -> Answer[StaffMember]:
    """One worker, or no row where there is none that the caller may see."""
    upto = known(connection, WORKFORCE.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "worker_id = %(worker_id)s"]
    wanted = values(connection, WORKFORCE, upto.position, limit=1, worker_id=worker_id)
    return Answer(tuple(await connection.all(StaffMember, select(WORKFORCE, conditions, _BY_WORKER), wanted)), upto)


async def teams(
    connection: ScopedConnection, *, after: UUID | None = None, limit: int = 50, position: int | None = None
) -> Answer[StaffTeam]:
    """A page of teams, now or as known at a position."""
    upto = known(connection, TEAMS.name, position)
    conditions = [true_at(now=upto.now)]
    if after is not None:
        conditions.append("team_id > %(after)s")
    wanted = values(connection, TEAMS, upto.position, limit=limit, after=after)
    return Answer(tuple(await connection.all(StaffTeam, select(TEAMS, conditions, _BY_TEAM), wanted)), upto)


async def team(connection: ScopedConnection, team_id: UUID, position: int | None = None) -> Answer[StaffTeam]:
    """One team, or no row where there is none that the caller may see."""
    upto = known(connection, TEAMS.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "team_id = %(team_id)s"]
    wanted = values(connection, TEAMS, upto.position, limit=1, team_id=team_id)
    return Answer(tuple(await connection.all(StaffTeam, select(TEAMS, conditions, _BY_TEAM), wanted)), upto)


async def on_duty(
    connection: ScopedConnection,
    moment: datetime,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int = 50,
    position: int | None = None,
) -> Answer[RosteredShift]:
    """A page of the shifts that run at a moment, behind the beginning and id of the last of the page before."""
    upto = known(connection, SHIFTS.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "from_at <= %(moment)s and until_at > %(moment)s"]
    if after is not None:
        conditions.append("(from_at, shift_id) > (%(after_at)s, %(after_id)s)")
    after_at, after_id = after or (None, None)
    wanted = values(connection, SHIFTS, upto.position, limit=limit, moment=moment, after_at=after_at, after_id=after_id)
    return Answer(tuple(await connection.all(RosteredShift, select(SHIFTS, conditions, _BY_SHIFT), wanted)), upto)
