"""The ways of the commands about cases."""

from typing import Final

from api.routes.way import CASE, Way
from cases.case import assessment, categories, closure, episodes, person_in_need, progress, response

CASES: Final = (
    Way("/v1/cases", episodes.OpenCase, new=("case_id", "person_id"), begins=CASE, version=False),
    Way(f"{CASE}/complaints", episodes.LinkComplaint),
    Way(f"{CASE}/closure", episodes.CloseCase),
    Way(f"{CASE}/closure/proposal", closure.ProposeClosure),
    Way(f"{CASE}/closure/proposal/withdrawal", closure.WithdrawClosureProposal),
    Way(f"{CASE}/closure/approval", closure.ApproveClosure),
    Way(f"{CASE}/closure/return", closure.ReturnClosure),
    Way(f"{CASE}/after-care/visits", closure.VisitAfterClosing),
    Way(f"{CASE}/after-care/end", closure.EndAfterCare),
    Way(f"{CASE}/reopening", episodes.ReopenCase),
    Way(f"{CASE}/person", person_in_need.DescribePerson),
    Way(f"{CASE}/person/corrections", person_in_need.CorrectPerson),
    Way(f"{CASE}/categories", categories.AssignCategory, new=("assignment_id",)),
    Way(f"{CASE}/categories/{{assignment_id}}/end", categories.EndCategory),
    Way(f"{CASE}/categories/{{assignment_id}}/corrections", categories.CorrectCategory),
    Way(f"{CASE}/categories/{{assignment_id}}/withdrawal", categories.WithdrawCategory),
    Way(f"{CASE}/dispatches", response.DispatchTeam, new=("dispatch_id",)),
    Way(f"{CASE}/dispatches/{{dispatch_id}}/arrival", response.RecordArrival),
    Way(f"{CASE}/dispatches/{{dispatch_id}}/finding", response.RecordFound),
    Way(f"{CASE}/dispatches/{{dispatch_id}}/vain-search", response.RecordNobodyFound),
    Way(f"{CASE}/dispatches/{{dispatch_id}}/recall", response.RecallTeam),
    Way(f"{CASE}/emergency-actions", response.TakeEmergencyAction, new=("action_id",), version=False),
    Way(f"{CASE}/witnesses", response.RecordWitness, new=("witness_id",), version=False),
    Way(f"{CASE}/risk", assessment.AssessRisk),
    Way(f"{CASE}/assessments", assessment.RecordAssessment, new=("assessment_id",)),
    Way(f"{CASE}/conferences", assessment.HoldConference, new=("conference_id",)),
    Way(f"{CASE}/worker", progress.AssignWorker),
    Way(f"{CASE}/obstacles", progress.MeetObstacle, new=("obstacle_id",)),
    Way(f"{CASE}/obstacles/{{obstacle_id}}/clearance", progress.ClearObstacle),
    Way(f"{CASE}/hold", progress.HoldCase),
    Way(f"{CASE}/resumption", progress.ResumeCase),
    Way(f"{CASE}/notes", progress.AddCaseNote, new=("note_id",), version=False),
    Way(f"{CASE}/evidence", progress.AttachEvidence, new=("evidence_id",), version=False),
    Way(f"{CASE}/corrections", progress.CorrectCase),
)
