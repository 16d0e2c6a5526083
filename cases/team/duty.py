"""Who belongs to a team, and who of them is on duty when."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import FieldInvalid, NotFound
from cases.events import team as told
from cases.events.event import Event
from cases.fields import Instant, OutOfRange, Prose
from cases.refusals import AlreadyRecorded, ContradictsItself, NotRecorded
from cases.team.state import RULES, Team
from cases.worker.state import Worker


class NoSuchWorker(NotFound):
    """Nobody of this id works here."""

    code = "no-such-worker"


class ShiftTooLong(FieldInvalid):
    """Nobody is on duty for longer than the office's limit."""

    code = "shift-too-long"


@command(target="team_id")
class AddMember(Command):
    """Let somebody belong to the team. Not oneself."""

    team_id: UUID
    worker_id: UUID
    leads: bool = False


@command(target="team_id")
class RemoveMember(Command):
    """Let somebody belong to the team no more."""

    team_id: UUID
    worker_id: UUID
    reason: Prose | None = None


@command(target="team_id")
class RosterShift(Command):
    """Say who is on duty from when to when."""

    team_id: UUID
    shift_id: UUID
    worker_ids: tuple[UUID, ...]
    from_at: Instant
    until_at: Instant


@command(target="team_id")
class CancelShift(Command):
    """Say that a shift does not take place."""

    team_id: UUID
    shift_id: UUID
    reason: Prose | None = None


@RULES.of(AddMember)
def _add(command: AddMember, team: Team, context: Context) -> tuple[Event, ...]:
    apart(context, command.worker_id, field="worker_id")
    worker = context.looked_up.get("worker")
    if not isinstance(worker, Worker) or not worker.registered or worker.left_at is not None:
        raise NoSuchWorker(field="worker_id")
    if team.members.get(command.worker_id) is command.leads:
        raise AlreadyRecorded("they belong to the team already", field="worker_id")
    return (as_event(told.MemberJoined, command, joined_at=context.at),)


@RULES.of(RemoveMember)
def _remove(command: RemoveMember, team: Team, context: Context) -> tuple[Event, ...]:
    _members(team, (command.worker_id,), "worker_id")
    return (as_event(told.MemberLeft, command, left_at=context.at),)


@RULES.of(RosterShift)
def _roster(command: RosterShift, team: Team, context: Context) -> tuple[Event, ...]:
    if command.shift_id in team.shifts:
        raise AlreadyRecorded(field="shift_id")
    if not 1 <= len(set(command.worker_ids)) == len(command.worker_ids):
        raise OutOfRange("at least one member, each once", field="worker_ids", least="1", most=str(len(team.members)))
    _members(team, command.worker_ids, "worker_ids")
    if command.until_at <= command.from_at:
        raise ContradictsItself("it would end before it begins", field="until_at")
    limit = context.policies.due("shift-limit", command.from_at, context.zone)
    if command.until_at > limit:
        raise ShiftTooLong(field="until_at", rule="policy shift-limit", possible=(limit.isoformat(),))
    return (as_event(told.ShiftRostered, command),)


@RULES.of(CancelShift)
def _cancel(command: CancelShift, team: Team, _: Context) -> tuple[Event, ...]:
    if command.shift_id not in team.shifts:
        raise NotRecorded("there is no such shift", field="shift_id")
    return (as_event(told.ShiftCancelled, command),)


def _members(team: Team, workers: tuple[UUID, ...], field_name: str) -> None:
    if any(worker not in team.members for worker in workers):
        raise NotRecorded("not a member of the team", field=field_name, possible=tuple(map(str, team.members)))
