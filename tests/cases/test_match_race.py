"""Matches under a race: whoever accepts at the same moment, a person has one family and a request one person."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.application import Casework
from cases.case import CASE
from cases.case.episodes import OpenCase
from cases.decider import Command
from cases.errors import Refusal
from cases.match.deciding import AcceptMatch, Seen, match_of
from cases.person import PERSON
from cases.person.family_match import AnotherFamilyAccepted
from cases.tracing.joint import AlreadySearching, NoOpenSearch
from cases.tracing.searching import BeginTracing
from cases.tracing_request import TRACING_REQUEST
from cases.tracing_request.asking import AnotherPersonAccepted
from cases.unit import Receipt
from tests.cases import tracing_histories as h
from tests.works import Works, office_at_work

ROUNDS = 25


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def at_once(works: Works, *commands: Command) -> list[Receipt | Refusal]:
    """What they get who ask at the same moment, each from a server process of its own."""
    start = Barrier(len(commands), timeout=60)

    def ask(command: Command) -> Receipt | Refusal:
        elsewhere = Casework(works.store)
        start.wait()
        try:
            return elsewhere.carry_out(works.order(command))
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(commands)) as callers:
        return list(callers.map(ask, commands))


def found(works: Works, *, search: bool = True) -> tuple[UUID, UUID]:
    """A case whose family is looked for; case and person."""
    case_id, person_id = uuid7(), uuid7()
    works.do(OpenCase(case_id=case_id, person_id=person_id, region="32.12"))
    if search:
        works.do(BeginTracing(tracing_id=uuid7(), case_id=case_id))
    return case_id, person_id


def asked(works: Works) -> UUID:
    request_id = uuid7()
    works.do(replace(h.REQUESTED, tracing_request_id=request_id, requester_id=uuid7(), sought_id=uuid7()))
    return request_id


def suggested(works: Works, case_id: UUID, person_id: UUID, request_id: UUID) -> AcceptMatch:
    """A match is suggested; what accepts it."""
    match_id = match_of(person_id, request_id)
    seen = (Seen(described_id=case_id, version=1), Seen(described_id=request_id, version=1))
    both = {"match_id": match_id, "person_id": person_id, "case_id": case_id, "tracing_request_id": request_id}
    works.do(replace(h.SUGGESTED, seen=seen, **both))  # type: ignore[arg-type]  # fields by name
    return AcceptMatch(match_id=match_id)


def test_a_person_has_one_family_whoever_accepts_it_at_the_same_moment(works: Works) -> None:
    for _ in range(ROUNDS):
        case_id, person_id = found(works)
        outcomes = at_once(works, *(suggested(works, case_id, person_id, asked(works)) for _ in range(2)))
        assert [type(one) for one in outcomes if isinstance(one, Refusal)] == [AnotherFamilyAccepted]
        (accepted,) = (one for one in outcomes if isinstance(one, Receipt))
        assert works.casework.state(works.office, PERSON, person_id)[1].family_match in accepted.streams
    assert len(works.facts("MatchAccepted")) == len(works.facts("FamilyMatchNoted")) == ROUNDS


def test_a_request_has_one_person_whoever_accepts_them_at_the_same_moment(works: Works) -> None:
    for _ in range(ROUNDS):
        request_id = asked(works)
        outcomes = at_once(works, *(suggested(works, *found(works), request_id) for _ in range(2)))
        assert [type(one) for one in outcomes if isinstance(one, Refusal)] == [AnotherPersonAccepted]
        assert works.casework.state(works.office, TRACING_REQUEST, request_id)[1].match_id is not None
    assert len(works.facts("MatchAccepted")) == len(works.facts("RequestMatched")) == ROUNDS


def test_a_person_with_two_cases_has_one_family(works: Works) -> None:
    for _ in range(ROUNDS):
        case_id, person_id = found(works)
        other = uuid7()
        works.do(OpenCase(case_id=other, person_id=person_id, region="32.12"))
        works.do(BeginTracing(tracing_id=uuid7(), case_id=other))
        outcomes = at_once(works, *(suggested(works, one, person_id, asked(works)) for one in (case_id, other)))
        assert [type(one) for one in outcomes if isinstance(one, Refusal)] == [AnotherFamilyAccepted]


def test_one_search_is_begun_and_a_match_is_accepted_in_it_or_not_at_all(works: Works) -> None:
    for _ in range(ROUNDS):
        case_id, person_id = found(works, search=False)
        accept = suggested(works, case_id, person_id, asked(works))
        begin, again = (BeginTracing(tracing_id=uuid7(), case_id=case_id) for _ in range(2))
        one, other, accepted = at_once(works, begin, again, accept)
        assert sorted(type(begun).__name__ for begun in (one, other)) == [AlreadySearching.__name__, Receipt.__name__]
        assert isinstance(accepted, Receipt | NoOpenSearch)
        assert len(works.casework.state(works.office, CASE, case_id)[1].work) == 1
