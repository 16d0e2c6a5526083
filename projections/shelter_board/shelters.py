"""The shelters and their rooms: what kind, where, for whom each room is."""

from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import shelter as told
from cases.log.reader import Recorded
from projections.model import Folds, Key, Model, Row
from projections.opened import kind_of, redacted, subjects, text


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A room, and for whom it is; None is for everybody."""

    name: str
    sex: str | None = None
    age_group: str | None = None
    accessible: bool = False


class ListedShelter(Row, frozen=True, kw_only=True):
    """A shelter as the board shows it.

    Attributes:
        version: of the stream after the last fact.
        rooms: those in use.
        address: opened; None where nothing was said or it is redacted.
    """

    shelter_id: UUID
    version: int
    name: str
    kind: str
    region: str
    closed: bool = False
    rooms: dict[UUID, Room] = msgspec.field(default_factory=dict)
    address: str | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


FOLDS: Final[Folds[ListedShelter]] = Folds()


@FOLDS.of(told.ShelterOpened)
def _opened(_: ListedShelter | None, event: told.ShelterOpened, recorded: Recorded) -> ListedShelter:
    return ListedShelter(
        shelter_id=recorded.stream,
        version=recorded.version,
        name=event.name,
        kind=event.kind,
        region=event.region,
        address=text(event.address),
        redacted=redacted(event),
        subjects=subjects(recorded),
    )


@FOLDS.of(told.ShelterCorrected)
def _corrected(row: ListedShelter, event: told.ShelterCorrected, recorded: Recorded) -> ListedShelter:
    after = replace(row, name=event.name or row.name, region=event.region or row.region)
    if event.address is None:
        return after
    return replace(after, address=text(event.address), redacted=redacted(event), subjects=subjects(recorded))


@FOLDS.of(told.ShelterClosed)
def _closed(row: ListedShelter, _: told.ShelterClosed, __: Recorded) -> ListedShelter:
    return replace(row, closed=True)


@FOLDS.of(told.RoomAdded)
def _room_added(row: ListedShelter, event: told.RoomAdded, _: Recorded) -> ListedShelter:
    room = Room(name=event.name, sex=event.sex, age_group=event.age_group, accessible=event.accessible)
    return replace(row, rooms={**row.rooms, event.room_id: room})


@FOLDS.of(told.RoomClosed)
def _room_closed(row: ListedShelter, event: told.RoomClosed, _: Recorded) -> ListedShelter:
    return replace(row, rooms={key: room for key, room in row.rooms.items() if key != event.room_id})


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.stream,),) if kind_of(recorded.event) == "shelter" else ()


def _evolve(row: ListedShelter | None, recorded: Recorded) -> ListedShelter | None:
    after = FOLDS.evolve(row, recorded) if type(recorded.event) in FOLDS.events else row
    return None if after is None else replace(after, version=recorded.version)


SHELTERS: Final = Model(name="shelters", row=ListedShelter, key=("shelter_id",), keys=_keys, evolve=_evolve)
