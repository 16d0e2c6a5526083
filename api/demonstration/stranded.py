"""A told story: a stranded old man without papers is found at night, sheltered, matched, taken home and visited."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.demonstration import words
from api.demonstration.by_hand import ByHand
from api.demonstration.offices import INDRAMAYU, SEED, Cast
from api.demonstration.people import nik
from api.demonstration.shelter import PlayedShelter
from api.demonstration.story import Turn
from api.demonstration.telling import DAYS, HOURS, MINUTES, Telling
from cases.case.assessment import AssessRisk, RecordAssessment
from cases.case.categories import AssignCategory
from cases.case.closure import ApproveClosure, ProposeClosure, VisitAfterClosing
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AssignWorker, ClearObstacle, MeetObstacle
from cases.person.consent import GiveConsent
from cases.person.identity import AnswerIdentityCheck, AskIdentityCheck, ClaimIdentity, MatchIdentity
from cases.person.registration import RegisterPerson
from cases.shelter.stays import AdmitPerson, ApproveExtension, DischargePerson, ProposeExtension
from cases.vocabulary import (
    AssessmentKind,
    Channel,
    ClosureReason,
    Outcome,
    RiskLevel,
    Sex,
    SpmGroup,
    Urgency,
)
from cases.vocabulary.people import CheckMethod, CheckResult, ClaimBasis, ConsentForm, ConsentPurpose
from cases.vocabulary.services import ServiceUnit, VisitFinding
from cases.vocabulary.shelter import Destination

NAME: Final = "Wasjan Sukmawireja"
BORN_ON: Final = date(1951, 8, 14)


def stranded_case(seed: int = SEED) -> UUID:
    """The case of the story in the large office, for `jejak case show`."""
    return Stranded(Cast(INDRAMAYU, seed)).case_id


class Stranded(ByHand):
    """The story of one case, told from the first report to the visit after closing. It lies in 2024, so it counts in no published year."""

    lag = 4 * MINUTES

    def __init__(self, cast: Cast) -> None:
        """Begin at a quarter to ten on a Saturday evening."""
        began = datetime(2024, 2, 3, 21, 45, tzinfo=cast.played.local)
        group, village = SpmGroup.NEGLECTED_ELDERLY, len(cast.villages) // 2
        super().__init__(cast, number=0, began=began, turn=Turn.STRANDED, kind="PPKS08", group=group, village=village)
        self._shelter = PlayedShelter(cast)
        self._stay_id, self._claim_id, self._check_id = (self._told.new_id() for _ in range(3))
        self._nik = nik(self._told.chance, Sex.MALE, BORN_ON)

    def tell(self) -> Telling:
        """Tell it."""
        self._found()
        self._sheltered()
        self._matched()
        self._home()
        return self._told

    def _found(self) -> None:
        told, team, case_id = self._told, self._team, self._told.case_id
        self._found_in_need(
            "Polsek mengabari: kakek duduk di peron sejak sore, tidak tahu jalan pulang, tidak membawa identitas",
            by=Channel.POLICE,
            place="stasiun",
            spot="peron 2",
            urgency=Urgency.EMERGENCY,
            condition=words.CONDITIONS[2],
            minutes=(27, 4, 12),
        )
        seen = DescribePerson(
            case_id=case_id,
            sex=Sex.MALE,
            age_years=70,
            age_estimated=True,
            citizen=True,
            label="Bapak Peron",
            marks="Peci hitam, bekas luka di lengan kanan",
            language="Jawa Dermayon",
        )
        self._say(seen, team, 10 * MINUTES)
        kind = AssignCategory(case_id=case_id, assignment_id=told.new_id(), category="PPKS08", started_on=date(2024, 2, 3), neglected=True)
        self._say(kind, team, 5 * MINUTES)

    def _sheltered(self) -> None:
        told, case_id = self._told, self._told.case_id
        admitted = AdmitPerson(
            shelter_id=self._shelter.shelter_id,
            stay_id=self._stay_id,
            bed_id=self._shelter.beds[0],
            case_id=case_id,
            reason="Tidak ada tempat lain malam ini",
        )
        self._say(admitted, self._team, 35 * MINUTES)
        self._say(self._given("SVC-PERMAKANAN", ServiceUnit.PACKAGE, 50_000), self._team, 15 * MINUTES)
        worker = told.social_worker
        assigned = AssignWorker(case_id=case_id, worker_id=worker.worker_id, team_id=told.team_id)
        self._say(assigned, self._division, 33 * HOURS)
        registered = RegisterPerson(
            person_id=told.person_id,
            region=self.story.region,
            sex=Sex.MALE,
            age_years=70,
            age_estimated=True,
            citizen=True,
            label="Bapak Peron",
        )
        self._say(registered, worker, 40 * MINUTES)
        self._say(AssessRisk(case_id=case_id, level=RiskLevel.HIGH, reasons="Pikun, mudah tersesat"), worker, 20 * MINUTES)
        assessed = RecordAssessment(
            case_id=case_id,
            assessment_id=told.new_id(),
            kind=AssessmentKind.INITIAL,
            assessed_on=date(2024, 2, 5),
            needs="Identitas, obat tekanan darah, keluarga",
            family="Menyebut anak perempuan, tidak ingat alamat",
            recommendation="Pemadanan biometrik, penelusuran keluarga",
        )
        self._say(assessed, worker, 45 * MINUTES)

    def _matched(self) -> None:
        told, worker = self._told, self._told.social_worker
        case_id, person_id = told.case_id, told.person_id
        obstacle_id = told.new_id()
        self._say(MeetObstacle(case_id=case_id, obstacle_id=obstacle_id, obstacle="IDENTITAS_TIDAK_ADA"), worker, 10 * MINUTES)
        claimed = ClaimIdentity(person_id=person_id, claim_id=self._claim_id, basis=ClaimBasis.TOLD_BY_PERSON, name=NAME, sex=Sex.MALE)
        self._say(claimed, worker, 26 * HOURS)
        consent = GiveConsent(
            person_id=person_id,
            consent_id=told.new_id(),
            purpose=ConsentPurpose.IDENTITY_MATCHING,
            form=ConsentForm.THUMBPRINT,
        )
        self._say(consent, worker, 10 * MINUTES)
        asked = AskIdentityCheck(
            person_id=person_id,
            check_id=self._check_id,
            method=CheckMethod.DUKCAPIL_BIOMETRICS,
            claim_id=self._claim_id,
            letter_number="470/112-Rehsos/2024",
        )
        self._say(asked, worker, 30 * MINUTES)
        longer = ProposeExtension(shelter_id=self._shelter.shelter_id, stay_id=self._stay_id, reason="Menunggu jawaban Dukcapil")
        self._say(longer, worker, 3 * DAYS)
        self._say(ApproveExtension(shelter_id=self._shelter.shelter_id, stay_id=self._stay_id), self._division, 5 * HOURS)
        answered = AnswerIdentityCheck(
            person_id=person_id, check_id=self._check_id, result=CheckResult.CONFIRMED, name=NAME, nik=self._nik, birth_on=BORN_ON
        )
        self._say(answered, worker, 3 * DAYS)
        self._say(MatchIdentity(person_id=person_id, claim_id=self._claim_id), worker, 25 * MINUTES)
        known = DescribePerson(case_id=case_id, name=NAME, nik=self._nik, birth_on=BORN_ON)
        self._say(known, worker, 10 * MINUTES)
        self._say(ClearObstacle(case_id=case_id, obstacle_id=obstacle_id, how="Cocok dengan rekaman biometrik"), worker, 5 * MINUTES)

    def _home(self) -> None:
        told, worker, case_id = self._told, self._told.social_worker, self._told.case_id
        self._say(self._given("SVC-ADMINDUK", ServiceUnit.DOCUMENT, 0), worker, 24 * HOURS)
        gone = DischargePerson(
            shelter_id=self._shelter.shelter_id,
            stay_id=self._stay_id,
            destination=Destination.FAMILY,
            note="Dijemput anak perempuannya, disaksikan kuwu",
        )
        self._say(gone, worker, 26 * HOURS)
        self._say(self._given("SVC-PEMULANGAN", ServiceUnit.TRIP, 120_000), worker, 90 * MINUTES)
        proposed = ProposeClosure(
            case_id=case_id, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.WITH_FAMILY, summary=words.SUMMARIES[1]
        )
        self._say(proposed, worker, 4 * DAYS)
        self._say(ApproveClosure(case_id=case_id), self._division, 28 * HOURS)
        visited = VisitAfterClosing(case_id=case_id, finding=VisitFinding.WELL, note="Tinggal bersama anak, obat diminum teratur")
        self._say(visited, told.subdistrict_worker, 29 * DAYS)
