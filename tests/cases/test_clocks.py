"""The office's clock on a real log: what rests is not breached, what goes on is, and each stay has its own limit."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.case.episodes import OpenCase
from cases.case.progress import HoldCase
from cases.complaint.intake import ReceiveComplaint
from cases.complaint.waiting import AskReporter, RecordReply
from cases.decider import Actor
from cases.events.case import CaseResumed
from cases.events.complaint import ComplaintReceived, ReporterAsked, ReporterReplied, ReporterStayedSilent
from cases.events.deadline import DeadlineBreached
from cases.events.shelter import PersonAdmitted, StayExtended
from cases.reactor import Reactor
from cases.shelter.places import AddBed, AddRoom, OpenShelter
from cases.shelter.stays import AdmitPerson, ApproveExtension, DischargePerson, ProposeExtension
from cases.vocabulary import Channel, ComplaintKind, Role
from cases.vocabulary.shelter import Destination, ShelterKind
from tests.works import Works, ago, office_at_work

HEAD = Actor(id=UUID(int=8), role="KEPALA_BIDANG")


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def clock_at(works: Works, database: str, now: datetime) -> None:
    """Let the office's clock come to a moment, with everything that follows from it."""
    works.now = now
    info = connect_info(database, "worker")
    reactor = Reactor(works.casework, lambda: psycopg.connect(info, autocommit=True), now=lambda: now)
    while reactor.turn(works.office):
        pass
    reactor.close()


def breaches(works: Works) -> list[tuple[str, datetime]]:
    found = [fact.event for fact in works.facts("DeadlineBreached")]
    return [(event.term, event.due_at) for event in found if isinstance(event, DeadlineBreached)]


def asked(works: Works) -> tuple[UUID, ComplaintReceived, ReporterAsked]:
    """A request for aid whose reporter is asked something."""
    complaint_id: UUID = uuid7()
    works.do(
        ReceiveComplaint(
            complaint_id=complaint_id, kind=ComplaintKind.AID_REQUEST, channel=Channel.WALK_IN, region="32.12.01", what="Kursi roda"
        )
    )
    works.do(AskReporter(complaint_id=complaint_id, question="Untuk siapa?"))
    received, question = works.facts("ComplaintReceived")[0].event, works.facts("ReporterAsked")[0].event
    assert isinstance(received, ComplaintReceived)
    assert isinstance(question, ReporterAsked)
    return complaint_id, received, question


def test_what_rests_is_not_breached_and_with_the_reply_it_runs_on(works: Works, database: str) -> None:
    works.now = ago(days=40)
    complaint_id, received, question = asked(works)
    assert question.paused == ("verification",)
    clock_at(works, database, received.verify_due_at + timedelta(hours=1))
    assert breaches(works) == []
    works.do(RecordReply(complaint_id=complaint_id, reply="Untuk ibu saya"))
    replied = works.facts("ReporterReplied")[0].event
    assert isinstance(replied, ReporterReplied)
    new_due = replied.due["verification"]
    assert new_due > received.verify_due_at
    clock_at(works, database, new_due - timedelta(minutes=1))
    assert breaches(works) == []
    clock_at(works, database, new_due + timedelta(minutes=1))
    clock_at(works, database, new_due + timedelta(days=30))
    assert breaches(works) == [("verification", new_due)]


def test_silence_lets_the_terms_run_on_once(works: Works, database: str) -> None:
    works.now = ago(days=60)
    _, __, question = asked(works)
    clock_at(works, database, question.reply_due_at - timedelta(minutes=1))
    assert works.facts("ReporterStayedSilent") == []
    for days in (0, 20, 20):
        clock_at(works, database, question.reply_due_at + timedelta(days=days, minutes=1))
    (silent,) = works.facts("ReporterStayedSilent")
    assert isinstance(silent.event, ReporterStayedSilent)
    assert silent.told.occurred_at == question.reply_due_at
    assert breaches(works) == [("verification", silent.event.due["verification"])]


def test_a_hold_ends_once_after_its_last_day(works: Works, database: str) -> None:
    works.now = ago(days=60)
    case_id = uuid7()
    works.do(OpenCase(case_id=case_id, person_id=uuid7(), region="32.12"))
    until_on = (works.now + timedelta(days=10)).date()
    works.do(HoldCase(case_id=case_id, until_on=until_on, reason="Menunggu keluarga"))
    clock_at(works, database, works.now + timedelta(days=9))
    assert works.facts("CaseResumed") == []
    for _ in range(2):
        clock_at(works, database, works.now + timedelta(days=3))
    (resumed,) = works.facts("CaseResumed")
    assert isinstance(resumed.event, CaseResumed)
    assert resumed.told.role == Role.SYSTEM


def test_each_stay_has_a_limit_of_its_own_and_is_breached_once(works: Works, database: str) -> None:
    works.now = ago(days=60)
    shelter_id, room_id, beds = uuid7(), uuid7(), [uuid7() for _ in range(3)]
    works.do(OpenShelter(shelter_id=shelter_id, name="Rumah Singgah", kind=ShelterKind.TRANSIT, region="32.12"))
    works.do(AddRoom(shelter_id=shelter_id, room_id=room_id, name="Kamar 1"))
    stays = []
    for number, bed_id in enumerate(beds):
        works.do(AddBed(shelter_id=shelter_id, bed_id=bed_id, room_id=room_id, label=str(number)))
        case_id, stay_id = uuid7(), uuid7()
        works.do(OpenCase(case_id=case_id, person_id=uuid7(), region="32.12"))
        works.do(AdmitPerson(shelter_id=shelter_id, stay_id=stay_id, bed_id=bed_id, case_id=case_id))
        stays.append(stay_id)
    overdue, longer, gone = stays
    works.do(ProposeExtension(shelter_id=shelter_id, stay_id=longer, reason="Keluarga dijemput"))
    works.do(ApproveExtension(shelter_id=shelter_id, stay_id=longer), actor=HEAD)
    works.do(DischargePerson(shelter_id=shelter_id, stay_id=gone, destination=Destination.FAMILY))
    admitted, extended = works.facts("PersonAdmitted")[0].event, works.facts("StayExtended")[0].event
    assert isinstance(admitted, PersonAdmitted)
    assert isinstance(extended, StayExtended)
    clock_at(works, database, admitted.stay_due_at + timedelta(minutes=1))
    assert breaches(works) == [(f"shelter-stay-{overdue}", admitted.stay_due_at)]
    for _ in range(2):
        clock_at(works, database, extended.stay_due_at + timedelta(minutes=1))
    assert set(breaches(works)) == {
        (f"shelter-stay-{overdue}", admitted.stay_due_at),
        (f"shelter-stay-{longer}", extended.stay_due_at),
    }
    assert len(breaches(works)) == 2
