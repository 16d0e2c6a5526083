"""The full demonstration gives the published numbers, and no other way of counting does."""

from collections.abc import Iterator

import pytest

from api.demonstration import Summary, play
from api.demonstration.known import Why, compare
from cases.application import Casework
from tests.conftest import DatabaseServer
from tests.demonstration.conftest import opened
from tests.demonstration.test_small import END_OF_2022, OFFICE

PUBLISHED = {"ANAK_TELANTAR": 3_341, "DISABILITAS_TELANTAR": 2_504, "LANSIA_TELANTAR": 6_875, "GEPENG": 847}


@pytest.fixture(scope="module")
def full(database_server: DatabaseServer, migrated_template: str) -> Iterator[tuple[Casework, Summary]]:
    with opened(database_server, migrated_template) as casework:
        yield casework, play(casework, "full")


def test_it_gives_the_published_numbers_of_kab_indramayu(full: tuple[Casework, Summary]) -> None:
    figures = full[1].figures
    assert figures is not None
    assert dict(figures.by_group) == PUBLISHED
    assert figures.people == 13_567
    assert full[1].refused == 0


def test_no_naive_count_gives_them(full: tuple[Casework, Summary]) -> None:
    figures = full[1].figures
    assert figures is not None
    assert figures.people not in figures.naive.values()
    assert len({figures.people, *figures.naive.values()}) == 8


def test_a_list_known_at_the_end_of_2022_differs_for_all_the_reasons_there_are(full: tuple[Casework, Summary]) -> None:
    comparison = compare(full[0].reader, OFFICE, END_OF_2022, 2021, 2022)
    assert {*comparison.joined} == {Why.RECORDED_LATER, Why.KIND_TOLD_LATER, Why.KIND_CORRECTED, Why.FOUND_CITIZEN}
    assert {*comparison.left} == {Why.FOUND_FOREIGNER, Why.KIND_WITHDRAWN, Why.OPENED_IN_ERROR}
    assert comparison.moved > 0
    assert comparison.then.people + sum(comparison.joined.values()) - sum(comparison.left.values()) == comparison.now.people
