"""Which shelters, rooms and beds are there, who has which bed since when and until when, and how full is it."""

from projections.shelter_board.beds import SHELTER_BEDS, ShelterBed
from projections.shelter_board.shelters import SHELTERS, ListedShelter
from projections.shelter_board.stays import SHELTER_STAYS, ShelterStay

__all__ = ["SHELTERS", "SHELTER_BEDS", "SHELTER_STAYS", "ListedShelter", "ShelterBed", "ShelterStay"]
