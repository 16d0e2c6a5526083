"""Carry out a command: load, fold, decide, append, receipt. The only writer.

A kept state saves reading the stream; the log checks every version that a decision relied on, so an out-of-date state
costs a second try and never a wrong fact. Before a refusal reaches the caller it is decided again on what the log
holds, and the receipt is looked up: a command that was recorded and is repeated gets its first answer, also when its
repetition would now be refused.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import StoredEvent

from cases import codes
from cases.decider import Actor, Context, Decider
from cases.deciders import decider_of_command
from cases.entry import OfficeApplication
from cases.errors import Conflict, Invalid, NotFound, OtherRequest, Refusal, StaleVersion
from cases.events.event import Told
from cases.joining import WrongKind
from cases.joint import JOINT
from cases.log import codec
from cases.log.keys import NewKey, Sealing, SubjectForgotten
from cases.log.office_log import Terms
from cases.log.reader import LogReader
from cases.log.request import Answer, Request
from cases.log.store import LogStore
from cases.office import OFFICE, Office
from cases.policies import Policies
from cases.unit import Order, Receipt, StateCache, Unit

NAMESPACE = UUID("6f2c1b0e-7f0d-5c4e-9a55-6a656a616b00")
TRIES = 8
STRIPES = 1024
_NOBODY = Actor(id=UUID(int=0), role="system")


class OfficeNotOpened(NotFound):
    """There is no office of that name here."""

    code = "office-not-opened"


class ClockRefused(Invalid):
    """A played time is taken only by an office whose log begins as a demonstration."""

    code = "clock-refused"


class TooBusy(Conflict):
    """Too many others changed the same thing at the same time; try again."""

    code = "too-busy"


@cache
def office_stream(office: str) -> UUID:
    """The id of an office's own stream."""
    return uuid5(NAMESPACE, f"office {office}")


def command_id(office: str, caller: str, key: str) -> UUID:
    """The id of a command that the caller names by an Idempotency-Key."""
    return uuid5(NAMESPACE, f"command {office}\n{caller}\n{key}")


def _now() -> datetime:
    return datetime.now(UTC)


class Casework:
    """The command side of all offices of one database."""

    def __init__(self, store: LogStore, *, clock: Callable[[], datetime] = _now) -> None:
        self.store = store
        self._clock = clock
        self._cache = StateCache()
        self._applications: dict[str, OfficeApplication] = {}
        self._lock = Lock()
        self._stripes = [Lock() for _ in range(STRIPES)]

    def carry_out(self, order: Order) -> Receipt:
        """Decide one command and append its facts.

        Raises:
            Refusal: nothing was recorded, and why.
        """
        # A hot stream starves under optimistic retry; within a process its commands take turns.
        with self._stripes[hash((order.office, order.command.stream)) % STRIPES]:
            for attempt in range(TRIES):
                unit = self._unit(order, fresh=attempt > 0)
                try:
                    self._decide(order, unit)
                    answer = self._append(order, unit)  # refuses too: nothing is recorded about somebody forgotten
                except Refusal:
                    if unit.from_cache and not unit.fresh:
                        unit.drop()
                        continue
                    if first := self._first_answer(order):
                        return first
                    raise
                if receipt := self._settled(order, unit, answer):
                    return receipt
        raise TooBusy

    def carry_out_all(self, orders: Sequence[Order]) -> list[Receipt | Refusal]:
        """Carry out many commands of one office in one append, in order, each answered apart. For loading in bulk.

        Each is decided on what those before it decided. Whatever the log does not take at once is carried out alone.
        """
        if not orders:
            return []
        ahead = self._ahead(orders)
        decided = [self._decided(order, ahead) for order in orders]
        ready = {number: unit for number, unit in enumerate(decided) if isinstance(unit, Unit)}
        refused = {number: refusal for number, refusal in enumerate(decided) if isinstance(refusal, Refusal)}
        outcomes: dict[int, Receipt | Refusal] = {**self._appended(orders, ready)} if ready else {}
        if len(outcomes) == len(ready) and refused:
            known = self.store.recorder(orders[0].office).known([orders[number].command_id for number in refused])
            outcomes |= {number: refusal for number, refusal in refused.items() if orders[number].command_id not in known}
        return [outcomes[number] if number in outcomes else self._alone(order) for number, order in enumerate(orders)]

    def state(self, office: str, decider: Decider[Any, Any, Any], stream: UUID, *, fresh: bool = True) -> tuple[int, Any]:
        """Version and state of a stream as the log has them now; version 0: nothing has happened.

        Not `fresh`, it may be a state kept in this process, to which others may have added since.
        """
        unit = Unit(office, self.application(office), self._cache, self._nobody(office), fresh=fresh)
        try:
            found = unit.state(decider, stream)
        except WrongKind:
            return 0, decider.initial
        return unit.states[stream].version, found

    def office(self, office: str) -> Office:
        """The office as its facts have it."""
        unit = Unit(office, self.application(office), self._cache, self._nobody(office))
        return unit.state(OFFICE, office_stream(office))

    def application(self, office: str) -> OfficeApplication:
        """The library's application of one office, made on first use."""
        with self._lock:
            if office not in self._applications:
                self._applications[office] = OfficeApplication(self.store.recorder(office))
            return self._applications[office]

    @property
    def reader(self) -> LogReader:
        """The reading side of the log."""
        return self.store.reader

    def _nobody(self, office: str) -> Context:
        now = self._clock()
        return Context(office=office, actor=_NOBODY, at=now, now=now, policies=Policies({}))

    def _unit(self, order: Order, *, fresh: bool = False, ahead: Mapping[UUID, Sequence[StoredEvent]] | None = None) -> Unit:
        now = order.clock or self._clock()
        at = order.occurred_at or now
        context = Context(office=order.office, actor=order.actor, at=at, now=now, policies=Policies({}))
        unit = Unit(order.office, self.application(order.office), self._cache, context, dict(order.if_match), fresh, ahead or {})
        office = unit.state(OFFICE, office_stream(order.office))
        unit.context = replace(
            context,
            zone=office.zone,
            policies=office.policies(at),
            level=office.level.value if office.level else "",
            region=office.region,
            divisions=tuple(office.divisions(at)),
            looked_up=order.looked_up,
        )
        return unit

    def _decide(self, order: Order, unit: Unit) -> None:
        decider = decider_of_command(type(order.command)) if type(order.command) not in JOINT else None
        office = unit.state(OFFICE, office_stream(order.office))
        if decider is not OFFICE and not office.opened:
            raise OfficeNotOpened
        try:
            if order.permit is not None:
                unit.context = replace(unit.context, actor=order.permit(unit))
            if decider is None:
                JOINT[type(order.command)](order.command, unit)
            else:
                unit.decide(decider, order.command)
        except WrongKind as kind:
            raise NotFound(f"there is no such {kind}", field=order.command.target) from None

    def _ahead(self, orders: Sequence[Order]) -> Mapping[UUID, Sequence[StoredEvent]]:
        """What the log holds of the streams that some orders of one office name and of which no state is kept: one question."""
        office = orders[0].office
        named = {value for order in orders for value in vars(order.command).values() if isinstance(value, UUID)}
        unknown = {stream for stream in named if self._cache.get(office, stream) is None}
        self._cache.drop(office, [office_stream(office)])
        return self.store.recorder(office).of_streams({*unknown, office_stream(office)})

    def _decided(self, order: Order, ahead: Mapping[UUID, Sequence[StoredEvent]]) -> Unit | Refusal | None:
        """The unit, or a refusal that rests on what was just read; None for one on a kept state, which may be out of date."""
        unit = self._unit(order, ahead=ahead)
        try:
            self._decide(order, unit)
        except Refusal as refusal:
            return None if unit.from_cache else refusal
        unit.keep()
        return unit

    def _appended(self, orders: Sequence[Order], ready: Mapping[int, Unit]) -> dict[int, Receipt]:
        """The receipts of those that the log took at once."""
        office = orders[0].office
        sealing = self.store.keyring.sealing(office)
        sealing.prepare(s for unit in ready.values() for stream, _, e in unit.decided for s in codec.subjects(e, stream))
        # Several requests seal with a key made here, so it must stand even if the first of them is not taken.
        sealing.store()
        requests = {}
        for number, unit in ready.items():
            with suppress(SubjectForgotten):  # refused by name when it is carried out alone
                requests[number] = self._request(orders[number], unit, sealing)
        answers = dict(zip(requests, self.store.committer.append_all(requests.values()), strict=True))
        recorded = {number: answer for number, answer in answers.items() if answer.outcome == "recorded"}
        for number in ready.keys() - recorded:
            ready[number].drop()
        return {number: self._recorded(orders[number], ready[number], answer) for number, answer in recorded.items()}

    def _alone(self, order: Order) -> Receipt | Refusal:
        try:
            return self.carry_out(order)
        except Refusal as refusal:
            return refusal

    def _told(self, order: Order, unit: Unit) -> Told:
        return Told(
            actor_id=unit.context.actor.id,
            role=unit.context.actor.role,
            occurred_at=unit.context.at,
            channel=order.channel,
            policies=dict(unit.context.policies.used),
            codes=codes.VERSIONS,
            correlation_id=order.correlation_id or order.command.stream,
            causation_id=order.causation or str(order.command_id),
            on_behalf_of=unit.context.actor.on_behalf_of,
        )

    def _request(self, order: Order, unit: Unit, sealing: Sealing) -> Request:
        events = self.application(order.office).sealed(unit.entries(self._told(order, unit), sealing))
        return self.store.recorder(order.office).request(events, self._terms(order, unit))

    def _terms(self, order: Order, unit: Unit, keys: Sequence[NewKey] = ()) -> Terms:
        return Terms(command_id=order.command_id, request_mac=order.request_mac, expects=unit.expects(), keys=keys, clock=order.clock)

    def _append(self, order: Order, unit: Unit) -> Answer:
        sealing = self.store.keyring.sealing(order.office)
        sealing.prepare(s for stream, _, e in unit.decided for s in codec.subjects(e, stream))
        entries = unit.entries(self._told(order, unit), sealing)
        answer = self.application(order.office).append(entries, self._terms(order, unit, sealing.made))
        if answer.outcome == "recorded":
            sealing.keep()
        return answer

    def _settled(self, order: Order, unit: Unit, answer: Answer) -> Receipt | None:
        """The receipt; None where the command must be decided again on what the log holds now."""
        if answer.outcome == "recorded":
            unit.keep()
            return self._recorded(order, unit, answer)
        unit.drop()
        if answer.outcome == "repeated":
            return self._repeated(order, answer.positions, answer.recorded_at)
        if answer.outcome == "other-request":
            raise OtherRequest
        if answer.outcome == "clock-refused":
            raise ClockRefused
        if answer.stale_stream in order.if_match:
            raise StaleVersion("somebody changed it meanwhile", version=answer.found_version or 0)
        return None

    def _recorded(self, order: Order, unit: Unit, answer: Answer) -> Receipt:
        streams = {stream: version for stream, version, _ in unit.decided}
        return Receipt(order.office, order.command_id, answer.positions, streams, answer.recorded_at)

    def _first_answer(self, order: Order) -> Receipt | None:
        found = self.store.recorder(order.office).receipt(order.command_id)
        if found is None:
            return None
        request_mac, positions, recorded_at = found
        if request_mac != order.request_mac:
            raise OtherRequest
        return self._repeated(order, positions, recorded_at)

    def _repeated(self, order: Order, positions: Sequence[int], recorded_at: datetime) -> Receipt:
        events = self.reader.at(order.office, positions, opened=False)
        return Receipt(order.office, order.command_id, tuple(positions), {e.stream: e.version for e in events}, recorded_at, repeated=True)
