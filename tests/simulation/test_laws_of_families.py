"""Laws of searches and homecomings: they hold whatever people do at the same time, and whenever the clock dies."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from api.database.connections import connect_info
from cases.case import CASE, Case
from cases.events import match as of_match
from cases.events import reunification as of_home
from cases.log.reader import Recorded
from cases.match import MATCH, Match
from cases.reunification import REUNIFICATION
from cases.tracing import TRACING
from cases.vocabulary.tracing import MatchSide
from cases.vocabulary.work import WorkKind
from tests.simulation.families import OF_FAMILIES, Families
from tests.works import office_at_work

pytestmark = pytest.mark.soak
ROUNDS = 100
LONGEST = 6  # who comes first is chance, so some runs need more rounds until everything that the laws are about has happened
WANTED = frozenset({"HandoverSigned", "MatchRejected", "MatchSuggested", "TracingEnded", "CaseClosed"})
REFUSED = frozenset({"separation-of-duties", "same-evidence", "work-still-open"})


@pytest.fixture
def played(database: str, seed: int) -> Iterator[list[Recorded]]:
    with office_at_work(database) as works:
        info = connect_info(database, "worker")
        work = Families(works, lambda: psycopg.connect(info, autocommit=True), seed)
        work.begin()
        for _ in range(LONGEST):
            work.go_on(ROUNDS)
            facts = works.facts()
            if {fact.name for fact in facts} >= WANTED and work.again and work.refusals.keys() >= REFUSED:
                break
        assert {fact.name for fact in facts} >= WANTED
        assert work.refusals.keys() >= REFUSED
        assert work.again
        yield facts


def test_the_laws_of_families_hold(played: list[Recorded]) -> None:
    every_handover_has_two_verifications_and_a_decision_by_a_third(played)
    what_was_rejected_is_not_suggested_again_on_the_same_evidence(played)
    no_closed_case_has_an_open_child(played)


def every_handover_has_two_verifications_and_a_decision_by_a_third(played: list[Recorded]) -> None:
    matches: dict[UUID, Match] = {}
    proposed: dict[UUID, UUID] = {}
    decided: dict[UUID, UUID] = {}
    for fact in played:
        match fact.event:
            case of_home.ReunificationProposed():
                proposed[fact.stream] = fact.told.actor_id
                decided.pop(fact.stream, None)
            case of_home.ReunificationApproved():
                decided[fact.stream] = fact.told.actor_id
            case of_home.HandoverSigned(match_id=match_id):
                stands = matches[match_id]
                verified = {side: one.verified_by for side, one in stands.verified.items()}
                assert stands.stands
                assert verified.keys() == set(MatchSide)
                assert len({*verified.values(), decided[fact.stream]}) == 3
                assert decided[fact.stream] != proposed[fact.stream]
            case event if type(event) in MATCH.events:
                matches[fact.stream] = MATCH.evolve(matches.get(fact.stream, MATCH.initial), event)


def what_was_rejected_is_not_suggested_again_on_the_same_evidence(played: list[Recorded]) -> None:
    seen: dict[UUID, dict[UUID, int]] = {}
    rejected: dict[UUID, list[dict[UUID, int]]] = {}
    for fact in played:
        match fact.event:
            case of_match.MatchSuggested(evidence=evidence) | of_match.MatchProposed(evidence=evidence):
                for known in rejected.get(fact.stream, []):
                    assert any(version > known.get(described, 0) for described, version in evidence.items())
                seen[fact.stream] = evidence
            case of_match.MatchRejected():
                rejected.setdefault(fact.stream, []).append(seen[fact.stream])


def no_closed_case_has_an_open_child(played: list[Recorded]) -> None:
    cases: dict[UUID, Case] = dict.fromkeys(OF_FAMILIES, CASE.initial)
    searches = {fact.stream: TRACING.initial for fact in played if type(fact.event) in TRACING.events}
    homes = {fact.stream: REUNIFICATION.initial for fact in played if type(fact.event) in REUNIFICATION.events}
    for fact in played:
        if fact.stream in cases:
            case = cases[fact.stream] = CASE.evolve(cases[fact.stream], fact.event)
            assert not (case.closed and case.work)
        elif fact.stream in searches:
            searches[fact.stream] = TRACING.evolve(searches[fact.stream], fact.event)
        elif fact.stream in homes:
            homes[fact.stream] = REUNIFICATION.evolve(homes[fact.stream], fact.event)
    open_work = {(child, kind) for case in cases.values() for child, kind in case.work.items() if kind is not WorkKind.REFERRAL}
    open_records = {(child, WorkKind.TRACING) for child, one in searches.items() if one.open}
    open_records |= {(child, WorkKind.REUNIFICATION) for child, one in homes.items() if not one.over}
    assert open_work == open_records
