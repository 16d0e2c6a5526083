"""One append in the making: the streams that a decision looks at, what it decides, and what it expects of them."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar, cast
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from cases.decider import Actor, Command, Context, Decider
from cases.entry import Entry, OfficeApplication
from cases.errors import StaleVersion
from cases.events.event import Event, Told
from cases.joining import WrongKind
from cases.log.keys import Sealing

S = TypeVar("S")
STATES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Held:
    """A state and the version of the stream it was folded from."""

    version: int
    state: Any


class StateCache:
    """States of streams lately used. A state may be out of date; the log's expectations find that out."""

    def __init__(self, most: int = STATES_KEPT) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, UUID], Held] = OrderedDict()
        self._lock = Lock()

    def get(self, office: str, stream: UUID) -> Held | None:
        """The state kept for a stream."""
        with self._lock:
            held = self._held.get((office, stream))
            if held is not None:
                self._held.move_to_end((office, stream))
            return held

    def keep(self, office: str, stream: UUID, held: Held) -> None:
        """Keep a state, unless a later one is kept."""
        with self._lock:
            known = self._held.get((office, stream))
            if known is None or known.version < held.version:
                self._held[office, stream] = held
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def drop(self, office: str, streams: list[UUID]) -> None:
        """Forget the states of some streams."""
        with self._lock:
            for stream in streams:
                self._held.pop((office, stream), None)


@dataclass(slots=True)
class Unit:
    """What one command reads and decides.

    Attributes:
        context: what decisions may know.
        if_match: stream to the version that the caller saw and insists on.
        fresh: whether to read the streams rather than trust the kept states.
        ahead: what the log held of some streams a moment ago; they are not asked for again unless `fresh`.
        from_cache: whether a state was used that was kept earlier, so that a refusal may be out of date.
    """

    office: str
    application: OfficeApplication
    cache: StateCache
    context: Context
    if_match: dict[UUID, int] = field(default_factory=dict)
    fresh: bool = False
    ahead: Mapping[UUID, Sequence[StoredEvent]] = field(default_factory=dict)
    from_cache: bool = False
    looked: dict[UUID, Held] = field(default_factory=dict)
    judged: dict[UUID, Held] = field(default_factory=dict)
    states: dict[UUID, Held] = field(default_factory=dict)
    decided: list[tuple[UUID, int, Event]] = field(default_factory=list)

    def state(self, decider: Decider[Any, S, Any], stream: UUID) -> S:
        """The state of a stream, with what this unit has decided; the version it has in the log is noted as expected.

        Raises:
            StaleVersion: the caller insists on another version.
            WrongKind: the stream is of another kind.
        """
        held = self.states.get(stream)
        if held is None:
            held = self.judged.get(stream) or self._load(decider, stream)
            wanted = self.if_match.get(stream)
            if wanted is not None and wanted != held.version and self.from_cache and not self.fresh:
                held = self._read(decider, stream)
            if wanted is not None and wanted != held.version:
                raise StaleVersion(f"the {decider.kind} is at version {held.version}", version=held.version, expected=wanted)
            self.looked[stream] = self.states[stream] = held
        if type(held.state) is not type(decider.initial):
            raise WrongKind(decider.kind)
        found: S = held.state
        return found

    def judge(self, decider: Decider[Any, S, Any], stream: UUID) -> S:
        """The state of a stream before anything is decided, for who asks whether the caller may; noted as expected.

        A version that the caller insists on is not compared yet: who may not know of a record learns nothing of its version.

        Raises:
            WrongKind: the stream is of another kind.
        """
        held = self.judged.get(stream) or self._load(decider, stream)
        self.judged[stream] = self.looked[stream] = held
        if type(held.state) is not type(decider.initial):
            raise WrongKind(decider.kind)
        found: S = held.state
        return found

    def decide(self, decider: Decider[Any, S, Any], command: Command, looked_up: Mapping[str, Any] | None = None) -> None:
        """Decide a command on its stream, with what was found for it elsewhere; later decisions of this unit see the facts."""
        stream = command.stream
        state = self.state(decider, stream)
        version = self.states[stream].version
        context = replace(self.context, looked_up={**self.context.looked_up, **looked_up}) if looked_up else self.context
        for happened in decider.decide(command, state, context):
            version += 1
            self.decided.append((stream, version, happened))
            state = decider.evolve(state, happened)
        self.states[stream] = Held(version, state)

    def expects(self) -> dict[UUID, int]:
        """What the append expects: every stream looked at and not written (a written one is checked by its versions)."""
        written = {stream for stream, _, _ in self.decided}
        return {stream: held.version for stream, held in self.looked.items() if stream not in written}

    def entries(self, told: Told, keys: Sealing) -> list[Entry]:
        """The entries to append."""
        return [Entry(stream, version, happened, told, keys) for stream, version, happened in self.decided]

    def keep(self) -> None:
        """Keep the states that the append has made true."""
        for stream, held in self.states.items():
            self.cache.keep(self.office, stream, held)

    def drop(self) -> None:
        """Forget the kept states that proved out of date."""
        self.cache.drop(self.office, list(self.looked))

    def _load(self, decider: Decider[Any, S, Any], stream: UUID) -> Held:
        if not self.fresh:
            kept = self.cache.get(self.office, stream)
            if kept is not None and type(kept.state) is type(decider.initial):
                self.from_cache = self.from_cache or stream not in self.ahead
                return kept
        return self._read(decider, stream)

    def _read(self, decider: Decider[Any, S, Any], stream: UUID) -> Held:
        state, version = decider.initial, 0
        for entry in self._entries(stream):
            if type(entry.event) in decider.events:
                state, version = decider.evolve(state, entry.event), entry.originator_version
            else:
                raise WrongKind(decider.kind)
        held = Held(version, state)
        self.cache.keep(self.office, stream, held)
        return held

    def _entries(self, stream: UUID) -> Iterator[Entry]:
        if stream in self.ahead and not self.fresh:
            return map(self.application.mapper.to_domain_event, self.ahead[stream])  # type: ignore[arg-type]  # this log holds entries only
        return cast("Iterator[Entry]", self.application.events.get(stream))


Permit = Callable[[Unit], Actor]
"""Says in which role the caller may give a command, by the states that it is decided on; refuses who may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command with everything that surrounds it.

    Attributes:
        office: the office whose log it is for.
        command: what is asked.
        actor: who asks, in which role.
        permit: says it instead, once the states are read that the command concerns; who may not is refused.
        command_id: under which its receipt is kept: UUIDv5 of (office, caller, Idempotency-Key), or a random one.
        occurred_at: when it happened, as told; None: now.
        channel: how it reached the office.
        request_mac: HMAC of the request, to tell another request under the same id.
        if_match: stream to version, on which the caller insists.
        correlation_id: the thread it belongs to; None: the command's stream.
        causation: what caused it, for a process `office:position`.
        clock: the played time at which the office hears of it, in a demonstration.
        looked_up: what was found for the decision outside the streams.
    """

    office: str
    command: Command
    actor: Actor
    command_id: UUID
    occurred_at: datetime | None = None
    channel: str = "api"
    request_mac: bytes | None = None
    if_match: dict[UUID, int] = field(default_factory=dict)
    correlation_id: UUID | None = None
    causation: str | None = None
    clock: datetime | None = None
    looked_up: dict[str, Any] = field(default_factory=dict)
    permit: Permit | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is answered to a command, now and whenever it is repeated.

    Attributes:
        positions: of its events in the office's log; empty when nothing was to be recorded.
        streams: the last version it gave to each stream.
        repeated: whether this is the first answer given again.
    """

    office: str
    command_id: UUID
    positions: tuple[int, ...]
    streams: dict[UUID, int]
    recorded_at: datetime
    repeated: bool = False
