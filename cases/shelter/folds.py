"""How a shelter takes up its facts. Nothing is refused here."""

from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, changed
from cases.events import shelter as told
from cases.shelter.state import Room, Shelter, Stay

FOLDS: Final[Folds[Shelter]] = Folds()


@FOLDS.of(told.ShelterOpened)
def _opened(shelter: Shelter, event: told.ShelterOpened) -> Shelter:
    return _with(shelter, region=event.region, opened_at=event.opened_at)


@FOLDS.of(told.ShelterCorrected)
def _corrected(shelter: Shelter, event: told.ShelterCorrected) -> Shelter:
    return _with(shelter, region=event.region or shelter.region)


@FOLDS.of(told.ShelterClosed)
def _closed(shelter: Shelter, _: told.ShelterClosed) -> Shelter:
    return _with(shelter, closed=True)


@FOLDS.of(told.RoomAdded)
def _room_added(shelter: Shelter, event: told.RoomAdded) -> Shelter:
    room = Room(sex=event.sex, age_group=event.age_group, accessible=event.accessible)
    return _with(shelter, rooms={**shelter.rooms, event.room_id: room}, ids=shelter.ids | {event.room_id})


@FOLDS.of(told.RoomClosed)
def _room_closed(shelter: Shelter, event: told.RoomClosed) -> Shelter:
    rooms = {key: room for key, room in shelter.rooms.items() if key != event.room_id}
    return _with(shelter, rooms=rooms, beds={key: room_id for key, room_id in shelter.beds.items() if room_id != event.room_id})


@FOLDS.of(told.BedAdded)
def _bed_added(shelter: Shelter, event: told.BedAdded) -> Shelter:
    return _with(shelter, beds={**shelter.beds, event.bed_id: event.room_id}, ids=shelter.ids | {event.bed_id})


@FOLDS.of(told.BedClosed)
def _bed_closed(shelter: Shelter, event: told.BedClosed) -> Shelter:
    return _with(shelter, beds={key: room_id for key, room_id in shelter.beds.items() if key != event.bed_id})


@FOLDS.of(told.PersonAdmitted)
def _admitted(shelter: Shelter, event: told.PersonAdmitted) -> Shelter:
    begun = Stay(
        bed_id=event.bed_id,
        case_id=event.case_id,
        person_id=event.person_id,
        admitted_at=event.admitted_at,
        last_at=event.admitted_at,
        due_at=event.stay_due_at,
        needs_access=event.needs_access,
    )
    return _with(shelter, stays={**shelter.stays, event.stay_id: begun}, ids=shelter.ids | {event.stay_id})


@FOLDS.of(told.StayExtensionProposed)
def _extension_proposed(shelter: Shelter, event: told.StayExtensionProposed) -> Shelter:
    return _with_stay(shelter, event.stay_id, proposed_by=event.proposed_by, proposed_for=event.proposed_for)


@FOLDS.of(told.StayExtended)
def _extended(shelter: Shelter, event: told.StayExtended) -> Shelter:
    number = shelter.stays[event.stay_id].extensions + 1 if event.stay_id in shelter.stays else 0
    return _with_stay(shelter, event.stay_id, due_at=event.stay_due_at, extensions=number, proposed_by=None, proposed_for=None)


@FOLDS.of(told.StayExtensionRejected)
def _extension_rejected(shelter: Shelter, event: told.StayExtensionRejected) -> Shelter:
    return _with_stay(shelter, event.stay_id, proposed_by=None, proposed_for=None)


@FOLDS.of(told.PersonMovedToBed)
def _moved(shelter: Shelter, event: told.PersonMovedToBed) -> Shelter:
    return _with_stay(shelter, event.stay_id, bed_id=event.bed_id, last_at=event.moved_at)


@FOLDS.of(told.AbsenceNoticed)
def _absent(shelter: Shelter, event: told.AbsenceNoticed) -> Shelter:
    return _with_stay(shelter, event.stay_id, absent=True, last_at=event.absent_since_at)


@FOLDS.of(told.AbsentPersonReturned)
def _returned(shelter: Shelter, event: told.AbsentPersonReturned) -> Shelter:
    return _with_stay(shelter, event.stay_id, absent=False, last_at=event.returned_at)


@FOLDS.of(told.PersonDischarged)
def _discharged(shelter: Shelter, event: told.PersonDischarged) -> Shelter:
    return _without(shelter, event.stay_id)


@FOLDS.of(told.PersonLeftShelter)
def _left(shelter: Shelter, event: told.PersonLeftShelter) -> Shelter:
    return _without(shelter, event.stay_id)


def _without(shelter: Shelter, stay_id: UUID) -> Shelter:
    return _with(shelter, stays={key: stay for key, stay in shelter.stays.items() if key != stay_id})


def _with_stay(shelter: Shelter, stay_id: UUID, **changes: Any) -> Shelter:
    stays = {key: changed(stay, **changes) if key == stay_id else stay for key, stay in shelter.stays.items()}
    return _with(shelter, stays=stays)


def _with(shelter: Shelter, **changes: Any) -> Shelter:
    return changed(shelter, size=shelter.size + 1, **changes)
