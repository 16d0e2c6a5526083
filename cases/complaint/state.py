"""What is known of a complaint: a set of facts; the stage that people see is derived from them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Context
from cases.events import complaint as told
from cases.policies.terms import NOTHING_RUNS, Running
from cases.refusals import not_before
from cases.vocabulary import ComplaintKind, Domain, Urgency


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complaint as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        cases: the cases it led to, since it was received or reopened.
        appealed: whether the reporter has appealed, which they may do once.
        received_by: who took it.
        decided_by: who dismissed, answered or passed it on; somebody else judges an appeal.
        decided_for: for whom they stood in, if they did.
        appeal_until_at: until when the decision may be appealed against.
        asked_at: since when a reply of the reporter is waited for, until `reply_due_at`.
        running: its terms.
    """

    size: int = 0
    kind: ComplaintKind | None = None
    domain: Domain = Domain.SOCIAL
    urgency: Urgency = Urgency.ORDINARY
    region: str = ""
    received_at: datetime | None = None
    received_by: UUID | None = None
    arrive_due_at: datetime | None = None
    service_received_on: date | None = None
    reporter_id: UUID | None = None
    protected: bool = False
    persons: frozenset[UUID] = frozenset()
    notes: frozenset[UUID] = frozenset()
    verified: bool = False
    duplicate_of: UUID | None = None
    out_of_authority: bool = False
    passed_on: bool = False
    dismissed: bool = False
    cases: tuple[UUID, ...] = ()
    led_to_case: bool = False
    answered: bool = False
    feedback_due_at: datetime | None = None
    feedback: bool | None = None
    decided_by: UUID | None = None
    decided_for: UUID | None = None
    appeal_until_at: datetime | None = None
    appealed: bool = False
    appeal_pending: bool = False
    closed: bool = False
    asked_at: datetime | None = None
    reply_due_at: datetime | None = None
    running: Running = NOTHING_RUNS

    @property
    def waits(self) -> bool:
        """Whether the office waits for a reply of the reporter."""
        return self.asked_at is not None and not self.decided and not self.closed

    @property
    def decided(self) -> bool:
        """Whether something was decided that stands."""
        return self.duplicate_of is not None or self.passed_on or self.dismissed or self.led_to_case or self.answered


def stage(complaint: Complaint) -> str:
    """The stage that people see."""
    stages = (
        (complaint.received_at is None, "not-received"),
        (complaint.appeal_pending, "appealed"),
        (complaint.closed, "closed"),
        (complaint.answered, "answered"),
        (complaint.led_to_case, "case-opened"),
        (complaint.dismissed, "dismissed"),
        (complaint.passed_on, "passed-on"),
        (complaint.out_of_authority, "out-of-authority"),
        (complaint.duplicate_of is not None, "duplicate"),
        (complaint.waits, "waiting-for-reporter"),
        (complaint.verified, "verified"),
    )
    return next((name for holds, name in stages if holds), "received")


def _began_before(complaint: Complaint, context: Context) -> None:
    not_before(complaint.received_at, context)


RULES: Final[Rules[Complaint]] = Rules(_began_before)
FOLDS: Final[Folds[Complaint]] = Folds()


@FOLDS.of(told.ComplaintReceived)
def _received(complaint: Complaint, event: told.ComplaintReceived) -> Complaint:
    return changed(
        complaint,
        size=complaint.size + 1,
        kind=event.kind,
        domain=event.domain,
        urgency=event.urgency,
        region=event.region,
        received_at=event.received_at,
        received_by=event.received_by,
        arrive_due_at=event.arrive_due_at,
        service_received_on=event.service_received_on,
    )


@FOLDS.of(told.ReporterRecorded)
def _reporter_recorded(complaint: Complaint, event: told.ReporterRecorded) -> Complaint:
    return changed(complaint, size=complaint.size + 1, reporter_id=event.reporter_id, protected=event.protected)


@FOLDS.of(told.ReporterProtected)
def _reporter_protected(complaint: Complaint, _: told.ReporterProtected) -> Complaint:
    return changed(complaint, size=complaint.size + 1, protected=True)


@FOLDS.of(told.PersonMentioned)
def _person_mentioned(complaint: Complaint, event: told.PersonMentioned) -> Complaint:
    return changed(complaint, size=complaint.size + 1, persons=complaint.persons | {event.person_id})


@FOLDS.of(told.ComplaintVerified)
def _verified(complaint: Complaint, _: told.ComplaintVerified) -> Complaint:
    return changed(complaint, size=complaint.size + 1, verified=True)


@FOLDS.of(told.ReporterAsked)
def _asked(complaint: Complaint, event: told.ReporterAsked) -> Complaint:
    return changed(complaint, size=complaint.size + 1, asked_at=event.asked_at, reply_due_at=event.reply_due_at)


@FOLDS.of(told.ReporterReplied)
def _replied(complaint: Complaint, _: told.ReporterReplied) -> Complaint:
    return changed(complaint, size=complaint.size + 1, asked_at=None, reply_due_at=None)


@FOLDS.of(told.ReporterStayedSilent)
def _silent(complaint: Complaint, _: told.ReporterStayedSilent) -> Complaint:
    return changed(complaint, size=complaint.size + 1, asked_at=None, reply_due_at=None)


@FOLDS.of(told.ComplaintFoundDuplicate)
def _duplicate(complaint: Complaint, event: told.ComplaintFoundDuplicate) -> Complaint:
    return changed(complaint, size=complaint.size + 1, duplicate_of=event.duplicate_of)


@FOLDS.of(told.ComplaintFoundOutOfAuthority)
def _out_of_authority(complaint: Complaint, _: told.ComplaintFoundOutOfAuthority) -> Complaint:
    return changed(complaint, size=complaint.size + 1, out_of_authority=True)


@FOLDS.of(told.ComplaintPassedOn)
def _passed_on(complaint: Complaint, event: told.ComplaintPassedOn) -> Complaint:
    return changed(
        complaint,
        size=complaint.size + 1,
        passed_on=True,
        decided_by=event.passed_on_by,
        decided_for=event.passed_on_for,
        appeal_until_at=event.appeal_until_at,
    )


@FOLDS.of(told.ComplaintDismissed)
def _dismissed(complaint: Complaint, event: told.ComplaintDismissed) -> Complaint:
    return changed(
        complaint,
        size=complaint.size + 1,
        dismissed=True,
        decided_by=event.dismissed_by,
        decided_for=event.dismissed_for,
        appeal_until_at=event.appeal_until_at,
    )


@FOLDS.of(told.ComplaintLedToCase)
def _led_to_case(complaint: Complaint, event: told.ComplaintLedToCase) -> Complaint:
    return changed(complaint, size=complaint.size + 1, led_to_case=True, cases=(*complaint.cases, event.case_id))


@FOLDS.of(told.ComplaintAnswered)
def _answered(complaint: Complaint, event: told.ComplaintAnswered) -> Complaint:
    return changed(
        complaint,
        size=complaint.size + 1,
        answered=True,
        decided_by=event.answered_by,
        decided_for=event.answered_for,
        feedback_due_at=event.feedback_due_at,
        appeal_until_at=event.appeal_until_at,
    )


@FOLDS.of(told.FeedbackGiven)
def _feedback(complaint: Complaint, event: told.FeedbackGiven) -> Complaint:
    return changed(complaint, size=complaint.size + 1, feedback=event.satisfied)


@FOLDS.of(told.AppealFiled)
def _appealed(complaint: Complaint, _: told.AppealFiled) -> Complaint:
    return changed(complaint, size=complaint.size + 1, appealed=True, appeal_pending=True)


@FOLDS.of(told.AppealUpheld)
def _upheld(complaint: Complaint, _: told.AppealUpheld) -> Complaint:
    return _handled_again(complaint)


@FOLDS.of(told.AppealRejected)
def _rejected(complaint: Complaint, _: told.AppealRejected) -> Complaint:
    return changed(complaint, size=complaint.size + 1, appeal_pending=False)


@FOLDS.of(told.ComplaintClosed)
def _closed(complaint: Complaint, _: told.ComplaintClosed) -> Complaint:
    return changed(complaint, size=complaint.size + 1, closed=True)


@FOLDS.of(told.ComplaintReopened)
def _reopened(complaint: Complaint, _: told.ComplaintReopened) -> Complaint:
    return _handled_again(complaint)


@FOLDS.of(told.ComplaintCorrected)
def _corrected(complaint: Complaint, event: told.ComplaintCorrected) -> Complaint:
    return changed(
        complaint,
        size=complaint.size + 1,
        kind=event.kind or complaint.kind,
        domain=event.domain or complaint.domain,
        urgency=event.urgency or complaint.urgency,
        region=event.region or complaint.region,
    )


@FOLDS.of(told.ComplaintNoteAdded)
def _noted(complaint: Complaint, event: told.ComplaintNoteAdded) -> Complaint:
    return changed(complaint, size=complaint.size + 1, notes=complaint.notes | {event.note_id})


def _handled_again(complaint: Complaint) -> Complaint:
    return changed(
        complaint,
        size=complaint.size + 1,
        verified=False,
        duplicate_of=None,
        out_of_authority=False,
        passed_on=False,
        dismissed=False,
        cases=(),
        led_to_case=False,
        answered=False,
        feedback_due_at=None,
        feedback=None,
        decided_by=None,
        decided_for=None,
        appeal_until_at=None,
        appeal_pending=False,
        closed=False,
        asked_at=None,
        reply_due_at=None,
    )
