"""In which roles somebody may act: granted, ended, and those of somebody else for whom they stand in (Plt, Plh)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict, FieldInvalid
from cases.events import worker as told
from cases.events.event import Event
from cases.fields import Decree, Instant, Line, PastDay, Prose, Region, UnknownCode
from cases.refusals import ContradictsItself, NotRecorded
from cases.vocabulary import DelegationKind, Role
from cases.worker.state import RULES, Standing, Worker, unused

OF_THE_WHOLE_OFFICE: Final = frozenset(
    {Role.HEAD_OF_OFFICE, Role.HEAD_OF_REGION, Role.AUDITOR, Role.PLANNER, Role.REPORTER, Role.ADMINISTRATOR}
)
"""Roles that are not for some areas."""

OF_ONE_REGION: Final = {Role.SUBDISTRICT_WORKER: 8, Role.VILLAGE_WORKER: 13, Role.VILLAGE_OPERATOR: 13}
"""Roles for one region, and how long its code is: a kecamatan (32.12.01) or a village (32.12.01.2008)."""

TO_STAND_IN: Final = (Role.HEAD_OF_DIVISION, Role.HEAD_OF_OFFICE, Role.HEAD_OF_REGION)
"""Posts for which somebody stands in (Plt, Plh)."""


class AreasMisfit(FieldInvalid):
    """These are not areas that such a role can have."""

    code = "areas-misfit"


class OutsideTheOffice(FieldInvalid):
    """The area does not lie in the office's region."""

    code = "outside-the-office"


class DecreeMissing(FieldInvalid):
    """A role is granted by a decree."""

    code = "decree-missing"


class DivisionUnknown(FieldInvalid):
    """A head of division is head of one of the office's divisions."""

    code = "division-unknown"


class RoleHeldAlready(Conflict):
    """They hold this role for these areas at that time already."""

    code = "role-held-already"


class RolesIncompatible(Conflict):
    """Who audits an office does nothing else in it at the same time."""

    code = "roles-incompatible"


class RoleNotHeld(Conflict):
    """Whom they should stand in for has not held this role."""

    code = "role-not-held"


class DelegationTooLong(FieldInvalid):
    """Nobody stands in for somebody else for longer than the office's limit."""

    code = "delegation-too-long"


@command(target="worker_id")
class GrantRole(Command):
    """Let somebody act in a role, from an instant on. Not oneself."""

    worker_id: UUID
    grant_id: UUID
    role: Role
    since: Instant
    areas: tuple[Region, ...] = ()
    whole_office: bool = False
    division: Line | None = None
    until: Instant | None = None
    decree_number: Decree | None = None
    decree_on: PastDay | None = None


@command(target="worker_id")
class EndRole(Command):
    """Let somebody act in a role no more."""

    worker_id: UUID
    grant_id: UUID
    reason: Prose | None = None


@command(target="worker_id")
class GiveDelegation(Command):
    """Let somebody stand in for somebody else in a role. Not oneself."""

    worker_id: UUID
    delegation_id: UUID
    kind: DelegationKind
    on_behalf_of: UUID
    role: Role
    since: Instant
    until: Instant
    decree_number: Decree
    decree_on: PastDay


@command(target="worker_id")
class EndDelegation(Command):
    """Let somebody stand in for somebody else no more."""

    worker_id: UUID
    delegation_id: UUID
    reason: Prose | None = None


@RULES.of(GrantRole)
def _grant(command: GrantRole, worker: Worker, context: Context) -> tuple[Event, ...]:
    apart(context, command.worker_id, field="worker_id")
    unused(worker, command.grant_id, "grant_id")
    if command.role is Role.SYSTEM:
        raise UnknownCode("nobody is the system", field="role", possible=tuple(r for r in Role if r is not Role.SYSTEM))
    _fit(command, context)
    if command.role is Role.HEAD_OF_DIVISION and command.division not in context.divisions:
        raise DivisionUnknown(field="division", rule="N018", possible=context.divisions)
    if context.actor.role != Role.SYSTEM and (command.decree_number is None or command.decree_on is None):
        raise DecreeMissing(field="decree_number")
    _in_order(command.since, command.until)
    for standing in worker.standings.values():
        same = (standing.role, standing.on_behalf_of, set(standing.areas)) == (command.role, None, set(command.areas))
        if same and standing.meets(command.since, command.until):
            raise RoleHeldAlready(field="role")
    _compatible(command.role, worker, command.since, command.until)
    return (as_event(told.RoleGranted, command, granted_by=context.actor.id, granted_for=context.actor.on_behalf_of),)


@RULES.of(EndRole)
def _end(command: EndRole, worker: Worker, context: Context) -> tuple[Event, ...]:
    _standing(worker, command.grant_id, "grant_id", delegated=False)
    return (as_event(told.RoleEnded, command, ended_at=context.at, ended_by=context.actor.id),)


@RULES.of(GiveDelegation)
def _delegate(command: GiveDelegation, worker: Worker, context: Context) -> tuple[Event, ...]:
    apart(context, command.worker_id, field="worker_id")
    unused(worker, command.delegation_id, "delegation_id")
    if command.on_behalf_of == command.worker_id:
        raise ContradictsItself("nobody stands in for themselves", field="on_behalf_of")
    if command.role not in TO_STAND_IN:
        raise UnknownCode("nobody stands in for somebody in this role", field="role", rule="UU 30/2014 art. 14", possible=TO_STAND_IN)
    _in_order(command.since, command.until)
    limit = context.policies.due("delegation-limit", command.since, context.zone)
    if command.until > limit:
        raise DelegationTooLong(field="until", rule="SE BKN 1/SE/I/2021, policy delegation-limit", possible=(limit.isoformat(),))
    held = _held(command, context)
    _compatible(command.role, worker, command.since, command.until)
    given = as_event(
        told.DelegationGiven,
        command,
        areas=held.areas,
        whole_office=held.whole_office,
        division=held.division,
        given_by=context.actor.id,
    )
    return (given,)


@RULES.of(EndDelegation)
def _end_delegation(command: EndDelegation, worker: Worker, context: Context) -> tuple[Event, ...]:
    _standing(worker, command.delegation_id, "delegation_id", delegated=True)
    return (as_event(told.DelegationEnded, command, ended_at=context.at, ended_by=context.actor.id),)


def _fit(command: GrantRole, context: Context) -> None:
    """Refuse areas that the role cannot have: exactly one of "these areas" and "the whole office" is said."""
    length = OF_ONE_REGION.get(command.role)
    if command.whole_office == bool(command.areas):
        raise AreasMisfit("either areas or the whole office", field="areas", possible=("areas", "whole_office"))
    if command.role in OF_THE_WHOLE_OFFICE and not command.whole_office:
        raise AreasMisfit("this role is for the whole office", field="whole_office", possible=("true",))
    if length is not None and (len(command.areas) != 1 or len(command.areas[0]) != length):
        raise AreasMisfit("this role is for one kecamatan or one village", field="areas", rule="domain.md, people and offices")
    outside = tuple(area for area in command.areas if not codes.within(area, context.region))
    if outside:
        raise OutsideTheOffice(field="areas", possible=(context.region,))


def _in_order(since: datetime, until: datetime | None) -> None:
    if until is not None and until <= since:
        raise ContradictsItself("it would end before it begins", field="until")


def _compatible(role: Role, worker: Worker, since: datetime, until: datetime | None) -> None:
    others = {standing.role for standing in worker.standings.values() if standing.meets(since, until)} - {role}
    if (role is Role.AUDITOR and others) or (role is not Role.AUDITOR and Role.AUDITOR in others):
        raise RolesIncompatible(field="role", rule="PP 60/2008; UU 15/2004")


def _held(command: GiveDelegation, context: Context) -> Standing:
    """The role of the other, the latest they held; for a vacant post it may be over."""
    other = context.looked_up.get("absent")
    standings = other.standings.values() if isinstance(other, Worker) else ()
    own = [s for s in standings if s.role is command.role and s.on_behalf_of is None and s.since < command.until]
    if not own:
        raise RoleNotHeld(field="on_behalf_of")
    return max(own, key=lambda standing: standing.since)


def _standing(worker: Worker, one: UUID, field: str, *, delegated: bool) -> None:
    mine = {key: s for key, s in worker.standings.items() if not s.ended and (s.on_behalf_of is not None) == delegated}
    if one not in mine:
        raise NotRecorded("nothing of this id is in force", field=field, possible=tuple(map(str, mine)))
