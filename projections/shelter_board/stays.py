"""Who stays in a shelter, in which bed since when, until when they may, and where they went."""

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events import shelter as told
from cases.events.decree import Ground
from cases.log.reader import Recorded
from cases.vocabulary.shelter import Destination
from projections.model import Folds, Key, Model, Row


class ShelterStay(Row, frozen=True, kw_only=True):
    """A stay, also when it is over.

    Attributes:
        in_bed_since_at: since when they have this bed.
        due_at: until when they may stay.
        extension_asked: whether somebody asked that it be longer and nobody has decided.
        extension_decree: on which decree it was last made longer.
        absent_since_at: since when they are away without leave.
        misfits: what speaks against the bed for this person and was accepted.
        ended_at, destination: when it ended, and where to.
    """

    shelter_id: UUID
    stay_id: UUID
    bed_id: UUID
    case_id: UUID
    person_id: UUID
    region: str
    admitted_at: datetime
    in_bed_since_at: datetime
    due_at: datetime
    extensions: int = 0
    extension_asked: bool = False
    extension_decree: Ground | None = None
    absent_since_at: datetime | None = None
    misfits: tuple[str, ...] = ()
    ended_at: datetime | None = None
    destination: str | None = None


FOLDS: Final[Folds[ShelterStay]] = Folds()


@FOLDS.of(told.PersonAdmitted)
def _admitted(_: ShelterStay | None, event: told.PersonAdmitted, recorded: Recorded) -> ShelterStay:
    return ShelterStay(
        shelter_id=recorded.stream,
        stay_id=event.stay_id,
        bed_id=event.bed_id,
        case_id=event.case_id,
        person_id=event.person_id,
        region=event.region,
        admitted_at=event.admitted_at,
        in_bed_since_at=event.admitted_at,
        due_at=event.stay_due_at,
        misfits=tuple(misfit.value for misfit in event.misfits),
    )


@FOLDS.of(told.PersonMovedToBed)
def _moved(row: ShelterStay, event: told.PersonMovedToBed, _: Recorded) -> ShelterStay:
    misfits = tuple(misfit.value for misfit in event.misfits)
    return replace(row, bed_id=event.bed_id, in_bed_since_at=event.moved_at, misfits=misfits)


@FOLDS.of(told.StayExtensionProposed)
def _asked(row: ShelterStay, _: told.StayExtensionProposed, __: Recorded) -> ShelterStay:
    return replace(row, extension_asked=True)


@FOLDS.of(told.StayExtended)
def _extended(row: ShelterStay, event: told.StayExtended, _: Recorded) -> ShelterStay:
    return replace(row, due_at=event.stay_due_at, extensions=row.extensions + 1, extension_asked=False, extension_decree=event.decree)


@FOLDS.of(told.StayExtensionRejected)
def _rejected(row: ShelterStay, _: told.StayExtensionRejected, __: Recorded) -> ShelterStay:
    return replace(row, extension_asked=False)


@FOLDS.of(told.AbsenceNoticed)
def _absent(row: ShelterStay, event: told.AbsenceNoticed, _: Recorded) -> ShelterStay:
    return replace(row, absent_since_at=event.absent_since_at)


@FOLDS.of(told.AbsentPersonReturned)
def _returned(row: ShelterStay, _: told.AbsentPersonReturned, __: Recorded) -> ShelterStay:
    return replace(row, absent_since_at=None)


@FOLDS.of(told.PersonDischarged)
def _discharged(row: ShelterStay, event: told.PersonDischarged, _: Recorded) -> ShelterStay:
    return replace(row, ended_at=event.discharged_at, destination=event.destination, extension_asked=False, absent_since_at=None)


@FOLDS.of(told.PersonLeftShelter)
def _left(row: ShelterStay, event: told.PersonLeftShelter, _: Recorded) -> ShelterStay:
    return replace(row, ended_at=event.left_at, destination=Destination.LEFT, extension_asked=False, absent_since_at=None)


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    return ((recorded.stream, event.stay_id),) if type(event) in FOLDS.events else ()  # type: ignore[attr-defined]  # each has one


SHELTER_STAYS: Final = Model(name="shelter_stays", row=ShelterStay, key=("shelter_id", "stay_id"), keys=_keys, evolve=FOLDS.evolve)
