"""Laws that hold whatever people do at the same time, however often they repeat it, and whenever the clock dies."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from api.database.connections import connect_info
from cases.case import CASE, Case
from cases.events.deadline import DeadlineBreached
from cases.log.reader import Recorded
from cases.policies import terms
from cases.shelter import SHELTER, Shelter
from cases.vocabulary.work import WorkKind
from projections.models import MODELS
from projections.standing import writing
from projections.worker import Worker
from tests.simulation.work import CASES, SHELTER_ID, Work
from tests.works import OFFICE, office_at_work

pytestmark = pytest.mark.soak
ROUNDS = 90
LONGEST = 5  # who comes first is chance, so some runs need more rounds until everything that the laws are about has happened
WANTED = frozenset(
    {
        "PersonAdmitted",
        "PersonDischarged",
        "StayExtended",
        "CaseClosed",
        "CaseReopened",
        "DeadlineBreached",
        "refused: bed-occupied",
        "refused: separation-of-duties",
        "refused: work-still-open",
    }
)


@dataclass
class Played:
    """What was played, and where."""

    work: Work
    history: list[Recorded]
    database: str

    def connect(self) -> Connection[TupleRow]:
        return psycopg.connect(connect_info(self.database, "worker"), autocommit=True)


@pytest.fixture
def played(database: str, seed: int) -> Iterator[Played]:
    with office_at_work(database) as works:
        info = connect_info(database, "worker")
        work = Work(works, lambda: psycopg.connect(info, autocommit=True), seed)
        work.begin()
        for _ in range(LONGEST):
            work.go_on(ROUNDS)
            played = Played(work, works.facts(), database)
            if not missing(played):
                break
        yield played


def test_the_laws_of_work_hold(played: Played) -> None:
    something_happened(played)
    no_bed_is_given_twice(played)
    no_closed_case_has_work_that_is_not_over(played)
    nobody_approves_what_they_proposed(played)
    each_command_is_carried_out_once(played)
    each_breach_is_recorded_once(played)
    the_lists_say_what_a_fold_from_the_first_position_says(played)


def missing(played: Played) -> frozenset[str]:
    """What the laws are about and has not happened yet."""
    facts = {fact.name for fact in played.history}
    return WANTED - facts - {f"refused: {code}" for code in played.work.refusals}


def something_happened(played: Played) -> None:
    assert not missing(played)
    assert any(len(answers) > 1 for answers in played.work.answers.values())


def shelter_at_each_position(played: Played) -> Iterator[tuple[Recorded, Shelter]]:
    state = SHELTER.initial
    for fact in played.history:
        if fact.stream == SHELTER_ID:
            state = SHELTER.evolve(state, fact.event)
            yield fact, state


def no_bed_is_given_twice(played: Played) -> None:
    for _, shelter in shelter_at_each_position(played):
        assert len(shelter.occupied) == len(shelter.stays)
        assert len({stay.person_id for stay in shelter.stays.values()}) == len(shelter.stays)


def no_closed_case_has_work_that_is_not_over(played: Played) -> None:
    states: dict[UUID, Case] = dict.fromkeys(CASES, CASE.initial)
    for fact in played.history:
        if fact.stream in states:
            case = states[fact.stream] = CASE.evolve(states[fact.stream], fact.event)
            assert not (case.closed and case.work)
    *_, (_, shelter) = shelter_at_each_position(played)
    begun = {(case_id, child) for case_id, case in states.items() for child, kind in case.work.items() if kind is WorkKind.SHELTER_STAY}
    assert begun == {(stay.case_id, stay_id) for stay_id, stay in shelter.stays.items()}


def nobody_approves_what_they_proposed(played: Played) -> None:
    proposed: dict[object, UUID] = {}
    for fact in played.history:
        subject = getattr(fact.event, "stay_id", fact.stream)
        if fact.name in ("StayExtensionProposed", "ClosureProposed"):
            proposed[subject] = fact.told.actor_id
        elif fact.name in ("StayExtended", "StayExtensionRejected", "ClosureApproved"):
            assert proposed[subject] != fact.told.actor_id


def each_command_is_carried_out_once(played: Played) -> None:
    for answers in played.work.answers.values():
        assert len({answer.positions for answer in answers}) == 1
        assert sum(not answer.repeated for answer in answers) == 1
    positions = [position for answers in played.work.answers.values() for position in answers[0].positions]
    assert len(positions) == len(set(positions))


def each_breach_is_recorded_once(played: Played) -> None:
    said = [
        (fact.event.subject_stream, fact.event.term, fact.event.due_at)
        for fact in played.history
        if isinstance(fact.event, DeadlineBreached)
    ]
    assert len(said) == len(set(said))
    escalated = [fact.stream for fact in played.history if fact.name == "DeadlineEscalated"]
    assert len(escalated) == len(set(escalated))


def the_lists_say_what_a_fold_from_the_first_position_says(played: Played) -> None:
    worker = Worker(played.work.works.store.reader, played.connect, MODELS, page_events=17)
    worker.catch_up()
    worker.close()
    *_, (_, shelter) = shelter_at_each_position(played)
    running: dict[UUID, terms.Running] = {}
    for fact in played.history:
        running[fact.stream] = terms.evolve(running.get(fact.stream, terms.NOTHING_RUNS), fact.event)
    with played.connect() as connection, writing(connection, OFFICE):
        staying = connection.execute(
            "select stay_id, bed_id, due_at from shelter_stays where to_position is null and ended_at is null"
        ).fetchall()
        due = connection.execute(
            "select d.stream, c.name, (c.clock->>'due_at')::timestamptz from deadlines d"
            " cross join lateral jsonb_each(d.running) as c(name, clock) where d.to_position is null"
        ).fetchall()
        stages: dict[UUID, str] = dict(connection.execute("select case_id, stage from caseload where to_position is null").fetchall())
    assert set(staying) == {(stay_id, stay.bed_id, stay.due_at) for stay_id, stay in shelter.stays.items()}
    assert set(due) == {(stream, name, at) for stream, one in running.items() for name, at in (*one.due.items(), *one.resting.items())}
    for case_id in CASES:
        facts = tuple(fact.event for fact in played.history if fact.stream == case_id)
        assert stages[case_id] == CASE.stage(CASE.fold(CASE.initial, facts))
