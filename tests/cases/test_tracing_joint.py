"""A search, its case, its matches and the families that ask hold together: decided in one append, or not at all."""

from dataclasses import replace

import pytest

from cases.case.closure import ProposeClosure
from cases.case.episodes import WorkStillOpen
from cases.errors import Refusal
from cases.events import closure, match, person_care, tracing, tracing_request
from cases.match.deciding import AcceptMatch, RejectMatch, Seen, SuggestMatch, WithdrawMatch, match_of
from cases.person import PERSON
from cases.person.family_match import AnotherFamilyAccepted
from cases.tracing.ending import EndTracing, MatchStands
from cases.tracing.joint import AlreadySearching, AnotherMatchId, NoOpenSearch, NoSuchCaseToSearch, NothingToMatch
from cases.tracing_request import TRACING_REQUEST
from cases.tracing_request.asking import AnotherPersonAccepted
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.tracing import MatchRejection, TracingOutcome
from tests import spec
from tests.cases import histories as c
from tests.cases import tracing_histories as h
from tests.cases.histories import happened
from tests.spec import Streams, some_id

PERSON_ID = c.PERSON
ANOTHER_REQUEST = some_id("another request")
REJECTED = RejectMatch(match_id=match_of(PERSON_ID, h.REQUEST_ID), reason=MatchRejection.FAMILY_DENIES)


def streams(*, search: bool = True) -> Streams:
    """An open case, two requests, and a search for the family of the person."""
    found = Streams(spec.nothing())
    found.histories[c.CASE] = happened(c.OPENED)
    for request_id in (h.REQUEST_ID, ANOTHER_REQUEST):
        found.histories[request_id] = happened(replace(h.REQUESTED, tracing_request_id=request_id))
    if search:
        found.when(h.BEGUN)
    return found


def suggested(found: Streams, request_id: object = h.REQUEST_ID, **more: object) -> SuggestMatch:
    seen = (Seen(described_id=c.CASE, version=1), Seen(described_id=request_id, version=1))  # type: ignore[arg-type]  # an id
    told = replace(h.SUGGESTED, match_id=match_of(PERSON_ID, request_id), tracing_request_id=request_id, seen=seen)  # type: ignore[arg-type]
    told = replace(told, person_id=PERSON_ID, **more)  # type: ignore[arg-type]  # fields by name
    found.when(told)
    return told


def accepted(found: Streams, request_id: object = h.REQUEST_ID) -> AcceptMatch:
    told = AcceptMatch(match_id=suggested(found, request_id).match_id)
    found.when(told)
    return told


def kinds(found: Streams) -> list[type]:
    return [type(fact) for _, fact in found.decided]


def test_a_case_is_not_closed_while_the_family_is_looked_for() -> None:
    found = streams()
    assert kinds(found) == [tracing.TracingBegan, closure.WorkBegan]
    propose = ProposeClosure(case_id=c.CASE, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.UNCHANGED, summary="Selesai")
    refused = spec.given(*found.histories[c.CASE]).when(propose)
    with pytest.raises(Refusal) as caught:
        refused.decide()
    assert isinstance(caught.value, WorkStillOpen)
    found.when(EndTracing(tracing_id=h.TRACING_ID, outcome=TracingOutcome.PERSON_UNWILLING, summary="Tidak mau pulang"))
    assert kinds(found)[-2:] == [tracing.TracingEnded, closure.WorkEnded]


def test_one_search_goes_on_for_a_case_that_is_open() -> None:
    with pytest.raises(AlreadySearching):
        streams().when(replace(h.BEGUN, tracing_id=some_id("another search")))
    closed = Streams(spec.nothing(), {c.CASE: happened(c.OPENED, c.ENDED)})
    with pytest.raises(NoSuchCaseToSearch):
        closed.when(h.BEGUN)


def test_a_suggestion_is_made_on_what_is_known_now() -> None:
    found = streams()
    suggested(found)
    with pytest.raises(Refusal) as same:
        suggested(found)
    assert same.value.code == "same-evidence"
    found.when(REJECTED)
    with pytest.raises(Refusal) as again:
        suggested(found)
    assert again.value.code == "same-evidence"
    found.histories[h.REQUEST_ID] += spec.given(*found.histories[h.REQUEST_ID]).when(h.DESCRIBED).decide()
    with pytest.raises(Refusal) as moved:
        suggested(found)
    assert moved.value.code == "evidence-moved"
    seen = (Seen(described_id=c.CASE, version=1), Seen(described_id=h.REQUEST_ID, version=2))
    found.when(replace(h.SUGGESTED, match_id=match_of(PERSON_ID, h.REQUEST_ID), person_id=PERSON_ID, seen=seen))
    assert kinds(found)[-1] is match.MatchSuggested


def test_a_pair_has_one_match() -> None:
    with pytest.raises(AnotherMatchId):
        suggested(streams(), match_id=some_id("made up"))


def test_accepting_notes_it_with_the_person_and_the_request() -> None:
    found = streams()
    accepted(found)
    assert kinds(found)[-3:] == [match.MatchAccepted, person_care.FamilyMatchNoted, tracing_request.RequestMatched]
    with pytest.raises(AnotherFamilyAccepted):
        suggested(found, ANOTHER_REQUEST)


def test_a_person_has_one_family_at_a_time_and_a_request_one_person() -> None:
    found = streams()
    other = suggested(found, ANOTHER_REQUEST)
    accepted(found)
    with pytest.raises(AnotherFamilyAccepted):
        found.when(AcceptMatch(match_id=other.match_id))
    found.when(REJECTED)
    assert kinds(found)[-3:] == [match.MatchRejected, person_care.FamilyMatchReleased, tracing_request.RequestMatchReleased]
    found.when(AcceptMatch(match_id=other.match_id))
    assert found.state(PERSON, PERSON_ID).family_match == other.match_id
    assert found.state(TRACING_REQUEST, h.REQUEST_ID).match_id is None


def test_a_request_has_one_person() -> None:
    found = streams()
    accepted(found)
    another_case, somebody = some_id("another case"), some_id("somebody")
    found.histories[another_case] = happened(replace(c.OPENED, case_id=another_case, person_id=somebody))
    with pytest.raises(AnotherPersonAccepted):
        found.when(replace(h.SUGGESTED, match_id=match_of(somebody, h.REQUEST_ID), person_id=somebody, case_id=another_case))


def test_a_match_is_accepted_in_a_search() -> None:
    found = streams(search=False)
    with pytest.raises(NoOpenSearch):
        accepted(found)


def test_what_is_over_is_not_matched() -> None:
    over = streams()
    over.histories[h.REQUEST_ID] += spec.given(*over.histories[h.REQUEST_ID]).when(h.ANSWERED).decide()
    with pytest.raises(NothingToMatch):
        suggested(over)
    taken_back = streams()
    told = suggested(taken_back)
    taken_back.histories[h.REQUEST_ID] += (
        spec.given(*taken_back.histories[h.REQUEST_ID]).when(h.TRACING_REQUEST_HISTORIES["withdrawn"][-1]).decide()
    )
    with pytest.raises(NothingToMatch):
        taken_back.when(AcceptMatch(match_id=told.match_id))


def test_a_family_that_came_up_is_proposed_with_the_search() -> None:
    found = streams()
    for command in (h.TRIED, h.NAMED):
        found.decide_alone(command)
    found.when(h.FAMILY_PROPOSED)
    assert kinds(found)[-2:] == [tracing.FamilyProposed, match.MatchProposed]
    proposed = found.decided[-1][1]
    assert isinstance(proposed, match.MatchProposed)
    assert proposed.evidence == {c.CASE: 1, h.CANDIDATE_ID: 3}
    found.when(WithdrawMatch(match_id=match_of(PERSON_ID, h.CANDIDATE_ID), reason="Keliru"))
    assert kinds(found)[-1] is match.MatchWithdrawn


def test_not_found_is_not_said_while_a_match_stands() -> None:
    found = streams()
    found.decide_alone(h.TRIED)
    accepted(found)
    with pytest.raises(MatchStands):
        found.when(h.NOT_FOUND)
