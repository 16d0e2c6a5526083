"""How a case takes up its facts. Nothing is refused here."""

from typing import Final
from uuid import UUID

from cases.by_type import Folds, changed
from cases.case.state import Assignment, Case, Dispatch, Episode
from cases.case.work_state import NO_PLAN
from cases.events import assessment, person_in_need, response
from cases.events import case as told

FOLDS: Final[Folds[Case]] = Folds()


@FOLDS.of(told.CaseOpened)
def _opened(case: Case, event: told.CaseOpened) -> Case:
    episode = Episode(number=1, opened_at=event.opened_at, reported_at=event.reported_at)
    return changed(
        case,
        size=case.size + 1,
        person_id=event.person_id,
        domain=event.domain,
        urgency=event.urgency,
        region=event.region,
        opened_by=event.opened_by,
        described=case.size + 1,
        sex=event.sex,
        age_years=event.age_years,
        citizen=event.citizen,
        complaints=(event.complaint_id,) if event.complaint_id else (),
        episodes=(episode,),
    )


@FOLDS.of(told.ComplaintLinked)
def _linked(case: Case, event: told.ComplaintLinked) -> Case:
    return changed(case, size=case.size + 1, complaints=(*case.complaints, event.complaint_id))


@FOLDS.of(told.WorkerAssigned)
def _assigned(case: Case, event: told.WorkerAssigned) -> Case:
    return changed(case, size=case.size + 1, worker_id=event.worker_id, team_id=event.team_id)


@FOLDS.of(told.ObstacleMet)
def _met(case: Case, event: told.ObstacleMet) -> Case:
    obstacles = {**case.obstacles, event.obstacle_id: event.obstacle}
    return changed(case, size=case.size + 1, obstacles=obstacles, ids=case.ids | {event.obstacle_id})


@FOLDS.of(told.ObstacleCleared)
def _cleared(case: Case, event: told.ObstacleCleared) -> Case:
    return changed(case, size=case.size + 1, obstacles={k: v for k, v in case.obstacles.items() if k != event.obstacle_id})


@FOLDS.of(told.CasePutOnHold)
def _held(case: Case, event: told.CasePutOnHold) -> Case:
    return changed(case, size=case.size + 1, hold_until=event.until_on, held_at=event.held_at, hold_ends_at=event.ends_at)


@FOLDS.of(told.CaseResumed)
def _resumed(case: Case, _: told.CaseResumed) -> Case:
    return changed(case, size=case.size + 1, hold_until=None, held_at=None, hold_ends_at=None)


@FOLDS.of(told.CaseClosed)
def _closed(case: Case, event: told.CaseClosed) -> Case:
    ended = tuple(changed(e, closed_at=event.closed_at, reason=event.reason, outcome=event.outcome) for e in case.episodes[-1:])
    return changed(
        case,
        size=case.size + 1,
        episodes=(*case.episodes[:-1], *ended),
        plan=changed(NO_PLAN, version=case.plan.version),
        closing=None,
        hold_until=None,
    )


@FOLDS.of(told.CaseReopened)
def _reopened(case: Case, event: told.CaseReopened) -> Case:
    episode = Episode(number=event.episode, opened_at=event.reopened_at, reported_at=event.reported_at)
    further = (event.complaint_id,) if event.complaint_id and event.complaint_id not in case.complaints else ()
    return changed(
        case,
        size=case.size + 1,
        episodes=(*case.episodes, episode),
        complaints=(*case.complaints, *further),
        after_care=None,
        assessed=False,
    )


@FOLDS.of(told.CaseCorrected)
def _corrected(case: Case, event: told.CaseCorrected) -> Case:
    return changed(
        case,
        size=case.size + 1,
        region=event.region or case.region,
        domain=event.domain or case.domain,
        urgency=event.urgency or case.urgency,
    )


@FOLDS.of(told.CaseNoteAdded)
def _noted(case: Case, event: told.CaseNoteAdded) -> Case:
    return _remembering(case, event.note_id)


@FOLDS.of(told.EvidenceAttached)
def _attached(case: Case, event: told.EvidenceAttached) -> Case:
    return _remembering(case, event.evidence_id)


@FOLDS.of(person_in_need.PersonDescribed)
def _described(case: Case, event: person_in_need.PersonDescribed) -> Case:
    return changed(
        case,
        size=case.size + 1,
        described=case.size + 1,
        sex=case.sex if event.sex is None else event.sex,
        age_years=case.age_years if event.age_years is None else event.age_years,
        citizen=case.citizen if event.citizen is None else event.citizen,
    )


@FOLDS.of(person_in_need.PersonCorrected)
def _person_corrected(case: Case, event: person_in_need.PersonCorrected) -> Case:
    gone = event.unknown
    return changed(
        case,
        size=case.size + 1,
        described=case.size + 1,
        sex=None if "sex" in gone else case.sex if event.sex is None else event.sex,
        age_years=None if "age_years" in gone else case.age_years if event.age_years is None else event.age_years,
        citizen=None if "citizen" in gone else case.citizen if event.citizen is None else event.citizen,
    )


@FOLDS.of(person_in_need.CategoryAssigned)
def _category_assigned(case: Case, event: person_in_need.CategoryAssigned) -> Case:
    assigned = Assignment(category=event.category, neglected=event.neglected, started_on=event.started_on)
    categories = {**case.categories, event.assignment_id: assigned}
    return changed(case, size=case.size + 1, categories=categories, ids=case.ids | {event.assignment_id})


@FOLDS.of(person_in_need.CategoryEnded)
def _category_ended(case: Case, event: person_in_need.CategoryEnded) -> Case:
    categories = {k: changed(a, ended_on=event.ended_on) if k == event.assignment_id else a for k, a in case.categories.items()}
    return changed(case, size=case.size + 1, categories=categories)


@FOLDS.of(person_in_need.CategoryCorrected)
def _category_corrected(case: Case, event: person_in_need.CategoryCorrected) -> Case:
    categories = {
        k: changed(a, category=event.category, neglected=event.neglected, started_on=event.started_on) if k == event.assignment_id else a
        for k, a in case.categories.items()
    }
    return changed(case, size=case.size + 1, categories=categories)


@FOLDS.of(person_in_need.CategoryWithdrawn)
def _category_withdrawn(case: Case, event: person_in_need.CategoryWithdrawn) -> Case:
    return changed(case, size=case.size + 1, categories={k: a for k, a in case.categories.items() if k != event.assignment_id})


@FOLDS.of(response.TeamDispatched)
def _dispatched(case: Case, event: response.TeamDispatched) -> Case:
    sent = Dispatch(episode=len(case.episodes), dispatched_at=event.dispatched_at, team_id=event.team_id)
    return changed(case, size=case.size + 1, dispatches={**case.dispatches, event.dispatch_id: sent}, ids=case.ids | {event.dispatch_id})


@FOLDS.of(response.TeamRecalled)
def _recalled(case: Case, event: response.TeamRecalled) -> Case:
    dispatches = {k: changed(d, recalled=True) if k == event.dispatch_id else d for k, d in case.dispatches.items()}
    return changed(case, size=case.size + 1, dispatches=dispatches)


@FOLDS.of(response.TeamArrived)
def _arrived(case: Case, event: response.TeamArrived) -> Case:
    dispatches = {k: changed(d, arrived_at=event.arrived_at) if k == event.dispatch_id else d for k, d in case.dispatches.items()}
    return changed(case, size=case.size + 1, dispatches=dispatches)


@FOLDS.of(response.PersonFound)
def _found(case: Case, event: response.PersonFound) -> Case:
    return changed(_with_finding(case, event.dispatch_id, found=True), region=event.region or case.region)


@FOLDS.of(response.NobodyFound)
def _nobody_found(case: Case, event: response.NobodyFound) -> Case:
    return _with_finding(case, event.dispatch_id, found=False)


@FOLDS.of(response.EmergencyActionTaken)
def _helped(case: Case, event: response.EmergencyActionTaken) -> Case:
    return _remembering(case, event.action_id)


@FOLDS.of(response.WitnessRecorded)
def _witnessed(case: Case, event: response.WitnessRecorded) -> Case:
    return _remembering(case, event.witness_id)


@FOLDS.of(assessment.RiskAssessed)
def _risk(case: Case, _: assessment.RiskAssessed) -> Case:
    return changed(case, size=case.size + 1)


@FOLDS.of(assessment.AssessmentRecorded)
def _assessed(case: Case, event: assessment.AssessmentRecorded) -> Case:
    return changed(_remembering(case, event.assessment_id), assessed=True)


@FOLDS.of(assessment.CaseConferenceHeld)
def _conferred(case: Case, event: assessment.CaseConferenceHeld) -> Case:
    return _remembering(case, event.conference_id)


def _remembering(case: Case, used: UUID) -> Case:
    return changed(case, size=case.size + 1, ids=case.ids | {used})


def _with_finding(case: Case, dispatch_id: UUID, *, found: bool) -> Case:
    dispatches = {k: changed(d, found=found) if k == dispatch_id else d for k, d in case.dispatches.items()}
    return changed(case, size=case.size + 1, dispatches=dispatches)
