"""Example histories of a case's plan, services, trainings and closing."""

from datetime import date

from cases.case.closure import ApproveClosure, BeginWork, ProposeClosure
from cases.case.plan import AgreePlan, PlanService, SetGoal
from cases.case.services import DeliverService
from cases.case.training import BeginTraining, RecordAttendance
from cases.decider import Command
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.services import AgreedBy, FundingSource, GoalKind, ServiceUnit
from cases.vocabulary.work import WorkKind
from tests.spec import some_id

CASE = some_id("case")
GOAL, SAFETY_GOAL, PLANNED, SERVICE, AID, TRAINING, REFERRAL = (
    some_id(name) for name in ("goal", "safety goal", "planned", "service", "aid", "training", "referral")
)
GOAL_SET = SetGoal(case_id=CASE, goal_id=GOAL, kind=GoalKind.HEALTH, goal="Berobat teratur")
SAFETY_GOAL_SET = SetGoal(case_id=CASE, goal_id=SAFETY_GOAL, kind=GoalKind.SAFETY, goal="Tidak tidur di jalan")
MEALS_PLANNED = PlanService(
    case_id=CASE,
    planned_id=PLANNED,
    service="SVC-PERMAKANAN",
    quantity=30,
    unit=ServiceUnit.MEAL,
    owner_id=some_id("siti"),
    due_on=date(2023, 4, 30),
)
PLAN_AGREED = AgreePlan(case_id=CASE, agreed_by=(AgreedBy.PERSON, AgreedBy.WORKER))
MEALS_GIVEN = DeliverService(
    case_id=CASE,
    service_id=SERVICE,
    service="SVC-PERMAKANAN",
    quantity=10,
    unit=ServiceUnit.MEAL,
    fund=FundingSource.REGENCY_BUDGET,
    value_rupiah=250_000,
)
WHEELCHAIR_GIVEN = DeliverService(
    case_id=CASE,
    service_id=AID,
    service="SVC-ABD",
    quantity=1,
    unit=ServiceUnit.PIECE,
    fund=FundingSource.ZAKAT_AGENCY,
    value_rupiah=1_500_000,
    item="KURSI-RODA",
)
TRAINING_BEGUN = BeginTraining(
    case_id=CASE,
    service_id=TRAINING,
    service="SVC-PELATIHAN",
    sessions=3,
    fund=FundingSource.NATIONAL_BUDGET,
    subject="Menjahit",
)
ATTENDED = RecordAttendance(case_id=CASE, service_id=TRAINING, session=1, attended=True)
REFERRAL_BEGUN = BeginWork(case_id=CASE, kind=WorkKind.REFERRAL, child_id=REFERRAL)
CLOSURE_PROPOSED = ProposeClosure(
    case_id=CASE, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.WITH_FAMILY, summary="Tinggal bersama anaknya"
)
CLOSURE_APPROVED = ApproveClosure(case_id=CASE)


def plan_histories(opened: Command) -> dict[str, tuple[Command, ...]]:
    """How an opened case comes to its plan, its services and its closing."""
    return {
        "a referral is open": (opened, REFERRAL_BEGUN),
        "goals are set": (opened, GOAL_SET),
        "a service is planned": (opened, GOAL_SET, MEALS_PLANNED),
        "a plan is agreed": (opened, GOAL_SET, MEALS_PLANNED, PLAN_AGREED),
        "meals were given": (opened, MEALS_GIVEN),
        "a wheelchair was given": (opened, WHEELCHAIR_GIVEN),
        "a training goes on": (opened, TRAINING_BEGUN, ATTENDED),
        "closing is proposed": (opened, CLOSURE_PROPOSED),
        "closed by two": (opened, WHEELCHAIR_GIVEN, CLOSURE_PROPOSED, CLOSURE_APPROVED),
    }
