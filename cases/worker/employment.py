"""Somebody begins to work here, is known by a login, and leaves."""

from typing import Annotated
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import worker as told
from cases.events.event import Event
from cases.fields import Line, Prose, Text
from cases.refusals import something_said
from cases.worker.state import RULES, Worker

Login = Annotated[str, Text(255)]


class LoginTaken(Conflict):
    """This login is already that of somebody else who works here."""

    code = "login-taken"


@command(target="worker_id")
class RegisterWorker(Command):
    """Say who works here, and by which login they are known (the token's `iss` and `sub`)."""

    worker_id: UUID
    name: Line
    issuer: Login
    subject: Login
    employer: Line | None = None
    employment: Line | None = None


@command(target="worker_id")
class CorrectWorker(Command):
    """Say how the name, the employer or the employment should read."""

    worker_id: UUID
    name: Line | None = None
    employer: Line | None = None
    employment: Line | None = None


@command(target="worker_id")
class ChangeLogin(Command):
    """Let another login prove that it is they."""

    worker_id: UUID
    issuer: Login
    subject: Login


@command(target="worker_id")
class RecordLeaving(Command):
    """Say that they work here no more."""

    worker_id: UUID
    reason: Prose | None = None


@RULES.of(RegisterWorker)
def _register(command: RegisterWorker, _: Worker, context: Context) -> tuple[Event, ...]:
    _free(command, context)
    return (as_event(told.WorkerRegistered, command, registered_by=context.actor.id),)


@RULES.of(CorrectWorker)
def _correct(command: CorrectWorker, _: Worker, __: Context) -> tuple[Event, ...]:
    something_said(command.name, command.employer, command.employment)
    return (as_event(told.WorkerCorrected, command),)


@RULES.of(ChangeLogin)
def _change_login(command: ChangeLogin, _: Worker, context: Context) -> tuple[Event, ...]:
    _free(command, context)
    return (as_event(told.LoginChanged, command, changed_by=context.actor.id),)


@RULES.of(RecordLeaving)
def _leave(command: RecordLeaving, _: Worker, context: Context) -> tuple[Event, ...]:
    return (as_event(told.WorkerLeft, command, left_at=context.at, told_by=context.actor.id),)


def _free(command: RegisterWorker | ChangeLogin, context: Context) -> None:
    """Refuse a login that the application found to be somebody else's (`login_of`)."""
    holder = context.looked_up.get("login_of")
    if holder not in (None, command.worker_id):
        raise LoginTaken(field="subject")
