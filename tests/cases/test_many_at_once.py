"""Many commands carried out together are answered like the same commands carried out one after another."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from api.database.connections import connect_info
from cases.application import Casework, office_stream
from cases.complaint.handling import OpenCaseFromComplaint, VerifyComplaint
from cases.complaint.intake import ReceiveComplaint
from cases.decider import Actor, Command
from cases.errors import NotPossibleNow, OtherRequest
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from cases.office import OpenOffice
from cases.unit import Order, Receipt
from cases.vocabulary import Channel, ComplaintKind, OfficeLevel

OFFICE = "kab-indramayu"
DESK = Actor(id=uuid4(), role="FRONT_DESK")
KEYS = KeyEncryptionKeys.generate()


@pytest.fixture
def casework(database: str) -> Iterator[Casework]:
    with LogStore(connect_info(database, "api"), KEYS) as store:
        found = Casework(store)
        found.carry_out(
            order(
                OpenOffice(
                    office_id=office_stream(OFFICE),
                    name="Dinas Sosial",
                    level=OfficeLevel.REGENCY_OR_CITY,
                    region="32.12",
                    zone="Asia/Jakarta",
                )
            )
        )
        yield found


@pytest.fixture
def elsewhere(database: str, casework: Casework) -> Iterator[Casework]:
    """The command side of another process, which keeps states of its own."""
    with LogStore(connect_info(database, "api"), KEYS) as store:
        yield Casework(store)


def order(command: Command, *, request_mac: bytes | None = None) -> Order:
    return Order(office=OFFICE, command=command, actor=DESK, command_id=uuid4(), request_mac=request_mac)


def received() -> ReceiveComplaint:
    return ReceiveComplaint(
        complaint_id=uuid4(), kind=ComplaintKind.PERSON_IN_NEED, channel=Channel.WALK_IN, region="32.12.01.2007", what="Lansia di pasar"
    )


def test_each_is_decided_on_what_those_before_it_decided(casework: Casework) -> None:
    complaint = received()
    opened = OpenCaseFromComplaint(complaint_id=complaint.complaint_id, case_id=uuid4(), person_id=uuid4())
    verified = VerifyComplaint(complaint_id=complaint.complaint_id)
    outcomes = casework.carry_out_all([order(complaint), order(verified), order(opened)])
    assert [outcome.positions for outcome in outcomes if isinstance(outcome, Receipt)] == [(2,), (3,), (4, 5)]


def test_a_refusal_fails_nobody_else(casework: Casework) -> None:
    first, second = received(), received()
    too_early = OpenCaseFromComplaint(complaint_id=first.complaint_id, case_id=uuid4(), person_id=uuid4())
    outcomes = casework.carry_out_all([order(first), order(too_early), order(second)])
    assert [type(outcome) for outcome in outcomes] == [Receipt, NotPossibleNow, Receipt]


def test_repeated_together_each_gets_its_first_answer(casework: Casework, elsewhere: Casework) -> None:
    complaint = received()
    orders = [order(complaint), order(VerifyComplaint(complaint_id=complaint.complaint_id))]
    first = casework.carry_out_all(orders)
    for again in (casework.carry_out_all(orders), elsewhere.carry_out_all(orders)):
        assert all(isinstance(outcome, Receipt) and outcome.repeated for outcome in again)
        assert [o.positions for o in again if isinstance(o, Receipt)] == [o.positions for o in first if isinstance(o, Receipt)]


def test_another_request_under_a_known_id_is_told_so(casework: Casework, elsewhere: Casework) -> None:
    told = order(received(), request_mac=b"one")
    casework.carry_out_all([told])
    other = Order(office=OFFICE, command=told.command, actor=DESK, command_id=told.command_id, request_mac=b"other")
    assert isinstance(elsewhere.carry_out_all([other])[0], OtherRequest)


def test_a_state_kept_too_long_refuses_nothing(casework: Casework, elsewhere: Casework) -> None:
    complaint = received()
    casework.carry_out_all([order(complaint)])
    elsewhere.carry_out(order(VerifyComplaint(complaint_id=complaint.complaint_id)))
    opened = order(OpenCaseFromComplaint(complaint_id=complaint.complaint_id, case_id=uuid4(), person_id=uuid4()))
    assert isinstance(casework.carry_out_all([opened])[0], Receipt)


def test_what_another_process_has_recorded_is_read(casework: Casework, elsewhere: Casework) -> None:
    complaint = received()
    casework.carry_out(order(complaint))
    outcomes = elsewhere.carry_out_all(
        [order(VerifyComplaint(complaint_id=complaint.complaint_id)), order(VerifyComplaint(complaint_id=complaint.complaint_id))]
    )
    assert [type(outcome) for outcome in outcomes] == [Receipt, NotPossibleNow]


def test_nothing_asked_nothing_answered(casework: Casework) -> None:
    assert casework.carry_out_all([]) == []
