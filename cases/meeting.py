"""Meetings: participants, obstacles, decisions, and follow-ups with a due day (need N093)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, as_event, changed
from cases.decider import Command, Context, Decider, command
from cases.events import meeting as told
from cases.events.event import Event
from cases.fields import Line, ObstacleCode, PastDay, Prose, Region
from cases.policies.calendar import end_of
from cases.refusals import AlreadyRecorded, ContradictsItself, NotRecorded, due_later
from cases.vocabulary.registers import MeetingKind


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting as its facts have it.

    Attributes:
        size: how many facts it has.
        open_follow_ups: those that are neither done nor dropped, with their due days.
        ids: every id of a decision or follow-up that was used.
    """

    size: int = 0
    held_on: date | None = None
    open_follow_ups: Mapping[UUID, date] = field(default_factory=dict)
    ids: frozenset[UUID] = frozenset()


@command(target="meeting_id")
class RecordMeeting(Command):
    """Record that people met."""

    meeting_id: UUID
    kind: MeetingKind
    region: Region
    held_on: PastDay
    title: Line
    participants: Prose
    worker_ids: tuple[UUID, ...] = ()
    obstacles: tuple[ObstacleCode, ...] = ()
    discussion: Prose | None = None


@command(target="meeting_id")
class TakeDecision(Command):
    """Record what was decided."""

    meeting_id: UUID
    decision_id: UUID
    decision: Prose


@command(target="meeting_id")
class AgreeFollowUp(Command):
    """Record who does what by when."""

    meeting_id: UUID
    follow_up_id: UUID
    due_on: date
    what: Prose
    worker_id: UUID | None = None
    partner_id: UUID | None = None


@command(target="meeting_id")
class FinishFollowUp(Command):
    """Say that it is done."""

    meeting_id: UUID
    follow_up_id: UUID
    done_on: PastDay
    result: Prose | None = None


@command(target="meeting_id")
class DropFollowUp(Command):
    """Say that it is not done any more."""

    meeting_id: UUID
    follow_up_id: UUID
    reason: Prose


def _anything(_: Meeting, __: Context) -> None:
    """Nothing holds for all facts of a meeting."""


_rules: Final[Rules[Meeting]] = Rules(_anything)
_folds: Final[Folds[Meeting]] = Folds()


@_rules.of(RecordMeeting)
def _record(command: RecordMeeting, _: Meeting, __: Context) -> tuple[Event, ...]:
    return (as_event(told.MeetingHeld, command),)


@_rules.of(TakeDecision)
def _decide(command: TakeDecision, meeting: Meeting, _: Context) -> tuple[Event, ...]:
    _unused(meeting, command.decision_id, "decision_id")
    return (as_event(told.DecisionTaken, command),)


@_rules.of(AgreeFollowUp)
def _agree(command: AgreeFollowUp, meeting: Meeting, context: Context) -> tuple[Event, ...]:
    _unused(meeting, command.follow_up_id, "follow_up_id")
    if (command.worker_id is None) is (command.partner_id is None):
        raise ContradictsItself("a worker or a partner does it, one of them", field="worker_id", possible=("worker_id", "partner_id"))
    due_later(command.due_on, context)
    return (as_event(told.FollowUpAgreed, command, due_at=end_of(command.due_on, context.zone)),)


@_rules.of(FinishFollowUp)
def _finish(command: FinishFollowUp, meeting: Meeting, _: Context) -> tuple[Event, ...]:
    _still_open(meeting, command.follow_up_id)
    return (as_event(told.FollowUpDone, command),)


@_rules.of(DropFollowUp)
def _drop(command: DropFollowUp, meeting: Meeting, context: Context) -> tuple[Event, ...]:
    _still_open(meeting, command.follow_up_id)
    return (as_event(told.FollowUpDropped, command, dropped_at=context.at),)


def _unused(meeting: Meeting, new_id: UUID, field_name: str) -> None:
    if new_id in meeting.ids:
        raise AlreadyRecorded("this id is already used in the meeting", field=field_name)


def _still_open(meeting: Meeting, follow_up_id: UUID) -> None:
    if follow_up_id not in meeting.open_follow_ups:
        possible = tuple(map(str, meeting.open_follow_ups))
        raise NotRecorded("no such follow-up is open", field="follow_up_id", possible=possible)


@_folds.of(told.MeetingHeld)
def _held(meeting: Meeting, event: told.MeetingHeld) -> Meeting:
    return _with(meeting, held_on=event.held_on)


@_folds.of(told.DecisionTaken)
def _taken(meeting: Meeting, event: told.DecisionTaken) -> Meeting:
    return _with(meeting, ids=meeting.ids | {event.decision_id})


@_folds.of(told.FollowUpAgreed)
def _agreed(meeting: Meeting, event: told.FollowUpAgreed) -> Meeting:
    still_open = {**meeting.open_follow_ups, event.follow_up_id: event.due_on}
    return _with(meeting, open_follow_ups=still_open, ids=meeting.ids | {event.follow_up_id})


@_folds.of(told.FollowUpDone)
def _done(meeting: Meeting, event: told.FollowUpDone) -> Meeting:
    return _without(meeting, event.follow_up_id)


@_folds.of(told.FollowUpDropped)
def _dropped(meeting: Meeting, event: told.FollowUpDropped) -> Meeting:
    return _without(meeting, event.follow_up_id)


def _without(meeting: Meeting, follow_up_id: UUID) -> Meeting:
    return _with(meeting, open_follow_ups={key: due_on for key, due_on in meeting.open_follow_ups.items() if key != follow_up_id})


def _with(meeting: Meeting, **changes: Any) -> Meeting:
    return changed(meeting, size=meeting.size + 1, **changes)


def possible(meeting: Meeting) -> frozenset[type[Command]]:
    """A meeting is recorded once; what it came to may be added later."""
    if meeting.held_on is None:
        return frozenset({RecordMeeting})
    admitted: set[type[Command]] = {TakeDecision, AgreeFollowUp}
    return frozenset({*admitted, FinishFollowUp, DropFollowUp} if meeting.open_follow_ups else admitted)


def stage(meeting: Meeting) -> str:
    """The stage that people see."""
    return "not-held" if meeting.held_on is None else "followed-up" if not meeting.open_follow_ups else "to-be-followed-up"


MEETING: Final[Decider[Command, Meeting, Event]] = Decider(
    kind="meeting",
    initial=Meeting(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)
