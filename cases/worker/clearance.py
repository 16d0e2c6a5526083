"""What is opened to somebody beyond their roles: compartments, and access taken in need that somebody else reviews."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict, FieldInvalid, Forbidden
from cases.events import worker as told
from cases.events.event import Event
from cases.fields import Instant, Prose, Region, Within
from cases.refusals import ContradictsItself, NotRecorded
from cases.vocabulary import Compartment
from cases.worker.state import RULES, BreakGlass, Worker, unused

LONGEST: Final = timedelta(hours=3)
"""Longer than this no office may let access be taken in need."""

CLEARED_FOR_AT_MOST: Final = timedelta(days=366)
"""A compartment is opened to somebody for a year at most; then somebody decides again."""


class OnlyOneself(Forbidden):
    """Access in need is taken by oneself only, under one's own name."""

    code = "only-oneself"


class NoRoleInForce(Forbidden):
    """Who has no role here at that time takes no access in need."""

    code = "no-role-in-force"


class BreakGlassTooLong(FieldInvalid):
    """Access taken in need ends after the office's limit, three hours at the latest."""

    code = "break-glass-too-long"


class BreakGlassStillOpen(Conflict):
    """Access taken in need is still open; end it first."""

    code = "break-glass-still-open"


@command(target="worker_id")
class OpenCompartment(Command):
    """Let somebody see what a compartment keeps from others. Not oneself."""

    worker_id: UUID
    compartment: Compartment
    until: Instant
    reason: Prose


@command(target="worker_id")
class CloseCompartment(Command):
    """Let somebody see it no more."""

    worker_id: UUID
    compartment: Compartment
    reason: Prose | None = None


@command(target="worker_id")
class OpenBreakGlass(Command):
    """Take, in need, access to one record or one area, from now on. The supervisor sees it at once and reviews it afterwards."""

    worker_id: UUID
    break_glass_id: UUID
    reason: Prose
    record_id: UUID | None = None
    area: Region | None = None
    minutes: Annotated[int, Within(1, 180)] | None = None


@command(target="worker_id")
class EndBreakGlass(Command):
    """End it before its time."""

    worker_id: UUID
    break_glass_id: UUID


@command(target="worker_id")
class ReviewBreakGlass(Command):
    """Say whether what was done with it was justified. Not by who took it."""

    worker_id: UUID
    break_glass_id: UUID
    justified: bool
    finding: Prose


@RULES.of(OpenCompartment)
def _open(command: OpenCompartment, _: Worker, context: Context) -> tuple[Event, ...]:
    apart(context, command.worker_id, field="worker_id")
    if not context.now < command.until <= context.now + CLEARED_FOR_AT_MOST:
        latest = context.now + CLEARED_FOR_AT_MOST
        raise ContradictsItself("it ends later than now, and within a year", field="until", possible=(latest.isoformat(),))
    return (as_event(told.CompartmentOpened, command, opened_by=context.actor.id, opened_for=context.actor.on_behalf_of),)


@RULES.of(CloseCompartment)
def _close(command: CloseCompartment, worker: Worker, context: Context) -> tuple[Event, ...]:
    if command.compartment not in worker.clearances:
        raise NotRecorded("it is not open to them", field="compartment", possible=tuple(worker.clearances))
    return (as_event(told.CompartmentClosed, command, closed_at=context.at, closed_by=context.actor.id),)


@RULES.of(OpenBreakGlass)
def _break(command: OpenBreakGlass, worker: Worker, context: Context) -> tuple[Event, ...]:
    unused(worker, command.break_glass_id, "break_glass_id")
    if context.actor.id != command.worker_id:
        raise OnlyOneself(field="worker_id")
    if not worker.at(context.now):
        raise NoRoleInForce(field="worker_id")
    if (command.record_id is None) == (command.area is None):
        raise ContradictsItself("either one record or one area", field="record_id", possible=("record_id", "area"))
    if any(glass.holds(context.now) for glass in worker.break_glass.values()):
        raise BreakGlassStillOpen(possible=("EndBreakGlass",))
    until = _until(command, context)
    review_due_at = context.policies.due("break-glass-review", until, context.zone)
    return (as_event(told.BreakGlassOpened, command, opened_at=context.now, until_at=until, review_due_at=review_due_at),)


@RULES.of(EndBreakGlass)
def _end(command: EndBreakGlass, worker: Worker, context: Context) -> tuple[Event, ...]:
    glass = _glass(worker, command.break_glass_id)
    if glass.ended or not glass.holds(context.now):
        raise NotRecorded("it is over", field="break_glass_id")
    return (as_event(told.BreakGlassEnded, command, ended_at=context.now, ended_by=context.actor.id),)


@RULES.of(ReviewBreakGlass)
def _review(command: ReviewBreakGlass, worker: Worker, context: Context) -> tuple[Event, ...]:
    glass = _glass(worker, command.break_glass_id)
    apart(context, command.worker_id, field="worker_id")
    if glass.reviewed:
        raise NotRecorded("it is reviewed", field="break_glass_id")
    if glass.holds(context.now):
        raise BreakGlassStillOpen(rule="reviewed afterwards", possible=("EndBreakGlass",))
    return (as_event(told.BreakGlassReviewed, command, reviewed_by=context.actor.id),)


def _until(command: OpenBreakGlass, context: Context) -> datetime:
    latest = min(context.policies.due("break-glass-limit", context.now, context.zone), context.now + LONGEST)
    wanted = latest if command.minutes is None else context.now + timedelta(minutes=command.minutes)
    if wanted > latest:
        most = int((latest - context.now).total_seconds() // 60)
        raise BreakGlassTooLong(field="minutes", rule="policy break-glass-limit", possible=(str(most),))
    return wanted


def _glass(worker: Worker, break_glass_id: UUID) -> BreakGlass:
    found = worker.break_glass.get(break_glass_id)
    if found is None:
        raise NotRecorded("nothing of this id was taken", field="break_glass_id", possible=tuple(map(str, worker.break_glass)))
    return found
