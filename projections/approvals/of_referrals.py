"""What waits for a decision on referrals: each step of the chain, and who takes over the responsibility."""

from msgspec.structs import replace

from cases.events import referral as told
from cases.events import referral_between as between
from cases.log.reader import Recorded
from projections.approvals import row as steps
from projections.approvals.row import FOLDS, RecordApprovals, asked, begun, decided, hands, taken_back

Row = RecordApprovals


@FOLDS.of(told.ReferralRequested)
def _requested(row: Row | None, event: told.ReferralRequested, recorded: Recorded) -> Row:
    had = hands(event.requested_by, event.requested_for)
    after = replace(begun(row, recorded), chain=event.chain, hands=had)
    if not event.chain:
        return after
    return asked(
        after,
        steps.REFERRAL,
        event.requested_at,
        due_at=event.approve_due_at,
        role=event.chain[0],
        proposed_by=event.requested_by,
        proposed_for=event.requested_for,
        hands=had,
    )


@FOLDS.of(told.ReferralApproved)
def _approved(row: Row, event: told.ReferralApproved, _: Recorded) -> Row:
    first = next(step for step in row.waiting.values() if step.kind == steps.REFERRAL)
    after = decided(row, steps.REFERRAL, steps.APPROVED, event.approved_at, event.approved_by, event.approved_for)
    had = hands(event.approved_by, event.approved_for, before=after.hands)
    after = replace(after, hands=had)
    if event.step == len(after.chain):
        return after
    return asked(
        after,
        steps.REFERRAL,
        event.approved_at,
        due_at=event.approve_due_at,
        role=after.chain[event.step],
        proposed_by=first.proposed_by,
        proposed_for=first.proposed_for,
        hands=had,
    )


@FOLDS.of(told.ReferralDisapproved)
def _disapproved(row: Row, event: told.ReferralDisapproved, recorded: Recorded) -> Row:
    return decided(row, steps.REFERRAL, steps.REFUSED, recorded.told.occurred_at, event.disapproved_by)


@FOLDS.of(between.ReferralReceived)
def _received(row: Row | None, _: between.ReferralReceived, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), received=True)


@FOLDS.of(told.TransferAskedFor)
def _transfer(row: Row, event: told.TransferAskedFor, _: Recorded) -> Row:
    if row.received:
        return row
    return asked(
        row,
        steps.TRANSFER,
        event.asked_at,
        due_at=event.decide_due_at,
        proposed_by=event.asked_by,
        hands=hands(event.asked_by, event.asked_for),
    )


@FOLDS.of(told.TransferGranted)
def _granted(row: Row, event: told.TransferGranted, _: Recorded) -> Row:
    return decided(row, steps.TRANSFER, steps.APPROVED, event.granted_at, event.granted_by)


@FOLDS.of(told.TransferRefused)
def _refused(row: Row, event: told.TransferRefused, recorded: Recorded) -> Row:
    return decided(row, steps.TRANSFER, steps.REFUSED, recorded.told.occurred_at, event.refused_by)


@FOLDS.of_any(told.ReferralWithdrawn, told.ReferralCompleted, told.ReferralReturned, told.ReferralDeclined, told.ReferralExpired)
def _over(row: Row, _: object, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.REFERRAL, steps.TRANSFER)
