"""Which complaints and requests are there, how far is each, and what is due; oldest first."""

from typing import Final

from msgspec.structs import replace

from cases.log.reader import Recorded
from projections.complaint_board import folds
from projections.complaint_board.row import FOLDS, BoardComplaint, stage
from projections.due import earliest, terms_after
from projections.model import Key, Model
from projections.opened import kind_of

__all__ = ["COMPLAINT_BOARD", "BoardComplaint", "folds"]


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.stream,),) if kind_of(recorded.event) == "complaint" else ()


def _evolve(row: BoardComplaint | None, recorded: Recorded) -> BoardComplaint | None:
    after = FOLDS.evolve(row, recorded)
    if after is None:
        return None
    terms, resting = terms_after(after.terms, after.resting, recorded)
    return replace(after, stage=stage(after), version=recorded.version, terms=terms, resting=resting, due_at=earliest(terms))


COMPLAINT_BOARD: Final = Model(name="complaint_board", row=BoardComplaint, key=("complaint_id",), keys=_keys, evolve=_evolve)
