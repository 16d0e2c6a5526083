"""How the work goes on: who is responsible, obstacles, hold, notes, evidence, corrections."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.by_type import as_event
from cases.case.state import RULES, Case, unused
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import case as told
from cases.events.event import Event
from cases.fields import Line, MediaType, Number, ObstacleCode, Prose, Region, Sha256, Within
from cases.policies.calendar import end_of
from cases.refusals import NotRecorded, fact_exists, not_before, something_said
from cases.vocabulary import Domain, Urgency

LARGEST_FILE_BYTES = 50_000_000


class AlreadyResponsible(Conflict):
    """This worker, with this team, is already responsible for the case."""

    code = "already-responsible"


class HoldNotOver(Conflict):
    """The hold is not over, or it is another one."""

    code = "hold-not-over"


class HoldOutOfRange(FieldInvalid):
    """A hold ends on a later day, and not after the limit that the office has set."""

    code = "hold-out-of-range"


@command(target="case_id")
class AssignWorker(Command):
    """Make a worker, and their team if they have one, responsible for the case."""

    case_id: UUID
    worker_id: UUID
    team_id: UUID | None = None


@command(target="case_id")
class MeetObstacle(Command):
    """Say why work does not go on."""

    case_id: UUID
    obstacle_id: UUID
    obstacle: ObstacleCode
    detail: Prose | None = None


@command(target="case_id")
class ClearObstacle(Command):
    """Say that what stood in the way is gone."""

    case_id: UUID
    obstacle_id: UUID
    how: Prose | None = None


@command(target="case_id")
class HoldCase(Command):
    """Let planned work rest until a day."""

    case_id: UUID
    until_on: date
    reason: Prose


@command(target="case_id")
class ResumeCase(Command):
    """Go on with planned work."""

    case_id: UUID
    reason: Prose | None = None


@command(target="case_id")
class EndHold(Command):
    """Go on after the last day of a hold. The office's own clock asks it, nobody else."""

    case_id: UUID
    ends_at: datetime


@command(target="case_id")
class AddCaseNote(Command):
    """Write something down."""

    case_id: UUID
    note_id: UUID
    note: Prose


@command(target="case_id")
class AttachEvidence(Command):
    """Keep a photo or paper beside the case."""

    case_id: UUID
    evidence_id: UUID
    file_name: Line
    media_type: MediaType
    size_bytes: Annotated[int, Within(1, LARGEST_FILE_BYTES)]
    sha256: Sha256
    caption: Line | None = None


@command(target="case_id")
class CorrectCase(Command):
    """Say which earlier fact (its version, the first is 1) was wrong and how it should be read."""

    case_id: UUID
    corrects: Number
    region: Region | None = None
    domain: Domain | None = None
    urgency: Urgency | None = None
    statement: Prose | None = None


@RULES.of(AssignWorker)
def _assign(command: AssignWorker, case: Case, _: Context) -> tuple[Event, ...]:
    if (command.worker_id, command.team_id) == (case.worker_id, case.team_id):
        raise AlreadyResponsible(field="worker_id")
    return (as_event(told.WorkerAssigned, command),)


@RULES.of(MeetObstacle)
def _meet(command: MeetObstacle, case: Case, _: Context) -> tuple[Event, ...]:
    unused(case, command.obstacle_id, "obstacle_id")
    return (as_event(told.ObstacleMet, command),)


@RULES.of(ClearObstacle)
def _clear(command: ClearObstacle, case: Case, _: Context) -> tuple[Event, ...]:
    if command.obstacle_id not in case.obstacles:
        raise NotRecorded("no such obstacle stands", field="obstacle_id", possible=tuple(map(str, case.obstacles)))
    return (as_event(told.ObstacleCleared, command),)


@RULES.of(HoldCase)
def _hold(command: HoldCase, case: Case, context: Context) -> tuple[Event, ...]:
    limit = context.policies.due("hold-limit", context.at, context.zone).astimezone(ZoneInfo(context.zone)).date()
    if not context.on < command.until_on <= limit:
        raise HoldOutOfRange(f"until {limit} at the latest", field="until_on", rule="policy hold-limit", possible=(limit.isoformat(),))
    ends_at = end_of(command.until_on, context.zone)
    return (as_event(told.CasePutOnHold, command, held_at=context.at, ends_at=ends_at, paused=case.running.may_rest(context.at)),)


@RULES.of(ResumeCase)
def _resume(command: ResumeCase, case: Case, context: Context) -> tuple[Event, ...]:
    not_before(case.held_at, context)
    return (as_event(told.CaseResumed, command, resumed_at=context.at, due=_run_on(case, context.at, context)),)


@RULES.of(EndHold)
def _end_hold(command: EndHold, case: Case, context: Context) -> tuple[Event, ...]:
    if command.ends_at != case.hold_ends_at or context.now < command.ends_at:
        raise HoldNotOver(field="ends_at")
    return (told.CaseResumed(resumed_at=command.ends_at, due=_run_on(case, command.ends_at, context)),)


@RULES.of(AddCaseNote)
def _note(command: AddCaseNote, case: Case, _: Context) -> tuple[Event, ...]:
    unused(case, command.note_id, "note_id")
    return (as_event(told.CaseNoteAdded, command),)


@RULES.of(AttachEvidence)
def _attach(command: AttachEvidence, case: Case, _: Context) -> tuple[Event, ...]:
    unused(case, command.evidence_id, "evidence_id")
    return (as_event(told.EvidenceAttached, command),)


@RULES.of(CorrectCase)
def _correct(command: CorrectCase, case: Case, _: Context) -> tuple[Event, ...]:
    fact_exists(command.corrects, case.size)
    something_said(command.region, command.domain, command.urgency, command.statement)
    return (as_event(told.CaseCorrected, command),)


def _run_on(case: Case, moment: datetime, context: Context) -> dict[str, datetime]:
    return context.policies.resumed(case.running.resting, case.held_at or moment, moment, context.zone)
