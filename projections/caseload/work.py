"""How a case takes up the facts of its work: opened, linked, assigned, held up, closed, opened again, assessed."""

from uuid import UUID

from msgspec.structs import replace

from cases.events import assessment, closure, response
from cases.events import case as told
from cases.log.reader import Recorded
from projections.caseload.row import FOLDS, CaseloadCase, Dispatch, Episode


@FOLDS.of(told.CaseOpened)
def _opened(_: CaseloadCase | None, event: told.CaseOpened, recorded: Recorded) -> CaseloadCase:
    return CaseloadCase(
        case_id=recorded.stream,
        version=recorded.version,
        stage="opened",
        person_id=event.person_id,
        domain=event.domain,
        urgency=event.urgency,
        region=event.region,
        opened_at=event.opened_at,
        opened_by=event.opened_by,
        reported_at=event.reported_at,
        arrive_due_at=event.arrive_due_at,
        complaint_ids=(event.complaint_id,) if event.complaint_id else (),
        sex=event.sex,
        age_years=event.age_years,
        age_estimated=event.age_estimated,
        citizen=event.citizen,
        episodes=(Episode(number=1, opened_at=event.opened_at, reported_at=event.reported_at),),
    )


@FOLDS.of(told.ComplaintLinked)
def _linked(row: CaseloadCase, event: told.ComplaintLinked, _: Recorded) -> CaseloadCase:
    return replace(row, complaint_ids=(*row.complaint_ids, event.complaint_id))


@FOLDS.of(told.WorkerAssigned)
def _assigned(row: CaseloadCase, event: told.WorkerAssigned, _: Recorded) -> CaseloadCase:
    return replace(row, worker_id=event.worker_id, team_id=event.team_id)


@FOLDS.of(told.ObstacleMet)
def _obstacle_met(row: CaseloadCase, event: told.ObstacleMet, _: Recorded) -> CaseloadCase:
    return _with_obstacles(row, {**row.standing_obstacles, event.obstacle_id: event.obstacle})


@FOLDS.of(told.ObstacleCleared)
def _obstacle_cleared(row: CaseloadCase, event: told.ObstacleCleared, _: Recorded) -> CaseloadCase:
    return _with_obstacles(row, {k: v for k, v in row.standing_obstacles.items() if k != event.obstacle_id})


@FOLDS.of(told.CasePutOnHold)
def _held(row: CaseloadCase, event: told.CasePutOnHold, _: Recorded) -> CaseloadCase:
    return replace(row, hold_until_on=event.until_on)


@FOLDS.of(told.CaseResumed)
def _resumed(row: CaseloadCase, _: told.CaseResumed, __: Recorded) -> CaseloadCase:
    return replace(row, hold_until_on=None)


@FOLDS.of(told.CaseClosed)
def _closed(row: CaseloadCase, event: told.CaseClosed, _: Recorded) -> CaseloadCase:
    ended = replace(row.episodes[-1], closed_at=event.closed_at, reason=event.reason, outcome=event.outcome)
    return replace(
        row,
        closed_at=event.closed_at,
        closure_reason=event.reason,
        outcome=event.outcome,
        hold_until_on=None,
        closure_proposed_by=None,
        closure_proposed_at=None,
        episodes=(*row.episodes[:-1], ended),
    )


@FOLDS.of(told.CaseReopened)
def _reopened(row: CaseloadCase, event: told.CaseReopened, _: Recorded) -> CaseloadCase:
    further = (event.complaint_id,) if event.complaint_id and event.complaint_id not in row.complaint_ids else ()
    return replace(
        row,
        episode=event.episode,
        opened_at=event.reopened_at,
        reported_at=event.reported_at,
        arrive_due_at=event.arrive_due_at,
        arrived_at=None,
        closed_at=None,
        closure_reason=None,
        outcome=None,
        assessed=False,
        sent_team_id=None,
        complaint_ids=(*row.complaint_ids, *further),
        episodes=(*row.episodes, Episode(number=event.episode, opened_at=event.reopened_at, reported_at=event.reported_at)),
    )


@FOLDS.of(closure.PersonReentered)
def _reentered(row: CaseloadCase, event: closure.PersonReentered, _: Recorded) -> CaseloadCase:
    ended = replace(row.episodes[-1], closed_at=event.reentered_at)
    still_out = {
        key: sent if sent.recalled or sent.found is not None else replace(sent, episode=event.episode)
        for key, sent in row.dispatches.items()
    }
    return replace(
        row,
        episode=event.episode,
        opened_at=event.reentered_at,
        reported_at=None,
        arrive_due_at=None,
        arrived_at=None,
        assessed=False,
        closure_proposed_by=None,
        closure_proposed_at=None,
        dispatches=still_out,
        episodes=(*row.episodes[:-1], ended, Episode(number=event.episode, opened_at=event.reentered_at)),
    )


@FOLDS.of(told.CaseCorrected)
def _corrected(row: CaseloadCase, event: told.CaseCorrected, _: Recorded) -> CaseloadCase:
    return replace(row, region=event.region or row.region, domain=event.domain or row.domain, urgency=event.urgency or row.urgency)


@FOLDS.of(assessment.RiskAssessed)
def _risk(row: CaseloadCase, event: assessment.RiskAssessed, _: Recorded) -> CaseloadCase:
    return replace(row, risk=event.level)


@FOLDS.of(assessment.AssessmentRecorded)
def _assessed(row: CaseloadCase, _: assessment.AssessmentRecorded, __: Recorded) -> CaseloadCase:
    return replace(row, assessed=True)


@FOLDS.of(response.TeamDispatched)
def _dispatched(row: CaseloadCase, event: response.TeamDispatched, _: Recorded) -> CaseloadCase:
    sent = Dispatch(episode=row.episode, dispatched_at=event.dispatched_at, team_id=event.team_id)
    return replace(row, sent_team_id=event.team_id, dispatches={**row.dispatches, event.dispatch_id: sent})


@FOLDS.of(response.TeamRecalled)
def _recalled(row: CaseloadCase, event: response.TeamRecalled, _: Recorded) -> CaseloadCase:
    return _with_dispatch(row, event.dispatch_id, recalled=True)


@FOLDS.of(response.TeamArrived)
def _arrived(row: CaseloadCase, event: response.TeamArrived, _: Recorded) -> CaseloadCase:
    first = event.arrived_at if row.arrived_at is None else min(row.arrived_at, event.arrived_at)
    return replace(_with_dispatch(row, event.dispatch_id, arrived_at=event.arrived_at), arrived_at=first)


@FOLDS.of(response.PersonFound)
def _found(row: CaseloadCase, event: response.PersonFound, _: Recorded) -> CaseloadCase:
    return replace(_with_dispatch(row, event.dispatch_id, found=True), region=event.region or row.region)


@FOLDS.of(response.NobodyFound)
def _nobody_found(row: CaseloadCase, event: response.NobodyFound, _: Recorded) -> CaseloadCase:
    return _with_dispatch(row, event.dispatch_id, found=False)


@FOLDS.of(closure.WorkBegan)
def _work_began(row: CaseloadCase, event: closure.WorkBegan, _: Recorded) -> CaseloadCase:
    return replace(row, work={**row.work, event.child_id: event.kind})


@FOLDS.of(closure.WorkEnded)
def _work_ended(row: CaseloadCase, event: closure.WorkEnded, _: Recorded) -> CaseloadCase:
    return replace(row, work={k: kind for k, kind in row.work.items() if k != event.child_id})


@FOLDS.of(closure.ClosureProposed)
def _closure_proposed(row: CaseloadCase, event: closure.ClosureProposed, _: Recorded) -> CaseloadCase:
    return replace(row, closure_proposed_by=event.proposed_by, closure_proposed_at=event.proposed_at)


@FOLDS.of_any(closure.ClosureApproved, closure.ClosureReturned, closure.ClosureProposalWithdrawn)
def _closure_decided(row: CaseloadCase, _: object, __: Recorded) -> CaseloadCase:
    return replace(row, closure_proposed_by=None, closure_proposed_at=None)


def _with_dispatch(row: CaseloadCase, dispatch_id: UUID, **known: object) -> CaseloadCase:
    return replace(row, dispatches={**row.dispatches, dispatch_id: replace(row.dispatches[dispatch_id], **known)})


def _with_obstacles(row: CaseloadCase, standing: dict[UUID, str]) -> CaseloadCase:
    return replace(row, standing_obstacles=standing, obstacles=tuple(sorted(set(standing.values()))))
