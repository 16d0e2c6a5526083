"""What keeps a case open: work that was begun for it and has a record of its own."""

from uuid import UUID

from cases.by_type import as_event, changed
from cases.case.folds import FOLDS
from cases.case.state import RULES, Case, in_episode, unused
from cases.decider import Command, Context, command
from cases.events import closure as told
from cases.events.event import Event
from cases.fields import Code
from cases.refusals import NotRecorded
from cases.vocabulary.work import WorkKind


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


@FOLDS.of(told.WorkBegan)
def _began(case: Case, event: told.WorkBegan) -> Case:
    work = {**case.work, event.child_id: event.kind}
    return changed(case, size=case.size + 1, work=work, ids=case.ids | {event.child_id})


@FOLDS.of(told.WorkEnded)
def _ended(case: Case, event: told.WorkEnded) -> Case:
    return changed(case, size=case.size + 1, work={k: kind for k, kind in case.work.items() if k != event.child_id})
