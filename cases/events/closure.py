"""What keeps a case open."""

from datetime import datetime
from uuid import UUID

from cases.events.event import Event, Open, event
from cases.vocabulary.work import WorkKind


@event()
class WorkBegan(Event):
    """Something with a record of its own began for this case: a stay, a referral, a search. Told in one append with that record.

    Attributes:
        child_id: the id of the stay, referral, tracing request or reunification.
    """

    kind: Open[WorkKind]
    child_id: Open[UUID]
    began_at: Open[datetime]


@event()
class WorkEnded(Event):
    """It is over: the case may be closed as far as it is concerned. Told in one append with the end in its own record.

    Attributes:
        outcome: how it ended, a code of its own subject.
    """

    kind: Open[WorkKind]
    child_id: Open[UUID]
    ended_at: Open[datetime]
    outcome: Open[str | None] = None
