"""Every look at personal data is written down, also what was refused, in a log of its own that names ids only."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from api.access.queries import Query
from api.access.refusals import NotYourTask
from api.access.relations import Relation
from api.looks import Looks
from api.routes.moments import PERSONAL
from cases.events.look import PersonalDataLooked
from cases.log.store import LogStore
from cases.vocabulary import LookOutcome, LookPurpose, Role
from cases.worker.clearance import OpenBreakGlass
from tests.access.asked import FILES, LISTS, Server, filled_in, record_of
from tests.access.offices import HERE, KEKS, OFFICE, Staffed
from tests.api.description import published
from tests.api.spreadsheets import read_csv

RECORDS = (uuid4(), uuid4())


@pytest.fixture
def looks_store(office: Staffed) -> Iterator[LogStore]:
    with LogStore(office.conninfo, KEKS, log="looks") as store:
        yield store


def last(store: LogStore) -> tuple[PersonalDataLooked, str]:
    recorded = store.reader.page(OFFICE, 0)[-1]
    assert isinstance(recorded.event, PersonalDataLooked)
    return recorded.event, recorded.told.role


def test_what_is_shown_is_written_down_before(office: Staffed, looks_store: LogStore) -> None:
    authority = office.access.authority(office.caller("auditor"), OFFICE)
    first = Looks(looks_store).shown(authority, Query.CASELOAD, RECORDS, 12, datetime.now(UTC))
    second = Looks(looks_store).shown(authority, Query.CASE_FILE, RECORDS[:1], 12, datetime.now(UTC))
    assert (first, second) == (1, 2)
    look, role = last(looks_store)
    assert (look.query, look.record_ids, look.known_at, look.outcome) == ("case_file", RECORDS[:1], 12, LookOutcome.SHOWN)
    assert (role, look.purpose) == (Role.AUDITOR, LookPurpose.AUDIT)
    assert looks_store.reader.page(OFFICE, 0)[-1].told.actor_id == office.id_of("auditor")


def test_a_refused_look_is_a_look(office: Staffed, looks_store: LogStore) -> None:
    authority = office.access.authority(office.caller("perencana"), OFFICE)
    with pytest.raises(NotYourTask) as caught:
        authority.scope(Query.CASE_FILE)
    Looks(looks_store).refused(authority, Query.CASE_FILE, RECORDS[0], caught.value, datetime.now(UTC))
    look, role = last(looks_store)
    assert (look.outcome, look.refusal, look.record_ids, role) == (LookOutcome.REFUSED, "not-your-task", RECORDS[:1], Role.PLANNER)


def test_a_look_in_need_says_so(office: Staffed, looks_store: LogStore) -> None:
    office.do(OpenBreakGlass(worker_id=office.id_of("trc"), break_glass_id=uuid4(), reason="Banjir", area=HERE), by="trc", role="TRC")
    authority = office.access.authority(office.caller("trc"), OFFICE)
    Looks(looks_store).shown(authority, Query.CASE_FILE, RECORDS, 1, datetime.now(UTC))
    look, _ = last(looks_store)
    assert (look.purpose, look.in_need) == (LookPurpose.NEED, True)


def test_looks_are_not_in_the_log_of_the_casework(office: Staffed, looks_store: LogStore) -> None:
    before = office.size()
    authority = office.access.authority(office.caller("head"), OFFICE)
    Looks(looks_store).shown(authority, Query.WORKFORCE, (), 1, datetime.now(UTC))
    assert office.size() == before


def named_in(schemas: dict[str, Any], part: Any, seen: frozenset[str] = frozenset()) -> set[str]:
    """The names of all fields in a part of the description, however deep."""
    if isinstance(part, list):
        return {name for one in part for name in named_in(schemas, one, seen)}
    if not isinstance(part, dict):
        return set()
    names = set(part.get("properties", {}))
    shape = part.get("$ref", "").rpartition("/")[2]
    if shape and shape not in seen:
        names |= named_in(schemas, schemas[shape], seen | {shape})
    return names.union(*(named_in(schemas, one, seen) for one in part.values()))


def test_whatever_shows_sealed_fields_is_written_down(server: Server) -> None:
    """What holds sealed fields says which of them cannot be read any more: `redacted`."""
    schemas = published()["components"]["schemas"]
    tables = {**LISTS, **{path: query for path, (_, query) in FILES.items()}}
    unseen = {
        tables[path]
        for (method, path), one in server.operations.items()
        if method == "GET" and path in tables and tables[path] not in PERSONAL
        for content in [one["responses"]["200"].get("content", {}).get("application/json", {})]
        if "redacted" in named_in(schemas, content)
    }
    assert unseen == set()


def last_look(server: Server) -> int:
    """The position of the last look that was written down; 0: none."""
    return max([0, *map(int, read_csv(server.ask("GET", "/v1/looks", "auditor", Accept="text/csv").content).column("position"))])


def test_a_look_at_a_list_names_every_record_by_which_its_rows_are_known(server: Server) -> None:
    last = last_look(server)
    rows = server.ask("GET", "/v1/deadlines?limit=200", "kepala_dinas").json()["rows"]
    (look,) = server.ask("GET", f"/v1/looks?after={last}", "auditor").json()["rows"]
    assert {row["stream"] for row in rows} <= set(look["record_ids"])
    assert len(look["record_ids"]) == len(set(look["record_ids"])) > 1


def test_a_look_at_one_entry_of_a_register_names_it(server: Server) -> None:
    last = last_look(server)
    for path, (kind, query) in FILES.items():
        if path.count("/") == 3 and query in PERSONAL and kind != "attachment":
            record = record_of(kind, Relation.OFFICE, "")
            assert server.ask("GET", filled_in(path, f"{kind}_id", record), "auditor").status_code == 200, path
            (look,) = server.ask("GET", f"/v1/looks?after={last}", "auditor").json()["rows"]
            assert (look["query"], look["record_ids"]) == (query, [record]), path
            last = look["position"]


def test_who_was_not_cleared_is_told_of_sealed_records_neither_who_looked_at_which_nor_what_was_done(server: Server) -> None:
    office, last = server.office, last_look(server)
    child = office.person("child before the law", region=HERE)
    sealed, plain = office.case("of the child", region=HERE, person=child), office.case("of somebody else", region=HERE)
    office.seal(sealed)
    office.catch_up()
    paths = {f"/v1/cases/{sealed}": sealed, f"/v1/persons/{child}": child, f"/v1/cases/{plain}": plain}
    assert [server.ask("GET", path, "auditor").status_code for path in paths] == [200, 200, 200]
    assert server.ask("GET", f"/v1/cases/{sealed}", "kepala_dinas").status_code == 404

    looks = {name: server.ask("GET", f"/v1/looks?after={last}", name).json()["rows"] for name in ("auditor", "kepala_dinas")}
    named = {name: [(look["record_ids"], look["hidden"]) for look in rows] for name, rows in looks.items()}
    assert named["auditor"] == [*(([str(one)], 0) for one in paths.values()), ([str(sealed)], 0)]
    assert named["kepala_dinas"] == [([], 1), ([], 1), ([str(plain)], 0), ([], 1)]
    file = server.ask("GET", f"/v1/looks?after={last}", "kepala_dinas", Accept="text/csv").text
    assert (str(plain) in file, str(sealed) in file, str(child) in file) == (True, False, False)

    for name, expected in (("auditor", [True, True, True]), ("kepala_dinas", [False, False, True])):
        found = [server.ask("GET", f"/v1/audit-trail?stream={one}", name).json()["rows"] for one in paths.values()]
        assert [bool(rows) for rows in found] == expected, name
