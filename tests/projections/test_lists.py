"""What the board, the caseload, the case file and the audit trail answer, now and as known at an earlier moment."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.database.connections import connect_info
from cases.case import CASE
from cases.complaint import COMPLAINT
from cases.errors import Refusal
from cases.log.reader import Recorded
from cases.log.store import LogStore
from projections.audit_trail.query import Deeds, deeds
from projections.case_file.query import case_file, entries
from projections.caseload import CaseloadCase
from projections.caseload.query import Cases, case, cases
from projections.complaint_board.query import Complaints, complaint, complaints
from projections.models import MODELS
from projections.moments import KnownAtNotPast, NotYetRead, behind, position_at
from projections.opened import kind_of_class
from projections.scope import EVERYTHING, Scope, ScopedConnection, reading
from projections.standing import standings, writing
from projections.worker import Worker
from tests.projections.casework import BEGIN, KEKS, OFFICE, TEAMS, VILLAGES, WORKERS

T = TypeVar("T")
WHOLE_OFFICE = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)


@pytest.fixture(scope="module")
def projected(database_server: Any, filled_template: str) -> Iterator[str]:
    """The filled office with its lists; the owner's connection string."""
    name = database_server.create(filled_template)
    info = connect_info(database_server.dsn(name), "worker")
    with LogStore(info, KEKS) as store:
        worker = Worker(store.reader, lambda: psycopg.connect(info, autocommit=True), MODELS)
        worker.catch_up()
        worker.close()
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture(scope="module")
def history(projected: str) -> list[Recorded]:
    """The log of the office, opened."""
    with LogStore(connect_info(projected, "worker"), KEKS) as store:
        return list(store.reader.all(OFFICE))


def ask(dsn: str, query: Callable[[ScopedConnection], Awaitable[T]]) -> T:
    """Ask as somebody who may see the whole office."""

    async def asked() -> T:
        pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
        async with AsyncConnectionPool(connect_info(dsn, "api"), min_size=1) as pool, reading(pool, WHOLE_OFFICE) as connection:
            return await query(connection)

    return asyncio.run(asked())


@pytest.mark.parametrize(("table", "key", "decider"), [("caseload", "case_id", CASE), ("complaint_board", "complaint_id", COMPLAINT)])
def test_every_version_has_the_stage_that_the_decider_knows(
    projected: str, history: list[Recorded], table: str, key: str, decider: Any
) -> None:
    with psycopg.connect(connect_info(projected, "worker")) as connection, writing(connection, OFFICE):
        rows = connection.execute(f"select {key}, from_position, version, stage from {table}").fetchall()
        found = {(stream, position): (version, stage) for stream, position, version, stage in rows}
    states: dict[Any, Any] = {}
    for recorded in history:
        if type(recorded.event) in decider.events:
            states[recorded.stream] = decider.evolve(states.get(recorded.stream, decider.initial), recorded.event)
            expected = (recorded.version, decider.stage(states[recorded.stream]))
            assert found.pop((recorded.stream, recorded.position)) == expected
    assert found == {}
    assert len(states) > 20


def test_the_caseload_is_told_oldest_first_in_pages_without_gap_or_repetition(projected: str) -> None:
    whole = ask(projected, lambda c: cases(c, Cases(limit=1_000))).rows
    assert [(row.opened_at, row.case_id) for row in whole] == sorted((row.opened_at, row.case_id) for row in whole)
    paged: list[CaseloadCase] = []
    after = None
    while page := ask(projected, lambda c, after=after: cases(c, Cases(limit=4, after=after))).rows:  # type: ignore[misc]  # bound to the loop's value
        paged += page
        after = (page[-1].opened_at, page[-1].case_id)
    assert tuple(paged) == whole


def test_filters_of_the_caseload_are_those_of_its_rows(projected: str) -> None:
    whole = ask(projected, lambda c: cases(c, Cases(limit=1_000))).rows
    now = BEGIN + timedelta(hours=4)
    expectations: list[tuple[Cases, Callable[[Any], bool]]] = [
        (Cases(worker_id=WORKERS[0]), lambda row: row.worker_id == WORKERS[0]),
        (Cases(team_id=TEAMS[0]), lambda row: TEAMS[0] in (row.team_id, row.sent_team_id)),
        (Cases(area="32.12.01"), lambda row: row.region.startswith("32.12.01")),
        (Cases(area=VILLAGES[1]), lambda row: row.region == VILLAGES[1]),
        (Cases(category="PPKS08"), lambda row: "PPKS08" in row.categories),
        (Cases(spm_group="LANSIA_TELANTAR"), lambda row: "LANSIA_TELANTAR" in row.spm_groups),
        (Cases(risk="TINGGI"), lambda row: row.risk == "TINGGI"),
        (Cases(urgency="DARURAT"), lambda row: row.urgency == "DARURAT"),
        (Cases(open=True), lambda row: row.closed_at is None),
        (Cases(open=False), lambda row: row.closed_at is not None),
        (Cases(stage="closed"), lambda row: row.stage == "closed"),
        (Cases(person_id=whole[3].person_id), lambda row: row.person_id == whole[3].person_id),
        (Cases(without_worker=True), lambda row: row.worker_id is None),
        (
            Cases(arrival_due_before=now),
            lambda row: row.arrive_due_at is not None and row.arrive_due_at < now and row.arrived_at is None and row.closed_at is None,
        ),
    ]
    for asked, holds in expectations:
        rows = ask(projected, lambda c, asked=asked: cases(c, asked)).rows  # type: ignore[misc]  # bound to the loop's value
        assert rows == tuple(row for row in whole if holds(row)), asked
        assert len(rows) < len(whole)


def test_filters_of_the_board_are_those_of_its_rows(projected: str, history: list[Recorded]) -> None:
    whole = ask(projected, lambda c: complaints(c, Complaints(limit=1_000))).rows
    middle = BEGIN + timedelta(days=3)
    led = next(row for row in whole if row.case_ids)
    expectations: list[tuple[Complaints, Callable[[Any], bool]]] = [
        (Complaints(kind="LAPORAN", channel="WHATSAPP", open=True), lambda row: row.kind == "LAPORAN" and row.closed_at is None),
        (Complaints(stage="case-opened"), lambda row: row.stage == "case-opened"),
        (Complaints(open=False), lambda row: row.closed_at is not None),
        (Complaints(area="32.12.15"), lambda row: row.region.startswith("32.12.15")),
        (Complaints(taken_by=WORKERS[1]), lambda row: row.taken_by == WORKERS[1]),
        (Complaints(urgency="BIASA"), lambda row: row.urgency == "BIASA"),
        (Complaints(case_id=led.case_ids[0]), lambda row: led.case_ids[0] in row.case_ids),
        (Complaints(due_before=middle), lambda row: row.due_at is not None and row.due_at < middle),
    ]
    for asked, holds in expectations:
        rows = ask(projected, lambda c, asked=asked: complaints(c, asked)).rows  # type: ignore[misc]  # bound to the loop's value
        assert rows == tuple(row for row in whole if holds(row)), asked
        assert len(rows) < len(whole)
    assert all(row.what for row in whole)
    assert whole[0].what is not None
    assert "sendirian" in whole[0].what
    assert ask(projected, lambda c: complaints(c, Complaints(kind="BENCANA", channel="WHATSAPP"))).rows == ()


def test_a_list_as_known_earlier_is_the_list_that_was_true_then(projected: str, history: list[Recorded]) -> None:
    at = history[len(history) // 2].position
    opened, closed, worker = {}, set(), {}
    for recorded in history[:at]:
        match recorded.name:
            case "CaseOpened":
                opened[recorded.stream] = recorded.event
            case "CaseClosed":
                closed.add(recorded.stream)
            case "CaseReopened":
                closed.discard(recorded.stream)
            case "WorkerAssigned":
                worker[recorded.stream] = recorded.event.worker_id  # type: ignore[attr-defined]  # as its name says
    answer = ask(projected, lambda c: cases(c, Cases(limit=1_000), at))
    assert {row.case_id for row in answer.rows} == opened.keys()
    assert {row.case_id for row in answer.rows if row.closed_at} == closed
    assert {row.case_id: row.worker_id for row in answer.rows if row.worker_id} == worker
    assert (answer.known.position, answer.known.model_position, answer.known.now) == (at, history[-1].position, False)
    assert ask(projected, lambda c: cases(c, Cases(), 0)).rows == ()
    last = history[-1].position
    assert ask(projected, lambda c: cases(c, Cases(limit=1_000), last)).rows == ask(projected, lambda c: cases(c, Cases(limit=1_000))).rows


def test_an_instant_means_the_last_position_recorded_at_or_before_it(projected: str, history: list[Recorded]) -> None:
    def position(moment: datetime) -> int:
        return ask(projected, lambda c: position_at(c, moment))

    for recorded in (history[0], history[7], history[-1]):
        assert position(recorded.recorded_at) == max(e.position for e in history if e.recorded_at <= recorded.recorded_at)
        assert position(recorded.recorded_at - timedelta(microseconds=1)) == sum(e.recorded_at < recorded.recorded_at for e in history)
    assert position(BEGIN - timedelta(days=1)) == 0


def test_what_will_be_known_cannot_be_asked(projected: str, history: list[Recorded]) -> None:
    with pytest.raises(KnownAtNotPast):
        ask(projected, lambda c: position_at(c, datetime.now(UTC) + timedelta(days=1)))
    with pytest.raises(KnownAtNotPast):
        ask(projected, lambda c: cases(c, Cases(), -1))
    with pytest.raises(NotYetRead) as refused:
        ask(projected, lambda c: cases(c, Cases(), history[-1].position + 1))
    assert isinstance(refused.value, Refusal)
    assert refused.value.params == {"position": history[-1].position + 1, "model_position": history[-1].position}


def test_one_s_own_write_is_waited_for_by_position(projected: str, history: list[Recorded]) -> None:
    async def ask_behind(connection: ScopedConnection) -> tuple[tuple[str, ...], tuple[str, ...]]:
        last = history[-1].position
        return behind(connection, ["caseload", "case_file"], last), behind(connection, ["caseload", "case_file"], last + 1)

    assert ask(projected, ask_behind) == ((), ("caseload", "case_file"))


def test_a_case_file_tells_the_case_in_order_with_what_is_known_of_the_person(projected: str, history: list[Recorded]) -> None:
    described = next(e for e in history if e.name == "PersonDescribed")
    answer = ask(projected, lambda c: case_file(c, described.stream))
    (found,) = answer.rows
    assert found.person["name"] == described.event.name  # type: ignore[attr-defined]  # as its name says
    assert found.person["nik"] == "9901010101010001"
    assert (found.person["sex"], found.person["age_years"], found.redacted) == ("P", 70, ())
    assert found.case.name == found.person["name"]

    streams = (described.stream, *found.case.complaint_ids)
    told = ask(projected, lambda c: entries(c, streams)).rows
    assert [(e.position, e.name) for e in told] == [(e.position, e.name) for e in history if e.stream in streams]
    assert {e.kind for e in told} == {"case", "complaint"}
    assert told[0].details["what"].startswith("Seorang lansia")
    assert found.case.person_id in told[-1].subjects or any(found.case.person_id in e.subjects for e in told)
    assert ask(projected, lambda c: entries(c, streams, after=told[2].position, limit=2)).rows == told[3:5]

    before = ask(projected, lambda c: case_file(c, described.stream, described.position - 1)).rows[0]
    assert "name" not in before.person
    assert before.case.name is None
    assert ask(projected, lambda c: case_file(c, described.event.person_id)).rows == ()  # type: ignore[attr-defined]  # no case id


def test_a_case_and_a_complaint_are_found_by_their_ids(projected: str) -> None:
    one = ask(projected, lambda c: cases(c, Cases(limit=1))).rows[0]
    assert ask(projected, lambda c: case(c, one.case_id)).rows == (one,)
    other = ask(projected, lambda c: complaints(c, Complaints(limit=1))).rows[0]
    assert ask(projected, lambda c: complaint(c, other.complaint_id)).rows == (other,)
    assert ask(projected, lambda c: complaint(c, one.case_id)).rows == ()


def test_the_audit_trail_says_who_did_what_in_which_role(projected: str, history: list[Recorded]) -> None:
    def positions(asked: Deeds) -> list[int]:
        return [deed.position for deed in ask(projected, lambda c: deeds(c, asked)).rows]

    latest_first = list(reversed(history))
    assert positions(Deeds(limit=10_000)) == [e.position for e in latest_first]
    actor, stream = history[9].told.actor_id, history[9].stream
    assert positions(Deeds(actor_id=actor, limit=10_000)) == [e.position for e in latest_first if e.told.actor_id == actor]
    assert positions(Deeds(stream=stream)) == [e.position for e in latest_first if e.stream == stream]
    assert positions(Deeds(name="CaseOpened", role="PEKSOS")) == [e.position for e in latest_first if e.name == "CaseOpened"]
    assert positions(Deeds(role="TRC")) == []
    begin, end = history[50].recorded_at, history[90].recorded_at
    period = [e.position for e in latest_first if begin <= e.recorded_at < end]
    assert positions(Deeds(recorded_from=begin, recorded_until=end, limit=10_000)) == period
    assert positions(Deeds(before=40, limit=3)) == [39, 38, 37]
    deed = ask(projected, lambda c: deeds(c, Deeds(before=11, limit=1))).rows[0]
    told = history[9].told
    assert (deed.actor_id, deed.role, deed.occurred_at, deed.recorded_at) == (
        told.actor_id,
        told.role,
        told.occurred_at,
        history[9].recorded_at,
    )
    assert "details" not in type(deed).__struct_fields__


def test_every_event_of_a_case_or_complaint_is_known_to_belong_to_it() -> None:
    for decider in (CASE, COMPLAINT):
        assert {kind_of_class(event) for event in decider.events} == {decider.kind}


def test_the_standings_say_how_far_each_model_has_read(projected: str, history: list[Recorded]) -> None:
    with psycopg.connect(connect_info(projected, "worker")) as connection, writing(connection, OFFICE):
        found = standings(connection, OFFICE)
    assert {s.position for s in found} == {history[-1].position}
    assert {s.model for s in found} == {model.name for model in MODELS}
