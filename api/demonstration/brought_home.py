"""A told story: a boy found alone; a first match proves wrong, a second right; decided by a third, handed over, visited, stable, closed."""

from uuid import UUID

from api.demonstration import partners, words
from api.demonstration.homecomings import AFTER_DAYS, document
from api.demonstration.lost_boy import HOME, MOTHER, LostBoy
from api.demonstration.offices import INDRAMAYU, SEED, Cast
from api.demonstration.telling import DAYS, HOURS, MINUTES, Telling
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.referral.answering import ReturnPerson
from cases.reunification.deciding import ApproveReunification, ProposeReunification
from cases.reunification.handing_over import HandOver, PartyGiven, WitnessGiven
from cases.reunification.preparing import RecordStatement, RecordWish
from cases.reunification.travelling import ArriveOnLeg, DepartOnLeg, PlanLeg, RecordLegReceipt
from cases.reunification.visiting import DeclareStable, VisitFamily
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.referrals import ReturnReason
from cases.vocabulary.reunification import Hearing, PartyRole, Transport, VisitSafety, Wish
from cases.vocabulary.services import ServiceUnit


def brought_home_case(seed: int = SEED) -> UUID:
    """The case of the story in the large office, for `jejak case show`."""
    return BroughtHome(Cast(INDRAMAYU, seed)).case_id


class BroughtHome(LostBoy):
    """The whole story, to the day on which the case is closed."""

    def tell(self) -> Telling:
        """Tell it."""
        self._found()
        self._cared_for()
        self._looked_for()
        self._first_match_was_wrong()
        self._second_was_right()
        self._decided()
        self._handed_over()
        self._visited()
        return self._told

    def _decided(self) -> None:
        told, one, worker = self._told, self._home_id, self._worker
        wish = RecordWish(
            reunification_id=one,
            wish=Wish.RETURN,
            how=Hearing.PLAY,
            words="Menggambar rumah dan ibunya; mau pulang asal boleh sekolah lagi",
        )
        self._say(wish, worker, 24 * HOURS)
        best = ProposeReunification(reunification_id=one, grounds="Ibu bersedia dan mampu, anak ingin pulang, sekolah menerima kembali")
        self._say(best, worker, 20 * HOURS)
        decided = ApproveReunification(reunification_id=one, reason=words.BEST_INTEREST, letter="460/118-Dinsos/2020")
        self._say(decided, self._office, 30 * HOURS)
        stated = RecordStatement(
            reunification_id=one,
            signed_on=told.today,
            signatory=MOTHER,
            relation="ibu kandung",
            sha256=document(told, "pernyataan"),
            promises="Merawat, menyekolahkan, menerima kunjungan petugas",
        )
        self._say(stated, worker, 26 * HOURS)

    def _handed_over(self) -> None:
        told, one, worker = self._told, self._home_id, self._worker
        leg_id = told.new_id()
        leg = PlanLeg(
            reunification_id=one,
            leg_id=leg_id,
            from_region=self.story.region,
            to_region=HOME,
            transport=Transport.OFFICE_CAR,
            escort_id=worker.worker_id,
            handover_point="Balai desa",
            cost_rupiah=250_000,
        )
        self._say(leg, worker, 2 * HOURS)
        found = ReturnPerson(referral_id=self._care_id, reason=ReturnReason.FAMILY_FOUND)
        self._say(found, partners.staff_of(told.cast), 47 * DAYS)
        self._say(DepartOnLeg(reunification_id=one, leg_id=leg_id), worker, 30 * MINUTES)
        self._say(ArriveOnLeg(reunification_id=one, leg_id=leg_id, received_by="Petugas Dinsos Kab. Cirebon"), worker, 95 * MINUTES)
        signed = HandOver(
            reunification_id=one,
            number="460/BA.01-Rehsos/2021",
            region=HOME,
            place="Balai desa",
            parties=(
                PartyGiven(role=PartyRole.OFFICE, name=worker.name, position="pekerja sosial"),
                PartyGiven(role=PartyRole.FAMILY, name=MOTHER, position="ibu kandung"),
            ),
            witnesses=(WitnessGiven(name="Sarma Jayasukarta", position="kuwu"), WitnessGiven(name="Euis Purwadinata", position="TKSK")),
            sha256=document(told, "serah terima"),
        )
        self._say(signed, worker, 40 * MINUTES)
        paid = RecordLegReceipt(
            reunification_id=one, leg_id=leg_id, receipt_id=told.new_id(), cost_rupiah=235_000, number="SPJ 4", sha256=document(told, "spj")
        )
        self._say(paid, worker, 25 * HOURS)
        self._say(self._given("SVC-REUNIFIKASI", ServiceUnit.PERSON, 0), worker, 20 * MINUTES)

    def _visited(self) -> None:
        told, one, case_id = self._told, self._home_id, self._told.case_id
        handed_over_at = told.at - 25 * HOURS
        for days, seen in zip(
            AFTER_DAYS, ("Sudah sekolah lagi, tidur bersama adiknya", "Naik kelas, berat badan naik", words.WELL[2]), strict=True
        ):
            visit = VisitFamily(reunification_id=one, safety=VisitSafety.SAFE, findings=seen)
            self._say(visit, self._of_kecamatan, handed_over_at + (days - 2) * DAYS - told.at)
        self._say(DeclareStable(reunification_id=one, reason=words.STABLE), self._worker, 3 * DAYS)
        closing = ProposeClosure(
            case_id=case_id, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.WITH_FAMILY, summary="Bersama ibunya, tiga kunjungan baik"
        )
        self._say(closing, self._worker, 26 * HOURS)
        self._say(ApproveClosure(case_id=case_id), self._division, 25 * HOURS)
