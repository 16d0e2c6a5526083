"""Which steps of plan, services and closing a case admits."""

from typing import Final

from cases.case import closure, episodes, plan, reentry, services, training
from cases.case.state import Case
from cases.decider import Command

_WHILE_OPEN: Final[frozenset[type[Command]]] = frozenset(
    {services.DeliverService, services.DeclineService, training.BeginTraining, closure.BeginWork, reentry.ReenterCase}
)
_PLANNED: Final[frozenset[type[Command]]] = frozenset({plan.SetGoal, plan.PlanService})
_OF_A_TRAINING: Final[frozenset[type[Command]]] = frozenset({training.RecordAttendance, training.CompleteTraining, training.EndTraining})
_OF_A_PROPOSAL: Final[frozenset[type[Command]]] = frozenset(
    {closure.ApproveClosure, closure.ReturnClosure, closure.WithdrawClosureProposal}
)


def while_open(case: Case) -> frozenset[type[Command]]:
    """What an open case admits; planned work rests while it is on hold."""
    found = set(_WHILE_OPEN)
    found |= _OF_A_PROPOSAL if case.closing is not None else {closure.ProposeClosure, episodes.CloseCase}
    if case.hold_until is None:
        found |= _PLANNED
        if case.plan.changed:
            found.add(plan.AgreePlan)
        if case.plan.version:
            found.add(plan.ReviewPlan)
    if case.plan.goals:
        found |= {plan.ReachGoal, plan.DropGoal}
    if case.plan.services:
        found.add(plan.DropPlannedService)
    if case.trainings:
        found |= _OF_A_TRAINING
    if case.work:
        found.add(closure.EndWork)
    return frozenset(found)


def at_any_time(case: Case) -> frozenset[type[Command]]:
    """What a case admits whether it is open or closed: what was given is looked at long afterwards."""
    found: set[type[Command]] = set()
    if case.deliveries:
        found |= {services.CorrectDelivery, services.WithdrawDelivery, services.CheckAidUse}
    if any(given.outcome_open for given in case.deliveries.values()):
        found.add(services.MeasureOutcome)
    return frozenset(found)


def after_closing(case: Case) -> frozenset[type[Command]]:
    """What a closed case admits beside that."""
    return frozenset({closure.VisitAfterClosing, closure.EndAfterCare}) if case.after_care is not None else frozenset()
