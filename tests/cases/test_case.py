"""A case: opened, described, closed, opened again; every episode keeps its dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases.case import CASE, Case
from cases.case.categories import (
    CategoryAlreadyHeld,
    CategoryOver,
    CorrectCategory,
    EndCategory,
    WithdrawCategory,
)
from cases.case.episodes import CloseCase, LinkComplaint, NoSuchComplaint, OpenCase, ReopenCase, TeamStillOut
from cases.case.person_in_need import AgeContradictsBirth, BeforeBirth, CorrectPerson, DescribePerson, NothingSaid
from cases.decider import Command
from cases.errors import NotPossibleNow
from cases.events.case import CaseClosed, CaseOpened, CaseReopened, ComplaintLinked
from cases.events.person_in_need import (
    CategoryAssigned,
    CategoryCorrected,
    CategoryEnded,
    CategoryWithdrawn,
    PersonCorrected,
    PersonDescribed,
)
from cases.fields import NikMisshapen, UnknownCode
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NoSuchFact, NothingCorrected, NotRecorded
from cases.vocabulary import ClosureReason, Domain, Outcome, Sex, SpmGroup, Urgency
from cases.vocabulary.people import Disagreement
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id

ASSIGNMENT = some_id("assignment")
SITI = some_id("siti")


def facts(*commands: Command) -> spec.Given:
    """A case to which this has happened yesterday."""
    return spec.given(*h.happened(*commands))


def state(*commands: Command) -> Case:
    """The case after this has happened."""
    found: Case = spec.state_after(CASE, h.happened(*commands))
    return found


def test_a_case_is_opened_for_a_person_who_needs_no_name() -> None:
    spec.nothing().when(h.OPENED).then(
        CaseOpened(person_id=h.PERSON, domain=Domain.SOCIAL, urgency=Urgency.ORDINARY, region=h.VILLAGE, opened_at=spec.NOW, opened_by=SITI)
    )


def test_a_case_from_a_complaint_takes_over_place_urgency_report_and_when_a_team_is_due() -> None:
    complaint = replace(
        h.KNOWN_COMPLAINT, urgency=Urgency.EMERGENCY, domain=Domain.DISASTER, arrive_due_at=spec.NOW - timedelta(minutes=15)
    )
    asked = OpenCase(case_id=h.CASE, person_id=h.PERSON, complaint_id=h.COMPLAINT, citizen=False, sex=Sex.MALE)
    spec.nothing().knowing(complaint=complaint).when(asked).then(
        CaseOpened(
            person_id=h.PERSON,
            domain=Domain.DISASTER,
            urgency=Urgency.EMERGENCY,
            region=h.VILLAGE,
            opened_at=spec.NOW,
            opened_by=SITI,
            sex=Sex.MALE,
            citizen=False,
            complaint_id=h.COMPLAINT,
            reported_at=complaint.received_at,
            arrive_due_at=complaint.arrive_due_at,
        )
    )


def test_a_case_is_not_opened_from_a_complaint_that_nobody_received() -> None:
    spec.nothing().when(replace(h.OPENED, complaint_id=h.COMPLAINT)).refuses(NoSuchComplaint)


def test_without_a_complaint_the_time_of_the_report_is_told_and_a_team_is_due_from_then() -> None:
    reported = spec.NOW - timedelta(hours=2)
    (opened,) = spec.nothing().when(replace(h.OPENED, reported_at=reported)).then_of(CaseOpened)
    assert isinstance(opened, CaseOpened)
    assert opened.arrive_due_at == reported + timedelta(minutes=45)
    later = replace(h.OPENED, reported_at=spec.NOW)
    spec.nothing().told_of(reported).when(later).refuses(ContradictsItself)


def test_a_case_is_opened_once() -> None:
    facts(h.OPENED).when(h.OPENED).refuses(NotPossibleNow)


def test_a_further_complaint_about_the_person_is_linked_once() -> None:
    link = LinkComplaint(case_id=h.CASE, complaint_id=h.OTHER)
    given = facts(h.OPENED).knowing(complaint=h.KNOWN_COMPLAINT)
    given.when(link).then(ComplaintLinked(complaint_id=h.OTHER))
    facts(h.OPENED, link).knowing(complaint=h.KNOWN_COMPLAINT).when(link).refuses(AlreadyRecorded)


def test_a_case_is_closed_with_a_reason_and_an_outcome() -> None:
    facts(h.OPENED).when(h.ENDED).then(
        CaseClosed(reason=ClosureReason.OPENED_IN_ERROR, outcome=Outcome.UNCHANGED, closed_at=spec.NOW, closed_by=some_id("siti"))
    )


def test_a_case_does_not_close_while_a_team_is_out_or_has_not_said_what_it_found() -> None:
    assert facts(h.OPENED, h.SENT).when(h.ENDED).refuses(TeamStillOut).possible == ("RecallTeam", "RecordArrival")
    assert "RecordNobodyFound" in facts(h.OPENED, h.SENT, h.ARRIVED).when(h.ENDED).refuses(TeamStillOut).possible
    facts(h.OPENED, h.SENT, h.ARRIVED, h.FOUND).when(h.ENDED).then_of(CaseClosed)


def test_reason_and_outcome_agree() -> None:
    died = CloseCase(case_id=h.CASE, reason=ClosureReason.DIED, outcome=Outcome.WITH_FAMILY)
    facts(h.OPENED).when(died).refuses(ContradictsItself)
    nobody = replace(h.ENDED, reason=ClosureReason.NOBODY_FOUND, outcome=Outcome.UNKNOWN)
    facts(h.OPENED, h.SENT, h.ARRIVED, h.FOUND).when(nobody).refuses(ContradictsItself)


def test_nothing_is_added_to_a_closed_case_but_notes_corrections_and_papers() -> None:
    refusal = facts(h.OPENED, h.ENDED).when(h.ASSIGNED).refuses(NotPossibleNow)
    assert refusal.possible == ("AddCaseNote", "AttachEvidence", "CorrectCase", "CorrectPerson", "ReopenCase")


def test_a_person_in_need_again_begins_a_new_episode_and_the_first_keeps_its_dates() -> None:
    facts(h.OPENED, h.ENDED).when(h.AGAIN).then(CaseReopened(episode=2, reopened_at=spec.NOW, reason="Ditemukan terlantar lagi"))
    before = state(h.OPENED, h.ENDED).episodes
    after = state(h.OPENED, h.ENDED, h.AGAIN, h.ENDED).episodes
    assert after[0] == before[0]
    assert [episode.number for episode in after] == [1, 2]
    assert all(episode.closed_at for episode in after)


def test_a_new_episode_does_not_begin_before_the_last_was_over() -> None:
    facts(h.OPENED, h.ENDED).told_of(spec.NOW - timedelta(hours=24)).when(h.AGAIN).refuses(BeforeItBegan)


def test_a_new_episode_may_begin_with_a_new_complaint() -> None:
    again = ReopenCase(case_id=h.CASE, reason="Laporan baru", complaint_id=h.OTHER)
    (reopened,) = facts(h.OPENED, h.ENDED).knowing(complaint=h.KNOWN_COMPLAINT).when(again).then_of(CaseReopened)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reported_at == h.KNOWN_COMPLAINT.received_at
    assert state(h.OPENED, h.ENDED, again).complaints == (h.OTHER,)


def test_an_elderly_person_counts_in_the_group_of_neglected_elderly() -> None:
    facts(h.OPENED).when(h.ASSIGNED).then(
        CategoryAssigned(
            assignment_id=ASSIGNMENT,
            person_id=h.PERSON,
            category="PPKS08",
            neglected=True,
            started_on=date(2023, 3, 14),
            spm_group=SpmGroup.NEGLECTED_ELDERLY,
        )
    )


def test_a_disability_counts_in_the_minimum_standard_only_with_neglect() -> None:
    disability = replace(h.ASSIGNED, category="PPKS09", neglected=False)
    (assigned,) = facts(h.OPENED).when(disability).then_of(CategoryAssigned)
    assert isinstance(assigned, CategoryAssigned)
    assert assigned.spm_group is None


def test_several_kinds_hold_at_once_but_one_kind_only_once() -> None:
    more = replace(h.ASSIGNED, assignment_id=some_id("more"), category="PPKS12")
    facts(h.OPENED, h.ASSIGNED).when(more).then_of(CategoryAssigned)
    same = replace(h.ASSIGNED, assignment_id=some_id("more"))
    facts(h.OPENED, h.ASSIGNED).when(same).refuses(CategoryAlreadyHeld)
    end = EndCategory(case_id=h.CASE, assignment_id=ASSIGNMENT, ended_on=date(2023, 3, 14))
    facts(h.OPENED, h.ASSIGNED, end).when(same).then_of(CategoryAssigned)


def test_an_unknown_kind_is_refused_with_all_that_there_are() -> None:
    refusal = facts(h.OPENED).when(replace(h.ASSIGNED, category="PPKS27")).refuses(UnknownCode)
    assert len(refusal.possible) == 26


def test_a_category_ends_once_and_not_before_it_started() -> None:
    end = EndCategory(case_id=h.CASE, assignment_id=ASSIGNMENT, ended_on=date(2023, 3, 15))
    facts(h.OPENED, h.ASSIGNED).when(end).then(CategoryEnded(assignment_id=ASSIGNMENT, ended_on=date(2023, 3, 15)))
    facts(h.OPENED, h.ASSIGNED).when(replace(end, ended_on=date(2023, 3, 1))).refuses(ContradictsItself)
    facts(h.OPENED, h.ASSIGNED).when(replace(end, assignment_id=some_id("none"))).refuses(NotRecorded)
    ended = replace(end, ended_on=date(2023, 3, 14))
    other = replace(h.ASSIGNED, assignment_id=some_id("more"), category="PPKS12")
    facts(h.OPENED, h.ASSIGNED, other, ended).when(end).refuses(CategoryOver)


def test_a_wrong_category_is_corrected_from_its_beginning_and_the_group_follows() -> None:
    correct = CorrectCategory(case_id=h.CASE, assignment_id=ASSIGNMENT, category="PPKS11")
    facts(h.OPENED, h.ASSIGNED).when(correct).then(
        CategoryCorrected(
            assignment_id=ASSIGNMENT,
            category="PPKS11",
            neglected=True,
            started_on=date(2023, 3, 14),
            spm_group=SpmGroup.HOMELESS_AND_BEGGARS,
        )
    )
    facts(h.OPENED, h.ASSIGNED).when(replace(correct, category="PPKS08")).refuses(NothingCorrected)
    facts(h.OPENED, h.ASSIGNED, h.ENDED).when(correct).then_of(CategoryCorrected)


def test_a_person_who_never_was_of_a_kind_is_no_longer_held_to_be() -> None:
    withdraw = WithdrawCategory(case_id=h.CASE, assignment_id=ASSIGNMENT, reason="Salah orang")
    facts(h.OPENED, h.ASSIGNED).when(withdraw).then(CategoryWithdrawn(assignment_id=ASSIGNMENT, reason="Salah orang"))
    facts(h.OPENED, h.ASSIGNED, withdraw).when(withdraw).refuses(NotPossibleNow)
    facts(h.OPENED, h.ASSIGNED, withdraw).when(h.ASSIGNED).refuses(AlreadyRecorded)


def test_the_age_at_the_time_follows_from_the_day_of_birth() -> None:
    describe = DescribePerson(case_id=h.CASE, name="Karsem", birth_on=date(1950, 3, 16))
    (described,) = facts(h.OPENED).when(describe).then_of(PersonDescribed)
    assert isinstance(described, PersonDescribed)
    assert described.age_years == 72
    facts(h.OPENED).when(replace(describe, age_years=60)).refuses(AgeContradictsBirth)
    facts(h.OPENED).when(replace(describe, birth_on=date(2023, 3, 15))).refuses(BeforeBirth)


def test_the_day_of_birth_is_read_in_the_zone_of_the_office() -> None:
    just_after_midnight = datetime(2023, 3, 15, 17, 30, tzinfo=UTC)
    describe = DescribePerson(case_id=h.CASE, birth_on=date(1950, 3, 16))
    (described,) = facts(h.OPENED).at(just_after_midnight).when(describe).then_of(PersonDescribed)
    assert isinstance(described, PersonDescribed)
    assert described.age_years == 73


def test_a_description_says_something_and_a_nik_has_its_shape() -> None:
    facts(h.OPENED).when(DescribePerson(case_id=h.CASE)).refuses(NothingSaid)
    for wrong in ("990101010101000", "9901013213010001", "9901010113010001", "9901010101010000", "٩٩01010101010001"):
        facts(h.OPENED).when(DescribePerson(case_id=h.CASE, nik=wrong)).refuses(NikMisshapen)
    facts(h.OPENED).when(DescribePerson(case_id=h.CASE, nik="9901014101010001")).then_of(PersonDescribed)


def test_what_a_nik_says_otherwise_at_intake_warns_and_overwrites_nothing() -> None:
    given = DescribePerson(case_id=h.CASE, nik="9901014101010001", sex=Sex.MALE, birth_on=date(1950, 3, 16))
    (told,) = facts(h.OPENED).when(given).then_of(PersonDescribed)
    assert isinstance(told, PersonDescribed)
    assert set(told.disagreements) == {Disagreement.NIK_SEX, Disagreement.NIK_BIRTH_DATE}
    assert told.birth_on == date(1950, 3, 16)
    agreeing = DescribePerson(case_id=h.CASE, nik="9901014101010001", sex=Sex.FEMALE, birth_on=date(2001, 1, 1))
    facts(h.OPENED).when(agreeing).then(
        PersonDescribed(person_id=h.PERSON, nik="9901014101010001", sex=Sex.FEMALE, birth_on=date(2001, 1, 1), age_years=22)
    )


def test_a_wrong_description_is_corrected_and_may_turn_out_unknown() -> None:
    correct = CorrectPerson(case_id=h.CASE, corrects=2, unknown=("age_years",), sex=Sex.MALE)
    described = DescribePerson(case_id=h.CASE, sex=Sex.FEMALE, age_years=70, citizen=True)
    facts(h.OPENED, described).when(correct).then(PersonCorrected(person_id=h.PERSON, corrects=2, unknown=("age_years",), sex=Sex.MALE))
    case = state(h.OPENED, described, correct)
    assert (case.sex, case.age_years, case.citizen) == (Sex.MALE, None, True)
    facts(h.OPENED).when(correct).refuses(NoSuchFact)
    facts(h.OPENED, described).when(replace(correct, age_years=7)).refuses(ContradictsItself)
    facts(h.OPENED, described).when(replace(correct, unknown=("marks",))).refuses(UnknownCode)
    facts(h.OPENED, described).when(CorrectPerson(case_id=h.CASE, corrects=2)).refuses(NothingCorrected)
