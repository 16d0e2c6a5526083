"""The ways of the commands about shelters and stays."""

from typing import Final

from api.routes.way import SHELTER, Way
from cases.shelter import places, stays

STAY: Final = f"{SHELTER}/stays/{{stay_id}}"

SHELTERS: Final = (
    Way("/v1/shelters", places.OpenShelter, new=("shelter_id",), begins=SHELTER, version=False),
    Way(f"{SHELTER}/corrections", places.CorrectShelter),
    Way(f"{SHELTER}/closure", places.CloseShelter),
    Way(f"{SHELTER}/rooms", places.AddRoom, new=("room_id",)),
    Way(f"{SHELTER}/rooms/{{room_id}}/closure", places.CloseRoom),
    Way(f"{SHELTER}/beds", places.AddBed, new=("bed_id",)),
    Way(f"{SHELTER}/beds/{{bed_id}}/closure", places.CloseBed),
    Way(f"{SHELTER}/stays", stays.AdmitPerson, new=("stay_id",)),
    Way(f"{STAY}/move", stays.MoveToBed),
    Way(f"{STAY}/extension", stays.ProposeExtension),
    Way(f"{STAY}/extension/approval", stays.ApproveExtension),
    Way(f"{STAY}/extension/rejection", stays.RejectExtension),
    Way(f"{STAY}/absence", stays.NoticeAbsence),
    Way(f"{STAY}/return", stays.RecordReturn),
    Way(f"{STAY}/discharge", stays.DischargePerson),
    Way(f"{STAY}/leaving", stays.RecordLeft),
)
