"""How a case takes up its plan and its services. Nothing is refused here."""

from uuid import UUID

from cases.by_type import changed
from cases.case.folds import FOLDS
from cases.case.state import Case
from cases.case.work_state import Delivery, Plan, PlannedService, Training
from cases.events import plan, service
from cases.vocabulary.services import ServiceUnit


@FOLDS.of(plan.GoalSet)
def _goal_set(case: Case, event: plan.GoalSet) -> Case:
    goals = {**case.plan.goals, event.goal_id: event.kind}
    return _with_plan(case, changed(case.plan, goals=goals, changed=True), event.goal_id)


@FOLDS.of(plan.GoalReached)
def _goal_reached(case: Case, event: plan.GoalReached) -> Case:
    return _without_goal(case, event.goal_id)


@FOLDS.of(plan.GoalDropped)
def _goal_dropped(case: Case, event: plan.GoalDropped) -> Case:
    return _without_goal(case, event.goal_id)


@FOLDS.of(plan.ServicePlanned)
def _planned(case: Case, event: plan.ServicePlanned) -> Case:
    wanted = PlannedService(service=event.service, quantity=event.quantity, unit=event.unit, due_on=event.due_on)
    services = {**case.plan.services, event.planned_id: wanted}
    return _with_plan(case, changed(case.plan, services=services, changed=True), event.planned_id)


@FOLDS.of(plan.PlannedServiceFulfilled)
def _fulfilled(case: Case, event: plan.PlannedServiceFulfilled) -> Case:
    return _without_planned(case, event.planned_id)


@FOLDS.of(plan.PlannedServiceDropped)
def _planned_dropped(case: Case, event: plan.PlannedServiceDropped) -> Case:
    return _without_planned(case, event.planned_id)


@FOLDS.of(plan.PlanAgreed)
def _agreed(case: Case, event: plan.PlanAgreed) -> Case:
    return _with_plan(case, changed(case.plan, version=event.plan_version, changed=False))


@FOLDS.of(plan.PlanReviewed)
def _reviewed(case: Case, event: plan.PlanReviewed) -> Case:
    return _with_plan(case, case.plan, event.review_id)


@FOLDS.of(service.ServiceDelivered)
def _delivered(case: Case, event: service.ServiceDelivered) -> Case:
    given = Delivery(
        service=event.service,
        quantity=event.quantity,
        unit=event.unit,
        fund=event.fund,
        delivered_at=event.delivered_at,
        value_rupiah=event.value_rupiah,
        noted_with=event.noted_with,
        use_open=event.use_due_at is not None,
        outcome_open=event.outcome_due_at is not None,
    )
    after = _with_delivery(case, event.service_id, given, event.service_id)
    return after if event.planned_id is None else _counted(after, event.planned_id, event.quantity)


@FOLDS.of(service.DeliveryCorrected)
def _corrected(case: Case, event: service.DeliveryCorrected) -> Case:
    before = case.deliveries.get(event.service_id)
    if before is None:
        return _one_more(case)
    right = changed(
        before,
        quantity=before.quantity if event.quantity is None else event.quantity,
        value_rupiah=before.value_rupiah if event.value_rupiah is None else event.value_rupiah,
        fund=event.fund or before.fund,
    )
    return _with_delivery(case, event.service_id, right)


@FOLDS.of(service.DeliveryWithdrawn)
def _withdrawn(case: Case, event: service.DeliveryWithdrawn) -> Case:
    return changed(_one_more(case), deliveries={k: d for k, d in case.deliveries.items() if k != event.service_id})


@FOLDS.of(service.ServiceDeclined)
def _declined(case: Case, event: service.ServiceDeclined) -> Case:
    return _one_more(case, event.decline_id)


@FOLDS.of(service.AidUseChecked)
def _use_checked(case: Case, event: service.AidUseChecked) -> Case:
    before = case.deliveries.get(event.service_id)
    after = _one_more(case, event.check_id)
    return after if before is None else _replaced(after, event.service_id, changed(before, use_open=False))


@FOLDS.of(service.OutcomeMeasured)
def _measured(case: Case, event: service.OutcomeMeasured) -> Case:
    before = case.deliveries.get(event.service_id)
    if before is None:
        return _one_more(case)
    measured = changed(before, measurements=event.measurement, outcome_open=event.outcome_due_at is not None)
    return _with_delivery(case, event.service_id, measured)


@FOLDS.of(service.TrainingBegan)
def _training_began(case: Case, event: service.TrainingBegan) -> Case:
    training = Training(
        service=event.service,
        sessions=event.sessions,
        fund=event.fund,
        began_at=event.began_at,
        planned_id=event.planned_id,
        value_rupiah=event.value_rupiah,
    )
    return changed(_one_more(case, event.service_id), trainings={**case.trainings, event.service_id: training})


@FOLDS.of(service.SessionAttended)
def _attended(case: Case, event: service.SessionAttended) -> Case:
    return _with_session(case, event.service_id, event.session, attended=True)


@FOLDS.of(service.SessionMissed)
def _missed(case: Case, event: service.SessionMissed) -> Case:
    return _with_session(case, event.service_id, event.session, attended=False)


@FOLDS.of(service.TrainingCompleted)
def _training_completed(case: Case, event: service.TrainingCompleted) -> Case:
    training = case.trainings.get(event.service_id)
    after = _without_training(case, event.service_id)
    if training is None:
        return after
    given = Delivery(
        service=training.service,
        quantity=event.attended,
        unit=ServiceUnit.SESSION,
        fund=training.fund,
        delivered_at=event.completed_at,
        value_rupiah=training.value_rupiah,
        outcome_open=event.outcome_due_at is not None,
    )
    return _replaced(after, event.service_id, given)


@FOLDS.of(service.TrainingEnded)
def _training_ended(case: Case, event: service.TrainingEnded) -> Case:
    return _without_training(case, event.service_id)


def _one_more(case: Case, *used: UUID) -> Case:
    return changed(case, size=case.size + 1, ids=case.ids | set(used) if used else case.ids)


def _with_plan(case: Case, after: Plan, *used: UUID) -> Case:
    return changed(_one_more(case, *used), plan=after)


def _without_goal(case: Case, goal_id: UUID) -> Case:
    goals = {k: kind for k, kind in case.plan.goals.items() if k != goal_id}
    return _with_plan(case, changed(case.plan, goals=goals, changed=True))


def _without_planned(case: Case, planned_id: UUID) -> Case:
    services = {k: wanted for k, wanted in case.plan.services.items() if k != planned_id}
    return _with_plan(case, changed(case.plan, services=services, changed=True))


def _counted(case: Case, planned_id: UUID, quantity: int) -> Case:
    wanted = case.plan.services.get(planned_id)
    if wanted is None:
        return case
    services = {**case.plan.services, planned_id: changed(wanted, delivered=wanted.delivered + quantity)}
    return changed(case, plan=changed(case.plan, services=services))


def _with_delivery(case: Case, service_id: UUID, given: Delivery, *used: UUID) -> Case:
    return _replaced(_one_more(case, *used), service_id, given)


def _replaced(case: Case, service_id: UUID, given: Delivery) -> Case:
    return changed(case, deliveries={**case.deliveries, service_id: given})


def _without_training(case: Case, service_id: UUID) -> Case:
    return changed(_one_more(case), trainings={k: t for k, t in case.trainings.items() if k != service_id})


def _with_session(case: Case, service_id: UUID, session: int, *, attended: bool) -> Case:
    before = case.trainings.get(service_id)
    if before is None:
        return _one_more(case)
    after = changed(before, held=before.held | {session}, attended=before.attended + attended)
    return changed(_one_more(case), trainings={**case.trainings, service_id: after})
