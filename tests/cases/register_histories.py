"""Example histories of the registers, by the ordinary commands."""

from datetime import date

from cases.activity import ExplainActivity, RecordActivity, ReviewActivity
from cases.decider import Command
from cases.decree import EndDecree, RegisterDecree
from cases.meeting import AgreeFollowUp, FinishFollowUp, RecordMeeting, TakeDecision
from cases.monitoring import MissMonitoring, PlanMonitoring, RecordMonitoring
from cases.partner.registering import EndPartner, RegisterPartner
from cases.partner.standing import SignAgreement
from cases.vocabulary.registers import ActivityKind, MeetingKind, MonitoringOfficial, PartnerKind, ReviewVerdict
from tests.spec import some_id

PARTNER, DECREE, ACTIVITY, MONITORING, MEETING = (some_id(name) for name in ("partner", "decree", "activity", "monitoring", "meeting"))
REGISTERED = RegisterPartner(
    partner_id=PARTNER,
    kind=PartnerKind.WELFARE_INSTITUTION,
    psks_type="PSKS04",
    name="Panti Asuhan Contoh",
    region="32.12.15",
    registered_on=date(2023, 1, 9),
    contact="Ibu Rohaeni",
)
SIGNED = SignAgreement(
    partner_id=PARTNER,
    agreement_id=some_id("agreement"),
    number="400.9/12/PKS/2023",
    signed_on=date(2023, 1, 9),
    valid_from_on=date(2023, 1, 9),
    valid_until_on=date(2023, 12, 31),
    subject="Penampungan anak telantar",
)
PARTNER_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "registered": (REGISTERED,),
    "an agreement holds": (REGISTERED, SIGNED),
    "ended": (REGISTERED, EndPartner(partner_id=PARTNER, ended_on=date(2023, 3, 1))),
}
ENTERED = RegisterDecree(
    decree_id=DECREE,
    number="465.05/Kep.481-Dinsos/2022",
    decree_on=date(2022, 10, 3),
    title="Tim Reaksi Cepat PPKS",
    valid_from_on=date(2022, 10, 3),
    valid_until_on=date(2023, 12, 31),
)
DECREE_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "registered": (ENTERED,),
    "ended": (ENTERED, EndDecree(decree_id=DECREE, ended_on=date(2023, 3, 1))),
}
OUTREACH = RecordActivity(
    activity_id=ACTIVITY,
    kind=ActivityKind.OUTREACH,
    region="32.12.01.2008",
    done_on=date(2023, 3, 14),
    what="Sosialisasi di balai desa",
    minutes=120,
    people_reached=40,
)
DOUBTED = ReviewActivity(activity_id=ACTIVITY, verdict=ReviewVerdict.DOUBTED, note="Daftar hadir belum ada")
EXPLAINED = ExplainActivity(activity_id=ACTIVITY, explanation="Daftar hadir menyusul")
ACTIVITY_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "recorded": (OUTREACH,),
    "confirmed": (OUTREACH, ReviewActivity(activity_id=ACTIVITY, verdict=ReviewVerdict.CONFIRMED)),
    "doubted": (OUTREACH, DOUBTED),
}
WATCHED = PlanMonitoring(
    monitoring_id=MONITORING,
    official=MonitoringOfficial.LURAH,
    region="32.12.15.1001",
    due_on=date(2023, 3, 31),
    subject="Lansia penerima bantuan permakanan",
)
SEEN = RecordMonitoring(monitoring_id=MONITORING, done_on=date(2023, 3, 14), findings="Makanan diterima tiap hari", people_seen=5)
MONITORING_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "planned": (WATCHED,),
    "done": (WATCHED, SEEN),
    "missed": (WATCHED, MissMonitoring(monitoring_id=MONITORING, reason="Banjir")),
}
MET = RecordMeeting(
    meeting_id=MEETING,
    kind=MeetingKind.COORDINATION,
    region="32.12",
    held_on=date(2023, 3, 14),
    title="Rapat koordinasi TKSK",
    participants="Para TKSK, Bappeda, Dukcapil",
    obstacles=("BELUM_TEREKAM_DUKCAPIL",),
)
DECIDED = TakeDecision(meeting_id=MEETING, decision_id=some_id("decision"), decision="Perekaman keliling di tiga desa")
AGREED = AgreeFollowUp(
    meeting_id=MEETING,
    follow_up_id=some_id("follow-up"),
    due_on=date(2023, 3, 31),
    what="Menyusun jadwal perekaman",
    worker_id=some_id("budi"),
)
FINISHED = FinishFollowUp(meeting_id=MEETING, follow_up_id=AGREED.follow_up_id, done_on=date(2023, 3, 14))
MEETING_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "held": (MET, DECIDED),
    "a follow-up is open": (MET, DECIDED, AGREED),
    "followed up": (MET, AGREED, FINISHED),
}
REGISTER_HISTORIES: dict[str, dict[str, tuple[Command, ...]]] = {
    "partner": PARTNER_HISTORIES,
    "decree": DECREE_HISTORIES,
    "activity": ACTIVITY_HISTORIES,
    "monitoring": MONITORING_HISTORIES,
    "meeting": MEETING_HISTORIES,
}
