"""An episode of a case: opened, linked to further complaints, closed with a reason, opened again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.case.state import RULES, Case, in_episode
from cases.complaint.state import Complaint
from cases.decider import Command, Context, command
from cases.duties import SOURCE
from cases.errors import Conflict, NotFound
from cases.events import case as told
from cases.events.event import Event
from cases.fields import Age, PastInstant, Prose, Region
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself
from cases.vocabulary import ClosureReason, Domain, Outcome, Sex, Urgency
from cases.vocabulary.services import GoalKind

ALONE: Final = frozenset({ClosureReason.NOBODY_FOUND, ClosureReason.OPENED_IN_ERROR})
"""Reasons for which one alone closes a case, as long as nothing was given (default)."""


class NoSuchComplaint(NotFound):
    """There is no such complaint in this office."""

    code = "no-such-complaint"


class TeamStillOut(Conflict):
    """A team is out, or has not said what it found; a case closes after that."""

    code = "team-still-out"


class SafetyGoalOpen(Conflict):
    """A goal of safety is neither reached nor dropped; a case closes after that."""

    code = "safety-goal-open"


class ApprovalNeeded(Conflict):
    """A case in which something was done is closed by two: one proposes, another approves."""

    code = "approval-needed"


class WorkStillOpen(Conflict):
    """A stay, a referral, a search or a reunification is not over; a case closes after that."""

    code = "work-still-open"


@command(target="case_id")
class OpenCase(Command):
    """Begin work on a person in need. With a complaint, what is not given is taken from it, in one append to both."""

    case_id: UUID
    person_id: UUID
    region: Region | None = None
    domain: Domain | None = None
    urgency: Urgency | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    citizen: bool | None = None
    complaint_id: UUID | None = None
    reported_at: PastInstant | None = None


@command(target="case_id")
class LinkComplaint(Command):
    """Say that a further complaint is about the person of this case: one append to both."""

    case_id: UUID
    complaint_id: UUID


@command(target="case_id")
class CloseCase(Command):
    """End an episode in which there was nothing to do. Whatever else is closed, one proposes and another approves."""

    case_id: UUID
    reason: ClosureReason
    outcome: Outcome
    summary: Prose | None = None


@command(target="case_id")
class ReopenCase(Command):
    """Begin a new episode, because of a new complaint or without one."""

    case_id: UUID
    reason: Prose
    complaint_id: UUID | None = None
    reported_at: PastInstant | None = None


@RULES.of(OpenCase)
def _open(command: OpenCase, _: Case, context: Context) -> tuple[Event, ...]:
    complaint = _complaint(command.complaint_id, context)
    reported_at, arrive_due_at = _report(command, complaint, context)
    opened = as_event(
        told.CaseOpened,
        command,
        domain=command.domain or (complaint.domain if complaint else Domain.SOCIAL),
        urgency=command.urgency or (complaint.urgency if complaint else Urgency.ORDINARY),
        region=command.region or (complaint.region if complaint else context.region),
        opened_at=context.at,
        opened_by=context.actor.id,
        reported_at=reported_at,
        arrive_due_at=arrive_due_at,
    )
    return (opened,)


@RULES.of(LinkComplaint)
def _link(command: LinkComplaint, case: Case, context: Context) -> tuple[Event, ...]:
    _complaint(command.complaint_id, context)
    if command.complaint_id in case.complaints:
        raise AlreadyRecorded("the case already knows this complaint", field="complaint_id")
    return (told.ComplaintLinked(complaint_id=command.complaint_id),)


@RULES.of(CloseCase)
def _close(command: CloseCase, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    can_be_closed(case, command.reason, command.outcome)
    if command.reason not in ALONE or case.deliveries:
        raise ApprovalNeeded(rule=SOURCE, field="reason", possible=("ProposeClosure",))
    return (as_event(told.CaseClosed, command, closed_at=context.at, closed_by=context.actor.id),)


@RULES.of(ReopenCase)
def _reopen(command: ReopenCase, case: Case, context: Context) -> tuple[Event, ...]:
    last = case.episodes[-1].closed_at
    if last is not None and context.at < last:
        raise BeforeItBegan("the last episode was not yet over", field="occurred_at", possible=(last.isoformat(),))
    reported_at, arrive_due_at = _report(command, _complaint(command.complaint_id, context), context)
    reopened = as_event(
        told.CaseReopened,
        command,
        episode=len(case.episodes) + 1,
        reopened_at=context.at,
        reported_at=reported_at,
        arrive_due_at=arrive_due_at,
    )
    return (reopened,)


def can_be_closed(case: Case, reason: ClosureReason, outcome: Outcome) -> None:
    """Refuse to close a case while something in it is open, telling what, or for a reason that its facts deny."""
    if any(not d.over for d in case.response):
        possible = ("RecallTeam", "RecordArrival") if case.under_way() else ("RecordFound", "RecordNobodyFound", "RecallTeam")
        raise TeamStillOut(rule="domain.md 2", possible=possible)
    if case.work:
        still_open = tuple(f"{kind} {child_id}" for child_id, kind in case.work.items())
        raise WorkStillOpen(rule="domain.md 4", possible=still_open, work=min(case.work.values()))
    if goals := tuple(str(key) for key, kind in case.plan.goals.items() if kind is GoalKind.SAFETY):
        raise SafetyGoalOpen(rule="domain.md 4", possible=goals)
    if (reason is ClosureReason.DIED) != (outcome is Outcome.DIED):
        raise ContradictsItself("reason and outcome both say that the person died, or neither", field="outcome")
    if reason is ClosureReason.NOBODY_FOUND and any(d.found for d in case.response):
        raise ContradictsItself("the person was found in this episode", field="reason")


def _complaint(complaint_id: UUID | None, context: Context) -> Complaint | None:
    """The complaint that the application looked up for this decision; refuses where there is none."""
    if complaint_id is None:
        return None
    found = context.looked_up.get("complaint")
    if not isinstance(found, Complaint) or found.received_at is None:
        raise NoSuchComplaint(field="complaint_id")
    return found


def _report(command: OpenCase | ReopenCase, complaint: Complaint | None, context: Context) -> tuple[datetime | None, datetime | None]:
    """When the need was reported, and until when a team should be there."""
    if complaint is not None:
        return complaint.received_at, complaint.arrive_due_at
    if command.reported_at is None:
        return None, None
    if command.reported_at > context.at:
        raise ContradictsItself("reported after it was opened", field="reported_at")
    return command.reported_at, context.policies.due("arrival", command.reported_at, context.zone)
