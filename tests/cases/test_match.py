"""A match is accepted by another than who proposed it, verified by two others, and never suggested again for the same evidence."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events import match as told
from cases.match import MATCH, Match
from cases.match.deciding import AcceptMatch, EvidenceMoved, RejectMatch, SameEvidence, SuggestMatch, WithdrawMatch, match_of
from cases.match.state import newer
from cases.match.verifying import MethodMissing
from cases.refusals import AlreadyRecorded, BeforeItBegan
from cases.vocabulary.people import DocumentKind
from cases.vocabulary.tracing import MatchSide
from tests import spec
from tests.cases import tracing_histories as h
from tests.cases.histories import KNOWN, happened
from tests.spec import some_id

ANI, BUDI, CICI, DEDI = (spec.actor(name) for name in ("ani", "budi", "cici", "dedi"))
WITHDRAWN = WithdrawMatch(match_id=h.MATCH_ID, reason="Keliru")


def match(*commands: object) -> spec.Given:
    return spec.given(*happened(*commands)).knowing(**KNOWN)  # type: ignore[arg-type]  # commands


def accepted(by: object = ANI) -> spec.Given:
    """Proposed by somebody, accepted by Ani."""
    facts = happened(h.PROPOSED)
    return spec.given(*facts, *spec.given(*facts).by(by).knowing(**KNOWN).when(h.ACCEPTED).decide())  # type: ignore[arg-type]


def verified(given: spec.Given, command: object, by: object) -> spec.Given:
    return replace(given, history=(*given.history, *given.by(by).when(command).decide()))  # type: ignore[arg-type]


def test_one_match_of_a_person_and_a_family() -> None:
    assert match_of(some_id("a"), some_id("b")) == match_of(some_id("a"), some_id("b"))
    assert match_of(some_id("a"), some_id("b")) != match_of(some_id("b"), some_id("a"))


def test_what_is_suggested_says_how_far_they_agree_and_on_what_evidence() -> None:
    (suggested,) = spec.nothing().when(h.SUGGESTED).then_of(told.MatchSuggested)
    assert isinstance(suggested, told.MatchSuggested)
    assert suggested.evidence == {some_id("case"): 1, h.REQUEST_ID: 1}
    assert suggested.score_percent == 82


def test_what_was_rejected_is_not_suggested_again_until_more_is_known() -> None:
    match(h.SUGGESTED, h.REJECTED).when(h.SUGGESTED).refuses(SameEvidence)
    match(h.SUGGESTED, h.REJECTED).when(h.suggested(version=2)).then_of(told.MatchSuggested)
    match(h.SUGGESTED, h.REJECTED, h.suggested(version=2), h.REJECTED).when(h.suggested(version=2)).refuses(SameEvidence)
    match(h.SUGGESTED, h.REJECTED, h.suggested(version=2), h.REJECTED).when(h.SUGGESTED).refuses(SameEvidence)


def test_what_was_withdrawn_is_not_suggested_again_either_but_may_be_proposed() -> None:
    match(h.SUGGESTED, WITHDRAWN).when(h.SUGGESTED).refuses(SameEvidence)
    match(h.SUGGESTED, WITHDRAWN).when(h.PROPOSED).then_of(told.MatchProposed)


def test_what_was_rejected_is_not_proposed_by_hand_on_the_same_evidence() -> None:
    evidence = {some_id("case"): 1, h.REQUEST_ID: 1}
    match(h.SUGGESTED, h.REJECTED).knowing(evidence=evidence).when(h.PROPOSED).refuses(SameEvidence)
    match(h.SUGGESTED, h.REJECTED).knowing(evidence={**evidence, h.REQUEST_ID: 2}).when(h.PROPOSED).then_of(told.MatchProposed)


def test_the_same_is_not_suggested_twice() -> None:
    match(h.SUGGESTED).when(h.SUGGESTED).refuses(SameEvidence)
    match(h.SUGGESTED).when(h.suggested(version=2)).then_of(told.MatchSuggested)
    match(h.SUGGESTED, h.ACCEPTED).when(h.suggested(version=2)).refuses(NotPossibleNow)


def test_a_comparison_of_what_has_changed_meanwhile_does_not_count() -> None:
    spec.nothing().knowing(evidence={some_id("case"): 2, h.REQUEST_ID: 1}).when(h.SUGGESTED).refuses(EvidenceMoved)


def test_nobody_accepts_what_they_proposed() -> None:
    proposed = match(h.PROPOSED)
    proposer = next(fact.proposed_by for fact in proposed.history if isinstance(fact, told.MatchProposed))
    proposed.by(replace(ANI, id=proposer)).when(h.ACCEPTED).refuses(SeparationOfDuties)
    proposed.by(replace(ANI, on_behalf_of=proposer)).when(h.ACCEPTED).refuses(SeparationOfDuties)
    proposed.by(ANI).when(h.ACCEPTED).then_of(told.MatchAccepted)


def test_two_others_verify_it_one_from_each_side() -> None:
    begun = accepted()
    proposer = next(fact.proposed_by for fact in begun.history if isinstance(fact, told.MatchProposed))
    for who in (ANI, replace(BUDI, id=proposer), replace(BUDI, on_behalf_of=ANI.id)):
        begun.by(who).when(h.BY_PERSON).refuses(SeparationOfDuties)
    half = verified(begun, h.BY_PERSON, BUDI)
    half.by(BUDI).when(h.BY_FAMILY).refuses(SeparationOfDuties)
    half.by(CICI).when(h.BY_PERSON).refuses(AlreadyRecorded)
    both = verified(half, h.BY_FAMILY, CICI)
    state: Match = spec.state_after(MATCH, both.history)
    assert state.stands
    assert not state.missing
    assert state.verifiers == {BUDI.id, CICI.id}
    both.by(DEDI).when(h.BY_FAMILY).refuses(NotPossibleNow)


def test_a_verification_says_how_and_keeps_the_clock_for_the_other_side() -> None:
    accepted().by(BUDI).when(replace(h.BY_PERSON, methods=())).refuses(MethodMissing)
    seen = replace(h.BY_PERSON, documents=(DocumentKind.FAMILY_CARD,), minutes_sha256="0" * 64)
    (first,) = accepted().by(BUDI).when(seen).then_of(told.MatchVerified)
    assert isinstance(first, told.MatchVerified)
    assert first.verify_due_at is not None
    (last,) = verified(accepted(), h.BY_PERSON, BUDI).by(CICI).when(h.BY_FAMILY).then_of(told.MatchVerified)
    assert isinstance(last, told.MatchVerified)
    assert last.verify_due_at is None


def test_nothing_is_verified_before_it_was_accepted() -> None:
    match(h.SUGGESTED).by(BUDI).when(h.BY_PERSON).refuses(NotPossibleNow)
    accepted().told_of(spec.NOW - timedelta(hours=1)).by(BUDI).when(h.BY_PERSON).refuses(BeforeItBegan)


def test_new_evidence_after_a_rejection_begins_anew_nothing_decided_before_holds() -> None:
    facts = happened(h.SUGGESTED, h.ACCEPTED, h.BY_PERSON, h.VISITED, h.REJECTED, h.suggested(version=2))
    state: Match = spec.state_after(MATCH, facts)
    assert not state.accepted
    assert not state.verified
    assert not state.hands
    assert (state.assessment, state.over) == (None, "")
    assert state.missing == tuple(MatchSide)


STEPS = st.lists(st.sampled_from(["learn here", "learn there", "suggest", "accept", "reject", "withdraw"]), max_size=40)


@given(steps=STEPS)
def test_law_a_rejected_match_is_never_suggested_again_for_the_same_evidence(steps: list[str]) -> None:
    facts: tuple[object, ...] = ()
    known = {some_id("case"): 1, h.REQUEST_ID: 1}
    rejected: list[dict[UUID, int]] = []
    for number, step in enumerate(steps):
        state: Match = spec.state_after(MATCH, facts)  # type: ignore[arg-type]  # facts of a match
        if step.startswith("learn"):
            known[some_id("case") if step == "learn here" else h.REQUEST_ID] += 1
            continue
        commands = {"accept": AcceptMatch(match_id=h.MATCH_ID), "reject": h.REJECTED, "withdraw": WITHDRAWN}
        command = commands.get(step) or suggestion(known)
        when = spec.given(*facts).by(spec.actor(f"w{number}")).knowing(**{**KNOWN, "evidence": dict(known)}).when(command)  # type: ignore[arg-type]
        try:
            decided = when.decide()
        except (NotPossibleNow, SameEvidence):
            continue
        if isinstance(command, SuggestMatch):
            assert all(newer(known, than) for than in rejected)
        if isinstance(command, RejectMatch):
            rejected.append(dict(state.evidence))
        facts += decided


def suggestion(known: dict[UUID, int]) -> SuggestMatch:
    seen = tuple(replace(one, version=known[one.described_id]) for one in h.SUGGESTED.seen)
    return replace(h.SUGGESTED, seen=seen)
