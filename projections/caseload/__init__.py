"""Which cases are there, whose are they, how do they stand, and what is due; by team, worker, area; oldest first."""

from typing import Final

from msgspec.structs import replace

from cases.log.reader import Recorded
from projections.caseload import person, work
from projections.caseload.row import FOLDS, CaseloadCase, stage
from projections.model import Model

__all__ = ["CASELOAD", "CaseloadCase", "person", "work"]


def _evolve(row: CaseloadCase | None, recorded: Recorded) -> CaseloadCase | None:
    after = FOLDS.evolve(row, recorded)
    return None if after is None else replace(after, stage=stage(after), version=recorded.version)


CASELOAD: Final = Model(name="caseload", row=CaseloadCase, key=("case_id",), keys=FOLDS.keys, evolve=_evolve)
