"""A search for the family of the person of a case: documented, planned, tried, and ended with a family or without (domain.md 8)."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.tracing import ending, searching
from cases.tracing.state import FOLDS, RULES, Tracing, stage

__all__ = ["TRACING", "Tracing"]

_ALWAYS: Final[frozenset[type[Command]]] = frozenset(
    {
        searching.DocumentPerson,
        searching.PlanTracing,
        searching.RecordAttempt,
        searching.RecordCandidateFamily,
        ending.ProposeFamily,
        ending.EndTracing,
    }
)


def possible(tracing: Tracing) -> frozenset[type[Command]]:
    """The commands that a search admits."""
    if tracing.began_at is None:
        return frozenset({searching.BeginTracing})
    if not tracing.open:
        return frozenset()
    found: set[type[Command]] = set()
    if tracing.planned_by is not None and not tracing.ordered:
        found.add(searching.OrderTracing)
    if tracing.willing():
        found.add(searching.RecordFamilyRefusal)
    return frozenset(_ALWAYS | found)


TRACING: Final[Decider[Command, Tracing, Event]] = Decider(
    kind="tracing",
    initial=Tracing(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
