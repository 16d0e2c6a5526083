"""Why the person needs more protection; tags, programmes and priorities; numbers in other systems."""

from typing import Annotated
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.events import person_care as care
from cases.events.event import Event
from cases.fields import Line, PastDay, Prose, UnknownCode
from cases.person.state import RULES, Person, unused
from cases.refusals import AlreadyRecorded, ContradictsItself, NotRecorded
from cases.vocabulary.people import OutsideSystem, Vulnerability


def _tag(value: str, field: str, context: Context) -> None:
    known = codes.tags()
    if value not in known or not known[value].in_force(context.on):
        possible = codes.nearest(value, tuple(code for code, tag in known.items() if tag.in_force(context.on)))
        raise UnknownCode(f"{field}: no tag of this code", field=field, rule=f"tags {codes.VERSIONS['tags']}", possible=possible)


TagCode = Annotated[str, _tag]


@command(target="person_id")
class NoteVulnerability(Command):
    """Say why the person needs more protection."""

    person_id: UUID
    vulnerability_id: UUID
    kind: Vulnerability
    since_on: PastDay | None = None
    detail: Prose | None = None


@command(target="person_id")
class EndVulnerability(Command):
    """Say that it does not hold any more."""

    person_id: UUID
    vulnerability_id: UUID
    ended_on: PastDay
    reason: Prose | None = None


@command(target="person_id")
class AddTag(Command):
    """Mark the person with a local tag, a programme or a priority."""

    person_id: UUID
    tag: TagCode
    since_on: PastDay


@command(target="person_id")
class RemoveTag(Command):
    """Say until which day the mark held."""

    person_id: UUID
    tag: TagCode
    until_on: PastDay


@command(target="person_id")
class RecordForwardingId(Command):
    """Keep the person's number in another system, such as the ID DTKS of old."""

    person_id: UUID
    forwarding_id: UUID
    system: OutsideSystem
    number: Line


@command(target="person_id")
class WithdrawForwardingId(Command):
    """Say that the number is not this person's."""

    person_id: UUID
    forwarding_id: UUID
    reason: Prose | None = None


@RULES.of(NoteVulnerability)
def _note(command: NoteVulnerability, person: Person, _: Context) -> tuple[Event, ...]:
    unused(person, command.vulnerability_id, "vulnerability_id")
    return (as_event(care.VulnerabilityNoted, command),)


@RULES.of(EndVulnerability)
def _end(command: EndVulnerability, person: Person, _: Context) -> tuple[Event, ...]:
    if command.vulnerability_id not in person.vulnerabilities:
        raise NotRecorded("nothing of this id holds", field="vulnerability_id", possible=tuple(map(str, person.vulnerabilities)))
    return (as_event(care.VulnerabilityEnded, command),)


@RULES.of(AddTag)
def _add(command: AddTag, person: Person, _: Context) -> tuple[Event, ...]:
    if command.tag in person.tags:
        raise AlreadyRecorded("the person is marked with it", field="tag")
    return (as_event(care.TagAdded, command),)


@RULES.of(RemoveTag)
def _remove(command: RemoveTag, person: Person, _: Context) -> tuple[Event, ...]:
    since_on = person.tags.get(command.tag)
    if since_on is None:
        raise NotRecorded("the person is not marked with it", field="tag", possible=tuple(person.tags))
    if command.until_on < since_on:
        raise ContradictsItself("it ended before it began", field="until_on", possible=(since_on.isoformat(),))
    return (as_event(care.TagRemoved, command),)


@RULES.of(RecordForwardingId)
def _record(command: RecordForwardingId, person: Person, _: Context) -> tuple[Event, ...]:
    unused(person, command.forwarding_id, "forwarding_id")
    return (as_event(care.ForwardingIdRecorded, command),)


@RULES.of(WithdrawForwardingId)
def _withdraw(command: WithdrawForwardingId, person: Person, _: Context) -> tuple[Event, ...]:
    if command.forwarding_id not in person.forwarding_ids:
        raise NotRecorded("no such number is kept", field="forwarding_id", possible=tuple(map(str, person.forwarding_ids)))
    return (as_event(care.ForwardingIdWithdrawn, command),)
