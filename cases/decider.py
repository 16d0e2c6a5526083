"""The shape of a consistency boundary: initial, evolve, decide, and what may be done next.

A decider is pure: it reads no clock, makes no identifier and knows no database. `decide` is the only place that
refuses; `evolve` records and never refuses. `possible` says which commands a state admits; `decide` of the returned
`Decider` asks it first, so a step that is not offered is also refused, and the refusal lists what is offered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.errors import NotPossibleNow, Refusal
from cases.events.event import Event
from cases.policies import Policies


class Command:
    """What somebody asks to be done. Subclasses are made with `@command` and are named `VerbNoun`.

    Attributes:
        target: the name of the field that holds the id of the stream the command is for.
    """

    __slots__ = ()
    target: ClassVar[str]

    @property
    def stream(self) -> UUID:
        """The id of the stream that the command is for."""
        found: UUID = getattr(self, self.target)
        return found


K = TypeVar("K", bound=type[Command])
_commands: dict[str, type[Command]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def command(*, target: str) -> Callable[[K], K]:
    """Make a class a command for the stream whose id the field `target` holds, and register its name."""

    def register(cls: K) -> K:
        made: K = dataclass(frozen=True, kw_only=True)(cls)  # type: ignore[assignment]  # the same class
        made.target = target
        if made.__name__ in _commands:
            raise TypeError(f"two commands are named {made.__name__}")
        _commands[made.__name__] = made
        return made

    return register


def command_types() -> Mapping[str, type[Command]]:
    """Every command by name."""
    return _commands


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which role, and what the log says they may do at that time.

    Attributes:
        id: pseudonymous worker id or system id.
        role: the role acted in.
        on_behalf_of: the worker whom a delegate (Plt/Plh) stands in for.
    """

    id: UUID
    role: str
    on_behalf_of: UUID | None = None

    @property
    def persons(self) -> frozenset[UUID]:
        """Everybody whose hand this is: the actor, and whom they stand in for."""
        return frozenset({self.id, self.on_behalf_of} - {None})  # type: ignore[arg-type]  # None was taken out


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision may know beside the command and the state. Given, never looked up.

    Attributes:
        office: the office's slug.
        actor: who acts.
        at: when the thing happened, as told (UTC).
        now: when the office hears of it (UTC), never before the log's last instant.
        zone: the office's time zone (WIB, WITA, WIT as `Asia/Jakarta` …).
        policies: the rules in force at `at`: see `cases.policies`.
        level: `KAB_KOTA`, `PROVINSI` or empty before the office is opened.
        region: the office's region code (`32.12`), or empty.
        divisions: the names of the office's divisions (bidang) at `at`.
        looked_up: what the application found for the decision outside the stream (states of other streams).
    """

    office: str
    actor: Actor
    at: datetime
    now: datetime
    zone: str = "Asia/Jakarta"
    policies: Policies
    level: str = ""
    region: str = ""
    divisions: tuple[str, ...] = ()
    looked_up: Mapping[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day, in the office's zone, on which the thing happened."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def today(self) -> date:
        """The day, in the office's zone, on which the office hears of it."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


def _stayed(_: object) -> None:
    """Most records never give their work to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider(Generic[C, S, E]):
    """A consistency boundary.

    Attributes:
        kind: the stream's kind, kebab case: `case`, `complaint` …
        initial: the state before anything happened.
        evolve: records one fact; never refuses.
        rules: checks the rules and returns the facts; called only for a command that `possible` admits.
        possible: the commands that a state admits.
        stage: a short name of the state for people (`received`, `open` …); derived, never stored.
        moved: for a record that gave its work to another: the refusal that says where; None: it did not.
        commands: every command it answers.
        events: every event it records.
    """

    kind: str
    initial: S
    evolve: Callable[[S, E], S]
    rules: Callable[[C, S, Context], tuple[E, ...]]
    possible: Callable[[S], frozenset[type[C]]]
    stage: Callable[[S], str]
    commands: tuple[type[C], ...]
    events: tuple[type[E], ...]
    moved: Callable[[S], Refusal | None] = _stayed

    def decide(self, command: C, state: S, context: Context) -> tuple[E, ...]:
        """The facts that follow from a command.

        Raises:
            NotPossibleNow: the state does not admit it; `possible` lists what it admits.
            Refusal: a rule stands against it.
        """
        possible = self.possible(state)
        if type(command) not in possible:
            raise self.moved(state) or NotPossibleNow(
                f"{type(command).__name__} is not possible while the {self.kind} is {self.stage(state)}",
                possible=tuple(sorted(c.__name__ for c in possible)),
                tried=type(command).__name__,
                kind=self.kind,
                stage=self.stage(state),
            )
        return self.rules(command, state, context)

    def fold(self, state: S, events: tuple[E, ...]) -> S:
        """The state after the events."""
        for happened in events:
            state = self.evolve(state, happened)
        return state
