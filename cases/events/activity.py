"""What a worker did beside cases: recorded, explained, reviewed by a supervisor, withdrawn."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.registers import ActivityKind, ReviewVerdict

ActivityText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class ActivityRecorded(Event):
    """A worker did something; a supervisor looks at it by `review_due_at`."""

    worker_id: Open[UUID]
    kind: Open[ActivityKind]
    region: Open[str]
    done_on: Open[date]
    review_due_at: Open[datetime]
    minutes: Open[int | None] = None
    people_reached: Open[int | None] = None
    what: ActivityText = None
    result: ActivityText = None


@event()
class ActivityExplained(Event):
    """The worker said more, after the supervisor's doubt; it is looked at again by `review_due_at`."""

    review_due_at: Open[datetime]
    explanation: ActivityText = None


@event()
class ActivityReviewed(Event):
    """What the supervisor found."""

    verdict: Open[ReviewVerdict]
    reviewed_by: Open[UUID]
    reviewed_for: Open[UUID | None] = None
    note: ActivityText = None


@event()
class ActivityWithdrawn(Event):
    """It was recorded in error."""

    reason: ActivityText = None
