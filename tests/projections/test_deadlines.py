"""What is due: the list says what the facts say, and judges it at the moment asked."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from api.database.connections import connect_info
from cases.events.deadline import DeadlineBreached
from cases.log.reader import Recorded
from cases.log.store import LogStore
from cases.policies import terms
from projections.caseload import CASELOAD
from projections.caseload.query import Cases, cases
from projections.deadlines import DEADLINES
from projections.deadlines.query import Deadlines, DueTerm, TermCount, deadline_counts, deadlines
from projections.deadlines.state import State
from projections.scope import Scope, ScopedConnection
from projections.sealed import SEALED
from projections.standing import writing
from projections.worker import Connect, Worker
from tests.projections import places as p
from tests.projections.asking import ask
from tests.projections.casework import BEGIN, KEKS, OFFICE, TEAMS, WORKERS
from tests.projections.clock import LATER, breached
from tests.projections.tables import caught_up, digests, start_again

OF_TERMS = (SEALED, CASELOAD, DEADLINES)
"""The models that two workers share here; each is folded for itself."""


@pytest.fixture(scope="module")
def history(folded: str) -> list[Recorded]:
    with LogStore(connect_info(folded, "worker"), KEKS) as store:
        return list(store.reader.all(OFFICE))


def due(dsn: str, asked: Deadlines, position: int | None = None, scope: Scope | None = None) -> list[DueTerm]:
    async def answered(connection: ScopedConnection) -> list[DueTerm]:
        return list((await deadlines(connection, asked, position)).rows)

    return ask(dsn, answered, scope)


def counted(dsn: str, moment: datetime) -> dict[tuple[str, State], int]:
    async def answered(connection: ScopedConnection) -> list[TermCount]:
        return list((await deadline_counts(connection, Deadlines(moment=moment))).rows)

    return {(count.term, count.state): count.number for count in ask(dsn, answered)}


def test_at_every_position_the_list_says_what_the_facts_until_then_say(folded: str, history: list[Recorded]) -> None:
    with psycopg.connect(connect_info(folded, "worker")) as connection, writing(connection, OFFICE):
        rows = connection.execute("select stream, from_position, to_position, running from deadlines").fetchall()
    listed: dict[UUID, list[tuple[int, int | None, dict[str, dict[str, str]]]]] = defaultdict(list)
    for stream, since, until, running in rows:
        listed[stream].append((since, until, running))
    folds: dict[UUID, terms.Running] = defaultdict(lambda: terms.NOTHING_RUNS)
    moved = 0
    for fact in history:
        before = folds[fact.stream]
        after = folds[fact.stream] = terms.evolve(before, fact.event)
        if after == before:
            continue
        moved += 1
        found: dict[str, tuple[datetime, bool]] = {}
        for since, until, running in listed[fact.stream]:
            if since <= fact.position and (until is None or until > fact.position):
                found |= {name: (datetime.fromisoformat(str(clock["due_at"])), bool(clock["resting"])) for name, clock in running.items()}
        expected = {**{name: (at, False) for name, at in after.due.items()}, **{name: (at, True) for name, at in after.resting.items()}}
        assert found == expected
    assert moved > 100


def test_a_term_is_on_track_then_at_risk_then_overdue_by_the_moment_asked(folded: str) -> None:
    stay = p.STAYS[1]
    (found,) = due(folded, Deadlines(moment=BEGIN, term="shelter-stay", case_id=None, due_before=LATER, limit=1))
    assert found.state is State.ON_TRACK
    assert (found.part, found.name, found.kind, found.region) == (stay, f"shelter-stay-{stay}", "shelter", "32.12.15")
    span = found.due_at - found.started_at
    for moment, state in (
        (found.started_at + span * 0.74, State.ON_TRACK),
        (found.started_at + span * 0.76, State.AT_RISK),
        (found.due_at, State.OVERDUE),
    ):
        (again,) = due(folded, Deadlines(moment=moment, term="shelter-stay", limit=1))
        assert again.state is state


def test_what_rests_is_not_overdue_and_what_is_the_reporters_is_not_listed(folded: str) -> None:
    listed = due(folded, Deadlines(moment=LATER, limit=1000))
    resting = [one for one in listed if one.state is State.RESTING]
    assert [(one.term, one.stream) for one in resting] == [("verification", p.ASKED)]
    assert "reporter-reply" not in {one.term for one in listed}
    assert due(folded, Deadlines(moment=LATER, state=State.RESTING)) == resting


def test_terms_are_listed_by_area_team_worker_kind_and_term(folded: str) -> None:
    every = due(folded, Deadlines(moment=LATER, limit=1000))
    assert {"verification", "shelter-stay", "stay-extension", "monitoring-visit", "follow-up", "activity-review"} - {
        one.term for one in every
    } == {"activity-review"}
    assert [one.due_at for one in every] == sorted(one.due_at for one in every)
    filters: tuple[tuple[Deadlines, Callable[[DueTerm], bool]], ...] = (
        (Deadlines(moment=LATER, area="32.12.15", limit=1000), lambda one: (one.region or "").startswith("32.12.15")),
        (Deadlines(moment=LATER, team_id=TEAMS[0], limit=1000), lambda one: one.team_id == TEAMS[0]),
        (Deadlines(moment=LATER, worker_id=WORKERS[2], limit=1000), lambda one: one.worker_id == WORKERS[2]),
        (Deadlines(moment=LATER, kind="shelter", limit=1000), lambda one: one.kind == "shelter"),
        (Deadlines(moment=LATER, term="follow-up", limit=1000), lambda one: one.term == "follow-up"),
        (Deadlines(moment=LATER, due_before=BEGIN + timedelta(days=9)), lambda one: one.due_at < BEGIN + timedelta(days=9)),
        (Deadlines(moment=LATER, escalated=True), lambda one: one.escalated_position is not None),
    )
    for asked, holds in filters:
        assert due(folded, asked) == [one for one in every if holds(one)]
    assert counted(folded, LATER) == {
        key: sum((one.term, one.state) == key for one in every) for key in {(one.term, one.state) for one in every}
    }


def test_pages_follow_each_other(folded: str) -> None:
    every = due(folded, Deadlines(moment=LATER, limit=1000))
    pages: list[DueTerm] = []
    while page := due(folded, Deadlines(moment=LATER, limit=2, after=_after(pages))):
        pages += page
    assert pages == every
    assert len(every) > 4


def _after(pages: list[DueTerm]) -> tuple[datetime, UUID, UUID, str] | None:
    return (pages[-1].due_at, pages[-1].stream, pages[-1].part, pages[-1].name) if pages else None


def test_as_known_before_a_stay_was_made_longer_it_was_due_earlier(folded: str, history: list[Recorded]) -> None:
    extended = next(fact for fact in history if fact.name == "StayExtended")
    asked = Deadlines(moment=LATER, term="shelter-stay", limit=10)
    before = {one.part: one.due_at for one in due(folded, asked, extended.position - 1)}
    now = {one.part: one.due_at for one in due(folded, asked)}
    assert (now[p.STAYS[0]] - before[p.STAYS[0]]).days == 7
    assert p.STAYS[2] in before
    assert p.STAYS[2] not in now


def cases_of(dsn: str, scope: Scope) -> set[UUID]:
    async def answered(connection: ScopedConnection) -> set[UUID]:
        return {row.case_id for row in (await cases(connection, Cases(limit=1_000))).rows}

    return ask(dsn, answered, scope)


def test_terms_are_seen_where_their_record_is(folded: str) -> None:
    here = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.15"}))
    seen = due(folded, Deadlines(moment=LATER, limit=1000), scope=here)
    assert seen
    assert all((one.region or "").startswith("32.12.15") for one in seen if one.kind != "referral")
    assert {one.case_id for one in seen if one.kind == "referral"} <= cases_of(folded, here)
    assert due(folded, Deadlines(moment=LATER), scope=Scope(office="kab-lain", scope="office")) == []


def test_breaches_and_escalations_are_recorded_once_and_shown(two_months_later: str) -> None:
    with LogStore(connect_info(two_months_later, "worker"), KEKS) as store:
        facts = [fact for fact in store.reader.all(OFFICE) if fact.name in ("DeadlineBreached", "DeadlineEscalated")]
    last = facts[-1].recorded_at
    overdue = due(two_months_later, Deadlines(moment=last, state=State.OVERDUE, limit=1000))
    assert overdue
    positions = {fact.position: fact for fact in facts}
    for one in overdue:
        assert one.breached_position is not None
        breach = positions[one.breached_position].event
        assert isinstance(breach, DeadlineBreached)
        assert (breach.subject_stream, breach.term, breach.due_at) == (one.stream, one.name, one.due_at)
    said = [(fact.name, fact.stream) for fact in facts]
    assert len(said) == len(set(said))


def test_once_after_restart_rebuild_clock_change_and_with_two_workers(store: LogStore, connect: Connect) -> None:
    breached(store, connect, LATER)
    recorded = len([fact for fact in store.reader.all(OFFICE) if isinstance(fact.event, DeadlineBreached)])
    table = caught_up(store, connect, 50, OF_TERMS)["deadlines"]
    for moment in (LATER - timedelta(days=59), LATER, LATER + timedelta(seconds=1)):  # the clock is set back, and on again
        breached(store, connect, moment)
    start_again(connect)
    workers = [Worker(store.reader, connect, OF_TERMS, page_events=31) for _ in range(2)]
    while sum(worker.round() for worker in workers):
        pass
    for worker in workers:
        worker.close()
    assert len([fact for fact in store.reader.all(OFFICE) if isinstance(fact.event, DeadlineBreached)]) == recorded
    assert digests(connect, models=[DEADLINES])["deadlines"] == table
