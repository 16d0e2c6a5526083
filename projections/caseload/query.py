"""Reading the caseload: oldest first, by team, worker, area, kind of need and risk."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from projections.caseload import CASELOAD, CaseloadCase
from projections.listing import select, true_at, values
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection

ORDER: Final[LiteralString] = "opened_at, case_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Which cases are asked for; what is None does not matter.

    Attributes:
        open: only those whose present episode is not closed, or only those where it is.
        team_id: the responsible team, or the one last sent out.
        area: region code; what lies within it.
        without_worker: only those for which nobody is responsible.
        due_before: only those with a term that ran out before this instant: with the present instant, the overdue ones.
        arrival_due_before: only open ones where nobody has arrived and somebody should have before this instant.
        after: the last case of the page before: when its episode was opened, and its id.
    """

    stage: str | None = None
    open: bool | None = None
    team_id: UUID | None = None
    worker_id: UUID | None = None
    person_id: UUID | None = None
    area: str | None = None
    category: str | None = None
    spm_group: str | None = None
    risk: str | None = None
    urgency: str | None = None
    without_worker: bool = False
    due_before: datetime | None = None
    arrival_due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "stage": "stage = %(stage)s",
    "team_id": "(team_id = %(team_id)s or sent_team_id = %(team_id)s)",
    "worker_id": "worker_id = %(worker_id)s",
    "person_id": "person_id = %(person_id)s",
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "category": "%(category)s = any (categories)",
    "spm_group": "%(spm_group)s = any (spm_groups)",
    "risk": "risk = %(risk)s",
    "urgency": "urgency = %(urgency)s",
    "due_before": "due_at < %(due_before)s",
    "arrival_due_before": "arrive_due_at < %(arrival_due_before)s and arrived_at is null and closed_at is null",
    "after": "(opened_at, case_id) > (%(after_at)s, %(after_id)s)",
}


async def cases(connection: ScopedConnection, asked: Cases, position: int | None = None) -> Answer[CaseloadCase]:
    """A page of cases, oldest first, now or as known at a position.

    Raises:
        NotYetRead: the caseload has not read up to that position.
    """
    upto = known(connection, CASELOAD.name, position)
    conditions = [true_at(now=upto.now), *(words for name, words in _ASKED.items() if getattr(asked, name) is not None)]
    if asked.open is not None:
        conditions.append("closed_at is null" if asked.open else "closed_at is not null")
    if asked.without_worker:
        conditions.append("worker_id is null")
    rows = await connection.all(CaseloadCase, select(CASELOAD, conditions, ORDER), _values(connection, asked, upto))
    return Answer(tuple(rows), upto)


async def case(connection: ScopedConnection, case_id: UUID, position: int | None = None) -> Answer[CaseloadCase]:
    """One case, or no row where there is none that the caller may see."""
    upto = known(connection, CASELOAD.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "case_id = %(case_id)s"]
    wanted = {**_values(connection, Cases(limit=1), upto), "case_id": case_id}
    return Answer(tuple(await connection.all(CaseloadCase, select(CASELOAD, conditions, ORDER), wanted)), upto)


def _values(connection: ScopedConnection, asked: Cases, upto: Known) -> dict[str, object]:
    after_at, after_id = asked.after or (None, None)
    return {
        **asdict(replace(asked, after=None)),
        "after_at": after_at,
        "after_id": after_id,
        **values(connection, CASELOAD, upto.position),
    }
