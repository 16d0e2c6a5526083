"""What waits for a decision in casework: closures, longer stays, appeals, searches, and the matches that they find."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from cases.events import case as of_case
from cases.events import closure as closing
from cases.events import complaint as told
from cases.events import match as matched
from cases.events import shelter as sheltered
from cases.events import tracing as traced
from cases.log.reader import Recorded
from projections.approvals import row as steps
from projections.approvals.row import FOLDS, RecordApprovals, asked, begun, decided, hands, taken_back

Row = RecordApprovals


@FOLDS.of(closing.ClosureProposed)
def _closure(row: Row | None, event: closing.ClosureProposed, recorded: Recorded) -> Row:
    before = replace(begun(row, recorded), case_id=recorded.stream)
    return _proposed(before, steps.CLOSURE, event, event.proposed_at, event.decide_due_at)


@FOLDS.of(closing.ClosureApproved)
def _closed(row: Row, event: closing.ClosureApproved, _: Recorded) -> Row:
    return decided(row, steps.CLOSURE, steps.APPROVED, event.approved_at, event.approved_by, event.approved_for)


@FOLDS.of(closing.ClosureReturned)
def _sent_back(row: Row, event: closing.ClosureReturned, _: Recorded) -> Row:
    return decided(row, steps.CLOSURE, steps.REFUSED, event.returned_at, event.returned_by)


@FOLDS.of_any(closing.ClosureProposalWithdrawn, of_case.CaseClosed)
def _no_closure(row: Row, _: object, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.CLOSURE)


@FOLDS.of(sheltered.PersonAdmitted)
def _admitted(row: Row | None, event: sheltered.PersonAdmitted, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), case_id=event.case_id)


@FOLDS.of(sheltered.StayExtensionProposed)
def _longer(row: Row, event: sheltered.StayExtensionProposed, recorded: Recorded) -> Row:
    return _proposed(row, steps.LONGER_STAY, event, recorded.told.occurred_at, event.decide_due_at)


@FOLDS.of(sheltered.StayExtended)
def _extended(row: Row, event: sheltered.StayExtended, recorded: Recorded) -> Row:
    return decided(row, steps.LONGER_STAY, steps.APPROVED, recorded.told.occurred_at, event.approved_by, event.approved_for)


@FOLDS.of(sheltered.StayExtensionRejected)
def _not_extended(row: Row, event: sheltered.StayExtensionRejected, recorded: Recorded) -> Row:
    return decided(row, steps.LONGER_STAY, steps.REFUSED, recorded.told.occurred_at, event.rejected_by)


@FOLDS.of_any(sheltered.PersonDischarged, sheltered.PersonLeftShelter)
def _left(row: Row, _: object, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.LONGER_STAY)


@FOLDS.of(told.ComplaintAnswered)
def _answered(row: Row | None, event: told.ComplaintAnswered, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), hands=hands(event.answered_by, event.answered_for))


@FOLDS.of(told.ComplaintDismissed)
def _dismissed(row: Row | None, event: told.ComplaintDismissed, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), hands=hands(event.dismissed_by, event.dismissed_for))


@FOLDS.of(told.ComplaintPassedOn)
def _passed_on(row: Row | None, event: told.ComplaintPassedOn, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), hands=hands(event.passed_on_by, event.passed_on_for))


@FOLDS.of(told.AppealFiled)
def _appeal(row: Row | None, event: told.AppealFiled, recorded: Recorded) -> Row:
    before = begun(row, recorded)
    return asked(before, steps.APPEAL, recorded.told.occurred_at, due_at=event.decide_due_at, hands=before.hands)


@FOLDS.of(told.AppealUpheld)
def _upheld(row: Row, event: told.AppealUpheld, recorded: Recorded) -> Row:
    return replace(decided(row, steps.APPEAL, steps.APPROVED, recorded.told.occurred_at, event.upheld_by), hands=())


@FOLDS.of(told.AppealRejected)
def _rejected(row: Row, event: told.AppealRejected, recorded: Recorded) -> Row:
    return decided(row, steps.APPEAL, steps.REFUSED, recorded.told.occurred_at, event.rejected_by)


@FOLDS.of(told.ComplaintClosed)
def _no_appeal(row: Row, _: told.ComplaintClosed, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.APPEAL)


@FOLDS.of(traced.TracingBegan)
def _search(row: Row | None, event: traced.TracingBegan, recorded: Recorded) -> Row:
    return replace(begun(row, recorded), case_id=event.case_id)


@FOLDS.of(traced.TracingPlanned)
def _planned(row: Row, event: traced.TracingPlanned, recorded: Recorded) -> Row:
    before = taken_back(row, recorded.told.occurred_at, steps.SEARCH)  # another plan takes the place of the first, and is ordered anew
    both = hands(event.planned_by, event.planned_for)
    by: dict[str, Any] = {"proposed_by": event.planned_by, "proposed_for": event.planned_for, "hands": both}
    return asked(before, steps.SEARCH, event.planned_at, due_at=event.order_due_at, **by)


@FOLDS.of(traced.TracingOrdered)
def _ordered(row: Row, event: traced.TracingOrdered, _: Recorded) -> Row:
    return decided(row, steps.SEARCH, steps.APPROVED, event.ordered_at, event.ordered_by, event.ordered_for)


@FOLDS.of(traced.TracingEnded)
def _no_search(row: Row, _: traced.TracingEnded, recorded: Recorded) -> Row:
    return taken_back(row, recorded.told.occurred_at, steps.SEARCH)


@FOLDS.of(matched.MatchSuggested)
def _suggested(row: Row | None, event: matched.MatchSuggested, recorded: Recorded) -> Row:
    before = begun(row, recorded)
    return replace(before, case_id=event.case_id, hands=before.hands if before.waiting else ())


@FOLDS.of(matched.MatchProposed)
def _match(row: Row | None, event: matched.MatchProposed, recorded: Recorded) -> Row:
    before = begun(row, recorded)
    had = hands(event.proposed_by, event.proposed_for, before=before.hands if before.waiting else ())
    before = replace(taken_back(before, event.proposed_at, steps.MATCH), case_id=event.case_id, hands=had)
    both = {"proposed_by": event.proposed_by, "proposed_for": event.proposed_for}
    return asked(before, steps.MATCH, event.proposed_at, due_at=event.decide_due_at, **both, hands=had)


@FOLDS.of(matched.MatchAccepted)
def _accepted(row: Row, event: matched.MatchAccepted, _: Recorded) -> Row:
    after = decided(row, steps.MATCH, steps.APPROVED, event.accepted_at, event.accepted_by, event.accepted_for)
    had = hands(event.accepted_by, event.accepted_for, before=after.hands)
    told_by: dict[str, Any] = {"proposed_by": event.accepted_by, "proposed_for": event.accepted_for, "hands": had}
    return asked(replace(after, hands=had), steps.TIE, event.accepted_at, due_at=event.verify_due_at, **told_by)


@FOLDS.of(matched.MatchVerified)
def _verified(row: Row, event: matched.MatchVerified, _: Recorded) -> Row:
    after = decided(row, steps.TIE, steps.APPROVED, event.verified_at, event.verified_by, event.verified_for)
    had = hands(event.verified_by, event.verified_for, before=after.hands)
    after = replace(after, hands=had, verifiers=hands(event.verified_by, event.verified_for, before=after.verifiers))
    if event.verify_due_at is None:
        return after
    told_by: dict[str, Any] = {"proposed_by": event.verified_by, "proposed_for": event.verified_for, "hands": had}
    return asked(after, steps.TIE, event.verified_at, due_at=event.verify_due_at, **told_by)


@FOLDS.of(matched.VerificationWithdrawn)
def _taken_back(row: Row, event: matched.VerificationWithdrawn, _: Recorded) -> Row:
    before = taken_back(row, event.withdrawn_at, steps.TIE)  # who took it back may verify it again, and so may the verifier
    had = tuple(hand for hand in before.hands if hand not in (event.verified_by, event.verified_for))
    still = tuple(hand for hand in before.verifiers if hand not in (event.verified_by, event.verified_for))
    told_by: dict[str, Any] = {"proposed_by": event.withdrawn_by, "proposed_for": event.withdrawn_for, "hands": had}
    return asked(replace(before, hands=had, verifiers=still), steps.TIE, event.withdrawn_at, due_at=event.verify_due_at, **told_by)


@FOLDS.of(matched.MatchRejected)
def _match_rejected(row: Row, event: matched.MatchRejected, _: Recorded) -> Row:
    after = decided(row, steps.MATCH, steps.REFUSED, event.rejected_at, event.rejected_by)
    return replace(decided(after, steps.TIE, steps.REFUSED, event.rejected_at, event.rejected_by), hands=(), verifiers=())


@FOLDS.of(matched.MatchWithdrawn)
def _match_withdrawn(row: Row, event: matched.MatchWithdrawn, _: Recorded) -> Row:
    return replace(taken_back(row, event.withdrawn_at, steps.MATCH, steps.TIE), hands=(), verifiers=())


def _proposed(row: Row, kind: str, event: Any, since: datetime, due_at: datetime | None) -> Row:
    both = {"proposed_by": event.proposed_by, "proposed_for": event.proposed_for}
    return asked(row, kind, since, due_at=due_at, **both, hands=hands(event.proposed_by, event.proposed_for))
