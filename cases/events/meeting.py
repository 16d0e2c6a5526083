"""What a meeting came to: who was there, what stands in the way, what was decided, who does what by when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.registers import MeetingKind

MeetingText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class MeetingHeld(Event):
    """People met.

    Attributes:
        obstacles: what stands in the way, by the code list `obstacles`.
        worker_ids: those of the office who were there; others are named in `participants`.
    """

    kind: Open[MeetingKind]
    region: Open[str]
    held_on: Open[date]
    worker_ids: Open[tuple[UUID, ...]]
    obstacles: Open[tuple[str, ...]]
    title: MeetingText = None
    participants: MeetingText = None
    discussion: MeetingText = None


@event()
class DecisionTaken(Event):
    """The meeting decided something."""

    decision_id: Open[UUID]
    decision: MeetingText = None


@event()
class FollowUpAgreed(Event):
    """Somebody does something by the end of a day (`due_at`): a worker, or a partner."""

    follow_up_id: Open[UUID]
    due_on: Open[date]
    due_at: Open[datetime]
    worker_id: Open[UUID | None] = None
    partner_id: Open[UUID | None] = None
    what: MeetingText = None


@event()
class FollowUpDone(Event):
    """It is done."""

    follow_up_id: Open[UUID]
    done_on: Open[date]
    result: MeetingText = None


@event()
class FollowUpDropped(Event):
    """It is not done any more, and why."""

    follow_up_id: Open[UUID]
    dropped_at: Open[datetime]
    reason: MeetingText = None
