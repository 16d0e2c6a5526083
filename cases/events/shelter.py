"""What happens to a shelter (rumah singgah): opened, its rooms and beds, and everybody's stay from admission to discharge."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.decree import Ground
from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import Sex
from cases.vocabulary.shelter import AgeGroup, Destination, Misfit, ShelterKind

ShelterText = Annotated[Sealable[str | None], Personal(of=STREAM)]
StayText = Annotated[Sealable[str | None], Personal(of="person_id")]


@event()
class ShelterOpened(Event):
    """A shelter takes people from now on.

    Attributes:
        name: what it is called; names nobody.
        region: where it is.
        address: sealed, since the place of a safe house is not told.
    """

    name: Open[str]
    kind: Open[ShelterKind]
    region: Open[str]
    opened_at: Open[datetime]
    address: ShelterText = None


@event()
class ShelterCorrected(Event):
    """Its name, region or address was wrong or has changed; what has no value stays."""

    name: Open[str | None]
    region: Open[str | None]
    address: ShelterText = None


@event()
class ShelterClosed(Event):
    """It takes nobody any more."""

    closed_at: Open[datetime]
    reason: ShelterText = None


@event()
class RoomAdded(Event):
    """A room, and for whom it is; None is for everybody.

    Attributes:
        accessible: whether it can be reached unaided by people with disabilities.
    """

    room_id: Open[UUID]
    name: Open[str]
    sex: Open[Sex | None] = None
    age_group: Open[AgeGroup | None] = None
    accessible: Open[bool] = False


@event()
class RoomClosed(Event):
    """A room and its beds are used no more."""

    room_id: Open[UUID]
    bed_ids: Open[tuple[UUID, ...]]
    reason: ShelterText = None


@event()
class BedAdded(Event):
    """A bed stands in a room."""

    bed_id: Open[UUID]
    room_id: Open[UUID]
    label: Open[str]


@event()
class BedClosed(Event):
    """A bed is used no more."""

    bed_id: Open[UUID]
    reason: ShelterText = None


@event()
class PersonAdmitted(Event):
    """Somebody has this bed from now on.

    Attributes:
        region: where the shelter is.
        stay_due_at: until when they may stay, unless it is extended.
        misfits: what spoke against it and was accepted.
        needs_access: whether they need a room that can be reached unaided.
    """

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    case_id: Open[UUID]
    person_id: Open[UUID]
    region: Open[str]
    admitted_at: Open[datetime]
    admitted_by: Open[UUID]
    stay_due_at: Open[datetime]
    misfits: Open[tuple[Misfit, ...]]
    needs_access: Open[bool] = False
    reason: StayText = None


@event()
class StayExtensionProposed(Event):
    """Somebody asks that a stay be longer; another decides by `decide_due_at`."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    person_id: Open[UUID]
    proposed_by: Open[UUID]
    decide_due_at: Open[datetime]
    proposed_for: Open[UUID | None] = None
    reason: StayText = None


@event(shape=2)
class StayExtended(Event):
    """A stay may last until `stay_due_at`.

    Attributes:
        decree: the decree of the register on which it rests, if it names one.
    """

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    stay_due_at: Open[datetime]
    approved_by: Open[UUID]
    approved_for: Open[UUID | None] = None
    decree: Open[Ground | None] = None


@event()
class StayExtensionRejected(Event):
    """A stay is not made longer, and why."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    person_id: Open[UUID]
    rejected_by: Open[UUID]
    reason: StayText = None


@event()
class PersonMovedToBed(Event):
    """They have another bed of the same shelter from now on; the one they had is free."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    from_bed_id: Open[UUID]
    case_id: Open[UUID]
    person_id: Open[UUID]
    moved_at: Open[datetime]
    misfits: Open[tuple[Misfit, ...]]


@event()
class AbsenceNoticed(Event):
    """Somebody is away without leave; the bed stays theirs."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    person_id: Open[UUID]
    absent_since_at: Open[datetime]
    circumstances: StayText = None


@event()
class AbsentPersonReturned(Event):
    """Who was away without leave is back."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    returned_at: Open[datetime]


@event()
class PersonDischarged(Event):
    """A stay ended, and where to; the bed is free."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    person_id: Open[UUID]
    discharged_at: Open[datetime]
    destination: Open[Destination]
    region: Open[str | None] = None
    note: StayText = None


@event()
class PersonLeftShelter(Event):
    """A stay ended because they went away by themselves; the bed is free."""

    stay_id: Open[UUID]
    bed_id: Open[UUID]
    person_id: Open[UUID]
    left_at: Open[datetime]
    circumstances: StayText = None
