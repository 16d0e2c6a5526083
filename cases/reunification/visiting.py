"""After the handover: planned visits, made or missed; then stable, or broken down; or the family does not take the person."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import homecoming as told
from cases.events.event import Event
from cases.fields import Number, Prose
from cases.refusals import BeforeItBegan
from cases.reunification.state import RULES, Reunification
from cases.vocabulary.reunification import (
    Alternative,
    BreakdownReason,
    ReunificationOutcome,
    StopReason,
    VisitSafety,
)

FOLLOW_UP: Final = "tracing_steps.csv T13; domain.md 8"


class VisitNotDue(Conflict):
    """The visit can still be made in its time; it is missed after that."""

    code = "visit-not-due"


class VisitsNotOver(Conflict):
    """Not every planned visit was made or missed, or nobody has seen the person at the end of them."""

    code = "visits-not-over"


class NotFoundSafe(Conflict):
    """When somebody last saw the person in the family, they were not found safe."""

    code = "not-found-safe"


@command(target="reunification_id")
class VisitFamily(Command):
    """Record a visit to the person in the family. When is `occurred_at`.

    It counts as the next planned visit, unless it is made long before that is due.
    """

    reunification_id: UUID
    safety: VisitSafety
    findings: Prose
    needs: Prose | None = None
    attachment_id: UUID | None = None


@command(target="reunification_id")
class MissVisit(Command):
    """Say that the next planned visit was not made, and why."""

    reunification_id: UUID
    reason: Prose


@command(target="reunification_id")
class LetVisitPass(Command):
    """Record that a planned visit was missed. The office's own clock asks it, nobody else."""

    reunification_id: UUID
    visit: Number


@command(target="reunification_id")
class DeclareStable(Command):
    """Say after the visits that the person is well in the family: it is over."""

    reunification_id: UUID
    reason: Prose


@command(target="reunification_id")
class RecordBreakdown(Command):
    """Say that it did not last: it is over, and a new episode of the case begins."""

    reunification_id: UUID
    reason: BreakdownReason
    words: Prose
    alternative: Alternative | None = None


@command(target="reunification_id")
class RefuseByFamily(Command):
    """Record that the family does not take the person, or not any longer, and where they are to be referred instead."""

    reunification_id: UUID
    alternative: Alternative
    reason: Prose


@command(target="reunification_id")
class StopReunification(Command):
    """End it for another reason."""

    reunification_id: UUID
    reason: StopReason
    words: Prose


@RULES.of(VisitFamily)
def _visit(command: VisitFamily, one: Reunification, context: Context) -> tuple[Event, ...]:
    _after_handover(one, context)
    number = one.next_visit
    early = timedelta(days=context.policies.value("reunification-visit-early"))
    if number is not None and context.at < one.visits[number - 1].due_at - early:
        number = None
    visited = as_event(
        told.FamilyVisited,
        command,
        case_id=one.case_id,
        person_id=one.person_id,
        visited_at=context.at,
        visited_by=context.actor.id,
        visit=number,
        visit_due_at=one.due_after(number),
    )
    return (visited,)


@RULES.of(MissVisit)
def _miss(command: MissVisit, one: Reunification, context: Context) -> tuple[Event, ...]:
    number = one.next_visit
    if number is None or context.at < one.visits[number - 1].due_at:
        raise VisitNotDue(rule=FOLLOW_UP, possible=("VisitFamily",))
    return (_missed(one, number, context, command.reason),)


@RULES.of(LetVisitPass)
def _let_pass(command: LetVisitPass, one: Reunification, context: Context) -> tuple[Event, ...]:
    if one.next_visit != command.visit or context.now < one.visits[command.visit - 1].passes_at:
        raise VisitNotDue(field="visit", rule=FOLLOW_UP)
    return (_missed(one, command.visit, context),)


@RULES.of(DeclareStable)
def _stable(command: DeclareStable, one: Reunification, context: Context) -> tuple[Event, ...]:
    if one.next_visit is not None or not one.seen_at_the_end or one.seen_at is None:
        raise VisitsNotOver(rule=FOLLOW_UP, possible=("VisitFamily", "MissVisit"))
    if one.safety is not VisitSafety.SAFE:
        raise NotFoundSafe(rule=FOLLOW_UP, possible=("VisitFamily", "RecordBreakdown"))
    if context.at < one.seen_at:
        raise BeforeItBegan("before the last visit", field="occurred_at", possible=(one.seen_at.isoformat(),))
    declared = as_event(
        told.ReunificationStable,
        command,
        case_id=one.case_id,
        declared_at=context.at,
        declared_by=context.actor.id,
        outcome=ReunificationOutcome.STABLE,
    )
    return (declared,)


@RULES.of(RecordBreakdown)
def _broke_down(command: RecordBreakdown, one: Reunification, context: Context) -> tuple[Event, ...]:
    _after_handover(one, context)
    broke_down = as_event(
        told.ReunificationBrokeDown,
        command,
        case_id=one.case_id,
        broke_down_at=context.at,
        recorded_by=context.actor.id,
        outcome=ReunificationOutcome.BROKEN_DOWN,
    )
    return (broke_down,)


@RULES.of(RefuseByFamily)
def _family_refused(command: RefuseByFamily, one: Reunification, context: Context) -> tuple[Event, ...]:
    if one.handed_over:
        _after_handover(one, context)
    refused = as_event(
        told.FamilyRefused,
        command,
        case_id=one.case_id,
        after_handover=one.handed_over,
        refused_at=context.at,
        recorded_by=context.actor.id,
        outcome=ReunificationOutcome.FAMILY_REFUSED,
    )
    return (refused,)


@RULES.of(StopReunification)
def _stop(command: StopReunification, one: Reunification, context: Context) -> tuple[Event, ...]:
    stopped = as_event(
        told.ReunificationStopped,
        command,
        case_id=one.case_id,
        stopped_at=context.at,
        stopped_by=context.actor.id,
        outcome=ReunificationOutcome.STOPPED,
    )
    return (stopped,)


def _missed(one: Reunification, number: int, context: Context, reason: str | None = None) -> Event:
    return told.FamilyVisitMissed(
        case_id=one.case_id,  # type: ignore[arg-type]  # it has begun
        visit=number,
        missed_at=context.at,
        visit_due_at=one.due_after(number),
        reason=reason,
    )


def _after_handover(one: Reunification, context: Context) -> None:
    since = one.handed_over_at
    if since is not None and context.at < since:
        raise BeforeItBegan("before the handover", field="occurred_at", possible=(since.isoformat(),))
