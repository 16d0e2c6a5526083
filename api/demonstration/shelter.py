"""The shelter (rumah singgah) of the large office: a room for men, a room for women, six beds."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from api.demonstration.chance import Chance
from api.demonstration.offices import OPENED_AT, Cast
from cases.decider import Command
from cases.shelter.places import AddBed, AddRoom, OpenShelter
from cases.vocabulary import Sex
from cases.vocabulary.shelter import AgeGroup, ShelterKind

BEDS_A_ROOM: Final = 3


class PlayedShelter:
    """A shelter and its places, made from the seed."""

    def __init__(self, cast: Cast) -> None:
        """Make the ids of shelter, rooms and beds."""
        chance = Chance(cast.seed, cast.played.office, "shelter")
        self._region = cast.districts[0]
        self.shelter_id = chance.identifier(OPENED_AT)
        self._rooms: tuple[UUID, ...] = tuple(chance.identifier(OPENED_AT) for _ in (Sex.MALE, Sex.FEMALE))
        self.beds: tuple[UUID, ...] = tuple(chance.identifier(OPENED_AT) for _ in range(2 * BEDS_A_ROOM))

    def opening(self) -> Iterator[Command]:
        """The commands that open it."""
        yield OpenShelter(
            shelter_id=self.shelter_id,
            name="Rumah Singgah Dinas Sosial",
            kind=ShelterKind.TRANSIT,
            region=self._region,
            address="Jalan Olahraga 1",
        )
        for number, (room_id, sex, name) in enumerate(
            zip(self._rooms, (Sex.MALE, Sex.FEMALE), ("Kamar laki-laki", "Kamar perempuan"), strict=True)
        ):
            yield AddRoom(
                shelter_id=self.shelter_id, room_id=room_id, name=name, sex=sex, age_group=AgeGroup.ADULTS, accessible=number == 0
            )
            for bed in range(BEDS_A_ROOM):
                yield AddBed(
                    shelter_id=self.shelter_id,
                    bed_id=self.beds[number * BEDS_A_ROOM + bed],
                    room_id=room_id,
                    label=f"{name} {bed + 1}",
                )
