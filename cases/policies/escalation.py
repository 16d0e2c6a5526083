"""To whom a breached term is told: the role above the one whose step is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.events import referral
from cases.events.event import Event
from cases.vocabulary import Role

_DIVISION, _OFFICE, _REGION = Role.HEAD_OF_DIVISION, Role.HEAD_OF_OFFICE, Role.HEAD_OF_REGION
LADDER: Final = (_DIVISION, _OFFICE, _REGION)
"""The heads, from the lowest up; also the order in which they approve referrals."""


@dataclass(frozen=True, slots=True)
class Above:
    """Who is told when a head is late, and why that one."""

    role: Role
    why: str


TOLD: Final[Mapping[Role, Above]] = {
    _DIVISION: Above(_OFFICE, "the head of the office directs the divisions; the late head would only be told of their own lateness"),
    _OFFICE: Above(_REGION, "Governor, Regent or Mayor direct the office"),
    _REGION: Above(_OFFICE, "nobody here stands above; who put it before them brings it to mind"),
}
"""The head whose step is late to who is told of it. All else is told to the head of division, under whom the work is done."""

WHOSE_STEP: Final[Mapping[str, Role]] = {
    # The lowest head who may make the decision is the one who is late; approving referrals goes step by step, see `step_of`.
    "transfer-decision": _DIVISION,
    "closure-decision": _DIVISION,
    "stay-extension": _DIVISION,
    "appeal-decision": _DIVISION,
    "activity-review": _DIVISION,
    "reunification-decision": _DIVISION,
    "tracing-order": _DIVISION,
    "break-glass-review": _DIVISION,
    "forgetting-decision": _DIVISION,
}
"""Term to the head whose step it is. No rule names who is told of what: the whole table is ours (default)."""


def step_of(happened: Event) -> Role | None:
    """Whose step begins with an event, where that differs from one to the next of a kind; None: it does not."""
    match happened:
        case referral.ReferralRequested(chain=(first, *_)):
            return Role(first)
        case referral.ReferralApproved(role=role, approve_due_at=due_at) if due_at is not None:
            return LADDER[LADDER.index(Role(role)) + 1]
        case _:
            return None


def told_to(whose: Role | None) -> Role:
    """Who is told that a step is late; None: it is no head's step."""
    return TOLD[whose].role if whose is not None else _DIVISION
