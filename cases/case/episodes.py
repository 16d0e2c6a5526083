"""An episode of a case: opened, linked to further complaints, closed with a reason, opened again."""

from datetime import datetime
from uuid import UUID

from cases.by_type import as_event
from cases.case.state import RULES, Case, in_episode
from cases.complaint.state import Complaint
from cases.decider import Command, Context, command
from cases.errors import Conflict, NotFound
from cases.events import case as told
from cases.events.event import Event
from cases.fields import Age, PastInstant, Prose, Region
from cases.refusals import AlreadyRecorded, BeforeItBegan, ContradictsItself
from cases.vocabulary import ClosureReason, Domain, Outcome, Sex, Urgency


class NoSuchComplaint(NotFound):
    """There is no such complaint in this office."""

    code = "no-such-complaint"


class TeamStillOut(Conflict):
    """A team is out, or has not said what it found; a case closes after that."""

    code = "team-still-out"


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
    """End the episode."""

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
    if any(not d.over for d in case.response):
        possible = ("RecallTeam", "RecordArrival") if case.under_way() else ("RecordFound", "RecordNobodyFound", "RecallTeam")
        raise TeamStillOut(rule="domain.md 2", possible=possible)
    if case.work:
        still_open = tuple(f"{kind} {child_id}" for child_id, kind in case.work.items())
        raise WorkStillOpen(rule="domain.md 4", possible=still_open, work=min(case.work.values()))
    if (command.reason is ClosureReason.DIED) != (command.outcome is Outcome.DIED):
        raise ContradictsItself("reason and outcome both say that the person died, or neither", field="outcome")
    if command.reason is ClosureReason.NOBODY_FOUND and any(d.found for d in case.response):
        raise ContradictsItself("the person was found in this episode", field="reason")
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
