"""Reading whom somebody must see again: what waits, by due date, and what was found."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import sql

from projections.follow_up import FOLLOW_UP
from projections.listing import true_at, values
from projections.moments import Answer, known
from projections.scope import ScopedConnection


class FollowUpItem(msgspec.Struct, frozen=True, kw_only=True):
    """One time that somebody is to look, in a case; the fields are those of `Item`, and whose case it is.

    Attributes:
        escalated_to: the role that was told that it is late, while nobody has looked.
    """

    case_id: UUID
    item: str
    kind: str
    times: int
    due_at: datetime
    episode: int | None
    service_id: UUID | None
    service: str | None
    reunification_id: UUID | None
    done_at: datetime | None
    missed_at: datetime | None
    done_by: UUID | None
    found: str | None
    cancelled: bool
    escalated_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpsAsked:
    """Which items are asked for; what is None does not matter.

    Attributes:
        kind: `visit`, `aid-use`, `outcome` or `reunification`.
        waiting: only those neither done nor missed nor cancelled, or only the others.
        due_before: only those due before this instant.
        escalated_to: only those that this role was told are late.
        after: the last item of the page before: due date, name, case.
    """

    case_id: UUID | None = None
    kind: str | None = None
    waiting: bool | None = None
    due_before: datetime | None = None
    escalated_to: str | None = None
    after: tuple[datetime, str, UUID] | None = None
    limit: int = 50


_ITEMS: Final[LiteralString] = (
    "select r.case_id, i.key as item, i.value->>'kind' as kind, (i.value->>'times')::int as times,"
    " (i.value->>'due_at')::timestamptz as due_at, (i.value->>'episode')::int as episode, (i.value->>'service_id')::uuid as service_id,"
    " i.value->>'service' as service, (i.value->>'reunification_id')::uuid as reunification_id,"
    " (i.value->>'done_at')::timestamptz as done_at, (i.value->>'missed_at')::timestamptz as missed_at,"
    " (i.value->>'done_by')::uuid as done_by,"
    " i.value->>'found' as found, coalesce((i.value->>'cancelled')::boolean, false) as cancelled"
    " from follow_up_rows r cross join jsonb_each(r.items) i where r.office = %(office)s and r.generation = %(generation)s and "
)
_TOLD: Final[LiteralString] = (
    "select distinct on (d.stream, due_at) d.stream, (c.clock->>'due_at')::timestamptz as due_at, c.clock->>'escalated_to' as escalated_to"
    " from deadlines d cross join lateral jsonb_each(d.running) as c(name, clock)"
    " where d.office = %(office)s and d.running <> '{{}}' and c.clock->>'escalated_to' is not null"
    " and c.clock->>'term' in ('after-care', 'aid-use', 'outcome', 'reunification-visit') and {true}"
)
_WAITS: Final[LiteralString] = "done_at is null and missed_at is null and not cancelled"
_LIST: Final[LiteralString] = (
    "select * from (select i.*, t.escalated_to from ({items}{true}) i left join ({told}) t"
    " on t.stream = coalesce(i.reunification_id, i.case_id) and t.due_at = i.due_at"
    " and i.done_at is null and i.missed_at is null and not i.cancelled) f"
    " where {asked} order by due_at, item, case_id limit %(limit)s"
)
_WAITS_NOT: Final[LiteralString] = "(done_at is not null or missed_at is not null or cancelled)"
_ASKED: Final[dict[str, LiteralString]] = {
    "case_id": "case_id = %(case_id)s",
    "kind": "kind = %(kind)s",
    "due_before": "due_at < %(due_before)s",
    "escalated_to": "escalated_to = %(escalated_to)s",
    "after": "(due_at, item, case_id) > (%(after_at)s, %(after_item)s, %(after_case)s)",
}


async def follow_ups(connection: ScopedConnection, asked: FollowUpsAsked, position: int | None = None) -> Answer[FollowUpItem]:
    """A page of items of the cases that the caller sees, by due date, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, FOLLOW_UP.name, position)
    conditions: list[LiteralString] = [words for name, words in _ASKED.items() if getattr(asked, name) is not None]
    if asked.waiting is not None:
        conditions.append(_WAITS if asked.waiting else _WAITS_NOT)
    true = sql.SQL(true_at(now=upto.now))
    query = sql.SQL(_LIST).format(
        items=sql.SQL(_ITEMS),
        told=sql.SQL(_TOLD).format(true=true),
        true=true,
        asked=sql.SQL(" and ").join([sql.SQL("true"), *(sql.SQL(one) for one in conditions)]),
    )
    after_at, after_item, after_case = asked.after or (None, None, None)
    wanted = {
        **asdict(replace(asked, after=None)),
        "after_at": after_at,
        "after_case": after_case,
        "after_item": after_item,
        **values(connection, FOLLOW_UP, upto.position),
    }
    return Answer(tuple(await connection.all(FollowUpItem, query, wanted)), upto)
