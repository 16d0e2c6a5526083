"""People who work for or with an office: registered, given roles, standing in for each other, gone (issue 3)."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.worker import clearance, employment, roles
from cases.worker.folds import FOLDS
from cases.worker.state import RULES, BreakGlass, Standing, Worker, stage

__all__ = ["WORKER", "BreakGlass", "Standing", "Worker"]

_WHILE_HERE: Final[frozenset[type[Command]]] = frozenset(
    {
        employment.ChangeLogin,
        employment.RecordLeaving,
        roles.GrantRole,
        roles.GiveDelegation,
        clearance.OpenCompartment,
        clearance.OpenBreakGlass,
    }
)


def possible(worker: Worker) -> frozenset[type[Command]]:
    """The commands that a worker's record admits."""
    if not worker.registered:
        return frozenset({employment.RegisterWorker})
    admitted: set[type[Command]] = {employment.CorrectWorker}
    if any(not glass.reviewed for glass in worker.break_glass.values()):
        admitted.add(clearance.ReviewBreakGlass)
    if worker.left_at is not None:
        return frozenset(admitted)
    if any(not glass.ended for glass in worker.break_glass.values()):
        admitted.add(clearance.EndBreakGlass)
    if any(not standing.ended and standing.on_behalf_of is None for standing in worker.standings.values()):
        admitted.add(roles.EndRole)
    if any(not standing.ended and standing.on_behalf_of is not None for standing in worker.standings.values()):
        admitted.add(roles.EndDelegation)
    if worker.clearances:
        admitted.add(clearance.CloseCompartment)
    return frozenset({*admitted, *_WHILE_HERE})


WORKER: Final[Decider[Command, Worker, Event]] = Decider(
    kind="worker",
    initial=Worker(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
