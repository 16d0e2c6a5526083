"""Who waits for whom, since when and until when: every decision that another hand makes, and how long each took."""

from typing import Final

from cases.events import (
    activity,
    closure,
    complaint,
    forgetting,
    match,
    referral,
    referral_between,
    reunification,
    shelter,
    tracing,
    worker,
)
from cases.events.deadline import DeadlineEscalated
from cases.log.reader import Recorded
from projections.approvals import of_casework, of_referrals, of_reunifications, of_terms, of_workers
from projections.approvals.row import FOLDS, RecordApprovals
from projections.model import Key, Model
from projections.parts import part_of

__all__ = ["APPROVALS", "of_casework", "of_referrals", "of_reunifications", "of_terms", "of_workers"]

BEGINNINGS: Final = frozenset(
    {
        referral.ReferralRequested,
        referral_between.ReferralReceived,
        closure.ClosureProposed,
        shelter.PersonAdmitted,
        complaint.ComplaintAnswered,
        complaint.ComplaintDismissed,
        complaint.ComplaintPassedOn,
        complaint.AppealFiled,
        tracing.TracingBegan,
        match.MatchSuggested,
        match.MatchProposed,
        reunification.ReunificationBegan,
        activity.ActivityRecorded,
        worker.BreakGlassOpened,
        forgetting.ForgettingAsked,
    }
)
"""The events with which there is something to wait for, or somebody who may not decide it."""


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    if isinstance(recorded.event, DeadlineEscalated):
        return of_terms.keys_of(recorded.event)
    return ((recorded.stream, part_of(recorded)),) if type(recorded.event) in FOLDS.events else ()


def _evolve(row: RecordApprovals | None, recorded: Recorded) -> RecordApprovals | None:
    if row is None and type(recorded.event) not in BEGINNINGS:
        return None
    return FOLDS.evolve(row, recorded)


APPROVALS: Final = Model(name="approvals", row=RecordApprovals, key=("stream", "part"), keys=_keys, evolve=_evolve, opens=False)
