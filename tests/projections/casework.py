"""Casework to read: an office whose log is filled by the ordinary commands, the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.application import Casework, office_stream
from cases.case.assessment import AssessRisk
from cases.case.categories import AssignCategory, CorrectCategory, WithdrawCategory
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.case.episodes import ReopenCase
from cases.case.person_in_need import DescribePerson
from cases.case.progress import AddCaseNote, AssignWorker, MeetObstacle
from cases.case.response import DispatchTeam, RecordArrival, RecordFound
from cases.complaint.afterwards import CloseComplaint
from cases.complaint.handling import DismissComplaint, OpenCaseFromComplaint, VerifyComplaint
from cases.complaint.intake import ProtectReporter, ReceiveComplaint, ReporterGiven
from cases.decider import Actor, Command
from cases.errors import Refusal
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from cases.office import OpenOffice, StartDemonstration
from cases.team.duty import AddMember, RosterShift
from cases.team.forming import FormTeam
from cases.unit import Order, Receipt
from cases.vocabulary import (
    Channel,
    ClosureReason,
    ComplaintKind,
    DismissalReason,
    OfficeLevel,
    Outcome,
    ReporterStanding,
    RiskLevel,
    Sex,
    TeamKind,
    Urgency,
)
from cases.worker.employment import RegisterWorker
from tests.spec import some_id

OFFICE = "kab-indramayu"
BEGIN = datetime(2023, 1, 2, 1, 0, tzinfo=UTC)
VILLAGES = ("32.12.01.2008", "32.12.02.2001", "32.12.15.1001")
TEAMS = tuple(some_id(f"team {n}") for n in range(3))
WORKERS = tuple(some_id(f"worker {n}") for n in range(5))
HEAD = some_id("head of division")
CATEGORIES = ("PPKS02", "PPKS08", "PPKS09", "PPKS11", "PPKS03")
HEAD = some_id("head")
STAFF: tuple[Command, ...] = (
    *(RegisterWorker(worker_id=one, name="Dewi", issuer="https://masuk.contoh.example", subject=str(one)) for one in WORKERS),
    FormTeam(
        team_id=TEAMS[0],
        kind=TeamKind.RESPONSE,
        name="TRC",
        decree_number="800/1",
        decree_on=date(2023, 1, 2),
        valid_from_on=date(2023, 1, 1),
        valid_until_on=date(2023, 12, 31),
    ),
    AddMember(team_id=TEAMS[0], worker_id=WORKERS[0]),
    RosterShift(team_id=TEAMS[0], shift_id=some_id("shift"), worker_ids=WORKERS[:1], from_at=BEGIN, until_at=BEGIN + timedelta(hours=24)),
)
KEKS = KeyEncryptionKeys("kek-test", {"kek-test": b"k" * 32})


@dataclass
class Town:
    """An office and what happens in it, one minute after the other, on a played clock."""

    store: LogStore
    office: str = OFFICE
    seed: int = 7
    minute: int = 0
    people: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.casework = Casework(self.store)

    def open(self) -> None:
        """Begin the log, as a demonstration."""
        at = office_stream(self.office)
        region = "32.12"
        opening = OpenOffice(office_id=at, name="Dinas Sosial", level=OfficeLevel.REGENCY_OR_CITY, region=region, zone="Asia/Jakarta")
        for command in (StartDemonstration(office_id=at, seed=self.seed), opening, *STAFF):
            self.do(command, by=HEAD)

    def do(self, command: Command, by: UUID | None = None) -> Receipt:
        """Carry out one command."""
        return self.casework.carry_out(self.order(command, by))

    def live(self, people: int) -> None:
        """Let so many people be reported, found and helped; their stories are told interleaved."""
        stories = [self._story(self.people + number) for number in range(people)]
        self.people += people
        while stories:
            told = self.chance.sample(stories, min(len(stories), 40))
            orders = []
            for story in told:
                command = next(story, None)
                if command is None:
                    stories.remove(story)
                else:
                    orders.append(self.order(command))
            for outcome in self.casework.carry_out_all(orders) if orders else ():
                if isinstance(outcome, Refusal):
                    raise outcome

    def size(self) -> int:
        """How many events the log has."""
        with self.store.connections.of(self.office) as connection:
            row = connection.execute("select size from events_heads where office = %s", (self.office,)).fetchone()
        assert row is not None
        return int(row[0])

    def order(self, command: Command, by: UUID | None = None) -> Order:
        """The command a minute later, by somebody in particular or anybody."""
        self.minute += 1
        moment = BEGIN + timedelta(minutes=self.minute)
        one = HEAD if isinstance(command, ApproveClosure) else self.chance.choice(WORKERS)
        who = Actor(id=by or one, role="PEKSOS")
        order_id = some_id(f"{self.office} {self.seed} order {self.minute}")
        return Order(office=self.office, command=command, actor=who, command_id=order_id, occurred_at=moment, clock=moment)

    def _story(self, number: int) -> Iterator[Command]:
        name = f"{self.office} {self.seed} person {number}"
        complaint, case, person, dispatch, assignment = (some_id(f"{name} {what}") for what in "cepda")
        chance = random.Random(f"{self.seed} {number}")
        village = chance.choice(VILLAGES)
        yield ReceiveComplaint(
            complaint_id=complaint,
            kind=ComplaintKind.PERSON_IN_NEED,
            channel=Channel.WHATSAPP,
            urgency=chance.choice(list(Urgency)),
            region=village,
            what=f'Seorang lansia "sendirian" di rumah {number}\nsudah lama',
            place="Dekat balai desa",
            reporter_standing=ReporterStanding.NAMED,
            reporter=ReporterGiven(reporter_id=some_id(f"{name} reporter"), name="Rohaeni", phone="+62 812-0000-0001"),
        )
        if number % 6 == 1:
            yield ProtectReporter(complaint_id=complaint)
        if number % 10 == 3:
            yield DismissComplaint(complaint_id=complaint, reason=DismissalReason.UNTRUE, finding="Tidak ada orang di sana")
            yield CloseComplaint(complaint_id=complaint)
            return
        yield VerifyComplaint(complaint_id=complaint)
        yield OpenCaseFromComplaint(complaint_id=complaint, case_id=case, person_id=person)
        yield DispatchTeam(case_id=case, dispatch_id=dispatch, team_id=chance.choice(TEAMS))
        yield RecordArrival(case_id=case, dispatch_id=dispatch)
        yield RecordFound(case_id=case, dispatch_id=dispatch, condition="Lemah, belum makan")
        yield DescribePerson(case_id=case, sex=Sex.FEMALE, age_years=70, citizen=True, name=f"Warsih {number}", nik="9901010101010001")
        category = chance.choice(CATEGORIES)
        yield AssignCategory(case_id=case, assignment_id=assignment, category=category, neglected=True, started_on=BEGIN.date())
        yield AssessRisk(case_id=case, level=chance.choice(list(RiskLevel)), reasons="Sendirian")
        yield AssignWorker(case_id=case, worker_id=chance.choice(WORKERS), team_id=chance.choice(TEAMS))
        if number % 4 == 2 and category != "PPKS08":
            yield CorrectCategory(
                case_id=case, assignment_id=assignment, category="PPKS08", neglected=True, started_on=BEGIN.date(), reason="Salah catat"
            )
        if number % 7 == 5:
            yield WithdrawCategory(case_id=case, assignment_id=assignment, reason="Salah orang")
        yield AddCaseNote(case_id=case, note_id=some_id(f"{name} note"), note="Keluarga dihubungi")
        if number % 5 == 0:
            yield MeetObstacle(case_id=case, obstacle_id=some_id(f"{name} obstacle"), obstacle="IDENTITAS_TIDAK_ADA")
        if number % 3 == 0:
            yield ProposeClosure(case_id=case, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.WITH_FAMILY, summary="Selesai")
            yield ApproveClosure(case_id=case)
        if number % 9 == 0:
            yield ReopenCase(case_id=case, reason="Ditemukan telantar lagi")
