"""Staying: a bed is given once, may be changed, is asked for longer and approved by another, and becomes free again."""

from collections.abc import Iterator
from uuid import UUID

from cases.by_type import as_event
from cases.case.state import Case
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict, FieldInvalid
from cases.events import shelter as told
from cases.events.event import Event
from cases.fields import Prose, Region
from cases.grounds import ground
from cases.refusals import AlreadyRecorded, ContradictsItself
from cases.shelter.state import RULES, Room, Shelter, free_bed, stay
from cases.vocabulary.shelter import AgeGroup, Destination, Misfit
from cases.vocabulary.work import WorkKind

ADULT_YEARS = 18
WARNS, REFUSES = 1, 2
"""What the policies `shelter-sex` and `shelter-age` say; 0 says nothing."""
_JUDGED_BY = {
    Misfit.OTHER_SEX: "shelter-sex",
    Misfit.SEX_UNKNOWN: "shelter-sex",
    Misfit.OTHER_AGE: "shelter-age",
    Misfit.AGE_UNKNOWN: "shelter-age",
}


class BedUnsuitable(FieldInvalid):
    """The room is not for this person, and the office does not allow it."""

    code = "bed-unsuitable"


class StaysAlready(Conflict):
    """The person of this case stays in a shelter already."""

    code = "stays-already"


class NothingProposed(Conflict):
    """Nobody has asked for a longer stay, or it is decided."""

    code = "nothing-proposed"


class NotAbsent(Conflict):
    """They are there: nobody has noticed that they were away."""

    code = "not-absent"


@command(target="shelter_id")
class AdmitPerson(Command):
    """Give the person of a case a bed: one append to the shelter and to the case."""

    shelter_id: UUID
    stay_id: UUID
    bed_id: UUID
    case_id: UUID
    needs_access: bool = False
    reason: Prose | None = None


@command(target="shelter_id")
class MoveToBed(Command):
    """Give somebody another bed."""

    shelter_id: UUID
    stay_id: UUID
    bed_id: UUID


@command(target="shelter_id")
class ProposeExtension(Command):
    """Ask that a stay be longer."""

    shelter_id: UUID
    stay_id: UUID
    reason: Prose


@command(target="shelter_id")
class ApproveExtension(Command):
    """Let a stay be longer. Not by who asked for it.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    shelter_id: UUID
    stay_id: UUID
    decree_id: UUID | None = None


@command(target="shelter_id")
class RejectExtension(Command):
    """Do not let a stay be longer. Not by who asked for it."""

    shelter_id: UUID
    stay_id: UUID
    reason: Prose


@command(target="shelter_id")
class NoticeAbsence(Command):
    """Say that somebody is away without leave since then (`occurred_at`)."""

    shelter_id: UUID
    stay_id: UUID
    circumstances: Prose | None = None


@command(target="shelter_id")
class RecordReturn(Command):
    """Say that they are back."""

    shelter_id: UUID
    stay_id: UUID


@command(target="shelter_id")
class DischargePerson(Command):
    """End a stay: one append to the shelter and to the case."""

    shelter_id: UUID
    stay_id: UUID
    destination: Destination
    region: Region | None = None
    note: Prose | None = None


@command(target="shelter_id")
class RecordLeft(Command):
    """Say that somebody went away by themselves, which ends the stay: one append to the shelter and to the case."""

    shelter_id: UUID
    stay_id: UUID
    circumstances: Prose | None = None


@RULES.of(AdmitPerson)
def _admit(command: AdmitPerson, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    case: Case = context.looked_up["case"]
    if command.stay_id in shelter.ids:
        raise AlreadyRecorded("this id is already used in the shelter", field="stay_id")
    if WorkKind.SHELTER_STAY in case.work.values() or any(s.person_id == case.person_id for s in shelter.stays.values()):
        raise StaysAlready(field="case_id", possible=("MoveToBed", "DischargePerson"))
    misfits = _accepted(free_bed(shelter, command.bed_id), case, context, needs_access=command.needs_access)
    if context.at < context.policies.due("shelter-last-resort", case.episodes[-1].began_at, context.zone):
        misfits = (*misfits, Misfit.NOT_TRIED_FIRST)
    admitted = as_event(
        told.PersonAdmitted,
        command,
        person_id=case.person_id,
        region=shelter.region,
        admitted_at=context.at,
        admitted_by=context.actor.id,
        stay_due_at=context.policies.due("shelter-stay", context.at, context.zone),
        misfits=misfits,
    )
    return (admitted,)


@RULES.of(MoveToBed)
def _move(command: MoveToBed, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    room = free_bed(shelter, command.bed_id)
    misfits = _accepted(room, context.looked_up["case"], context, needs_access=staying.needs_access)
    who = {"case_id": staying.case_id, "person_id": staying.person_id, "from_bed_id": staying.bed_id}
    return (as_event(told.PersonMovedToBed, command, **who, moved_at=context.at, misfits=misfits),)


@RULES.of(ProposeExtension)
def _propose(command: ProposeExtension, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    if staying.proposed_by is not None:
        raise AlreadyRecorded("somebody has asked for it already", field="stay_id", possible=("ApproveExtension", "RejectExtension"))
    due = context.policies.due("approval", context.at, context.zone)
    hands = {"proposed_by": context.actor.id, "proposed_for": context.actor.on_behalf_of}
    return (as_event(told.StayExtensionProposed, command, bed_id=staying.bed_id, person_id=staying.person_id, decide_due_at=due, **hands),)


@RULES.of(ApproveExtension)
def _approve(command: ApproveExtension, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    if staying.proposed_by is None:
        raise NothingProposed(field="stay_id", possible=("ProposeExtension",))
    apart(context, staying.proposed_by, staying.proposed_for)
    due = context.policies.due("shelter-extension", max(staying.due_at, context.at), context.zone)
    hands = {"approved_by": context.actor.id, "approved_for": context.actor.on_behalf_of}
    decree = ground(command.decree_id, context)
    return (as_event(told.StayExtended, command, bed_id=staying.bed_id, stay_due_at=due, decree=decree, **hands),)


@RULES.of(RejectExtension)
def _reject(command: RejectExtension, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    if staying.proposed_by is None:
        raise NothingProposed(field="stay_id", possible=("ProposeExtension",))
    apart(context, staying.proposed_by, staying.proposed_for)
    who = {"bed_id": staying.bed_id, "person_id": staying.person_id}
    return (as_event(told.StayExtensionRejected, command, **who, rejected_by=context.actor.id),)


@RULES.of(NoticeAbsence)
def _notice(command: NoticeAbsence, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    if staying.absent:
        raise AlreadyRecorded("it is known that they are away", field="stay_id", possible=("RecordReturn", "RecordLeft"))
    who = {"bed_id": staying.bed_id, "person_id": staying.person_id}
    return (as_event(told.AbsenceNoticed, command, **who, absent_since_at=context.at),)


@RULES.of(RecordReturn)
def _return(command: RecordReturn, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    if not staying.absent:
        raise NotAbsent(field="stay_id", possible=("NoticeAbsence",))
    return (as_event(told.AbsentPersonReturned, command, bed_id=staying.bed_id, returned_at=context.at),)


@RULES.of(DischargePerson)
def _discharge(command: DischargePerson, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    if command.destination is Destination.LEFT:
        raise ContradictsItself("who left by themselves was not discharged", field="destination", possible=("RecordLeft",))
    who = {"bed_id": staying.bed_id, "person_id": staying.person_id}
    return (as_event(told.PersonDischarged, command, **who, discharged_at=context.at),)


@RULES.of(RecordLeft)
def _leave(command: RecordLeft, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    staying = stay(shelter, command.stay_id, context)
    who = {"bed_id": staying.bed_id, "person_id": staying.person_id}
    return (as_event(told.PersonLeftShelter, command, **who, left_at=context.at),)


def _accepted(room: Room, case: Case, context: Context, *, needs_access: bool) -> tuple[Misfit, ...]:
    """What speaks against a room for a person and is accepted; refuses what the office does not allow."""
    found = []
    for misfit in _misfits(room, case, needs_access=needs_access):
        rule = _JUDGED_BY.get(misfit)
        verdict = context.policies.value(rule) if rule else WARNS
        if verdict == REFUSES and misfit in {Misfit.OTHER_SEX, Misfit.OTHER_AGE}:
            raise BedUnsuitable(field="bed_id", rule=f"policy {rule}", misfit=misfit.value)
        if verdict:
            found.append(misfit)
    return tuple(found)


def _misfits(room: Room, case: Case, *, needs_access: bool) -> Iterator[Misfit]:
    if room.sex is not None and case.sex is not room.sex:
        yield Misfit.SEX_UNKNOWN if case.sex is None else Misfit.OTHER_SEX
    if room.age_group is not None:
        if case.age_years is None:
            yield Misfit.AGE_UNKNOWN
        elif (case.age_years < ADULT_YEARS) is not (room.age_group is AgeGroup.CHILDREN):
            yield Misfit.OTHER_AGE
    if needs_access and not room.accessible:
        yield Misfit.NOT_ACCESSIBLE
