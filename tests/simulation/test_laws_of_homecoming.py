"""Whatever several people do at once: every handover has two verifications and a decision by a third, of a match that stands."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.application import Casework
from cases.case import CASE
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.decider import Actor, Command
from cases.errors import Refusal
from cases.events.match import MatchAccepted, VerificationWithdrawn
from cases.events.reunification import HandoverCorrected, HandoverSigned, ReunificationApproved
from cases.match import MATCH
from cases.match.deciding import AcceptMatch, RejectMatch, Seen, SuggestMatch, WithdrawMatch
from cases.match.verifying import AssessFamily, VerifyMatch, WithdrawVerification
from cases.reunification import REUNIFICATION, Reunification
from cases.tracing_request import TRACING_REQUEST
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.reunification import Wish
from cases.vocabulary.tracing import MatchRejection, MatchSide, VerificationMethod
from cases.vocabulary.work import WorkKind
from tests.cases import reunification_histories as h
from tests.cases import tracing_histories as searched
from tests.reunited import BUDI, DEWI, HEAD, SITI, WATI, Homecoming, told
from tests.spec import some_id
from tests.works import Works, office_at_work

pytestmark = pytest.mark.soak
HANDS = (SITI, BUDI, DEWI, WATI, HEAD, Actor(id=some_id("plt"), role="KEPALA_DINAS", on_behalf_of=BUDI.id))
FAMILIES, ROUNDS, LONGEST, AT_ONCE = 8, 60, 6, 4
WANTED = {
    *("HandoverSigned", "HandoverCorrected", "MatchRejected", "PersonReentered", "VerificationWithdrawn", "DecisionLapsed"),
    *("refused: separation-of-duties", "refused: match-not-standing", "refused: handed-over-on-it", "refused: not-their-verification"),
}


class Families:
    """Children and families, and people of the office who do with them what comes to their minds."""

    def __init__(self, works: Works, seed: int) -> None:
        self.works, self.chance = works, random.Random(seed)
        self.offices = [works.casework, Casework(works.store)]
        self.homes = [Homecoming() for _ in range(FAMILIES)]
        self.begun: dict[UUID, list[UUID]] = {home.case_id: [] for home in self.homes}
        self.refusals: set[str] = set()
        for home in self.homes:
            told(works, *home.matched())

    def go_on(self) -> None:
        """Let people work, some of them at the same moment."""
        with ThreadPoolExecutor(AT_ONCE) as people:
            for _ in range(ROUNDS):
                asked = [self._next() if self.chance.random() < 0.7 else self._any() for _ in range(AT_ONCE)]
                list(people.map(self._ask, [(command, self.chance.choice(HANDS)) for command in asked]))

    def _ask(self, asked: tuple[Command, Actor]) -> None:
        command, by = asked
        try:
            self.offices[hash(by.id) % 2].carry_out(self.works.order(command, actor=by))
        except Refusal as refusal:
            self.refusals.add(f"refused: {refusal.code}")

    def _next(self) -> Command:
        """What somebody would do who wants to bring a child home."""
        home = self.chance.choice(self.homes)
        match, known = self._state(MATCH, home.match_id), self.begun[home.case_id]
        one = self._state(REUNIFICATION, known[-1]) if known else REUNIFICATION.initial
        at = replace(home, reunification_id=known[-1]) if known else home
        steps: tuple[tuple[bool, Callable[[], Command]], ...] = (
            (bool(match.over), lambda: self._suggested(home)),
            (not match.accepted, lambda: AcceptMatch(match_id=home.match_id)),
            (bool(match.missing), lambda: self._verified(home, match.missing[0])),
            (match.assessment is None or not match.assessment.safe, lambda: self._visited(home, safe=True)),
            (one.began_at is None or bool(one.over), lambda: self._begin(home)),
            (one.handed_over, lambda: at.of(self.chance.choice([h.VISITED, h.BROKEN]))),
            (not one.heard or one.against_it, lambda: at.of(h.WISHED)),
            (one.stated_on is None, lambda: at.of(replace(h.STATED, signed_on=home.signed_on))),
            (one.decision is None and one.proposal is None, lambda: at.of(h.PROPOSED)),
            (one.decision is None, lambda: at.of(h.APPROVED)),
        )
        doubts = self.chance.random() < 0.3
        last = (lambda: self._taken_back(home, self.chance.choice([*MatchSide]))) if doubts else (lambda: at.handover)
        return next((make for wanted, make in steps if wanted), last)()

    def _state(self, decider: Any, stream: UUID) -> Any:
        return self.works.casework.state(self.works.office, decider, stream)[1]

    def _verified(self, home: Homecoming, side: MatchSide) -> Command:
        return VerifyMatch(match_id=home.match_id, side=side, methods=(VerificationMethod.DOCUMENTS,))

    def _visited(self, home: Homecoming, *, safe: bool) -> Command:
        return AssessFamily(match_id=home.match_id, willing=True, able=True, safe=safe, visited_on=home.signed_on)

    def _any(self) -> Command:
        """Anything."""
        home, chance = self.chance.choice(self.homes), self.chance
        known = self.begun[home.case_id]
        one = replace(home, reunification_id=chance.choice(known[-2:])) if known else home
        side = chance.choice([*MatchSide])
        kinds: list[tuple[int, Callable[[], Command]]] = [
            (5, lambda: self._verified(home, side)),
            (3, lambda: self._visited(home, safe=chance.random() < 0.5)),
            (3, lambda: self._taken_back(home, side)),
            (1, lambda: RejectMatch(match_id=home.match_id, reason=MatchRejection.FAMILY_DENIES)),
            (1, lambda: WithdrawMatch(match_id=home.match_id, reason="Ragu")),
            (4, lambda: AcceptMatch(match_id=home.match_id)),
            (4, lambda: self._suggested(home)),
            (6, lambda: self._begin(home)),
            (5, lambda: one.of(replace(h.WISHED, wish=chance.choice([Wish.RETURN, Wish.RETURN, Wish.NOT_RETURN])))),
            (5, lambda: one.of(replace(h.STATED, signed_on=home.signed_on))),
            (7, lambda: one.of(h.PROPOSED)),
            (9, lambda: one.of(h.APPROVED)),
            (10, lambda: one.handover),
            (4, lambda: self._corrected(one)),
            (2, lambda: one.of(h.BROKEN)),
            (1, lambda: one.of(h.STOPPED)),
            (1, lambda: one.of(h.FAMILY_REFUSED)),
            (1, lambda: one.of(h.VISITED)),
            (1, lambda: self._propose_closure(home)),
            (1, lambda: ApproveClosure(case_id=home.case_id)),
        ]
        return chance.choices([make for _, make in kinds], [weight for weight, _ in kinds])[0]()

    def _begin(self, home: Homecoming) -> Command:
        reunification_id = uuid7()
        self.begun[home.case_id].append(reunification_id)
        return replace(h.BEGUN, reunification_id=reunification_id, case_id=home.case_id, match_id=home.match_id)

    def _suggested(self, home: Homecoming) -> Command:
        """More is told of who is looked for, or what was given up is suggested again on that."""
        state = self._state(TRACING_REQUEST, home.request_id)
        if self.chance.random() < 0.3:
            return replace(searched.DESCRIBED, tracing_request_id=home.request_id)
        seen = (Seen(described_id=home.case_id, version=1), Seen(described_id=home.request_id, version=state.described))
        suggested = next(command for command, _ in home.matched() if isinstance(command, SuggestMatch))
        return replace(suggested, seen=seen)

    def _taken_back(self, home: Homecoming, side: MatchSide) -> Command:
        return WithdrawVerification(match_id=home.match_id, side=side, reason="Ternyata tetangga")

    def _corrected(self, home: Homecoming) -> Command:
        minutes = self._state(REUNIFICATION, home.reunification_id).minutes
        return home.of(replace(h.MINUTES_CORRECTED, corrects=self.chance.choice(minutes or (1,))))

    def _propose_closure(self, home: Homecoming) -> Command:
        return ProposeClosure(case_id=home.case_id, reason=ClosureReason.TAKEN_OVER, outcome=Outcome.WITH_FAMILY, summary="Selesai")


@pytest.fixture
def families(database: str, seed: int) -> Iterator[Families]:
    with office_at_work(database) as works:
        families = Families(works, seed)
        for _ in range(LONGEST):
            families.go_on()
            if not WANTED - families.refusals - {fact.name for fact in works.facts()}:
                break
        yield families


def test_the_laws_of_homecoming_hold(families: Families) -> None:
    facts = families.works.facts()
    assert not WANTED - families.refusals - {fact.name for fact in facts}
    states: dict[UUID, Any] = {}
    for fact in facts:
        if isinstance(fact.event, HandoverSigned):
            two_verified_and_a_third_decided(fact.event, states[fact.stream], states)
        if isinstance(fact.event, ReunificationApproved):
            hands = {fact.event.decided_by, fact.event.decided_for}
            assert not hands & {fact.event.proposed_by, *fact.event.verified_by}
        for decider in (MATCH, REUNIFICATION, CASE):
            if type(fact.event) in decider.events:
                states[fact.stream] = decider.evolve(states.get(fact.stream, decider.initial), fact.event)
    for case in (states[home.case_id] for home in families.homes):
        going_on = [one for one, kind in case.work.items() if kind is WorkKind.REUNIFICATION]
        assert len(going_on) <= 1
        assert all(not states[one].over for one in going_on)
        assert not (case.closed and case.work)


def test_what_a_handover_rests_on_stays_and_was_there_when_it_was_decided(families: Families) -> None:
    approved: dict[UUID, int] = {}
    taken_back: dict[UUID, int] = {}
    signed: set[UUID] = set()
    minutes: dict[UUID, list[int]] = {}
    for fact in families.works.facts():
        match fact.event:
            case MatchAccepted():
                signed.discard(fact.stream)  # accepted anew after it was given up: what was decided before holds no more
            case VerificationWithdrawn():
                assert fact.stream not in signed
                taken_back[fact.stream] = fact.position
            case ReunificationApproved():
                approved[fact.stream] = fact.position
            case HandoverSigned(match_id=match_id):
                assert approved[fact.stream] > taken_back.get(match_id, 0)
                signed.add(match_id)
                minutes[fact.stream] = [fact.version]
            case HandoverCorrected(corrects=corrects):
                assert corrects in minutes[fact.stream]
                minutes[fact.stream].append(fact.version)
    assert taken_back


def two_verified_and_a_third_decided(signed: HandoverSigned, one: Reunification, states: dict[UUID, Any]) -> None:
    """At a handover: the match stands, two verified it, and who decided is neither of them."""
    match = states[signed.match_id]
    assert match.stands
    assert not match.missing
    assert len(match.verifiers) >= len(MatchSide)
    assert one.decision is not None
    assert not one.decision.hands & match.verifiers
    assert set(signed.verified_by) == {verification.verified_by for verification in match.verified.values()}
    assert signed.decided_by == one.decision.decided_by
    assert match.assessment.willing
    assert match.assessment.safe
    assert one.heard
    assert not one.against_it
    assert one.stated_on is not None
    assert not states[signed.case_id].closed
