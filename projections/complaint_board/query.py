"""Reading the complaint board: oldest first, by stage, kind, area, and what is due."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from projections.complaint_board import COMPLAINT_BOARD, BoardComplaint
from projections.listing import select, true_at, values
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection

ORDER: Final[LiteralString] = "received_at, complaint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """Which complaints are asked for; what is None does not matter.

    Attributes:
        open: only those that are not closed, or only those that are.
        area: region code; what lies within it.
        due_before: only those whose next step is due before this instant: with the present instant, the overdue ones.
        after: the last complaint of the page before: when it was received, and its id.
    """

    stage: str | None = None
    kind: str | None = None
    channel: str | None = None
    urgency: str | None = None
    open: bool | None = None
    area: str | None = None
    taken_by: UUID | None = None
    case_id: UUID | None = None
    due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "stage": "stage = %(stage)s",
    "kind": "kind = %(kind)s",
    "channel": "channel = %(channel)s",
    "urgency": "urgency = %(urgency)s",
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "taken_by": "taken_by = %(taken_by)s",
    "case_id": "%(case_id)s = any (case_ids)",
    "due_before": "due_at < %(due_before)s",
    "after": "(received_at, complaint_id) > (%(after_at)s, %(after_id)s)",
}


async def complaints(connection: ScopedConnection, asked: Complaints, position: int | None = None) -> Answer[BoardComplaint]:
    """A page of complaints, oldest first, now or as known at a position.

    Raises:
        NotYetRead: the board has not read up to that position.
    """
    upto = known(connection, COMPLAINT_BOARD.name, position)
    conditions = [true_at(now=upto.now), *(words for name, words in _ASKED.items() if getattr(asked, name) is not None)]
    if asked.open is not None:
        conditions.append("closed_at is null" if asked.open else "closed_at is not null")
    rows = await connection.all(BoardComplaint, select(COMPLAINT_BOARD, conditions, ORDER), _values(connection, asked, upto))
    return Answer(tuple(rows), upto)


async def complaint(connection: ScopedConnection, complaint_id: UUID, position: int | None = None) -> Answer[BoardComplaint]:
    """One complaint, or no row where there is none that the caller may see."""
    upto = known(connection, COMPLAINT_BOARD.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "complaint_id = %(complaint_id)s"]
    wanted = {**_values(connection, Complaints(limit=1), upto), "complaint_id": complaint_id}
    return Answer(tuple(await connection.all(BoardComplaint, select(COMPLAINT_BOARD, conditions, ORDER), wanted)), upto)


def _values(connection: ScopedConnection, asked: Complaints, upto: Known) -> dict[str, object]:
    after_at, after_id = asked.after or (None, None)
    return {
        **asdict(replace(asked, after=None)),
        "after_at": after_at,
        "after_id": after_id,
        **values(connection, COMPLAINT_BOARD, upto.position),
    }
