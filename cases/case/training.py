"""Trainings: begun, attended session by session, completed or left."""

from typing import Annotated
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.case.code_fields import Rupiah, ServiceCode
from cases.case.services import for_planned, fulfilled
from cases.case.state import RULES, Case, in_episode, unused
from cases.case.work_state import Training
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import service as told
from cases.events.event import Event
from cases.fields import Line, Prose, Region, Within
from cases.refusals import AlreadyRecorded, BeforeItBegan, NotRecorded
from cases.vocabulary.services import FundingSource, TrainingEnd

Session = Annotated[int, Within(1, 200)]


class NeverAttended(Conflict):
    """Nobody completes a training without having been there."""

    code = "never-attended"


class NoSuchSession(Conflict):
    """The training has fewer sessions."""

    code = "no-such-session"


@command(target="case_id")
class BeginTraining(Command):
    """Say that the person takes part in a training."""

    case_id: UUID
    service_id: UUID
    service: ServiceCode
    sessions: Session
    fund: FundingSource
    subject: Line
    giver_id: UUID | None = None
    planned_id: UUID | None = None
    value_rupiah: Rupiah | None = None
    region: Region | None = None


@command(target="case_id")
class RecordAttendance(Command):
    """Say that the person was at a session, or was not."""

    case_id: UUID
    service_id: UUID
    session: Session
    attended: bool
    note: Prose | None = None


@command(target="case_id")
class CompleteTraining(Command):
    """Say that the person has completed the training."""

    case_id: UUID
    service_id: UUID
    certificate: Line | None = None


@command(target="case_id")
class EndTraining(Command):
    """Say that the person takes no further part."""

    case_id: UUID
    service_id: UUID
    why: TrainingEnd
    reason: Prose | None = None


@RULES.of(BeginTraining)
def _begin(command: BeginTraining, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.service_id, "service_id")
    for_planned(case, command.planned_id, command.service)
    region = command.region or case.region
    return (as_event(told.TrainingBegan, command, person_id=case.person_id, region=region, began_at=context.at),)


@RULES.of(RecordAttendance)
def _attend(command: RecordAttendance, case: Case, context: Context) -> tuple[Event, ...]:
    training = _training(case, command.service_id, context)
    if command.session > training.sessions:
        raise NoSuchSession(field="session", possible=(f"1-{training.sessions}",), sessions=training.sessions)
    if command.session in training.held:
        raise AlreadyRecorded("this session is recorded", field="session")
    if command.attended:
        return (as_event(told.SessionAttended, command, held_at=context.at),)
    return (as_event(told.SessionMissed, command, held_at=context.at, reason=command.note),)


@RULES.of(CompleteTraining)
def _complete(command: CompleteTraining, case: Case, context: Context) -> tuple[Event, ...]:
    training = _training(case, command.service_id, context)
    if not training.attended:
        raise NeverAttended(field="service_id", possible=("RecordAttendance", "EndTraining"))
    measured = codes.service_types()[training.service].outcome_measured
    due_at = context.policies.due("outcome-1", context.at, context.zone) if measured else None
    completed = as_event(told.TrainingCompleted, command, attended=training.attended, completed_at=context.at, outcome_due_at=due_at)
    planned_id = training.planned_id if training.planned_id in case.plan.services else None
    return (completed, *fulfilled(case, planned_id, training.attended, context))


@RULES.of(EndTraining)
def _end(command: EndTraining, case: Case, context: Context) -> tuple[Event, ...]:
    training = _training(case, command.service_id, context)
    return (as_event(told.TrainingEnded, command, attended=training.attended, ended_at=context.at),)


def _training(case: Case, service_id: UUID, context: Context) -> Training:
    found = case.trainings.get(service_id)
    if found is None:
        raise NotRecorded("no such training goes on", field="service_id", possible=tuple(map(str, case.trainings)))
    if context.at < found.began_at:
        raise BeforeItBegan("before the training began", field="occurred_at", possible=(found.began_at.isoformat(),))
    return found
