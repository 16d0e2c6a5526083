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
    """One time that somebody is to look, in a case; the fields are those of `Item`, and whose case it is."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpsAsked:
    """Which items are asked for; what is None does not matter.

    Attributes:
        kind: `visit`, `aid-use`, `outcome` or `reunification`.
        waiting: only those neither done nor missed nor cancelled, or only the others.
        due_before: only those due before this instant.
        after: the last item of the page before: due date, name, case.
    """

    case_id: UUID | None = None
    kind: str | None = None
    waiting: bool | None = None
    due_before: datetime | None = None
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
_WAITS: Final[LiteralString] = "done_at is null and missed_at is null and not cancelled"
_WAITS_NOT: Final[LiteralString] = "(done_at is not null or missed_at is not null or cancelled)"
_ASKED: Final[dict[str, LiteralString]] = {
    "case_id": "case_id = %(case_id)s",
    "kind": "kind = %(kind)s",
    "due_before": "due_at < %(due_before)s",
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
    query = sql.SQL("select * from ({items}{true}) f where {asked} order by due_at, item, case_id limit %(limit)s").format(
        items=sql.SQL(_ITEMS),
        true=sql.SQL(true_at(now=upto.now)),
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
