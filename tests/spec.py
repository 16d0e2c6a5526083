"""Given, when, then: the language in which the rules are tested.

    spec.given(received, verified).when(DismissComplaint(...)).then(ComplaintDismissed(...))
    spec.given(received).by(head).at(later).when(UpholdAppeal(...)).refuses(NotPossibleNow)

The office's clock stands still; the thing happens when the office hears of it unless `at` says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest

from cases import divisions
from cases.decider import Actor, Command, Context, Decider
from cases.deciders import decider_of_command
from cases.errors import NotFound, Refusal
from cases.events.event import Event
from cases.joint import JOINT
from cases.policies import Policies, Policy

NOW = datetime(2023, 3, 15, 3, 0, tzinfo=UTC)
"""A Wednesday morning, ten o'clock in Indramayu."""

_HERE = UUID("0190a1b2-0000-7000-8000-000000000000")


def some_id(name: str) -> UUID:
    """An id that is the same in every test that uses the name."""
    return uuid5(_HERE, name)


def actor(name: str, role: str = "PEKSOS", on_behalf_of: UUID | None = None) -> Actor:
    """Somebody who acts."""
    return Actor(id=some_id(name), role=role, on_behalf_of=on_behalf_of)


@dataclass(frozen=True)
class Given:
    """What has happened, and who acts when; `when` asks for something."""

    history: tuple[Event, ...] = ()
    actor: Actor = field(default_factory=lambda: actor("siti"))
    occurred_at: datetime = NOW
    now: datetime = NOW
    zone: str = "Asia/Jakarta"
    adopted: tuple[Policy, ...] = ()
    looked_up: Mapping[str, Any] = field(default_factory=dict)

    def by(self, who: Actor) -> "Given":
        """Somebody else acts."""
        return replace(self, actor=who)

    def at(self, moment: datetime) -> "Given":
        """It happens, and the office hears of it, at this moment."""
        return replace(self, occurred_at=moment, now=moment)

    def told_of(self, moment: datetime) -> "Given":
        """It is said to have happened at this moment; the office hears of it now."""
        return replace(self, occurred_at=moment)

    def under(self, *policies: Policy) -> "Given":
        """The office has adopted rules of its own."""
        return replace(self, adopted=policies)

    def knowing(self, **looked_up: Any) -> "Given":
        """The application has found this in other streams."""
        return replace(self, looked_up=looked_up)

    def context(self) -> Context:
        """What the decision may know."""
        return Context(
            office="kab-contoh",
            actor=self.actor,
            at=self.occurred_at,
            now=self.now,
            zone=self.zone,
            policies=Policies.at(self.occurred_at, self.adopted),
            level="KAB_KOTA",
            region="32.12",
            divisions=tuple(divisions.in_force(self.occurred_at)),
            looked_up=self.looked_up,
        )

    def when(self, command: Command) -> "When":
        """Ask for something."""
        return When(self, command)


@dataclass(frozen=True)
class When:
    """What is asked for; `then` and `refuses` say what comes of it."""

    given: Given
    command: Command

    def decide(self) -> tuple[Event, ...]:
        """The facts, or a refusal raised."""
        decider = decider_of_command(type(self.command))
        return decider.decide(self.command, state_after(decider, self.given.history), self.given.context())

    def then(self, *expected: Event) -> None:
        """Exactly these facts follow."""
        assert self.decide() == expected

    def then_of(self, *kinds: type[Event]) -> tuple[Event, ...]:
        """Facts of exactly these kinds follow; they are handed back to look at."""
        facts = self.decide()
        assert tuple(type(fact) for fact in facts) == kinds
        return facts

    def refuses(self, kind: type[Refusal]) -> Refusal:
        """It is refused for exactly this; the refusal is handed back to look at."""
        with pytest.raises(Refusal) as caught:
            self.decide()
        assert type(caught.value) is kind, f"refused as {type(caught.value).__name__}: {caught.value}"
        return caught.value


def given(*history: Event) -> Given:
    """Say what has happened."""
    return Given(history)


def nothing() -> Given:
    """Nothing has happened yet."""
    return Given()


def state_after(decider: Decider[Any, Any, Any], history: tuple[Event, ...]) -> Any:
    """The state that the facts leave."""
    return decider.fold(decider.initial, history)


@dataclass
class Streams:
    """Several streams in memory, decided as one unit: how `cases.joint` is tried without a log."""

    given: Given = field(default_factory=Given)
    histories: dict[UUID, tuple[Event, ...]] = field(default_factory=dict)
    decided: list[tuple[UUID, Event]] = field(default_factory=list)

    @property
    def context(self) -> Context:
        """What the decisions may know."""
        return self.given.context()

    def state(self, decider: Decider[Any, Any, Any], stream: UUID) -> Any:
        """The state of a stream, with what was decided so far."""
        history = self.histories.get(stream, ())
        if any(type(fact) not in decider.events for fact in history):
            raise NotFound(f"there is no such {decider.kind}")
        return state_after(decider, history)

    def decide(self, decider: Decider[Any, Any, Any], command: Command, looked_up: Mapping[str, Any] | None = None) -> None:
        """Decide one command and keep its facts."""
        context = replace(self.context, looked_up=looked_up or {})
        facts = decider.decide(command, self.state(decider, command.stream), context)
        self.histories[command.stream] = (*self.histories.get(command.stream, ()), *facts)
        self.decided += [(command.stream, fact) for fact in facts]

    def decide_alone(self, command: Command) -> None:
        """Carry out a command that concerns one stream."""
        self.decide(decider_of_command(type(command)), command)

    def when(self, command: Command) -> list[tuple[UUID, Event]]:
        """Carry out a command over several streams; the facts, or a refusal raised and nothing kept."""
        before = dict(self.histories), list(self.decided)
        try:
            JOINT[type(command)](command, self)
        except Refusal:
            self.histories, self.decided = before
            raise
        return self.decided
