"""The ways of the commands about complaints."""

from typing import Final

from api.routes.way import CASE, COMPLAINT, Way
from cases.complaint import afterwards, handling, intake, waiting
from cases.joint import ReportFromField

COMPLAINTS: Final = (
    Way("/v1/complaints", intake.ReceiveComplaint, new=("complaint_id",), begins=COMPLAINT, version=False),
    Way(f"{COMPLAINT}/reporter", intake.RecordReporter),
    Way(f"{COMPLAINT}/reporter/protection", intake.ProtectReporter),
    Way(f"{COMPLAINT}/persons", intake.MentionPerson),
    Way(f"{COMPLAINT}/verification", handling.VerifyComplaint),
    Way(f"{COMPLAINT}/duplication", handling.MarkDuplicate),
    Way(f"{COMPLAINT}/other-authority", handling.FindOutOfAuthority),
    Way(f"{COMPLAINT}/other-authority/transfer", handling.PassComplaintOn),
    Way(f"{COMPLAINT}/dismissal", handling.DismissComplaint),
    Way(f"{COMPLAINT}/cases", handling.OpenCaseFromComplaint, new=("case_id", "person_id"), begins=CASE),
    Way(f"{COMPLAINT}/known-cases", handling.LeadToCase),
    Way(f"{COMPLAINT}/answer", handling.AnswerComplaint),
    Way(f"{COMPLAINT}/feedback", afterwards.GiveFeedback),
    Way(f"{COMPLAINT}/appeal", afterwards.FileAppeal),
    Way(f"{COMPLAINT}/appeal/upholding", afterwards.UpholdAppeal),
    Way(f"{COMPLAINT}/appeal/rejection", afterwards.RejectAppeal),
    Way(f"{COMPLAINT}/closure", afterwards.CloseComplaint),
    Way(f"{COMPLAINT}/reopening", afterwards.ReopenComplaint),
    Way(f"{COMPLAINT}/questions", waiting.AskReporter),
    Way(f"{COMPLAINT}/questions/reply", waiting.RecordReply),
    Way(f"{COMPLAINT}/corrections", afterwards.CorrectComplaint),
    Way(f"{COMPLAINT}/notes", afterwards.AddComplaintNote, new=("note_id",), version=False),
)

FIELD: Final = (
    Way(
        "/v1/field-reports",
        ReportFromField,
        new=("complaint_id", "case_id", "person_id", "dispatch_id"),
        begins=CASE,
        version=False,
        brief=True,
        says="Report from the field: complaint, case and dispatch in one.",
    ),
)
