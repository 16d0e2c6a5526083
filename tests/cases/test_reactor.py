"""Terms that run out are recorded once and told upwards once, whatever happens to the worker."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg
import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.complaint.handling import DismissComplaint, VerifyComplaint
from cases.complaint.intake import ReceiveComplaint
from cases.events.complaint import ComplaintReceived
from cases.events.deadline import DeadlineBreached, DeadlineEscalated
from cases.reactor import Reactor
from cases.vocabulary import Channel, ComplaintKind, DismissalReason
from tests.works import Works, ago, office_at_work


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def reactor(works: Works, database: str, now: datetime | None = None) -> Reactor:
    info = connect_info(database, "worker")
    return Reactor(works.casework, lambda: psycopg.connect(info, autocommit=True), now=(lambda: now) if now else None)


def turn(works: Works, database: str, now: datetime | None = None) -> int:
    worker = reactor(works, database, now)
    try:
        return worker.turn(works.office)
    finally:
        worker.close()


def received(works: Works, moment: datetime) -> ComplaintReceived:
    works.do(
        ReceiveComplaint(
            complaint_id=uuid7(),
            kind=ComplaintKind.PERSON_IN_NEED,
            channel=Channel.WALK_IN,
            region="32.12.01",
            what="Seorang lansia sendirian",
        ),
        occurred_at=moment,
    )
    happened = works.facts("ComplaintReceived")[-1].event
    assert isinstance(happened, ComplaintReceived)
    return happened


def test_a_term_that_ran_out_is_breached_once_and_escalated_once(works: Works, database: str) -> None:
    told = received(works, ago(days=30))
    for _ in range(3):
        turn(works, database)
    breaches = [f.event for f in works.facts("DeadlineBreached")]
    assert {(b.term, b.due_at) for b in breaches if isinstance(b, DeadlineBreached)} == {
        ("verification", told.verify_due_at),
        ("arrival", told.arrive_due_at),
    }
    assert len(breaches) == 2
    escalated = [f.event for f in works.facts("DeadlineEscalated")]
    assert sorted(e.term for e in escalated if isinstance(e, DeadlineEscalated)) == ["arrival", "verification"]


def test_a_breach_says_when_the_term_ran_out_and_when_the_office_heard(works: Works, database: str) -> None:
    told = received(works, ago(days=30))
    turn(works, database)
    fact = next(f for f in works.facts("DeadlineBreached") if isinstance(f.event, DeadlineBreached) and f.event.term == "arrival")
    assert fact.told.occurred_at == told.arrive_due_at
    assert fact.recorded_at > fact.told.occurred_at
    assert fact.told.role == "SISTEM"
    assert fact.told.causation_id == f"{works.office}:{works.facts('ComplaintReceived')[0].position}"


def test_what_was_done_in_time_is_not_breached(works: Works, database: str) -> None:
    told = received(works, ago(minutes=1))
    complaint = works.facts("ComplaintReceived")[0].stream
    works.do(VerifyComplaint(complaint_id=complaint))
    works.do(DismissComplaint(complaint_id=complaint, reason=DismissalReason.UNTRUE, finding="Tidak ada orang di tempat itu"))
    works.now = told.verify_due_at + timedelta(days=60)
    turn(works, database, works.now)
    assert works.facts("DeadlineBreached") == []
    with psycopg.connect(connect_info(database, "worker")) as connection:
        connection.execute("select set_config('jejak.office', '*', false)")
        rows = connection.execute("select state, outcome from timers order by due_at").fetchall()
    assert rows == [("refused", "term-not-running")] * 2


def test_a_worker_killed_between_the_breach_and_its_note_records_it_once(
    works: Works, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(works, ago(days=30))

    def dies(*_: object) -> None:
        raise psycopg.OperationalError("killed here")

    with monkeypatch.context() as broken:
        broken.setattr("cases.reactor.settle", dies)
        with pytest.raises(psycopg.OperationalError):
            turn(works, database)
    assert len(works.facts("DeadlineBreached")) == 2
    turn(works, database)
    assert len(works.facts("DeadlineBreached")) == 2


def test_two_workers_take_turns_at_an_office(works: Works, database: str) -> None:
    received(works, ago(days=30))
    info = connect_info(database, "worker")
    with psycopg.connect(info, autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtext('reactor'), hashtext(%s))", (works.office,))
        assert turn(works, database) == 0
    assert turn(works, database) > 0
