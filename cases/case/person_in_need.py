"""The person in need of a case: what becomes known of them, and what turns out to have been wrong."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.by_type import as_event
from cases.case.state import RULES, Case
from cases.decider import Command, Context, command
from cases.errors import FieldInvalid
from cases.events import person_in_need as told
from cases.events.event import Event
from cases.fields import Age, FamilyCard, FieldName, Line, Nik, Number, PastDay, Phone, Prose, Region, UnknownCode
from cases.person.civil_numbers import disagreements
from cases.refusals import ContradictsItself, fact_exists, something_said
from cases.vocabulary import Sex
from cases.vocabulary.people import Disagreement

CAN_BE_UNKNOWN = ("sex", "age_years", "citizen", "home_region", "name", "nik", "family_card", "birth_on", "address")
"""Fields of a description that a correction may take back."""


class BeforeBirth(FieldInvalid):
    """The person was not yet born when this happened."""

    code = "before-birth"


class AgeContradictsBirth(FieldInvalid):
    """Age in years and day of birth do not fit each other."""

    code = "age-contradicts-birth"


class NothingSaid(FieldInvalid):
    """A description says at least one thing of the person."""

    code = "nothing-said"


@command(target="case_id")
class DescribePerson(Command):
    """Say what is known of the person now; what is left out stays as it was. The age is in full years, today."""

    case_id: UUID
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    citizen: bool | None = None
    home_region: Region | None = None
    label: Line | None = None
    name: Line | None = None
    nickname: Line | None = None
    nik: Nik | None = None
    family_card: FamilyCard | None = None
    birth_on: PastDay | None = None
    birth_place: Line | None = None
    address: Line | None = None
    phone: Phone | None = None
    marks: Prose | None = None
    language: Line | None = None
    belongings: Prose | None = None
    health: Prose | None = None


@command(target="case_id")
class CorrectPerson(Command):
    """Say which earlier fact (its version, the first is 1) was wrong: the right values, and what is not known after all."""

    case_id: UUID
    corrects: Number
    unknown: tuple[FieldName, ...] = ()
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    citizen: bool | None = None
    home_region: Region | None = None
    name: Line | None = None
    nik: Nik | None = None
    family_card: FamilyCard | None = None
    birth_on: PastDay | None = None
    address: Line | None = None
    reason: Prose | None = None


@RULES.of(DescribePerson)
def _describe(command: DescribePerson, case: Case, context: Context) -> tuple[Event, ...]:
    said = (getattr(command, name) for name in DescribePerson.__dataclass_fields__ if name not in ("case_id", "age_estimated"))
    if all(value is None for value in said):
        raise NothingSaid
    age = _age(command, case, context)
    otherwise = _said_otherwise(command, case, context, age)
    return (as_event(told.PersonDescribed, command, person_id=case.person_id, age_years=age, disagreements=otherwise),)


@RULES.of(CorrectPerson)
def _correct(command: CorrectPerson, case: Case, context: Context) -> tuple[Event, ...]:
    fact_exists(command.corrects, case.size)
    for name in command.unknown:
        if name not in CAN_BE_UNKNOWN:
            raise UnknownCode("no field that can be unknown", field="unknown", possible=CAN_BE_UNKNOWN)
        if getattr(command, name) is not None:
            raise ContradictsItself("unknown, and yet it has a value", field=name)
    something_said(*(getattr(command, name) for name in CAN_BE_UNKNOWN), *command.unknown)
    age = _age(command, case, context)
    otherwise = _said_otherwise(command, case, context, age)
    return (as_event(told.PersonCorrected, command, person_id=case.person_id, age_years=age, disagreements=otherwise),)


def _said_otherwise(command: DescribePerson | CorrectPerson, case: Case, context: Context, age: int | None) -> tuple[Disagreement, ...]:
    return disagreements(
        nik=command.nik,
        family_card=command.family_card,
        birth_on=command.birth_on,
        age_years=age,
        sex=command.sex or (None if "sex" in getattr(command, "unknown", ()) else case.sex),
        home_region=command.home_region,
        on=context.on,
    )


def _age(command: DescribePerson | CorrectPerson, case: Case, context: Context) -> int | None:
    """The age told, or the age on the day of this fact by the day of birth; official counts need it after the birthday is forgotten."""
    if command.birth_on is None:
        return command.age_years
    began_on = case.episodes[0].opened_at.astimezone(ZoneInfo(context.zone)).date()
    if command.birth_on > min(began_on, context.on):
        raise BeforeBirth(field="birth_on", possible=(min(began_on, context.on).isoformat(),))
    age = full_years(command.birth_on, context.on)
    if command.age_years not in (None, age):
        raise AgeContradictsBirth(f"on that day the person was {age}", field="age_years")
    return None if "age_years" in getattr(command, "unknown", ()) else age


def full_years(born: date, on: date) -> int:
    """The age in full years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
