"""Example histories: how an office, a complaint and a case come to each of their stages, by the ordinary commands."""

from datetime import date, datetime, timedelta

from cases.case.assessment import RecordAssessment
from cases.case.categories import AssignCategory, EndCategory
from cases.case.episodes import CloseCase, OpenCase, ReopenCase
from cases.case.progress import HoldCase, MeetObstacle
from cases.case.response import DispatchTeam, RecallTeam, RecordArrival, RecordFound, RecordNobodyFound
from cases.complaint.afterwards import CloseComplaint, FileAppeal, GiveFeedback, RejectAppeal, ReopenComplaint, UpholdAppeal
from cases.complaint.handling import (
    AnswerComplaint,
    DismissComplaint,
    FindOutOfAuthority,
    LeadToCase,
    MarkDuplicate,
    PassComplaintOn,
    VerifyComplaint,
)
from cases.complaint.intake import ProtectReporter, ReceiveComplaint, RecordReporter, ReporterGiven
from cases.complaint.state import Complaint
from cases.complaint.waiting import AskReporter, RecordReply
from cases.deadline import EscalateDeadline, RecordBreach
from cases.decider import Actor, Command
from cases.events.event import Event
from cases.office import OpenOffice, StartDemonstration
from cases.policies.terms import Running
from cases.vocabulary import (
    AssessmentKind,
    Authority,
    Channel,
    ClosureReason,
    ComplaintGrade,
    ComplaintKind,
    DismissalReason,
    OfficeLevel,
    Outcome,
    ProofKind,
    ReporterStanding,
    Role,
)
from tests import spec
from tests.cases.attachment_histories import ATTACHMENT_HISTORIES
from tests.cases.person_histories import KNOWN_PERSON, PERSON_HISTORIES
from tests.cases.plan_histories import plan_histories
from tests.cases.referral_histories import REFERRAL_HISTORIES, ROLES
from tests.cases.register_histories import REGISTER_HISTORIES
from tests.cases.reunification_histories import DAYS_LATER, MATCHED, REUNIFICATION_HISTORIES
from tests.cases.shelter_histories import KNOWN_CASE, SHELTER_HISTORIES
from tests.cases.tracing_histories import (
    KNOWN_OF_TRACING,
    MATCH_HISTORIES,
    TRACING_HISTORIES,
    TRACING_REQUEST_HISTORIES,
    TRACING_ROLES,
)
from tests.cases.workforce_histories import KNOWN_HEAD, KNOWN_WORKER, TEAM_HISTORIES, WORKER_HISTORIES
from tests.spec import some_id

VILLAGE = "32.12.01.2008"
COMPLAINT, OTHER, CASE, PERSON, DISPATCH = (some_id(name) for name in ("complaint", "other", "case", "person", "dispatch"))
KNOWN_COMPLAINT = Complaint(received_at=spec.NOW - timedelta(hours=1), region=VILLAGE)
KNOWN = {
    "complaint": KNOWN_COMPLAINT,
    "original": KNOWN_COMPLAINT,
    "absent": KNOWN_HEAD,
    "worker": KNOWN_WORKER,
    "other": KNOWN_PERSON,
    "case": KNOWN_CASE,
    **KNOWN_OF_TRACING,
    "match": MATCHED,
    "running": Running({"arrival": spec.NOW - timedelta(days=2)}),
}


def happened(*commands: Command, start: datetime | None = None, by: Actor | None = None) -> tuple[Event, ...]:
    """The facts of commands that are carried out one after the other, a minute apart, each by somebody else."""
    facts: tuple[Event, ...] = ()
    waits = [timedelta(days=DAYS_LATER.get(type(command), 0)) for command in commands]
    moment = (start or spec.NOW - timedelta(days=1)) - sum(waits, timedelta(minutes=1))
    for number, command in enumerate(commands):
        moment += waits[number] + timedelta(minutes=1)
        role = {**ROLES, **TRACING_ROLES}.get(type(command), Role.SOCIAL_WORKER)
        asked = spec.given(*facts).at(moment).by(by or spec.actor(f"worker {number}", role=role))
        facts += asked.knowing(**KNOWN).when(command).decide()
    return facts


RECEIVED = ReceiveComplaint(
    complaint_id=COMPLAINT,
    kind=ComplaintKind.PERSON_IN_NEED,
    channel=Channel.WHATSAPP,
    region=VILLAGE,
    what="Seorang lansia sendirian di rumah yang rusak",
    reporter_standing=ReporterStanding.NAMED,
    reporter=ReporterGiven(reporter_id=some_id("reporter"), name="Rohaeni", phone="+62 812-0000-0001"),
)
ANONYMOUS = ReceiveComplaint(
    complaint_id=COMPLAINT, kind=ComplaintKind.PERSON_IN_NEED, channel=Channel.PHONE_112, region=VILLAGE, what="Orang terlantar"
)
SERVICE = ReceiveComplaint(
    complaint_id=COMPLAINT,
    kind=ComplaintKind.ABOUT_A_SERVICE,
    channel=Channel.LAPOR,
    region=VILLAGE,
    what="Bantuan belum diterima",
    service_received_on=date(2023, 3, 1),
)
VERIFIED = VerifyComplaint(complaint_id=COMPLAINT)
GRADED = VerifyComplaint(complaint_id=COMPLAINT, grade=ComplaintGrade.NORMATIVE)
DISMISSED = DismissComplaint(complaint_id=COMPLAINT, reason=DismissalReason.UNTRUE, finding="Tidak ada orang di alamat itu")
ANSWERED = AnswerComplaint(complaint_id=COMPLAINT, answer="Bantuan disalurkan pada 20 Maret")
CLOSED = CloseComplaint(complaint_id=COMPLAINT)
APPEALED = FileAppeal(complaint_id=COMPLAINT, grounds="Orangnya masih di sana")
ASKED = AskReporter(complaint_id=COMPLAINT, question="Di sebelah mana rumahnya?")
DUPLICATE = MarkDuplicate(complaint_id=COMPLAINT, duplicate_of=OTHER)
ELSEWHERE = FindOutOfAuthority(complaint_id=COMPLAINT, authority=Authority.PROVINCIAL_OFFICE)
PASSED_ON = PassComplaintOn(complaint_id=COMPLAINT, proof=ProofKind.LETTER, proof_on=date(2023, 3, 14), proof_number="460/100/Dinsos")

OPENED = OpenCase(case_id=CASE, person_id=PERSON, region=VILLAGE)
SENT = DispatchTeam(case_id=CASE, dispatch_id=DISPATCH, team_id=some_id("team"))
ARRIVED = RecordArrival(case_id=CASE, dispatch_id=DISPATCH)
FOUND = RecordFound(case_id=CASE, dispatch_id=DISPATCH, condition="Lemah, belum makan")
ASSIGNED = AssignCategory(
    case_id=CASE, assignment_id=some_id("assignment"), category="PPKS08", started_on=date(2023, 3, 14), neglected=True
)
ASSESSED = RecordAssessment(
    case_id=CASE,
    assessment_id=some_id("assessment"),
    kind=AssessmentKind.INITIAL,
    assessed_on=date(2023, 3, 14),
    needs="Pendampingan harian",
)
HELD = HoldCase(case_id=CASE, until_on=date(2023, 4, 1), reason="Menunggu keluarga")
ENDED = CloseCase(case_id=CASE, reason=ClosureReason.OPENED_IN_ERROR, outcome=Outcome.UNCHANGED)
AGAIN = ReopenCase(case_id=CASE, reason="Ditemukan terlantar lagi")

OFFICE_ID = some_id("office")
OPENING = OpenOffice(
    office_id=OFFICE_ID, name="Dinas Sosial Kab. Contoh", level=OfficeLevel.REGENCY_OR_CITY, region="32.12", zone="Asia/Jakarta"
)

OFFICE_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "a demonstration begins": (StartDemonstration(office_id=OFFICE_ID, seed=7),),
    "opened": (OPENING,),
    "a demonstration is opened": (StartDemonstration(office_id=OFFICE_ID, seed=7), OPENING),
}
COMPLAINT_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "received": (RECEIVED,),
    "received, anonymous": (ANONYMOUS,),
    "received, then the reporter asks for secrecy": (RECEIVED, ProtectReporter(complaint_id=COMPLAINT)),
    "received, anonymous, then the reporter is named": (
        ANONYMOUS,
        RecordReporter(complaint_id=COMPLAINT, reporter=ReporterGiven(reporter_id=some_id("reporter"), name="Rohaeni")),
    ),
    "verified": (RECEIVED, VERIFIED),
    "waiting for the reporter": (RECEIVED, ASKED),
    "the reporter replied": (RECEIVED, ASKED, RecordReply(complaint_id=COMPLAINT, reply="Di dekat balai desa")),
    "duplicate": (RECEIVED, DUPLICATE),
    "out of authority": (RECEIVED, ELSEWHERE),
    "passed on": (RECEIVED, ELSEWHERE, PASSED_ON),
    "dismissed": (RECEIVED, DISMISSED),
    "led to a case": (RECEIVED, VERIFIED, LeadToCase(complaint_id=COMPLAINT, case_id=CASE)),
    "led to a case and answered": (RECEIVED, VERIFIED, LeadToCase(complaint_id=COMPLAINT, case_id=CASE), ANSWERED),
    "answered": (SERVICE, GRADED, ANSWERED),
    "answered, the reporter is satisfied": (SERVICE, GRADED, ANSWERED, GiveFeedback(complaint_id=COMPLAINT, satisfied=True)),
    "dismissed, appealed": (RECEIVED, DISMISSED, APPEALED),
    "dismissed, appeal upheld": (RECEIVED, DISMISSED, APPEALED, UpholdAppeal(complaint_id=COMPLAINT, reasons="Benar ada orang")),
    "dismissed, appeal rejected": (RECEIVED, DISMISSED, APPEALED, RejectAppeal(complaint_id=COMPLAINT, reasons="Tetap tidak ada")),
    "closed after dismissal": (RECEIVED, DISMISSED, CLOSED),
    "closed as a duplicate": (RECEIVED, DUPLICATE, CLOSED),
    "closed, then appealed": (RECEIVED, DISMISSED, CLOSED, APPEALED),
    "reopened": (RECEIVED, DISMISSED, CLOSED, ReopenComplaint(complaint_id=COMPLAINT, reason="Kabar baru")),
}
CASE_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "opened": (OPENED,),
    "a team is out": (OPENED, SENT),
    "the team is recalled": (OPENED, SENT, RecallTeam(case_id=CASE, dispatch_id=DISPATCH)),
    "the team is there": (OPENED, SENT, ARRIVED),
    "found": (OPENED, SENT, ARRIVED, FOUND),
    "nobody found": (OPENED, SENT, ARRIVED, RecordNobodyFound(case_id=CASE, dispatch_id=DISPATCH)),
    "a category holds": (OPENED, ASSIGNED),
    "a category ended": (
        OPENED,
        ASSIGNED,
        EndCategory(case_id=CASE, assignment_id=some_id("assignment"), ended_on=date(2023, 3, 14)),
    ),
    "an obstacle stands": (OPENED, MeetObstacle(case_id=CASE, obstacle_id=some_id("obstacle"), obstacle="ANGGARAN")),
    "assessed": (OPENED, ASSESSED),
    "on hold": (OPENED, HELD),
    "closed": (OPENED, ENDED),
    "closed with a category": (OPENED, ASSIGNED, ENDED),
    "reopened": (OPENED, ASSESSED, ENDED, AGAIN),
    **plan_histories(OPENED),
}
_DEADLINE = some_id("deadline")
_DUE = spec.NOW - timedelta(days=2)
_BREACH = RecordBreach(deadline_id=_DEADLINE, subject_stream=CASE, term="arrival", due_at=_DUE)
DEADLINE_HISTORIES: dict[str, tuple[Command, ...]] = {
    "not breached": (),
    "breached": (_BREACH,),
    "escalated": (_BREACH, EscalateDeadline(deadline_id=_DEADLINE, subject_stream=CASE)),
}
HISTORIES: dict[str, dict[str, tuple[Command, ...]]] = {
    "office": OFFICE_HISTORIES,
    "complaint": COMPLAINT_HISTORIES,
    "case": CASE_HISTORIES,
    "person": PERSON_HISTORIES,
    "worker": WORKER_HISTORIES,
    "team": TEAM_HISTORIES,
    "shelter": SHELTER_HISTORIES,
    **REGISTER_HISTORIES,
    "deadline": DEADLINE_HISTORIES,
    "referral": REFERRAL_HISTORIES,
    "tracing": TRACING_HISTORIES,
    "tracing_request": TRACING_REQUEST_HISTORIES,
    "match": MATCH_HISTORIES,
    "attachment": ATTACHMENT_HISTORIES,
    "reunification": REUNIFICATION_HISTORIES,
}
