"""Which searches, requests and matches are asked for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Searches:
    """Which searches are asked for; what is None does not matter.

    Attributes:
        open: only those that go on, or only those that are over.
        waiting: only those with matches that wait for a decision, or only the others.
        due_before: only those whose next attempt is due before this instant.
        after: the last of the page before: when it began, and its id.
    """

    tracing_id: UUID | None = None
    case_id: UUID | None = None
    open: bool | None = None
    waiting: bool | None = None
    worker_id: UUID | None = None
    team_id: UUID | None = None
    area: str | None = None
    due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """Which requests are asked for; what is None does not matter.

    Attributes:
        open: only those that go on, or only those that are over.
        waiting: only those with matches that wait for a decision, or only the others.
        after: the last of the page before: when it was made, and its id.
    """

    tracing_request_id: UUID | None = None
    open: bool | None = None
    waiting: bool | None = None
    area: str | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Which matches are asked for; what is None does not matter.

    Attributes:
        waiting: only those that somebody is to accept or reject, or only the others.
        after: the last of the page before: when it began, and its id.
    """

    match_id: UUID | None = None
    case_id: UUID | None = None
    person_id: UUID | None = None
    tracing_request_id: UUID | None = None
    waiting: bool | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50
