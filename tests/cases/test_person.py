"""Who a person is: claimed, checked, matched, rejected; family, consent, marks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.errors import NotPossibleNow
from cases.events import person as told
from cases.events import person_care as care
from cases.events.event import Specific, type_of
from cases.fields import NikMisshapen, UnknownCode
from cases.person.consent import BasisMissing, ConsentMissing, GiveConsent, GuardianNeeded, WithdrawConsent
from cases.person.family import EndGuardian, JoinHousehold, LeaveHousehold, NameGuardian
from cases.person.identity import AnotherMatched, AskIdentityCheck, ClaimIdentity, NotConfirmed, NothingClaimed
from cases.person.protection import AddTag, EndVulnerability, NoteVulnerability, RecordForwardingId, RemoveTag, WithdrawForwardingId
from cases.person.registration import CorrectRegistration, RegisterPerson
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NotRecorded
from cases.vocabulary import Sex
from cases.vocabulary.people import (
    CheckMethod,
    CheckResult,
    ClaimBasis,
    ConsentForm,
    ConsentPurpose,
    Disagreement,
    GuardianRelation,
    HouseholdRole,
    LegalBasis,
    OutsideSystem,
    SpokenBy,
    Vulnerability,
)
from tests import spec
from tests.cases import person_histories as p
from tests.cases.histories import happened
from tests.spec import some_id


def facts(*commands: object) -> spec.Given:
    return spec.given(*happened(*commands))  # type: ignore[arg-type]  # commands


def test_a_person_without_a_name_has_a_record() -> None:
    (registered,) = spec.nothing().when(p.REGISTERED).then_of(told.PersonRegistered)
    assert isinstance(registered, told.PersonRegistered)
    assert (registered.label, registered.name, registered.age_estimated) == ("Kakek di terminal", None, True)
    facts(p.REGISTERED).when(p.REGISTERED).refuses(NotPossibleNow)


def test_a_person_registered_without_a_place_is_in_the_office_s_region() -> None:
    (registered,) = spec.nothing().when(RegisterPerson(person_id=p.PERSON)).then_of(told.PersonRegistered)
    assert isinstance(registered, told.PersonRegistered)
    assert registered.region == "32.12"


def test_nothing_happens_before_the_registration() -> None:
    facts(p.REGISTERED).told_of(spec.NOW - timedelta(days=2)).when(p.CLAIMED).refuses(BeforeItBegan)


def test_a_registration_is_corrected_by_a_fact_of_its_own() -> None:
    wrong = CorrectRegistration(person_id=p.PERSON, corrects=1, sex=Sex.FEMALE)
    facts(p.REGISTERED).when(wrong).then(told.RegistrationCorrected(corrects=1, sex=Sex.FEMALE))


def test_a_claim_says_something() -> None:
    facts(p.REGISTERED).when(ClaimIdentity(person_id=p.PERSON, claim_id=p.CLAIM, basis=ClaimBasis.DOCUMENT)).refuses(NothingClaimed)


def test_a_misshapen_nik_is_refused_and_one_that_disagrees_warns() -> None:
    facts(p.REGISTERED).when(replace(p.CLAIMED, nik="990101010353000")).refuses(NikMisshapen)
    (claimed,) = facts(p.REGISTERED).when(replace(p.CLAIMED, nik="3201414503600001", home_region="32.12.01")).then_of(told.IdentityClaimed)
    assert isinstance(claimed, told.IdentityClaimed)
    assert set(claimed.disagreements) == {Disagreement.NIK_BIRTH_DATE, Disagreement.NIK_SEX, Disagreement.NIK_REGION}
    assert (claimed.birth_on, claimed.nik) == (date(1953, 3, 1), "3201414503600001")


def test_a_nik_that_agrees_warns_of_nothing() -> None:
    (claimed,) = facts(p.REGISTERED).when(p.CLAIMED).then_of(told.IdentityClaimed)
    assert isinstance(claimed, told.IdentityClaimed)
    assert claimed.disagreements == ()


def test_a_claim_is_matched_only_by_a_check_that_confirmed_it() -> None:
    facts(p.REGISTERED, p.CLAIMED).when(p.MATCHED).refuses(NotConfirmed)
    facts(p.REGISTERED, p.CLAIMED, replace(p.CHECKED, result=CheckResult.UNREADABLE)).when(p.MATCHED).refuses(NotConfirmed)
    (matched,) = facts(p.REGISTERED, p.CLAIMED, p.CHECKED).when(p.MATCHED).then_of(told.IdentityMatched)
    assert isinstance(matched, told.IdentityMatched)
    assert matched.checks == (p.CHECK,)


def test_asking_and_answering_are_two_facts() -> None:
    asked = facts(p.REGISTERED, p.CLAIMED, p.CONSENTED)
    (request,) = asked.when(p.ASKED).then_of(told.IdentityCheckAsked)
    assert isinstance(request, told.IdentityCheckAsked)
    assert request.legal_basis is LegalBasis.CONSENT
    assert request.answer_due_at > request.asked_at
    facts(p.REGISTERED, p.CLAIMED, p.CONSENTED, p.ASKED).when(p.ANSWERED).then_of(told.IdentityCheckAnswered)
    facts(p.REGISTERED, p.CLAIMED, p.CONSENTED, p.ASKED, p.ANSWERED).when(p.ANSWERED).refuses(NotPossibleNow)
    facts(p.REGISTERED, p.CLAIMED, p.CONSENTED, p.ASKED, p.ANSWERED).when(p.MATCHED).then_of(told.IdentityMatched)


def test_an_answer_is_not_earlier_than_the_question() -> None:
    asked = facts(p.REGISTERED, p.CLAIMED, p.CONSENTED, p.ASKED)
    asked.told_of(spec.NOW - timedelta(hours=23, minutes=58)).when(p.ANSWERED).refuses(BeforeItBegan)


def test_nobody_s_fingerprints_are_asked_about_without_consent_or_another_basis() -> None:
    facts(p.REGISTERED, p.CLAIMED).when(p.ASKED).refuses(ConsentMissing)
    (request,) = facts(p.REGISTERED, p.CLAIMED, p.OVERRIDDEN).when(p.ASKED).then_of(told.IdentityCheckAsked)
    assert isinstance(request, told.IdentityCheckAsked)
    assert request.legal_basis is LegalBasis.VITAL_INTEREST
    papers = AskIdentityCheck(person_id=p.PERSON, check_id=p.CHECK, method=CheckMethod.DOCUMENTS)
    facts(p.REGISTERED, p.CLAIMED, p.CONSENTED).when(papers).refuses(ContradictsItself)


def test_a_matched_claim_is_rejected_before_another_is_matched() -> None:
    second = replace(p.CLAIMED, claim_id=some_id("second claim"), name="Karsad")
    check = replace(p.CHECKED, claim_id=second.claim_id, check_id=some_id("second check"))
    match = replace(p.MATCHED, claim_id=second.claim_id)
    both = (p.REGISTERED, p.CLAIMED, p.CHECKED, p.MATCHED, second, check)
    assert facts(*both).when(match).refuses(AnotherMatched).possible == (str(p.CLAIM),)
    facts(*both, p.REJECTED).when(match).then_of(told.IdentityMatched)
    facts(*both, p.REJECTED).when(p.REJECTED).refuses(NotRecorded)


def test_a_guardian_speaks_from_a_day_to_a_day() -> None:
    facts(p.REGISTERED, p.GUARDIAN_NAMED).when(p.GUARDIAN_NAMED).refuses(AlreadyRecorded)
    end = EndGuardian(person_id=p.PERSON, guardian_id=p.GUARDIAN, ended_on=date(2023, 1, 1))
    facts(p.REGISTERED, p.GUARDIAN_NAMED).when(end).then_of(care.GuardianEnded)
    facts(p.REGISTERED, p.GUARDIAN_NAMED).when(replace(end, ended_on=date(2019, 1, 1))).refuses(ContradictsItself)
    alone = NameGuardian(person_id=p.PERSON, guardian_id=p.PERSON, relation=GuardianRelation.SIBLING, since_on=date(2020, 1, 1))
    facts(p.REGISTERED).when(alone).refuses(ContradictsItself)


def test_a_household_is_joined_and_left_and_its_card_warns() -> None:
    join = JoinHousehold(
        person_id=p.PERSON,
        household_id=some_id("household"),
        role=HouseholdRole.HEAD,
        since_on=date(2020, 1, 1),
        family_card="3201010101100001",
        home_region="32.12.01",
    )
    (joined,) = facts(p.REGISTERED).when(join).then_of(care.HouseholdJoined)
    assert isinstance(joined, care.HouseholdJoined)
    assert joined.disagreements == (Disagreement.KK_REGION,)
    leave = LeaveHousehold(person_id=p.PERSON, household_id=join.household_id, left_on=date(2022, 1, 1))
    facts(p.REGISTERED, join).when(leave).then_of(care.HouseholdLeft)
    facts(p.REGISTERED, join).when(join).refuses(NotRecorded)


def test_consent_is_given_withdrawn_and_overridden_for_each_purpose_apart() -> None:
    withdraw = WithdrawConsent(person_id=p.PERSON, purpose=ConsentPurpose.IDENTITY_MATCHING)
    facts(p.REGISTERED, p.CONSENTED).when(withdraw).then_of(care.ConsentWithdrawn)
    facts(p.REGISTERED, p.CLAIMED, p.CONSENTED, withdraw).when(p.ASKED).refuses(ConsentMissing)
    facts(p.REGISTERED, p.CONSENTED).when(replace(withdraw, purpose=ConsentPurpose.PUBLICATION)).refuses(NotRecorded)
    facts(p.REGISTERED).when(replace(p.OVERRIDDEN, legal_basis=LegalBasis.CONSENT)).refuses(BasisMissing)
    facts(p.REGISTERED, p.OVERRIDDEN).when(withdraw).refuses(NotPossibleNow)


def test_consent_that_ran_out_does_not_hold() -> None:
    short = replace(p.CONSENTED, until_on=date(2023, 3, 15))
    facts(p.REGISTERED, short).when(replace(p.ASKED, claim_id=None)).then_of(told.IdentityCheckAsked)
    later = facts(p.REGISTERED, short).at(spec.NOW + timedelta(days=2))
    later.when(replace(p.ASKED, claim_id=None)).refuses(ConsentMissing)


def test_for_a_child_a_named_guardian_consents() -> None:
    facts(p.CHILD_REGISTERED).when(p.CONSENTED).refuses(GuardianNeeded)
    by_guardian = GiveConsent(
        person_id=p.PERSON,
        consent_id=some_id("consent"),
        purpose=ConsentPurpose.REFERRAL,
        form=ConsentForm.WRITTEN,
        given_by=SpokenBy.GUARDIAN,
        guardian_id=p.GUARDIAN,
    )
    facts(p.CHILD_REGISTERED).when(by_guardian).refuses(GuardianNeeded)
    facts(p.CHILD_REGISTERED, p.GUARDIAN_NAMED).when(by_guardian).then_of(care.ConsentGiven)


def test_protection_and_marks_begin_and_end() -> None:
    note = NoteVulnerability(person_id=p.PERSON, vulnerability_id=some_id("frail"), kind=Vulnerability.FRAIL_ELDERLY)
    end = EndVulnerability(person_id=p.PERSON, vulnerability_id=some_id("frail"), ended_on=date(2023, 3, 1))
    facts(p.REGISTERED, note).when(end).then_of(care.VulnerabilityEnded)
    tag = AddTag(person_id=p.PERSON, tag="PKH", since_on=date(2022, 1, 1))
    facts(p.REGISTERED, tag).when(tag).refuses(AlreadyRecorded)
    facts(p.REGISTERED, tag).when(RemoveTag(person_id=p.PERSON, tag="PKH", until_on=date(2021, 1, 1))).refuses(ContradictsItself)
    facts(p.REGISTERED).when(replace(tag, tag="PKHX")).refuses(UnknownCode)
    number = RecordForwardingId(person_id=p.PERSON, forwarding_id=some_id("dtks"), system=OutsideSystem.DTKS, number="3212-000001")
    withdraw = WithdrawForwardingId(person_id=p.PERSON, forwarding_id=some_id("dtks"))
    facts(p.REGISTERED, number).when(withdraw).then_of(care.ForwardingIdWithdrawn)


@pytest.mark.parametrize("field", ["kind", "detail"])
def test_why_somebody_needs_protection_is_specific_personal_data(field: str) -> None:
    labels = {f.name: f.label for f in type_of(care.VulnerabilityNoted).fields}
    assert isinstance(labels[field], Specific)


@pytest.mark.parametrize("tag", ["STUNTING", "ANAK-TIDAK-SEKOLAH", "PERKAWINAN-ANAK", "KEMISKINAN-EKSTREM"])
def test_issues_that_cross_programmes_are_marks_of_a_person(tag: str) -> None:
    facts(p.REGISTERED).when(AddTag(person_id=p.PERSON, tag=tag, since_on=date(2023, 1, 1))).then_of(care.TagAdded)


def test_a_widow_in_hardship_is_a_person_who_needs_protection() -> None:
    note = NoteVulnerability(person_id=p.PERSON, vulnerability_id=some_id("widow"), kind=Vulnerability.WIDOW_IN_HARDSHIP)
    facts(p.REGISTERED).when(note).then_of(care.VulnerabilityNoted)


def test_the_number_of_the_old_national_list_is_kept_sealed() -> None:
    number = RecordForwardingId(person_id=p.PERSON, forwarding_id=some_id("dtks"), system=OutsideSystem.DTKS, number="3212-000001")
    facts(p.REGISTERED).when(number).then_of(care.ForwardingIdRecorded)
    assert [f.name for f in type_of(care.ForwardingIdRecorded).sealed] == ["number"]
