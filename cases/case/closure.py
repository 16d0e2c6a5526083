"""What keeps a case open: work begun for it that has a record of its own; closing in two hands; the visits that follow."""

from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.case.episodes import can_be_closed
from cases.case.state import RULES, Case, in_episode, unused
from cases.case.work_state import Closing
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.events import case as closed
from cases.events import closure as told
from cases.events.event import Event
from cases.fields import Code, Prose
from cases.grounds import ground
from cases.refusals import BeforeItBegan, NotRecorded
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.services import VisitFinding
from cases.vocabulary.work import WorkKind

VISITED_AFTER: Final = frozenset({ClosureReason.GOALS_REACHED, ClosureReason.REFUSED_HELP})
"""After a closing for these reasons the person is visited (default)."""

VISITS: Final = ("after-care-1", "after-care-2", "after-care-3")


@command(target="case_id")
class BeginWork(Command):
    """Say that a stay, referral, tracing or reunification began for this case. Asked only in one append with its own record."""

    case_id: UUID
    kind: WorkKind
    child_id: UUID


@command(target="case_id")
class EndWork(Command):
    """Say that it is over. Asked only in one append with its own record."""

    case_id: UUID
    kind: WorkKind
    child_id: UUID
    outcome: Code | None = None


@command(target="case_id")
class ProposeClosure(Command):
    """Propose to close the case; somebody else decides."""

    case_id: UUID
    reason: ClosureReason
    outcome: Outcome
    summary: Prose


@command(target="case_id")
class ApproveClosure(Command):
    """Approve what another proposed: the episode ends.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    case_id: UUID
    decree_id: UUID | None = None


@command(target="case_id")
class ReturnClosure(Command):
    """Send a proposal back: the case stays open."""

    case_id: UUID
    reason: Prose


@command(target="case_id")
class WithdrawClosureProposal(Command):
    """Take a proposal back."""

    case_id: UUID
    reason: Prose | None = None


@command(target="case_id")
class VisitAfterClosing(Command):
    """Record a visit to the person after the case was closed."""

    case_id: UUID
    finding: VisitFinding
    note: Prose | None = None


@command(target="case_id")
class EndAfterCare(Command):
    """Say that no further visits are made."""

    case_id: UUID
    reason: Prose


@RULES.of(BeginWork)
def _begin(command: BeginWork, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.child_id, "child_id")
    return (as_event(told.WorkBegan, command, began_at=context.at),)


@RULES.of(EndWork)
def _end(command: EndWork, case: Case, context: Context) -> tuple[Event, ...]:
    if case.work.get(command.child_id) is not command.kind:
        open_work = tuple(str(child_id) for child_id, kind in case.work.items() if kind is command.kind)
        raise NotRecorded("no such work is open", field="child_id", possible=open_work)
    return (as_event(told.WorkEnded, command, ended_at=context.at),)


@RULES.of(ProposeClosure)
def _propose(command: ProposeClosure, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    can_be_closed(case, command.reason, command.outcome)
    proposed = as_event(
        told.ClosureProposed,
        command,
        proposed_at=context.at,
        proposed_by=context.actor.id,
        proposed_for=context.actor.on_behalf_of,
        decide_due_at=context.policies.due("closure-decision", context.at, context.zone),
    )
    return (proposed,)


@RULES.of(ApproveClosure)
def _approve(command: ApproveClosure, case: Case, context: Context) -> tuple[Event, ...]:
    closing = _proposal(case, context)
    apart(context, closing.proposed_by, closing.proposed_for)
    can_be_closed(case, closing.reason, closing.outcome)
    approved = told.ClosureApproved(
        proposed_by=closing.proposed_by,
        approved_at=context.at,
        approved_by=context.actor.id,
        approved_for=context.actor.on_behalf_of,
        decree=ground(command.decree_id, context),
    )
    ended = closed.CaseClosed(reason=closing.reason, outcome=closing.outcome, closed_at=context.at, closed_by=context.actor.id)
    return (approved, ended, *_after_care(case, closing, context))


@RULES.of(ReturnClosure)
def _return(command: ReturnClosure, case: Case, context: Context) -> tuple[Event, ...]:
    closing = _proposal(case, context)
    apart(context, closing.proposed_by, closing.proposed_for)
    return (as_event(told.ClosureReturned, command, proposed_by=closing.proposed_by, returned_at=context.at, returned_by=context.actor.id),)


@RULES.of(WithdrawClosureProposal)
def _withdraw(command: WithdrawClosureProposal, case: Case, context: Context) -> tuple[Event, ...]:
    _proposal(case, context)
    return (as_event(told.ClosureProposalWithdrawn, command, withdrawn_at=context.at, withdrawn_by=context.actor.id),)


@RULES.of(VisitAfterClosing)
def _visit(command: VisitAfterClosing, case: Case, context: Context) -> tuple[Event, ...]:
    _closed_before(case, context)
    care = case.after_care
    if care is None:
        raise NotRecorded("no visits are planned", possible=("ReopenCase",))
    number = care.visited + 1
    further = care.visits_due_at[number] if number < len(care.visits_due_at) else None
    visited = as_event(
        told.AfterCareVisited,
        command,
        episode=care.episode,
        visit=number,
        visited_at=context.at,
        visited_by=context.actor.id,
        visit_due_at=further,
    )
    return (visited,)


@RULES.of(EndAfterCare)
def _end_after_care(command: EndAfterCare, case: Case, context: Context) -> tuple[Event, ...]:
    _closed_before(case, context)
    return (as_event(told.AfterCareEnded, command, episode=len(case.episodes), ended_at=context.at),)


def _proposal(case: Case, context: Context) -> Closing:
    closing = case.closing
    if closing is None:
        raise NotRecorded("nobody has proposed to close it", possible=("ProposeClosure",))
    if context.at < closing.proposed_at:
        raise BeforeItBegan("before it was proposed", field="occurred_at", possible=(closing.proposed_at.isoformat(),))
    return closing


def _closed_before(case: Case, context: Context) -> None:
    closed_at = case.episodes[-1].closed_at
    if closed_at is not None and context.at < closed_at:
        raise BeforeItBegan("before the case was closed", field="occurred_at", possible=(closed_at.isoformat(),))


def _after_care(case: Case, closing: Closing, context: Context) -> tuple[Event, ...]:
    if closing.reason not in VISITED_AFTER:
        return ()
    due = tuple(context.policies.due(rule, context.at, context.zone) for rule in VISITS)
    return (told.AfterCarePlanned(episode=len(case.episodes), visits_due_at=due, visit_due_at=due[0]),)
