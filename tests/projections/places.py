"""What an office has beside people: a shelter with beds, partners, decrees, activity, monitoring visits, meetings."""

from datetime import UTC, date, datetime
from uuid import UUID

from cases.activity import RecordActivity, ReviewActivity
from cases.case.progress import HoldCase
from cases.complaint.intake import ReceiveComplaint
from cases.complaint.waiting import AskReporter
from cases.decider import Command
from cases.decree import EndDecree, RegisterDecree
from cases.meeting import AgreeFollowUp, FinishFollowUp, RecordMeeting, TakeDecision
from cases.monitoring import MoveMonitoring, PlanMonitoring
from cases.partner.registering import CorrectPartner, RegisterPartner
from cases.partner.standing import RecordPartnerAid, SignAgreement, StateCapacity
from cases.shelter.places import AddBed, AddRoom, OpenShelter
from cases.shelter.stays import AdmitPerson, ApproveExtension, DischargePerson, MoveToBed, NoticeAbsence, ProposeExtension
from cases.vocabulary import Channel, ComplaintKind, Sex
from cases.vocabulary.registers import ActivityKind, AidKind, MeetingKind, MonitoringOfficial, PartnerKind, ReviewVerdict
from cases.vocabulary.services import FundingSource
from cases.vocabulary.shelter import Destination, ShelterKind
from tests.projections.casework import HEAD, WORKERS, Town
from tests.spec import some_id

FIRST_DAY = datetime(2023, 1, 2, tzinfo=UTC).date()
SHELTER, ROOM, OTHER_ROOM = some_id("the shelter"), some_id("the room for women"), some_id("the other room")
BEDS = tuple(some_id(f"bed {n}") for n in range(4))
PARTNER, DECREE, OTHER_DECREE, ACTIVITY, MONITORING, MEETING, FOLLOW_UP = (
    some_id(name) for name in ("the partner", "the decree", "another decree", "the activity", "the visit", "the meeting", "the follow-up")
)
DECREE_NUMBER = "465.05/Kep.481-Dinsos/2022"
SHELTERED: tuple[Command, ...] = (
    OpenShelter(shelter_id=SHELTER, name="Rumah Singgah", kind=ShelterKind.TRANSIT, region="32.12.15", address="Jl. Olahraga 1"),
    AddRoom(shelter_id=SHELTER, room_id=ROOM, name="Kamar perempuan", sex=Sex.FEMALE, accessible=True),
    AddRoom(shelter_id=SHELTER, room_id=OTHER_ROOM, name="Kamar laki-laki", sex=Sex.MALE),
    *(
        AddBed(shelter_id=SHELTER, bed_id=bed_id, room_id=ROOM if number < 3 else OTHER_ROOM, label=f"{number + 1}")
        for number, bed_id in enumerate(BEDS)
    ),
)
REGISTERED: tuple[Command, ...] = (
    RegisterPartner(
        partner_id=PARTNER, kind=PartnerKind.WELFARE_INSTITUTION, name="Panti Contoh", region="32.12.15", registered_on=FIRST_DAY
    ),
    CorrectPartner(partner_id=PARTNER, phone="+62 234-000"),
    StateCapacity(partner_id=PARTNER, places=40, residents=38, stated_on=FIRST_DAY),
    SignAgreement(
        partner_id=PARTNER,
        agreement_id=some_id("the agreement"),
        number="400.9/12/PKS/2023",
        signed_on=FIRST_DAY,
        valid_from_on=FIRST_DAY,
        valid_until_on=date(2023, 12, 31),
        subject="Penampungan anak telantar",
    ),
    RecordPartnerAid(
        partner_id=PARTNER,
        aid_id=some_id("the aid"),
        kind=AidKind.FOOD,
        fund=FundingSource.REGENCY_BUDGET,
        given_on=FIRST_DAY,
        what="Beras 500 kg",
        value_rupiah=6_500_000,
    ),
    RegisterDecree(
        decree_id=DECREE,
        number=DECREE_NUMBER,
        decree_on=date(2022, 10, 3),
        title="Tim Reaksi Cepat PPKS",
        valid_from_on=date(2022, 10, 3),
        valid_until_on=date(2023, 12, 31),
    ),
    RegisterDecree(decree_id=OTHER_DECREE, number="460/7/2020", decree_on=date(2020, 1, 6), title="Satgas", valid_from_on=date(2020, 1, 6)),
    EndDecree(decree_id=OTHER_DECREE, ended_on=FIRST_DAY, replaced_by=DECREE),
    RecordMeeting(
        meeting_id=MEETING,
        kind=MeetingKind.COORDINATION,
        region="32.12",
        held_on=FIRST_DAY,
        title="Rapat koordinasi TKSK",
        participants="Para TKSK dan Dukcapil",
        obstacles=("BELUM_TEREKAM_DUKCAPIL",),
    ),
    TakeDecision(meeting_id=MEETING, decision_id=some_id("the decision"), decision="Perekaman keliling"),
    AgreeFollowUp(meeting_id=MEETING, follow_up_id=FOLLOW_UP, due_on=date(2023, 1, 20), what="Menyusun jadwal", partner_id=PARTNER),
    AgreeFollowUp(
        meeting_id=MEETING, follow_up_id=some_id("done"), due_on=date(2023, 1, 9), what="Mengirim surat", worker_id=some_id("worker 1")
    ),
    FinishFollowUp(meeting_id=MEETING, follow_up_id=some_id("done"), done_on=FIRST_DAY),
    PlanMonitoring(
        monitoring_id=MONITORING,
        official=MonitoringOfficial.LURAH,
        region="32.12.15.1001",
        due_on=date(2023, 1, 10),
        subject="Lansia penerima permakanan",
    ),
    MoveMonitoring(monitoring_id=MONITORING, due_on=date(2023, 1, 31), reason="Banjir"),
)
_OUTREACH = RecordActivity(
    activity_id=ACTIVITY,
    kind=ActivityKind.OUTREACH,
    region="32.12.01.2008",
    done_on=FIRST_DAY,
    what="Sosialisasi di balai desa",
    people_reached=40,
)
_REVIEW = ReviewActivity(activity_id=ACTIVITY, verdict=ReviewVerdict.DOUBTED, note="Daftar hadir belum ada")


STAYS = tuple(some_id(f"stay {n}") for n in range(3))
ASKED = some_id("a complaint that is asked about")


def furnish(town: Town) -> None:
    """Let the office have all this; some people stay in the shelter, one case is on hold, one reporter is asked."""
    for command in (*SHELTERED, *REGISTERED):
        town.do(command, by=HEAD)
    town.do(_OUTREACH, by=WORKERS[0])
    town.do(_REVIEW, by=HEAD)
    for place, (number, stay_id) in enumerate(zip((1, 2, 4), STAYS, strict=True)):
        admit = AdmitPerson(shelter_id=SHELTER, stay_id=stay_id, bed_id=BEDS[place], case_id=case_of(town, number))
        town.do(admit, by=WORKERS[1])
    first, second, third = STAYS
    town.do(ProposeExtension(shelter_id=SHELTER, stay_id=first, reason="Keluarga dijemput pekan depan"), by=WORKERS[1])
    town.do(ApproveExtension(shelter_id=SHELTER, stay_id=first), by=HEAD)
    town.do(ProposeExtension(shelter_id=SHELTER, stay_id=second, reason="Menunggu Dukcapil"), by=WORKERS[1])
    town.do(NoticeAbsence(shelter_id=SHELTER, stay_id=second), by=WORKERS[1])
    town.do(DischargePerson(shelter_id=SHELTER, stay_id=third, destination=Destination.FAMILY, region="32.12.01.2008"), by=WORKERS[1])
    town.do(MoveToBed(shelter_id=SHELTER, stay_id=first, bed_id=BEDS[2]), by=WORKERS[1])
    town.do(HoldCase(case_id=case_of(town, 5), until_on=date(2023, 2, 1), reason="Menunggu keluarga"), by=WORKERS[1])
    received = ReceiveComplaint(
        complaint_id=ASKED, kind=ComplaintKind.AID_REQUEST, channel=Channel.WALK_IN, region="32.12.01.2008", what="Mohon kursi roda"
    )
    town.do(received, by=WORKERS[2])
    town.do(AskReporter(complaint_id=ASKED, question="Untuk siapa?"), by=WORKERS[2])


def case_of(town: Town, number: int) -> UUID:
    """The case of one of the town's people."""
    return some_id(f"{town.office} {town.seed} person {number} e")
