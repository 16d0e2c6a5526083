"""Numbers without names: of the own office, and for a province of the regencies and cities in it; for nobody else."""

import asyncio
from collections.abc import Iterator

import pytest
from psycopg_pool import AsyncConnectionPool

from api.access.numbers import scope_of_numbers
from api.access.refusals import NotYourTask
from cases.application import office_stream
from cases.complaint.handling import VerifyComplaint
from cases.errors import NotFound
from cases.log.store import LogStore
from cases.office import OpenOffice, StartDemonstration
from cases.vocabulary import ComplaintKind, OfficeLevel, Role
from projections.numbers.query import Numbers, numbers
from projections.scope import Scope, reading
from tests.access.offices import HERE, NEIGHBOUR, OFFICE, Staffed

PROVINCE, OTHER_PROVINCE, PLAYED = "prov-jawa-barat", "prov-kaltim", "kab-peragaan"


@pytest.fixture
def province(office: Staffed) -> Staffed:
    """The office of the province in which the regency lies, with a planner, a reporter, a head and a social worker."""
    return beside(office, PROVINCE, OfficeLevel.PROVINCE, "32")


def beside(office: Staffed, name: str, level: OfficeLevel, region: str, *, played: bool = False) -> Staffed:
    """Another office of the same installation, staffed."""
    made = Staffed(office.store, office.connect, office=name, region=region, worker_store=office.worker_store, conninfo=office.conninfo)
    if played:
        made.do(StartDemonstration(office_id=office_stream(name), seed=7))
    made.do(OpenOffice(office_id=office_stream(name), name=f"Dinas Sosial {name}", level=level, region=region, zone="Asia/Jakarta"))
    for who, role in (
        ("planner", Role.PLANNER),
        ("reporter", Role.REPORTER),
        ("chief", Role.HEAD_OF_OFFICE),
        ("worker", Role.SOCIAL_WORKER),
    ):
        made.employ(who)
        made.grant(who, role, areas=(), whole_office=True)
    made.catch_up()
    return made


def allowed(office: Staffed, name: str, of: str | None = None) -> Scope:
    return scope_of_numbers(office.access, office.access.authority(office.caller(name), office.office), of)


def counted(office: Staffed, scope: Scope, position: int | None = None) -> Numbers:
    async def ask() -> Numbers:
        async with AsyncConnectionPool(office.conninfo, min_size=1, open=False) as pool, reading(pool, scope) as connection:
            return (await numbers(connection, position)).rows[0]

    return asyncio.run(ask())


def test_complaints_and_cases_are_counted_by_kind_place_and_stage_and_sealed_ones_too(office: Staffed) -> None:
    verified = office.complaint("one", region=HERE)
    office.complaint("two", region=HERE)
    office.complaint("three", region=HERE, kind=ComplaintKind.AID_REQUEST)
    office.do(VerifyComplaint(complaint_id=verified))
    office.case("unknown", region=HERE)
    office.case("homeless", region=HERE, category="PPKS11")
    office.seal(office.case("child", region=HERE))
    office.catch_up()
    found = counted(office, allowed(office, "perencana"))
    assert (found.complaints_total, found.cases_total) == (3, 3)
    assert {(one.region, one.kind, one.stage): one.number for one in found.complaints} == {
        ("32.12.01", "LAPORAN", "received"): 1,
        ("32.12.01", "LAPORAN", "verified"): 1,
        ("32.12.01", "PERMOHONAN", "received"): 1,
    }
    assert {(one.category, one.number) for one in found.cases} == {(None, 1), ("PPKS11", 1), ("PPKS03", 1)}


def test_a_case_of_two_kinds_counts_in_both_and_once_in_the_total(office: Staffed) -> None:
    office.seal(office.case("both", category="PPKS04"))
    office.catch_up()
    found = counted(office, allowed(office, "pelaporan"))
    assert found.cases_total == 1
    assert sorted(one.category or "" for one in found.cases) == ["PPKS03", "PPKS04"]


def test_what_was_known_then_is_counted_as_it_was_then(office: Staffed) -> None:
    office.complaint("one")
    then = office.size()
    office.catch_up()
    before = counted(office, allowed(office, "perencana"))
    office.complaint("two")
    office.case("one")
    office.catch_up()
    assert counted(office, allowed(office, "perencana"), then) == before
    assert counted(office, allowed(office, "perencana")).complaints_total == 2


def test_a_province_sees_the_numbers_of_its_regencies_and_nothing_else_of_them(office: Staffed, province: Staffed) -> None:
    office.case("one", region=HERE)
    office.catch_up()
    for name in ("planner", "reporter", "chief"):
        scope = allowed(province, name, OFFICE)
        assert scope == allowed(office, "perencana")
        assert counted(province, scope).cases_total == 1
    assert counted(province, allowed(province, "planner")).cases_total == 0, "its own numbers are its own"
    with pytest.raises(NotYourTask):
        allowed(province, "worker", OFFICE)


def test_no_other_office_sees_them_and_it_reads_as_if_there_were_none(office: Staffed, province: Staffed) -> None:
    elsewhere = beside(office, OTHER_PROVINCE, OfficeLevel.PROVINCE, "64")
    sibling = beside(office, "kab-majalengka", OfficeLevel.REGENCY_OR_CITY, "32.10")
    refusals = []
    for asking, of in (
        (elsewhere, OFFICE),
        (sibling, OFFICE),
        (sibling, NEIGHBOUR),
        (sibling, PROVINCE),
        (province, OTHER_PROVINCE),
        (province, "kab-khayalan"),
        (province, "Kab. Indramayu; --"),
        (province, "*"),
    ):
        with pytest.raises(NotFound) as caught:
            allowed(asking, "planner", of)
        refusals.append((caught.value.code, caught.value.field, caught.value.detail, dict(caught.value.params)))
    assert len(set(map(str, refusals))) == 1


def test_what_is_played_is_not_counted_among_what_is_real(office: Staffed, province: Staffed) -> None:
    beside(office, PLAYED, OfficeLevel.REGENCY_OR_CITY, "32.13", played=True)
    with pytest.raises(NotFound):
        allowed(province, "planner", PLAYED)


def test_a_name_that_a_caller_invents_leaves_nothing_behind(province: Staffed, store_rows: Iterator[int]) -> None:
    before = next(store_rows)
    with pytest.raises(NotFound):
        allowed(province, "planner", "kab-khayalan")
    assert next(store_rows) == before


@pytest.fixture
def store_rows(office: Staffed) -> Iterator[int]:
    """How many keys and heads the database holds, each time it is asked."""

    def counts(store: LogStore) -> Iterator[int]:
        while True:
            with store.connections.of("*") as connection:
                row = connection.execute("select (select count(*) from subject_keys) + (select count(*) from events_heads)").fetchone()
            yield row[0] if row else 0

    assert office.worker_store is not None
    return counts(office.worker_store)
