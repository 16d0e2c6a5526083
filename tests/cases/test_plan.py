"""The service plan of a case: goals, services planned, versions agreed and by whom, reviews."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases.case import CASE
from cases.case.plan import (
    AgreementMissing,
    AgreePlan,
    DropPlannedService,
    DueOutOfRange,
    GuardianMissing,
    PlanService,
    ReachGoal,
    ReviewPlan,
)
from cases.case.progress import HoldCase
from cases.errors import NotPossibleNow
from cases.events import plan as told
from cases.events.service import ServiceDelivered
from cases.fields import UnknownCode
from cases.policies import terms
from cases.policies.terms import Running
from cases.refusals import AlreadyRecorded, NotRecorded
from cases.vocabulary.services import AgreedBy, ServiceUnit
from tests import spec
from tests.cases import histories as h
from tests.cases import plan_histories as p
from tests.spec import some_id

END_OF_APRIL = datetime(2023, 4, 30, 16, 59, 59, tzinfo=UTC)


def facts(*commands: object) -> spec.Given:
    return spec.given(*h.happened(h.OPENED, *commands))  # type: ignore[arg-type]  # commands


def test_a_goal_is_set_reached_or_dropped_once() -> None:
    facts().when(p.GOAL_SET).then(told.GoalSet(goal_id=p.GOAL, kind=p.GOAL_SET.kind, goal="Berobat teratur"))
    reached = ReachGoal(case_id=p.CASE, goal_id=p.GOAL, finding="Sudah tiga kali kontrol")
    facts(p.GOAL_SET).when(reached).then_of(told.GoalReached)
    facts(p.GOAL_SET, p.SAFETY_GOAL_SET, reached).when(reached).refuses(NotRecorded)
    facts(p.GOAL_SET).when(p.GOAL_SET).refuses(AlreadyRecorded)


def test_a_planned_service_is_due_at_the_end_of_its_day_where_the_office_is() -> None:
    (planned,) = facts(p.GOAL_SET).when(p.MEALS_PLANNED).then_of(told.ServicePlanned)
    assert isinstance(planned, told.ServicePlanned)
    assert (planned.due_on, planned.due_at, planned.unit) == (date(2023, 4, 30), END_OF_APRIL, ServiceUnit.MEAL)


def test_what_is_planned_lies_ahead_and_has_a_known_code_and_goal() -> None:
    facts().when(replace(p.MEALS_PLANNED, due_on=date(2023, 3, 14))).refuses(DueOutOfRange)
    facts().when(replace(p.MEALS_PLANNED, due_on=date(2033, 3, 14))).refuses(DueOutOfRange)
    facts().when(replace(p.GOAL_SET, target_on=date(1990, 1, 1))).refuses(DueOutOfRange)
    assert "SVC-PERMAKANAN" in facts().when(replace(p.MEALS_PLANNED, service="SVC-PERMAKAN")).refuses(UnknownCode).possible
    facts().when(replace(p.MEALS_PLANNED, goal_id=some_id("no goal"))).refuses(NotRecorded)


def test_each_agreement_is_a_version_that_names_its_goals_and_services() -> None:
    (first,) = facts(p.GOAL_SET, p.MEALS_PLANNED).when(p.PLAN_AGREED).then_of(told.PlanAgreed)
    assert isinstance(first, told.PlanAgreed)
    assert (first.plan_version, first.goals, first.services) == (1, (p.GOAL,), (p.PLANNED,))
    facts(p.GOAL_SET, p.PLAN_AGREED).when(p.PLAN_AGREED).refuses(NotPossibleNow)
    (second,) = facts(p.GOAL_SET, p.PLAN_AGREED, p.SAFETY_GOAL_SET).when(p.PLAN_AGREED).then_of(told.PlanAgreed)
    assert isinstance(second, told.PlanAgreed)
    assert (second.plan_version, set(second.goals)) == (2, {p.GOAL, p.SAFETY_GOAL})


def test_a_plan_is_agreed_by_the_person_or_a_guardian_or_it_is_said_why_not() -> None:
    by_worker = AgreePlan(case_id=p.CASE, agreed_by=(AgreedBy.WORKER,))
    facts(p.GOAL_SET).when(by_worker).refuses(AgreementMissing)
    facts(p.GOAL_SET).when(replace(by_worker, agreed_by=())).refuses(AgreementMissing)
    facts(p.GOAL_SET).when(replace(by_worker, reason="Belum dapat diajak bicara")).then_of(told.PlanAgreed)
    by_guardian = AgreePlan(case_id=p.CASE, agreed_by=(AgreedBy.GUARDIAN,))
    facts(p.GOAL_SET).when(by_guardian).refuses(GuardianMissing)
    facts(p.GOAL_SET).when(replace(by_guardian, guardian_id=some_id("guardian"))).then_of(told.PlanAgreed)
    facts(p.GOAL_SET).when(replace(p.PLAN_AGREED, guardian_id=some_id("guardian"))).refuses(GuardianMissing)


def test_an_agreed_plan_is_reviewed_and_the_next_review_is_due() -> None:
    review = ReviewPlan(case_id=p.CASE, review_id=some_id("review"), findings="Makan teratur, tekanan darah turun")
    facts(p.GOAL_SET).when(review).refuses(NotPossibleNow)
    (reviewed,) = facts(p.GOAL_SET, p.PLAN_AGREED).when(review).then_of(told.PlanReviewed)
    assert isinstance(reviewed, told.PlanReviewed)
    assert reviewed.plan_version == 1
    assert reviewed.review_due_at - reviewed.reviewed_at > timedelta(days=85)


def test_the_plan_rests_while_the_case_is_on_hold() -> None:
    hold = HoldCase(case_id=p.CASE, until_on=date(2023, 4, 1), reason="Menunggu keluarga")
    facts(hold).when(p.GOAL_SET).refuses(NotPossibleNow)
    facts(hold).when(p.MEALS_GIVEN).then_of(ServiceDelivered)


def test_what_is_planned_runs_as_a_term_of_its_own_until_it_is_fulfilled_or_dropped() -> None:
    second = replace(p.MEALS_PLANNED, planned_id=some_id("second"), service="SVC-SANDANG", unit=ServiceUnit.PACKAGE, quantity=1)
    given = replace(p.MEALS_GIVEN, planned_id=p.PLANNED, quantity=30)
    dropped = DropPlannedService(case_id=p.CASE, planned_id=some_id("second"), reason="Sudah diberi desa")

    def running(*commands: object) -> set[str]:
        found = Running()
        for fact in h.happened(h.OPENED, *commands):  # type: ignore[arg-type]  # commands
            found = terms.evolve(found, fact)
        return set(found.due)

    both = {f"planned-service-{p.PLANNED}", f"planned-service-{some_id('second')}"}
    assert running(p.MEALS_PLANNED, second) == both
    assert running(p.MEALS_PLANNED, second, replace(given, quantity=29)) == both
    assert running(p.MEALS_PLANNED, second, given) == {f"planned-service-{some_id('second')}"}
    assert running(p.MEALS_PLANNED, second, given, dropped) == set()
    assert terms.base_name(f"planned-service-{p.PLANNED}") == "planned-service"


def test_a_plan_ends_with_its_episode_and_its_versions_go_on() -> None:
    closed = spec.state_after(CASE, h.happened(h.OPENED, p.GOAL_SET, p.PLAN_AGREED, h.ENDED))
    assert (closed.plan.version, closed.plan.goals, closed.plan.changed) == (1, {}, False)


def test_a_service_is_planned_for_an_open_case() -> None:
    facts(h.ENDED).when(PlanService(**p.MEALS_PLANNED.__dict__)).refuses(NotPossibleNow)
