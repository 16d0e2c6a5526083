"""The full demonstration gives the published numbers, and no other way of counting does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.demonstration import Summary, play
from api.demonstration.known import Comparison, Why, compare
from cases.application import Casework
from tests.conftest import DatabaseServer
from tests.demonstration.conftest import opened
from tests.demonstration.test_small import END_OF_2022, OFFICE

# Played once: workers that share the tests would each play it.

PUBLISHED = {"ANAK_TELANTAR": 3_341, "DISABILITAS_TELANTAR": 2_504, "LANSIA_TELANTAR": 6_875, "GEPENG": 847}


README_GROUPS = ("neglected children", "neglected people with disabilities", "neglected elderly", "homeless people and beggars")


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
    assert len({figures.people, *figures.naive.values()}) == 9


@pytest.fixture(scope="module")
def comparison(full: tuple[Casework, Summary]) -> Comparison:
    return compare(full[0].reader, OFFICE, END_OF_2022, 2021, 2022)


def test_a_list_known_at_the_end_of_2022_differs_for_several_reasons(comparison: Comparison) -> None:
    assert {*comparison.joined} >= {Why.RECORDED_LATER, Why.KIND_CORRECTED, Why.FOUND_CITIZEN}
    assert {*comparison.left} == {Why.FOUND_FOREIGNER, Why.MERGED, Why.KIND_WITHDRAWN}
    assert comparison.moved > 0
    assert comparison.then.people + sum(comparison.joined.values()) - sum(comparison.left.values()) == comparison.now.people


def test_the_document_says_these_figures(full: tuple[Casework, Summary], comparison: Comparison) -> None:
    figures = full[1].figures
    assert figures is not None
    lines = [
        *(f"| {group} | {people:,} |" for group, people in figures.by_group.items()),
        *(f"| {way} | {number:,} |" for way, number in figures.naive.items()),
        *(f"| {group} | {comparison.then.by_group[group]:,} | {comparison.now.by_group[group]:,} |" for group in comparison.now.by_group),
        f"| all | {comparison.then.people:,} | {comparison.now.people:,} |",
        *(f"| {why} | +{number:,} |" for why, number in sorted(comparison.joined.items())),
        *(f"| {why} | -{number:,} |" for why, number in sorted(comparison.left.items())),
        f"| they turned out to belong to another group | {comparison.moved:,} moved |",
    ]
    text = (Path(__file__).parents[2] / "docs" / "demonstration.md").read_text(encoding="utf-8")
    assert [line for line in lines if line not in text] == []


def test_the_readme_says_these_figures(full: tuple[Casework, Summary], comparison: Comparison) -> None:
    figures = full[1].figures
    assert figures is not None
    named = dict(zip(comparison.now.by_group, README_GROUPS, strict=True))
    naive = figures.naive
    lines = [
        *(f"| {named[group]} | {comparison.then.by_group[group]:,} | {people:,} |" for group, people in comparison.now.by_group.items()),
        f"| **all** | **{comparison.then.people:,}** | **{comparison.now.people:,}** |",
        f"{naive['complaints received']:,}, {naive['cases opened']:,}, {naive['rows of the log']:,} \N{HORIZONTAL ELLIPSIS}",
        f"weeks late (+{comparison.joined[Why.RECORDED_LATER]})",
        f"were corrected (+{comparison.joined[Why.KIND_CORRECTED]}) or withdrawn (-{comparison.left[Why.KIND_WITHDRAWN]})",
        f"(+{comparison.joined[Why.FOUND_CITIZEN]} and -{comparison.left[Why.FOUND_FOREIGNER]})",
        f"of one person (-{comparison.left[Why.MERGED]})",
        f"and {comparison.moved} people turned out to belong to another group",
    ]
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [line for line in lines if line not in text] == []
