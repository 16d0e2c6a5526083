"""Many callers, one transaction: whatever waits while one transaction commits goes into the next.

The first caller that finds nobody committing commits what is waiting, its own request included; the others wait for
their answer. Nobody lingers to make a group larger. Each request is answered apart: a conflict of one never fails
another. Where the connection breaks and the outcome is unknown, a request with a command id is sent again: its receipt
tells whether it was recorded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from threading import Lock, Thread
from time import sleep
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.keys import NewKey
from cases.log.literals import byteas, numbers, texts, uuids

GROUP_REQUESTS = 256
GROUP_EVENTS = 4_000
TRIES = 5
PAUSE_SECONDS = 0.02

Connect = Callable[[], Connection[TupleRow]]

_PARAMETERS: LiteralString = (
    "(%s::text[], %s::uuid[], %s::bytea[], %s::timestamptz[], %s::int[], %s::uuid[], %s::int[], %s::text[], %s::bytea[], %s::int[],"
    " %s::uuid[], %s::text[], %s::bytea[])"
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


Outcome = Answer | Exception


class OutcomeUnknown(psycopg.OperationalError):
    """The connection broke and the request has no command id, so nobody can tell whether it was recorded."""


class _Waiting:
    """A request in the queue, and the gate its caller waits at."""

    __slots__ = ("gate", "outcome", "request")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.outcome: Outcome | None = None
        self.gate = Lock()
        self.gate.acquire()

    def result(self) -> Answer:
        if isinstance(self.outcome, Answer):
            return self.outcome
        raise self.outcome or AssertionError("no outcome")


class GroupCommit:
    """The appends of one process to one of the two logs, over one connection."""

    def __init__(self, connect: Connect, log: str = "events", *, appended: Callable[[set[str]], None] = lambda _: None) -> None:
        """Make the committer.

        Args:
            connect: opens an autocommit connection that may execute the append function.
            log: `events` or `looks`.
            appended: is told, after a commit, which offices' logs have grown.
        """
        self._connect = connect
        self._append = APPEND[log]
        self._appended = appended
        self._connection: Connection[TupleRow] | None = None
        self._queue: list[_Waiting] = []
        self._lock = Lock()
        self._busy = False
        self._closed = False

    def append(self, request: Request) -> Answer:
        """Append one request and wait for its answer."""
        return self.append_all([request])[0]

    def append_all(self, requests: Iterable[Request]) -> list[Answer]:
        """Append several requests, in order within an office, each answered apart."""
        mine = [_Waiting(request) for request in requests]
        if not mine:
            return []
        with self._lock:
            if self._closed:
                raise psycopg.InterfaceError("the log is closed")
            self._queue.extend(mine)
            lead = not self._busy
            self._busy = True
        try:
            if lead:
                self._lead(mine[-1])
            self._see_through(mine)
        except (KeyboardInterrupt, SystemExit):
            # The caller is gone; its turn to lead must not be lost with it.
            Thread(target=self._see_through, args=(mine,), daemon=True).start()
            raise
        return [waiting.result() for waiting in mine]

    def close(self) -> None:
        """Refuse further appends and close the connection once nobody commits."""
        with self._lock:
            self._closed = True
            idle, self._busy = not self._busy, True
        if idle:
            self._drop()

    def _see_through(self, mine: list[_Waiting]) -> None:
        for waiting in mine:
            waiting.gate.acquire()
            if waiting.outcome is None:
                # Woken to lead: the one who led before has its answers and goes home.
                self._lead(mine[-1])
                waiting.gate.acquire()
            waiting.gate.release()

    def _lead(self, last: _Waiting) -> None:
        """Commit groups until the leader's own last request is answered, then hand the lead to whoever waits."""
        while True:
            with self._lock:
                group = self._take()
            try:
                outcomes = self._commit([waiting.request for waiting in group])
            except (KeyboardInterrupt, SystemExit):
                # Interrupted in the middle: what was sent may or may not stand, so it is sent again by another thread.
                self._drop()
                with self._lock:
                    self._queue[:0] = group
                Thread(target=self._lead, args=(group[-1],), daemon=True).start()
                raise
            for waiting, outcome in zip(group, outcomes, strict=True):
                waiting.outcome = outcome
            done = last.outcome is not None
            with self._lock:
                heir = self._queue[0] if self._queue and done else None
                if not self._queue and done:
                    self._busy = self._closed
            for waiting in group:
                waiting.gate.release()
            if heir is not None:
                heir.gate.release()
            if done:
                return

    def _take(self) -> list[_Waiting]:
        """The next group: in order, bounded, and no command id twice, so that the second finds the first's receipt."""
        group: list[_Waiting] = []
        seen: set[tuple[str, UUID]] = set()
        events = 0
        for waiting in self._queue:
            request = waiting.request
            name = (request.office, request.command_id) if request.command_id else None
            events += len(request.events)
            if group and (len(group) >= GROUP_REQUESTS or events > GROUP_EVENTS or name in seen):
                break
            if name:
                seen.add(name)
            group.append(waiting)
        del self._queue[: len(group)]
        return group

    def _commit(self, requests: list[Request]) -> list[Outcome]:
        """Commit a group. A request that the database cannot take at all fails alone."""
        try:
            answers = self._send(requests)
        except Exception as error:  # noqa: BLE001  # whatever it is, each caller is told
            if len(requests) == 1 or isinstance(error, psycopg.OperationalError):
                return [error] * len(requests)
            return [outcome for request in requests for outcome in self._commit([request])]
        grown = {r.office for r, a in zip(requests, answers, strict=True) if a.outcome == "recorded" and a.positions}
        if grown:
            self._appended(grown)
        return list(answers)

    def _send(self, requests: list[Request]) -> list[Answer]:
        for attempt in count(1):
            connection: Connection[TupleRow] | None = None
            try:
                connection = self._connection or self._open()
                return self._execute(connection, requests)
            except psycopg.OperationalError as error:
                if connection is not None and not connection.broken:
                    raise  # the server said no (a full disk, say) and recorded nothing
                self._drop()
                if connection is not None and any(r.command_id is None for r in requests):
                    raise OutcomeUnknown("the connection broke during an append without command id") from error
                if attempt == TRIES:
                    raise
                sleep(PAUSE_SECONDS * 2**attempt)
        raise AssertionError

    def _execute(self, connection: Connection[TupleRow], requests: list[Request]) -> list[Answer]:
        order = sorted(range(len(requests)), key=lambda n: requests[n].office)
        slots: dict[tuple[str, UUID], int] = {}
        args = _arguments([requests[n] for n in order], slots)
        rows = connection.execute(self._append, args, prepare=True).fetchall()
        streams = list(slots)
        answers: dict[int, Answer] = {}
        for n, (outcome, first, events, at, slot, found) in zip(order, rows, strict=True):
            stale = streams[slot - 1][1] if slot else None
            answers[n] = Answer(outcome, tuple(range(first, first + events)), at, stale, found)
        return [answers[n] for n in range(len(requests))]

    def _open(self) -> Connection[TupleRow]:
        connection = self._connect()
        connection.execute(SESSION)
        self._connection = connection
        return connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _arguments(requests: list[Request], slots: dict[tuple[str, UUID], int]) -> tuple[str, ...]:
    """The flattened arrays of the append function; fills `slots` with the number of each stream, from 1."""

    def slot(office: str, stream: UUID) -> int:
        return slots.setdefault((office, stream), len(slots) + 1)

    events = [(slot(r.office, e.stream), e) for r in requests for e in r.events]
    expects = [(slot(r.office, stream), version) for r in requests for stream, version in r.expects.items()]
    keys = [key for r in requests for key in r.keys]
    return (
        texts(r.office for r in requests),
        uuids(r.command_id for r in requests),
        byteas(r.request_mac for r in requests),
        texts(None if r.clock is None else r.clock.isoformat() for r in requests),
        numbers(n for r in requests for n in (len(r.events), len(r.expects), len(r.keys))),
        uuids(stream for _, stream in slots),
        numbers(n for number, e in events for n in (number, e.version)),
        texts(e.type for _, e in events),
        byteas(e.body for _, e in events),
        numbers(n for pair in expects for n in pair),
        uuids(key.subject for key in keys),
        texts(key.kek for key in keys),
        byteas(key.wrapped for key in keys),
    )
