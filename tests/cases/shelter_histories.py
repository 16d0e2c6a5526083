"""Example histories of a shelter, by the ordinary commands."""

from datetime import timedelta

from cases.case.state import Case, Episode
from cases.decider import Command
from cases.shelter.places import AddBed, AddRoom, CloseShelter, OpenShelter
from cases.shelter.stays import AdmitPerson, DischargePerson, NoticeAbsence, ProposeExtension, RecordLeft
from cases.vocabulary import Sex
from cases.vocabulary.shelter import Destination, ShelterKind
from tests import spec
from tests.spec import some_id

SHELTER, ROOM, BED, OTHER_BED, STAY = (some_id(name) for name in ("shelter", "room", "bed", "other bed", "stay"))
SHELTERED = some_id("sheltered case")
KNOWN_CASE = Case(
    person_id=some_id("sheltered person"),
    sex=Sex.MALE,
    age_years=71,
    region="32.12.01.2008",
    episodes=(Episode(number=1, opened_at=spec.NOW - timedelta(days=3)),),
)
OPENED = OpenShelter(
    shelter_id=SHELTER, name="Rumah Singgah Indramayu", kind=ShelterKind.TRANSIT, region="32.12.15", address="Jl. Olahraga 1"
)
FOR_MEN = AddRoom(shelter_id=SHELTER, room_id=ROOM, name="Kamar 1", sex=Sex.MALE)
FOR_ALL = AddRoom(shelter_id=SHELTER, room_id=some_id("room for all"), name="Kamar 2")
BEDDED = AddBed(shelter_id=SHELTER, bed_id=BED, room_id=ROOM, label="1A")
SECOND = AddBed(shelter_id=SHELTER, bed_id=OTHER_BED, room_id=FOR_ALL.room_id, label="2A")
READY: tuple[Command, ...] = (OPENED, FOR_MEN, FOR_ALL, BEDDED, SECOND)
ADMITTED = AdmitPerson(shelter_id=SHELTER, stay_id=STAY, bed_id=BED, case_id=SHELTERED, reason="Belum ada keluarga")
PROPOSED = ProposeExtension(shelter_id=SHELTER, stay_id=STAY, reason="Keluarga dijemput pekan depan")
AWAY = NoticeAbsence(shelter_id=SHELTER, stay_id=STAY)
HOME = DischargePerson(shelter_id=SHELTER, stay_id=STAY, destination=Destination.FAMILY, region="32.12.01.2008")
LEFT = RecordLeft(shelter_id=SHELTER, stay_id=STAY)

SHELTER_HISTORIES: dict[str, tuple[Command, ...]] = {
    "nothing": (),
    "opened": (OPENED,),
    "with a room": (OPENED, FOR_MEN),
    "with beds": READY,
    "somebody stays": (*READY, ADMITTED),
    "full": (OPENED, FOR_MEN, BEDDED, ADMITTED),
    "an extension is proposed": (*READY, ADMITTED, PROPOSED),
    "somebody is away": (*READY, ADMITTED, AWAY),
    "discharged": (*READY, ADMITTED, HOME),
    "left": (*READY, ADMITTED, AWAY, LEFT),
    "closed": (OPENED, CloseShelter(shelter_id=SHELTER, reason="Gedung dipakai kantor")),
}
