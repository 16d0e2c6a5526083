"""The family of a person is looked for: documented, planned by one and ordered by another, tried, and found or not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.case.state import Case
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events import tracing as told
from cases.match.state import Verification
from cases.referral import Referral
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself, NothingCorrected, NotRecorded
from cases.tracing import TRACING
from cases.tracing.ending import EndTracing, FamilyNotVerified, MatchStands, NoSuchReferral, NothingTried
from cases.tracing.searching import DocumentPerson
from cases.tracing_request import TRACING_REQUEST
from cases.tracing_request.asking import SubjectsAreApart
from cases.vocabulary import Role
from cases.vocabulary.tracing import MatchSide, RequestOutcome, TracingOutcome
from tests import spec
from tests.cases import tracing_histories as h
from tests.cases.histories import happened
from tests.spec import some_id

PERSON = some_id("sheltered person")
HEAD = spec.actor("kepala bidang", role=Role.HEAD_OF_DIVISION)
VERIFIED = h.KNOWN_MATCH
FOUND = EndTracing(tracing_id=h.TRACING_ID, outcome=TracingOutcome.FOUND, match_id=h.MATCH_ID, summary="Anaknya di Losarang")


def search(*commands: object) -> spec.Given:
    return spec.given(*happened(h.BEGUN, *commands))  # type: ignore[arg-type]  # commands


def test_a_search_begins_for_an_open_case_and_says_until_when_the_first_attempt_is_made() -> None:
    case = Case(person_id=PERSON, region="32.12.02")
    (began,) = spec.nothing().knowing(case=case).when(h.BEGUN).then_of(told.TracingBegan)
    assert isinstance(began, told.TracingBegan)
    assert (began.person_id, began.region) == (PERSON, "32.12.02")
    # Three working days from a Wednesday: Monday, to the end of the day in Indramayu.
    assert began.attempt_due_at == datetime(2023, 3, 20, 16, 59, 59, tzinfo=UTC)


def test_the_attempt_moves_the_date_of_the_next() -> None:
    (tried,) = search().when(h.TRIED).then_of(told.TracingAttempted)
    assert isinstance(tried, told.TracingAttempted)
    assert tried.attempt_due_at > spec.NOW


def test_documentation_says_something() -> None:
    search().when(DocumentPerson(tracing_id=h.TRACING_ID)).refuses(NothingCorrected)
    search().when(DocumentPerson(tracing_id=h.TRACING_ID, dialect="Cirebonan")).then_of(told.PersonDocumented)


def test_who_planned_does_not_order_it() -> None:
    planned = search(h.PLANNED)
    planner = next(fact.planned_by for fact in planned.history if isinstance(fact, told.TracingPlanned))
    planned.by(replace(HEAD, id=planner)).when(h.ORDERED).refuses(SeparationOfDuties)
    planned.by(replace(HEAD, on_behalf_of=planner)).when(h.ORDERED).refuses(SeparationOfDuties)
    planned.by(HEAD).when(h.ORDERED).then_of(told.TracingOrdered)


def test_neither_a_delegate_who_planned_nor_whom_they_stood_in_for_orders_it() -> None:
    principal, delegate = some_id("principal"), some_id("delegate")
    begun = search()
    facts = begun.by(replace(HEAD, id=delegate, on_behalf_of=principal)).when(h.PLANNED).decide()
    planned = spec.given(*begun.history, *facts)
    for barred in (replace(HEAD, id=delegate), replace(HEAD, id=principal), replace(HEAD, on_behalf_of=principal)):
        planned.by(barred).when(h.ORDERED).refuses(SeparationOfDuties)
    planned.by(HEAD).when(h.ORDERED).then_of(told.TracingOrdered)


def test_a_new_plan_is_ordered_anew() -> None:
    search(h.PLANNED, h.ORDERED).by(HEAD).when(h.ORDERED).refuses(NotPossibleNow)
    search(h.PLANNED, h.ORDERED, h.PLANNED).by(HEAD).when(h.ORDERED).then_of(told.TracingOrdered)


def test_an_attempt_is_told_once_and_not_before_the_search_began() -> None:
    search(h.TRIED).when(h.TRIED).refuses(AlreadyRecorded)
    search().told_of(spec.NOW - timedelta(days=40)).when(h.TRIED).refuses(BeforeItBegan)


def test_a_family_that_refuses_is_not_proposed() -> None:
    search(h.TRIED, h.NAMED, h.UNWILLING).knowing(match_id=h.MATCH_ID).when(h.FAMILY_PROPOSED).refuses(NotRecorded)
    search(h.TRIED, h.NAMED, h.UNWILLING).when(h.UNWILLING).refuses(NotPossibleNow)


def test_a_proposal_names_either_a_family_or_a_request() -> None:
    both = replace(h.FAMILY_PROPOSED, tracing_request_id=h.REQUEST_ID)
    neither = replace(h.FAMILY_PROPOSED, candidate_id=None)
    for told_wrongly in (both, neither):
        search(h.NAMED).knowing(match_id=h.MATCH_ID).when(told_wrongly).refuses(ContradictsItself)


def test_nobody_says_not_found_before_somebody_has_looked() -> None:
    search().when(h.NOT_FOUND).refuses(NothingTried)
    search(h.TRIED).when(h.NOT_FOUND).then_of(told.TracingEnded)


def test_a_family_is_found_by_a_match_that_is_verified_from_both_sides() -> None:
    one_side = replace(VERIFIED, verified={MatchSide.PERSON: Verification(verified_by=some_id("a"), verified_at=spec.NOW)})
    search().knowing(match=VERIFIED).when(replace(FOUND, match_id=None)).refuses(NotRecorded)
    search().knowing(match=replace(VERIFIED, person_id=some_id("another"))).when(FOUND).refuses(NotRecorded)
    assert search().knowing(match=one_side).when(FOUND).refuses(FamilyNotVerified).possible == (MatchSide.FAMILY.value,)
    assert search().knowing(match=replace(VERIFIED, accepted=False)).when(FOUND).refuses(FamilyNotVerified).possible == ("AcceptMatch",)
    search().knowing(match=replace(VERIFIED, over="rejected")).when(FOUND).refuses(FamilyNotVerified)
    search().knowing(match=VERIFIED).when(FOUND).then_of(told.TracingEnded)


def test_no_family_is_known_only_where_none_is_accepted() -> None:
    search(h.TRIED).knowing(standing=h.MATCH_ID).when(h.NOT_FOUND).refuses(MatchStands)
    refused = EndTracing(tracing_id=h.TRACING_ID, outcome=TracingOutcome.FAMILY_REFUSES, summary="Tidak sanggup")
    search(h.TRIED).knowing(standing=h.MATCH_ID).when(refused).then_of(told.TracingEnded)


def test_without_a_family_the_person_is_referred_to_alternative_care_and_the_referral_is_of_the_case() -> None:
    referred = replace(h.NOT_FOUND, referral_id=some_id("referral"))
    search(h.TRIED).knowing(referral=Referral(case_id=some_id("other case"))).when(referred).refuses(NoSuchReferral)
    search(h.TRIED).when(referred).refuses(NoSuchReferral)
    (ended,) = search(h.TRIED).knowing(referral=Referral(case_id=some_id("case"))).when(referred).then_of(told.TracingEnded)
    assert isinstance(ended, told.TracingEnded)
    assert ended.referral_id == some_id("referral")
    search(h.TRIED).knowing(match=VERIFIED).when(replace(FOUND, referral_id=some_id("referral"))).refuses(ContradictsItself)


def test_nothing_happens_in_a_search_that_is_over() -> None:
    over = spec.state_after(TRACING, happened(h.BEGUN, h.TRIED, h.NOT_FOUND))
    assert TRACING.possible(over) == frozenset()
    assert not over.open


def test_who_asks_and_who_is_looked_for_are_two() -> None:
    spec.nothing().when(replace(h.REQUESTED, sought_id=h.REQUESTED.requester_id)).refuses(SubjectsAreApart)
    spec.nothing().when(replace(h.REQUESTED, sought_id=h.REQUEST_ID)).refuses(SubjectsAreApart)


def test_a_request_lies_where_the_person_was_seen_last_or_in_the_whole_area_of_the_office() -> None:
    nowhere = spec.nothing().when(replace(h.REQUESTED, region=None)).decide()
    assert spec.state_after(TRACING_REQUEST, nowhere).region == "32.12"
    assert spec.state_after(TRACING_REQUEST, happened(h.REQUESTED)).region == "32.12.02"


@pytest.mark.parametrize("last", [h.ANSWERED, h.TRACING_REQUEST_HISTORIES["withdrawn"][-1]])
def test_a_request_that_is_over_keeps_protecting_who_asked_and_lets_go_of_a_wrong_match(last: object) -> None:
    facts = happened(h.REQUESTED, h.FOUND, last)  # type: ignore[arg-type]  # a command
    offered = {kind.__name__ for kind in TRACING_REQUEST.possible(spec.state_after(TRACING_REQUEST, facts))}
    assert offered == {"ProtectRequester", "ReleaseRequestMatch"}


def test_a_family_is_not_told_that_nobody_was_found_while_somebody_is_accepted() -> None:
    nobody = replace(h.ANSWERED, outcome=RequestOutcome.NOT_FOUND)
    spec.given(*happened(h.REQUESTED, h.FOUND)).when(nobody).refuses(MatchStands)
