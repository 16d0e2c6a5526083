"""What is due, when, and was it done: the terms of every stream, as their events start, rest, resume and end them.

Whether a term is on track, at risk or overdue depends on the moment asked, so it is never stored. What was recorded
about it (breached, escalated) is.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import deadline
from cases.log.reader import Recorded
from cases.policies import terms
from projections.deadlines.place import PLACES, Place, place_of
from projections.due import earliest
from projections.model import Key, Model, Row
from projections.opened import kind_of
from projections.parts import part_of, part_of_term


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A term, running, resting or over.

    Attributes:
        term: its name in the table of terms; several of one kind may run side by side.
        started_at: when what started it happened.
        resting: whether it rests while a reply is waited for or a case is on hold.
        breached_position, escalated_position: where in the log these were recorded.
        escalated_to: the role that was told.
        met_at: when what it demands was done.
        replaced: whether another due date took its place.
    """

    term: str
    started_at: datetime
    due_at: datetime
    resting: bool = False
    breached_position: int | None = None
    escalated_position: int | None = None
    escalated_to: str | None = None
    met_at: datetime | None = None
    replaced: bool = False


class StreamDeadlines(Row, frozen=True, kw_only=True):
    """The terms of a stream, or of one part of it.

    Attributes:
        part: the stay, the access taken in need, or the stream again.
        kind: of the stream: `case`, `complaint`, `shelter` …
        case_id: the case that it is about.
        region, team_id, worker_id: where it is and whose, as far as the stream says.
        next_due_at: the earliest due date that the office must keep.
        running: those that run or rest, by name.
        over: the last of each name that was met or replaced.
    """

    stream: UUID
    part: UUID
    kind: str
    case_id: UUID | None = None
    region: str | None = None
    team_id: UUID | None = None
    worker_id: UUID | None = None
    next_due_at: datetime | None = None
    running: dict[str, Clock] = msgspec.field(default_factory=dict)
    over: dict[str, Clock] = msgspec.field(default_factory=dict)


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    if isinstance(event, deadline.DeadlineBreached | deadline.DeadlineEscalated):
        return ((event.subject_stream, part_of_term(event.subject_stream, event.term)),)
    if type(event) in terms.MOVING or type(event) in PLACES:
        return ((recorded.stream, part_of(recorded)),)
    return ()


def _evolve(row: StreamDeadlines | None, recorded: Recorded) -> StreamDeadlines | None:
    event = recorded.event
    if isinstance(event, deadline.DeadlineBreached | deadline.DeadlineEscalated):
        return None if row is None else _marked(row, event, recorded.position)
    before = row or _begun(recorded)
    running, over = _moved(before, recorded)
    due = {name: clock.due_at for name, clock in running.items() if not clock.resting}
    place: Place = place_of(event)
    return replace(before, **place, running=running, over=over, next_due_at=earliest(due))


def _begun(recorded: Recorded) -> StreamDeadlines:
    kind = kind_of(recorded.event)
    own: Place = {"case": {"case_id": recorded.stream}, "worker": {"worker_id": recorded.stream}}.get(kind, {})
    return StreamDeadlines(stream=recorded.stream, part=part_of(recorded), kind=kind, **own)


def _moved(row: StreamDeadlines, recorded: Recorded) -> tuple[dict[str, Clock], dict[str, Clock]]:
    """The terms that run or rest, and those that are over, after an event; as `cases.policies.terms.evolve` has them."""
    event, at = recorded.event, recorded.told.occurred_at
    if type(event) not in terms.MOVING:
        return row.running, row.over
    running, over = dict(row.running), dict(row.over)
    for name in [name for name in running if terms.ends(name, event)]:
        over[name] = replace(running.pop(name), met_at=at, resting=False)
    for name in terms.paused(event):
        if name in running:
            running[name] = replace(running[name], resting=True)
    for name, due_at in terms.started(event).items():
        before = running.get(name)
        if before is not None and before.resting and type(event) in terms.RESUMES:
            running[name] = replace(before, due_at=due_at, resting=False)
            continue
        if before is not None:
            over[name] = replace(before, met_at=at, resting=False, replaced=True)
        running[name] = Clock(term=terms.base_name(name), started_at=at, due_at=due_at)
    return running, over


def _marked(row: StreamDeadlines, event: deadline.DeadlineBreached | deadline.DeadlineEscalated, position: int) -> StreamDeadlines:
    clock = row.running.get(event.term)
    if clock is None or clock.due_at != event.due_at:
        return row
    marked: dict[str, Any] = {"breached_position": position}
    if isinstance(event, deadline.DeadlineEscalated):
        marked = {"escalated_position": position, "escalated_to": event.to_role}
    return replace(row, running={**row.running, event.term: replace(clock, **marked)})


DEADLINES: Final = Model(name="deadlines", row=StreamDeadlines, key=("stream", "part"), keys=_keys, evolve=_evolve)
