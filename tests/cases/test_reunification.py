"""A handover has two verifications and a decision by a third; reunified is not closed: visits follow, made or missed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cases.case.state import Case
from cases.decider import Actor, Command
from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events import homecoming
from cases.events import reunification as told
from cases.events.event import Event
from cases.fields import InTheFuture, Misshapen, OutOfRange, TextMissing
from cases.match.state import Match, Verification
from cases.policies import Policy
from cases.refusals import BeforeItBegan, ContradictsItself, NotRecorded
from cases.reunification import REUNIFICATION, Reunification
from cases.reunification.correcting import CorrectHandover
from cases.reunification.deciding import (
    AgainstTheirWill,
    ApproveReunification,
    RefuseReunification,
    WishMissing,
)
from cases.reunification.handing_over import (
    DecideAnew,
    DecidedByVerifier,
    PartyGiven,
    PartyMissing,
    StatementMissing,
    StillOnTheWay,
    WitnessesMissing,
    WitnessGiven,
)
from cases.reunification.matched import FamilyNotAssessed, FamilyNotReady, MatchNotStanding, MatchNotVerified
from cases.reunification.preparing import OneAtATime, ReasonNotHeardMissing, RecordWish
from cases.reunification.travelling import DepartOnLeg, EscortMissing, LegBefore, NotDecidedYet
from cases.reunification.visiting import LetVisitPass, NotFoundSafe, VisitNotDue, VisitsNotOver
from cases.vocabulary import Role
from cases.vocabulary.reunification import Hearing, PartyRole, VisitSafety, Wish
from cases.vocabulary.tracing import MatchSide
from cases.vocabulary.work import WorkKind
from tests import spec
from tests.cases import reunification_histories as h
from tests.spec import some_id

HEAD = spec.actor("kepala dinas", role=Role.HEAD_OF_OFFICE)
CLOCK = spec.actor("clock", role=Role.SYSTEM)
DECIDED = (h.BEGUN, h.WISHED, h.PROPOSED, h.APPROVED, h.STATED)
PROPOSER, DECIDER = (spec.actor(f"worker {number}", role=Role.HEAD_OF_OFFICE) for number in (2, 3))


def after(*commands: Command, **known: Any) -> spec.Given:
    """What has happened, with the match and the case as they are now."""
    return spec.given(*h.happened_reunification(*commands)).by(HEAD).knowing(**{**h.KNOWN_OF_REUNIFICATION, **known})


def at_home(*facts: Event) -> tuple[told.HandoverSigned, tuple[Event, ...]]:
    """A handover and the facts up to it."""
    history = facts or h.happened_reunification(*h.AT_HOME)
    return next(e for e in history if isinstance(e, told.HandoverSigned)), history


def level(rule: str, value: int) -> Policy:
    return Policy(rule=rule, value=value, unit="level", since=datetime(2020, 1, 1, tzinfo=UTC), version="office:2", source="SK 1")


def grown_up(**more: Any) -> Case:
    return replace(h.CASE_OF_CHILD, age_years=40, **more)


def test_it_begins_for_an_accepted_match_of_the_case_and_once_at_a_time() -> None:
    given = spec.given()
    for match in (replace(h.MATCHED, accepted=False), replace(h.MATCHED, over="rejected"), replace(h.MATCHED, case_id=some_id("else"))):
        given.knowing(case=h.CASE_OF_CHILD, match=match).when(h.BEGUN).refuses(MatchNotStanding)
    busy = replace(h.CASE_OF_CHILD, work={some_id("other"): WorkKind.REUNIFICATION})
    given.knowing(case=busy, match=h.MATCHED).when(h.BEGUN).refuses(OneAtATime)
    not_verified = verified_by()
    given.knowing(case=h.CASE_OF_CHILD, match=not_verified).when(h.BEGUN).then_of(told.ReunificationBegan)


def test_the_decision_is_made_by_a_third_and_not_by_a_delegate_of_another_hand() -> None:
    given = after(h.BEGUN, h.WISHED, h.PROPOSED)
    for hand in (PROPOSER.id, *h.VERIFIERS):
        given.by(Actor(id=hand, role=Role.HEAD_OF_OFFICE)).when(h.APPROVED).refuses(SeparationOfDuties)
        delegate = spec.actor("plt", role=Role.HEAD_OF_OFFICE, on_behalf_of=hand)
        given.by(delegate).when(h.APPROVED).refuses(SeparationOfDuties)
    refusal = RefuseReunification(reunification_id=h.REUNIFICATION_ID, reason="Belum")
    given.by(PROPOSER).when(refusal).refuses(SeparationOfDuties)
    (event,) = given.when(h.APPROVED).then_of(told.ReunificationApproved)
    assert isinstance(event, told.ReunificationApproved)
    assert {event.proposed_by, event.decided_by, *event.verified_by} == {PROPOSER.id, HEAD.id, *h.VERIFIERS}


def test_who_proposed_as_a_delegate_does_not_let_the_one_they_stood_in_for_decide() -> None:
    history = h.happened_reunification(h.BEGUN, h.WISHED)
    stand_in = spec.actor("plt", role=Role.HEAD_OF_DIVISION, on_behalf_of=HEAD.id)
    proposed = spec.given(*history).by(stand_in).when(h.PROPOSED).decide()
    given = spec.given(*history, *proposed).knowing(**h.KNOWN_OF_REUNIFICATION)
    given.by(HEAD).when(h.APPROVED).refuses(SeparationOfDuties)


def verified_by(**sides: UUID) -> Match:
    """The match as others verified it."""
    return replace(
        h.MATCHED, verified={MatchSide[side]: Verification(verified_by=who, verified_at=spec.NOW) for side, who in sides.items()}
    )


def found(**visit: Any) -> Match:
    """The match as another visit to the family found it."""
    return replace(h.MATCHED, assessment=replace(h.HOME, **visit))


def test_nobody_decides_before_both_sides_are_verified_and_the_family_was_visited() -> None:
    given = after(h.BEGUN, h.WISHED, h.PROPOSED)
    known = {"case": h.CASE_OF_CHILD}
    refusal = given.knowing(**known, match=verified_by(PERSON=h.VERIFIERS[0])).when(h.APPROVED).refuses(MatchNotVerified)
    assert refusal.possible == (MatchSide.FAMILY.value,)
    given.knowing(**known, match=replace(h.MATCHED, assessment=None)).when(h.APPROVED).refuses(FamilyNotAssessed)
    for visit in (found(willing=False), found(safe=False)):
        given.knowing(**known, match=visit).when(h.APPROVED).refuses(FamilyNotReady)
    given.knowing(**known, match=found(able=False)).when(h.APPROVED).then_of(told.ReunificationApproved)


def test_a_child_is_heard_or_it_is_written_why_not() -> None:
    silent = RecordWish(reunification_id=h.REUNIFICATION_ID, reason="Belum bisa bicara, dua tahun")
    given = after(h.BEGUN, h.PROPOSED)
    given.when(h.APPROVED).refuses(WishMissing)
    given.knowing(match=h.MATCHED, case=replace(h.CASE_OF_CHILD, age_years=None)).when(h.APPROVED).refuses(WishMissing)
    given.knowing(match=h.MATCHED, case=grown_up()).when(h.APPROVED).then_of(told.ReunificationApproved)
    given.when(replace(silent, reason=None)).refuses(ReasonNotHeardMissing)
    given.when(replace(silent, how=Hearing.OBSERVED)).refuses(ContradictsItself)
    after(h.BEGUN, silent, h.PROPOSED).when(h.APPROVED).then_of(told.ReunificationApproved)


def test_the_words_of_a_child_are_sealed_under_the_child() -> None:
    (event,) = after(h.BEGUN).when(h.WISHED).decide()
    assert isinstance(event, told.WishRecorded)
    assert (event.person_id, event.words, event.heard_by) == (h.CASE_OF_CHILD.person_id, h.WISHED.words, HEAD.id)


def test_who_is_grown_up_is_not_brought_back_against_their_will() -> None:
    unwilling = replace(h.WISHED, wish=Wish.NOT_RETURN)
    after(*DECIDED, unwilling, case=grown_up()).when(h.HANDED_OVER).refuses(AgainstTheirWill)
    after(*DECIDED, unwilling, h.WISHED, case=grown_up()).when(h.HANDED_OVER).then_of(told.HandoverSigned)


def test_a_child_that_changes_its_mind_is_decided_on_anew() -> None:
    unwilling = replace(h.WISHED, wish=Wish.NOT_RETURN)
    after(*DECIDED, unwilling).when(h.HANDED_OVER).refuses(DecideAnew)
    after(*DECIDED, unwilling, h.PROPOSED, h.APPROVED).when(h.HANDED_OVER).then_of(told.HandoverSigned)


def test_the_handover_rests_on_the_match_as_it_is_then() -> None:
    decided = after(*DECIDED)
    known = {"case": h.CASE_OF_CHILD}
    for match in (replace(h.MATCHED, over="withdrawn"), replace(h.MATCHED, accepted=False)):
        decided.knowing(**known, match=match).when(h.HANDED_OVER).refuses(MatchNotStanding)
    decided.knowing(**known, match=verified_by(FAMILY=h.VERIFIERS[1])).when(h.HANDED_OVER).refuses(MatchNotVerified)
    for who, refusal in ((DECIDER.id, DecidedByVerifier), (some_id("somebody else"), DecideAnew)):
        since = verified_by(PERSON=who, FAMILY=h.VERIFIERS[1])
        decided.knowing(**known, match=replace(since, assessment=h.HOME)).when(h.HANDED_OVER).refuses(refusal)


def test_the_handover_says_who_verified_who_decided_and_when_visits_are_due() -> None:
    (event,) = after(*DECIDED).when(h.HANDED_OVER).then_of(told.HandoverSigned)
    assert isinstance(event, told.HandoverSigned)
    assert (set(event.verified_by), event.decided_by) == ({*h.VERIFIERS}, DECIDER.id)
    assert [due.date().isoformat() for due in event.visits_due_at] == ["2023-04-15", "2023-06-15", "2023-09-15"]
    assert [due.date().isoformat() for due in event.visits_pass_at] == ["2023-04-29", "2023-06-29", "2023-09-29"]
    assert (event.visit_due_at, event.keeps_case_open) == (event.visits_due_at[0], True)


def test_nobody_is_handed_over_without_a_decision_a_statement_and_a_family_that_is_ready() -> None:
    spec.given(*h.happened_reunification(h.BEGUN, h.WISHED, h.PROPOSED)).when(h.HANDED_OVER).refuses(NotPossibleNow)
    after(*DECIDED[:-1]).when(h.HANDED_OVER).refuses(StatementMissing)
    after(*DECIDED, match=found(safe=False)).when(h.HANDED_OVER).refuses(FamilyNotReady)
    after(*DECIDED, h.LEG_PLANNED, h.DEPARTED).when(h.HANDED_OVER).refuses(StillOnTheWay)
    after(*DECIDED, h.PROPOSED).when(h.HANDED_OVER).refuses(NotPossibleNow)


def test_the_minutes_name_two_witnesses_who_are_no_party() -> None:
    (kuwu, bripka) = h.HANDED_OVER.witnesses
    given = after(*DECIDED)
    for witnesses in ((), (kuwu,), (kuwu, replace(kuwu, name=" kuwu  TARSONO ")), (kuwu, WitnessGiven(name="rohaeni"))):
        given.when(replace(h.HANDED_OVER, witnesses=witnesses)).refuses(WitnessesMissing)
    given.under(level("handover-witnesses", 1)).when(replace(h.HANDED_OVER, witnesses=(bripka,))).then_of(told.HandoverSigned)
    for role in (PartyRole.OFFICE, PartyRole.FAMILY):
        alone = (PartyGiven(role=role, name="Dewi"),)
        given.when(replace(h.HANDED_OVER, parties=alone)).refuses(PartyMissing)


@pytest.mark.parametrize("digest", ["", "abc", "B" * 64, "g" * 64, "b" * 63])
def test_the_digest_of_the_signed_minutes_is_a_sha_256(digest: str) -> None:
    after(*DECIDED).when(replace(h.HANDED_OVER, sha256=digest)).refuses(Misshapen)


def test_nothing_is_told_of_the_future_or_of_before_the_decision() -> None:
    given = after(*DECIDED)
    given.told_of(spec.NOW + timedelta(days=1)).when(h.HANDED_OVER).refuses(InTheFuture)
    given.when(replace(h.STATED, signed_on=(spec.NOW + timedelta(days=1)).date())).refuses(InTheFuture)
    history = h.happened_reunification(*DECIDED)
    decided = next(e for e in history if isinstance(e, told.ReunificationApproved))
    given.told_of(decided.decided_at - timedelta(seconds=1)).when(h.HANDED_OVER).refuses(BeforeItBegan)
    unsigned = after(*DECIDED[:-1])
    late = unsigned.when(replace(h.STATED, signed_on=spec.NOW.date())).decide()
    signed = replace(unsigned, history=(*unsigned.history, *late))
    signed.told_of(spec.NOW - timedelta(days=2)).when(h.HANDED_OVER).refuses(StatementMissing)


def test_legs_are_made_one_after_the_other_with_somebody_and_after_the_decision() -> None:
    second = replace(h.LEG_PLANNED, leg_id=h.LATER_LEG)
    after(h.BEGUN).when(replace(h.LEG_PLANNED, escort_id=None)).refuses(EscortMissing)
    after(h.BEGUN).when(replace(h.LEG_PLANNED, cost_rupiah=-1)).refuses(OutOfRange)
    after(h.BEGUN, h.LEG_PLANNED).when(h.DEPARTED).refuses(NotDecidedYet)
    both = after(*DECIDED, h.LEG_PLANNED, second)
    both.when(DepartOnLeg(reunification_id=h.REUNIFICATION_ID, leg_id=h.LATER_LEG)).refuses(LegBefore)
    both.when(h.DEPARTED).then_of(homecoming.LegDeparted)
    on_the_way = after(*DECIDED, h.LEG_PLANNED, second, h.DEPARTED)
    on_the_way.when(replace(h.ARRIVED, leg_id=h.LATER_LEG)).refuses(NotRecorded)
    departed = next(e for e in on_the_way.history if isinstance(e, homecoming.LegDeparted))
    on_the_way.told_of(departed.departed_at - timedelta(minutes=1)).when(h.ARRIVED).refuses(BeforeItBegan)
    on_the_way.when(h.ARRIVED).then_of(homecoming.LegArrived)


def test_receipts_come_late_too() -> None:
    paid = after(*DECIDED, h.LEG_PLANNED, h.DEPARTED, h.ARRIVED, h.HANDED_OVER, h.BROKEN).when(h.PAID)
    (event,) = paid.then_of(homecoming.LegReceiptRecorded)
    assert isinstance(event, homecoming.LegReceiptRecorded)
    assert event.cost_rupiah == 175_000


def test_a_visit_counts_as_the_next_planned_one_unless_it_is_made_long_before() -> None:
    handover, history = at_home()
    given = spec.given(*history)
    early = given.at(handover.visits_due_at[0] - timedelta(days=15)).when(h.VISITED).decide()
    in_time = given.at(handover.visits_due_at[0] - timedelta(days=13)).when(h.VISITED).decide()
    assert [(e.visit, e.visit_due_at) for e in (*early, *in_time) if isinstance(e, homecoming.FamilyVisited)] == [
        (None, handover.visits_due_at[0]),
        (1, handover.visits_due_at[1]),
    ]
    given.told_of(handover.handed_over_at - timedelta(hours=1)).when(h.VISITED).refuses(BeforeItBegan)


def test_a_visit_is_missed_only_after_its_time_and_by_the_clock_after_a_grace() -> None:
    handover, history = at_home()
    given = spec.given(*history)
    given.at(handover.visits_due_at[0] - timedelta(days=1)).when(h.MISSED).refuses(VisitNotDue)
    passes = LetVisitPass(reunification_id=h.REUNIFICATION_ID, visit=1)
    given.by(CLOCK).at(handover.visits_due_at[0] + timedelta(days=1)).when(passes).refuses(VisitNotDue)
    late = given.by(CLOCK).at(handover.visits_pass_at[0])
    late.when(replace(passes, visit=2)).refuses(VisitNotDue)
    missed = late.when(passes).decide()
    assert [(e.visit, e.visit_due_at) for e in missed if isinstance(e, homecoming.FamilyVisitMissed)] == [(1, handover.visits_due_at[1])]
    visited = spec.given(*history).at(handover.visits_due_at[0]).when(h.VISITED).decide()
    spec.given(*history, *visited).by(CLOCK).at(handover.visits_pass_at[0]).when(passes).refuses(VisitNotDue)


def test_it_is_stable_only_after_the_visits_when_somebody_saw_that_all_is_well() -> None:
    after(*h.AT_HOME).when(h.STABLE).refuses(NotPossibleNow)
    to_the_end = h.happened_reunification(*h.WATCHED)
    spec.given(*to_the_end).when(h.STABLE).then_of(homecoming.ReunificationStable)
    last_unsafe = (*h.WATCHED[:-1], replace(h.VISITED, safety=VisitSafety.CONCERN))
    after(*last_unsafe).when(h.STABLE).refuses(NotFoundSafe)
    handover, history = at_home()
    for number in (1, 2, 3):
        passed = LetVisitPass(reunification_id=h.REUNIFICATION_ID, visit=number)
        history += spec.given(*history).by(CLOCK).at(handover.visits_pass_at[number - 1]).when(passed).decide()
    given = spec.given(*history).at(handover.visits_pass_at[2] + timedelta(days=1))
    given.when(h.STABLE).refuses(VisitsNotOver)
    seen = given.when(h.VISITED).decide()
    spec.given(*history, *seen).at(handover.visits_pass_at[2] + timedelta(days=2)).when(h.STABLE).then_of(homecoming.ReunificationStable)


def test_the_family_may_refuse_before_and_after_and_says_where_to_refer() -> None:
    for commands, afterwards in (((h.BEGUN,), False), (h.AT_HOME, True)):
        (event,) = after(*commands).when(h.FAMILY_REFUSED).then_of(homecoming.FamilyRefused)
        assert isinstance(event, homecoming.FamilyRefused)
        assert (event.after_handover, event.alternative) == (afterwards, h.FAMILY_REFUSED.alternative)


def test_what_is_over_goes_on_no_more() -> None:
    for history in ("stable", "broken down", "the family refuses", "stopped"):
        facts = h.happened_reunification(*h.REUNIFICATION_HISTORIES[history])
        state = REUNIFICATION.fold(Reunification(), facts)
        assert REUNIFICATION.possible(state) == (frozenset({CorrectHandover}) if state.handed_over else frozenset())


def test_a_refused_reunification_can_be_proposed_again() -> None:
    refused = h.REUNIFICATION_HISTORIES["refused"]
    given = after(*refused, h.PROPOSED)
    given.when(h.APPROVED).then_of(told.ReunificationApproved)
    given.when(ApproveReunification(reunification_id=h.REUNIFICATION_ID, reason=" ")).refuses(TextMissing)
