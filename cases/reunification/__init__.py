"""Reunification: from an accepted match to a handover with two verifications and a decision by a third, and the visits after it."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.reunification import correcting, deciding, handing_over, preparing, travelling, visiting
from cases.reunification.folds import FOLDS
from cases.reunification.state import RULES, Reunification, stage

__all__ = ["REUNIFICATION", "Reunification"]

_WHILE_OPEN: Final[frozenset[type[Command]]] = frozenset(
    {travelling.PlanLeg, visiting.RefuseByFamily, visiting.StopReunification},
)
_BEFORE_HANDOVER: Final[frozenset[type[Command]]] = frozenset({preparing.RecordWish, preparing.RecordStatement})
_OF_A_PROPOSAL: Final[frozenset[type[Command]]] = frozenset({deciding.ApproveReunification, deciding.RefuseReunification})
_OF_A_DECISION: Final[frozenset[type[Command]]] = frozenset({handing_over.HandOver, deciding.LetDecisionLapse})
_AFTER_HANDOVER: Final[frozenset[type[Command]]] = frozenset({visiting.VisitFamily, visiting.RecordBreakdown})
_OF_A_LEG: Final = frozenset[type[Command]]((travelling.CancelLeg, travelling.DepartOnLeg))
_WHILE_VISITED: Final[frozenset[type[Command]]] = frozenset({visiting.MissVisit, visiting.LetVisitPass})


def possible(one: Reunification) -> frozenset[type[Command]]:
    """The commands that a reunification admits."""
    if one.began_at is None:
        return frozenset({preparing.BeginReunification})
    receipts: frozenset[type[Command]] = frozenset({travelling.RecordLegReceipt} if one.legs else ())
    minutes: frozenset[type[Command]] = frozenset({correcting.CorrectHandover} if one.handed_over else ())
    if one.over:
        return receipts | minutes
    admitted = _WHILE_OPEN | receipts | minutes | _of_legs(one)
    if one.handed_over:
        return admitted | _AFTER_HANDOVER | (_WHILE_VISITED if one.next_visit is not None else {visiting.DeclareStable})
    admitted |= _BEFORE_HANDOVER | (_OF_A_PROPOSAL if one.proposal is not None else {deciding.ProposeReunification})
    return admitted | (_OF_A_DECISION if one.decision is not None else frozenset())


def _of_legs(one: Reunification) -> frozenset[type[Command]]:
    if any(leg.under_way for leg in one.legs.values()):
        return frozenset({travelling.ArriveOnLeg})
    waiting = any(not leg.over for leg in one.legs.values())
    return _OF_A_LEG if waiting else frozenset()


REUNIFICATION: Final[Decider[Command, Reunification, Event]] = Decider(
    kind="reunification",
    initial=Reunification(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
