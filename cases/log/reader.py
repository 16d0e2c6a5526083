"""Pages of opened events in order, and the wake-up: the side of the log that projections may import."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.events.event import Event, Told
from cases.log import codec
from cases.log.codec import Place, UnknownEvent, Unreadable
from cases.log.database import OfficeConnections
from cases.log.keys import Keyring
from cases.log.wake_up import Listener

__all__ = ["Listener", "LogReader", "OfficeConnections", "Poisoned", "Recorded", "UnknownEvent", "Unreadable"]

_COLUMNS: LiteralString = "select position, stream, version, type, recorded_at, body from "
_PAGE: LiteralString = " where office = %s and position > %s and position <= %s order by position limit %s"
_STREAM: LiteralString = " where office = %s and stream = %s and position <= %s order by version"
_SOME: LiteralString = " where office = %s and position = any(%s) order by position"
_TABLE: dict[str, LiteralString] = {"events": "events", "looks": "looks"}
_HEAD: dict[str, LiteralString] = {
    "events": "select office, size, recorded_at, played from events_heads where size > 0 and office like %s order by office",
    "looks": "select office, size, recorded_at, played from looks_heads where size > 0 and office like %s order by office",
}
LAST = 2**62


class Recorded(Struct, frozen=True):
    """An event as it stands in an office's log."""

    office: str
    position: int
    stream: UUID
    version: int
    name: str
    recorded_at: datetime
    event: Event
    told: Told


@dataclass(frozen=True, slots=True)
class Head:
    """How far an office's log reaches, and whether it is a demonstration with a played clock."""

    office: str
    size: int
    recorded_at: datetime
    played: bool


class Poisoned(Exception):  # the architecture's word
    """The event at `position` cannot be read; `cause` is UnknownEvent (a newer version is needed) or Unreadable."""

    def __init__(self, office: str, position: int, cause: Exception) -> None:
        super().__init__(f"{office}:{position}: {cause}")
        self.office = office
        self.position = position
        self.cause = cause


class LogReader:
    """Reads offices' logs in order. Positions have no gaps, so who has seen n has seen everything up to n."""

    def __init__(self, connections: OfficeConnections, keyring: Keyring, listener: Listener | None = None, log: str = "events") -> None:
        self.connections = connections
        self.keyring = keyring
        self.listener = listener
        self._log = log
        self._from: LiteralString = _COLUMNS + _TABLE[log]

    def page(self, office: str, after: int, limit: int = 500, *, until: int = LAST, opened: bool = True) -> list[Recorded]:
        """The next events after a position, sealed fields opened with one key query.

        A page ends before an event that cannot be read.

        Raises:
            Poisoned: the very next event cannot be read.
        """
        with self.connections.of(office) as connection:
            rows = connection.execute(self._from + _PAGE, (office, after, until, limit), binary=True).fetchall()
        return self._decoded(office, rows, opened=opened)

    def stream(self, office: str, stream: UUID, *, until: int = LAST, opened: bool = True) -> list[Recorded]:
        """All events of one stream up to a position, in order of version."""
        with self.connections.of(office) as connection:
            rows = connection.execute(self._from + _STREAM, (office, stream, until), binary=True).fetchall()
        return self._decoded(office, rows, opened=opened)

    def at(self, office: str, positions: Sequence[int], *, opened: bool = True) -> list[Recorded]:
        """The events at some positions, in order."""
        with self.connections.of(office) as connection:
            rows = connection.execute(self._from + _SOME, (office, list(positions)), binary=True).fetchall()
        return self._decoded(office, rows, opened=opened)

    def all(self, office: str, *, after: int = 0, until: int = LAST, limit: int = 1_000, opened: bool = True) -> Iterator[Recorded]:
        """Every event of the office's log after a position, page by page."""
        while page := self.page(office, after, limit, until=until, opened=opened):
            yield from page
            after = page[-1].position

    def heads(self) -> list[Head]:
        """How far the log of each office reaches, as far as this connection may see offices."""
        with self.connections.of("*") as connection:
            return [Head(*row) for row in connection.execute(_HEAD[self._log], ["%"]).fetchall()]

    def head(self, office: str) -> Head | None:
        """How far the log of one office reaches; None: nothing has been recorded there."""
        with self.connections.of(office) as connection:
            return next((Head(*row) for row in connection.execute(_HEAD[self._log], [office]).fetchall()), None)

    def open_all(self, events: Sequence[Recorded]) -> list[Recorded]:
        """The same events of one office with their sealed fields opened, with one key query."""
        if not events:
            return []
        office = events[0].office
        subjects = {s for e in events for s in codec.subjects(e.event, e.stream)}
        keys = self.keyring.opening(office, subjects) if subjects else None
        if keys is None:
            return list(events)
        return [replace(e, event=codec.open_fields(e.event, Place(office, e.stream, e.version), keys)) for e in events]

    def _decoded(self, office: str, rows: Sequence[TupleRow], *, opened: bool) -> list[Recorded]:
        events: list[Recorded] = []
        for position, stream, version, topic, recorded_at, body in rows:
            try:
                event, told = codec.decode(topic, body)
            except (UnknownEvent, Unreadable) as cause:
                if not events:
                    raise Poisoned(office, position, cause) from cause
                break
            name = topic.partition("/")[0]
            events.append(Recorded(office, position, stream, version, name, recorded_at, event, told))
        return self._opened_as_far_as_possible(events) if opened else events

    def _opened_as_far_as_possible(self, events: list[Recorded]) -> list[Recorded]:
        try:
            return self.open_all(events)
        except Unreadable:
            opened: list[Recorded] = []
            for e in events:
                try:
                    opened += self.open_all([e])
                except Unreadable as cause:
                    if not opened:
                        raise Poisoned(e.office, e.position, cause) from cause
                    break
            return opened


def position_at(connection: Connection[TupleRow], office: str, moment: datetime) -> int:
    """The last position recorded at or before an instant; 0 if there is none."""
    row = connection.execute("select position_at(%s, %s)", (office, moment)).fetchone()
    return int(row[0]) if row else 0
