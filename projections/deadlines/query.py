"""Reading what is due: on track, at risk or overdue at the moment asked, by team, worker, area and term."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import sql

from cases.policies import terms
from projections.deadlines import DEADLINES
from projections.deadlines.state import State, state_of
from projections.listing import true_at, values
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection


class DueTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A term that is not over.

    Attributes:
        name: of the running term, which may carry the id of what it runs for; `term` is its name in the table of terms.
        breached_position, escalated_position: where in the log these were recorded, if they were.
        escalated_to: the role above the one whose step is late, if it was told.
    """

    stream: UUID
    part: UUID
    kind: str
    case_id: UUID | None
    region: str | None
    team_id: UUID | None
    worker_id: UUID | None
    name: str
    term: str
    started_at: datetime
    due_at: datetime
    state: State
    breached_position: int | None
    escalated_position: int | None
    escalated_to: str | None


class TermCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many terms of a kind stand how."""

    term: str
    state: State
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Which terms are asked for; what is None does not matter.

    Attributes:
        moment: at which they are judged.
        area: region code; what lies within it.
        kind: of the record: `case`, `complaint`, `shelter` …
        term: name in the table of terms.
        escalated: only those that were told to the role above, or only those that were not.
        escalated_to: only those that were told to this role.
        after: the last term of the page before: due date, stream, part and name.
    """

    moment: datetime
    area: str | None = None
    team_id: UUID | None = None
    worker_id: UUID | None = None
    case_id: UUID | None = None
    kind: str | None = None
    term: str | None = None
    state: State | None = None
    due_before: datetime | None = None
    escalated: bool | None = None
    escalated_to: str | None = None
    after: tuple[datetime, UUID, UUID, str] | None = None
    limit: int = 50


_STARTED: LiteralString = "(c.clock->>'started_at')::timestamptz"
_DUE: LiteralString = "(c.clock->>'due_at')::timestamptz"
_RUNNING: LiteralString = (
    "select d.stream, d.part, d.kind, d.case_id, d.region, d.team_id, d.worker_id, c.name, c.clock->>'term' as term,"
    " " + _STARTED + " as started_at, " + _DUE + " as due_at,"
    " case when (c.clock->>'resting')::boolean then 'resting' else " + state_of(_STARTED, _DUE) + " end as state,"
    " (c.clock->>'breached_position')::bigint as breached_position, (c.clock->>'escalated_position')::bigint as escalated_position,"
    " c.clock->>'escalated_to' as escalated_to"
    " from deadlines_rows d cross join lateral jsonb_each(d.running) as c(name, clock)"
    " where d.office = %(office)s and d.generation = %(generation)s and d.open and {true}"
    " and c.clock->>'term' <> all(%(of_others)s)"
)
_LIST: LiteralString = "select * from ({running}) t where {conditions} order by due_at, stream, part, name limit %(limit)s"
_COUNT: LiteralString = (
    "select term, state, count(*) as number from ({running}) t where {conditions} group by term, state order by term, state"
)
_ASKED: Final[dict[str, LiteralString]] = {
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "team_id": "team_id = %(team_id)s",
    "worker_id": "worker_id = %(worker_id)s",
    "case_id": "case_id = %(case_id)s",
    "kind": "kind = %(kind)s",
    "term": "term = %(term)s",
    "state": "state = %(state)s",
    "due_before": "due_at < %(due_before)s",
    "escalated": "(escalated_position is not null) = %(escalated)s",
    "escalated_to": "escalated_to = %(escalated_to)s",
    "after": "(due_at, stream, part, name) > (%(after_at)s, %(after_stream)s, %(after_part)s, %(after_name)s)",
}


async def deadlines(connection: ScopedConnection, asked: Deadlines, position: int | None = None) -> Answer[DueTerm]:
    """A page of terms that are not over, the earliest due first, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, DEADLINES.name, position)
    rows = await connection.all(DueTerm, _made(_LIST, asked, upto), _values(connection, asked, upto))
    return Answer(tuple(rows), upto)


async def deadline_counts(connection: ScopedConnection, asked: Deadlines, position: int | None = None) -> Answer[TermCount]:
    """How many terms stand how, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, DEADLINES.name, position)
    every = replace(asked, after=None)
    return Answer(tuple(await connection.all(TermCount, _made(_COUNT, every, upto), _values(connection, every, upto))), upto)


def _made(words: LiteralString, asked: Deadlines, upto: Known) -> sql.Composed:
    conditions = [sql.SQL(condition) for name, condition in _ASKED.items() if getattr(asked, name) is not None]
    running = sql.SQL(_RUNNING).format(true=sql.SQL(true_at(now=upto.now)))
    return sql.SQL(words).format(running=running, conditions=sql.SQL(" and ").join(conditions or [sql.SQL("true")]))


def _values(connection: ScopedConnection, asked: Deadlines, upto: Known) -> dict[str, object]:
    after_at, after_stream, after_part, after_name = asked.after or (None, None, None, None)
    return {
        **asdict(replace(asked, after=None)),
        "after_at": after_at,
        "after_stream": after_stream,
        "after_part": after_part,
        "after_name": after_name,
        **values(connection, DEADLINES, upto.position),
        "of_others": sorted(terms.NOT_BREACHED),
    }
