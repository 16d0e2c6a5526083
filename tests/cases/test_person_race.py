"""Aid and merges under a race: nobody is given the same twice, and no two records are each merged into the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.application import Casework
from cases.case.episodes import OpenCase
from cases.case.services import DeliverService
from cases.decider import Command
from cases.errors import Refusal
from cases.person import PERSON
from cases.person.aid import DoubleFunding
from cases.person.merging import MergePerson
from cases.person.registration import RegisterPerson
from cases.person.state import PersonMerged
from cases.unit import Receipt
from cases.vocabulary.services import FundingSource, ServiceUnit
from tests.works import Works, office_at_work

ROUNDS = 60


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def at_once(works: Works, *asked: list[Command]) -> list[tuple[Receipt | Refusal, ...]]:
    """What they get who ask at the same moment, round after round, each from a server process of its own."""
    start = Barrier(len(asked), timeout=60)

    def ask(commands: list[Command]) -> list[Receipt | Refusal]:
        elsewhere = Casework(works.store)
        answers: list[Receipt | Refusal] = []
        for command in commands:
            start.wait()
            try:
                answers.append(elsewhere.carry_out(works.order(command)))
            except Refusal as refusal:
                answers.append(refusal)
        return answers

    with ThreadPoolExecutor(len(asked)) as callers:
        return list(zip(*callers.map(ask, asked), strict=True))


def aid(case_id: UUID, number: int) -> DeliverService:
    return DeliverService(
        case_id=case_id,
        service_id=uuid7(),
        service="SVC-YAPI",
        quantity=1,
        unit=ServiceUnit.MONTH,
        fund=FundingSource.REGENCY_BUDGET,
        value_rupiah=200_000,
        period=f"{2020 + number // 12}-{number % 12 + 1:02d}",
    )


def test_the_same_aid_is_given_once_in_two_cases_of_one_person(works: Works) -> None:
    person_id, cases = uuid7(), [uuid7(), uuid7()]
    for case_id in cases:
        works.do(OpenCase(case_id=case_id, person_id=person_id, region="32.12"))
    asked: list[list[Command]] = [[aid(case_id, number) for number in range(ROUNDS)] for case_id in cases]
    outcomes = at_once(works, *asked)
    for answers in outcomes:
        assert sum(isinstance(answer, Receipt) for answer in answers) == 1
        assert {type(answer) for answer in answers if isinstance(answer, Refusal)} == {DoubleFunding}
    assert len(works.facts("ServiceDelivered")) == len(works.facts("AidNoted")) == ROUNDS


def test_two_records_are_not_merged_into_each_other(works: Works) -> None:
    pairs = [(uuid7(), uuid7()) for _ in range(ROUNDS)]
    for pair in pairs:
        for person_id in pair:
            works.do(RegisterPerson(person_id=person_id))
    forth: list[Command] = [MergePerson(person_id=one, into_id=other, merge_id=uuid7(), reason="Sama") for one, other in pairs]
    back: list[Command] = [MergePerson(person_id=other, into_id=one, merge_id=uuid7(), reason="Sama") for one, other in pairs]
    for answers in at_once(works, forth, back):
        assert sum(isinstance(answer, Receipt) for answer in answers) == 1
        assert {type(answer) for answer in answers if isinstance(answer, Refusal)} == {PersonMerged}
    for pair in pairs:
        merged = [works.casework.state(works.office, PERSON, one)[1].merged_into for one in pair]
        assert sum(into is not None for into in merged) == 1
