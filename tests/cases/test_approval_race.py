"""No approval twice: whoever approves one referral at the same moment, alone, among many or again, it is approved once."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.application import Casework, office_stream
from cases.case.episodes import OpenCase
from cases.decider import Actor, Command
from cases.errors import Refusal
from cases.office import AdoptPolicy
from cases.referral import REFERRAL
from cases.referral.asking import ApproveReferral, RequestReferral
from cases.unit import Order, Receipt
from cases.vocabulary import Role
from cases.vocabulary.referrals import Destination, Setting
from tests.works import Works, office_at_work

ROUNDS = 240
AT_ONCE = 12
FIRST = [Actor(id=UUID(int=20 + n), role=Role.HEAD_OF_DIVISION) for n in range(2)]
SECOND = [Actor(id=UUID(int=30 + n), role=Role.HEAD_OF_OFFICE) for n in range(2)]
BOTH = Actor(id=UUID(int=20), role=Role.HEAD_OF_OFFICE)
DELEGATE = Actor(id=UUID(int=40), role=Role.HEAD_OF_OFFICE, on_behalf_of=UUID(int=21))
"""The second head of division in a second role, and somebody who stands in for the first."""


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        policy = {"rule": "referral-approval-steps", "value": 2, "unit": "level", "since": datetime(2023, 1, 1, tzinfo=UTC)}
        decree = {"decree_number": "188/7/2023", "decree_on": datetime(2023, 1, 1, tzinfo=UTC).date()}
        works.do(AdoptPolicy(office_id=office_stream(works.office), **policy, **decree))  # type: ignore[arg-type]  # fields by name
        yield works


def requested(works: Works, number: int) -> list[UUID]:
    """As many referrals, each waiting for its first step."""
    case_id: UUID = uuid7()
    works.do(OpenCase(case_id=case_id, person_id=uuid7(), region="32.12"))
    asked = {"destination": Destination.PROVINCE, "setting": Setting.INSIDE, "service": "SVC-RUJUKAN", "carries": ("name",)}
    referrals: list[UUID] = [uuid7() for _ in range(number)]
    for one in referrals:
        works.do(RequestReferral(referral_id=one, case_id=case_id, **asked))  # type: ignore[arg-type]  # fields by name
    return referrals


@dataclass
class Rush:
    """Several people who begin to approve the same batch of referrals at the same moment, batch after batch."""

    works: Works
    batches: list[list[UUID]]
    start: Barrier
    answers: Counter[str] = field(default_factory=Counter)

    def one_by_one(self, actor: Actor, chance: random.Random) -> None:
        """Approve each, in any order, and send each request again."""
        elsewhere = Casework(self.works.store)
        for batch in self.batches:
            self.start.wait()
            for one in chance.sample(batch, len(batch)):
                order = self.works.order(ApproveReferral(referral_id=one), actor=actor)
                self._ask(order, elsewhere)
                self._ask(order, elsewhere)

    def many_at_once(self, actor: Actor) -> None:
        """Approve all in one go, each twice."""
        elsewhere = Casework(self.works.store)
        for batch in self.batches:
            self.start.wait()
            commands: list[Command] = [ApproveReferral(referral_id=one) for one in (*batch, *batch)]
            for outcome in elsewhere.carry_out_all([self.works.order(command, actor=actor) for command in commands]):
                self.answers["approved" if isinstance(outcome, Receipt) else outcome.code] += 1

    def _ask(self, order: Order, elsewhere: Casework) -> None:
        try:
            receipt = elsewhere.carry_out(order)
        except Refusal as refusal:
            self.answers[refusal.code] += 1
        else:
            self.answers["repeated" if receipt.repeated else "approved"] += 1


def test_no_approval_twice_however_many_approve_at_once(works: Works, seed: int) -> None:
    referrals = requested(works, ROUNDS)
    batches = [referrals[at : at + AT_ONCE] for at in range(0, ROUNDS, AT_ONCE)]
    rush = Rush(works, batches, Barrier(5, timeout=120))
    with ThreadPoolExecutor(5) as callers:
        running = [
            callers.submit(rush.one_by_one, actor, random.Random(f"{seed} {n}")) for n, actor in enumerate((*FIRST[:1], BOTH, DELEGATE))
        ]
        running += [callers.submit(rush.many_at_once, actor) for actor in (FIRST[1], SECOND[0])]
        for caller in running:
            caller.result()

    told = works.facts("ReferralApproved")
    steps = Counter((fact.stream, fact.event.step) for fact in told)  # type: ignore[attr-defined]  # as its name says
    assert set(steps.values()) == {1}
    assert rush.answers["approved"] == len(told)
    assert Counter(step for _, step in steps)[1] == ROUNDS
    for one in referrals:
        _, state = works.casework.state(works.office, REFERRAL, one)
        mine = [fact.event for fact in told if fact.stream == one]
        hands = [hand for e in mine for hand in {e.approved_by, e.approved_for} - {None}]  # type: ignore[attr-defined]  # as its name says
        assert len(hands) == len(set(hands))
        assert state.approvals == len(mine)
    assert rush.answers["repeated"] > 0
    assert rush.answers["separation-of-duties"] > 0
    assert rush.answers["not-your-step"] > 0
