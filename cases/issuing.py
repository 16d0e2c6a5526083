"""Issues what processes ask for, in the log of the own office or of another: in order, at least once, in effect once.

A command carries an id derived from the fact that asks for it, so that whatever is issued again after a crash gets its
first receipt. Never one transaction over two offices: each office's commands are an append of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from cases.application import Casework, TooBusy
from cases.decider import Actor, Command
from cases.errors import Conflict, Refusal
from cases.log.reader import Head, Recorded
from cases.processes import NAMESPACE, Issue
from cases.reactor_memory import RefusedIssue
from cases.unit import Order, Receipt
from cases.vocabulary import Role

SYSTEM = Actor(id=UUID(int=1), role=Role.SYSTEM.value)
CHANNEL = "system"


class DemonstrationApart(Conflict):
    """A demonstration and real work do not refer to each other."""

    code = "demonstration-apart"


class NotNow(Exception):  # read as a sentence
    """A log takes no command at present: nothing is lost, the fact is taken up again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a process asks for, and the fact because of which it does.

    Attributes:
        number: of this issue among those of the fact.
    """

    fact: Recorded
    number: int
    issue: Issue

    @property
    def office(self) -> str:
        """In whose log it is to be recorded."""
        return self.issue.office or self.fact.office


def order_for(fact: Recorded, command: Command, office: str, *, about: str, clock: datetime | None = None) -> Order:
    """The order of the system caller of an office, because of a fact in that office's log or in another's."""
    name = f"{about} {fact.office}:{fact.position} {type(command).__name__} {command.stream}"
    return Order(
        office=office,
        command=command,
        actor=SYSTEM,
        command_id=uuid5(NAMESPACE, name),
        channel=CHANNEL,
        causation=f"{fact.office}:{fact.position}",
        clock=clock,
    )


def issue_all(
    casework: Casework, asked: Sequence[Asked], *, clock: datetime | None = None, leave: Callable[[Head], bool] = lambda _: False
) -> list[RefusedIssue]:
    """Issue everything, each office's commands in order; what another office refuses is recorded in the fact's own log too.

    Args:
        casework: the command side.
        asked: what facts of one office ask for, in order.
        clock: the played time, in a demonstration that is being played.
        leave: which logs of other offices are left alone at present: a demonstration that is being played.

    Returns:
        What was refused.

    Raises:
        NotNow: a log was too busy, or is left alone; all is to be issued again, and what was recorded gets its first receipt.
    """
    refused: list[RefusedIssue] = []
    answers: list[Order] = []
    for office in dict.fromkeys(one.office for one in asked):
        some = [one for one in asked if one.office == office]
        for one, outcome in zip(some, _outcomes(casework, office, some, clock, leave), strict=True):
            if not isinstance(outcome, Refusal):
                continue
            refused.append(RefusedIssue(one.fact.position, one.number, type(one.issue.command).__name__, outcome.code))
            if one.issue.refused is not None:
                answers.append(order_for(one.fact, one.issue.refused(outcome.code), one.fact.office, about="refused", clock=clock))
    _taken(casework.carry_out_all(answers))
    return refused


def _outcomes(
    casework: Casework, office: str, asked: Sequence[Asked], clock: datetime | None, leave: Callable[[Head], bool]
) -> list[Receipt | Refusal]:
    own = asked[0].fact.office
    if office != own:
        ours, theirs = casework.reader.head(own), casework.reader.head(office)
        if ours is not None and theirs is not None and ours.played != theirs.played:
            return [DemonstrationApart() for _ in asked]
        if theirs is not None and leave(theirs):
            raise NotNow
    orders = [order_for(one.fact, one.issue.command, office, about="issue", clock=clock) for one in asked]
    return _taken(casework.carry_out_all(orders))


def _taken(outcomes: list[Receipt | Refusal]) -> list[Receipt | Refusal]:
    if any(isinstance(outcome, TooBusy) for outcome in outcomes):
        raise NotNow
    return outcomes
