"""How a case takes up what keeps it open, how it is closed, and the visits that follow. Nothing is refused here."""

from cases.by_type import changed
from cases.case.folds import FOLDS
from cases.case.state import Case
from cases.case.work_state import AfterCare, Closing
from cases.events import closure as told
from cases.vocabulary.work import WorkKind


@FOLDS.of(told.WorkBegan)
def _began(case: Case, event: told.WorkBegan) -> Case:
    work = {**case.work, event.child_id: event.kind}
    reunified = (event.child_id,) if event.kind is WorkKind.REUNIFICATION else ()
    reunifications = (*case.reunifications, *reunified)
    return changed(case, size=case.size + 1, work=work, ids=case.ids | {event.child_id}, reunifications=reunifications)


@FOLDS.of(told.WorkEnded)
def _ended(case: Case, event: told.WorkEnded) -> Case:
    return changed(case, size=case.size + 1, work={k: kind for k, kind in case.work.items() if k != event.child_id})


@FOLDS.of(told.ClosureProposed)
def _proposed(case: Case, event: told.ClosureProposed) -> Case:
    closing = Closing(
        reason=event.reason,
        outcome=event.outcome,
        proposed_at=event.proposed_at,
        proposed_by=event.proposed_by,
        proposed_for=event.proposed_for,
    )
    return changed(case, size=case.size + 1, closing=closing)


@FOLDS.of(told.ClosureApproved)
def _approved(case: Case, _: told.ClosureApproved) -> Case:
    return changed(case, size=case.size + 1, closing=None)


@FOLDS.of(told.ClosureReturned)
def _returned(case: Case, _: told.ClosureReturned) -> Case:
    return changed(case, size=case.size + 1, closing=None)


@FOLDS.of(told.ClosureProposalWithdrawn)
def _withdrawn(case: Case, _: told.ClosureProposalWithdrawn) -> Case:
    return changed(case, size=case.size + 1, closing=None)


@FOLDS.of(told.AfterCarePlanned)
def _planned(case: Case, event: told.AfterCarePlanned) -> Case:
    return changed(case, size=case.size + 1, after_care=AfterCare(episode=event.episode, visits_due_at=event.visits_due_at))


@FOLDS.of(told.AfterCareVisited)
def _visited(case: Case, event: told.AfterCareVisited) -> Case:
    care = case.after_care
    after = None if care is None or event.visit_due_at is None else changed(care, visited=event.visit)
    return changed(case, size=case.size + 1, after_care=after)


@FOLDS.of(told.AfterCareEnded)
def _after_care_ended(case: Case, _: told.AfterCareEnded) -> Case:
    return changed(case, size=case.size + 1, after_care=None)
