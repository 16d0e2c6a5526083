"""A team is formed by a decree, which is renewed, and dissolved."""

from datetime import date
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.events import team as told
from cases.events.event import Event
from cases.fields import Decree, Line, PastDay, Prose, Region
from cases.refusals import ContradictsItself, something_said
from cases.team.state import RULES, Team
from cases.vocabulary import TeamKind
from cases.worker.roles import OutsideTheOffice


@command(target="team_id")
class FormTeam(Command):
    """Form a team by a decree."""

    team_id: UUID
    kind: TeamKind
    name: Line
    decree_number: Decree
    decree_on: PastDay
    valid_from_on: date
    valid_until_on: date
    areas: tuple[Region, ...] = ()
    partner_id: UUID | None = None


@command(target="team_id")
class CorrectTeam(Command):
    """Say how its name or its areas should read."""

    team_id: UUID
    name: Line | None = None
    areas: tuple[Region, ...] | None = None


@command(target="team_id")
class RenewTeamDecree(Command):
    """Hold the team together by a new decree."""

    team_id: UUID
    decree_number: Decree
    decree_on: PastDay
    valid_from_on: date
    valid_until_on: date


@command(target="team_id")
class DissolveTeam(Command):
    """End the team."""

    team_id: UUID
    reason: Prose | None = None


@RULES.of(FormTeam)
def _form(command: FormTeam, _: Team, context: Context) -> tuple[Event, ...]:
    _in_order(command)
    _within(command.areas, context)
    if (command.kind is TeamKind.PARTNER) != (command.partner_id is not None):
        raise ContradictsItself("the staff of a partner names the partner, other teams name none", field="partner_id")
    return (as_event(told.TeamFormed, command),)


@RULES.of(CorrectTeam)
def _correct(command: CorrectTeam, _: Team, context: Context) -> tuple[Event, ...]:
    something_said(command.name, command.areas)
    _within(command.areas or (), context)
    return (as_event(told.TeamCorrected, command),)


@RULES.of(RenewTeamDecree)
def _renew(command: RenewTeamDecree, _: Team, __: Context) -> tuple[Event, ...]:
    _in_order(command)
    return (as_event(told.TeamDecreeRenewed, command),)


@RULES.of(DissolveTeam)
def _dissolve(command: DissolveTeam, _: Team, context: Context) -> tuple[Event, ...]:
    return (as_event(told.TeamDissolved, command, dissolved_at=context.at),)


def _within(areas: tuple[str, ...], context: Context) -> None:
    if any(not codes.within(area, context.region) for area in areas):
        raise OutsideTheOffice(field="areas", possible=(context.region,))


def _in_order(command: FormTeam | RenewTeamDecree) -> None:
    if command.valid_until_on < command.valid_from_on:
        raise ContradictsItself("the decree would end before it begins", field="valid_until_on")
