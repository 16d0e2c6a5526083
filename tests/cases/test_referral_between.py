"""A referral between two offices: each decides in its own log and hears of the other; both come to the same end."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from cases.decider import Command
from cases.errors import NotPossibleNow
from cases.events import referral as told
from cases.events import referral_between as between
from cases.referral import REFERRAL, Referral
from cases.referral.answering import CompleteReferral
from cases.referral.asking import ReferredToOneself
from cases.referral.receiving import AlreadyWith, AssignReferral, NotTheOtherOffice
from cases.referral.sending import ExpireReferral, WithdrawReferral
from cases.vocabulary import Role
from cases.vocabulary.referrals import DeclineReason, ReferralOutcome, ReturnReason
from tests import spec
from tests.cases.referral_histories import (
    ACCEPTED,
    APPROVED,
    BETWEEN,
    CASE_OF_REFERRAL,
    CONSENTED,
    DELIVERED,
    LED_TO_CASE,
    NOT_TAKEN,
    NOTICE,
    RECEIVED,
    REFERRAL_ID,
    SENT,
    TAKEN,
    TAKEN_BACK,
    THEY,
    WANTED,
    happened_referral,
    heard,
    heard_back,
)
from tests.spec import some_id

SYSTEM = spec.actor("reactor", role=Role.SYSTEM)
WITHDRAW = WithdrawReferral(referral_id=REFERRAL_ID, reason="Keluarga datang")
DONE = CompleteReferral(referral_id=REFERRAL_ID, outcome=ReferralOutcome.HELPED)
SENT_THERE: tuple[Command, ...] = (BETWEEN, APPROVED, CONSENTED, SENT)


def over(*facts: object) -> str:
    return REFERRAL.fold(Referral(), tuple(facts)).over  # type: ignore[arg-type]  # facts


def test_an_office_does_not_refer_to_itself() -> None:
    spec.given().knowing(case=CASE_OF_REFERRAL).when(replace(BETWEEN, destination_office="kab-contoh")).refuses(ReferredToOneself)


def test_the_receiver_keeps_what_is_carried_under_its_own_id_of_the_person() -> None:
    (event,) = spec.nothing().by(SYSTEM).when(RECEIVED).then_of(between.ReferralReceived)
    assert isinstance(event, between.ReferralReceived)
    assert (event.receipt, event.person_id) == (("kab-indramayu:31", "cd" * 32), RECEIVED.person_id)
    assert (event.name, event.nik, event.marks, event.region) == ("Karsa", None, None, None)


@pytest.mark.parametrize("command", [RECEIVED, TAKEN_BACK, NOTICE])
def test_nobody_but_the_system_tells_what_another_office_did(command: Command) -> None:
    history = () if command is RECEIVED else happened_referral(RECEIVED)
    spec.given(*history).when(command).refuses(NotTheOtherOffice)


def test_only_the_office_on_the_other_side_is_heard() -> None:
    of_a_third = replace(TAKEN, from_office="kota-bandung")
    spec.given(*happened_referral(*SENT_THERE)).by(SYSTEM).when(of_a_third).refuses(NotTheOtherOffice)
    spec.given(*happened_referral(RECEIVED)).by(SYSTEM).when(replace(TAKEN_BACK, from_office="kota-bandung")).refuses(NotTheOtherOffice)


def test_the_sender_does_not_answer_for_an_office_that_keeps_its_own_log() -> None:
    spec.given(*happened_referral(*SENT_THERE)).when(ACCEPTED).refuses(NotPossibleNow)
    spec.given(*happened_referral(*SENT_THERE, TAKEN)).when(DONE).refuses(NotPossibleNow)


def test_the_receiver_neither_sends_nor_withdraws() -> None:
    spec.given(*happened_referral(RECEIVED)).when(WITHDRAW).refuses(NotPossibleNow)
    spec.given(*happened_referral(RECEIVED, ACCEPTED)).when(WITHDRAW).refuses(NotPossibleNow)


def test_an_answer_comes_back_with_its_receipt_and_without_the_others_worker() -> None:
    (event,) = spec.given(*happened_referral(*SENT_THERE)).by(SYSTEM).when(TAKEN).decide()
    assert isinstance(event, told.ReferralAccepted)
    assert (event.receipt, event.answered_by) == (("prov-jawa-barat:13", "ab" * 32), SYSTEM.id)
    assert isinstance(TAKEN.said, told.ReferralAccepted)
    assert event.answered_at == TAKEN.said.answered_at


def test_until_when_a_transfer_is_decided_is_the_senders_rule() -> None:
    (event,) = spec.given(*happened_referral(*SENT_THERE, TAKEN)).by(SYSTEM).when(WANTED).decide()
    assert isinstance(event, told.TransferAskedFor)
    assert isinstance(WANTED.said, told.TransferAskedFor)
    assert event.decide_due_at != WANTED.said.decide_due_at
    state = REFERRAL.fold(Referral(), (*happened_referral(*SENT_THERE, TAKEN), event))
    assert {kind.__name__ for kind in REFERRAL.possible(state)} >= {"GrantTransfer", "RefuseTransfer"}


RECEIVERS_ENDS = (
    told.ReferralDeclined(reason=DeclineReason.FULL, answered_by=THEY, answered_at=spec.NOW),
    told.ReferralCompleted(outcome=ReferralOutcome.HELPED, completed_at=spec.NOW, told_by=THEY),
    told.ReferralReturned(reason=ReturnReason.FAMILY_FOUND, returned_at=spec.NOW, told_by=THEY),
)
SENDERS_ENDS = (
    told.ReferralWithdrawn(withdrawn_by=THEY, withdrawn_at=spec.NOW),
    told.ReferralExpired(expired_at=spec.NOW),
)


@pytest.mark.parametrize("theirs", RECEIVERS_ENDS)
@pytest.mark.parametrize("ours", SENDERS_ENDS)
def test_where_both_end_it_at_once_both_logs_come_to_the_senders_end(ours: told.ReferralWithdrawn, theirs: told.ReferralDeclined) -> None:
    at_the_sender = spec.given(*happened_referral(*SENT_THERE), ours).by(SYSTEM).when(heard_back(theirs)).decide()
    at_the_receiver = spec.given(*happened_referral(RECEIVED), theirs).by(SYSTEM).when(heard(ours)).decide()
    assert over(*happened_referral(*SENT_THERE), ours, *at_the_sender) == over(*happened_referral(RECEIVED), theirs, *at_the_receiver)
    assert over(ours, theirs) in ("withdrawn", "expired")


def test_the_order_in_which_answers_and_ends_are_heard_changes_nothing() -> None:
    facts = (*RECEIVERS_ENDS[1:2], *SENDERS_ENDS[:1], told.ReferralAccepted(answered_by=THEY, answered_at=spec.NOW))
    states = [REFERRAL.fold(Referral(), order) for order in permutations((*facts, told.ReferralReminded(number=1, reminded_at=spec.NOW)))]
    assert all(state == states[0] for state in states)


def test_what_is_heard_is_taken_after_the_end_too() -> None:
    ended = happened_referral(*SENT_THERE, WITHDRAW)
    (event,) = spec.given(*ended).by(SYSTEM).when(TAKEN).decide()
    assert over(*ended, event) == "withdrawn"


def test_a_received_referral_is_assigned_and_led_to_a_case_once_it_is_accepted() -> None:
    spec.given(*happened_referral(RECEIVED)).when(LED_TO_CASE).refuses(NotPossibleNow)
    assign = AssignReferral(referral_id=REFERRAL_ID, worker_id=some_id("peksos"))
    (event,) = spec.given(*happened_referral(RECEIVED)).when(assign).then_of(between.ReferralAssigned)
    spec.given(*happened_referral(RECEIVED), event).when(assign).refuses(AlreadyWith)
    spec.given(*happened_referral(RECEIVED, ACCEPTED, LED_TO_CASE)).when(LED_TO_CASE).refuses(NotPossibleNow)


def test_what_the_other_log_did_not_take_is_seen_until_it_is_delivered() -> None:
    refused = REFERRAL.fold(Referral(), happened_referral(*SENT_THERE, NOT_TAKEN))
    assert (refused.undelivered, REFERRAL.stage(refused)) == ("office-not-opened", "not-delivered")
    assert WithdrawReferral in REFERRAL.possible(refused)
    assert REFERRAL.stage(REFERRAL.fold(Referral(), happened_referral(*SENT_THERE, NOT_TAKEN, DELIVERED))) == "sent"


def test_the_notice_that_a_person_is_to_be_forgotten_decides_nothing_here() -> None:
    state = REFERRAL.fold(Referral(), happened_referral(RECEIVED, ACCEPTED, NOTICE))
    assert (state.noticed, state.over) == (True, "")


def test_the_sender_lets_it_lapse_and_not_the_receiver() -> None:
    spec.given(*happened_referral(RECEIVED)).by(SYSTEM).at(spec.NOW + timedelta(days=30)).when(
        ExpireReferral(referral_id=REFERRAL_ID)
    ).refuses(NotPossibleNow)
