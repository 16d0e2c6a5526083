"""After the decision: feedback, one appeal, close, reopening; and at any time notes and corrections."""

from uuid import UUID

from cases.by_type import as_event
from cases.complaint.state import RULES, Complaint
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict
from cases.events import complaint as told
from cases.events.event import Event
from cases.fields import Number, Prose, Region
from cases.refusals import AlreadyRecorded, fact_exists, something_said
from cases.vocabulary import Channel, ComplaintKind, Domain, Urgency


class FeedbackStillOpen(Conflict):
    """The reporter may still say whether the answer satisfies them; it closes after their word or after the term."""

    code = "feedback-still-open"


class AppealTooLate(Conflict):
    """The time to appeal is over; the office may still reopen the complaint."""

    code = "appeal-too-late"


@command(target="complaint_id")
class GiveFeedback(Command):
    """Record whether the answer satisfies the reporter."""

    complaint_id: UUID
    satisfied: bool
    words: Prose | None = None


@command(target="complaint_id")
class FileAppeal(Command):
    """Record that the reporter does not accept the decision; they may do so once."""

    complaint_id: UUID
    grounds: Prose


@command(target="complaint_id")
class UpholdAppeal(Command):
    """Find that the reporter is right: the complaint is handled again. Not by who decided before."""

    complaint_id: UUID
    reasons: Prose


@command(target="complaint_id")
class RejectAppeal(Command):
    """Find that the decision stands. Not by who decided before."""

    complaint_id: UUID
    reasons: Prose


@command(target="complaint_id")
class CloseComplaint(Command):
    """Do nothing more about it."""

    complaint_id: UUID


@command(target="complaint_id")
class ReopenComplaint(Command):
    """Handle it again."""

    complaint_id: UUID
    reason: Prose


@command(target="complaint_id")
class CorrectComplaint(Command):
    """Say which earlier fact (its version, the first is 1) was wrong and how it should be read."""

    complaint_id: UUID
    corrects: Number
    kind: ComplaintKind | None = None
    domain: Domain | None = None
    urgency: Urgency | None = None
    channel: Channel | None = None
    region: Region | None = None
    statement: Prose | None = None


@command(target="complaint_id")
class AddComplaintNote(Command):
    """Write something down."""

    complaint_id: UUID
    note_id: UUID
    note: Prose


@RULES.of(GiveFeedback)
def _feedback(command: GiveFeedback, _: Complaint, __: Context) -> tuple[Event, ...]:
    return (as_event(told.FeedbackGiven, command),)


@RULES.of(FileAppeal)
def _appeal(command: FileAppeal, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    if complaint.appeal_until_at is not None and context.at > complaint.appeal_until_at:
        raise AppealTooLate(field="occurred_at", possible=("ReopenComplaint",), until=complaint.appeal_until_at.isoformat())
    due = context.policies.due("appeal-decision", context.at, context.zone)
    return (told.AppealFiled(decide_due_at=due, grounds=command.grounds),)


@RULES.of(UpholdAppeal)
def _uphold(command: UpholdAppeal, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    _another_hand(complaint, context)
    return (told.AppealUpheld(upheld_by=context.actor.id, reasons=command.reasons),)


@RULES.of(RejectAppeal)
def _reject(command: RejectAppeal, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    _another_hand(complaint, context)
    return (told.AppealRejected(rejected_by=context.actor.id, reasons=command.reasons),)


@RULES.of(CloseComplaint)
def _close(_: CloseComplaint, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    waits = complaint.kind is ComplaintKind.ABOUT_A_SERVICE and complaint.answered and complaint.feedback is None and not complaint.appealed
    if waits and complaint.feedback_due_at is not None and context.at < complaint.feedback_due_at:
        until = complaint.feedback_due_at.isoformat()
        raise FeedbackStillOpen(f"until {until}", rule="SP4N-LAPOR!, policy reporter-feedback", possible=("GiveFeedback",), until=until)
    return (told.ComplaintClosed(closed_at=context.at),)


@RULES.of(ReopenComplaint)
def _reopen(command: ReopenComplaint, _: Complaint, context: Context) -> tuple[Event, ...]:
    return (told.ComplaintReopened(reopened_at=context.at, reason=command.reason),)


@RULES.of(CorrectComplaint)
def _correct(command: CorrectComplaint, complaint: Complaint, _: Context) -> tuple[Event, ...]:
    fact_exists(command.corrects, complaint.size)
    something_said(command.kind, command.domain, command.urgency, command.channel, command.region, command.statement)
    return (as_event(told.ComplaintCorrected, command),)


@RULES.of(AddComplaintNote)
def _note(command: AddComplaintNote, complaint: Complaint, _: Context) -> tuple[Event, ...]:
    if command.note_id in complaint.notes:
        raise AlreadyRecorded(field="note_id")
    return (as_event(told.ComplaintNoteAdded, command),)


def _another_hand(complaint: Complaint, context: Context) -> None:
    apart(context, complaint.decided_by, complaint.decided_for)
