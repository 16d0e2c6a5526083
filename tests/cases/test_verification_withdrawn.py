"""A verification is taken back by who made it or their head; then it is made again, and what was decided on it is decided again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases.decider import Actor, Command
from cases.errors import NotPossibleNow, Refusal
from cases.events import match as told
from cases.events.reunification import DecisionLapsed
from cases.fields import TextMissing
from cases.match import MATCH, Match
from cases.match.deciding import WithdrawMatch
from cases.match.verifying import HandedOverOnIt, NotTheirVerification, VerifyMatch
from cases.policies import terms
from cases.refusals import BeforeItBegan, NotRecorded
from cases.reunification import REUNIFICATION
from cases.vocabulary import Role
from cases.vocabulary.tracing import MatchSide, VerificationMethod
from tests import spec
from tests.cases import reunification_histories as h
from tests.cases import tracing_histories as searched
from tests.cases.histories import KNOWN, happened
from tests.reunited import BUDI, DEWI, HEAD, SITI, WATI, Homecoming
from tests.reunited import told as happened_here
from tests.works import Works, office_at_work

BACK = searched.BACK
ANI = spec.actor("ani")
HEAD_OF_DIVISION = spec.actor("kabid", role=Role.HEAD_OF_DIVISION)


def verified(*sides: Command) -> spec.Given:
    """Suggested, accepted, and verified by somebody else from each of these sides."""
    return spec.given(*happened(searched.SUGGESTED, searched.ACCEPTED, *sides)).knowing(**KNOWN)


BOTH = (searched.BY_PERSON, searched.BY_FAMILY)


def verifier(given: spec.Given, side: MatchSide = MatchSide.PERSON) -> told.MatchVerified:
    return next(fact for fact in given.history if isinstance(fact, told.MatchVerified) and fact.side is side)


def as_verifier(given: spec.Given, **more: Any) -> spec.Given:
    return given.by(replace(ANI, id=verifier(given).verified_by, **more))


def test_who_verified_takes_it_back_and_the_match_needs_it_again() -> None:
    given = as_verifier(verified(*BOTH))
    (back,) = given.when(BACK).then_of(told.VerificationWithdrawn)
    assert isinstance(back, told.VerificationWithdrawn)
    assert (back.side, back.verified_by, back.withdrawn_by) == (MatchSide.PERSON, given.actor.id, given.actor.id)
    assert terms.started(back) == {"match-verification": back.verify_due_at}
    state: Match = spec.state_after(MATCH, (*given.history, back))
    assert (state.stands, state.missing) == (True, (MatchSide.PERSON,))
    assert MATCH.stage(state) == "match-accepted"
    assert state.verifiers == {verifier(given, MatchSide.FAMILY).verified_by}


def test_their_head_takes_it_back_too_and_so_does_whom_they_stood_in_for() -> None:
    verified(*BOTH).by(HEAD_OF_DIVISION).when(BACK).then_of(told.VerificationWithdrawn)
    verified(*BOTH).by(HEAD).when(BACK).then_of(told.VerificationWithdrawn)
    given = verified(*BOTH)
    given.by(replace(ANI, on_behalf_of=verifier(given).verified_by)).when(BACK).then_of(told.VerificationWithdrawn)


def test_nobody_else_takes_it_back_not_even_who_verified_the_other_side() -> None:
    given = verified(*BOTH)
    for who in (ANI, replace(ANI, id=verifier(given, MatchSide.FAMILY).verified_by), spec.actor("trc", role=Role.RESPONSE_TEAM)):
        refused = given.by(who).when(BACK).refuses(NotTheirVerification)
        assert refused.possible == ("KEPALA_BIDANG", "KEPALA_DINAS")


def test_a_reason_is_given_and_only_what_is_verified_is_taken_back() -> None:
    as_verifier(verified(*BOTH)).when(replace(BACK, reason=" ")).refuses(TextMissing)
    refused = verified(searched.BY_FAMILY).by(HEAD).when(BACK).refuses(NotRecorded)
    assert (refused.field, refused.possible) == ("side", ("KELUARGA",))
    verified().by(HEAD).when(BACK).refuses(NotPossibleNow)


def test_it_is_not_taken_back_before_it_was_made_nor_made_again_before_it_was_taken_back() -> None:
    given = as_verifier(verified(*BOTH))
    made = verifier(given).verified_at
    given.told_of(made - timedelta(seconds=30)).when(BACK).refuses(BeforeItBegan)
    after = replace(given, history=(*given.history, *given.when(BACK).decide()))
    after.told_of(spec.NOW - timedelta(minutes=1)).when(searched.BY_PERSON).refuses(BeforeItBegan)
    after.when(searched.BY_PERSON).then_of(told.MatchVerified)


def test_after_a_handover_it_stays_and_it_is_said_what_is_possible() -> None:
    ways = ("RecordBreakdown", "RejectMatch", "WithdrawMatch")
    refused = as_verifier(verified(*BOTH)).knowing(**{**KNOWN, "handed_over": ways}).when(BACK).refuses(HandedOverOnIt)
    assert refused.possible == ways


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def back(home: Homecoming) -> Command:
    return replace(BACK, match_id=home.match_id)


def again(home: Homecoming) -> VerifyMatch:
    return VerifyMatch(match_id=home.match_id, side=MatchSide.PERSON, methods=(VerificationMethod.DOCUMENTS,))


def refused(works: Works, command: Command, by: Actor = SITI) -> Refusal:
    with pytest.raises(Refusal) as caught:
        works.do(command, actor=by)
    return caught.value


def test_what_was_decided_on_it_does_not_hold_even_if_the_same_verifies_again(works: Works) -> None:
    home = Homecoming()
    happened_here(works, *home.ready(), (back(home), BUDI))
    (lapsed,) = works.facts("DecisionLapsed")
    assert lapsed.stream == home.reunification_id
    assert lapsed.event == DecisionLapsed(match_id=home.match_id, side=MatchSide.PERSON, lapsed_at=lapsed.event.lapsed_at)  # type: ignore[attr-defined]
    assert refused(works, home.handover).code == "not-possible-now"
    proposed, approved = home.of(h.PROPOSED), home.of(h.APPROVED)
    happened_here(works, (proposed, SITI))
    assert refused(works, approved, HEAD).code == "match-not-verified"
    happened_here(works, (again(home), BUDI))
    assert refused(works, home.handover).code == "not-possible-now"
    happened_here(works, (approved, HEAD), (home.handover, SITI))
    assert len(works.facts("HandoverSigned")) == 1


def test_after_the_handover_it_is_refused_also_where_the_case_is_closed_or_the_family_gave_up(works: Works) -> None:
    home = Homecoming()
    happened_here(works, *home.ready(), (home.handover, SITI))
    asked = refused(works, back(home), BUDI)
    assert (asked.code, set(asked.possible)) == (
        "handed-over-on-it",
        {"RecordBreakdown", "RefuseByFamily", "RejectMatch", "StopReunification", "WithdrawMatch"},
    )
    happened_here(works, (home.of(h.BROKEN), SITI))
    assert set(refused(works, back(home), BUDI).possible) == {"RejectMatch", "WithdrawMatch"}
    happened_here(works, (WithdrawMatch(match_id=home.match_id, reason="Keliru"), WATI))
    assert refused(works, back(home), BUDI).code == "not-possible-now"


def test_a_proposal_waits_and_nothing_lapses_where_nobody_has_decided(works: Works) -> None:
    home = Homecoming()
    happened_here(works, *home.matched(), *home.verified(), *home.decided()[:-1], (back(home), BUDI))
    assert works.facts("DecisionLapsed") == []
    assert works.casework.state(works.office, REUNIFICATION, home.reunification_id)[1].proposal is not None
    assert refused(works, home.of(h.APPROVED), HEAD).code == "match-not-verified"
    happened_here(works, (replace(again(home)), WATI), (home.of(h.APPROVED), HEAD), (home.handover, DEWI))
