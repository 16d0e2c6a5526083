"""What waits for a decision on reunifications: whether going back is best for the person, decided by a named third.

Who verified the match of a reunification does not decide on it either. That stands in the record of the match, which the
row names: the list asks there.
"""

from msgspec.structs import replace

from cases.events import homecoming
from cases.events import reunification as told
from cases.log.reader import Recorded
from projections.approvals import row as steps
from projections.approvals.row import FOLDS, RecordApprovals, asked, begun, decided, hands, taken_back

Row = RecordApprovals


@FOLDS.of(told.ReunificationBegan)
def _began(row: Row | None, event: told.ReunificationBegan, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), case_id=event.case_id, match_id=event.match_id)


@FOLDS.of(told.ReunificationProposed)
def _proposed(row: Row, event: told.ReunificationProposed, _: Recorded) -> Row:
    before = taken_back(row, event.proposed_at, steps.GOING_HOME)  # another proposal takes the place of the first
    both = {"proposed_by": event.proposed_by, "proposed_for": event.proposed_for}
    had = hands(event.proposed_by, event.proposed_for)
    return asked(before, steps.GOING_HOME, event.proposed_at, due_at=event.decide_due_at, **both, hands=had)


@FOLDS.of(told.ReunificationApproved)
def _approved(row: Row, event: told.ReunificationApproved, _: Recorded) -> Row:
    return decided(row, steps.GOING_HOME, steps.APPROVED, event.decided_at, event.decided_by, event.decided_for)


@FOLDS.of(told.ReunificationRefused)
def _refused(row: Row, event: told.ReunificationRefused, _: Recorded) -> Row:
    return decided(row, steps.GOING_HOME, steps.REFUSED, event.decided_at, event.decided_by, event.decided_for)


@FOLDS.of(homecoming.ReunificationStopped)
def _stopped(row: Row, _: homecoming.ReunificationStopped, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.GOING_HOME)
