"""Handling a complaint: verified, a duplicate, out of authority, dismissed, led to a case, answered."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.by_type import as_event
from cases.complaint.state import RULES, Complaint
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid, NotFound
from cases.events import complaint as told
from cases.events.event import Event
from cases.fields import Age, Line, PastDay, Prose, Region, TextMissing
from cases.refusals import AlreadyRecorded, ContradictsItself
from cases.vocabulary import Authority, ComplaintGrade, ComplaintKind, DismissalReason, ProofKind, Sex, Urgency

ANSWER_TERMS = {
    ComplaintGrade.INFORMATION: "answer-information",
    ComplaintGrade.NORMATIVE: "answer-normative",
    ComplaintGrade.WITHOUT_SUPERVISION: "answer-without-supervision",
    ComplaintGrade.WITH_SUPERVISION: "answer-with-supervision",
}
"""Grade to the rule that sets the term of the answer."""


class GradeNeeded(FieldInvalid):
    """A complaint about a service is graded when it is verified: the grade sets the days to answer."""

    code = "grade-needed"


class DuplicateOfItself(FieldInvalid):
    """A complaint cannot be the duplicate of itself."""

    code = "duplicate-of-itself"


class DuplicateOfDuplicate(Conflict):
    """The other complaint is itself a duplicate; `possible` names the one that it repeats."""

    code = "duplicate-of-duplicate"


class NoSuchOriginal(NotFound):
    """There is no such complaint in this office that this one could repeat."""

    code = "no-such-original"


class ProofMissing(FieldInvalid):
    """Passing on is recorded with what shows it: a number, or who received it."""

    code = "proof-missing"


class NotTooLate(Conflict):
    """It was lodged in time, so it cannot be dismissed as too late."""

    code = "not-too-late"


@command(target="complaint_id")
class VerifyComplaint(Command):
    """Say that it holds."""

    complaint_id: UUID
    grade: ComplaintGrade | None = None
    finding: Prose | None = None


@command(target="complaint_id")
class MarkDuplicate(Command):
    """Say that another complaint has already said this."""

    complaint_id: UUID
    duplicate_of: UUID
    finding: Prose | None = None


@command(target="complaint_id")
class FindOutOfAuthority(Command):
    """Say which other authority is responsible."""

    complaint_id: UUID
    authority: Authority
    region: Region | None = None
    name: Line | None = None
    finding: Prose | None = None


@command(target="complaint_id")
class PassComplaintOn(Command):
    """Record that the responsible authority has it, with proof."""

    complaint_id: UUID
    proof: ProofKind
    proof_on: PastDay
    proof_number: Line | None = None
    received_by: Line | None = None


@command(target="complaint_id")
class DismissComplaint(Command):
    """Take it no further."""

    complaint_id: UUID
    reason: DismissalReason
    finding: Prose | None = None


@command(target="complaint_id")
class OpenCaseFromComplaint(Command):
    """Begin work on a person because of it: one append to the complaint and to a new case.

    What is not given is taken from the complaint: region, urgency, domain, when it was reported.
    """

    complaint_id: UUID
    case_id: UUID
    person_id: UUID
    region: Region | None = None
    urgency: Urgency | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    citizen: bool | None = None


@command(target="complaint_id")
class LeadToCase(Command):
    """Say that it is about the person of a case that is already open: one append to both."""

    complaint_id: UUID
    case_id: UUID


@command(target="complaint_id")
class AnswerComplaint(Command):
    """Give the reporter an answer."""

    complaint_id: UUID
    answer: Prose


@RULES.of(VerifyComplaint)
def _verify(command: VerifyComplaint, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    return (as_event(told.ComplaintVerified, command, answer_due_at=_answer_due(command, complaint, context)),)


@RULES.of(MarkDuplicate)
def _duplicate(command: MarkDuplicate, _: Complaint, context: Context) -> tuple[Event, ...]:
    if command.duplicate_of == command.complaint_id:
        raise DuplicateOfItself(field="duplicate_of")
    original = context.looked_up.get("original")
    if not isinstance(original, Complaint) or original.received_at is None:
        raise NoSuchOriginal(field="duplicate_of")
    if original.duplicate_of is not None:
        raise DuplicateOfDuplicate(field="duplicate_of", possible=(str(original.duplicate_of),))
    return (as_event(told.ComplaintFoundDuplicate, command),)


@RULES.of(FindOutOfAuthority)
def _out_of_authority(command: FindOutOfAuthority, _: Complaint, __: Context) -> tuple[Event, ...]:
    if command.authority is Authority.OTHER and command.name is None:
        raise TextMissing("another authority needs a name", field="name")
    return (as_event(told.ComplaintFoundOutOfAuthority, command),)


@RULES.of(PassComplaintOn)
def _pass_on(command: PassComplaintOn, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    if command.proof_number is None and command.received_by is None:
        raise ProofMissing(field="proof_number", rule="domain.md: never claim sent without proof", possible=("proof_number", "received_by"))
    if complaint.received_at is not None and command.proof_on < complaint.received_at.date() - timedelta(days=1):
        raise ContradictsItself("the proof is older than the complaint", field="proof_on")
    until = context.policies.due("appeal-window", context.at, context.zone)
    return (
        as_event(
            told.ComplaintPassedOn, command, passed_on_by=context.actor.id, passed_on_for=context.actor.on_behalf_of, appeal_until_at=until
        ),
    )


@RULES.of(DismissComplaint)
def _dismiss(command: DismissComplaint, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    if command.reason is DismissalReason.OTHER and command.finding is None:
        raise TextMissing("another reason is told in words", field="finding")
    if command.reason is DismissalReason.TOO_LATE:
        _too_late(complaint, context)
    until = context.policies.due("appeal-window", context.at, context.zone)
    return (
        as_event(
            told.ComplaintDismissed, command, dismissed_by=context.actor.id, dismissed_for=context.actor.on_behalf_of, appeal_until_at=until
        ),
    )


@RULES.of(OpenCaseFromComplaint)
def _open_case(command: OpenCaseFromComplaint, complaint: Complaint, _: Context) -> tuple[Event, ...]:
    return _led(complaint, command.case_id)


@RULES.of(LeadToCase)
def _lead_to_case(command: LeadToCase, complaint: Complaint, _: Context) -> tuple[Event, ...]:
    return _led(complaint, command.case_id)


@RULES.of(AnswerComplaint)
def _answer(command: AnswerComplaint, _: Complaint, context: Context) -> tuple[Event, ...]:
    return (
        told.ComplaintAnswered(
            answered_by=context.actor.id,
            answered_for=context.actor.on_behalf_of,
            feedback_due_at=context.policies.due("reporter-feedback", context.at, context.zone),
            appeal_until_at=context.policies.due("appeal-window", context.at, context.zone),
            answer=command.answer,
        ),
    )


def _led(complaint: Complaint, case_id: UUID) -> tuple[Event, ...]:
    if case_id in complaint.cases:
        raise AlreadyRecorded("the complaint already led to this case", field="case_id")
    return (told.ComplaintLedToCase(case_id=case_id),)


def _answer_due(command: VerifyComplaint, complaint: Complaint, context: Context) -> datetime | None:
    if command.grade is None:
        if complaint.kind is ComplaintKind.ABOUT_A_SERVICE:
            raise GradeNeeded(field="grade", rule="Perpres 76/2013", possible=tuple(ComplaintGrade))
        return None
    if complaint.kind not in (ComplaintKind.ABOUT_A_SERVICE, ComplaintKind.AID_REQUEST):
        raise ContradictsItself("only complaints about a service and requests for aid are graded", field="grade")
    begun = complaint.received_at or context.at
    return context.policies.due(ANSWER_TERMS[command.grade], begun, context.zone)


def _too_late(complaint: Complaint, context: Context) -> None:
    served, received = complaint.service_received_on, complaint.received_at
    if served is None or received is None:
        raise NotTooLate("nobody knows when the service was received", field="reason", rule="Perpres 76/2013")
    if received <= context.policies.due("service-complaint-window", _noon(served, context), context.zone):
        raise NotTooLate(
            field="reason", rule="Perpres 76/2013", possible=tuple(r for r in DismissalReason if r is not DismissalReason.TOO_LATE)
        )


def _noon(day: date, context: Context) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(context.zone))
