"""Every decider, and which of them answers a command, records an event, or may be asked what to do next."""

from typing import Any, Final

from cases.activity import ACTIVITY
from cases.attachment import ATTACHMENT
from cases.case import CASE
from cases.complaint import COMPLAINT
from cases.deadline import DEADLINE
from cases.decider import Command, Decider
from cases.decree import DECREE
from cases.events.event import Event
from cases.match import MATCH
from cases.meeting import MEETING
from cases.monitoring import MONITORING
from cases.office import OFFICE
from cases.partner import PARTNER
from cases.person import PERSON
from cases.referral import REFERRAL
from cases.reunification import REUNIFICATION
from cases.shelter import SHELTER
from cases.team import TEAM
from cases.tracing import TRACING
from cases.tracing_request import TRACING_REQUEST
from cases.worker import WORKER

DECIDERS: Final[tuple[Decider[Any, Any, Any], ...]] = (
    OFFICE,
    COMPLAINT,
    CASE,
    PERSON,
    WORKER,
    TEAM,
    SHELTER,
    PARTNER,
    DECREE,
    ACTIVITY,
    MONITORING,
    MEETING,
    DEADLINE,
    REFERRAL,
    TRACING,
    TRACING_REQUEST,
    MATCH,
    ATTACHMENT,
    REUNIFICATION,
)
"""All of them. A command that none of them answers concerns several streams: see `cases.joint`."""

_OF_COMMAND: Final[dict[type[Command], Decider[Any, Any, Any]]] = {kind: d for d in DECIDERS for kind in d.commands}
_OF_EVENT: Final[dict[type[Event], Decider[Any, Any, Any]]] = {kind: d for d in DECIDERS for kind in d.events}


def decider_of_command(command: type[Command]) -> Decider[Any, Any, Any]:
    """The decider that answers a command.

    Raises:
        KeyError: the command concerns several streams and is answered only by `cases.joint`.
    """
    return _OF_COMMAND[command]


def decider_of_event(event: type[Event]) -> Decider[Any, Any, Any]:
    """The decider whose streams hold an event."""
    return _OF_EVENT[event]


def actions(decider: Decider[Any, Any, Any], state: Any) -> tuple[str, ...]:
    """The names of the commands that a state admits, in order."""
    return tuple(sorted(kind.__name__ for kind in decider.possible(state)))
