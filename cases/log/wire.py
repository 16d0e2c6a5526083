"""Requests and answers on the wire: what the append functions are given, in PostgreSQL's binary format, and what they say.

There are two (api/database/migrations): one for groups of requests of any kind, and one for a request that comes alone with
one event and nothing unusual. The second takes it or leaves it to the first.
"""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from psycopg.pq.abc import PGresult

from cases.log.arrays import byteas, instant, instants, rows, texts, uuids
from cases.log.keys import NewKey
from cases.log.request import Answer, NewEvent, Request

_MANY: LiteralString = (
    "($1::text[], $2::int[], $3::uuid[], $4::int[], $5::uuid[], $6::bytea[], $7::timestamptz[], $8::int[], $9::int[],"
    " $10::text[], $11::bytea[], $12::int[], $13::uuid[], $14::text[], $15::bytea[])"
)
_ONE: LiteralString = "($1::text, $2::uuid, $3::bytea, $4::uuid, $5::int, $6::text, $7::bytea, $8::uuid[], $9::int[])"
MANY: dict[str, LiteralString] = {"events": "select * from append_events" + _MANY, "looks": "select * from append_looks" + _MANY}
ONE: dict[str, LiteralString] = {"events": "select * from append_events" + _ONE, "looks": "select * from append_looks" + _ONE}

Parameters = list[bytes | None]


def of_one(request: Request) -> Parameters | None:
    """What the function for one event is given, or None where the request is not for it."""
    if len(request.events) != 1 or request.keys or request.clock is not None:
        return None
    (event,) = request.events
    expects = request.expects
    return [
        request.office.encode(),
        request.command_id.bytes if request.command_id else None,
        request.request_mac,
        event.stream.bytes,
        event.version.to_bytes(4, "big", signed=True),
        event.type.encode(),
        event.body,
        uuids(list(expects)) if expects else None,
        rows(list(expects.values())) if expects else None,
    ]


def of_many(requests: Sequence[Request]) -> tuple[Parameters, list[UUID]]:
    """What the function for groups is given for requests sorted by office, and the streams they name, office by office."""
    streams: list[UUID] = []
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
    parameters = [
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
    return parameters, streams


def said_of_one(result: PGresult) -> Answer | None:
    """The answer of the function for one event, or None where it left the request alone."""
    if result.ntuples == 0:
        return None
    return Answer("recorded", (_number(result.get_value(0, 0)),), instant(_number(result.get_value(0, 1))))


def said_of_many(result: PGresult, requests: Sequence[Request], streams: Sequence[UUID]) -> list[Answer]:
    """An answer for each of the requests that the function for groups was given; `streams` as `of_many` gave them."""
    said: list[Answer] = []
    for row in range(result.ntuples):
        said += _answers([result.get_value(row, column) for column in range(7)], requests[len(said) :], streams)
    return said


def _answers(values: list[bytes | None], requests: Sequence[Request], streams: Sequence[UUID]) -> list[Answer]:
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
