"""Waiting for the reporter: the office asks, its own terms rest, and run on with a reply or without one."""

from datetime import datetime
from uuid import UUID

from cases.by_type import as_event
from cases.complaint.state import RULES, Complaint
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import complaint as told
from cases.events.event import Event
from cases.fields import Prose
from cases.refusals import not_before


class ReplyStillOpen(Conflict):
    """The reporter may still reply, or no reply of that time is waited for."""

    code = "reply-still-open"


@command(target="complaint_id")
class AskReporter(Command):
    """Ask the reporter for what the office needs to know; its own terms rest meanwhile."""

    complaint_id: UUID
    question: Prose


@command(target="complaint_id")
class RecordReply(Command):
    """Record what the reporter replied."""

    complaint_id: UUID
    reply: Prose


@command(target="complaint_id")
class GoOnWithoutReply(Command):
    """Go on after the time to reply is over. The office's own clock asks it, nobody else."""

    complaint_id: UUID
    reply_due_at: datetime


@RULES.of(AskReporter)
def _ask(command: AskReporter, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    due = context.policies.due("reporter-reply", context.at, context.zone)
    paused = complaint.running.may_rest(context.at)
    return (told.ReporterAsked(asked_at=context.at, reply_due_at=due, paused=paused, question=command.question),)


@RULES.of(RecordReply)
def _reply(command: RecordReply, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    not_before(complaint.asked_at, context)
    return (as_event(told.ReporterReplied, command, replied_at=context.at, due=_run_on(complaint, context.at, context)),)


@RULES.of(GoOnWithoutReply)
def _go_on(command: GoOnWithoutReply, complaint: Complaint, context: Context) -> tuple[Event, ...]:
    if command.reply_due_at != complaint.reply_due_at or context.now < command.reply_due_at:
        raise ReplyStillOpen(field="reply_due_at")
    return (as_event(told.ReporterStayedSilent, command, due=_run_on(complaint, command.reply_due_at, context)),)


def _run_on(complaint: Complaint, moment: datetime, context: Context) -> dict[str, datetime]:
    return context.policies.resumed(complaint.running.resting, complaint.asked_at or moment, moment, context.zone)
