"""What waits for a decision on workers and persons: activities and access taken in need to be reviewed, people to be forgotten."""

from msgspec.structs import replace

from cases.events import activity as done
from cases.events import forgetting
from cases.events import worker as told
from cases.log.reader import Recorded
from cases.vocabulary.registers import ReviewVerdict
from projections.approvals import row as steps
from projections.approvals.row import FOLDS, RecordApprovals, asked, begun, decided, hands, taken_back

Row = RecordApprovals


@FOLDS.of(done.ActivityRecorded)
def _activity(row: Row | None, event: done.ActivityRecorded, recorded: Recorded) -> Row:
    before = replace(begun(row, recorded), worker_id=event.worker_id)
    return _to_review(before, event, recorded)


@FOLDS.of(done.ActivityExplained)
def _explained(row: Row, event: done.ActivityExplained, recorded: Recorded) -> Row:
    return _to_review(row, event, recorded)


def _to_review(row: Row, event: done.ActivityRecorded | done.ActivityExplained, recorded: Recorded) -> Row:
    return asked(
        row,
        steps.ACTIVITY,
        recorded.told.occurred_at,
        due_at=event.review_due_at,
        proposed_by=row.worker_id,
        hands=hands(row.worker_id),
    )


@FOLDS.of(done.ActivityReviewed)
def _reviewed(row: Row, event: done.ActivityReviewed, recorded: Recorded) -> Row:
    outcome = steps.APPROVED if event.verdict is ReviewVerdict.CONFIRMED else steps.REFUSED
    return decided(row, steps.ACTIVITY, outcome, recorded.told.occurred_at, event.reviewed_by, event.reviewed_for)


@FOLDS.of(done.ActivityWithdrawn)
def _withdrawn(row: Row, _: done.ActivityWithdrawn, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.ACTIVITY)


@FOLDS.of(told.BreakGlassOpened)
def _in_need(row: Row | None, event: told.BreakGlassOpened, recorded: Recorded) -> Row:
    before = replace(begun(row, recorded), worker_id=recorded.stream)
    mine = {"proposed_by": recorded.stream, "hands": (recorded.stream,)}
    return asked(before, steps.ACCESS_IN_NEED, event.until_at, due_at=event.review_due_at, **mine)


@FOLDS.of(told.BreakGlassEnded)
def _ended(row: Row, event: told.BreakGlassEnded, _: Recorded) -> Row:
    sooner = {name: replace(step, since=event.ended_at) for name, step in row.waiting.items()}
    return replace(row, waiting=sooner, oldest_at=event.ended_at)


@FOLDS.of(told.BreakGlassReviewed)
def _looked_at(row: Row, event: told.BreakGlassReviewed, recorded: Recorded) -> Row:
    outcome = steps.APPROVED if event.justified else steps.REFUSED
    return decided(row, steps.ACCESS_IN_NEED, outcome, recorded.told.occurred_at, event.reviewed_by)


@FOLDS.of(forgetting.ForgettingAsked)
def _to_forget(row: Row | None, event: forgetting.ForgettingAsked, recorded: Recorded) -> Row:
    both = {"proposed_by": event.asked_by, "proposed_for": event.asked_for, "hands": hands(event.asked_by, event.asked_for)}
    return asked(begun(row, recorded), steps.FORGETTING, event.asked_at, due_at=event.decide_due_at, **both)


@FOLDS.of(forgetting.ForgettingDecided)
def _forgotten(row: Row, event: forgetting.ForgettingDecided, _: Recorded) -> Row:
    return decided(row, steps.FORGETTING, steps.APPROVED, event.decided_at, event.decided_by, event.decided_for)


@FOLDS.of(forgetting.ForgettingDeclined)
def _kept(row: Row, event: forgetting.ForgettingDeclined, _: Recorded) -> Row:
    return decided(row, steps.FORGETTING, steps.REFUSED, event.declined_at, event.declined_by)
