"""Reading the audit trail: by case or complaint, by who did it, by when the office heard of it; the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from projections.audit_trail import AUDIT_TRAIL, Deed
from projections.listing import TRUE_THEN, select, values
from projections.moments import Answer, known
from projections.scope import ScopedConnection

ORDER: Final[LiteralString] = "from_position desc"


class AuditedDeed(Deed, frozen=True, kw_only=True):
    """A deed and its position in the office's log."""

    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Which deeds are asked for; what is None does not matter.

    Attributes:
        stream: the case, complaint or other stream.
        actor_id: who did it, or in whose place it was done.
        recorded_from, recorded_until: when the office heard of it: from the first instant on, before the second.
        before: position of the last deed of the page before.
    """

    stream: UUID | None = None
    actor_id: UUID | None = None
    role: str | None = None
    name: str | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    before: int | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "stream": "stream = %(stream)s",
    "actor_id": "(actor_id = %(actor_id)s or on_behalf_of = %(actor_id)s)",
    "role": "role = %(role)s",
    "name": "name = %(name)s",
    # Positions follow recorded_at, and are what the rows are ordered by.
    "recorded_from": "from_position > (select position_at(%(office)s, %(recorded_from)s - interval '1 microsecond'))",
    "recorded_until": "from_position <= (select position_at(%(office)s, %(recorded_until)s - interval '1 microsecond'))",
    "before": "from_position < %(before)s",
}


class _Named(msgspec.Struct, frozen=True):
    stream: UUID


_NAMED: LiteralString = (
    "select one.stream from unnest(%(ids)s::uuid[]) as one(stream)"
    " where one.stream in (select d.person_id from duplicates d"
    " where d.office = %(office)s and d.person_id = any(%(ids)s::uuid[]) and d.to_position is null)"
    " or exists (select from audit_trail_rows a where a.office = %(office)s and a.generation = %(generation)s"
    " and a.stream = one.stream and a.version = 1)"
)


async def named(connection: ScopedConnection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of some records that the caller may see now: of which the trail tells them something, and persons who are only known."""
    wanted = values(connection, AUDIT_TRAIL, 0, ids=list(ids))
    return {row.stream for row in await connection.all(_Named, _NAMED, wanted)}


async def deeds(connection: ScopedConnection, asked: Deeds, position: int | None = None) -> Answer[AuditedDeed]:
    """A page of deeds, the latest first, now or as known at a position."""
    upto = known(connection, AUDIT_TRAIL.name, position)
    conditions = [TRUE_THEN, *(words for name, words in _ASKED.items() if getattr(asked, name) is not None)]
    wanted = {
        **{name: getattr(asked, name) for name in (*_ASKED, "limit")},
        **values(connection, AUDIT_TRAIL, upto.position),
    }
    rows = await connection.all(AuditedDeed, select(AUDIT_TRAIL, conditions, ORDER, "from_position as position"), wanted)
    return Answer(tuple(rows), upto)
