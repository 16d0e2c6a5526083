"""Searches, requests and matches as people see them; who was found is compared with who is looked for, once for each evidence."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from api.matching import look
from cases.application import office_stream
from cases.case.episodes import CloseCase, ReopenCase
from cases.case.person_in_need import DescribePerson
from cases.decider import Actor
from cases.match.deciding import AcceptMatch, RejectMatch, match_of
from cases.matching import Matching
from cases.office import AdoptPolicy
from cases.vocabulary import ClosureReason, Outcome, Sex
from cases.vocabulary.tracing import FamilyRelation, MatchRejection
from tests.projections.looking import Looking
from tests.works import office_at_work

ANOTHER = Actor(id=UUID(int=8), role="PEKSOS")
WRONG = RejectMatch(match_id=UUID(int=0), reason=MatchRejection.ANOTHER_PERSON)


@pytest.fixture
def town(database: str) -> Iterator[Looking]:
    with office_at_work(database) as works:
        made = Looking(works, database)
        yield made
        made.close()


def test_who_is_found_is_compared_with_who_is_looked_for_and_the_other_way_round(town: Looking) -> None:
    request = town.asked()
    assert town.suggested() == []
    _, person = town.found()
    assert town.suggested() == [match_of(person, request)]
    another = town.asked(requester_name="Tini")
    assert town.suggested() == [match_of(person, request), match_of(person, another)]
    assert town.refusals() == []


def test_who_is_not_alike_is_not_suggested(town: Looking) -> None:
    town.asked()
    town.found(name="Bambang Sutrisno", sex=Sex.MALE)
    town.found(name="Sumiyati", age_years=20)
    town.found(sex=Sex.MALE)
    town.found(age_years=30)
    assert town.suggested() == []


def test_names_are_alike_in_old_spelling_and_as_nicknames(town: Looking) -> None:
    request = town.asked(name="Roehaeni", aliases="Mak Eni")
    _, one = town.found(name="Rohaini")
    _, other = town.found(name="Eni")
    assert set(town.suggested()) == {match_of(one, request), match_of(other, request)}


def test_somebody_without_a_name_is_compared_by_all_the_rest(town: Looking) -> None:
    request = town.asked()
    _, person = town.found(name=None, marks="bekas luka di dahi sebelah kiri", label="Ibu di pasar")
    assert town.suggested() == [match_of(person, request)]


def test_what_was_rejected_comes_back_only_with_new_evidence(town: Looking) -> None:
    request = town.asked()
    case_id, person = town.found()
    assert len(town.suggested()) == 1
    town.works.do(replace(WRONG, match_id=match_of(person, request)))
    town.search(case_id)  # begun: compared again, but nothing new was said
    assert len(town.suggested()) == 1
    town.works.do(DescribePerson(case_id=case_id, nickname="Mak Eni"))
    assert len(town.suggested()) == 2
    assert town.refusals() == []


def test_who_has_a_family_is_not_suggested_until_it_proves_wrong(town: Looking) -> None:
    request = town.asked()
    case_id, person = town.found()
    town.search(case_id)
    town.compared()
    town.works.do(AcceptMatch(match_id=match_of(person, request)), actor=ANOTHER)
    other = town.asked(requester_name="Tini")
    assert len(town.suggested()) == 1
    town.works.do(replace(WRONG, match_id=match_of(person, request)))
    assert town.suggested()[1:] == [match_of(person, other)]


def test_a_case_that_is_opened_again_is_compared_again(town: Looking) -> None:
    case_id, person = town.found()
    town.works.do(CloseCase(case_id=case_id, reason=ClosureReason.OPENED_IN_ERROR, outcome=Outcome.UNCHANGED))
    request = town.asked()
    assert town.suggested() == []
    town.works.do(ReopenCase(case_id=case_id, reason="Ditemukan lagi"))
    assert town.suggested() == [match_of(person, request)]


def test_a_child_is_not_somebodys_mother(town: Looking) -> None:
    town.asked(relation=FamilyRelation.CHILD, age_years=None)
    town.found(age_years=9)
    assert town.suggested() == []


def test_a_process_killed_between_suggesting_and_noting_it_doubles_nothing(town: Looking) -> None:
    town.asked()
    town.found()
    town.worker.catch_up()
    for _ in range(3):  # the lists have not read of the suggestion, and nobody has noted that everybody was compared
        assert town.matching.turn(town.works.office) > 0
        with town.connect() as connection:
            connection.execute("select set_config('jejak.office', %s, false)", (town.works.office,))
            connection.execute("update matching_positions set position = 0")
    assert len(town.suggested()) == 1
    assert town.refusals() == []


def test_the_office_says_how_alike_they_must_be(town: Looking) -> None:
    adopted = AdoptPolicy(
        office_id=office_stream(town.works.office),
        rule="match-threshold",
        value=95,
        unit="level",
        since=datetime.now(UTC) - timedelta(days=1),
        decree_number="460/1",
        decree_on=date(2023, 1, 2),
    )
    town.works.do(adopted)
    town.asked(name="Roehaini")
    town.found()
    assert town.suggested() == []
    assert town.refusals() == []


def test_two_workers_compare_one_after_the_other_and_suggest_once(town: Looking) -> None:
    town.asked()
    town.found()
    town.worker.catch_up()
    others = [Matching(town.works.casework, town.connect, look) for _ in range(3)]
    with ThreadPoolExecutor(len(others)) as workers:
        list(workers.map(lambda one: one.turn(town.works.office), others))
    for one in others:
        one.close()
    assert len(town.suggested()) == 1
    assert town.refusals() == []
