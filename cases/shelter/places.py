"""A shelter and its places: opened, corrected, closed; rooms for whom, and their beds."""

from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import shelter as told
from cases.events.event import Event
from cases.fields import Line, Prose, Region
from cases.refusals import AlreadyRecorded, NotRecorded, something_said
from cases.shelter.state import RULES, BedOccupied, Shelter, room
from cases.vocabulary import Sex
from cases.vocabulary.shelter import AgeGroup, ShelterKind
from cases.worker.roles import OutsideTheOffice


class StillOccupied(Conflict):
    """Somebody stays there; `possible` lists the stays that are to be over or moved first."""

    code = "still-occupied"


@command(target="shelter_id")
class OpenShelter(Command):
    """Let a shelter take people from now on."""

    shelter_id: UUID
    name: Line
    kind: ShelterKind
    region: Region
    address: Line | None = None


@command(target="shelter_id")
class CorrectShelter(Command):
    """Say how its name, region or address should read."""

    shelter_id: UUID
    name: Line | None = None
    region: Region | None = None
    address: Line | None = None


@command(target="shelter_id")
class CloseShelter(Command):
    """Take nobody any more."""

    shelter_id: UUID
    reason: Prose


@command(target="shelter_id")
class AddRoom(Command):
    """Use a room, for some people or for everybody."""

    shelter_id: UUID
    room_id: UUID
    name: Line
    sex: Sex | None = None
    age_group: AgeGroup | None = None
    accessible: bool = False


@command(target="shelter_id")
class CloseRoom(Command):
    """Use a room and its beds no more."""

    shelter_id: UUID
    room_id: UUID
    reason: Prose | None = None


@command(target="shelter_id")
class AddBed(Command):
    """Put a bed into a room."""

    shelter_id: UUID
    bed_id: UUID
    room_id: UUID
    label: Line


@command(target="shelter_id")
class CloseBed(Command):
    """Use a bed no more."""

    shelter_id: UUID
    bed_id: UUID
    reason: Prose | None = None


@RULES.of(OpenShelter)
def _open(command: OpenShelter, _: Shelter, context: Context) -> tuple[Event, ...]:
    _in_the_office(command.region, context)
    return (as_event(told.ShelterOpened, command, opened_at=context.at),)


@RULES.of(CorrectShelter)
def _correct(command: CorrectShelter, _: Shelter, context: Context) -> tuple[Event, ...]:
    something_said(command.name, command.region, command.address)
    _in_the_office(command.region, context)
    return (as_event(told.ShelterCorrected, command),)


@RULES.of(CloseShelter)
def _close(command: CloseShelter, shelter: Shelter, context: Context) -> tuple[Event, ...]:
    if shelter.stays:
        raise StillOccupied(field="shelter_id", possible=tuple(map(str, shelter.stays)))
    return (as_event(told.ShelterClosed, command, closed_at=context.at),)


@RULES.of(AddRoom)
def _add_room(command: AddRoom, shelter: Shelter, _: Context) -> tuple[Event, ...]:
    _unused(shelter, command.room_id, "room_id")
    return (as_event(told.RoomAdded, command),)


@RULES.of(CloseRoom)
def _close_room(command: CloseRoom, shelter: Shelter, _: Context) -> tuple[Event, ...]:
    room(shelter, command.room_id)
    beds = tuple(bed_id for bed_id, room_id in shelter.beds.items() if room_id == command.room_id)
    staying = tuple(str(key) for key, stay in shelter.stays.items() if stay.bed_id in beds)
    if staying:
        raise StillOccupied(field="room_id", possible=staying)
    return (as_event(told.RoomClosed, command, bed_ids=beds),)


@RULES.of(AddBed)
def _add_bed(command: AddBed, shelter: Shelter, _: Context) -> tuple[Event, ...]:
    room(shelter, command.room_id)
    _unused(shelter, command.bed_id, "bed_id")
    return (as_event(told.BedAdded, command),)


@RULES.of(CloseBed)
def _close_bed(command: CloseBed, shelter: Shelter, _: Context) -> tuple[Event, ...]:
    if command.bed_id not in shelter.beds:
        raise NotRecorded("there is no such bed in use", field="bed_id", possible=tuple(map(str, shelter.beds)))
    if command.bed_id in shelter.occupied:
        raise BedOccupied(field="bed_id", possible=tuple(map(str, shelter.free)))
    return (as_event(told.BedClosed, command),)


def _in_the_office(region: str | None, context: Context) -> None:
    if region is not None and not codes.within(region, context.region):
        raise OutsideTheOffice(field="region", possible=(context.region,))


def _unused(shelter: Shelter, new_id: UUID, field_name: str) -> None:
    if new_id in shelter.ids:
        raise AlreadyRecorded("this id is already used in the shelter", field=field_name)
