"""A term that ran out: breached once, escalated once, each checked against the stream whose fact set it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Command, Context, Decider, command
from cases.errors import Conflict
from cases.events import deadline as told
from cases.events.event import Event, event_types
from cases.fields import Word
from cases.policies import terms
from cases.policies.escalation import told_to
from cases.policies.terms import Running


class TermNotRunning(Conflict):
    """What the term demands was done, or the term was replaced: there is nothing to record."""

    code = "term-not-running"


class TermNotOver(Conflict):
    """The term has not run out yet."""

    code = "term-not-over"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A breached term as its facts have it.

    Attributes:
        size: how many facts it has.
        escalated: whether the role above was told.
    """

    size: int = 0
    subject_stream: UUID | None = None
    term: str = ""
    due_at: datetime | None = None
    escalated: bool = False


@command(target="deadline_id")
class RecordBreach(Command):
    """Record that a term ran out. The office's own clock asks it, nobody else."""

    deadline_id: UUID
    subject_stream: UUID
    term: Word
    due_at: datetime


@command(target="deadline_id")
class EscalateDeadline(Command):
    """Tell the role above the one whose step is late of a breached term that is still open. The office's own clock asks it, nobody else."""

    deadline_id: UUID
    subject_stream: UUID


@command(target="complaint_id")
class CloseForSilence(Command):
    """Close an answered complaint whose reporter said nothing in their time. The office's own clock asks it, nobody else."""

    complaint_id: UUID
    feedback_due_at: datetime


def _nothing(_: Deadline, __: Context) -> None:
    """The joint decision has looked at the subject's stream."""


_rules: Final[Rules[Deadline]] = Rules(_nothing)
_folds: Final[Folds[Deadline]] = Folds()


@_rules.of(RecordBreach)
def _breach(command: RecordBreach, _: Deadline, context: Context) -> tuple[Event, ...]:
    still_running(context, command.term, command.due_at)
    if context.now < command.due_at:
        raise TermNotOver(field="due_at", due_at=command.due_at.isoformat())
    escalate_due_at = context.policies.due("escalation", command.due_at, context.zone)
    return (
        told.DeadlineBreached(
            subject_stream=command.subject_stream, term=command.term, due_at=command.due_at, escalate_due_at=escalate_due_at
        ),
    )


@_rules.of(EscalateDeadline)
def _escalate(command: EscalateDeadline, deadline: Deadline, context: Context) -> tuple[Event, ...]:
    if deadline.due_at is None or deadline.subject_stream != command.subject_stream:
        raise TermNotRunning(field="subject_stream")
    running = still_running(context, deadline.term, deadline.due_at)
    to_role = told_to(running.whose(deadline.term)).value
    return (told.DeadlineEscalated(subject_stream=command.subject_stream, term=deadline.term, due_at=deadline.due_at, to_role=to_role),)


def still_running(context: Context, term: str, due_at: datetime) -> Running:
    """The terms that run on the subject's stream (`looked_up["running"]`); refused where this one does not any more, so due."""
    running: Running = context.looked_up["running"]
    if running.due.get(term) != due_at:
        raise TermNotRunning(field="term", possible=tuple(sorted(running.due)), term=term)
    return running


@_folds.of(told.DeadlineBreached)
def _breached(deadline: Deadline, happened: told.DeadlineBreached) -> Deadline:
    return changed(deadline, size=deadline.size + 1, subject_stream=happened.subject_stream, term=happened.term, due_at=happened.due_at)


@_folds.of(told.DeadlineEscalated)
def _escalated(deadline: Deadline, _: told.DeadlineEscalated) -> Deadline:
    return changed(deadline, size=deadline.size + 1, escalated=True)


def possible(deadline: Deadline) -> frozenset[type[Command]]:
    """A term is breached once, then escalated once."""
    if deadline.due_at is None:
        return frozenset({RecordBreach})
    return frozenset() if deadline.escalated else frozenset({EscalateDeadline})


def stage(deadline: Deadline) -> str:
    """How far it has come."""
    return "escalated" if deadline.escalated else "not-breached" if deadline.due_at is None else "breached"


DEADLINE: Final[Decider[Command, Deadline, Event]] = Decider(
    kind="deadline",
    initial=Deadline(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)


def running_terms() -> Decider[Any, Running, Any]:
    """The terms that run on a stream of any kind, to be looked at and never decided on."""
    return Decider(
        kind="terms",
        initial=Running(),
        evolve=terms.evolve,
        rules=_nobody_decides,
        possible=lambda _: frozenset(),
        stage=lambda _: "",
        commands=(),
        events=tuple(kind.cls for kind in event_types()),
    )


def _nobody_decides(*_: object) -> tuple[Event, ...]:
    raise TypeError("the terms of a stream are looked at, not decided on")
