"""A query sees exactly what its caller may see: nothing without a scope, one's own with `own`, the office with `office`."""

import ast
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import psycopg
import pytest
from psycopg import AsyncConnection, sql
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

import projections
from api.database.connections import connect_info
from cases.case.categories import AssignCategory
from cases.case.episodes import OpenCase
from cases.case.progress import AssignWorker
from cases.case.response import DispatchTeam
from cases.complaint.intake import ProtectReporter, ReceiveComplaint, RecordReporter, ReporterGiven
from cases.log.store import LogStore
from cases.vocabulary import Channel, Compartment, ComplaintKind
from projections.audit_trail.query import Deeds, deeds
from projections.case_file.query import case_file, entries
from projections.caseload.query import Cases, cases
from projections.complaint_board.query import Complaints, complaint, complaints
from projections.models import MODELS
from projections.scope import EVERYTHING, Scope, ScopedConnection, reading
from projections.worker import Worker
from tests.projections.casework import BEGIN, KEKS, OFFICE, Town
from tests.spec import some_id

T = TypeVar("T")
AREA, VILLAGE, ELSEWHERE = "32.12.01", "32.12.01.2008", "32.12.02.2001"
TEAM, OTHER_TEAM, WORKER, OTHER_WORKER = (some_id(name) for name in ("team", "other team", "worker", "other worker"))
CHILDREN, REPORTERS = Compartment.CHILD_BEFORE_THE_LAW.value, Compartment.PROTECTED_REPORTER.value

NEAR, TEAMS_OWN, SENT, MINE, FAR, CHILD = (some_id(f"case {name}") for name in ("near", "team", "sent", "mine", "far", "child"))
COMPLAINT_NEAR, COMPLAINT_FAR = some_id("complaint near"), some_id("complaint far")
REPORTER = some_id("the reporter")
ALL_CASES = {NEAR, TEAMS_OWN, SENT, MINE, FAR, CHILD}


@pytest.fixture(scope="module")
def sighted(database_server: Any, migrated_template: str) -> Iterator[str]:
    """An office with one case for each reason for which somebody may see it; projected. The owner's connection string."""
    name = database_server.create(migrated_template)
    dsn = database_server.dsn(name)
    with LogStore(connect_info(dsn, "worker"), KEKS) as store:
        town = Town(store)
        town.open()
        for one, region in (
            (NEAR, VILLAGE),
            (TEAMS_OWN, ELSEWHERE),
            (SENT, ELSEWHERE),
            (MINE, ELSEWHERE),
            (FAR, ELSEWHERE),
            (CHILD, VILLAGE),
        ):
            town.do(OpenCase(case_id=one, person_id=some_id(f"person of {one}"), region=region))
        town.do(AssignWorker(case_id=TEAMS_OWN, worker_id=OTHER_WORKER, team_id=TEAM))
        town.do(DispatchTeam(case_id=SENT, dispatch_id=some_id("sent"), team_id=TEAM))
        town.do(AssignWorker(case_id=MINE, worker_id=WORKER))
        town.do(AssignWorker(case_id=FAR, worker_id=OTHER_WORKER, team_id=OTHER_TEAM))
        before_law = AssignCategory(
            case_id=CHILD, assignment_id=some_id("child"), category="PPKS03", neglected=False, started_on=BEGIN.date()
        )
        town.do(before_law)
        for one, region in ((COMPLAINT_NEAR, VILLAGE), (COMPLAINT_FAR, ELSEWHERE)):
            received = ReceiveComplaint(
                complaint_id=one, kind=ComplaintKind.PERSON_IN_NEED, channel=Channel.WALK_IN, region=region, what="Orang telantar"
            )
            town.do(received, by=OTHER_WORKER)
        town.do(RecordReporter(complaint_id=COMPLAINT_NEAR, reporter=ReporterGiven(reporter_id=REPORTER, name="Rohaeni")))
        town.do(ProtectReporter(complaint_id=COMPLAINT_NEAR))
        worker = Worker(store.reader, lambda: psycopg.connect(connect_info(dsn, "worker"), autocommit=True), MODELS)
        worker.catch_up()
        worker.close()
    yield dsn
    database_server.drop(name)


def asked(dsn: str, scope: Scope, query: Callable[[ScopedConnection], Awaitable[T]], role: Any = "api") -> T:
    """Ask one query in a scope, as the API does."""

    async def ask() -> T:
        pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
        async with AsyncConnectionPool(connect_info(dsn, role), min_size=1) as pool, reading(pool, scope) as connection:
            return await query(connection)

    return asyncio.run(ask())


def case_ids(dsn: str, scope: Scope, position: int | None = None) -> set[UUID]:
    answer = asked(dsn, scope, lambda c: cases(c, Cases(), position))
    return {row.case_id for row in answer.rows}


WHOLE_OFFICE = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (WHOLE_OFFICE, ALL_CASES),
        (Scope(office=OFFICE, scope="office"), ALL_CASES - {CHILD}),
        (Scope(office=OFFICE, scope="office", compartments=frozenset({CHILDREN})), ALL_CASES),
        (Scope(office=OFFICE, scope="office", compartments=frozenset({REPORTERS})), ALL_CASES - {CHILD}),
        (Scope(office=OFFICE, scope="own"), set()),
        (Scope(office=OFFICE, scope="own", areas=frozenset({AREA})), {NEAR}),
        (Scope(office=OFFICE, scope="own", areas=frozenset({VILLAGE})), {NEAR}),
        (Scope(office=OFFICE, scope="own", areas=frozenset({AREA}), compartments=frozenset({CHILDREN})), {NEAR, CHILD}),
        (Scope(office=OFFICE, scope="own", areas=frozenset({"32.12"})), ALL_CASES - {CHILD}),
        (Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.15"})), set()),
        (Scope(office=OFFICE, scope="own", teams=frozenset({TEAM})), {TEAMS_OWN, SENT}),
        (Scope(office=OFFICE, scope="own", teams=frozenset({TEAM, OTHER_TEAM})), {TEAMS_OWN, SENT, FAR}),
        (Scope(office=OFFICE, scope="own", worker=WORKER), {MINE}),
        (Scope(office=OFFICE, scope="own", areas=frozenset({AREA}), teams=frozenset({TEAM}), worker=WORKER), {NEAR, TEAMS_OWN, SENT, MINE}),
        (Scope(office="kota-sukabumi", scope="office", compartments=EVERYTHING), set()),
    ],
)
def test_a_caller_sees_exactly_the_cases_of_their_scope(sighted: str, scope: Scope, seen: set[UUID]) -> None:
    assert case_ids(sighted, scope) == seen
    streams = {entry.stream for entry in asked(sighted, scope, lambda c: entries(c, ALL_CASES)).rows}
    assert streams == seen
    trail = {deed.stream for deed in asked(sighted, scope, lambda c: deeds(c, Deeds(limit=1_000))).rows}
    assert trail & ALL_CASES == seen
    for one in ALL_CASES:
        found = asked(sighted, scope, lambda c, one=one: case_file(c, one))  # type: ignore[misc]  # bound to the loop's value
        assert bool(found.rows) == (one in seen)


def test_what_was_sealed_later_is_sealed_in_every_earlier_list(sighted: str) -> None:
    scope = Scope(office=OFFICE, scope="office")
    opened = asked(sighted, WHOLE_OFFICE, lambda c: entries(c, [CHILD])).rows[0].position
    assert CHILD in case_ids(sighted, WHOLE_OFFICE, opened)
    assert CHILD not in case_ids(sighted, scope, opened)
    assert asked(sighted, scope, lambda c: entries(c, [CHILD], opened)).rows == ()


def test_a_front_desk_sees_its_own_intake_and_its_area(sighted: str) -> None:
    def board(scope: Scope) -> set[UUID]:
        return {row.complaint_id for row in asked(sighted, scope, lambda c: complaints(c, Complaints())).rows}

    assert board(WHOLE_OFFICE) == {COMPLAINT_NEAR, COMPLAINT_FAR}
    assert board(Scope(office=OFFICE, scope="own", areas=frozenset({AREA}))) == {COMPLAINT_NEAR}
    assert board(Scope(office=OFFICE, scope="own", worker=OTHER_WORKER)) == {COMPLAINT_NEAR, COMPLAINT_FAR}
    assert board(Scope(office=OFFICE, scope="own", worker=WORKER)) == set()


def test_a_protected_reporter_is_told_to_nobody_without_the_compartment(sighted: str) -> None:
    def names(compartments: frozenset[str]) -> set[str]:
        scope = Scope(office=OFFICE, scope="office", compartments=compartments)
        return {entry.name for entry in asked(sighted, scope, lambda c: entries(c, [COMPLAINT_NEAR])).rows}

    assert "ReporterRecorded" in names(EVERYTHING)
    assert "ReporterRecorded" in names(frozenset({REPORTERS}))
    assert names(frozenset({CHILDREN})) == {"ComplaintReceived", "ReporterProtected"}
    scope = Scope(office=OFFICE, scope="office")
    assert len(asked(sighted, scope, lambda c: complaint(c, COMPLAINT_NEAR)).rows) == 1


def test_the_auditor_sees_the_trail_of_everything(sighted: str) -> None:
    answer = asked(sighted, WHOLE_OFFICE, lambda c: deeds(c, Deeds(limit=1_000)), "auditor")
    assert [deed.position for deed in answer.rows] == list(range(answer.known.position, 0, -1))
    own = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12"}), compartments=EVERYTHING)
    assert "OfficeOpened" not in {deed.name for deed in asked(sighted, own, lambda c: deeds(c, Deeds(limit=1_000))).rows}


def tables(dsn: str) -> list[str]:
    with psycopg.connect(connect_info(dsn, "owner")) as connection:
        found = connection.execute("select relname from pg_class where relnamespace = 'jejak'::regnamespace and relname like '%\\_rows'")
        return sorted(str(name) for (name,) in found.fetchall())


def test_every_model_has_a_forced_policy(sighted: str) -> None:
    assert {f"{model.name}_rows" for model in MODELS} <= set(tables(sighted))
    with psycopg.connect(connect_info(sighted, "owner")) as connection:
        found = connection.execute(
            "select relname from pg_class where relnamespace = 'jejak'::regnamespace"
            " and (relname like '%\\_rows' or relname = 'read_models') and not (relrowsecurity and relforcerowsecurity)"
        ).fetchall()
    assert found == []


IDS_ONLY = {"sealed", "sealed_rows", "logins", "logins_rows", "read_models"}
"""Asked before it is known who asks, or by row-level security itself: seen by office, and nothing personal is in them."""


def seen(connection: psycopg.Connection, name: str) -> int:
    """How many rows of a table or view are seen; a role that may not read it sees none."""
    try:
        row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(name))).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return 0
    return int(row[0]) if row else 0


@pytest.mark.parametrize("role", ["api", "worker", "auditor", "owner"])
def test_a_query_that_forgets_its_scope_gets_nothing(sighted: str, role: Any) -> None:
    with psycopg.connect(connect_info(sighted, role), autocommit=True) as connection:
        for name in [*tables(sighted), *(model.name for model in MODELS), "read_models"]:
            assert seen(connection, name) == 0, name
            if name not in IDS_ONLY:
                connection.execute("select set_config('jejak.office', %s, false)", (OFFICE,))
                assert seen(connection, name) == 0, f"{name} with an office and no scope"
                connection.execute("select set_config('jejak.scope', 'own', false)")
                assert seen(connection, name) == 0, f"{name} with a scope and nothing of one's own"
                connection.execute("select set_config('jejak.scope', '', false), set_config('jejak.office', '', false)")
        connection.execute("select set_config('jejak.office', %s, false), set_config('jejak.scope', 'office', false)", (OFFICE,))
        assert seen(connection, "caseload") > 0


def test_a_scope_ends_with_its_transaction(sighted: str) -> None:
    async def ask() -> tuple[Any, Any]:
        pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
        async with AsyncConnectionPool(connect_info(sighted, "api"), min_size=1, max_size=1) as pool:
            async with reading(pool, WHOLE_OFFICE) as connection:
                seen = await cases(connection, Cases())
            async with pool.connection() as bare:
                left = await (await bare.execute("select count(*) from caseload_rows")).fetchone()
        return len(seen.rows), left

    assert asyncio.run(ask()) == (len(ALL_CASES), (0,))


@pytest.mark.parametrize("role", ["api", "auditor"])
def test_those_who_read_cannot_write(sighted: str, role: Any) -> None:
    with psycopg.connect(connect_info(sighted, role), autocommit=True) as connection:
        connection.execute("select set_config('jejak.office', %s, false), set_config('jejak.scope', 'office', false)", (OFFICE,))
        for name in [*tables(sighted), "read_models"]:
            for words in ("delete from {}", "update {} set generation = 7", "truncate {}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(words).format(sql.Identifier(name)))


def test_the_worker_writes_one_office_at_a_time(sighted: str) -> None:
    with psycopg.connect(connect_info(sighted, "worker"), autocommit=True) as connection:
        connection.execute("select set_config('jejak.office', 'kota-sukabumi', false), set_config('jejak.scope', 'office', false)")
        assert connection.execute("update caseload_rows set risk = 'TINGGI'").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "insert into sealed_rows (office, generation, sealed_id, from_position, compartment, because)"
                " values (%s, 1, %s, 1, 'x', '{}')",
                (OFFICE, some_id("x")),
            )


def test_only_reading_makes_a_scoped_connection() -> None:
    with pytest.raises(TypeError, match="reading"):
        ScopedConnection(WHOLE_OFFICE, {}, None, None)  # type: ignore[arg-type]  # what a forgetful caller might try


def test_an_area_must_be_a_region_code_and_a_scope_one_office() -> None:
    for area in ("", "32.1", "32.12.01.", "3%"):
        with pytest.raises(ValueError, match="region code"):
            Scope(office=OFFICE, scope="own", areas=frozenset({area}))
    with pytest.raises(ValueError, match="one office"):
        Scope(office="*", scope="office")


WRITERS = {"engine.py", "rebuild.py", "standing.py", "table.py", "worker.py", "scope.py", "tracing_board/pairs.py"}
"""Modules of the engine, the one place where queries get their connection, and what the worker compares for the whole office."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in projections.__path__:
        for path in sorted(Path(folder).rglob("*.py")):
            yield str(path.relative_to(folder)), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_query_gets_at_a_connection_but_through_reading() -> None:
    for name, tree in modules():
        if name not in WRITERS:
            reached = {one for one in imports(tree) if one.startswith("psycopg")}
            assert reached <= {"psycopg.sql"}, f"{name} imports {reached}"


def test_every_public_query_takes_a_scoped_connection() -> None:
    queries = 0
    for name, tree in modules():
        for node in tree.body:
            if isinstance(node, ast.AsyncFunctionDef) and name != "scope.py":
                first = node.args.args[0].annotation
                assert isinstance(first, ast.Name), f"{name}: {node.name}"
                assert first.id == "ScopedConnection", f"{name}: {node.name}"
                queries += 1
    assert queries >= 8
