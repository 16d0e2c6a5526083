"""The law of the append: groups of requests are answered as if each came alone, one after the other."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from cases.log.keys import NewKey
from cases.log.request import Answer, NewEvent, Request
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import BODY, OFFICE, OTHER

STREAMS = [UUID(int=number) for number in range(1, 6)]
TIMES = [datetime(2021, 1, 4, tzinfo=UTC) + timedelta(days=day) for day in range(3)]
GROUPS = 300
TYPES = ("SomethingHappened/1", "DemonstrationStarted/1")

Told = tuple[str, tuple[int, ...], UUID | None, int | None]


@dataclass
class Office:
    """One office's log in the simplest words: what an append of one request does to it."""

    played: bool = False
    size: int = 0
    streams: dict[UUID, int] = field(default_factory=dict)
    receipts: dict[UUID, tuple[bytes | None, tuple[int, ...]]] = field(default_factory=dict)
    keys: set[UUID] = field(default_factory=set)

    def append(self, request: Request) -> Told:
        """Take the request, or say why not."""
        if request.command_id in self.receipts:
            mac, positions = self.receipts[request.command_id]
            return ("repeated", positions, None, None) if mac == request.request_mac else ("other-request", (), None, None)
        begins = not self.size and bool(request.events) and request.events[0].type.startswith("DemonstrationStarted/")
        if request.clock and not (self.played or begins):
            return "clock-refused", (), None, None
        for stream, version in request.expects.items():
            if self.streams.get(stream, 0) != version:
                return "stale", (), stream, self.streams.get(stream, 0)
        if any(key.subject in self.keys for key in request.keys):
            return "key-exists", (), None, None
        after = dict(self.streams)
        for event in request.events:
            begun = after.get(event.stream)
            if not (event.version in (0, 1) if begun is None else event.version == begun + 1):
                return "stale", (), event.stream, begun or 0
            after[event.stream] = event.version
        if request.events:
            self.played = self.played or begins
        positions = tuple(range(self.size + 1, self.size + 1 + len(request.events)))
        self.streams, self.size = after, self.size + len(request.events)
        self.keys |= {key.subject for key in request.keys}
        if request.command_id:
            self.receipts[request.command_id] = request.request_mac, positions
        return "recorded", positions, None, None


def asked(chance: Random, model: dict[str, Office], subjects: list[UUID]) -> Request:
    """A request whose versions are mostly as they have to be, so that much is recorded and little of everything refused."""
    office = chance.choices(list(model), [3, 1])[0]
    streams = dict(model[office].streams)
    events = []
    for _ in range(chance.choices([0, 1, 2, 3], [1, 5, 2, 1])[0]):
        stream = chance.choice(STREAMS)
        fitting = streams[stream] + 1 if stream in streams else chance.randint(0, 1)
        streams[stream] = max(0, fitting + chance.choices([0, -1, 1, 3], [30, 1, 1, 1])[0])
        events.append(NewEvent(stream, streams[stream], chance.choices(TYPES, [30, 1])[0], BODY))
    looked_at = chance.sample(STREAMS, chance.choices([0, 1, 2], [3, 2, 1])[0])
    return Request(
        office=office,
        events=events,
        expects={stream: max(0, model[office].streams.get(stream, 0) + chance.choices([0, 1, -1], [20, 1, 1])[0]) for stream in looked_at},
        command_id=chance.choice(
            [None, chance.choice(list(model[office].receipts) or [None]), *(UUID(int=chance.getrandbits(128)) for _ in range(8))]
        ),
        request_mac=chance.choices([None, b"other"], [5, 1])[0],
        clock=chance.choice(TIMES) if chance.random() < (0.4 if model[office].played else 0.05) else None,
        keys=[NewKey(chance.choice(subjects), "kek-test", b"wrapped")] if chance.random() < 0.2 else [],
    )


def group(chance: Random, model: dict[str, Office]) -> list[tuple[Request, Told]]:
    """Requests that go to the log together, no command id twice, each with what the law says of it."""
    found: list[tuple[Request, Told]] = []
    subjects = [UUID(int=chance.getrandbits(64)) for _ in range(2)] + list(model[OFFICE].keys)[:1]
    for _ in range(chance.choice([1, chance.randint(2, 8)])):  # one alone goes another way
        request = asked(chance, model, subjects)
        if request.command_id is None or request.command_id not in {other.command_id for other, _ in found}:
            found.append((request, model[request.office].append(request)))
    return found


@pytest.mark.soak
@pytest.mark.parametrize("demonstration", [False, True])
def test_a_group_is_answered_as_if_each_request_came_alone(store: LogStore, seed: int, *, demonstration: bool) -> None:
    chance = Random(f"append {seed}")
    model = {OFFICE: Office(), OTHER: Office()}
    seen = Counter[str]()
    if demonstration:
        began = Request(office=OFFICE, events=[NewEvent(STREAMS[0], 1, "DemonstrationStarted/1", BODY)], clock=TIMES[0])
        assert store.committer.append(began).outcome == model[OFFICE].append(began)[0] == "recorded"
    for number in range(GROUPS):
        together = group(chance, model)
        answers = store.committer._sender.outcomes([request for request, _ in together])
        for answer, (request, told) in zip(answers, together, strict=True):
            assert isinstance(answer, Answer), answer
            assert (answer.outcome, answer.positions, answer.stale_stream, answer.found_version) == told, (number, request, together)
            seen[told[0]] += 1
    for office, held in model.items():
        assert verify(store.connections, office).size == held.size
    refusable = {"clock-refused"} if not all(held.played for held in model.values()) else set()
    assert seen.keys() >= {"recorded", "repeated", "other-request", "stale", "key-exists", *refusable}, seen
