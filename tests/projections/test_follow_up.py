"""Whom somebody must see again: planned, done with what was found, cancelled; by due date, as known then, seen with the case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.case.closure import EndAfterCare, VisitAfterClosing
from cases.case.episodes import OpenCase, ReopenCase
from cases.case.services import CheckAidUse, MeasureOutcome, WithdrawDelivery
from cases.case.training import CompleteTraining
from cases.decider import Actor
from cases.reactor import Reactor
from cases.vocabulary.services import AidUse, MeasuredOutcome, VisitFinding
from projections.caseload import CASELOAD
from projections.deadlines import DEADLINES
from projections.follow_up import AID_USE, FOLLOW_UP, OUTCOME, VISIT
from projections.follow_up.query import FollowUpItem, FollowUpsAsked, follow_ups
from projections.scope import EVERYTHING, Scope
from projections.sealed import SEALED
from projections.worker import Worker
from tests.cases import plan_histories as p
from tests.projections.asking import ask
from tests.works import OFFICE, Works, office_at_work

HEAD = Actor(id=UUID(int=8), role="KEPALA_BIDANG")
EVERYBODY = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


class Case:
    """A case, and what the list says of it."""

    def __init__(self, works: Works, database: str) -> None:
        self.works, self.database = works, database
        self.case_id: UUID = uuid7()
        works.do(OpenCase(case_id=self.case_id, person_id=uuid7(), region="32.12.01.2008"))

    def do(self, *commands: object, by: Actor | None = None) -> None:
        more = {"actor": by} if by else {}
        for command in commands:
            self.works.do(replace(command, case_id=self.case_id), **more)  # type: ignore[type-var, arg-type]  # commands are dataclasses

    def close(self) -> None:
        self.do(p.CLOSURE_PROPOSED)
        self.do(p.CLOSURE_APPROVED, by=HEAD)

    def items(self, scope: Scope = EVERYBODY, position: int | None = None, **asked: object) -> tuple[FollowUpItem, ...]:
        info = connect_info(self.database, "worker")
        worker = Worker(self.works.store.reader, lambda: psycopg.connect(info, autocommit=True), (SEALED, CASELOAD, FOLLOW_UP))
        worker.catch_up()
        worker.close()
        wanted = FollowUpsAsked(**asked)  # type: ignore[arg-type]  # fields by name
        return ask(self.database, lambda seen: follow_ups(seen, wanted, position), scope).rows


@pytest.fixture
def case(works: Works, database: str) -> Case:
    return Case(works, database)


def test_a_visit_that_nobody_makes_says_who_was_told(works: Works, database: str) -> None:
    works.now = datetime.now(UTC) - timedelta(days=60)
    case = Case(works, database)
    case.close()
    assert {item.escalated_to for item in case.items()} == {None}
    planned = works.facts()[-1].position
    works.now = None
    info = connect_info(database, "worker")
    reactor = Reactor(works.casework, lambda: psycopg.connect(info, autocommit=True))
    while reactor.turn(works.office):
        pass
    reactor.close()
    late = Worker(works.store.reader, lambda: psycopg.connect(info, autocommit=True), (DEADLINES,))
    late.catch_up()
    late.close()
    assert [item.escalated_to for item in case.items()] == ["KEPALA_BIDANG", None, None]
    assert [item.item for item in case.items(escalated_to="KEPALA_BIDANG")] == ["visit-1-1"]
    assert case.items(escalated_to="KEPALA_DINAS") == ()
    assert {item.escalated_to for item in case.items(position=planned)} == {None}


def test_visits_after_closing_are_planned_made_and_cancelled(case: Case) -> None:
    case.close()
    assert [(item.item, item.kind) for item in case.items()] == [(f"visit-1-{n}", VISIT) for n in (1, 2, 3)]
    case.do(VisitAfterClosing(case_id=case.case_id, finding=VisitFinding.WELL))
    first, second, _ = case.items()
    assert (first.found, first.done_at is not None, second.done_at) == (VisitFinding.WELL, True, None)
    case.do(EndAfterCare(case_id=case.case_id, reason="Pindah"))
    assert [item.cancelled for item in case.items()] == [False, True, True]
    assert case.items(waiting=True) == ()


def test_a_new_episode_ends_the_visits_of_the_last(case: Case) -> None:
    case.close()
    case.do(ReopenCase(case_id=case.case_id, reason="Telantar lagi"))
    case.close()
    assert [(item.episode, item.times) for item in case.items(waiting=True)] == [(2, 1), (2, 2), (2, 3)]


def test_use_and_outcome_of_aid_are_looked_at(case: Case) -> None:
    case.do(p.WHEELCHAIR_GIVEN)
    assert {item.kind for item in case.items()} == {AID_USE, OUTCOME}
    case.do(CheckAidUse(case_id=case.case_id, check_id=uuid7(), service_id=p.AID, found=AidUse.BROKEN))
    case.do(MeasureOutcome(case_id=case.case_id, service_id=p.AID, outcome=MeasuredOutcome.BETTER))
    found = {(item.kind, item.times): item for item in case.items()}
    assert found[AID_USE, 1].found == AidUse.BROKEN
    assert found[OUTCOME, 1].found == MeasuredOutcome.BETTER
    assert (found[OUTCOME, 2].done_at, found[OUTCOME, 2].service) == (None, "SVC-ABD")
    case.do(WithdrawDelivery(case_id=case.case_id, service_id=p.AID, reason="Salah orang"))
    assert case.items(waiting=True) == ()


def test_a_completed_training_is_measured_and_meals_are_not(case: Case) -> None:
    case.do(p.TRAINING_BEGUN, p.ATTENDED, CompleteTraining(case_id=case.case_id, service_id=p.TRAINING), p.MEALS_GIVEN)
    (item,) = case.items()
    assert (item.kind, item.service, item.times) == (OUTCOME, "SVC-PELATIHAN", 1)


def test_what_was_known_then_is_answered_and_pages_follow_each_other(case: Case) -> None:
    case.close()
    before = case.works.facts()[-1].position
    case.do(VisitAfterClosing(case_id=case.case_id, finding=VisitFinding.WELL))
    assert all(item.done_at is None for item in case.items(position=before))
    (first,) = case.items(limit=1)
    second, third = case.items(after=(first.due_at, first.item, first.case_id))
    assert first.due_at < second.due_at < third.due_at
    assert case.items(due_before=datetime.now(UTC) - timedelta(days=1)) == ()
    assert case.items(kind=OUTCOME) == ()


def test_it_is_seen_where_the_case_is_seen(case: Case) -> None:
    case.close()
    here = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.01"}))
    elsewhere = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.02"}))
    assert len(case.items(here)) == 3
    assert case.items(elsewhere) == ()
