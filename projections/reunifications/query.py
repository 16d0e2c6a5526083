"""Reading reunifications of the cases that the caller sees: one, or a page of them, the earliest begun first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from projections.moments import Answer
from projections.register.entry import page
from projections.reunifications import REUNIFICATIONS, ReunificationKnown
from projections.scope import ScopedConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Reunifications:
    """Which are asked for; what is None does not matter.

    Attributes:
        open: only those that are not over, or only those that are.
        visit_due_before: only those whose next visit is due before this instant.
        decide_due_before: only those that wait for a decision due before this instant.
        after: when the last of the page before began, and its id.
    """

    reunification_id: UUID | None = None
    case_id: UUID | None = None
    stage: str | None = None
    open: bool | None = None
    visit_due_before: datetime | None = None
    decide_due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "reunification_id": "reunification_id = %(reunification_id)s",
    "case_id": "case_id = %(case_id)s",
    "stage": "stage = %(stage)s",
    "open": "(outcome is null) = %(open)s",
    "visit_due_before": "visit_due_at < %(visit_due_before)s",
    "decide_due_before": "decision is null and decide_due_at < %(decide_due_before)s",
    "after": "(began_at, reunification_id) > (%(after_first)s, %(after_second)s)",
}


async def reunifications(connection: ScopedConnection, asked: Reunifications, position: int | None = None) -> Answer[ReunificationKnown]:
    """A page of reunifications, now or as known at a position.

    Raises:
        NotYetRead: the model has not read up to that position.
    """
    return await page(connection, REUNIFICATIONS, asked, _ASKED, "began_at, reunification_id", position=position)
