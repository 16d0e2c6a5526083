"""The response: a team goes out, arrives, finds somebody or nobody, helps at once, hears witnesses."""

from uuid import UUID

from cases.by_type import as_event
from cases.case.state import RULES, Case, Dispatch, in_episode, unused
from cases.decider import Command, Context, command
from cases.events import response as told
from cases.events.event import Event
from cases.fields import Line, Phone, Position, Prose, Region
from cases.refusals import BeforeItBegan, NotRecorded
from cases.vocabulary import EmergencyKind


@command(target="case_id")
class DispatchTeam(Command):
    """Send a team. It counts from when it happened (`occurred_at`)."""

    case_id: UUID
    dispatch_id: UUID
    team_id: UUID | None = None
    instruction: Prose | None = None


@command(target="case_id")
class RecallTeam(Command):
    """Call a team back."""

    case_id: UUID
    dispatch_id: UUID
    reason: Prose | None = None


@command(target="case_id")
class RecordArrival(Command):
    """Say that the team is there."""

    case_id: UUID
    dispatch_id: UUID
    place: Line | None = None
    position: Position | None = None


@command(target="case_id")
class RecordFound(Command):
    """Say that the team found the person."""

    case_id: UUID
    dispatch_id: UUID
    region: Region | None = None
    place: Line | None = None
    position: Position | None = None
    condition: Prose | None = None


@command(target="case_id")
class RecordNobodyFound(Command):
    """Say that the team looked and found nobody."""

    case_id: UUID
    dispatch_id: UUID
    looked_where: Prose | None = None


@command(target="case_id")
class TakeEmergencyAction(Command):
    """Record what was done at once."""

    case_id: UUID
    action_id: UUID
    kind: EmergencyKind
    action: Prose


@command(target="case_id")
class RecordWitness(Command):
    """Record who saw or knows something."""

    case_id: UUID
    witness_id: UUID
    name: Line | None = None
    phone: Phone | None = None
    address: Line | None = None
    statement: Prose | None = None


@RULES.of(DispatchTeam)
def _dispatch(command: DispatchTeam, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.dispatch_id, "dispatch_id")
    return (as_event(told.TeamDispatched, command, dispatched_at=context.at),)


@RULES.of(RecallTeam)
def _recall(command: RecallTeam, case: Case, context: Context) -> tuple[Event, ...]:
    _sent(case, command.dispatch_id, (*case.under_way(), *case.on_site()), context)
    return (as_event(told.TeamRecalled, command),)


@RULES.of(RecordArrival)
def _arrive(command: RecordArrival, case: Case, context: Context) -> tuple[Event, ...]:
    _sent(case, command.dispatch_id, case.under_way(), context)
    return (as_event(told.TeamArrived, command, arrived_at=context.at),)


@RULES.of(RecordFound)
def _find(command: RecordFound, case: Case, context: Context) -> tuple[Event, ...]:
    _sent(case, command.dispatch_id, case.on_site(), context)
    return (as_event(told.PersonFound, command, person_id=case.person_id, found_at=context.at),)


@RULES.of(RecordNobodyFound)
def _find_nobody(command: RecordNobodyFound, case: Case, context: Context) -> tuple[Event, ...]:
    _sent(case, command.dispatch_id, case.on_site(), context)
    return (as_event(told.NobodyFound, command, looked_until_at=context.at),)


@RULES.of(TakeEmergencyAction)
def _help(command: TakeEmergencyAction, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.action_id, "action_id")
    return (as_event(told.EmergencyActionTaken, command, person_id=case.person_id),)


@RULES.of(RecordWitness)
def _witness(command: RecordWitness, case: Case, _: Context) -> tuple[Event, ...]:
    unused(case, command.witness_id, "witness_id")
    return (as_event(told.WitnessRecorded, command),)


def _sent(case: Case, dispatch_id: UUID, those: tuple[UUID, ...], context: Context) -> Dispatch:
    """The dispatch of which this is a possible next step, refusing what is said to have happened before its last."""
    if dispatch_id not in those:
        raise NotRecorded("no team of this id is at that point", field="dispatch_id", possible=tuple(map(str, those)))
    dispatch = case.dispatches[dispatch_id]
    last = dispatch.arrived_at or dispatch.dispatched_at
    if context.at < last:
        raise BeforeItBegan("before the team's last step", field="occurred_at", possible=(last.isoformat(),))
    return dispatch
