"""A referral: from the request to the provider's answer and the end, each step dated, with who and in what role."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.referral import answering, asking, sending
from cases.referral.state import FOLDS, RULES, Referral, stage

__all__ = ["REFERRAL", "Referral"]

_ANSWERS: Final[frozenset[type[Command]]] = frozenset({answering.AcceptReferral, answering.DeclineReferral})
_WHILE_SILENT: Final[frozenset[type[Command]]] = frozenset({sending.RemindProvider, sending.ExpireReferral})
_WHILE_HELPED: Final[frozenset[type[Command]]] = frozenset({answering.ReportProgress, answering.CompleteReferral, answering.ReturnPerson})


def possible(referral: Referral) -> frozenset[type[Command]]:
    """The commands that a referral admits."""
    if referral.requested_at is None:
        return frozenset({asking.RequestReferral})
    if referral.over:
        return frozenset()
    found: set[type[Command]] = {sending.WithdrawReferral}
    if not referral.consented:
        found.add(asking.RecordReferralConsent)
    if not referral.approved:
        return frozenset({*found, asking.ApproveReferral, asking.DisapproveReferral})
    if referral.sent_at is None:
        return frozenset({*found, sending.SendReferral})
    if referral.waiting:
        return frozenset(found | _ANSWERS | _WHILE_SILENT | (set() if referral.escalated else {sending.EscalateReferral}))
    return frozenset(found | _WHILE_HELPED | _transfers(referral))


def _transfers(referral: Referral) -> set[type[Command]]:
    if referral.transferred:
        return set()
    if referral.transfer_asked_by is None:
        return {answering.AskForTransfer}
    return {answering.GrantTransfer, answering.RefuseTransfer}


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
