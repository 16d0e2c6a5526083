"""A complaint after it was received: handled, answered, appealed against, closed, opened again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases.complaint.afterwards import AddComplaintNote, AppealTooLate, CorrectComplaint, FeedbackStillOpen, ReopenComplaint
from cases.complaint.handling import (
    DismissComplaint,
    DuplicateOfDuplicate,
    DuplicateOfItself,
    FindOutOfAuthority,
    GradeNeeded,
    LeadToCase,
    NoSuchOriginal,
    NotTooLate,
    PassComplaintOn,
    ProofMissing,
    VerifyComplaint,
)
from cases.decider import Command
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.complaint import (
    AppealFiled,
    AppealRejected,
    AppealUpheld,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintCorrected,
    ComplaintDismissed,
    ComplaintFoundDuplicate,
    ComplaintFoundOutOfAuthority,
    ComplaintLedToCase,
    ComplaintNoteAdded,
    ComplaintPassedOn,
    ComplaintReopened,
    ComplaintVerified,
    FeedbackGiven,
)
from cases.fields import LongPast, TextMissing
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NoSuchFact, NothingCorrected
from cases.vocabulary import (
    Authority,
    ComplaintGrade,
    DismissalReason,
    ProofKind,
    Urgency,
)
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id


def facts(*commands: Command) -> spec.Given:
    """A complaint to which this has happened yesterday."""
    return spec.given(*h.happened(*commands))


def test_a_complaint_is_received_once() -> None:
    refusal = facts(h.RECEIVED).when(h.RECEIVED).refuses(NotPossibleNow)
    assert "VerifyComplaint" in refusal.possible


def test_nothing_happens_to_a_complaint_before_it_is_received() -> None:
    facts(h.RECEIVED).told_of(spec.NOW - timedelta(days=3)).when(h.VERIFIED).refuses(BeforeItBegan)


def test_a_complaint_about_a_service_is_graded_and_the_grade_sets_the_term() -> None:
    refusal = facts(h.SERVICE).when(h.VERIFIED).refuses(GradeNeeded)
    assert set(refusal.possible) == set(ComplaintGrade)
    (verified,) = facts(h.SERVICE).when(h.GRADED).then_of(ComplaintVerified)
    assert isinstance(verified, ComplaintVerified)
    assert verified.answer_due_at == datetime(2023, 3, 21, 16, 59, 59, tzinfo=UTC)
    facts(h.RECEIVED).when(h.GRADED).refuses(ContradictsItself)
    facts(h.RECEIVED).when(h.VERIFIED).then(ComplaintVerified())


def test_supervision_takes_sixty_working_days_over_holidays_and_joint_leave() -> None:
    deep = VerifyComplaint(complaint_id=h.COMPLAINT, grade=ComplaintGrade.WITH_SUPERVISION)
    (verified,) = facts(h.SERVICE).when(deep).then_of(ComplaintVerified)
    assert isinstance(verified, ComplaintVerified)
    # Twelve weekdays are free: two of Nyepi, Good Friday, five of Idul Fitri, 1 and 18 May, 1 and 2 June.
    assert verified.answer_due_at == datetime(2023, 6, 22, 16, 59, 59, tzinfo=UTC)


def test_a_duplicate_names_a_complaint_that_exists_and_is_none_itself() -> None:
    given = facts(h.RECEIVED)
    given.knowing(original=h.KNOWN_COMPLAINT).when(h.DUPLICATE).then(ComplaintFoundDuplicate(duplicate_of=h.OTHER))
    given.when(h.DUPLICATE).refuses(NoSuchOriginal)
    given.when(replace(h.DUPLICATE, duplicate_of=h.COMPLAINT)).refuses(DuplicateOfItself)
    repeated = replace(h.KNOWN_COMPLAINT, duplicate_of=some_id("first"))
    refusal = given.knowing(original=repeated).when(h.DUPLICATE).refuses(DuplicateOfDuplicate)
    assert refusal.possible == (str(some_id("first")),)


def test_what_is_out_of_authority_closes_only_after_it_was_passed_on_with_proof() -> None:
    refusal = facts(h.RECEIVED, h.ELSEWHERE).when(h.CLOSED).refuses(NotPossibleNow)
    assert "PassComplaintOn" in refusal.possible
    without = PassComplaintOn(complaint_id=h.COMPLAINT, proof=ProofKind.LETTER, proof_on=date(2023, 3, 14))
    facts(h.RECEIVED, h.ELSEWHERE).when(without).refuses(ProofMissing)
    facts(h.RECEIVED, h.ELSEWHERE).when(replace(h.PASSED_ON, proof_on=date(2023, 3, 1))).refuses(ContradictsItself)
    facts(h.RECEIVED, h.ELSEWHERE, h.PASSED_ON).when(h.CLOSED).then(ComplaintClosed(closed_at=spec.NOW))


def test_passing_on_keeps_the_proof_and_who_did_it() -> None:
    facts(h.RECEIVED).when(h.ELSEWHERE).then(ComplaintFoundOutOfAuthority(authority=Authority.PROVINCIAL_OFFICE))
    facts(h.RECEIVED, h.ELSEWHERE).when(h.PASSED_ON).then(
        ComplaintPassedOn(
            proof=ProofKind.LETTER,
            proof_on=date(2023, 3, 14),
            passed_on_by=some_id("siti"),
            appeal_until_at=datetime(2023, 4, 14, 16, 59, 59, tzinfo=UTC),
            proof_number="460/100/Dinsos",
        )
    )
    unnamed = FindOutOfAuthority(complaint_id=h.COMPLAINT, authority=Authority.OTHER)
    facts(h.RECEIVED).when(unnamed).refuses(TextMissing)


def test_a_dismissal_has_a_reason_and_another_reason_has_words() -> None:
    wordless = DismissComplaint(complaint_id=h.COMPLAINT, reason=DismissalReason.OTHER)
    facts(h.RECEIVED).when(wordless).refuses(TextMissing)
    (dismissed,) = facts(h.RECEIVED).when(h.DISMISSED).then_of(ComplaintDismissed)
    assert isinstance(dismissed, ComplaintDismissed)
    assert dismissed.dismissed_by == some_id("siti")


def test_only_what_was_lodged_more_than_thirty_days_after_the_service_is_too_late() -> None:
    late = DismissComplaint(complaint_id=h.COMPLAINT, reason=DismissalReason.TOO_LATE)
    facts(h.SERVICE).when(late).refuses(NotTooLate)
    facts(h.RECEIVED).when(late).refuses(NotTooLate)
    facts(replace(h.SERVICE, service_received_on=date(2023, 2, 12))).when(late).refuses(NotTooLate)
    facts(replace(h.SERVICE, service_received_on=date(2023, 2, 11))).when(late).then_of(ComplaintDismissed)


def test_a_complaint_leads_to_a_case_once_and_may_lead_to_several() -> None:
    lead = LeadToCase(complaint_id=h.COMPLAINT, case_id=h.CASE)
    facts(h.RECEIVED).when(lead).refuses(NotPossibleNow)
    facts(h.RECEIVED, h.VERIFIED, lead).when(lead).refuses(AlreadyRecorded)
    other = LeadToCase(complaint_id=h.COMPLAINT, case_id=h.OTHER)
    facts(h.RECEIVED, h.VERIFIED, lead).when(other).then(ComplaintLedToCase(case_id=h.OTHER))


def test_after_an_answer_the_reporter_has_ten_days_before_it_closes() -> None:
    answered = facts(h.SERVICE, h.GRADED, h.ANSWERED)
    refusal = answered.when(h.CLOSED).refuses(FeedbackStillOpen)
    assert refusal.possible == ("GiveFeedback",)
    answered.at(spec.NOW + timedelta(days=10)).when(h.CLOSED).then_of(ComplaintClosed)
    satisfied = h.COMPLAINT_HISTORIES["answered, the reporter is satisfied"]
    facts(*satisfied).when(h.CLOSED).then(ComplaintClosed(closed_at=spec.NOW))
    facts(h.SERVICE, h.GRADED, h.ANSWERED).when(satisfied[-1]).then(FeedbackGiven(satisfied=True))


def test_the_reporter_appeals_once() -> None:
    (appeal,) = facts(h.RECEIVED, h.DISMISSED).when(h.APPEALED).then_of(AppealFiled)
    assert isinstance(appeal, AppealFiled)
    rejected = h.COMPLAINT_HISTORIES["dismissed, appeal rejected"]
    facts(*rejected).when(h.APPEALED).refuses(NotPossibleNow)
    upheld = h.COMPLAINT_HISTORIES["dismissed, appeal upheld"]
    facts(*upheld, h.DISMISSED).when(h.APPEALED).refuses(NotPossibleNow)


def test_an_appeal_comes_within_thirty_days() -> None:
    facts(h.RECEIVED, h.DISMISSED).at(spec.NOW + timedelta(days=29)).when(h.APPEALED).then_of(AppealFiled)
    refusal = facts(h.RECEIVED, h.DISMISSED).at(spec.NOW + timedelta(days=30)).when(h.APPEALED).refuses(AppealTooLate)
    assert refusal.possible == ("ReopenComplaint",)


def test_who_decided_does_not_judge_the_appeal_nor_does_their_delegate() -> None:
    uphold = h.COMPLAINT_HISTORIES["dismissed, appeal upheld"][-1]
    appealed = facts(h.RECEIVED, h.DISMISSED, h.APPEALED)
    decider = spec.actor("worker 1")
    appealed.by(decider).when(uphold).refuses(SeparationOfDuties)
    appealed.by(spec.actor("delegate", on_behalf_of=decider.id)).when(uphold).refuses(SeparationOfDuties)
    appealed.when(uphold).then(AppealUpheld(upheld_by=some_id("siti"), reasons="Benar ada orang"))


def test_an_appeal_that_is_upheld_undoes_the_decision_also_of_a_closed_complaint() -> None:
    uphold = h.COMPLAINT_HISTORIES["dismissed, appeal upheld"][-1]
    facts(h.RECEIVED, h.DISMISSED, h.CLOSED, h.APPEALED, uphold).when(h.VERIFIED).then(ComplaintVerified())


def test_a_reopened_complaint_is_handled_again_and_may_lead_to_the_same_case_again() -> None:
    lead = LeadToCase(complaint_id=h.COMPLAINT, case_id=h.CASE)
    reopened = (h.RECEIVED, h.VERIFIED, lead, h.CLOSED, h.COMPLAINT_HISTORIES["reopened"][-1], h.VERIFIED)
    facts(*reopened).when(lead).then(ComplaintLedToCase(case_id=h.CASE))


def test_what_was_decided_can_be_taken_up_again_with_a_reason() -> None:
    reopen = ReopenComplaint(complaint_id=h.COMPLAINT, reason="Kabar baru")
    expected = ComplaintReopened(reopened_at=spec.NOW, reason="Kabar baru")
    facts(h.RECEIVED, h.DISMISSED).when(reopen).then(expected)
    facts(h.RECEIVED, h.DISMISSED, h.CLOSED).when(reopen).then(expected)
    facts(h.RECEIVED).when(reopen).refuses(NotPossibleNow)


def test_an_appeal_that_is_rejected_leaves_the_decision() -> None:
    reject = h.COMPLAINT_HISTORIES["dismissed, appeal rejected"][-1]
    facts(h.RECEIVED, h.DISMISSED, h.APPEALED).when(reject).then(AppealRejected(rejected_by=some_id("siti"), reasons="Tetap tidak ada"))
    facts(h.RECEIVED, h.DISMISSED, h.APPEALED, reject).when(h.CLOSED).then(ComplaintClosed(closed_at=spec.NOW))


def test_a_note_is_added_once_also_to_a_closed_complaint() -> None:
    note = AddComplaintNote(complaint_id=h.COMPLAINT, note_id=some_id("note"), note="Pelapor menelepon")
    expected = ComplaintNoteAdded(note_id=some_id("note"), note="Pelapor menelepon")
    facts(h.RECEIVED, h.DISMISSED, h.CLOSED).when(note).then(expected)
    facts(h.RECEIVED, note).when(note).refuses(AlreadyRecorded)


def test_nothing_lies_further_back_than_a_life() -> None:
    spec.nothing().told_of(datetime(1850, 1, 1, tzinfo=UTC)).when(h.RECEIVED).refuses(LongPast)
    spec.nothing().when(replace(h.SERVICE, service_received_on=date(1850, 1, 1))).refuses(LongPast)


def test_an_answer_can_follow_a_case() -> None:
    facts(*h.COMPLAINT_HISTORIES["led to a case"]).when(h.ANSWERED).then_of(ComplaintAnswered)


def test_a_correction_names_what_it_corrects_and_says_how_it_should_read() -> None:
    correct = CorrectComplaint(complaint_id=h.COMPLAINT, corrects=1, urgency=Urgency.EMERGENCY)
    facts(h.RECEIVED).when(correct).then(ComplaintCorrected(corrects=1, urgency=Urgency.EMERGENCY))
    facts(h.RECEIVED).when(replace(correct, corrects=3)).refuses(NoSuchFact)
    facts(h.RECEIVED).when(CorrectComplaint(complaint_id=h.COMPLAINT, corrects=1)).refuses(NothingCorrected)
