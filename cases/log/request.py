"""What is asked of the log, and what it says."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from cases.log.keys import NewKey


class NewEvent(Struct, frozen=True):
    """An event ready to be stored."""

    stream: UUID
    version: int
    type: str
    body: bytes


class Request(Struct, frozen=True, kw_only=True):
    """One append to one office's log.

    Attributes:
        expects: stream to the version that the decision saw, for every stream it looked at (0: nothing yet).
        command_id: under which the receipt is kept; None: no receipt (an append of the bare recorder).
        request_mac: HMAC of the request, so that another request under the same id is told so.
        clock: a played time, for a demonstration only.
        keys: keys made for first mentions, stored in the same transaction.
    """

    office: str
    events: Sequence[NewEvent]
    expects: dict[UUID, int] = {}
    command_id: UUID | None = None
    request_mac: bytes | None = None
    clock: datetime | None = None
    keys: Sequence[NewKey] = ()


class Answer(Struct, frozen=True):
    """What the log said to a request.

    Attributes:
        outcome: `recorded`, `repeated`, `other-request`, `stale`, `key-exists` or `clock-refused`.
        positions: of the events, first to last; of a repeated command, its first answer's.
        recorded_at: when the log took them; without meaning where it did not.
        stale_stream: the stream where another version was found.
        found_version: that version.
    """

    outcome: str
    positions: tuple[int, ...]
    recorded_at: datetime
    stale_stream: UUID | None = None
    found_version: int | None = None
