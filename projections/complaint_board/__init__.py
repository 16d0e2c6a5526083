"""Which complaints and requests are there, how far is each, and what is due; oldest first."""

from typing import Final

from msgspec.structs import replace

from cases.log.reader import Recorded
from projections.complaint_board import folds
from projections.complaint_board.row import FOLDS, BoardComplaint, due_at, stage
from projections.model import Model

__all__ = ["COMPLAINT_BOARD", "BoardComplaint", "folds"]


def _evolve(row: BoardComplaint | None, recorded: Recorded) -> BoardComplaint | None:
    after = FOLDS.evolve(row, recorded)
    return None if after is None else replace(after, stage=stage(after), due_at=due_at(after), version=recorded.version)


COMPLAINT_BOARD: Final = Model(name="complaint_board", row=BoardComplaint, key=("complaint_id",), keys=FOLDS.keys, evolve=_evolve)
