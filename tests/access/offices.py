"""An office with people in every role, known by their logins, and a few records: what access is tried on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from api.access.authority import Authority
from api.access.first_owner import Operator, opening_of, owner_of, set_up_office
from api.access.lookup import Access
from api.callers import Caller
from api.operator import OPERATOR
from api.tokens import NAME
from cases.application import Casework
from cases.case.categories import AssignCategory
from cases.case.episodes import OpenCase
from cases.case.progress import AssignWorker
from cases.case.response import DispatchTeam
from cases.complaint.intake import ReceiveComplaint
from cases.decider import Actor, Command
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from cases.person.registration import RegisterPerson
from cases.team.duty import AddMember
from cases.team.forming import FormTeam
from cases.unit import Order, Receipt
from cases.vocabulary import Channel, ComplaintKind, OfficeLevel, Role, TeamKind
from cases.worker.employment import RegisterWorker
from cases.worker.roles import OF_THE_WHOLE_OFFICE, GrantRole
from projections.models import MODELS
from projections.worker import Connect, Worker
from tests.spec import some_id

OFFICE, NEIGHBOUR = "kab-indramayu", "kab-cirebon"
ISSUER = NAME
KEKS = KeyEncryptionKeys("kek-test", {"kek-test": b"k" * 32})
HERE, ELSEWHERE = "32.12.01.2008", "32.12.02.2001"
KECAMATAN = "32.12.01"
DECREE, DECREED = "800/12/Dinsos/2023", date(2023, 1, 2)
DIVISION = "Rehabilitasi Sosial"
TEAM, OTHER_TEAM = some_id("team"), some_id("other team")
AREAS = {Role.SUBDISTRICT_WORKER: KECAMATAN, Role.VILLAGE_WORKER: HERE, Role.VILLAGE_OPERATOR: HERE}


@dataclass
class Staffed:
    """An office, its people by name, and its records."""

    store: LogStore
    connect: Connect
    office: str = OFFICE
    region: str = "32.12"
    worker_store: LogStore | None = None
    conninfo: str = ""
    casework: Casework = field(init=False)
    access: Access = field(init=False)

    def __post_init__(self) -> None:
        self.casework = Casework(self.store)
        self.access = Access(self.casework)

    def open(self) -> None:
        """Set the office up with its first owner, the head."""
        opening = opening_of(self.office, f"Dinas Sosial {self.office}", OfficeLevel.REGENCY_OR_CITY, self.region, "Asia/Jakarta")
        operator = Operator(office=self.office, actor=OPERATOR)
        set_up_office(self.casework, opening, owner_of("Kepala", ISSUER, "head"), operator)

    def id_of(self, name: str) -> UUID:
        """The worker id of somebody."""
        return some_id(f"{self.office} {name}")

    def caller(self, name: str) -> Caller:
        """Somebody with a login."""
        return Caller(ISSUER, name, office=self.office)

    def employ(self, name: str, *roles: Role) -> UUID:
        """Register somebody and grant roles, those for one region in the usual one."""
        worker_id = self.id_of(name)
        self.do(RegisterWorker(worker_id=worker_id, name=name.title(), issuer=ISSUER, subject=name))
        for role in roles:
            self.grant(name, role)
        return worker_id

    def grant(self, name: str, role: Role, **more: object) -> UUID:
        """Grant somebody a role; unless told, from yesterday on, in the usual area."""
        whole = role in OF_THE_WHOLE_OFFICE or role in (Role.HEAD_OF_DIVISION, Role.PARTNER, Role.CALL_DESK, Role.FRONT_DESK)
        given: dict[str, object] = {
            "since": datetime.now(UTC) - timedelta(days=1),
            "areas": () if whole else (AREAS.get(role, KECAMATAN),),
            "whole_office": whole,
            "division": DIVISION if role is Role.HEAD_OF_DIVISION else None,
            **more,
        }
        grant_id = uuid4()
        self.do(
            GrantRole(
                worker_id=self.id_of(name),
                grant_id=grant_id,
                role=role,
                decree_number=DECREE,
                decree_on=DECREED,
                **given,  # type: ignore[arg-type]  # fields by name
            )
        )
        return grant_id

    def form(self, team_id: UUID, *members: str) -> None:
        """Form a team that a decree holds together today."""
        today = datetime.now(UTC).date()
        self.do(
            FormTeam(
                team_id=team_id,
                kind=TeamKind.RESPONSE,
                name="TRC",
                decree_number=DECREE,
                decree_on=DECREED,
                valid_from_on=today - timedelta(days=30),
                valid_until_on=today + timedelta(days=30),
            )
        )
        for member in members:
            self.do(AddMember(team_id=team_id, worker_id=self.id_of(member)))

    def complaint(self, name: str, region: str = ELSEWHERE, by: str = "nobody", kind: ComplaintKind = ComplaintKind.PERSON_IN_NEED) -> UUID:
        """A complaint somebody received."""
        complaint_id = some_id(f"{self.office} complaint {name}")
        what = ReceiveComplaint(complaint_id=complaint_id, kind=kind, channel=Channel.PHONE_112, region=region, what="Lansia sendirian")
        self.do(what, by=by)
        return complaint_id

    def case(
        self,
        name: str,
        region: str = ELSEWHERE,
        *,
        by: str = "nobody",
        worker: str | None = None,
        team: UUID | None = None,
        category: str | None = None,
        person: UUID | None = None,
    ) -> UUID:
        """A case that somebody opened, perhaps with somebody responsible for it, a team sent to it, or a kind of PPKS."""
        case_id = some_id(f"{self.office} case {name}")
        self.do(OpenCase(case_id=case_id, person_id=person or uuid4(), region=region), by=by)
        if worker is not None:
            self.do(AssignWorker(case_id=case_id, worker_id=self.id_of(worker)))
        if team is not None:
            self.do(DispatchTeam(case_id=case_id, dispatch_id=uuid4(), team_id=team))
        if category is not None:
            self.do(AssignCategory(case_id=case_id, assignment_id=uuid4(), category=category, started_on=DECREED))
        return case_id

    def person(self, name: str, region: str = ELSEWHERE, by: str = "nobody") -> UUID:
        """A person with a record of their own."""
        person_id = some_id(f"{self.office} person {name}")
        self.do(RegisterPerson(person_id=person_id, region=region, name=f"Siti {name}"), by=by)
        return person_id

    def seal(self, case_id: UUID) -> None:
        """Hold the person to be a child before the law."""
        self.do(AssignCategory(case_id=case_id, assignment_id=uuid4(), category="PPKS03", started_on=DECREED))

    def do(self, command: Command, by: str = "nobody", role: str = "SISTEM") -> Receipt:
        """Carry out a command without asking whether it is allowed."""
        actor = Actor(id=self.id_of(by), role=role)
        return self.casework.carry_out(Order(office=self.office, command=command, actor=actor, command_id=uuid4()))

    def ask(self, name: str, command: Command, role: Role | None = None, if_match: dict[UUID, int] | None = None) -> Receipt:
        """Carry out a command as somebody who asks for it over the net."""
        authority = self.access.authority(self.caller(name), self.office, role)
        return self.casework.carry_out(self.order(authority, command, if_match))

    def order(self, authority: Authority, command: Command, if_match: dict[UUID, int] | None = None) -> Order:
        """What a route makes of a command that somebody asks for."""
        return Order(
            office=self.office,
            command=command,
            actor=authority.somebody,
            command_id=uuid4(),
            permit=authority.permit(command),
            if_match=if_match or {},
        )

    def size(self) -> int:
        """How many events the office's log has."""
        return self.casework.store.recorder(self.office).max_notification_id() or 0

    def catch_up(self) -> None:
        """Let the read models read all there is."""
        worker = Worker((self.worker_store or self.store).reader, self.connect, MODELS)
        worker.catch_up()
        worker.close()
