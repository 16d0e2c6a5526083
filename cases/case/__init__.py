"""Cases: the work on one person in need, in one or more episodes (domain.md, "The work", 2 and 4)."""

from typing import Final

from cases.case import admitted as more
from cases.case import assessment, categories, closure_folds, episodes, person_in_need, plan_folds, progress, reentry, response
from cases.case.folds import FOLDS
from cases.case.state import RULES, Case, stage
from cases.decider import Command, Decider
from cases.events.event import Event
from cases.policies.terms import with_terms

__all__ = ["CASE", "Case", "closure_folds", "plan_folds", "reentry"]

_AFTER_CLOSING: Final[frozenset[type[Command]]] = frozenset(
    {progress.AddCaseNote, progress.CorrectCase, progress.AttachEvidence, person_in_need.CorrectPerson}
)
_WHILE_OPEN: Final[frozenset[type[Command]]] = frozenset(
    {
        episodes.LinkComplaint,
        person_in_need.DescribePerson,
        categories.AssignCategory,
        response.DispatchTeam,
        response.TakeEmergencyAction,
        response.RecordWitness,
        assessment.AssessRisk,
        progress.AssignWorker,
        progress.MeetObstacle,
    }
)
_PLANNED: Final[frozenset[type[Command]]] = frozenset(
    {assessment.RecordAssessment, assessment.HoldConference, progress.HoldCase},
)


def possible(case: Case) -> frozenset[type[Command]]:
    """The commands that a case admits."""
    if not case.opened:
        return frozenset({episodes.OpenCase})
    admitted = {*_AFTER_CLOSING, *more.at_any_time(case)}
    if case.categories:
        admitted |= {categories.CorrectCategory, categories.WithdrawCategory}
    if case.closed:
        return frozenset({*admitted, *more.after_closing(case), episodes.ReopenCase})
    admitted |= _WHILE_OPEN | more.while_open(case)
    admitted |= {progress.ResumeCase, progress.EndHold} if case.hold_until is not None else _PLANNED
    if case.obstacles:
        admitted.add(progress.ClearObstacle)
    if any(assignment.ended_on is None for assignment in case.categories.values()):
        admitted.add(categories.EndCategory)
    return frozenset({*admitted, *_of_the_team(case)})


def _of_the_team(case: Case) -> set[type[Command]]:
    admitted: set[type[Command]] = set()
    if case.under_way():
        admitted |= {response.RecordArrival, response.RecallTeam}
    if case.on_site():
        admitted |= {response.RecordFound, response.RecordNobodyFound, response.RecallTeam}
    return admitted


CASE: Final[Decider[Command, Case, Event]] = Decider(
    kind="case",
    initial=Case(),
    evolve=with_terms(FOLDS),
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
