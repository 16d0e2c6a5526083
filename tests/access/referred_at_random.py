"""People referred to partners at random, each with a value of their own in every field, so that whatever leaks can be named."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from cases.case.assessment import AssessRisk, RecordAssessment
from cases.case.categories import AssignCategory
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AddCaseNote, AssignWorker
from cases.case.response import DispatchTeam, RecordArrival, RecordFound
from cases.partner.registering import RegisterPartner
from cases.person.family import NameGuardian
from cases.person.registration import RegisterPerson
from cases.referral.answering import AcceptReferral, CompleteReferral, DeclineReferral, ReportProgress
from cases.referral.asking import ApproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.sending import RemindProvider, SendReferral, WithdrawReferral
from cases.team.duty import AddMember
from cases.team.forming import FormTeam
from cases.vocabulary import AssessmentKind, RiskLevel, Role, Sex, TeamKind
from cases.vocabulary.people import GuardianRelation
from cases.vocabulary.referrals import ConsentBasis, DeclineReason, Destination, ReferralOutcome, Setting
from cases.vocabulary.registers import PartnerKind
from tests.access.offices import DECREE, DECREED, ELSEWHERE, HERE, OFFICE, TEAM, Staffed
from tests.spec import some_id

MINE, THEIRS = some_id("the partner"), some_id("another partner")
STAFF = {MINE: "mitra", THEIRS: "mitra lain"}
TODAY = datetime.now(UTC).date()
CARRIABLE = ("name", "sex", "age_years", "marks", "condition", "region", "place", "needs", "nik", "guardian", "reason", "risk")
PEOPLE = 14


@dataclass
class Referred:
    """One person who was referred.

    Attributes:
        told: field carried to the value that only this person has in it.
        hidden: values of what no referral carries: notes, addresses, whose case it is, who works on it.
        going_on: whether the partner helps or may help.
    """

    referral_id: UUID
    partner_id: UUID | None
    carries: tuple[str, ...]
    told: dict[str, str]
    hidden: set[str]
    sent: bool = False
    going_on: bool = False

    @property
    def shown(self) -> set[str]:
        """What the partner may read of it."""
        return {self.told[name] for name in self.carries if name in self.told} if self.going_on else set()


@dataclass
class Town:
    """An office with two partners and people referred to one of them, or to none."""

    office: Staffed
    seed: int
    referred: list[Referred] = field(default_factory=list)

    def fill(self) -> None:
        """Let everything happen."""
        chance = random.Random(f"{self.seed} partners")
        for partner_id, name in STAFF.items():
            self._take(partner_id, name)
        for number in range(PEOPLE):
            case_id, told, hidden = self._person(chance, number)
            for _ in range(chance.choice((1, 1, 2))):
                self.referred.append(self._referral(chance, case_id, told, hidden))
        self.office.catch_up()

    def _take(self, partner_id: UUID, name: str) -> None:
        office, team = self.office, some_id(f"staff of {name}")
        if name != "mitra":
            office.employ(name, Role.PARTNER)
        kind = PartnerKind.WELFARE_INSTITUTION
        office.do(RegisterPartner(partner_id=partner_id, kind=kind, name=f"Panti {name}", region="32.12", registered_on=TODAY))
        decree = {"decree_number": DECREE, "decree_on": DECREED}
        days = {"valid_from_on": TODAY - timedelta(days=9), "valid_until_on": TODAY + timedelta(days=9)}
        office.do(FormTeam(team_id=team, kind=TeamKind.PARTNER, name="Petugas", partner_id=partner_id, **decree, **days))  # type: ignore[arg-type]  # fields by name
        office.do(AddMember(team_id=team, worker_id=office.id_of(name)))

    def _person(self, chance: random.Random, number: int) -> tuple[UUID, dict[str, str], set[str]]:
        office, do = self.office, self.office.do

        def mark(what: str) -> str:
            return f"{what} {chance.randrange(10**9):09d}"

        told = {name: mark(name.upper()) for name in ("name", "marks", "condition", "place", "needs", "guardian")}
        told["nik"] = f"990101010180{number + 1:04d}"
        words = {name: mark(name.upper()) for name in ("label", "nickname", "address", "belongings", "health", "note", "summary", "phone")}
        case_id = office.case(f"referred {self.seed} {number}", region=chance.choice((HERE, ELSEWHERE)))
        person_id = office.casework.store.reader.stream(OFFICE, case_id)[0].event.person_id  # type: ignore[attr-defined]  # a case's first fact
        do(RegisterPerson(person_id=person_id, region=ELSEWHERE))
        guardian_id = uuid4()
        do(
            NameGuardian(
                person_id=person_id, guardian_id=guardian_id, relation=GuardianRelation.PARENT, since_on=TODAY, name=told["guardian"]
            )
        )
        do(
            DescribePerson(
                case_id=case_id,
                sex=chance.choice(list(Sex)),
                age_years=chance.randrange(1, 99),
                name=told["name"],
                nik=told["nik"],
                marks=told["marks"],
                **{name: words[name] for name in ("label", "nickname", "address", "belongings", "health")},  # type: ignore[arg-type]  # fields by name
            )
        )
        dispatch_id = uuid4()
        do(DispatchTeam(case_id=case_id, dispatch_id=dispatch_id, team_id=TEAM))
        do(RecordArrival(case_id=case_id, dispatch_id=dispatch_id))
        do(RecordFound(case_id=case_id, dispatch_id=dispatch_id, place=told["place"], condition=told["condition"]))
        kind = AssessmentKind.INITIAL
        do(
            RecordAssessment(
                case_id=case_id, assessment_id=uuid4(), kind=kind, assessed_on=TODAY, needs=told["needs"], family=words["summary"]
            )
        )
        do(AssessRisk(case_id=case_id, level=chance.choice(list(RiskLevel)), reasons=words["note"]))
        do(AddCaseNote(case_id=case_id, note_id=uuid4(), note=words["note"]))
        do(AssignWorker(case_id=case_id, worker_id=office.id_of("peksos"), team_id=TEAM))
        if chance.random() < 0.3:
            do(AssignCategory(case_id=case_id, assignment_id=uuid4(), category="PPKS03", started_on=DECREED))
        return case_id, told, {*words.values(), str(case_id), str(person_id), str(guardian_id), str(dispatch_id)}

    def _referral(self, chance: random.Random, case_id: UUID, told: dict[str, str], hidden: set[str]) -> Referred:
        do, one = self.office.do, uuid4()
        mine = {**told, "reason": f"REASON {chance.randrange(10**9):09d}"}
        carries = tuple(chance.sample(CARRIABLE, chance.randint(1, 5)))
        partner = chance.choice((MINE, MINE, MINE, THEIRS, None))
        words = {name: f"{name.upper()} {chance.randrange(10**9):09d}" for name in ("approved", "consented", "withdrawn", "progress")}
        found = Referred(one, partner, carries, mine, {*hidden, words["approved"], words["consented"]})
        request = RequestReferral(
            referral_id=one,
            case_id=case_id,
            destination=Destination.INSTITUTION,
            setting=Setting.OUTSIDE,
            service="SVC-RUJUKAN",
            carries=carries,
            partner_id=partner,
            reason=mine["reason"],
        )
        do(request, by="peksos")
        how_far = chance.choice(("requested", "sent", "sent", "accepted", "accepted", "declined", "completed", "withdrawn"))
        if how_far == "requested":
            return found
        do(ApproveReferral(referral_id=one, note=words["approved"]), by="kepala_bidang", role=Role.HEAD_OF_DIVISION)
        consent = RecordReferralConsent(referral_id=one, basis=ConsentBasis.OVERRIDDEN, consented_on=TODAY, reason=words["consented"])
        do(consent, by="peksos")
        do(SendReferral(referral_id=one), by="peksos")
        found.sent, found.going_on = True, how_far in ("sent", "accepted")
        self._further(how_far, one, words, STAFF[partner] if partner else "peksos")
        return found

    def _further(self, how_far: str, one: UUID, words: dict[str, str], answers: str) -> None:
        do = self.office.do
        if how_far == "sent":
            do(RemindProvider(referral_id=one), by="peksos", role=Role.SOCIAL_WORKER)
        elif how_far == "declined":
            do(DeclineReferral(referral_id=one, reason=DeclineReason.FULL), by=answers)
        elif how_far == "withdrawn":
            do(WithdrawReferral(referral_id=one, reason=words["withdrawn"]), by="peksos")
        else:
            do(AcceptReferral(referral_id=one), by=answers)
            if how_far == "completed":
                do(ReportProgress(referral_id=one, progress=words["progress"]), by=answers)
                do(CompleteReferral(referral_id=one, outcome=ReferralOutcome.HELPED), by=answers)
