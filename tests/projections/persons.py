"""Persons of the office with records of their own: alike, decided on, merged; what was planned for and given to them."""

from datetime import date
from uuid import UUID

from cases.case.plan import AgreePlan, PlanService, SetGoal
from cases.case.services import DeliverService
from cases.decider import Command
from cases.person.consent import GiveConsent
from cases.person.family import NameGuardian
from cases.person.identity import CheckDocument, ClaimIdentity, MatchIdentity, RejectIdentity
from cases.person.merging import DecideDuplicate, MergePerson, UnmergePerson
from cases.person.protection import AddTag, NoteVulnerability, RecordForwardingId
from cases.person.registration import CorrectRegistration, RegisterPerson
from cases.vocabulary import Sex
from cases.vocabulary.people import (
    CheckResult,
    ClaimBasis,
    ConsentForm,
    ConsentPurpose,
    DocumentKind,
    DuplicateEvidence,
    DuplicateVerdict,
    GuardianRelation,
    OutsideSystem,
    Vulnerability,
)
from cases.vocabulary.services import AgreedBy, FundingSource, GoalKind, ServiceUnit
from tests.projections.casework import OFFICE, Town
from tests.spec import some_id

VILLAGE = "32.12.01.2008"


def acquaint(town: Town) -> None:
    """Give some of the people records of their own, some plans and services, and find out who is who."""
    ids = [some_id(f"{OFFICE} {town.seed} person {number} p") for number in (1, 2, 4)]
    case_id = some_id(f"{OFFICE} {town.seed} person 1 e")
    told: list[Command] = [
        RegisterPerson(person_id=one, region=VILLAGE, sex=Sex.FEMALE, age_years=70, name=f"Warsih {number}", aliases="Mak Warsih")
        for number, one in enumerate(ids)
    ]
    told += [
        CorrectRegistration(person_id=ids[1], corrects=1, name="Warsi", reason="Salah eja"),
        ClaimIdentity(person_id=ids[0], claim_id=some_id("claim"), basis=ClaimBasis.DOCUMENT, nik="9901014103530001", name="Warsih"),
        CheckDocument(
            person_id=ids[0],
            check_id=some_id("check"),
            claim_id=some_id("claim"),
            document=DocumentKind.IDENTITY_CARD,
            result=CheckResult.CONFIRMED,
        ),
        MatchIdentity(person_id=ids[0], claim_id=some_id("claim")),
        ClaimIdentity(person_id=ids[1], claim_id=some_id("wrong claim"), basis=ClaimBasis.TOLD_BY_PERSON, nik="9901014103530001"),
        RejectIdentity(person_id=ids[1], claim_id=some_id("wrong claim"), reason="Kartu orang lain"),
        RecordForwardingId(person_id=ids[2], forwarding_id=some_id("dtks"), system=OutsideSystem.DTKS, number="3212-000001"),
        NoteVulnerability(person_id=ids[0], vulnerability_id=some_id("frail"), kind=Vulnerability.FRAIL_ELDERLY),
        AddTag(person_id=ids[0], tag="OT", since_on=date(2023, 1, 2)),
        NameGuardian(
            person_id=ids[0], guardian_id=some_id("guardian"), relation=GuardianRelation.CHILD, since_on=date(2023, 1, 2), name="Tini"
        ),
        GiveConsent(person_id=ids[0], consent_id=some_id("consent"), purpose=ConsentPurpose.REFERRAL, form=ConsentForm.THUMBPRINT),
        DecideDuplicate(
            person_id=ids[0],
            other_id=ids[2],
            verdict=DuplicateVerdict.NOT_THE_SAME,
            evidence=(DuplicateEvidence.NAME,),
            reason="Bertetangga",
        ),
        DecideDuplicate(person_id=ids[1], other_id=ids[0], verdict=DuplicateVerdict.SAME, reason="Orang yang sama"),
        MergePerson(person_id=ids[1], into_id=ids[0], merge_id=some_id("merge"), reason="Orang yang sama"),
        UnmergePerson(person_id=ids[1], reason="Ternyata saudara"),
    ]
    for command in (*told, *_served(case_id)):
        town.do(command)


def _served(case_id: UUID) -> tuple[Command, ...]:
    return (
        SetGoal(case_id=case_id, goal_id=some_id("goal"), kind=GoalKind.HEALTH, goal="Berobat teratur"),
        PlanService(
            case_id=case_id,
            planned_id=some_id("planned"),
            service="SVC-PERMAKANAN",
            quantity=30,
            unit=ServiceUnit.MEAL,
            owner_id=some_id("worker 1"),
            due_on=date(2023, 3, 1),
        ),
        AgreePlan(case_id=case_id, agreed_by=(AgreedBy.PERSON,)),
        DeliverService(
            case_id=case_id,
            service_id=some_id("service"),
            service="SVC-ABD",
            quantity=1,
            unit=ServiceUnit.PIECE,
            fund=FundingSource.ZAKAT_AGENCY,
            value_rupiah=1_500_000,
            item="TONGKAT",
        ),
    )
