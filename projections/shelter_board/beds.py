"""Which beds are there, in which room of which shelter, and whether they are in use."""

from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events import shelter as told
from cases.log.reader import Recorded
from projections.model import Key, Model, Row


class ShelterBed(Row, frozen=True, kw_only=True):
    """A bed. Who has it is told by the stays."""

    shelter_id: UUID
    bed_id: UUID
    room_id: UUID
    label: str
    in_use: bool = True


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    match recorded.event:
        case told.BedAdded(bed_id=bed_id) | told.BedClosed(bed_id=bed_id):
            return ((recorded.stream, bed_id),)
        case told.RoomClosed(bed_ids=bed_ids):
            return tuple((recorded.stream, bed_id) for bed_id in bed_ids)
        case _:
            return ()


def _evolve(bed: ShelterBed | None, recorded: Recorded) -> ShelterBed | None:
    event = recorded.event
    if isinstance(event, told.BedAdded):
        return ShelterBed(shelter_id=recorded.stream, bed_id=event.bed_id, room_id=event.room_id, label=event.label)
    return replace(bed, in_use=False) if bed else None


SHELTER_BEDS: Final = Model(name="shelter_beds", row=ShelterBed, key=("shelter_id", "bed_id"), keys=_keys, evolve=_evolve)
