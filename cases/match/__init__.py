"""A possible match of a person found and a family: suggested, shown, decided, and verified from both sides (domain.md 8)."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.match import deciding, verifying
from cases.match.state import FOLDS, RULES, Match, stage

__all__ = ["MATCH", "Match"]

_OPENING: Final[frozenset[type[Command]]] = frozenset({deciding.SuggestMatch, deciding.ProposeMatch})
_ANY_TIME: Final[frozenset[type[Command]]] = frozenset({deciding.ShowMatch, deciding.RejectMatch, deciding.WithdrawMatch})


def possible(match: Match) -> frozenset[type[Command]]:
    """The commands that a match admits; one that is over may begin again with new evidence."""
    if not match.begun or match.over:
        return _OPENING
    if not match.accepted:
        return frozenset({deciding.SuggestMatch, deciding.AcceptMatch} | _ANY_TIME)
    of_verifying: set[type[Command]] = {verifying.VerifyMatch} if match.missing else set()
    of_verifying |= {verifying.WithdrawVerification} if match.verified else set()
    return frozenset({verifying.AssessFamily} | of_verifying | _ANY_TIME)


MATCH: Final[Decider[Command, Match, Event]] = Decider(
    kind="match",
    initial=Match(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
