"""Shelters (rumah singgah): rooms, beds, and who has which bed. One stream each, so that a bed is given once under any race."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.shelter import places, stays
from cases.shelter.folds import FOLDS
from cases.shelter.state import RULES, Shelter, stage

__all__ = ["SHELTER", "Shelter"]


def possible(shelter: Shelter) -> frozenset[type[Command]]:
    """The commands that a shelter admits."""
    if shelter.opened_at is None:
        return frozenset({places.OpenShelter})
    if shelter.closed:
        return frozenset({places.CorrectShelter})
    admitted: set[type[Command]] = {places.CorrectShelter, places.CloseShelter, places.AddRoom}
    if shelter.rooms:
        admitted |= {places.CloseRoom, places.AddBed}
    if shelter.beds:
        admitted |= {places.CloseBed, stays.AdmitPerson}
    return frozenset({*admitted, *_of_stays(shelter)})


def _of_stays(shelter: Shelter) -> set[type[Command]]:
    if not shelter.stays:
        return set()
    admitted: set[type[Command]] = {
        stays.MoveToBed,
        stays.ProposeExtension,
        stays.NoticeAbsence,
        stays.DischargePerson,
        stays.RecordLeft,
    }
    if any(stay.proposed_by is not None for stay in shelter.stays.values()):
        admitted |= {stays.ApproveExtension, stays.RejectExtension}
    if any(stay.absent for stay in shelter.stays.values()):
        admitted.add(stays.RecordReturn)
    return admitted


SHELTER: Final[Decider[Command, Shelter, Event]] = Decider(
    kind="shelter",
    initial=Shelter(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
