"""Who speaks for the person, and to which household they belong."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.events import person_care as care
from cases.events.event import Event
from cases.fields import Decree, FamilyCard, Line, PastDay, Phone, Prose, Region
from cases.person.civil_numbers import disagreements
from cases.person.state import RULES, Person, unused
from cases.refusals import ContradictsItself, NotRecorded
from cases.vocabulary.people import GuardianRelation, HouseholdRole


@command(target="person_id")
class NameGuardian(Command):
    """Say who speaks for the person, from a day on."""

    person_id: UUID
    guardian_id: UUID
    relation: GuardianRelation
    since_on: PastDay
    decree_number: Decree | None = None
    name: Line | None = None
    phone: Phone | None = None
    address: Line | None = None


@command(target="person_id")
class EndGuardian(Command):
    """Say since when somebody does not speak for the person any more."""

    person_id: UUID
    guardian_id: UUID
    ended_on: PastDay
    reason: Prose | None = None


@command(target="person_id")
class JoinHousehold(Command):
    """Say to which household the person belongs, from a day on."""

    person_id: UUID
    household_id: UUID
    role: HouseholdRole
    since_on: PastDay
    family_card: FamilyCard | None = None
    home_region: Region | None = None


@command(target="person_id")
class LeaveHousehold(Command):
    """Say since when the person does not belong to it any more."""

    person_id: UUID
    household_id: UUID
    left_on: PastDay
    reason: Prose | None = None


@RULES.of(NameGuardian)
def _name(command: NameGuardian, person: Person, _: Context) -> tuple[Event, ...]:
    unused(person, command.guardian_id, "guardian_id")
    if command.guardian_id == command.person_id:
        raise ContradictsItself("nobody is their own guardian", field="guardian_id")
    return (as_event(care.GuardianNamed, command),)


@RULES.of(EndGuardian)
def _end(command: EndGuardian, person: Person, _: Context) -> tuple[Event, ...]:
    since_on = person.guardians.get(command.guardian_id)
    if since_on is None:
        raise NotRecorded("no such guardian", field="guardian_id", possible=tuple(map(str, person.guardians)))
    if command.ended_on < since_on:
        raise ContradictsItself("it ended before it began", field="ended_on", possible=(since_on.isoformat(),))
    return (as_event(care.GuardianEnded, command),)


@RULES.of(JoinHousehold)
def _join(command: JoinHousehold, person: Person, context: Context) -> tuple[Event, ...]:
    if command.household_id in person.households:
        raise NotRecorded("the person belongs to it already", field="household_id", possible=("LeaveHousehold",))
    otherwise = disagreements(family_card=command.family_card, home_region=command.home_region, on=context.on)
    return (as_event(care.HouseholdJoined, command, disagreements=otherwise),)


@RULES.of(LeaveHousehold)
def _leave(command: LeaveHousehold, person: Person, _: Context) -> tuple[Event, ...]:
    since_on = person.households.get(command.household_id)
    if since_on is None:
        raise NotRecorded("the person does not belong to it", field="household_id", possible=tuple(map(str, person.households)))
    if command.left_on < since_on:
        raise ContradictsItself("left before joining", field="left_on", possible=(since_on.isoformat(),))
    return (as_event(care.HouseholdLeft, command),)
