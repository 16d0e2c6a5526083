"""What was given to the person for a period or an item, in any of their cases: nobody is given the same twice unasked."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from cases.by_type import as_event
from cases.case.code_fields import Item, Period, ServiceCode
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import person_care as care
from cases.events.event import Event
from cases.person.state import RULES, Aid, Person, unused
from cases.refusals import NotRecorded
from cases.vocabulary.services import FundingSource


class DoubleFunding(Conflict):
    """The same was given for this period or item; `possible` names the first. A reason lets it be given all the same."""

    code = "double-funding"


@command(target="person_id")
class NoteAid(Command):
    """Note a delivery with the person. Asked only in one append with it."""

    person_id: UUID
    service_id: UUID
    case_id: UUID
    service: ServiceCode
    fund: FundingSource
    period: Period | None = None
    item: Item | None = None
    all_the_same: bool = False


@command(target="person_id")
class WithdrawAid(Command):
    """Say that it was never given. Asked only in one append with the delivery's withdrawal."""

    person_id: UUID
    service_id: UUID


@RULES.of(NoteAid)
def _note(command: NoteAid, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.service_id, "service_id")
    elsewhere: Iterable[Mapping[UUID, Aid]] = context.looked_up.get("aid", ())
    first = first_of(command, (person.aid, *elsewhere))
    if first is not None and not command.all_the_same:
        raise DoubleFunding(field="repeat_reason", rule="domain.md 5", possible=(str(first),), service=command.service)
    return (as_event(care.AidNoted, command, repeats=first),)


@RULES.of(WithdrawAid)
def _withdraw(command: WithdrawAid, person: Person, _: Context) -> tuple[Event, ...]:
    if command.service_id not in person.aid:
        raise NotRecorded("it is not noted with this person", field="service_id")
    return (as_event(care.AidWithdrawn, command),)


def first_of(wanted: NoteAid, given: Iterable[Mapping[UUID, Aid]]) -> UUID | None:
    """The first service of that kind for that period and item, if there is one."""
    same = Aid(service=wanted.service, period=wanted.period, item=wanted.item)
    return next((service_id for of_one in given for service_id, aid in of_one.items() if aid == same), None)
