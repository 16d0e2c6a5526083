"""A breached term is told to the role above the one whose step is late, and to that role alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from api.access.rules import who_may
from api.database.connections import connect_info
from api.routes.approvals import decision
from cases.application import office_stream
from cases.case.closure import ProposeClosure
from cases.case.episodes import OpenCase
from cases.deadline import EscalateDeadline, RecordBreach
from cases.decider import Actor
from cases.events import referral as told
from cases.events.deadline import DeadlineEscalated
from cases.office import AdoptPolicy
from cases.policies import escalation, terms
from cases.reactor import Reactor
from cases.referral.asking import CHAIN, ApproveReferral
from cases.vocabulary import ClosureReason, Outcome, Role
from projections.approvals.row import TERMS as OF_APPROVALS
from tests import spec
from tests.cases.referral_histories import APPROVED, ASKED, REFERRAL_ID, happened_referral
from tests.works import Works, ago, office_at_work

DIVISION, OFFICE, REGION = Role.HEAD_OF_DIVISION, Role.HEAD_OF_OFFICE, Role.HEAD_OF_REGION
REQUESTED, OF_DIVISION = happened_referral(ASKED, APPROVED)
CHAINED = replace(REQUESTED, chain=(DIVISION.value, OFFICE.value, REGION.value))  # type: ignore[type-var]  # a ReferralRequested
DUE = spec.NOW - timedelta(days=3)


def waiting(*facts: object) -> terms.Running:
    """The terms of a stream after its facts."""
    running = terms.NOTHING_RUNS
    for fact in facts:
        running = terms.evolve(running, fact)  # type: ignore[arg-type]  # facts
    return running


def told_to(term: str, running: terms.Running) -> str:
    """To whom a breach of a running term is told."""
    deadline_id, stream = spec.some_id("a deadline"), spec.some_id("a subject")
    breach = RecordBreach(deadline_id=deadline_id, subject_stream=stream, term=term, due_at=running.due[term])
    breached = spec.nothing().knowing(running=running).at(running.due[term] + timedelta(days=1)).when(breach).decide()
    (escalated,) = (
        spec.given(*breached)
        .knowing(running=running)
        .at(running.due[term] + timedelta(days=3))
        .when(EscalateDeadline(deadline_id=deadline_id, subject_stream=stream))
        .then_of(DeadlineEscalated)
    )
    assert isinstance(escalated, DeadlineEscalated)
    return escalated.to_role


def approved_by(role: Role) -> told.ReferralApproved:
    assert isinstance(OF_DIVISION, told.ReferralApproved)
    return replace(OF_DIVISION, role=role.value, step=CHAIN.index(role) + 1, approve_due_at=spec.NOW + timedelta(days=9))


def test_of_a_referral_the_role_above_the_step_that_is_late_is_told() -> None:
    first = waiting(CHAINED)
    second = waiting(CHAINED, approved_by(DIVISION))
    third = waiting(CHAINED, approved_by(DIVISION), approved_by(OFFICE))
    assert [told_to("referral-approval", step) for step in (first, second, third)] == [OFFICE, REGION, OFFICE]


def test_whose_step_it_was_is_forgotten_with_the_step() -> None:
    last = replace(approved_by(REGION), approve_due_at=None)
    over = waiting(CHAINED, approved_by(DIVISION), approved_by(OFFICE), last)
    assert (dict(over.due), dict(over.steps)) == ({}, {})


@pytest.mark.parametrize("term", [name for name in terms.TERMS if name not in terms.NOT_BREACHED])
def test_what_the_head_of_division_decides_is_told_above_and_all_else_to_that_head(term: str) -> None:
    name = f"{term}-{uuid4()}" if terms.TERMS[term].each else term
    whose = escalation.WHOSE_STEP.get(term)
    expected = OFFICE if whose is DIVISION else DIVISION
    assert told_to(name, terms.Running(due={name: DUE})) == expected


def test_the_table_names_the_lowest_head_of_those_who_may_decide() -> None:
    for kind, term in OF_APPROVALS.items():
        lowest = next(role for role in who_may(decision(kind)))
        named = escalation.WHOSE_STEP.get(term, escalation.LADDER[0] if kind == "referral-approval" else None)
        assert named == (lowest if lowest in escalation.LADDER else None), kind
    assert set(escalation.WHOSE_STEP) <= set(OF_APPROVALS.values())
    assert CHAIN == escalation.LADDER == tuple(escalation.TOLD)
    assert all(role is not above.role and above.why for role, above in escalation.TOLD.items())


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def test_on_a_real_log_each_late_step_is_told_to_the_role_above_it(works: Works, database: str) -> None:
    works.now = ago(days=90)
    heads = {role: Actor(id=UUID(int=100 + number), role=role.value) for number, role in enumerate(CHAIN)}
    three = {"rule": "referral-approval-steps", "value": 3, "unit": "level", "since": ago(days=99)}
    decree = {"decree_number": "800/12/Dinsos/2023", "decree_on": ago(days=99).date()}
    works.do(AdoptPolicy(office_id=office_stream(works.office), **three, **decree))  # type: ignore[arg-type]  # fields by name
    case_id = uuid4()
    works.do(OpenCase(case_id=case_id, person_id=uuid4(), region="32.12.01.2008"))
    works.do(replace(ASKED, case_id=case_id))
    late = []
    for days, role in ((60, DIVISION), (30, OFFICE)):
        late.append(escalated(works, database, days))
        works.do(ApproveReferral(referral_id=REFERRAL_ID), actor=heads[role])
    late.append(escalated(works, database, 15))
    works.do(ApproveReferral(referral_id=REFERRAL_ID), actor=heads[REGION])
    other = uuid4()
    works.do(OpenCase(case_id=other, person_id=uuid4(), region="32.12.01.2008"))
    works.do(ProposeClosure(case_id=other, reason=ClosureReason.MOVED_AWAY, outcome=Outcome.UNKNOWN, summary="Pindah"))
    assert late == [[("referral-approval", OFFICE)], [("referral-approval", REGION)], [("referral-approval", OFFICE)]]
    assert escalated(works, database, 1) == [("closure-decision", OFFICE)]


def escalated(works: Works, database: str, days_ago: int) -> list[tuple[str, str]]:
    """What is told to whom when the clock comes to so many days ago, and was not before."""
    before = len(works.facts("DeadlineEscalated"))
    works.now = ago(days=days_ago)
    info = connect_info(database, "worker")
    reactor = Reactor(works.casework, lambda: psycopg.connect(info, autocommit=True), now=lambda: works.now or ago())
    while reactor.turn(works.office):
        pass
    reactor.close()
    events = [fact.event for fact in works.facts("DeadlineEscalated")[before:]]
    return [(event.term, event.to_role) for event in events if isinstance(event, DeadlineEscalated)]
