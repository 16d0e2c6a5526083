"""Example histories: how a person's record comes to each of its stages."""

from datetime import date

from cases.decider import Command
from cases.person.aid import NoteAid
from cases.person.consent import GiveConsent, OverrideConsent
from cases.person.family import JoinHousehold, NameGuardian
from cases.person.family_match import NoteFamilyMatch
from cases.person.forgetting import AskForgetting, DeclineForgetting, ForgetPerson, PlaceLegalHold
from cases.person.identity import AnswerIdentityCheck, AskIdentityCheck, CheckDocument, ClaimIdentity, MatchIdentity, RejectIdentity
from cases.person.merging import MergePerson, TakeInPerson
from cases.person.protection import AddTag, NoteVulnerability, RecordForwardingId
from cases.person.registration import RegisterPerson
from cases.person.state import Person
from cases.vocabulary import Sex
from cases.vocabulary.people import (
    CheckMethod,
    CheckResult,
    ClaimBasis,
    ConsentForm,
    ConsentPurpose,
    DocumentKind,
    ForgettingBasis,
    GuardianRelation,
    HouseholdRole,
    LegalBasis,
    OutsideSystem,
    Vulnerability,
)
from cases.vocabulary.services import FundingSource
from tests import spec
from tests.spec import some_id

PERSON, OTHER = some_id("person"), some_id("other person")
CLAIM, CHECK, MERGE, GUARDIAN = (some_id(name) for name in ("claim", "check", "merge", "guardian"))
KNOWN_PERSON = Person(registered_at=spec.NOW, region="32.12")

REGISTERED = RegisterPerson(
    person_id=PERSON, region="32.12.01.2008", sex=Sex.MALE, age_years=70, age_estimated=True, label="Kakek di terminal", marks="Tahi lalat"
)
CHILD_REGISTERED = RegisterPerson(person_id=PERSON, region="32.12.01.2008", sex=Sex.FEMALE, age_years=9, name="Sari")
CLAIMED = ClaimIdentity(
    person_id=PERSON, claim_id=CLAIM, basis=ClaimBasis.TOLD_BY_PERSON, name="Karsa", nik="9901010103530001", birth_on=date(1953, 3, 1)
)
CHECKED = CheckDocument(person_id=PERSON, check_id=CHECK, claim_id=CLAIM, document=DocumentKind.IDENTITY_CARD, result=CheckResult.CONFIRMED)
CONSENTED = GiveConsent(
    person_id=PERSON, consent_id=some_id("consent"), purpose=ConsentPurpose.IDENTITY_MATCHING, form=ConsentForm.THUMBPRINT
)
OVERRIDDEN = OverrideConsent(
    person_id=PERSON,
    override_id=some_id("override"),
    purpose=ConsentPurpose.IDENTITY_MATCHING,
    legal_basis=LegalBasis.VITAL_INTEREST,
    reason="Tidak sadar",
)
ASKED = AskIdentityCheck(person_id=PERSON, check_id=CHECK, claim_id=CLAIM, method=CheckMethod.DUKCAPIL_BIOMETRICS)
ANSWERED = AnswerIdentityCheck(person_id=PERSON, check_id=CHECK, result=CheckResult.CONFIRMED, nik="9901010103530001")
MATCHED = MatchIdentity(person_id=PERSON, claim_id=CLAIM)
REJECTED = RejectIdentity(person_id=PERSON, claim_id=CLAIM, reason="Orang lain")
MERGED = MergePerson(person_id=PERSON, into_id=OTHER, merge_id=MERGE, reason="Orang yang sama")
TOOK_IN = TakeInPerson(person_id=PERSON, merged_id=OTHER, merge_id=MERGE)
GUARDIAN_NAMED = NameGuardian(
    person_id=PERSON, guardian_id=GUARDIAN, relation=GuardianRelation.PARENT, since_on=date(2020, 1, 1), name="Warsih"
)
FORGETTING_ASKED = AskForgetting(person_id=PERSON, basis=ForgettingBasis.ASKED_BY_PERSON)
HELD = PlaceLegalHold(person_id=PERSON, hold_id=some_id("hold"), authority="Pengadilan Negeri Indramayu, surat 12/2023")
NOTED = NoteAid(
    person_id=PERSON,
    service_id=some_id("aid"),
    case_id=some_id("case"),
    service="SVC-ABD",
    fund=FundingSource.ZAKAT_AGENCY,
    item="KURSI-RODA",
)

PERSON_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "aid before registration": (NOTED,),
    "registered": (REGISTERED,),
    "claimed": (REGISTERED, CLAIMED),
    "asked of the civil registry": (REGISTERED, CLAIMED, CONSENTED, ASKED),
    "answered": (REGISTERED, CLAIMED, CONSENTED, ASKED, ANSWERED),
    "matched": (REGISTERED, CLAIMED, CHECKED, MATCHED),
    "rejected after the match": (REGISTERED, CLAIMED, CHECKED, MATCHED, REJECTED),
    "merged": (REGISTERED, MERGED),
    "another taken in": (REGISTERED, TOOK_IN),
    "asked to be forgotten": (REGISTERED, FORGETTING_ASKED),
    "to be forgotten": (REGISTERED, FORGETTING_ASKED, ForgetPerson(person_id=PERSON)),
    "not forgotten after all": (REGISTERED, FORGETTING_ASKED, DeclineForgetting(person_id=PERSON, reason="Perkara masih berjalan")),
    "under a legal hold": (REGISTERED, HELD),
    "a family was accepted": (REGISTERED, NoteFamilyMatch(person_id=PERSON, match_id=some_id("match"))),
    "family and marks": (
        REGISTERED,
        GUARDIAN_NAMED,
        JoinHousehold(person_id=PERSON, household_id=some_id("household"), role=HouseholdRole.HEAD, since_on=date(2020, 1, 1)),
        NoteVulnerability(person_id=PERSON, vulnerability_id=some_id("frail"), kind=Vulnerability.FRAIL_ELDERLY),
        AddTag(person_id=PERSON, tag="OT", since_on=date(2023, 3, 1)),
        RecordForwardingId(person_id=PERSON, forwarding_id=some_id("dtks"), system=OutsideSystem.DTKS, number="3212-000001"),
    ),
}
