"""A family's request to look for one of theirs, also one of whom no case is known (domain.md 8)."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.tracing_request import asking
from cases.tracing_request.state import FOLDS, RULES, TracingRequest, stage

__all__ = ["TRACING_REQUEST", "TracingRequest"]

_WHILE_OPEN: Final[frozenset[type[Command]]] = frozenset(
    {
        asking.DescribeSought,
        asking.ReviewTracingRequest,
        asking.WithdrawTracingRequest,
        asking.CloseTracingRequest,
        asking.NoteRequestMatch,
    }
)


def possible(request: TracingRequest) -> frozenset[type[Command]]:
    """The commands that a request admits; also after it is over its requester is protected and a wrong match released."""
    if request.requested_at is None:
        return frozenset({asking.RequestTracing})
    found: set[type[Command]] = set() if request.protected else {asking.ProtectRequester}
    if request.match_id is not None:
        found.add(asking.ReleaseRequestMatch)
    return frozenset(found | _WHILE_OPEN) if request.open else frozenset(found)


TRACING_REQUEST: Final[Decider[Command, TracingRequest, Event]] = Decider(
    kind="tracing_request",
    initial=TracingRequest(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
