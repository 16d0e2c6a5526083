"""One append to the log: what is asked, what the log says, and how a group of requests reaches it in one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg import Connection, errors
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.rows import TupleRow

from cases.log.arrays import byteas, instant, instants, numbers, texts, uuids
from cases.log.keys import NewKey

_PARAMETERS: LiteralString = (
    "($1::text[], $2::int[], $3::uuid[], $4::uuid[], $5::bytea[], $6::timestamptz[], $7::int[], $8::int[], $9::int[], $10::int[],"
    " $11::text[], $12::bytea[], $13::int[], $14::int[], $15::uuid[], $16::text[], $17::bytea[])"
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
STATEMENT = b"append"


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


class AppendConnection:
    """A connection with the append function of one log prepared.

    It speaks to libpq itself: the adaptation of seventeen parameters by psycopg took as long as the append.
    """

    def __init__(self, connection: Connection[TupleRow], log: str) -> None:
        """Prepare an autocommit connection that may execute the append function."""
        connection.execute(SESSION)
        self._connection = connection
        self._check(connection.pgconn.prepare(STATEMENT, APPEND[log].encode()), ExecStatus.COMMAND_OK)

    def append(self, requests: Sequence[Request]) -> list[Answer]:
        """Send a group and read an answer for each request.

        Raises:
            psycopg.OperationalError: the connection broke (`broken`), or the server cannot take anything now.
            psycopg.Error: the database cannot take one of the requests at all; nothing was recorded.
        """
        order = sorted(range(len(requests)), key=lambda number: requests[number].office)
        streams: list[UUID] = []
        parameters = _parameters([requests[number] for number in order], streams)
        result = self._connection.pgconn.exec_prepared(STATEMENT, parameters, [BINARY] * len(parameters), BINARY)
        self._check(result, ExecStatus.TUPLES_OK)
        answers: dict[int, Answer] = {}
        for row, number in enumerate(order):
            answers[number] = _answer([result.get_value(row, column) for column in range(6)], streams)
        return [answers[number] for number in range(len(requests))]

    @property
    def broken(self) -> bool:
        """Whether the connection is lost."""
        return self._connection.pgconn.status == ConnStatus.BAD

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _check(self, result: "psycopg.pq.abc.PGresult", wanted: ExecStatus) -> None:
        if result.status == wanted:
            return
        if self.broken:
            raise psycopg.OperationalError("the connection to the log is lost")
        raise errors.error_from_result(result)


def _answer(values: list[bytes | None], streams: list[UUID]) -> Answer:
    outcome, first, events, at, slot, found = values
    name = (outcome or b"").decode()
    stale = streams[_number(slot) - 1] if slot else None
    positions = range(_number(first), _number(first) + _number(events)) if name in ("recorded", "repeated") else ()
    return Answer(name, tuple(positions), instant(_number(at)), stale, _number(found) if found else None)


def _number(value: bytes | None) -> int:
    return int.from_bytes(value or b"", "big", signed=True)


def _parameters(requests: Sequence[Request], streams: list[UUID]) -> list[bytes]:
    """The arrays of the append function for requests sorted by office; fills `streams`, slot 1 first."""
    offices: list[str] = []
    office_counts: list[int] = []
    counts: list[int] = []
    slots: dict[UUID, int] = {}
    event_requests: list[int] = []
    event_slots: list[int] = []
    expected: list[tuple[int, int]] = []

    def slot(stream: UUID) -> int:
        found = slots.get(stream)
        if found is None:
            streams.append(stream)
            found = slots[stream] = len(streams)
            office_counts[-1] += 1
        return found

    for number, request in enumerate(requests, 1):
        if not offices or offices[-1] != request.office:
            offices.append(request.office)
            office_counts += (0, 0)
            slots.clear()
        office_counts[-2] += 1
        counts += (len(request.events), len(request.expects), len(request.keys))
        for event in request.events:
            event_requests.append(number)
            event_slots.append(slot(event.stream))
        expected += [(slot(stream), version) for stream, version in request.expects.items()]
    events = [event for request in requests for event in request.events]
    keys = [key for request in requests for key in request.keys]
    return [
        texts(offices),
        numbers(office_counts),
        uuids(streams),
        uuids([request.command_id for request in requests]),
        byteas([request.request_mac for request in requests]),
        instants([request.clock for request in requests]),
        numbers(counts),
        numbers(event_requests),
        numbers(event_slots),
        numbers([event.version for event in events]),
        texts(event.type for event in events),
        byteas([event.body for event in events]),
        numbers([stream for stream, _ in expected]),
        numbers([version for _, version in expected]),
        uuids([key.subject for key in keys]),
        texts(key.kek for key in keys),
        byteas([key.wrapped for key in keys]),
    ]
