"""Who is on the way back to their family, how far, and how do those do who are there?"""

from typing import Final

from projections.model import Model
from projections.reunifications import afterwards, before
from projections.reunifications.row import FOLDS, ReunificationKnown

__all__ = ["REUNIFICATIONS", "ReunificationKnown", "afterwards", "before"]

REUNIFICATIONS: Final = Model(
    name="reunifications", row=ReunificationKnown, key=("reunification_id",), keys=FOLDS.keys, evolve=FOLDS.evolve
)
