"""A bed is given once, whoever asks at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.application import Casework
from cases.case.episodes import OpenCase
from cases.errors import Refusal
from cases.events.closure import WorkBegan
from cases.events.shelter import PersonAdmitted
from cases.shelter.places import AddBed, AddRoom, OpenShelter
from cases.shelter.state import BedOccupied
from cases.shelter.stays import AdmitPerson, StaysAlready
from cases.unit import Receipt
from cases.vocabulary.shelter import ShelterKind
from tests.works import Works, office_at_work

CALLERS = 8


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def shelter(works: Works, beds: int) -> tuple[UUID, list[UUID]]:
    shelter_id, room_id, bed_ids = uuid7(), uuid7(), [uuid7() for _ in range(beds)]
    works.do(OpenShelter(shelter_id=shelter_id, name="Rumah Singgah", kind=ShelterKind.TRANSIT, region="32.12"))
    works.do(AddRoom(shelter_id=shelter_id, room_id=room_id, name="Kamar 1"))
    for number, bed_id in enumerate(bed_ids):
        works.do(AddBed(shelter_id=shelter_id, bed_id=bed_id, room_id=room_id, label=str(number)))
    return shelter_id, bed_ids


def case(works: Works) -> UUID:
    case_id: UUID = uuid7()
    works.do(OpenCase(case_id=case_id, person_id=uuid7(), region="32.12"))
    return case_id


def at_once(works: Works, asked: list[AdmitPerson]) -> list[Receipt | Refusal]:
    """What these get who ask at the same time, each of a server process of their own."""
    start = Barrier(len(asked))

    def ask(command: AdmitPerson) -> Receipt | Refusal:
        elsewhere = Casework(works.store)
        start.wait()
        try:
            return elsewhere.carry_out(works.order(command))
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(asked)) as callers:
        return list(callers.map(ask, asked))


def test_one_of_many_gets_the_bed(works: Works) -> None:
    shelter_id, (bed_id,) = shelter(works, 1)
    cases = [case(works) for _ in range(CALLERS)]
    outcomes = at_once(works, [AdmitPerson(shelter_id=shelter_id, stay_id=uuid7(), bed_id=bed_id, case_id=one) for one in cases])
    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 1
    assert {type(outcome) for outcome in outcomes if isinstance(outcome, Refusal)} == {BedOccupied}
    (admitted,) = works.facts("PersonAdmitted")
    (began,) = works.facts("WorkBegan")
    assert isinstance(admitted.event, PersonAdmitted)
    assert isinstance(began.event, WorkBegan)
    assert (began.stream, began.event.child_id) == (admitted.event.case_id, admitted.event.stay_id)
    assert began.position == admitted.position + 1


def test_one_person_gets_one_bed(works: Works) -> None:
    houses = [shelter(works, 2), shelter(works, 2)]
    one = case(works)
    asked = [
        AdmitPerson(shelter_id=shelter_id, stay_id=uuid7(), bed_id=bed_id, case_id=one) for shelter_id, beds in houses for bed_id in beds
    ]
    outcomes = at_once(works, asked)
    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 1
    assert {type(outcome) for outcome in outcomes if isinstance(outcome, Refusal)} == {StaysAlready}
    assert len(works.facts("PersonAdmitted")) == 1
