"""What a worker may do at a moment, worked out from the facts: of their own stream, of their teams', of the office's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from api.access.authority import Authority
from api.access.rules import POWER
from cases import divisions
from cases.team import Team
from cases.worker import Standing, Worker

_RANK: Final = {role: rank for rank, role in enumerate(POWER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A worker as the facts have them, with the teams to which they may belong."""

    worker_id: UUID
    worker: Worker
    teams: Mapping[UUID, Team] = field(default_factory=dict)


def authority_of(
    person: Person, office: str, at: datetime, *, region: str = "", zone: str = "Asia/Jakarta", table: divisions.Table | None = None
) -> Authority:
    """What a worker may do at a moment.

    Args:
        person: the facts of their own stream and of their teams'.
        office: the office's id.
        at: the moment (UTC).
        region: the office's region code.
        zone: the office's time zone, for the days of decrees.
        table: the office's divisions and what belongs to each; the shipped ones unless given.
    """
    worker, me = person.worker, person.worker_id
    here = worker.registered and (worker.left_at is None or at < worker.left_at)
    day = at.astimezone(ZoneInfo(zone)).date()
    mine = {key for key, team in person.teams.items() if here and me in team.members and team.valid_on(day)}
    return Authority(
        office=office,
        region=region,
        worker=me,
        at=at,
        charges=divisions.in_force(at) if table is None else table,
        standings=tuple(sorted(worker.at(at), key=_first_acted_in)),
        teams=frozenset(mine),
        partners=frozenset(p for key in mine if (p := person.teams[key].partner_id) is not None),
        on_duty=frozenset(key for key in mine if person.teams[key].on_duty(me, at)),
        break_glass=tuple(glass for glass in worker.break_glass.values() if here and glass.holds(at)),
        cleared=frozenset(kind for kind, until in worker.clearances.items() if here and at < until),
    )


def _first_acted_in(standing: Standing) -> tuple[int, bool, Any]:
    return _RANK[standing.role], standing.on_behalf_of is not None, standing.since
