"""A told story: a woman nobody can care for; one institution declines, a second is silent and escalated, the province takes her."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.demonstration import partners
from api.demonstration.by_hand import ByHand
from api.demonstration.offices import INDRAMAYU, SEED, WEST_JAVA, Cast
from api.demonstration.referrals import clock_says, west_java
from api.demonstration.story import Turn
from api.demonstration.telling import DAYS, HOURS, MINUTES, Telling
from cases.case.assessment import AssessRisk, RecordAssessment
from cases.case.categories import AssignCategory
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AssignWorker
from cases.complaint.afterwards import CloseComplaint
from cases.complaint.handling import OpenCaseFromComplaint, VerifyComplaint
from cases.complaint.intake import ReceiveComplaint
from cases.referral.answering import (
    AcceptReferral,
    AskForTransfer,
    CompleteReferral,
    DeclineReferral,
    GrantTransfer,
    ReportProgress,
)
from cases.referral.asking import ApproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.receiving import AssignReferral, OpenCaseFromReferral
from cases.referral.sending import EscalateReferral, RemindProvider, SendReferral, WithdrawReferral
from cases.vocabulary import (
    AssessmentKind,
    Channel,
    ClosureReason,
    ComplaintKind,
    Outcome,
    ReporterStanding,
    RiskLevel,
    Role,
    Sex,
    SpmGroup,
    Urgency,
)
from cases.vocabulary.referrals import ConsentBasis, DeclineReason, Destination, ReferralOutcome, Setting
from cases.vocabulary.services import ServiceUnit

NAME: Final = "Tarwiyah Natawijaya"
CARRIES: Final = ("name", "sex", "age_years", "condition", "citizen", "region", "categories", "risk", "needs", "reason")


def referred_case(seed: int = SEED) -> UUID:
    """The case of the story in the large office, for `jejak case show`."""
    return ReferredOn(Cast(INDRAMAYU, seed)).case_id


class ReferredOn(ByHand):
    """The story of one case, from the hospital's call to the day on which the province is responsible for her."""

    def __init__(self, cast: Cast) -> None:
        """Begin on a Monday morning."""
        began = datetime(2024, 1, 8, 9, 10, tzinfo=cast.played.local)
        group = SpmGroup.NEGLECTED_ELDERLY
        super().__init__(cast, number=-1, began=began, turn=Turn.REFERRED_ON, kind="PPKS08", group=group, village=41)
        self._worker = self._told.social_worker
        self._first, self._second, self._third = (self._told.new_id() for _ in range(3))

    def tell(self) -> Telling:
        """Tell it."""
        self._reported()
        self._declined()
        self._silent()
        self._accepted_elsewhere()
        self._ended()
        return self._told

    def _reported(self) -> None:
        told, case_id = self._told, self._told.case_id
        desk = told.cast.of(Role.FRONT_DESK)[0]
        received = ReceiveComplaint(
            complaint_id=told.complaint_id,
            kind=ComplaintKind.PERSON_IN_NEED,
            channel=Channel.HOSPITAL,
            region=self.story.region,
            what="RSUD mengabari: pasien perempuan boleh pulang, lumpuh separuh badan, tiga minggu tidak ada yang menjenguk",
            urgency=Urgency.URGENT,
            reporter_standing=ReporterStanding.ANONYMOUS,
        )
        self._say(received, desk, 0 * MINUTES)
        self._say(VerifyComplaint(complaint_id=told.complaint_id), desk, 50 * MINUTES)
        opened = OpenCaseFromComplaint(
            complaint_id=told.complaint_id,
            case_id=case_id,
            person_id=told.person_id,
            sex=Sex.FEMALE,
            age_years=67,
            citizen=True,
        )
        self._say(opened, desk, 20 * MINUTES)
        assigned = AssignWorker(case_id=case_id, worker_id=self._worker.worker_id, team_id=told.team_id)
        self._say(assigned, self._division, 40 * MINUTES)
        known = DescribePerson(case_id=case_id, name=NAME, health="Lumpuh separuh badan setelah stroke, tekanan darah terkendali")
        self._say(known, self._worker, 3 * HOURS)
        kind = AssignCategory(case_id=case_id, assignment_id=told.new_id(), category="PPKS08", started_on=date(2024, 1, 8), neglected=True)
        self._say(kind, self._worker, 10 * MINUTES)
        risk = AssessRisk(case_id=case_id, level=RiskLevel.HIGH, reasons="Tidak dapat berdiri sendiri, tinggal sendiri")
        self._say(risk, self._worker, 5 * MINUTES)
        assessed = RecordAssessment(
            case_id=case_id,
            assessment_id=told.new_id(),
            kind=AssessmentKind.INITIAL,
            assessed_on=date(2024, 1, 9),
            needs="Perawatan harian, terapi, kursi roda",
            family="Anak merantau, tidak dapat dihubungi; tetangga tidak sanggup merawat",
            recommendation="Rujuk ke lembaga yang merawat",
        )
        self._say(assessed, self._worker, 22 * HOURS)
        self._say(self._given("ATENSI-1", ServiceUnit.PACKAGE, 300_000), self._worker, 30 * MINUTES)

    def _declined(self) -> None:
        """The institution nearby is full, and says so."""
        self._ask(self._first, partners.INSTITUTION, Destination.INSTITUTION, Setting.OUTSIDE, replaces=None)
        no_bed = DeclineReferral(
            referral_id=self._first, reason=DeclineReason.FULL, words="Tempat tidur perawatan penuh sampai Maret, tidak ada perawat malam"
        )
        self._say(no_bed, partners.staff_of(self._told.cast), 21 * HOURS)

    def _silent(self) -> None:
        """The ministry's centre says nothing: reminded by the clock, escalated to the head of the office, taken back."""
        told = self._told
        self._ask(self._second, partners.CENTRE, Destination.MINISTRY_CENTRE, Setting.INSIDE, replaces=self._first)
        clock_says(told, "referral-reminder", "reminder", RemindProvider(referral_id=self._second), told.at)
        silent = EscalateReferral(
            referral_id=self._second, reason="Diingatkan, tetap tidak dijawab; RSUD meminta pasien dipindahkan pekan ini"
        )
        self._say(silent, self._worker, 34 * HOURS)
        instead = WithdrawReferral(referral_id=self._second, reason="Kepala dinas berbicara dengan provinsi: ada tempat di panti provinsi")
        self._say(instead, self._office, 25 * HOURS)

    def _accepted_elsewhere(self) -> None:
        """The province takes her into its institution: in its own log, with a case and an id of hers of its own."""
        told, third = self._told, self._third
        there = west_java(told.cast.seed)
        theirs, their_head = there.social_worker_for(self.story.region), there.of(Role.HEAD_OF_DIVISION)[0]
        self._ask(third, None, Destination.PROVINCE, Setting.INSIDE, replaces=self._second)
        self._say(AssignReferral(referral_id=third, worker_id=theirs.worker_id), their_head, 3 * HOURS, office=WEST_JAVA.office)
        yes = AcceptReferral(
            referral_id=third, first_appointment_on=date(2024, 1, 29), contact="Perawat jaga panti", note="Dijemput ambulans provinsi"
        )
        self._say(yes, theirs, 20 * HOURS, office=WEST_JAVA.office, crosses=True)
        own = OpenCaseFromReferral(referral_id=third, case_id=told.new_id())
        self._say(own, theirs, 30 * MINUTES, office=WEST_JAVA.office)
        well = ReportProgress(referral_id=third, progress="Sudah di panti, terapi tiga kali sepekan, duduk tanpa bantuan")
        self._say(well, theirs, 26 * DAYS, office=WEST_JAVA.office, crosses=True)
        ours = AskForTransfer(referral_id=third, reason="Perawatan jangka panjang di panti provinsi")
        self._say(ours, theirs, 2 * DAYS, office=WEST_JAVA.office, crosses=True)
        self._say(GrantTransfer(referral_id=third), self._division, 27 * HOURS, crosses=True)
        done = CompleteReferral(
            referral_id=third,
            outcome=ReferralOutcome.RESPONSIBILITY_TAKEN,
            result="Tanggung jawab beralih ke provinsi, perawatan berlanjut",
        )
        self._say(done, theirs, 25 * HOURS, office=WEST_JAVA.office, crosses=True)

    def _ended(self) -> None:
        case_id = self._told.case_id
        proposed = ProposeClosure(
            case_id=case_id, reason=ClosureReason.TAKEN_OVER, outcome=Outcome.IN_INSTITUTION, summary="Dirawat di panti provinsi"
        )
        self._say(proposed, self._worker, 2 * DAYS)
        self._say(ApproveClosure(case_id=case_id), self._division, 26 * HOURS)
        self._say(CloseComplaint(complaint_id=self._told.complaint_id), self._told.cast.of(Role.FRONT_DESK)[0], 2 * HOURS)

    def _ask(self, referral_id: UUID, partner: str | None, to: Destination, setting: Setting, replaces: UUID | None) -> None:
        """Ask for a referral, approve it, ask her, and send it."""
        told = self._told
        asked = RequestReferral(
            referral_id=referral_id,
            case_id=told.case_id,
            destination=to,
            setting=setting,
            service="ATENSI-4" if partner else "SVC-RUJUKAN",
            carries=CARRIES,
            destination_office=None if partner else WEST_JAVA.office,
            destination_name=partner or WEST_JAVA.name,
            partner_id=partners.partner_id(told.cast, partner) if partner else None,
            transfer=partner is None,
            replaces=replaces,
            reason="Perlu perawatan harian, tidak ada keluarga yang merawat",
        )
        self._say(asked, self._worker, 2 * HOURS)
        self._say(ApproveReferral(referral_id=referral_id), self._division, 4 * HOURS)
        agreed = RecordReferralConsent(referral_id=referral_id, basis=ConsentBasis.PERSON, consented_on=told.today)
        self._say(agreed, self._worker, 30 * MINUTES)
        sent = SendReferral(referral_id=referral_id, proof="460/031-Rehsos/2024" if partner else None)
        self._say(sent, self._worker, 20 * MINUTES, crosses=partner is None)
