"""The first half of the story of a boy found alone: taken care of, looked for whose he is; a first match proves wrong, a second right."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.demonstration import partners, words
from api.demonstration.by_hand import ByHand
from api.demonstration.homecomings import document
from api.demonstration.offices import Cast
from api.demonstration.story import Turn
from api.demonstration.telling import DAYS, HOURS, MINUTES
from cases.case.assessment import AssessRisk
from cases.case.categories import AssignCategory
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AssignWorker
from cases.issuing import SYSTEM
from cases.match.deciding import AcceptMatch, RejectMatch, ShowMatch, SuggestMatch, match_of
from cases.match.scoring import Description
from cases.match.suggesting import Pair, suggestions
from cases.match.verifying import AssessFamily, VerifyMatch
from cases.referral.answering import AcceptReferral
from cases.referral.asking import ApproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.sending import SendReferral
from cases.reunification.preparing import BeginReunification
from cases.tracing.ending import EndTracing, ProposeFamily
from cases.tracing.searching import BeginTracing, DocumentPerson, OrderTracing, PlanTracing, RecordAttempt, RecordCandidateFamily
from cases.tracing_request.asking import CloseTracingRequest, RequestTracing
from cases.vocabulary import Channel, RiskLevel, Role, Sex, SpmGroup, Urgency
from cases.vocabulary.referrals import ConsentBasis, Destination, Setting
from cases.vocabulary.tracing import (
    AttemptResult,
    FamilyRelation,
    MatchRejection,
    MatchSide,
    RequestOutcome,
    ShownTo,
    TracingChannel,
    TracingOutcome,
    VerificationMethod,
)

MOTHER: Final = "Kartem Candranata"
BOY: Final = "Bagas Candranata"
HOME: Final = "32.09"
"""Kab. Cirebon, where his family lives."""
CASE_DESCRIBED: Final = 6
"""The version of the case at which he is described."""
DOCUMENTED: Final = 2
"""The version of the search at which he is documented."""
MARKS: Final = "Tahi lalat di bawah mata kiri, bekas jahitan di lutut"


class LostBoy(ByHand):
    """How his family is found. His case was opened before the years, so no published figure contains it."""

    def __init__(self, cast: Cast) -> None:
        """Begin on a Saturday evening."""
        began = datetime(2020, 10, 10, 19, 40, tzinfo=cast.played.local)
        group = SpmGroup.NEGLECTED_CHILDREN
        super().__init__(cast, number=-2, began=began, turn=Turn.BROUGHT_HOME, kind="PPKS02", group=group, village=120)
        told = self._told
        self._worker, self._of_kecamatan = told.social_worker, told.subdistrict_worker
        self._other_division = cast.of(Role.HEAD_OF_DIVISION)[1]
        self._tracing_id, self._candidate_id, self._request_id, self._home_id, self._care_id = (told.new_id() for _ in range(5))

    def _found(self) -> None:
        told, team, case_id = self._told, self._team, self._told.case_id
        self._found_in_need(
            "Pedagang terminal mengabari: anak laki-laki tidur sendiri di bangku tunggu sejak dua malam",
            by=Channel.WHATSAPP,
            place="terminal",
            spot="ruang tunggu",
            urgency=Urgency.URGENT,
            condition=words.CONDITIONS[1],
            minutes=(22, 5, 15),
        )
        seen = DescribePerson(
            case_id=case_id, sex=Sex.MALE, age_years=8, age_estimated=True, citizen=True, label="Anak Terminal", marks=MARKS
        )
        self._say(seen, team, 10 * MINUTES)
        kind = AssignCategory(
            case_id=case_id, assignment_id=told.new_id(), category="PPKS02", started_on=date(2020, 10, 10), neglected=True
        )
        self._say(kind, team, 5 * MINUTES)
        self._say(AssignWorker(case_id=case_id, worker_id=self._worker.worker_id, team_id=told.team_id), self._division, 36 * HOURS)
        self._say(AssessRisk(case_id=case_id, level=RiskLevel.HIGH, reasons="Anak tanpa pendamping"), self._worker, 40 * MINUTES)

    def _cared_for(self) -> None:
        """An institution takes him in until his family is found."""
        told, care_id = self._told, self._care_id
        asked = RequestReferral(
            referral_id=care_id,
            case_id=told.case_id,
            destination=Destination.INSTITUTION,
            setting=Setting.OUTSIDE,
            service="ATENSI-2",
            carries=("sex", "age_years", "marks", "condition", "reason"),
            destination_name=partners.INSTITUTION,
            partner_id=partners.partner_id(told.cast, partners.INSTITUTION),
            reason="Pengasuhan sementara selama keluarga ditelusuri",
        )
        self._say(asked, self._worker, 30 * MINUTES)
        self._say(ApproveReferral(referral_id=care_id), self._division, 50 * MINUTES)
        alone = RecordReferralConsent(
            referral_id=care_id,
            basis=ConsentBasis.OVERRIDDEN,
            consented_on=told.today,
            reason="Wali belum diketahui; demi keselamatan anak",
        )
        self._say(alone, self._worker, 10 * MINUTES)
        self._say(SendReferral(referral_id=care_id, proof="460/012-Rehsos/2020"), self._worker, 10 * MINUTES)
        self._say(AcceptReferral(referral_id=care_id), partners.staff_of(told.cast), 2 * HOURS)

    def _looked_for(self) -> None:
        told, worker, tracing_id = self._told, self._worker, self._tracing_id
        self._say(BeginTracing(tracing_id=tracing_id, case_id=told.case_id), worker, 20 * HOURS)
        known = DocumentPerson(
            tracing_id=tracing_id,
            sex=Sex.MALE,
            age_years=8,
            age_estimated=True,
            home_region=HOME,
            relatives=(FamilyRelation.PARENT,),
            nicknames="Agas",
            dialect="Jawa Cerbon",
            marks=MARKS,
            belongings="Tas sekolah merah bergambar robot",
            story="Naik elf bersama kakak sepupu, turun sendiri; rumah dekat rel dan pabrik gula",
        )
        self._say(known, worker, 3 * HOURS)
        planned = PlanTracing(
            tracing_id=tracing_id,
            locations="Terminal, sekolah sepanjang rel, Kab. Cirebon",
            contacts="TKSK, Dinsos Cirebon",
            regions=(HOME,),
        )
        self._say(planned, worker, 2 * HOURS)
        self._say(OrderTracing(tracing_id=tracing_id, letter_number="094/071-Rehsos/2020"), self._division, 18 * HOURS)
        self._try(TracingChannel.SUBDISTRICT_WORKER, AttemptResult.NO_ANSWER, "Kecamatan sekitar terminal belum menjawab", days=3)

    def _try(self, channel: TracingChannel, result: AttemptResult, report: str, *, days: int) -> UUID:
        attempt_id = self._told.new_id()
        attempt = RecordAttempt(tracing_id=self._tracing_id, attempt_id=attempt_id, channel=channel, result=result, report=report)
        self._say(attempt, self._worker, days * DAYS)
        return attempt_id

    def _first_match_was_wrong(self) -> None:
        """A man says that he is the boy's uncle; it is accepted, and found wrong when it is verified."""
        told, worker = self._told, self._worker
        attempt_id = self._try(TracingChannel.MEDIA, AttemptResult.FAMILY_FOUND, "Seseorang menghubungi setelah melihat foto", days=5)
        uncle = RecordCandidateFamily(
            tracing_id=self._tracing_id,
            candidate_id=self._candidate_id,
            relation=FamilyRelation.OTHER_RELATIVE,
            region=told.cast.villages[7],
            attempt_id=attempt_id,
            name="Darja Wirasasmita",
            remark="Mengaku paman, keponakannya hilang sejak bulan lalu",
        )
        self._say(uncle, worker, 4 * HOURS)
        self._say(
            ProposeFamily(tracing_id=self._tracing_id, candidate_id=self._candidate_id, reason="Umur dan ciri sesuai"), worker, 20 * HOURS
        )
        match_id = match_of(told.person_id, self._candidate_id)
        self._say(AcceptMatch(match_id=match_id), self._division, 22 * HOURS)
        met = VerifyMatch(
            match_id=match_id,
            side=MatchSide.PERSON,
            methods=(VerificationMethod.QUESTIONS,),
            findings="Anak menjawab sebagian pertanyaan tentang rumah, ragu tentang nama",
        )
        self._say(met, self._of_kecamatan, 2 * DAYS)
        reaction = "Anak tidak mengenal laki-laki itu dan bersembunyi di belakang pengasuh"
        self._say(ShowMatch(match_id=match_id, audience=ShownTo.PERSON, reaction=reaction), self._division, 24 * HOURS)
        wrong = RejectMatch(
            match_id=match_id, reason=MatchRejection.DOCUMENTS_CONTRADICT, words="Kartu keluarga memuat anak lain, tanda lahir tidak cocok"
        )
        self._say(wrong, self._other_division, 20 * HOURS)

    def _second_was_right(self) -> None:
        """The office's own comparison finds him and whom his mother looks for alike, and it is verified from both sides."""
        told, request_id, alike = self._told, self._request_id, self._asked_for()
        match_id = alike.match_id
        self._say(alike, SYSTEM, 1 * MINUTES)
        shown = ShowMatch(match_id=match_id, audience=ShownTo.PERSON, reaction='Melihat foto: "Mamah", lalu menangis')
        self._say(shown, self._division, 26 * HOURS)
        self._say(AcceptMatch(match_id=match_id), self._division, 2 * HOURS)
        both = VerificationMethod.QUESTIONS, VerificationMethod.PHOTOS
        known = VerifyMatch(match_id=match_id, side=MatchSide.PERSON, methods=both, findings="Menyebut nama ibu, adik dan wali kelas")
        self._say(known, self._of_kecamatan, 2 * DAYS)
        proven = VerifyMatch(
            match_id=match_id,
            side=MatchSide.FAMILY,
            methods=(VerificationMethod.DOCUMENTS, VerificationMethod.MEETING),
            minutes_number="460/BA.04-Rehsos/2020",
            minutes_sha256=document(told, "verifikasi"),
            findings="Kartu keluarga, akta kelahiran dan rapor sesuai; tas merah dikenali",
        )
        self._say(proven, self._other_division, 3 * DAYS)
        visit = AssessFamily(
            match_id=match_id, willing=True, able=True, safe=True, visited_on=told.today, findings="Rumah layak, tetangga membenarkan"
        )
        self._say(visit, self._of_kecamatan, 3 * HOURS)
        ended = EndTracing(tracing_id=self._tracing_id, outcome=TracingOutcome.FOUND, summary=words.FOUND_THEM, match_id=match_id)
        self._say(ended, self._worker, 20 * HOURS)
        told_her = CloseTracingRequest(
            tracing_request_id=request_id, outcome=RequestOutcome.ANSWERED, answer="Anak ditemukan, dalam pengasuhan"
        )
        self._say(told_her, self._worker, 1 * HOURS)
        begun = BeginReunification(reunification_id=self._home_id, case_id=told.case_id, match_id=match_id)
        self._say(begun, self._worker, 22 * HOURS)

    def _asked_for(self) -> SuggestMatch:
        """His mother asks for him; what the comparison makes of it."""
        told, request_id = self._told, self._request_id
        asked = RequestTracing(
            tracing_request_id=request_id,
            requester_id=told.new_id(),
            sought_id=told.new_id(),
            channel=Channel.WALK_IN,
            relation=FamilyRelation.PARENT,
            name=BOY,
            requester_name=MOTHER,
            region=HOME,
            sex=Sex.MALE,
            age_years=8,
            last_seen_on=date(2020, 10, 7),
            aliases="Agas",
            marks="Tahi lalat di bawah mata kiri, jahitan di lutut kanan",
            story="Pergi dengan sepupu naik elf, tidak kembali",
        )
        self._say(asked, told.cast.of(Role.FRONT_DESK)[0], 11 * DAYS)
        pair = Pair(
            person_id=told.person_id,
            case_id=told.case_id,
            tracing_request_id=request_id,
            found=Description(
                sex=Sex.MALE, born_year=2012, age_estimated=True, regions=(self.story.region, HOME), relations=("ORANG_TUA",)
            ),
            sought=Description(sex=Sex.MALE, born_year=2012, regions=(HOME,), relations=("ORANG_TUA",)),
            evidence={told.case_id: CASE_DESCRIBED, self._tracing_id: DOCUMENTED, request_id: 1},
            name_percent=62,
            marks_percent=55,
        )
        (alike,) = suggestions((pair,), least_percent=0, in_year=2020)
        return alike
