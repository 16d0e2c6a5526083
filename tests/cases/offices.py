"""Two offices at work in one database, each with its log, and a reactor that carries referrals between them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.application import Casework, office_stream
from cases.case.assessment import AssessRisk, RecordAssessment
from cases.case.categories import AssignCategory
from cases.case.episodes import OpenCase
from cases.case.person_in_need import DescribePerson
from cases.case.response import DispatchTeam, RecordArrival, RecordFound
from cases.decider import Actor, Command
from cases.log.keys import KeyEncryptionKeys
from cases.log.reader import Recorded
from cases.log.referred import LogSources
from cases.log.store import LogStore
from cases.office import OpenOffice
from cases.person.family import NameGuardian
from cases.person.registration import RegisterPerson
from cases.reactor import Reactor
from cases.referral import REFERRAL, Referral
from cases.referral.asking import ApproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.processes import BetweenOffices
from cases.referral.sending import SendReferral
from cases.unit import Order, Receipt
from cases.vocabulary import AssessmentKind, OfficeLevel, RiskLevel, Role, Sex
from cases.vocabulary.people import GuardianRelation
from cases.vocabulary.referrals import ConsentBasis, Destination, Setting

REGENCY, PROVINCE = "kab-indramayu", "prov-jawa-barat"
OFFICES = {
    REGENCY: ("Dinas Sosial Kabupaten Indramayu", OfficeLevel.REGENCY_OR_CITY, "32.12"),
    PROVINCE: ("Dinas Sosial Provinsi Jawa Barat", OfficeLevel.PROVINCE, "32"),
}
DAY = date(2024, 1, 2)
CARRIED = ("name", "sex", "age_years", "condition", "region", "reason")


def worker(number: int, role: Role = Role.SOCIAL_WORKER) -> Actor:
    """Somebody who works in an office; the same number is the same person."""
    return Actor(id=UUID(int=1000 + number), role=role.value)


@dataclass
class Offices:
    """Two offices, and who carries between them."""

    store: LogStore
    database: str
    role: str = "worker"
    now: datetime | None = None

    def __post_init__(self) -> None:
        """Open the command side."""
        self.casework = Casework(self.store, clock=lambda: self.now or datetime.now(UTC))

    def open(self) -> "Offices":
        """Begin both logs."""
        for office, (name, level, region) in OFFICES.items():
            opening = OpenOffice(office_id=office_stream(office), name=name, level=level, region=region, zone="Asia/Jakarta")
            self.do(office, opening)
        return self

    def do(self, office: str, command: Command, by: Actor | None = None, **more: Any) -> Receipt:
        """Carry out a command in an office."""
        order = Order(**{"office": office, "command": command, "actor": by or worker(0), "command_id": uuid7(), **more})
        return self.casework.carry_out(order)

    def reactor(self) -> Reactor:
        """A reactor as the worker runs it."""
        info = connect_info(self.database, self.role)  # type: ignore[arg-type]  # a role by name
        connect = lambda: psycopg.connect(info, autocommit=True)  # noqa: E731  # opened by the reactor
        now = (lambda: self.now or datetime.now(UTC)) if self.now else None
        return Reactor(self.casework, connect, now=now, further=[BetweenOffices(LogSources(self.store.reader))])

    def carry(self, turns: int = 4) -> int:
        """Let the reactor go round until it has nothing more to do; how much it did."""
        reactor = self.reactor()
        try:
            done = 0
            for _ in range(turns):
                done += (worked := sum(reactor.turn(office) for office in OFFICES))
                if not worked:
                    break
            return done
        finally:
            reactor.close()

    def case(self, **described: Any) -> tuple[UUID, UUID]:
        """A case of somebody in the regency: its id, and the person's."""
        case_id, person_id = uuid7(), uuid7()
        self.do(REGENCY, OpenCase(case_id=case_id, person_id=person_id, region="32.12.01.2008", sex=Sex.MALE, age_years=71))
        self.do(REGENCY, DescribePerson(case_id=case_id, **{"name": "Karsa", "nik": "9901010103530001", "health": "Lemas", **described}))
        return case_id, person_id

    def known_well(self, case_id: UUID, person_id: UUID) -> None:
        """The regency learns whatever a referral could carry of the person of a case."""
        dispatch_id, guardian_id = uuid7(), uuid7()
        for command in (
            RegisterPerson(person_id=person_id, region="32.12.01.2008", citizen=True, marks="Tahi lalat di pipi"),
            NameGuardian(
                person_id=person_id, guardian_id=guardian_id, relation=GuardianRelation.OTHER_RELATIVE, since_on=DAY, name="Warsih"
            ),
            DispatchTeam(case_id=case_id, dispatch_id=dispatch_id),
            RecordArrival(case_id=case_id, dispatch_id=dispatch_id),
            RecordFound(case_id=case_id, dispatch_id=dispatch_id, place="Terminal Indramayu", condition="Kurus"),
            AssessRisk(case_id=case_id, level=RiskLevel.HIGH),
            AssignCategory(case_id=case_id, assignment_id=uuid7(), category="PPKS08", started_on=DAY),
            RecordAssessment(
                case_id=case_id, assessment_id=uuid7(), kind=AssessmentKind.INITIAL, assessed_on=DAY, needs="Perawatan jangka panjang"
            ),
        ):
            self.do(REGENCY, command)

    def approved(self, case_id: UUID, **more: Any) -> UUID:
        """A referral to the province that was asked for, agreed to and approved: its id."""
        referral_id = uuid7()
        request = RequestReferral(
            **{
                "referral_id": referral_id,
                "case_id": case_id,
                "destination": Destination.PROVINCE,
                "destination_office": PROVINCE,
                "setting": Setting.INSIDE,
                "service": "SVC-RUJUKAN",
                "carries": CARRIED,
                "reason": "Tidak ada keluarga yang merawat",
                **more,
            }
        )
        self.do(REGENCY, request)
        for step, role in enumerate(self.state(REGENCY, referral_id).chain, 1):
            self.do(REGENCY, ApproveReferral(referral_id=referral_id), by=Actor(id=UUID(int=2000 + step), role=role))
        consent = RecordReferralConsent(referral_id=referral_id, basis=ConsentBasis.PERSON, consented_on=DAY)
        self.do(REGENCY, consent)
        return referral_id

    def sent(self, *, known_well: bool = False, **more: Any) -> UUID:
        """A referral that was sent to the province: its id."""
        case_id, person_id = self.case()
        if known_well:
            self.known_well(case_id, person_id)
        referral_id = self.approved(case_id, **more)
        self.do(REGENCY, SendReferral(referral_id=referral_id))
        return referral_id

    def state(self, office: str, referral_id: UUID) -> Referral:
        """The referral as an office's log has it."""
        found: Referral = self.casework.state(office, REFERRAL, referral_id)[1]
        return found

    def facts(self, office: str, *names: str) -> list[Recorded]:
        """The facts of an office's log, all or those of some names, opened."""
        return [fact for fact in self.store.reader.all(office) if not names or fact.name in names]

    def names(self, office: str, stream: UUID) -> list[str]:
        """The names of the facts of a stream."""
        return [fact.name for fact in self.store.reader.stream(office, stream)]


@contextmanager
def two_offices(database: str, role: str = "worker", keks: KeyEncryptionKeys | None = None) -> Iterator[Offices]:
    """Both offices, opened."""
    with LogStore(connect_info(database, role), keks or KeyEncryptionKeys.generate()) as store:  # type: ignore[arg-type]  # a role by name
        yield Offices(store, database, role).open()
