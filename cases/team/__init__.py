"""Teams: formed by a decree, with members and shifts, dissolved. Who belongs to one may work on its cases (issue 3)."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.team import duty, forming
from cases.team.state import FOLDS, RULES, Shift, Team, stage

__all__ = ["TEAM", "Shift", "Team"]


def possible(team: Team) -> frozenset[type[Command]]:
    """The commands that a team admits."""
    if team.kind is None:
        return frozenset({forming.FormTeam})
    if team.dissolved:
        return frozenset({forming.CorrectTeam})
    admitted: set[type[Command]] = {forming.CorrectTeam, forming.RenewTeamDecree, duty.AddMember, forming.DissolveTeam}
    if team.members:
        admitted |= {duty.RemoveMember, duty.RosterShift}
    if team.shifts:
        admitted.add(duty.CancelShift)
    return frozenset(admitted)


TEAM: Final[Decider[Command, Team, Event]] = Decider(
    kind="team",
    initial=Team(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
