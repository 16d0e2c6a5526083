"""One append to the log: what is asked, what the log says, and how a group of requests reaches it in one round trip."""

import select
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg import Connection, errors
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.rows import TupleRow

from cases.log.arrays import byteas, instant, instants, rows, texts, uuids
from cases.log.keys import NewKey

_PARAMETERS: LiteralString = (
    "($1::text[], $2::int[], $3::uuid[], $4::int[], $5::uuid[], $6::bytea[], $7::timestamptz[], $8::int[], $9::int[],"
    " $10::text[], $11::bytea[], $12::int[], $13::uuid[], $14::text[], $15::bytea[])"
)
APPEND: dict[str, LiteralString] = {
    "events": "select * from append_events" + _PARAMETERS,
    "looks": "select * from append_looks" + _PARAMETERS,
}
# plpgsql replans statements with array parameters for ever unless told not to; at these sizes the index is always right.
SESSION: LiteralString = (
    "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;"
    " set enable_mergejoin = off; set enable_bitmapscan = off; set jit = off"
)
BINARY = 1
BINARIES = [BINARY] * 15
STATEMENT = b"append"
LOST = "the connection to the log is lost"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event ready to be stored."""

    stream: UUID
    version: int
    type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
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
    expects: dict[UUID, int] = field(default_factory=dict)
    command_id: UUID | None = None
    request_mac: bytes | None = None
    clock: datetime | None = None
    keys: Sequence[NewKey] = ()


@dataclass(frozen=True, slots=True)
class Answer:
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


class Sent:
    """A group that is under way to the log."""

    def __init__(self, requests: Sequence[Request]) -> None:
        """Put the group into the arrays of the append function; nothing is sent yet."""
        self._order: list[int] | None = None
        if any(request.office != requests[0].office for request in requests):
            self._order = sorted(range(len(requests)), key=lambda number: requests[number].office)
        self._requests = [requests[number] for number in self._order] if self._order else requests
        self._streams: list[UUID] = []
        self.parameters = _parameters(self._requests, self._streams)
        self.result: psycopg.pq.abc.PGresult | None = None

    def answers(self) -> list[Answer]:
        """An answer for each request, once the result is there.

        Raises:
            psycopg.Error: the database cannot take one of the requests at all; nothing was recorded.
        """
        result = self.result
        if result is None or result.status != ExecStatus.TUPLES_OK:
            raise errors.error_from_result(result) if result else psycopg.OperationalError(LOST)
        said: list[Answer] = []
        for row in range(result.ntuples):
            said += _answers([result.get_value(row, column) for column in range(7)], self._requests[len(said) :], self._streams)
        if self._order is None:
            return said
        answers = dict(zip(self._order, said, strict=True))
        return [answers[number] for number in range(len(said))]


class AppendConnection:
    """A connection with the append function of one log prepared. A second group may be sent while the first is under way.

    It speaks to libpq itself: the adaptation of fifteen parameters by psycopg took as long as the append. Several threads may
    use it, as long as one at a time sends and one at a time receives.
    """

    def __init__(self, connection: Connection[TupleRow], log: str) -> None:
        """Prepare an autocommit connection that may execute the append function."""
        connection.execute(SESSION)
        self._connection = connection
        self._pg = connection.pgconn
        prepared = self._pg.prepare(STATEMENT, APPEND[log].encode())
        if prepared.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(prepared)
        self._speaking = Lock()  # libpq takes one thread at a time, and some of its calls let others run
        self._under_way: deque[Sent] = deque()
        self._readable = select.poll()
        self._readable.register(connection.fileno(), select.POLLIN)
        self._writable = select.poll()
        self._writable.register(connection.fileno(), select.POLLOUT)

    def append(self, requests: Sequence[Request]) -> list[Answer]:
        """Send a group once nothing is under way, and read an answer for each request.

        Raises:
            psycopg.OperationalError: the connection broke (`broken`), or the server cannot take anything now.
            psycopg.Error: the database cannot take one of the requests at all; nothing was recorded.
        """
        group = Sent(requests)
        while group.result is None:
            with self._speaking:
                self._take_what_came()
                if not self._under_way:
                    if self._pg.pipeline_status:
                        self._pg.exit_pipeline_mode()
                    group.result = self._pg.exec_prepared(STATEMENT, group.parameters, BINARIES, BINARY)  # type: ignore[arg-type]  # None is null
                    break
            self._wait()
        if self.broken:
            raise psycopg.OperationalError(LOST)
        return group.answers()

    def send(self, group: Sent) -> None:
        """Send a group, also behind another one; it is a transaction of its own.

        Raises:
            psycopg.OperationalError: the connection broke; nobody can tell what the server got.
        """
        with self._speaking:
            if not self._pg.pipeline_status:
                self._pg.enter_pipeline_mode()
            self._pg.send_query_prepared(STATEMENT, group.parameters, BINARIES, BINARY)
            self._under_way.append(group)
            self._pg.pipeline_sync()
            while self._pg.flush():  # psycopg's connections do not wait for a full socket by themselves
                self._writable.poll()

    def receive(self, group: Sent) -> list[Answer]:
        """Wait for the answers to a group that was sent, keeping those to groups that were sent before it.

        Raises:
            as `append`.
        """
        while group in self._under_way:
            with self._speaking:
                self._take_what_came()
            if group in self._under_way:
                self._wait()
        return group.answers()

    def _wait(self) -> None:
        self._readable.poll()
        with self._speaking:
            self._pg.consume_input()

    def _take_what_came(self) -> None:
        """Take the results that are there; after a group's own, libpq gives None and then the end of its transaction."""
        while self._under_way and not self._pg.is_busy():
            result = self._pg.get_result()
            if result is None:
                if self.broken:
                    raise psycopg.OperationalError(LOST)
            elif result.status == ExecStatus.PIPELINE_SYNC:
                self._under_way.popleft()
            else:
                self._under_way[0].result = result

    @property
    def broken(self) -> bool:
        """Whether the connection is lost."""
        return self._pg.status == ConnStatus.BAD

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _answers(values: list[bytes | None], requests: Sequence[Request], streams: list[UUID]) -> list[Answer]:
    """What a row of the append function says of the first of some requests: of all those in a run, or of one."""
    alike, said, first, events, at, slot, found = values
    outcome, position, recorded_at = (said or b"").decode(), _number(first), instant(_number(at))
    if outcome == "stale":
        return [Answer(outcome, (), recorded_at, streams[_number(slot) - 1], _number(found))]
    if outcome == "repeated":
        return [Answer(outcome, tuple(range(position, position + _number(events))), recorded_at)]
    if outcome != "recorded":
        return [Answer(outcome, (), recorded_at)]
    answers = []
    for request in requests[: _number(alike)]:
        after = position + len(request.events)
        answers.append(Answer(outcome, tuple(range(position, after)), recorded_at))
        position = after
    return answers


def _number(value: bytes | None) -> int:
    return int.from_bytes(value or b"", "big", signed=True)


def _parameters(requests: Sequence[Request], streams: list[UUID]) -> list[bytes | None]:
    """The arrays of the append function for requests sorted by office; fills `streams`, office by office."""
    offices: list[str] = []
    slots: dict[UUID, int] = {}
    seen: list[int] = []
    office_until, until = [0, 0], [0, 0, 0]
    events: list[NewEvent] = []
    places: list[int] = []
    expected: list[int] = []
    keys: list[NewKey] = []

    def slot(stream: UUID, version: int) -> int:
        found = slots.get(stream)
        if found is None:
            found = slots[stream] = len(slots) + 1
            streams.append(stream)
            seen.append(version)
            office_until[-1] += 1
        elif version < seen[found - len(slots) - 1]:
            seen[found - len(slots) - 1] = version
        return found

    for number, request in enumerate(requests, 1):
        if not offices or offices[-1] != request.office:
            offices.append(request.office)
            office_until += (0, 0)
            slots.clear()
        office_until[-2] = number
        events += request.events
        keys += request.keys
        for event in request.events:
            places += (slot(event.stream, event.version - 1), event.version)
        for stream, version in request.expects.items():
            expected += (slot(stream, version), version)
        until += (len(events), len(expected) // 2, len(keys))
    clocks = [request.clock for request in requests]
    return [
        texts(offices),
        rows(office_until, 2, first=0),
        uuids(streams),
        rows(seen),
        uuids([request.command_id for request in requests]),
        byteas([request.request_mac for request in requests]),
        instants(clocks) if any(clocks) else None,
        rows(until, 3, first=0),
        rows(places, 2),
        texts([event.type for event in events]),
        byteas([event.body for event in events]),
        rows(expected, 2) if expected else None,
        uuids([key.subject for key in keys]) if keys else None,
        texts([key.kek for key in keys]) if keys else None,
        byteas([key.wrapped for key in keys]) if keys else None,
    ]
