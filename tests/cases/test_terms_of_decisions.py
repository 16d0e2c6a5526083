"""Access taken in need, forgetting, orders of searches and matches are decided in a term, breached and told upwards like others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from api.database.connections import connect_info
from cases.decider import Command
from cases.events.deadline import DeadlineEscalated
from cases.events.event import Event
from cases.person.forgetting import AskForgetting, DeclineForgetting
from cases.person.registration import RegisterPerson
from cases.policies import Policy, terms
from cases.policies.shipped import HOUR, SHIPPED
from cases.reactor import Reactor
from cases.vocabulary import Role
from cases.vocabulary.people import ForgettingBasis
from tests import spec
from tests.cases import tracing_histories as t
from tests.cases import workforce_histories as w
from tests.cases.histories import KNOWN as LOOKED_UP
from tests.cases.histories import happened
from tests.cases.person_histories import FORGETTING_ASKED
from tests.cases.person_histories import REGISTERED as KNOWN
from tests.works import Works, ago, office_at_work

TERMS: dict[str, tuple[tuple[Command, ...], str]] = {
    "break-glass-review": ((w.REGISTERED, w.GRANTED, w.GLASS), "review_due_at"),
    "forgetting-decision": ((KNOWN, FORGETTING_ASKED), "decide_due_at"),
    "tracing-order": ((t.BEGUN, t.DOCUMENTED, t.PLANNED), "order_due_at"),
    "match-decision": ((t.PROPOSED,), "decide_due_at"),
}
"""Term to the commands after which it runs, and the field of the last fact that says until when."""
ENDED: dict[str, tuple[Command, ...]] = {
    "break-glass-review": (w.GLASS_ENDED, w.REVIEWED),
    "forgetting-decision": (DeclineForgetting(person_id=FORGETTING_ASKED.person_id, reason="Perkara masih berjalan"),),
    "tracing-order": (t.ORDERED,),
    "match-decision": (t.ACCEPTED,),
}


def last_of(commands: tuple[Command, ...], *policies: Policy) -> Event:
    """The last fact, under rules of the office's own."""
    who = spec.actor(f"worker {len(commands) - 1}")
    return spec.given(*happened(*commands[:-1])).by(who).under(*policies).knowing(**LOOKED_UP).when(commands[-1]).decide()[-1]


def running(facts: tuple[Event, ...]) -> terms.Running:
    found = terms.NOTHING_RUNS
    for fact in facts:
        found = terms.evolve(found, fact)
    return found


@pytest.mark.parametrize("term", TERMS)
def test_it_runs_from_the_asking_to_the_decision_and_stands_in_the_event(term: str) -> None:
    commands, field = TERMS[term]
    facts = happened(*commands)
    due_at: datetime = getattr(facts[-1], field)
    assert due_at > spec.NOW - timedelta(days=1)
    assert term in [terms.base_name(name) for name, due in running(facts).due.items() if due == due_at]
    assert term not in map(terms.base_name, running(happened(*commands, *ENDED[term])).due)


@pytest.mark.parametrize("term", TERMS)
def test_the_office_may_set_another_term_and_the_shipped_one_says_that_it_is_ours(term: str) -> None:
    shipped = next(policy for policy in SHIPPED if policy.rule == term)
    assert shipped.source.endswith("(default)")
    commands, field = TERMS[term]
    own = Policy(rule=term, value=2, unit=HOUR, since=datetime(2020, 1, 1, tzinfo=UTC), version="office:9", source="decree")
    assert getattr(last_of(commands, own), field) < getattr(last_of(commands), field)


def test_the_review_is_due_after_the_access_is_over_not_after_it_began() -> None:
    taken: Any = happened(w.REGISTERED, w.GRANTED, w.GLASS)[-1]
    assert taken.review_due_at > taken.until_at


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def test_what_nobody_decides_is_breached_and_told_to_the_head_of_the_office(works: Works, database: str) -> None:
    works.now = ago(days=40)
    person_id: UUID = uuid4()
    works.do(RegisterPerson(person_id=person_id, region="32.12.01.2008"))
    works.do(AskForgetting(person_id=person_id, basis=ForgettingBasis.ASKED_BY_PERSON))
    works.now = ago(days=1)
    info = connect_info(database, "worker")
    reactor = Reactor(works.casework, lambda: psycopg.connect(info, autocommit=True), now=lambda: works.now or ago())
    while reactor.turn(works.office):
        pass
    reactor.close()
    assert len(works.facts("DeadlineBreached")) == 1
    (told,) = [fact.event for fact in works.facts("DeadlineEscalated")]
    assert isinstance(told, DeadlineEscalated)
    assert (told.term, told.to_role) == ("forgetting-decision", Role.HEAD_OF_OFFICE)
