"""What keeps a case open, its closing in two hands, and the visits that follow."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.decree import Ground
from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.services import VisitFinding
from cases.vocabulary.work import WorkKind

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]


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


@event()
class ClosureProposed(Event):
    """Somebody thinks that the case can be closed; somebody else decides until `decide_due_at`."""

    reason: Open[ClosureReason]
    outcome: Open[Outcome]
    proposed_at: Open[datetime]
    proposed_by: Open[UUID]
    decide_due_at: Open[datetime]
    proposed_for: Open[UUID | None] = None
    summary: RecordText = None


@event(shape=2)
class ClosureApproved(Event):
    """The proposal was approved by somebody else; `CaseClosed` follows in the same append.

    Attributes:
        decree: the decree of the register on which it rests, if it names one.
    """

    proposed_by: Open[UUID]
    approved_at: Open[datetime]
    approved_by: Open[UUID]
    approved_for: Open[UUID | None] = None
    decree: Open[Ground | None] = None


@event()
class ClosureReturned(Event):
    """The proposal went back: the case stays open, and why."""

    proposed_by: Open[UUID]
    returned_at: Open[datetime]
    returned_by: Open[UUID]
    reason: RecordText = None


@event()
class ClosureProposalWithdrawn(Event):
    """The proposal was taken back."""

    withdrawn_at: Open[datetime]
    withdrawn_by: Open[UUID]
    reason: RecordText = None


@event()
class AfterCarePlanned(Event):
    """The person is visited after the case was closed: until when each time.

    Attributes:
        episode: the episode that was closed.
        visits_due_at: the end of the last day for each visit, in order.
        visit_due_at: the first of them.
    """

    episode: Open[int]
    visits_due_at: Open[tuple[datetime, ...]]
    visit_due_at: Open[datetime]


@event()
class AfterCareVisited(Event):
    """Somebody visited the person.

    Attributes:
        visit: the first is 1.
        visit_due_at: until when the next visit is made; None: this was the last.
    """

    episode: Open[int]
    visit: Open[int]
    finding: Open[VisitFinding]
    visited_at: Open[datetime]
    visited_by: Open[UUID]
    visit_due_at: Open[datetime | None] = None
    note: RecordText = None


@event()
class AfterCareEnded(Event):
    """No further visits are made, and why."""

    episode: Open[int]
    ended_at: Open[datetime]
    reason: RecordText = None


@event()
class PersonReentered(Event):
    """A reunification broke down while the case was open: the episode ends, and a new one begins.

    Attributes:
        episode: the number of the episode that begins.
        child_id: the reunification that broke down.
    """

    episode: Open[int]
    child_id: Open[UUID]
    reentered_at: Open[datetime]
