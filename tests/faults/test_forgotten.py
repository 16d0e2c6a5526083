"""Commands about somebody who was forgotten meanwhile: refused by name, for nobody else, and never for what was recorded before."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from cases.complaint.afterwards import CorrectComplaint
from cases.complaint.intake import ReceiveComplaint
from cases.errors import Refusal
from cases.log.keys import SubjectForgotten
from cases.unit import Receipt
from cases.vocabulary import Channel, ComplaintKind
from tests.cases.log.appends import role_connection
from tests.works import Works, office_at_work


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    """An office at work."""
    with office_at_work(database, "api") as opened:
        yield opened


@pytest.fixture
def owner(database: str) -> Iterator[psycopg.Connection]:
    """The owner's connection, which sees every office."""
    with role_connection(database, "owner") as connection:
        yield connection


def received(works: Works) -> UUID:
    complaint_id = uuid7()
    works.do(
        ReceiveComplaint(
            complaint_id=complaint_id,
            kind=ComplaintKind.PERSON_IN_NEED,
            channel=Channel.WALK_IN,
            region="32.12.01.2007",
            what="Lansia di pasar",
        )
    )
    return complaint_id


def forget(works: Works, owner: psycopg.Connection, record: UUID) -> None:
    owner.execute("update subject_keys set wrapped = null, destroyed_at = now() where subject = %s", [record])
    works.store.keyring.drop(works.office, record)


def correction(complaint_id: UUID) -> CorrectComplaint:
    """Something that may be told again and again, so that only the receipt tells a repetition."""
    return CorrectComplaint(complaint_id=complaint_id, corrects=1, statement="Dua lansia, bukan satu")


def test_nothing_more_is_recorded(works: Works, owner: psycopg.Connection) -> None:
    complaint_id = received(works)
    forget(works, owner, complaint_id)
    with pytest.raises(SubjectForgotten):
        works.do(correction(complaint_id))


def test_a_command_recorded_before_gets_its_first_answer(works: Works, owner: psycopg.Connection) -> None:
    complaint_id = received(works)
    order = works.order(correction(complaint_id))
    first = works.casework.carry_out(order)
    forget(works, owner, complaint_id)
    again = works.casework.carry_out(order)
    assert (again.repeated, again.positions) == (True, first.positions)


def test_it_fails_nobody_else_in_the_same_append(works: Works, owner: psycopg.Connection) -> None:
    forgotten, other = received(works), received(works)
    forget(works, owner, forgotten)
    outcomes: list[Receipt | Refusal] = works.casework.carry_out_all([works.order(correction(forgotten)), works.order(correction(other))])
    assert [type(outcome) for outcome in outcomes] == [SubjectForgotten, Receipt]
