"""The ways of the commands about a case's plan and services."""

from typing import Final

from api.routes.way import CASE, Way
from cases.case import plan, services, training

SERVICE: Final = f"{CASE}/services/{{service_id}}"

SERVICES: Final = (
    Way(f"{CASE}/goals", plan.SetGoal, new=("goal_id",)),
    Way(f"{CASE}/goals/{{goal_id}}/reaching", plan.ReachGoal),
    Way(f"{CASE}/goals/{{goal_id}}/dropping", plan.DropGoal),
    Way(f"{CASE}/planned-services", plan.PlanService, new=("planned_id",)),
    Way(f"{CASE}/planned-services/{{planned_id}}/dropping", plan.DropPlannedService),
    Way(f"{CASE}/plan/agreement", plan.AgreePlan),
    Way(f"{CASE}/plan/reviews", plan.ReviewPlan, new=("review_id",)),
    Way(f"{CASE}/services", services.DeliverService, new=("service_id",)),
    Way(f"{SERVICE}/corrections", services.CorrectDelivery),
    Way(f"{SERVICE}/withdrawal", services.WithdrawDelivery),
    Way(f"{SERVICE}/use-checks", services.CheckAidUse, new=("check_id",)),
    Way(f"{SERVICE}/outcomes", services.MeasureOutcome),
    Way(f"{CASE}/declined-services", services.DeclineService, new=("decline_id",)),
    Way(f"{CASE}/trainings", training.BeginTraining, new=("service_id",)),
    Way(f"{CASE}/trainings/{{service_id}}/attendances", training.RecordAttendance),
    Way(f"{CASE}/trainings/{{service_id}}/completion", training.CompleteTraining),
    Way(f"{CASE}/trainings/{{service_id}}/end", training.EndTraining),
)
