"""What happens to a term that ran out: it was breached, and somebody higher was told."""

from datetime import datetime
from uuid import UUID

from cases.events.event import Event, Open, event


@event()
class DeadlineBreached(Event):
    """A term ran out before what it demands was done. Recorded once, on a stream of its own.

    Attributes:
        subject_stream: the stream whose fact set the term.
        term: the term's name, as in `cases.policies.terms`.
        due_at: when it ran out.
        escalate_due_at: when somebody higher is told, if it is still open then.
    """

    subject_stream: Open[UUID]
    term: Open[str]
    due_at: Open[datetime]
    escalate_due_at: Open[datetime]


@event()
class DeadlineEscalated(Event):
    """A breached term was still open, and the role above was told."""

    subject_stream: Open[UUID]
    term: Open[str]
    due_at: Open[datetime]
    to_role: Open[str]
