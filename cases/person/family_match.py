"""The family that is accepted as the person's: one at a time over all their records, whoever accepts it."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import person_care as care
from cases.events.event import Event
from cases.person.state import RULES, Person
from cases.refusals import NotRecorded


class AnotherFamilyAccepted(Conflict):
    """Another match stands for this person (`possible` names it); it is rejected or withdrawn first."""

    code = "another-family-accepted"


@command(target="person_id")
class NoteFamilyMatch(Command):
    """Note the accepted match with the person. Asked only in one append with it."""

    person_id: UUID
    match_id: UUID


@command(target="person_id")
class ReleaseFamilyMatch(Command):
    """Say that it does not stand any more. Asked only in one append with the match."""

    person_id: UUID
    match_id: UUID


@RULES.of(NoteFamilyMatch)
def _note(command: NoteFamilyMatch, person: Person, context: Context) -> tuple[Event, ...]:
    elsewhere: tuple[UUID | None, ...] = context.looked_up.get("family_matches", ())
    standing = next((one for one in (person.family_match, *elsewhere) if one is not None), None)
    if standing is not None:
        raise AnotherFamilyAccepted(field="match_id", possible=(str(standing),))
    return (as_event(care.FamilyMatchNoted, command, noted_at=context.at),)


@RULES.of(ReleaseFamilyMatch)
def _release(command: ReleaseFamilyMatch, person: Person, _: Context) -> tuple[Event, ...]:
    if person.family_match != command.match_id:
        raise NotRecorded("this match does not stand for the person", field="match_id")
    return (as_event(care.FamilyMatchReleased, command),)
