"""A person gets a record of their own, also without a name; what was said wrongly is corrected."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.events import person as told
from cases.events.event import Event
from cases.fields import Age, Line, Number, Prose, Region
from cases.person.state import RULES, Person
from cases.refusals import fact_exists, something_said
from cases.vocabulary import Sex


@command(target="person_id")
class RegisterPerson(Command):
    """Begin a record of a person, under the id by which complaints and cases know them. Other names are one a line."""

    person_id: UUID
    region: Region | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    citizen: bool | None = None
    label: Line | None = None
    name: Line | None = None
    aliases: Prose | None = None
    marks: Prose | None = None
    place_found: Line | None = None


@command(target="person_id")
class CorrectRegistration(Command):
    """Say which earlier fact (its version, the first is 1) was wrong, and the right values."""

    person_id: UUID
    corrects: Number
    region: Region | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    citizen: bool | None = None
    label: Line | None = None
    name: Line | None = None
    aliases: Prose | None = None
    reason: Prose | None = None


@RULES.of(RegisterPerson)
def _register(command: RegisterPerson, _: Person, context: Context) -> tuple[Event, ...]:
    region = command.region or context.region
    return (as_event(told.PersonRegistered, command, region=region, registered_at=context.at, registered_by=context.actor.id),)


@RULES.of(CorrectRegistration)
def _correct(command: CorrectRegistration, person: Person, _: Context) -> tuple[Event, ...]:
    fact_exists(command.corrects, person.size)
    something_said(
        command.region, command.sex, command.age_years, command.citizen, command.label, command.name, command.aliases, command.reason
    )
    return (as_event(told.RegistrationCorrected, command),)
