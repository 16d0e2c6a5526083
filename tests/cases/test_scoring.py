"""How alike somebody found and somebody looked for are: the same everywhere is certain, another sex or age ends it."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.match.scoring import COUNTS, POINTS, Description, Score, score
from cases.match.suggesting import MOST_OF_ONE, Pair, suggestions
from cases.vocabulary.tracing import Agreement, FamilyRelation
from tests.spec import some_id

MOTHER = Description(
    sex="P", born_year=1957, regions=("32.12.02.2001", "32.09"), relations=(FamilyRelation.CHILD.value, FamilyRelation.SIBLING.value)
)
SOUGHT = Description(sex="P", born_year=1956, regions=("32.12.02",), relations=(FamilyRelation.CHILD.value,))
NOBODY = Description()


def of(found: Description = MOTHER, sought: Description = SOUGHT, name: int | None = 100, marks: int | None = 80) -> Score:
    return score(found, sought, name_percent=name, marks_percent=marks, in_year=2023)


def test_the_points_are_a_hundred_and_all_of_them_count_where_everything_is_the_same() -> None:
    assert sum(POINTS.values()) == 100
    assert of().percent == 100
    assert set(of().by.values()) == {Agreement.SAME}


def test_what_nobody_knows_counts_nothing_and_ends_nothing() -> None:
    unknown = of(NOBODY, NOBODY, None, None)
    assert unknown.percent == 0
    assert set(unknown.by.values()) == {Agreement.UNKNOWN}
    assert of(name=None).percent == 55


@pytest.mark.parametrize(("percent", "agreement"), [(85, "SAMA"), (84, "MIRIP"), (60, "MIRIP"), (45, "LEMAH"), (44, "BERTENTANGAN")])
def test_names_are_weighed_by_likeness(percent: int, agreement: str) -> None:
    assert of(name=percent).by["name"] == agreement
    assert of(name=percent).percent > 0  # another name may be a wrong one: it ends nothing


def test_another_sex_or_an_age_that_cannot_be_ends_it() -> None:
    assert of(replace(MOTHER, sex="L")).percent == 0
    assert of(replace(MOTHER, born_year=1990)).percent == 0
    assert of(replace(MOTHER, born_year=1964)).by["age"] is Agreement.CONTRADICTED
    assert of(replace(MOTHER, born_year=1964, age_estimated=True)).by["age"] is Agreement.CLOSE


def test_a_child_is_nobodys_mother_but_may_be_somebodys_child() -> None:
    child = Description(sex="P", born_year=2012, regions=("32.12.02",))
    assert of(child, replace(SOUGHT, born_year=2012)).percent == 0
    parents = replace(SOUGHT, born_year=2012, relations=(FamilyRelation.PARENT.value,))
    assert of(child, parents).percent == 95


def test_places_lie_within_each_other() -> None:
    def at(*regions: str) -> Agreement:
        return of(replace(MOTHER, regions=regions)).by["place"]

    assert at("32.12.02.2005") is at("64", "32.12.02") is Agreement.SAME
    assert at("32.12.15") is Agreement.CLOSE
    assert at("32.09") is Agreement.WEAK
    assert at("64.71") is Agreement.CONTRADICTED
    assert at() is Agreement.UNKNOWN


def test_who_asks_is_one_of_whom_the_person_says_they_have() -> None:
    assert of(replace(MOTHER, relations=())).by["relation"] is Agreement.UNKNOWN
    assert of(replace(MOTHER, relations=(FamilyRelation.SPOUSE.value,))).by["relation"] is Agreement.WEAK


REGIONS = st.lists(st.sampled_from(["32.12.02.2001", "32.12.02", "32.12", "32", "64.71.01", ""]), max_size=2).map(tuple)
DESCRIPTIONS = st.builds(
    Description,
    sex=st.sampled_from([None, "P", "L"]),
    born_year=st.one_of(st.none(), st.integers(1900, 2023)),
    age_estimated=st.booleans(),
    regions=REGIONS,
    relations=st.lists(st.sampled_from([relation.value for relation in FamilyRelation]), max_size=2).map(tuple),
)
PERCENT = st.one_of(st.none(), st.integers(0, 100))


@given(found=DESCRIPTIONS, sought=DESCRIPTIONS, name=PERCENT, marks=PERCENT)
def test_law_a_score_is_the_sum_of_its_reasons_or_nothing(
    found: Description, sought: Description, name: int | None, marks: int | None
) -> None:
    scored = of(found, sought, name, marks)
    whole = sum(POINTS[field] * COUNTS[agreed] for field, agreed in scored.by.items()) // 100
    assert scored.percent in (0, whole)
    assert 0 <= scored.percent <= 100
    assert scored.by.keys() == POINTS.keys()


@given(found=DESCRIPTIONS, sought=DESCRIPTIONS, name=st.integers(0, 99), marks=PERCENT)
def test_law_a_more_like_name_is_never_worse(found: Description, sought: Description, name: int, marks: int | None) -> None:
    assert of(found, sought, name + 1, marks).percent >= of(found, sought, name, marks).percent


def pair(number: int, **more: object) -> Pair:
    told = Pair(
        person_id=some_id("person"),
        case_id=some_id("case"),
        tracing_request_id=some_id(f"request {number}"),
        found=MOTHER,
        sought=SOUGHT,
        evidence={some_id("case"): 2, some_id(f"request {number}"): 1},
        name_percent=100 - 5 * number,
        marks_percent=80,
    )
    return replace(told, **more)  # type: ignore[arg-type]  # fields by name


def suggested(*pairs: Pair, least: int = 50) -> list[UUID]:
    return [one.tracing_request_id for one in suggestions(pairs, least_percent=least, in_year=2023)]


def test_of_nobody_more_are_suggested_than_somebody_looks_at_the_most_like_first() -> None:
    many = [pair(number) for number in range(12)]
    found = suggestions(many, least_percent=1, in_year=2023)
    assert len(found) == MOST_OF_ONE
    assert [one.score_percent for one in found] == sorted((one.score_percent for one in found), reverse=True)
    assert found[0].score_percent == 100


def test_less_alike_than_the_office_wants_is_not_suggested() -> None:
    assert suggested(pair(0, name_percent=20), least=55) == [some_id("request 0")]
    assert suggested(pair(0, name_percent=20), least=56) == []


def test_what_has_a_match_on_this_evidence_is_not_suggested_again() -> None:
    evidence = {some_id("case"): 2, some_id("request 0"): 1}
    assert suggested(pair(0, matched=evidence)) == []
    assert suggested(pair(0, matched={**evidence, some_id("case"): 1})) == [some_id("request 0")]
