"""What row-level security shows in lists and files is exactly what the rules let somebody see, role by role."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.access.authority import Authority
from api.access.queries import Query
from api.access.refusals import NotYourTask
from api.access.targets import target_of
from cases.case import CASE
from cases.complaint import COMPLAINT
from cases.vocabulary import Compartment, Role
from cases.worker import WORKER
from cases.worker.clearance import OpenBreakGlass, OpenCompartment
from projections.caseload.query import Cases, case, cases
from projections.complaint_board.query import Complaints, complaints
from projections.scope import ScopedConnection, reading
from projections.workforce.query import Workers, teams, workers
from tests.access.offices import ELSEWHERE, HERE, OFFICE, OTHER_TEAM, TEAM, Staffed

EVERYBODY = [role.value.lower() for role in Role if role is not Role.SYSTEM]
Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]


def read(
    office: Staffed, authority: Authority, query: Query, ask: Callable[[ScopedConnection], Awaitable[set[UUID]]], *, of: UUID | None = None
) -> set[UUID]:
    """What somebody is shown."""

    async def asked() -> set[UUID]:
        async with (
            AsyncConnectionPool(office.conninfo, min_size=1, max_size=1, open=False) as pool,
            reading(pool, authority.scope(query, of)) as connection,
        ):
            return await ask(connection)

    return asyncio.run(asked())


async def all_cases(connection: ScopedConnection) -> set[UUID]:
    return {row.case_id for row in (await cases(connection, Cases(limit=500))).rows}


async def all_complaints(connection: ScopedConnection) -> set[UUID]:
    return {row.complaint_id for row in (await complaints(connection, Complaints(limit=500))).rows}


async def all_workers(connection: ScopedConnection) -> set[UUID]:
    return {row.worker_id for row in (await workers(connection, Workers(limit=500))).rows}


async def all_teams(connection: ScopedConnection) -> set[UUID]:
    return {row.team_id for row in (await teams(connection, limit=500)).rows}


@pytest.fixture
def filled(office: Staffed) -> Staffed:
    """Records in every relation to somebody."""
    for place in (HERE, ELSEWHERE):
        office.case(f"plain {place}", region=place)
        office.case(f"of the team {place}", region=place, team=TEAM)
        office.case(f"of the other team {place}", region=place, team=OTHER_TEAM)
        for name in ("peksos", "tksk", "trc", "call_center"):
            office.case(f"opened by {name} {place}", region=place, by=name)
            office.complaint(f"taken by {name} {place}", region=place, by=name)
        for name in ("peksos", "tksk", "psm"):
            office.case(f"for {name} {place}", region=place, worker=name)
            office.seal(office.case(f"sealed for {name} {place}", region=place, worker=name))
        office.complaint(f"taken at the desk {place}", region=place, by="front_desk")
        office.seal(office.case(f"sealed {place}", region=place, team=TEAM))
    later = datetime.now(UTC) + timedelta(days=9)
    office.do(
        OpenCompartment(worker_id=office.id_of("tksk"), compartment=Compartment.CHILD_BEFORE_THE_LAW, until=later, reason="Pendamping anak")
    )
    office.do(OpenBreakGlass(worker_id=office.id_of("psm"), break_glass_id=uuid4(), reason="Banjir", area="32.12.02"), by="psm")
    office.catch_up()
    return office


def test_every_list_shows_what_the_rules_let_be_seen_and_no_more(filled: Staffed) -> None:
    office = filled
    with office.connect() as connection:
        connection.execute("select set_config('jejak.office', '*', false), set_config('jejak.scope', 'office', false)")
        connection.execute("select set_config('jejak.compartments', '{*}', false)")
        ids = {
            "case": {row[0] for row in connection.execute("select case_id from caseload where to_position is null").fetchall()},
            "complaint": {
                row[0] for row in connection.execute("select complaint_id from complaint_board where to_position is null").fetchall()
            },
        }
    assert (len(ids["case"]), len(ids["complaint"])) == (28, 10)
    lists = (("case", CASE, Query.CASELOAD, all_cases), ("complaint", COMPLAINT, Query.COMPLAINT_BOARD, all_complaints))
    for name in EVERYBODY:
        authority = office.access.authority(office.caller(name), OFFICE)
        for kind, decider, query, ask in lists:
            states = {record: office.casework.state(OFFICE, decider, record, fresh=False)[1] for record in ids[kind]}
            seen = {record for record, state in states.items() if authority.sees(target_of(decider, state, record))}
            if authority.may(query):
                assert read(office, authority, query, ask) == seen, (name, kind)
            else:
                assert seen == set(), (name, kind)
                with pytest.raises(NotYourTask):
                    authority.scope(query)


def test_people_and_teams_are_shown_to_whom_the_rules_say(filled: Staffed) -> None:
    office = filled
    for name in EVERYBODY:
        authority = office.access.authority(office.caller(name), OFFICE)
        shown = read(office, authority, Query.WORKER_FILE, all_workers)
        everybody = name in ("admin", "auditor", "kepala_dinas", "kepala_bidang")
        assert (len(shown) > 1) == everybody
        assert office.id_of(name) in shown
        if authority.may(Query.TEAMS):
            expected = {TEAM, OTHER_TEAM} if everybody or name == "call_center" else {TEAM} if name in ("trc", "peksos") else set()
            assert read(office, authority, Query.TEAMS, all_teams) == expected, name
        states = {name: office.casework.state(OFFICE, WORKER, office.id_of(name), fresh=False)[1] for name in EVERYBODY}
        seen = {office.id_of(other) for other, state in states.items() if authority.sees(target_of(WORKER, state, office.id_of(other)))}
        assert seen <= shown


def test_access_in_need_to_one_record_shows_that_record_and_no_list(filled: Staffed) -> None:
    office = filled
    sealed = office.case("in need", region=ELSEWHERE)
    office.seal(sealed)
    office.catch_up()

    async def the_case(connection: ScopedConnection) -> set[UUID]:
        return {row.case_id for row in (await case(connection, sealed)).rows}

    def shown() -> set[UUID]:
        authority = office.access.authority(office.caller("trc"), OFFICE)
        return read(office, authority, Query.CASE_FILE, the_case, of=sealed)

    assert shown() == set()
    before = read(office, office.access.authority(office.caller("trc"), OFFICE), Query.CASELOAD, all_cases)
    office.do(OpenBreakGlass(worker_id=office.id_of("trc"), break_glass_id=uuid4(), reason="Anak hilang", record_id=sealed), by="trc")
    assert shown() == {sealed}
    assert read(office, office.access.authority(office.caller("trc"), OFFICE), Query.CASELOAD, all_cases) == before
