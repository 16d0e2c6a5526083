"""Monitoring visits by lurah and camat: planned with a due day, done or missed (need N028)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, as_event, changed
from cases.decider import Command, Context, Decider, command
from cases.events import monitoring as told
from cases.events.event import Event
from cases.fields import Count, PastDay, Prose, Region
from cases.policies.calendar import end_of
from cases.refusals import due_later
from cases.vocabulary.registers import MonitoringOfficial


@dataclass(frozen=True, kw_only=True)
class Monitoring:
    """A monitoring visit as its facts have it; `size` is how many it has."""

    size: int = 0
    due_on: date | None = None
    done: bool = False
    missed: bool = False


@command(target="monitoring_id")
class PlanMonitoring(Command):
    """Plan that somebody looks how things stand."""

    monitoring_id: UUID
    official: MonitoringOfficial
    region: Region
    due_on: date
    subject: Prose
    case_id: UUID | None = None


@command(target="monitoring_id")
class MoveMonitoring(Command):
    """Let it be due on another day."""

    monitoring_id: UUID
    due_on: date
    reason: Prose


@command(target="monitoring_id")
class RecordMonitoring(Command):
    """Record what was found."""

    monitoring_id: UUID
    done_on: PastDay
    findings: Prose
    people_seen: Count | None = None


@command(target="monitoring_id")
class MissMonitoring(Command):
    """Say that it does not take place any more."""

    monitoring_id: UUID
    reason: Prose


def _anything(_: Monitoring, __: Context) -> None:
    """Nothing holds for all facts of a visit."""


_rules: Final[Rules[Monitoring]] = Rules(_anything)
_folds: Final[Folds[Monitoring]] = Folds()


@_rules.of(PlanMonitoring)
def _plan(command: PlanMonitoring, _: Monitoring, context: Context) -> tuple[Event, ...]:
    due_later(command.due_on, context)
    return (as_event(told.MonitoringPlanned, command, due_at=end_of(command.due_on, context.zone)),)


@_rules.of(MoveMonitoring)
def _move(command: MoveMonitoring, _: Monitoring, context: Context) -> tuple[Event, ...]:
    due_later(command.due_on, context)
    return (as_event(told.MonitoringMoved, command, due_at=end_of(command.due_on, context.zone)),)


@_rules.of(RecordMonitoring)
def _record(command: RecordMonitoring, _: Monitoring, __: Context) -> tuple[Event, ...]:
    return (as_event(told.MonitoringDone, command),)


@_rules.of(MissMonitoring)
def _miss(command: MissMonitoring, _: Monitoring, context: Context) -> tuple[Event, ...]:
    return (as_event(told.MonitoringMissed, command, missed_at=context.at),)


@_folds.of(told.MonitoringPlanned)
def _planned(visit: Monitoring, event: told.MonitoringPlanned) -> Monitoring:
    return _with(visit, due_on=event.due_on)


@_folds.of(told.MonitoringMoved)
def _moved(visit: Monitoring, event: told.MonitoringMoved) -> Monitoring:
    return _with(visit, due_on=event.due_on)


@_folds.of(told.MonitoringDone)
def _done(visit: Monitoring, _: told.MonitoringDone) -> Monitoring:
    return _with(visit, done=True)


@_folds.of(told.MonitoringMissed)
def _missed(visit: Monitoring, _: told.MonitoringMissed) -> Monitoring:
    return _with(visit, missed=True)


def _with(visit: Monitoring, **changes: Any) -> Monitoring:
    return changed(visit, size=visit.size + 1, **changes)


def possible(visit: Monitoring) -> frozenset[type[Command]]:
    """A visit is planned once; who comes late is still recorded, also after it was missed."""
    if visit.due_on is None:
        return frozenset({PlanMonitoring})
    if visit.done:
        return frozenset()
    return frozenset({RecordMonitoring} if visit.missed else {MoveMonitoring, RecordMonitoring, MissMonitoring})


def stage(visit: Monitoring) -> str:
    """The stage that people see."""
    return "not-planned" if visit.due_on is None else "done" if visit.done else "missed" if visit.missed else "planned"


MONITORING: Final[Decider[Command, Monitoring, Event]] = Decider(
    kind="monitoring",
    initial=Monitoring(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)
