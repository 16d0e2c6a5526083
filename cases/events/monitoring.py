"""What happens to a monitoring visit by a lurah, camat or the office: planned, moved, done or missed."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.registers import MonitoringOfficial

MonitoringText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class MonitoringPlanned(Event):
    """Somebody is to look how things stand, by the end of a day (`due_at`).

    Attributes:
        case_id: the case it is about, if it is about one.
    """

    official: Open[MonitoringOfficial]
    region: Open[str]
    due_on: Open[date]
    due_at: Open[datetime]
    case_id: Open[UUID | None] = None
    subject: MonitoringText = None


@event()
class MonitoringMoved(Event):
    """It is due on another day."""

    due_on: Open[date]
    due_at: Open[datetime]
    reason: MonitoringText = None


@event()
class MonitoringDone(Event):
    """Somebody was there, and what they found."""

    done_on: Open[date]
    people_seen: Open[int | None] = None
    findings: MonitoringText = None


@event()
class MonitoringMissed(Event):
    """It does not take place any more, and why."""

    missed_at: Open[datetime]
    reason: MonitoringText = None
