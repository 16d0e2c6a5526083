"""Of which kinds of PPKS the person is: several may hold, each from a day to a day; wrong ones are corrected, not edited."""

from datetime import date
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.case.state import RULES, Assignment, Case, unused
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import person_in_need as told
from cases.events.event import Event
from cases.fields import Category, PastDay, Prose
from cases.refusals import ContradictsItself, NothingCorrected, NotRecorded


class CategoryAlreadyHeld(Conflict):
    """The person is already held to be of this kind in that time."""

    code = "category-already-held"


class CategoryOver(Conflict):
    """This assignment already has an end."""

    code = "category-over"


@command(target="case_id")
class AssignCategory(Command):
    """Hold the person to be of a kind of PPKS, from a day on."""

    case_id: UUID
    assignment_id: UUID
    category: Category
    started_on: PastDay
    neglected: bool = False


@command(target="case_id")
class EndCategory(Command):
    """Say since which day the person is no longer of that kind."""

    case_id: UUID
    assignment_id: UUID
    ended_on: PastDay


@command(target="case_id")
class CorrectCategory(Command):
    """Say how an assignment should be read from its beginning."""

    case_id: UUID
    assignment_id: UUID
    category: Category | None = None
    neglected: bool | None = None
    started_on: PastDay | None = None
    reason: Prose | None = None


@command(target="case_id")
class WithdrawCategory(Command):
    """Say that the person never was of that kind."""

    case_id: UUID
    assignment_id: UUID
    reason: Prose


@RULES.of(AssignCategory)
def _assign(command: AssignCategory, case: Case, _: Context) -> tuple[Event, ...]:
    unused(case, command.assignment_id, "assignment_id")
    _not_held(case, command.category, command.started_on, None)
    group = codes.ppks_categories()[command.category].counts_in(neglected=command.neglected)
    return (as_event(told.CategoryAssigned, command, person_id=case.person_id, spm_group=group),)


@RULES.of(EndCategory)
def _end(command: EndCategory, case: Case, _: Context) -> tuple[Event, ...]:
    assignment = _assignment(case, command.assignment_id)
    if assignment.ended_on is not None:
        raise CategoryOver(field="assignment_id", possible=("CorrectCategory", "WithdrawCategory"))
    if command.ended_on < assignment.started_on:
        raise ContradictsItself("it ended before it started", field="ended_on", possible=(assignment.started_on.isoformat(),))
    return (as_event(told.CategoryEnded, command),)


@RULES.of(CorrectCategory)
def _correct(command: CorrectCategory, case: Case, _: Context) -> tuple[Event, ...]:
    before = _assignment(case, command.assignment_id)
    category = command.category or before.category
    neglected = before.neglected if command.neglected is None else command.neglected
    started_on = command.started_on or before.started_on
    if (category, neglected, started_on) == (before.category, before.neglected, before.started_on):
        raise NothingCorrected(field="category")
    if before.ended_on is not None and started_on > before.ended_on:
        raise ContradictsItself("it started after it ended", field="started_on", possible=(before.ended_on.isoformat(),))
    _not_held(case, category, started_on, command.assignment_id)
    group = codes.ppks_categories()[category].counts_in(neglected=neglected)
    right = {"category": category, "neglected": neglected, "started_on": started_on, "spm_group": group}
    return (as_event(told.CategoryCorrected, command, **right),)


@RULES.of(WithdrawCategory)
def _withdraw(command: WithdrawCategory, case: Case, _: Context) -> tuple[Event, ...]:
    _assignment(case, command.assignment_id)
    return (as_event(told.CategoryWithdrawn, command),)


def _assignment(case: Case, assignment_id: UUID) -> Assignment:
    found = case.categories.get(assignment_id)
    if found is None:
        raise NotRecorded("no such assignment", field="assignment_id", possible=tuple(str(key) for key in case.categories))
    return found


def _not_held(case: Case, category: str, started_on: date, but: UUID | None) -> None:
    for key, held in case.categories.items():
        if key != but and held.category == category and (held.ended_on is None or held.ended_on > started_on):
            raise CategoryAlreadyHeld(field="category", possible=("EndCategory", "CorrectCategory"))
