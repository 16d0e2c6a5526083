"""Which route carries out which command: the whole table, from which routes and their description are made.

A decision is a sub-resource of what it decides about. `If-Match` is needed wherever somebody decides on what they saw;
what begins something, and what only adds to a record (notes, evidence, witnesses, help on the spot), needs none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from api.routes.bodies import Body, body_of
from cases.case import assessment, categories, closure, episodes, person_in_need, progress, response
from cases.complaint import afterwards, handling, intake
from cases.deadline import CloseForSilence, EscalateDeadline, RecordBreach
from cases.decider import Command
from cases.joint import ReportFromField
from cases.office import AcceptLoss, AdoptPolicy, OpenOffice, StartDemonstration
from cases.team import duty, forming
from cases.worker import clearance, employment, roles

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Way:
    """The way of one command through the API.

    Attributes:
        path: of the route; its places are fields of the command, or `slug` for the office.
        command: what is carried out.
        new: ids of what is new: the server makes those that the caller does not give.
        begins: the path of the record that it begins, if it begins one.
        version: whether the version that the caller saw is needed (`If-Match`).
        brief: whether the answer is as small as it can be, for phones with little signal.
        says: what it does, in a sentence; unless given, as the command says.
    """

    path: str
    command: type[Command]
    new: tuple[str, ...] = ()
    begins: str | None = None
    version: bool = True
    brief: bool = False
    says: str = ""

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The names of the places in the path."""
        return tuple(_PLACE.findall(self.path))

    @cached_property
    def without(self) -> frozenset[str]:
        """The fields of the command that are not in the body."""
        return frozenset({*self.places, *({"office_id"} if "slug" in self.places else ())})

    @cached_property
    def body(self) -> type[Body]:
        """The body of the route."""
        return body_of(self.command, self.without, frozenset(self.new))

    @cached_property
    def whole_body(self) -> type[Body]:
        """The body where there is no path: with the ids that else stand there."""
        return body_of(self.command, self.without - frozenset(self.places), frozenset(self.new))

    @cached_property
    def subject(self) -> str:
        """The record that the answer is about, as the name of its id: `case_id`."""
        return _PLACE.findall(self.begins)[-1] if self.begins else self.command.target

    @property
    def kind(self) -> str:
        """The kind of record that the answer is about: `case`."""
        return self.subject.removesuffix("_id")

    @property
    def name(self) -> str:
        """The name of the command."""
        return self.command.__name__

    @property
    def summary(self) -> str:
        """What the command does, in a sentence."""
        return self.says or (self.command.__doc__ or "").strip().split(".")[0].split(":")[0].replace("\n", " ") + "."


COMPLAINT: Final = "/v1/complaints/{complaint_id}"
CASE: Final = "/v1/cases/{case_id}"
WORKER: Final = "/v1/workers/{worker_id}"
TEAM: Final = "/v1/teams/{team_id}"

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
    Way(f"{COMPLAINT}/corrections", afterwards.CorrectComplaint),
    Way(f"{COMPLAINT}/notes", afterwards.AddComplaintNote, new=("note_id",), version=False),
)

CASES: Final = (
    Way("/v1/cases", episodes.OpenCase, new=("case_id", "person_id"), begins=CASE, version=False),
    Way(f"{CASE}/complaints", episodes.LinkComplaint),
    Way(f"{CASE}/closure", episodes.CloseCase),
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

WORKERS: Final = (
    Way("/v1/workers", employment.RegisterWorker, new=("worker_id",), begins=WORKER, version=False),
    Way(f"{WORKER}/corrections", employment.CorrectWorker),
    Way(f"{WORKER}/login", employment.ChangeLogin),
    Way(f"{WORKER}/leaving", employment.RecordLeaving),
    Way(f"{WORKER}/roles", roles.GrantRole, new=("grant_id",)),
    Way(f"{WORKER}/roles/{{grant_id}}/end", roles.EndRole),
    Way(f"{WORKER}/delegations", roles.GiveDelegation, new=("delegation_id",)),
    Way(f"{WORKER}/delegations/{{delegation_id}}/end", roles.EndDelegation),
    Way(f"{WORKER}/compartments", clearance.OpenCompartment),
    Way(f"{WORKER}/compartments/closure", clearance.CloseCompartment),
    Way(f"{WORKER}/break-glass", clearance.OpenBreakGlass, new=("break_glass_id",), version=False),
    Way(f"{WORKER}/break-glass/{{break_glass_id}}/end", clearance.EndBreakGlass),
    Way(f"{WORKER}/break-glass/{{break_glass_id}}/review", clearance.ReviewBreakGlass),
)

TEAMS: Final = (
    Way("/v1/teams", forming.FormTeam, new=("team_id",), begins=TEAM, version=False),
    Way(f"{TEAM}/corrections", forming.CorrectTeam),
    Way(f"{TEAM}/decree", forming.RenewTeamDecree),
    Way(f"{TEAM}/dissolution", forming.DissolveTeam),
    Way(f"{TEAM}/members", duty.AddMember),
    Way(f"{TEAM}/members/{{worker_id}}/removal", duty.RemoveMember),
    Way(f"{TEAM}/shifts", duty.RosterShift, new=("shift_id",)),
    Way(f"{TEAM}/shifts/{{shift_id}}/cancellation", duty.CancelShift),
)

OFFICES: Final = (Way("/v1/offices/{slug}/policies", AdoptPolicy),)

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

TABLE: Final[Mapping[str, tuple[Way, ...]]] = {
    "complaints": COMPLAINTS,
    "cases": CASES,
    "workers": WORKERS,
    "teams": TEAMS,
    "offices": OFFICES,
    "field-reports": FIELD,
}
"""Every way, by the subject under which the description shows it."""

BY_COMMAND: Final[Mapping[str, Way]] = {way.name: way for ways in TABLE.values() for way in ways}

WITHOUT_ROUTE: Final[Mapping[type[Command], str]] = {
    StartDemonstration: "a demonstration is begun by `jejak demo`",
    OpenOffice: "an office is opened by whoever runs the installation: `jejak office open`",
    AcceptLoss: "a loss is accepted at the start after a restore: `--accept-loss`",
    RecordBreach: "the system records a breach itself, when a term runs out",
    EscalateDeadline: "the system tells upwards itself",
    closure.BeginWork: "it is begun with the record of the work itself: a stay, a referral, a tracing, a reunification",
    closure.EndWork: "it is ended with the record of the work itself",
    CloseForSilence: "the system closes a complaint itself, when nobody answers",
}
"""Commands that the API does not carry out, and who does."""
