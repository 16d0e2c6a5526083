"""What is known of a shelter: its rooms and beds, and who has which bed until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import Rules
from cases.decider import Context
from cases.errors import Conflict
from cases.refusals import BeforeItBegan, NotRecorded, not_before
from cases.vocabulary import Sex
from cases.vocabulary.shelter import AgeGroup


class BedOccupied(Conflict):
    """Somebody has this bed; `possible` lists beds that are free."""

    code = "bed-occupied"


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room, and for whom it is."""

    sex: Sex | None = None
    age_group: AgeGroup | None = None
    accessible: bool = False


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Somebody's stay that is not over.

    Attributes:
        last_at: when the last thing known of it happened.
        proposed_by, proposed_for: who asked for it to be longer, while nobody has decided.
    """

    bed_id: UUID
    case_id: UUID
    person_id: UUID
    admitted_at: datetime
    last_at: datetime
    due_at: datetime
    needs_access: bool = False
    extensions: int = 0
    proposed_by: UUID | None = None
    proposed_for: UUID | None = None
    absent: bool = False


@dataclass(frozen=True, kw_only=True)
class Shelter:
    """A shelter as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        rooms: those in use.
        beds: those in use, and the room of each.
        stays: those that are not over, by id.
        ids: every id of a room, bed or stay that was used in it.
    """

    size: int = 0
    region: str = ""
    opened_at: datetime | None = None
    closed: bool = False
    rooms: Mapping[UUID, Room] = field(default_factory=dict)
    beds: Mapping[UUID, UUID] = field(default_factory=dict)
    stays: Mapping[UUID, Stay] = field(default_factory=dict)
    ids: frozenset[UUID] = frozenset()

    @property
    def occupied(self) -> frozenset[UUID]:
        """The beds that somebody has."""
        return frozenset(stay.bed_id for stay in self.stays.values())

    @property
    def free(self) -> tuple[UUID, ...]:
        """The beds that nobody has."""
        taken = self.occupied
        return tuple(bed_id for bed_id in self.beds if bed_id not in taken)


def stage(shelter: Shelter) -> str:
    """The stage that people see."""
    if shelter.opened_at is None:
        return "shelter-not-opened"
    return "closed" if shelter.closed else "full" if not shelter.free else "taking-people"


def _began_before(shelter: Shelter, context: Context) -> None:
    not_before(shelter.opened_at, context)


RULES: Final[Rules[Shelter]] = Rules(_began_before)


def room(shelter: Shelter, room_id: UUID) -> Room:
    """A room in use; refuses another."""
    if room_id not in shelter.rooms:
        raise NotRecorded("there is no such room in use", field="room_id", possible=tuple(map(str, shelter.rooms)))
    return shelter.rooms[room_id]


def free_bed(shelter: Shelter, bed_id: UUID) -> Room:
    """The room of a bed that nobody has; refuses a bed that is not in use or that somebody has."""
    if bed_id not in shelter.beds:
        raise NotRecorded("there is no such bed in use", field="bed_id", possible=tuple(map(str, shelter.free)))
    if bed_id in shelter.occupied:
        raise BedOccupied(field="bed_id", possible=tuple(map(str, shelter.free)))
    return shelter.rooms[shelter.beds[bed_id]]


def stay(shelter: Shelter, stay_id: UUID, context: Context) -> Stay:
    """A stay that is not over; refuses another, and what is said to have happened before its last step."""
    if stay_id not in shelter.stays:
        raise NotRecorded("no such stay, or it is over", field="stay_id", possible=tuple(map(str, shelter.stays)))
    found = shelter.stays[stay_id]
    if context.at < found.last_at:
        raise BeforeItBegan("before the last step of the stay", field="occurred_at", possible=(found.last_at.isoformat(),))
    return found
