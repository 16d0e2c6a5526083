"""Which referrals are there, how far is each, for whom does it wait since when, and what is due; oldest first."""

from typing import Final

from msgspec.structs import replace

from cases.log.reader import Recorded
from projections.due import earliest, terms_after
from projections.model import Key, Model
from projections.opened import kind_of
from projections.referral_board import folds
from projections.referral_board.row import FOLDS, BoardReferral, stage, waits

__all__ = ["REFERRAL_BOARD", "BoardReferral", "folds"]


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.stream,),) if kind_of(recorded.event) == "referral" else ()


def _evolve(row: BoardReferral | None, recorded: Recorded) -> BoardReferral | None:
    after = FOLDS.evolve(row, recorded)
    if after is None:
        return None
    terms, _ = terms_after(after.terms, {}, recorded)
    whom, role = waits(after)
    again = row is None or (whom, role) != (row.waits_for, row.waits_for_role)
    since = recorded.told.occurred_at if again else after.waiting_since
    return replace(
        after,
        stage=stage(after),
        version=recorded.version,
        waits_for=whom,
        waits_for_role=role,
        waiting_since=since if whom else None,
        terms=terms,
        due_at=earliest(terms),
    )


REFERRAL_BOARD: Final = Model(name="referral_board", row=BoardReferral, key=("referral_id",), keys=_keys, evolve=_evolve)
"""The office's own board: no partner ever reads it (`projections.referral_board.referred` is theirs)."""
