"""Reading who waits for whom: what waits, whose it is to decide, how long it has waited, and how long decisions took."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import sql

from projections.approvals import APPROVALS
from projections.deadlines.state import State, state_of
from projections.listing import true_at, values
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits for somebody's decision.

    Attributes:
        stream, part: the record, and the stay or access taken in need in it, or the record again.
        record: the kind of the record; `version`: of it now, where a decision is made on a version that was seen.
        kind: of the decision; `step`: the how-manieth of its kind on the record.
        deciders: the roles that decide such a thing, or the one whose step it is.
        proposed_by, proposed_for: who waits, and for whom they stood in.
        waited_seconds: up to the moment asked.
        breached: whether it was due before the moment asked.
        state: how its term stands then; None: it has none.
        escalated_to: the role that was told that it is late, if one was.
        act_as: the role in which the caller decides it; None: it is not theirs to decide.
    """

    stream: UUID
    part: UUID
    record: str
    version: int | None
    case_id: UUID | None
    kind: str
    name: str
    step: int
    deciders: tuple[str, ...]
    proposed_by: UUID | None
    proposed_for: UUID | None
    since: datetime
    due_at: datetime | None
    waited_seconds: int
    breached: bool
    state: State | None
    escalated_to: str | None
    act_as: str | None


class StepTimes(msgspec.Struct, frozen=True, kw_only=True):
    """How long decisions of a kind, by a role where one role decides, take: those made, and those that wait.

    Attributes:
        decided, approved, late: how many were made, how many agreed, how many came after they were due.
        median_seconds, longest_seconds: of those made.
        waiting, overdue: how many wait at the moment asked, and how many of them are due.
        longest_wait_seconds: of those that wait.
    """

    kind: str
    role: str | None
    decided: int
    approved: int
    late: int
    median_seconds: int | None
    longest_seconds: int | None
    waiting: int
    overdue: int
    longest_wait_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hat:
    """A role in which the caller decides a kind of thing, and for whom they stand in there."""

    kind: str
    role: str
    stands_in_for: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalsAsked:
    """What is asked for; what is None does not matter.

    Attributes:
        moment: at which it is judged how long it has waited.
        worker: who asks.
        hats: the roles in which they decide, the first that fits first.
        deciders: kind to the roles that decide it.
        mine: only what is theirs to decide: their role's, and nothing in which they had a hand; or only the rest.
        after: the last of the page before: since when, record, part, name.
    """

    moment: datetime
    worker: UUID
    hats: tuple[Hat, ...] = ()
    deciders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mine: bool | None = None
    kind: str | None = None
    case_id: UUID | None = None
    proposed_by: UUID | None = None
    role: str | None = None
    breached: bool | None = None
    state: State | None = None
    escalated_to: str | None = None
    waiting_before: datetime | None = None
    after: tuple[datetime, UUID, UUID, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesAsked:
    """Which decisions are looked at: those made from an instant to an instant, and what waits at a moment."""

    moment: datetime
    kind: str | None = None
    decided_from: datetime | None = None
    decided_until: datetime | None = None


_VERSION: LiteralString = (
    "case r.record when 'case' then (select c.version from caseload c"
    " where c.office = r.office and c.case_id = r.stream and c.to_position is null)"
    " when 'referral' then (select b.version from referral_board b"
    " where b.office = r.office and b.referral_id = r.stream and b.to_position is null) end"
)
_STEPS: LiteralString = (
    "select r.office, r.stream, r.part, r.record, r.case_id, s.key as name, s.step->>'kind' as kind, (s.step->>'number')::int as step,"
    " s.step->>'role' as role, s.step->>'escalated_to' as escalated_to,"
    " (s.step->>'since')::timestamptz as since, (s.step->>'due_at')::timestamptz as due_at,"
    " (s.step->>'proposed_by')::uuid as proposed_by, (s.step->>'proposed_for')::uuid as proposed_for,"
    " array(select jsonb_array_elements_text(s.step->'hands'))::uuid[]"
    " || case when r.match_id is not null then (select m.verifiers from approvals_rows m"
    " where m.office = %(office)s and m.generation = %(generation)s and m.stream = r.match_id and {true}) end as hands,"
    " (s.step->>'decided_at')::timestamptz as decided_at, s.step->>'outcome' as outcome"
    " from approvals_rows r cross join lateral jsonb_each({which}) as s(key, step)"
    " where r.office = %(office)s and r.generation = %(generation)s and {true}"
)
_WAITING: LiteralString = (
    "select r.stream, r.part, r.record, " + _VERSION + " as version, r.case_id, r.kind, r.name, r.step,"
    " case when r.role is not null then array[r.role]"
    " else array(select jsonb_array_elements_text(%(deciders)s::jsonb -> r.kind)) end as deciders,"
    " r.proposed_by, r.proposed_for, r.since, r.due_at,"
    " extract(epoch from %(moment)s - r.since)::bigint as waited_seconds, coalesce(r.due_at <= %(moment)s, false) as breached,"
    " case when r.due_at is not null then " + state_of("r.since", "r.due_at") + " end as state, r.escalated_to,"
    " (select h.role from unnest(%(hat_kinds)s::text[], %(hat_roles)s::text[], %(hat_for)s::uuid[])"
    " with ordinality as h(kind, role, stands_in_for, place)"
    " where h.kind = r.kind and (r.role is null or r.role = h.role) and not r.hands && array[%(worker)s, h.stands_in_for]"
    " order by h.place limit 1) as act_as"
    " from ({steps}) r where r.since <= %(moment)s"
)
_LIST: LiteralString = "select * from (" + _WAITING + ") w where {conditions} order by since, stream, part, name limit %(limit)s"
_ASKED: Final[dict[str, LiteralString]] = {
    "mine": "(act_as is not null) = %(mine)s",
    "kind": "kind = %(kind)s",
    "case_id": "case_id = %(case_id)s",
    "proposed_by": "(proposed_by = %(proposed_by)s or proposed_for = %(proposed_by)s)",
    "role": "%(role)s = any (deciders)",
    "breached": "breached = %(breached)s",
    "state": "state = %(state)s",
    "escalated_to": "escalated_to = %(escalated_to)s",
    "waiting_before": "since < %(waiting_before)s",
    "after": "(since, stream, part, name) > (%(after_at)s, %(after_stream)s, %(after_part)s, %(after_name)s)",
}
_TIMES: LiteralString = (
    "select kind, role, count(*) filter (where made) as decided, count(*) filter (where made and outcome = 'approved') as approved,"
    " count(*) filter (where made and decided_at > due_at) as late,"
    " (percentile_disc(0.5) within group (order by took) filter (where made))::bigint as median_seconds,"
    " (max(took) filter (where made))::bigint as longest_seconds,"
    " count(*) filter (where waits) as waiting, count(*) filter (where waits and due_at <= %(moment)s) as overdue,"
    " (max(extract(epoch from %(moment)s - since)) filter (where waits))::bigint as longest_wait_seconds"
    " from (select t.*, extract(epoch from decided_at - since)::bigint as took,"
    " coalesce(outcome in ('approved', 'refused'), false)"
    " and decided_at >= coalesce(%(decided_from)s::timestamptz, decided_at)"
    " and decided_at < coalesce(%(decided_until)s::timestamptz, 'infinity') as made,"
    " outcome is null and since <= %(moment)s as waits from ({steps}) t) t"
    " where (made or waits) and (%(kind)s::text is null or kind = %(kind)s) group by kind, role order by kind, role nulls first"
)


async def approvals(connection: ScopedConnection, asked: ApprovalsAsked, position: int | None = None) -> Answer[Waiting]:
    """A page of what waits for a decision, the longest wait first, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, APPROVALS.name, position)
    conditions = [sql.SQL(words) for name, words in _ASKED.items() if getattr(asked, name) is not None]
    query = sql.SQL(_LIST).format(steps=_steps("waiting", upto), conditions=sql.SQL(" and ").join(conditions or [sql.SQL("true")]))
    return Answer(tuple(await connection.all(Waiting, query, {**_values(asked), **values(connection, APPROVALS, upto.position)})), upto)


async def step_times(connection: ScopedConnection, asked: TimesAsked, position: int | None = None) -> Answer[StepTimes]:
    """How long each kind of decision takes, by role, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, APPROVALS.name, position)
    query = sql.SQL(_TIMES).format(steps=_steps("both", upto))
    wanted = {**asdict(asked), **values(connection, APPROVALS, upto.position)}
    return Answer(tuple(await connection.all(StepTimes, query, wanted)), upto)


def _steps(which: LiteralString, upto: Known) -> sql.Composed:
    steps = sql.SQL("r.waiting" if which == "waiting" else "r.waiting || r.decided")
    return sql.SQL(_STEPS).format(which=steps, true=sql.SQL(true_at(now=upto.now))) + sql.SQL(" and {} <> '{{}}'").format(steps)


def _values(asked: ApprovalsAsked) -> dict[str, Any]:
    after_at, after_stream, after_part, after_name = asked.after or (None, None, None, None)
    return {
        **asdict(replace(asked, after=None, hats=(), deciders={})),
        "deciders": msgspec.json.encode(asked.deciders).decode(),
        "hat_kinds": [hat.kind for hat in asked.hats],
        "hat_roles": [hat.role for hat in asked.hats],
        "hat_for": [hat.stands_in_for for hat in asked.hats],
        "after_at": after_at,
        "after_stream": after_stream,
        "after_part": after_part,
        "after_name": after_name,
    }
