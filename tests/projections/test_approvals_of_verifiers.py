"""Who verified a match sees that its reunification waits for a decision, and not as theirs: they are barred from deciding it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from api.database.connections import connect_info
from cases.decider import Actor
from cases.errors import SeparationOfDuties
from cases.match import MATCH
from cases.vocabulary import Role
from projections.approvals.query import ApprovalsAsked, Hat, approvals
from projections.approvals.row import GOING_HOME
from projections.models import MODELS
from projections.scope import Scope, ScopedConnection
from projections.worker import Worker
from tests.projections.asking import ask
from tests.projections.test_approvals import prefixes, rows_of
from tests.reunited import BUDI, DEWI, HEAD, Homecoming, told
from tests.spec import some_id
from tests.works import OFFICE, Works, ago, office_at_work

OF_THE_OFFICE = Scope(office=OFFICE, scope="office")


@dataclass
class Desk:
    """An office that brings somebody home, and its list of approvals."""

    works: Works
    database: str
    home: Homecoming

    def theirs(self, worker: UUID, stands_in_for: UUID | None = None, position: int | None = None) -> bool | None:
        """Whether the list shows the decision to a head as theirs; None: it does not wait."""
        info = connect_info(self.database, "worker")
        models = Worker(self.works.store.reader, lambda: psycopg.connect(info, autocommit=True), MODELS)
        models.catch_up()
        models.close()
        hats = (Hat(kind=GOING_HOME, role=Role.HEAD_OF_OFFICE, stands_in_for=stands_in_for),)

        async def read(connection: ScopedConnection) -> list[bool]:
            asked = ApprovalsAsked(moment=ago(), worker=worker, hats=hats, kind=GOING_HOME)
            return [row.act_as is not None for row in (await approvals(connection, asked, position)).rows]

        return next(iter(ask(self.database, read, OF_THE_OFFICE)), None)


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    with office_at_work(database) as works:
        yield Desk(works, database, Homecoming())


def test_it_is_nobodys_own_who_verified_the_match(desk: Desk) -> None:
    *prepared, approved = desk.home.decided()
    told(desk.works, *desk.home.matched(), *desk.home.verified(), *prepared)
    assert desk.theirs(HEAD.id) is True
    for verifier in (BUDI, DEWI):
        assert desk.theirs(verifier.id) is False
        assert desk.theirs(some_id("delegate"), stands_in_for=verifier.id) is False
        with pytest.raises(SeparationOfDuties):
            desk.works.do(approved[0], actor=Actor(id=verifier.id, role=Role.HEAD_OF_OFFICE))
    told(desk.works, approved)
    assert desk.theirs(HEAD.id) is None


def test_nor_of_whom_a_verifier_stood_in_for(desk: Desk) -> None:
    person, family, visit = desk.home.verified()
    stood_in = Actor(id=BUDI.id, role=BUDI.role, on_behalf_of=HEAD.id)
    told(desk.works, *desk.home.matched(), (person[0], stood_in), family, visit, *desk.home.decided()[:-1])
    assert desk.theirs(HEAD.id) is False
    assert desk.theirs(some_id("another head")) is True


def test_it_ceases_to_be_theirs_when_they_verify_and_was_theirs_as_known_before(desk: Desk) -> None:
    person, family, visit = desk.home.verified()
    told(desk.works, *desk.home.matched(), person, *desk.home.decided()[:-1])
    before = desk.works.facts()[-1].position
    assert desk.theirs(DEWI.id) is True
    told(desk.works, family, visit)
    assert desk.theirs(DEWI.id) is False
    assert desk.theirs(DEWI.id, position=before) is True


def test_a_match_names_those_who_verified_it_as_its_decider_does() -> None:
    compared = 0
    for name, decider, facts in prefixes():
        if decider is not MATCH:
            continue
        state = MATCH.fold(MATCH.initial, facts)
        verifiers = {hand for row in rows_of(facts).values() for hand in row.verifiers}
        assert verifiers == (state.verifiers if state.stands else set()), name
        compared += bool(verifiers)
    assert compared > 2
