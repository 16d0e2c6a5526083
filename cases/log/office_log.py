"""The recorder of one office's log, by the extension points of the `eventsourcing` library.

One recorder and one `Application` an office share the pool and the committer. `notification_id` is the position in the
office's log. `Application.save(**kwargs)` may bring `terms`: command id, request code, expectations, keys and clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    ProgrammingError,
    StoredEvent,
    Subscription,
)
from psycopg import sql

from cases.log.database import OfficeConnections
from cases.log.group_commit import GroupCommit
from cases.log.keys import NewKey
from cases.log.request import Answer, NewEvent, Request
from cases.log.wake_up import POLL_SECONDS, Listener

TABLES: dict[str, LiteralString] = {"events": "events", "looks": "looks"}


@dataclass(slots=True, kw_only=True)
class Terms:
    """What an append carries beside its events: see `Request`."""

    command_id: UUID | None = None
    request_mac: bytes | None = None
    expects: dict[UUID, int] = field(default_factory=dict)
    keys: Sequence[NewKey] = ()
    clock: datetime | None = None


class NotAppended(IntegrityError):
    """The log did not take the append; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.outcome)
        self.answer = answer


class OfficeRecorder(ApplicationRecorder):
    """One office's log as the library sees it."""

    def __init__(
        self,
        office: str,
        committer: GroupCommit,
        connections: OfficeConnections,
        listener: Listener | None = None,
        *,
        log: str = "events",
    ) -> None:
        self.office = office
        self.log = log
        self._committer = committer
        self._connections = connections
        self._listener = listener
        table = sql.Identifier(TABLES[log])
        columns = sql.SQL("select stream, version, type, body from {} where office = %s and stream = %s").format(table)
        self._stream_query = columns + sql.SQL(" and version > %s and version <= %s order by version limit %s")
        self._stream_query_back = columns + sql.SQL(" and version > %s and version <= %s order by version desc limit %s")
        pages = sql.SQL("select stream, version, type, body, position from {} where office = %s and position >= %s").format(table)
        self._page_query = pages + sql.SQL(" and position <= %s order by position limit %s")
        self._topics_query = pages + sql.SQL(" and position <= %s and type = any(%s) order by position limit %s")
        self._receipt_query = sql.SQL(
            "select request_mac, first_position, events, recorded_at from {} where office = %s and command_id = %s"
        ).format(sql.Identifier(f"{TABLES[log]}_receipts"))
        self._known_query = sql.SQL("select command_id from {} where office = %s and command_id = any(%s)").format(
            sql.Identifier(f"{TABLES[log]}_receipts")
        )
        self._streams_query = sql.SQL(
            "select stream, version, type, body from {} where office = %s and stream = any(%s) order by stream, version"
        ).format(table)
        self._size_query = sql.SQL("select size from {} where office = %s").format(sql.Identifier(f"{TABLES[log]}_heads"))

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Append, and say at which positions. Several events, also of several streams, are one append.

        Raises:
            NotAppended: a version was taken, an expectation failed, the command was given before (its first answer is
                in `answer`), or the played time was refused.
        """
        if kwargs.get("tracking") is not None:
            raise ProgrammingError("the office's log keeps no tracking: read models do")
        terms: Terms = kwargs.get("terms") or Terms()
        events = [NewEvent(_uuid(e.originator_id), e.originator_version, e.topic, e.state) for e in stored_events]
        if not events and terms.command_id is None:
            return []
        answer = self.append(events, terms)
        if answer.outcome != "recorded":
            raise NotAppended(answer)
        return list(answer.positions)

    def append(self, events: Sequence[NewEvent], terms: Terms) -> Answer:
        """Append, and say what the log answered.

        Raises:
            psycopg.Error: it was not recorded, or nobody can tell (`OutcomeUnknown`).
        """
        return self._committer.append(self.request(events, terms))

    def request(self, events: Sequence[NewEvent], terms: Terms) -> Request:
        """The request of an append to this office's log."""
        return Request(
            office=self.office,
            events=events,
            expects=terms.expects,
            command_id=terms.command_id,
            request_mac=terms.request_mac,
            clock=terms.clock,
            keys=terms.keys,
        )

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """The events of one stream in order of version."""
        query = self._stream_query_back if desc else self._stream_query
        after, until = (-1 if gt is None else gt), (2**31 - 1 if lte is None else lte)
        with self._connections.of(self.office) as connection:
            rows = connection.execute(query, (self.office, originator_id, after, until, limit)).fetchall()
        return [StoredEvent(*row) for row in rows]

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]:
        """A page of the log in order of position. Positions have no gaps and are given under the lock, so none is missed."""
        first = 1 if start is None else start if inclusive_of_start else start + 1
        last = 2**62 if stop is None else stop
        with self._connections.of(self.office) as connection:
            if topics:
                rows = connection.execute(self._topics_query, (self.office, first, last, list(topics), limit)).fetchall()
            else:
                rows = connection.execute(self._page_query, (self.office, first, last, limit)).fetchall()
        return [Notification(*row) for row in rows]

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""
        with self._connections.of(self.office) as connection:
            row = connection.execute(self._size_query, (self.office,)).fetchone()
        return row[0] or None if row else None

    def receipt(self, command_id: UUID) -> tuple[bytes | None, list[int], datetime] | None:
        """What was answered to a command: code of the request, positions, instant; None if it was never recorded."""
        with self._connections.of(self.office) as connection:
            row = connection.execute(self._receipt_query, (self.office, command_id)).fetchone()
        if row is None:
            return None
        request_mac, first, events, recorded_at = row
        return request_mac, list(range(first, first + events)), recorded_at

    def of_streams(self, streams: Collection[UUID]) -> dict[UUID, list[StoredEvent]]:
        """The events of several streams, each in order of version: one question for all of them."""
        found: dict[UUID, list[StoredEvent]] = {stream: [] for stream in streams}
        with self._connections.of(self.office) as connection:
            for row in connection.execute(self._streams_query, (self.office, list(streams))).fetchall():
                found[row[0]].append(StoredEvent(*row))
        return found

    def known(self, command_ids: Collection[UUID]) -> set[UUID]:
        """Those of some commands that have a receipt."""
        with self._connections.of(self.office) as connection:
            return {known for (known,) in connection.execute(self._known_query, (self.office, list(command_ids))).fetchall()}

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Events as they are recorded, in order, each once, from after `gt` on."""
        if self._listener is None:
            raise ProgrammingError("this recorder has no listener")
        return OfficeSubscription(self, self._listener, gt, topics)


class OfficeSubscription(ListenNotifySubscription[ApplicationRecorder]):
    """The library's subscription, woken by our listener and by the clock."""

    def __init__(self, recorder: OfficeRecorder, listener: Listener, gt: int | None, topics: Sequence[str]) -> None:
        self._listener = listener
        self._office = recorder.office
        super().__init__(recorder, gt, topics)

    def _loop_on_pull(self) -> None:
        try:
            while not self._has_been_stopped:
                beat = self._listener.beat(self._office)
                self._pull()
                if not self._has_been_stopped:
                    self._listener.wait(beat, self._office, POLL_SECONDS)
        except BaseException as error:  # noqa: BLE001  # handed to whoever iterates
            self._thread_error = self._thread_error or error
            self.stop()


def _uuid(originator_id: UUID | str) -> UUID:
    return originator_id if isinstance(originator_id, UUID) else UUID(originator_id)
