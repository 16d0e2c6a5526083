"""A referral: from the request to the provider's answer and the end, each step dated, with who and in what role."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.referral import answering, asking, receiving, sending
from cases.referral.state import FOLDS, RULES, Referral, stage

__all__ = ["REFERRAL", "Referral"]

_ANSWERS: Final[frozenset[type[Command]]] = frozenset({answering.AcceptReferral, answering.DeclineReferral})
_WHILE_SILENT: Final[frozenset[type[Command]]] = frozenset({sending.RemindProvider, sending.ExpireReferral})
_WHILE_HELPED: Final[frozenset[type[Command]]] = frozenset({answering.ReportProgress, answering.CompleteReferral, answering.ReturnPerson})

_TRANSFER_DECIDED: Final[frozenset[type[Command]]] = frozenset({answering.GrantTransfer, answering.RefuseTransfer})
_HEARD: Final[frozenset[type[Command]]] = frozenset({receiving.ReceiveForgettingNotice, receiving.RecordDeliveryRefused})


def possible(referral: Referral) -> frozenset[type[Command]]:
    """The commands that a referral admits. What the other office's log tells is taken in any state: it has happened."""
    if not referral.begun:
        return frozenset({asking.RequestReferral, receiving.ReceiveReferral})
    if referral.received_at is not None:
        return frozenset({receiving.HearFromSender, *_HEARD, *_of_receiver(referral)})
    heard = {receiving.HearFromReceiver, receiving.RecordDelivery, *_HEARD} if referral.other_office else set()
    return frozenset({*heard, *_of_sender(referral)})


def _of_sender(referral: Referral) -> frozenset[type[Command]]:
    if referral.over:
        return frozenset()
    found: set[type[Command]] = {sending.WithdrawReferral}
    if not referral.consented:
        found.add(asking.RecordReferralConsent)
    if not referral.approved:
        return frozenset({*found, asking.ApproveReferral, asking.DisapproveReferral})
    if referral.sent_at is None:
        return frozenset({*found, sending.SendReferral})
    elsewhere = referral.other_office is not None  # then the other office answers, in its own log
    if referral.waiting:
        answers = frozenset() if elsewhere else _ANSWERS
        return frozenset(found | answers | _WHILE_SILENT | (set() if referral.escalated else {sending.EscalateReferral}))
    if elsewhere:
        return frozenset(found | (_TRANSFER_DECIDED if referral.transfer_asked_by else set()))
    return frozenset(found | _WHILE_HELPED | _transfers(referral))


def _transfers(referral: Referral) -> frozenset[type[Command]]:
    if referral.transferred:
        return frozenset()
    return _TRANSFER_DECIDED if referral.transfer_asked_by else frozenset({answering.AskForTransfer})


def _of_receiver(referral: Referral) -> frozenset[type[Command]]:
    if referral.over:
        return frozenset()
    if not referral.accepted:
        return frozenset({*_ANSWERS, receiving.AssignReferral})
    asks = set() if referral.transferred or referral.transfer_asked_by else {answering.AskForTransfer}
    own = set() if referral.case_id else {receiving.OpenCaseFromReferral, receiving.AssignReferral}
    return frozenset({*_WHILE_HELPED, *asks, *own})


REFERRAL: Final[Decider[Command, Referral, Event]] = Decider(
    kind="referral",
    initial=Referral(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
