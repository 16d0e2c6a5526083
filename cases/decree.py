"""Decrees (surat keputusan): the register of what teams, roles, policies and approvals rest on (need N054)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, as_event, changed
from cases.decider import Command, Context, Decider, command
from cases.events import decree as told
from cases.events.event import Event
from cases.fields import Decree as DecreeNumber
from cases.fields import Line, PastDay
from cases.refusals import BeforeItBegan, ContradictsItself, something_said


@dataclass(frozen=True, kw_only=True)
class Decree:
    """A decree as its facts have it; `size` is how many it has."""

    size: int = 0
    number: str = ""
    decree_on: date | None = None
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    ended_on: date | None = None


@command(target="decree_id")
class RegisterDecree(Command):
    """Enter a decree."""

    decree_id: UUID
    number: DecreeNumber
    decree_on: PastDay
    title: Line
    valid_from_on: date
    valid_until_on: date | None = None


@command(target="decree_id")
class CorrectDecree(Command):
    """Say how its title or its days should read."""

    decree_id: UUID
    title: Line | None = None
    valid_from_on: date | None = None
    valid_until_on: date | None = None


@command(target="decree_id")
class EndDecree(Command):
    """Say since when it holds no more, and which took its place."""

    decree_id: UUID
    ended_on: PastDay
    replaced_by: UUID | None = None


def _anything(_: Decree, __: Context) -> None:
    """Nothing holds for all facts of a decree: it is older than its entry."""


_rules: Final[Rules[Decree]] = Rules(_anything)
_folds: Final[Folds[Decree]] = Folds()


@_rules.of(RegisterDecree)
def _register(command: RegisterDecree, _: Decree, __: Context) -> tuple[Event, ...]:
    _in_order(command.valid_from_on, command.valid_until_on)
    return (as_event(told.DecreeRegistered, command),)


@_rules.of(CorrectDecree)
def _correct(command: CorrectDecree, decree: Decree, _: Context) -> tuple[Event, ...]:
    something_said(command.title, command.valid_from_on, command.valid_until_on)
    _in_order(command.valid_from_on or decree.valid_from_on, command.valid_until_on or decree.valid_until_on)
    return (as_event(told.DecreeCorrected, command, number=decree.number, decree_on=decree.decree_on),)


@_rules.of(EndDecree)
def _end(command: EndDecree, decree: Decree, _: Context) -> tuple[Event, ...]:
    if command.replaced_by == command.decree_id:
        raise ContradictsItself("it does not take its own place", field="replaced_by")
    if decree.valid_from_on is not None and command.ended_on < decree.valid_from_on:
        raise BeforeItBegan(field="ended_on", possible=(decree.valid_from_on.isoformat(),))
    return (as_event(told.DecreeEnded, command, number=decree.number, decree_on=decree.decree_on),)


def _in_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise ContradictsItself("the decree would end before it begins", field="valid_until_on")


@_folds.of(told.DecreeRegistered)
def _registered(decree: Decree, event: told.DecreeRegistered) -> Decree:
    return _with(
        decree,
        number=event.number,
        decree_on=event.decree_on,
        valid_from_on=event.valid_from_on,
        valid_until_on=event.valid_until_on,
    )


@_folds.of(told.DecreeCorrected)
def _corrected(decree: Decree, event: told.DecreeCorrected) -> Decree:
    return _with(
        decree,
        valid_from_on=event.valid_from_on or decree.valid_from_on,
        valid_until_on=event.valid_until_on or decree.valid_until_on,
    )


@_folds.of(told.DecreeEnded)
def _ended(decree: Decree, event: told.DecreeEnded) -> Decree:
    return _with(decree, ended_on=event.ended_on)


def _with(decree: Decree, **changes: Any) -> Decree:
    return changed(decree, size=decree.size + 1, **changes)


def possible(decree: Decree) -> frozenset[type[Command]]:
    """A decree is entered once, corrected at any time, ended once."""
    if not decree.number:
        return frozenset({RegisterDecree})
    return frozenset({CorrectDecree} if decree.ended_on else {CorrectDecree, EndDecree})


def stage(decree: Decree) -> str:
    """The stage that people see."""
    return "not-registered" if not decree.number else "ended" if decree.ended_on else "registered"


DECREE: Final[Decider[Command, Decree, Event]] = Decider(
    kind="decree",
    initial=Decree(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)
