"""Closing a case against beginning work for it: never both, however they meet."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from cases.application import Casework
from cases.case import CASE
from cases.case.closure import ApproveClosure, BeginWork, ProposeClosure
from cases.case.episodes import OpenCase, WorkStillOpen
from cases.case.plan import SetGoal
from cases.decider import Actor, Command
from cases.errors import NotPossibleNow, Refusal
from cases.unit import Receipt
from cases.vocabulary import ClosureReason, Outcome
from cases.vocabulary.services import GoalKind
from cases.vocabulary.work import WorkKind
from tests.works import Works, office_at_work

RACES = 1_000
HEAD = Actor(id=UUID(int=8), role="KEPALA_BIDANG")


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def proposed(works: Works, number: int) -> list[UUID]:
    """As many cases, each with a proposal to close it."""
    cases: list[UUID] = [uuid7() for _ in range(number)]
    commands: list[Command] = [OpenCase(case_id=one, person_id=uuid7(), region="32.12") for one in cases]
    commands += [
        ProposeClosure(case_id=one, reason=ClosureReason.GOALS_REACHED, outcome=Outcome.WITH_FAMILY, summary="Bersama keluarga")
        for one in cases
    ]
    for start in range(0, len(commands), 200):
        receipts = works.casework.carry_out_all([works.order(command) for command in commands[start : start + 200]])
        assert all(isinstance(receipt, Receipt) for receipt in receipts)
    return cases


def raced(works: Works, first: list[Command], second: list[Command]) -> list[tuple[Receipt | Refusal, Receipt | Refusal]]:
    """What both get, pair after pair at the same moment, each from a server process of its own."""
    start = Barrier(2, timeout=60)

    def ask(commands: list[Command], actor: Actor) -> list[Receipt | Refusal]:
        elsewhere = Casework(works.store)
        answers: list[Receipt | Refusal] = []
        for command in commands:
            start.wait()
            try:
                answers.append(elsewhere.carry_out(works.order(command, actor=actor)))
            except Refusal as refusal:
                answers.append(refusal)
        return answers

    with ThreadPoolExecutor(2) as callers:
        closing = callers.submit(ask, first, HEAD)
        adding = callers.submit(ask, second, Actor(id=UUID(int=9), role="PEKSOS"))
        return list(zip(closing.result(), adding.result(), strict=True))


@pytest.mark.soak
def test_a_case_is_closed_or_work_begins_for_it_and_never_both(works: Works) -> None:
    cases = proposed(works, RACES)
    closings: list[Command] = [ApproveClosure(case_id=one) for one in cases]
    beginnings: list[Command] = [BeginWork(case_id=one, kind=WorkKind.REFERRAL, child_id=uuid7()) for one in cases]
    outcomes = raced(works, closings, beginnings)
    assert len(outcomes) == RACES
    for closing, beginning in outcomes:
        assert isinstance(closing, Receipt) != isinstance(beginning, Receipt)
        if isinstance(closing, Refusal):
            assert type(closing) is WorkStillOpen
        if isinstance(beginning, Refusal):
            assert type(beginning) is NotPossibleNow
    closed, began = works.facts("CaseClosed"), works.facts("WorkBegan")
    assert not {fact.stream for fact in closed} & {fact.stream for fact in began}
    assert len(closed) + len(began) == RACES
    assert closed
    assert began


def test_a_case_is_closed_or_a_goal_of_safety_is_set_and_never_both(works: Works) -> None:
    cases = proposed(works, 100)
    closings: list[Command] = [ApproveClosure(case_id=one) for one in cases]
    goals: list[Command] = [SetGoal(case_id=one, goal_id=uuid7(), kind=GoalKind.SAFETY, goal="Aman malam ini") for one in cases]
    outcomes = raced(works, closings, goals)
    assert all(isinstance(closing, Receipt) != isinstance(goal, Receipt) for closing, goal in outcomes)
    for one in cases:
        _, case = works.casework.state(works.office, CASE, one)
        assert case.closed != bool(case.plan.goals)
