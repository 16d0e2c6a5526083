"""Laws between offices: whatever both do, in whatever order, and whenever the reactor dies, both logs come to agree."""

import random
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from cases.decider import Actor, Command
from cases.deciders import actions
from cases.errors import Refusal
from cases.referral import REFERRAL
from cases.referral.answering import (
    AcceptReferral,
    AskForTransfer,
    CompleteReferral,
    DeclineReferral,
    GrantTransfer,
    RefuseTransfer,
    ReportProgress,
    ReturnPerson,
)
from cases.referral.asking import SHAREABLE
from cases.referral.sending import EscalateReferral, RemindProvider, WithdrawReferral
from cases.vocabulary import Role
from cases.vocabulary.referrals import DeclineReason, ReferralOutcome, ReturnReason
from tests.cases.agreeing import assert_agree
from tests.cases.offices import OFFICES, REGENCY, Offices, two_offices, worker
from tests.faults.steps import Steps

pytestmark = pytest.mark.soak
ROUNDS = 120
REFERRALS = 6
SENDERS: tuple[Callable[[UUID], Command], ...] = (
    lambda one: RemindProvider(referral_id=one),
    lambda one: EscalateReferral(referral_id=one, reason="Tanpa kabar"),
    lambda one: WithdrawReferral(referral_id=one, reason="Keluarga datang"),
    lambda one: GrantTransfer(referral_id=one),
    lambda one: RefuseTransfer(referral_id=one, reason="Keluarga di sini"),
)
RECEIVERS: tuple[Callable[[UUID], Command], ...] = (
    lambda one: AcceptReferral(referral_id=one, note="Datang Senin"),
    lambda one: DeclineReferral(referral_id=one, reason=DeclineReason.FULL),
    lambda one: ReportProgress(referral_id=one, progress="Mulai terapi"),
    lambda one: ReportProgress(referral_id=one, progress="Terapi kedua"),
    lambda one: AskForTransfer(referral_id=one, reason="Tinggal di sini"),
    lambda one: CompleteReferral(referral_id=one, outcome=ReferralOutcome.HELPED),
    lambda one: ReturnPerson(referral_id=one, reason=ReturnReason.FAMILY_FOUND),
)
RARE = (WithdrawReferral, CompleteReferral, ReturnPerson, DeclineReferral)


class Died(BaseException):
    """The reactor is no more."""


def dies() -> None:
    raise Died


@pytest.fixture
def offices(database: str) -> Iterator[Offices]:
    with two_offices(database) as found:
        yield found


def act(offices: Offices, office: str, referral_id: UUID, chance: random.Random) -> str | None:
    """Somebody in an office does something with a referral that is possible there now; the name of what was done."""
    made = [make(referral_id) for make in (SENDERS if office == REGENCY else RECEIVERS)]
    admitted = actions(REFERRAL, offices.state(office, referral_id))
    possible = [one for one in made if type(one).__name__ in admitted and (not isinstance(one, RARE) or chance.random() < 0.25)]
    if not possible:
        return None
    command = chance.choice(possible)
    by = Actor(id=UUID(int=3000), role=Role.HEAD_OF_OFFICE.value) if office == REGENCY else worker(50)
    try:
        offices.do(office, command, by=by)
    except Refusal as refusal:
        return f"refused: {refusal.code}"
    return type(command).__name__


def carry_and_perhaps_die(offices: Offices, chance: random.Random) -> bool:
    """The reactor works for one office and dies at some step, or has done before; whether it died."""
    with pytest.MonkeyPatch.context() as watched:
        Steps(chance.randint(1, 14), dies).watch(watched.setattr)
        reactor = offices.reactor()
        try:
            reactor.turn(chance.choice(list(OFFICES)))
        except Died:
            return True
        finally:
            reactor.close()
    return False


def test_both_logs_agree_after_random_work_with_a_dying_reactor(offices: Offices, seed: int) -> None:
    chance = random.Random(seed)
    referrals = [
        offices.sent(
            known_well=True, carries=tuple(chance.sample(SHAREABLE, chance.randint(1, len(SHAREABLE)))), transfer=chance.random() < 0.3
        )
        for _ in range(REFERRALS)
    ]
    done: list[str | None] = []
    deaths = 0
    for _ in range(ROUNDS):
        if chance.random() < 0.45:
            deaths += carry_and_perhaps_die(offices, chance)
        else:
            done.append(act(offices, chance.choice(list(OFFICES)), chance.choice(referrals), chance))
    offices.carry(turns=20)
    for referral_id in referrals:
        assert_agree(offices, referral_id)
    assert deaths > 10
    assert {"AcceptReferral", "ReportProgress"} <= set(done)
