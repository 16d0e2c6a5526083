"""A complaint: how it is taken, handled, answered and closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases.complaint import COMPLAINT
from cases.complaint.afterwards import AppealTooLate, CorrectComplaint, FeedbackStillOpen
from cases.complaint.handling import (
    DismissComplaint,
    DuplicateOfDuplicate,
    DuplicateOfItself,
    GradeNeeded,
    LeadToCase,
    NoSuchOriginal,
    NotTooLate,
    PassComplaintOn,
    ProofMissing,
    VerifyComplaint,
)
from cases.complaint.intake import (
    AnonymousIsNobody,
    MentionPerson,
    PersonGiven,
    ProtectReporter,
    RecordReporter,
    ReporterGiven,
    ReporterIsApart,
    ReporterNeeded,
)
from cases.decider import Command
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.complaint import (
    AppealFiled,
    AppealUpheld,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintCorrected,
    ComplaintDismissed,
    ComplaintFoundDuplicate,
    ComplaintLedToCase,
    ComplaintReceived,
    ComplaintVerified,
    FeedbackGiven,
    PersonMentioned,
    ReporterProtected,
    ReporterRecorded,
)
from cases.fields import TextMissing, UnknownRegion
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NoSuchFact, NothingCorrected
from cases.vocabulary import (
    ComplaintGrade,
    ComplaintKind,
    DismissalReason,
    Domain,
    ProofKind,
    ReporterStanding,
    Sex,
    Urgency,
)
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id

PERSON = PersonGiven(person_id=h.PERSON, sex=Sex.FEMALE, age_years=70)


def facts(*commands: Command) -> spec.Given:
    """A complaint to which this has happened yesterday."""
    return spec.given(*h.happened(*commands))


def test_a_report_is_received_with_its_reporter_apart_from_the_person_in_need() -> None:
    received, reporter, person = (
        spec.nothing().when(replace(h.RECEIVED, persons=(PERSON,))).then_of(ComplaintReceived, ReporterRecorded, PersonMentioned)
    )
    assert isinstance(received, ComplaintReceived)
    assert received.received_at == spec.NOW
    assert reporter == ReporterRecorded(reporter_id=some_id("reporter"), protected=False, name="Rohaeni", phone="+62 812-0000-0001")
    assert person == PersonMentioned(person_id=h.PERSON, sex=Sex.FEMALE, age_years=70)


def test_a_team_is_due_forty_five_minutes_after_the_report_and_verification_in_three_working_days() -> None:
    (received,) = spec.nothing().when(h.ANONYMOUS).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.arrive_due_at == spec.NOW + timedelta(minutes=45)
    assert received.verify_due_at == datetime(2023, 3, 20, 16, 59, 59, tzinfo=UTC)


def test_the_rules_used_are_noted_with_their_versions_and_the_calendar() -> None:
    context = spec.nothing().context()
    COMPLAINT.decide(h.ANONYMOUS, COMPLAINT.initial, context)
    assert context.policies.used == {"complaint-verification": "default-1", "calendar": "id-2026.1", "arrival": "default-1"}


def test_no_team_is_due_for_a_complaint_about_a_service() -> None:
    (received,) = spec.nothing().when(h.SERVICE).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.arrive_due_at is None


def test_a_secret_reporter_is_protected() -> None:
    _, reporter = (
        spec.nothing().when(replace(h.RECEIVED, reporter_standing=ReporterStanding.SECRET)).then_of(ComplaintReceived, ReporterRecorded)
    )
    assert isinstance(reporter, ReporterRecorded)
    assert reporter.protected


def test_of_an_anonymous_reporter_nothing_is_written_down() -> None:
    spec.nothing().when(replace(h.RECEIVED, reporter_standing=ReporterStanding.ANONYMOUS)).refuses(AnonymousIsNobody)


def test_a_named_reporter_has_a_name() -> None:
    spec.nothing().when(replace(h.RECEIVED, reporter=None)).refuses(ReporterNeeded)
    nameless = ReporterGiven(reporter_id=some_id("reporter"))
    spec.nothing().when(replace(h.RECEIVED, reporter=nameless)).refuses(ReporterNeeded)


def test_the_reporter_has_an_id_of_their_own_also_when_they_are_the_person_in_need() -> None:
    spec.nothing().when(replace(h.RECEIVED, persons=(PersonGiven(person_id=some_id("reporter")),))).refuses(ReporterIsApart)
    facts(h.RECEIVED).when(MentionPerson(complaint_id=h.COMPLAINT, person=PersonGiven(person_id=some_id("reporter")))).refuses(
        ReporterIsApart
    )


def test_an_anonymous_reporter_may_give_a_name_later_and_ask_for_secrecy() -> None:
    named = RecordReporter(complaint_id=h.COMPLAINT, reporter=ReporterGiven(reporter_id=some_id("reporter"), name="Rohaeni"))
    facts(h.ANONYMOUS).when(named).then(ReporterRecorded(reporter_id=some_id("reporter"), protected=False, name="Rohaeni"))
    secret = ProtectReporter(complaint_id=h.COMPLAINT)
    facts(h.ANONYMOUS, named).when(secret).then(ReporterProtected(reporter_id=some_id("reporter")))
    facts(h.ANONYMOUS).when(secret).refuses(NotPossibleNow)


def test_one_person_is_mentioned_once_in_a_complaint() -> None:
    spec.nothing().when(replace(h.ANONYMOUS, persons=(PERSON, PERSON))).refuses(AlreadyRecorded)
    mention = MentionPerson(complaint_id=h.COMPLAINT, person=PERSON)
    facts(h.ANONYMOUS, mention).when(mention).refuses(AlreadyRecorded)


def test_a_disaster_belongs_to_the_domain_of_disasters() -> None:
    disaster = replace(h.ANONYMOUS, kind=ComplaintKind.DISASTER)
    (received,) = spec.nothing().when(disaster).then_of(ComplaintReceived)
    assert isinstance(received, ComplaintReceived)
    assert received.domain is Domain.DISASTER
    refusal = spec.nothing().when(replace(disaster, domain=Domain.SOCIAL)).refuses(ContradictsItself)
    assert refusal.possible == ("BENCANA",)


def test_a_place_that_does_not_exist_is_refused_with_the_nearest() -> None:
    refusal = spec.nothing().when(replace(h.ANONYMOUS, region="32.12.01.2999")).refuses(UnknownRegion)
    assert refusal.field == "region"
    assert "32.12.01.2008" in refusal.possible


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


def test_an_answer_can_follow_a_case() -> None:
    facts(*h.COMPLAINT_HISTORIES["led to a case"]).when(h.ANSWERED).then_of(ComplaintAnswered)


def test_a_correction_names_what_it_corrects_and_says_how_it_should_read() -> None:
    correct = CorrectComplaint(complaint_id=h.COMPLAINT, corrects=1, urgency=Urgency.EMERGENCY)
    facts(h.RECEIVED).when(correct).then(ComplaintCorrected(corrects=1, urgency=Urgency.EMERGENCY))
    facts(h.RECEIVED).when(replace(correct, corrects=3)).refuses(NoSuchFact)
    facts(h.RECEIVED).when(CorrectComplaint(complaint_id=h.COMPLAINT, corrects=1)).refuses(NothingCorrected)
