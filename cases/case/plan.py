"""The service plan: goals, services planned, versions agreed and by whom, reviews."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.by_type import as_event
from cases.case.code_fields import Quantity, ServiceCode
from cases.case.state import RULES, Case, in_episode, unused
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import plan as told
from cases.events.event import Event
from cases.fields import Prose
from cases.refusals import NotRecorded
from cases.vocabulary.services import AgreedBy, FundingSource, GoalKind, ServiceUnit

FURTHEST_YEARS = 5


class DueOutOfRange(FieldInvalid):
    """What is planned lies ahead, and not further than five years."""

    code = "due-out-of-range"


class PlanEmpty(Conflict):
    """There is nothing to agree on: neither an open goal nor a planned service."""

    code = "plan-empty"


class AgreementMissing(FieldInvalid):
    """The person or a guardian agrees with the plan, or it is said why neither does."""

    code = "agreement-missing"


class GuardianMissing(FieldInvalid):
    """A guardian agreed: which one is to be said, and only then."""

    code = "guardian-missing"


@command(target="case_id")
class SetGoal(Command):
    """Say what is to be reached for the person."""

    case_id: UUID
    goal_id: UUID
    kind: GoalKind
    goal: Prose
    target_on: date | None = None


@command(target="case_id")
class ReachGoal(Command):
    """Say that a goal is reached."""

    case_id: UUID
    goal_id: UUID
    finding: Prose | None = None


@command(target="case_id")
class DropGoal(Command):
    """Say that a goal is not pursued any more."""

    case_id: UUID
    goal_id: UUID
    reason: Prose


@command(target="case_id")
class PlanService(Command):
    """Plan a service: which, how much, by whom, until when."""

    case_id: UUID
    planned_id: UUID
    service: ServiceCode
    quantity: Quantity
    unit: ServiceUnit
    owner_id: UUID
    due_on: date
    goal_id: UUID | None = None
    fund: FundingSource | None = None
    detail: Prose | None = None


@command(target="case_id")
class DropPlannedService(Command):
    """Say that a planned service, or the rest of it, is not to be given."""

    case_id: UUID
    planned_id: UUID
    reason: Prose


@command(target="case_id")
class AgreePlan(Command):
    """Make the plan as it stands a version, agreed by those named."""

    case_id: UUID
    agreed_by: tuple[AgreedBy, ...]
    guardian_id: UUID | None = None
    reason: Prose | None = None


@command(target="case_id")
class ReviewPlan(Command):
    """Record what the plan has brought so far."""

    case_id: UUID
    review_id: UUID
    findings: Prose


@RULES.of(SetGoal)
def _set(command: SetGoal, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.goal_id, "goal_id")
    if command.target_on is not None:
        _ahead(command.target_on, "target_on", context)
    return (as_event(told.GoalSet, command),)


@RULES.of(ReachGoal)
def _reach(command: ReachGoal, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    _open_goal(case, command.goal_id)
    return (as_event(told.GoalReached, command, reached_at=context.at),)


@RULES.of(DropGoal)
def _drop_goal(command: DropGoal, case: Case, context: Context) -> tuple[Event, ...]:
    _open_goal(case, command.goal_id)
    return (as_event(told.GoalDropped, command, dropped_at=context.at),)


@RULES.of(PlanService)
def _plan(command: PlanService, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.planned_id, "planned_id")
    _ahead(command.due_on, "due_on", context)
    if command.goal_id is not None:
        _open_goal(case, command.goal_id)
    due_at = datetime.combine(command.due_on, time(23, 59, 59), ZoneInfo(context.zone)).astimezone(context.at.tzinfo)
    return (as_event(told.ServicePlanned, command, due_at=due_at),)


@RULES.of(DropPlannedService)
def _drop_planned(command: DropPlannedService, case: Case, context: Context) -> tuple[Event, ...]:
    if command.planned_id not in case.plan.services:
        raise NotRecorded("no such service is planned", field="planned_id", possible=tuple(map(str, case.plan.services)))
    return (as_event(told.PlannedServiceDropped, command, dropped_at=context.at),)


@RULES.of(AgreePlan)
def _agree(command: AgreePlan, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    if not case.plan.goals and not case.plan.services:
        raise PlanEmpty(possible=("SetGoal", "PlanService"))
    agreed_by = tuple(dict.fromkeys(command.agreed_by))
    if not {AgreedBy.PERSON, AgreedBy.GUARDIAN} & set(agreed_by) and (not agreed_by or command.reason is None):
        raise AgreementMissing(field="agreed_by", possible=(AgreedBy.PERSON, AgreedBy.GUARDIAN))
    if (AgreedBy.GUARDIAN in agreed_by) != (command.guardian_id is not None):
        raise GuardianMissing(field="guardian_id")
    agreed = as_event(
        told.PlanAgreed,
        command,
        plan_version=case.plan.version + 1,
        goals=tuple(case.plan.goals),
        services=tuple(case.plan.services),
        agreed_by=agreed_by,
        agreed_at=context.at,
        review_due_at=context.policies.due("plan-review", context.at, context.zone),
    )
    return (agreed,)


@RULES.of(ReviewPlan)
def _review(command: ReviewPlan, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.review_id, "review_id")
    reviewed = as_event(
        told.PlanReviewed,
        command,
        plan_version=case.plan.version,
        reviewed_at=context.at,
        review_due_at=context.policies.due("plan-review", context.at, context.zone),
    )
    return (reviewed,)


def _open_goal(case: Case, goal_id: UUID) -> None:
    if goal_id not in case.plan.goals:
        raise NotRecorded("no such goal is open", field="goal_id", possible=tuple(map(str, case.plan.goals)))


def _ahead(day: date, field: str, context: Context) -> None:
    latest = date(context.on.year + FURTHEST_YEARS, 12, 31)
    if not context.on <= day <= latest:
        raise DueOutOfRange(field=field, possible=(context.on.isoformat(), latest.isoformat()))
