"""Two records of one person: a pair is decided on, records are merged and un-merged. Old facts stay where they are."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import NotFound
from cases.events import person as told
from cases.events.event import Event
from cases.fields import Prose
from cases.person.state import RULES, Person, moved
from cases.refusals import BeforeItBegan, ContradictsItself, NotRecorded
from cases.vocabulary.people import DuplicateEvidence, DuplicateVerdict


class NoSuchPerson(NotFound):
    """There is no record of such a person in this office."""

    code = "no-such-person"


@command(target="person_id")
class DecideDuplicate(Command):
    """Say whether another record is of the same person. Records of the same person are then merged."""

    person_id: UUID
    other_id: UUID
    verdict: DuplicateVerdict
    reason: Prose
    evidence: tuple[DuplicateEvidence, ...] = ()


@command(target="person_id")
class MergePerson(Command):
    """Merge this record into another of the same person, in which work goes on."""

    person_id: UUID
    into_id: UUID
    merge_id: UUID
    reason: Prose


@command(target="person_id")
class UnmergePerson(Command):
    """Say that the merge was wrong: this record is of a person of its own again."""

    person_id: UUID
    reason: Prose


@command(target="person_id")
class TakeInPerson(Command):
    """The other side of a merge. Asked only in one append with it."""

    person_id: UUID
    merged_id: UUID
    merge_id: UUID


@command(target="person_id")
class LetPersonGo(Command):
    """The other side of an un-merge. Asked only in one append with it."""

    person_id: UUID
    merged_id: UUID


@RULES.of(DecideDuplicate)
def _decide(command: DecideDuplicate, _: Person, context: Context) -> tuple[Event, ...]:
    _another(command.person_id, command.other_id, "other_id")
    if not _other(context).registered:
        raise NoSuchPerson(field="other_id")
    return (as_event(told.DuplicateDecided, command, decided_at=context.at, decided_by=context.actor.id),)


@RULES.of(MergePerson)
def _merge(command: MergePerson, _: Person, context: Context) -> tuple[Event, ...]:
    _another(command.person_id, command.into_id, "into_id")
    into = _other(context)
    if not into.registered:
        raise NoSuchPerson(field="into_id")
    if elsewhere := moved(into):
        elsewhere.field = "into_id"
        raise elsewhere
    return (as_event(told.PersonMergedInto, command, merged_at=context.at, merged_by=context.actor.id),)


@RULES.of(UnmergePerson)
def _unmerge(command: UnmergePerson, person: Person, context: Context) -> tuple[Event, ...]:
    if person.merged_at is not None and context.at < person.merged_at:
        raise BeforeItBegan("before it was merged", field="occurred_at", possible=(person.merged_at.isoformat(),))
    unmerged = as_event(
        told.PersonUnmerged,
        command,
        from_id=person.merged_into,
        merge_id=person.merge_id,
        unmerged_at=context.at,
        unmerged_by=context.actor.id,
    )
    return (unmerged,)


@RULES.of(TakeInPerson)
def _take_in(command: TakeInPerson, _: Person, context: Context) -> tuple[Event, ...]:
    return (as_event(told.PersonTakenIn, command, merged_at=context.at, merged_by=context.actor.id),)


@RULES.of(LetPersonGo)
def _let_go(command: LetPersonGo, person: Person, context: Context) -> tuple[Event, ...]:
    merge_id = person.taken_in.get(command.merged_id)
    if merge_id is None:
        raise NotRecorded("this record was not merged into it", field="merged_id", possible=tuple(map(str, person.taken_in)))
    return (as_event(told.PersonLetGo, command, merge_id=merge_id, unmerged_at=context.at, unmerged_by=context.actor.id),)


def _another(person_id: UUID, other_id: UUID, field: str) -> None:
    if person_id == other_id:
        raise ContradictsItself("this is the same record", field=field)


def _other(context: Context) -> Person:
    """The other record, which the joint decision looked up."""
    found = context.looked_up.get("other")
    return found if isinstance(found, Person) else Person()
