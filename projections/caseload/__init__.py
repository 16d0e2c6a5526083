"""Which cases are there, whose are they, how do they stand, and what is due; by team, worker, area; oldest first."""

from typing import Final

from msgspec.structs import replace

from cases.log.reader import Recorded
from projections.caseload import person, work
from projections.caseload.row import FOLDS, CaseloadCase, stage
from projections.due import earliest, terms_after
from projections.model import Key, Model
from projections.opened import kind_of

__all__ = ["CASELOAD", "CaseloadCase", "person", "work"]


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.stream,),) if kind_of(recorded.event) == "case" else ()


def _evolve(row: CaseloadCase | None, recorded: Recorded) -> CaseloadCase | None:
    after = FOLDS.evolve(row, recorded)
    if after is None:
        return None
    terms, resting = terms_after(after.terms, after.resting, recorded)
    return replace(after, stage=stage(after), version=recorded.version, terms=terms, resting=resting, due_at=earliest(terms))


CASELOAD: Final = Model(name="caseload", row=CaseloadCase, key=("case_id",), keys=_keys, evolve=_evolve)
