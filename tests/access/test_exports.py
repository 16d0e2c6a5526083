"""A list as a file is answered to whom the list is answered, with the same rows: every list, by the description of the API."""

import os
import random
from typing import Any

import httpx
import pytest

from api.access.rules import POWER
from api.exports.cells import cell_of
from api.exports.forms import Form
from cases.vocabulary import LookOutcome, Role
from tests.access.asked import FILES, LISTS, PEOPLE, Golden, Server, answered, filled_in, record_of, relations_of
from tests.api.description import published, resolved
from tests.api.spreadsheets import read, read_csv

pytestmark = pytest.mark.soak
COMPARED = 4 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 2
"""Roles whose file of a list is compared with its pages row by row; what each role is answered is tried for all of them."""


def lists(server: Server) -> list[str]:
    """Every address that is also answered as a file."""
    return [path for (_, path), one in server.operations.items() if Form.CSV in one["responses"].get("200", {}).get("content", {})]


def asked(server: Server, path: str, person: str, form: Form | None = None) -> httpx.Response:
    return server.ask("GET", path, person, **({"Accept": form} if form else {}))


def all_rows(server: Server, path: str, person: str) -> list[dict[str, Any]]:
    """The rows of all pages of a list."""
    rows, place = [], ""
    counted = path.endswith(("counts", "times", "possible-duplicates")) and path != "/v1/possible-duplicates"
    while True:
        content = asked(server, path if counted else f"{path}?limit=200{place}", person).json()
        rows += content["rows"]
        if not content.get("next"):
            return rows
        place = f"&after={content['next']}" if path == "/v1/looks" else f"&cursor={content['next']}"


def in_csv(value: Any) -> str:
    cell = cell_of(value)
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


def test_everything_that_is_answered_in_rows_is_also_a_file(server: Server) -> None:
    description = published()
    in_rows = set()
    for (method, path), operation in server.operations.items():
        schema = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if method == "GET" and "rows" in resolved(description, schema).get("properties", {}):
            in_rows.add(path)
            assert {Form.CSV, Form.XLSX} <= operation["responses"]["200"]["content"].keys(), path
    assert in_rows == set(lists(server))
    plain = {path for path in LISTS if "{" not in path and "?" not in path}
    assert plain - in_rows == {"/v1/me", "/v1/numbers"}


@pytest.mark.parametrize("form", Form)
def test_a_list_as_a_file_is_answered_as_the_golden_table_says(server: Server, golden: Golden, seed: int, form: Form) -> None:
    for path in lists(server):
        if "{" in path:
            continue
        compared = random.Random(f"{seed} {path} {form}").sample(POWER, COMPARED)
        for role in POWER if form is Form.CSV else compared:
            may = "allow" in golden[role, LISTS[path]].values()
            answer = asked(server, path, PEOPLE[role], form)
            if may and role in compared:
                check_rows(server, path, PEOPLE[role], answer)
            elif may:
                assert read(answer).columns, (path, role)
            else:
                assert answered(answer, None) == "deny", (path, role)
                assert answer.json() | {"instance": ""} == asked(server, path, PEOPLE[role]).json() | {"instance": ""}


def test_what_lies_below_a_record_is_a_file_to_who_sees_the_record(server: Server, seed: int) -> None:
    for path in lists(server):
        if "{" not in path:
            continue
        kind = FILES[path][0] if path in FILES else path[path.index("{") + 1 : path.index("_id}")]
        for relation in relations_of(kind):
            chance = random.Random(f"{seed} {path} {relation}")
            role, form = chance.choice(POWER), chance.choice(list(Form))
            address = filled_in(path, f"{kind}_id", record_of(kind, relation, PEOPLE[role]))
            plain, file = asked(server, address, PEOPLE[role]), asked(server, address, PEOPLE[role], form)
            assert file.status_code == plain.status_code, (path, role, relation, file.text)
            if plain.status_code == 200:
                check_rows(server, address, PEOPLE[role], file)
            else:
                assert file.json()["code"] == plain.json()["code"], (path, role, relation)


def check_rows(server: Server, path: str, person: str, answer: httpx.Response) -> None:
    found, rows = read(answer), all_rows(server, path, person)
    # A look was written down in between, or a second passed: what a list says of now is compared by what does not change.
    moving = {"waited_seconds", "longest_wait_seconds"}
    rows = rows[: len(found.rows)] if path == "/v1/looks" else rows
    assert len(found.rows) == len(rows), path
    assert not rows or set(found.columns) == set(rows[0]), path
    for number, column in enumerate(found.columns):
        if column not in moving and answer.headers["Content-Type"] != Form.XLSX:
            assert [row[number].removeprefix("'") for row in found.rows] == [in_csv(row[column]).removeprefix("'") for row in rows], (
                path,
                column,
            )


def test_every_list_has_a_file_of_its_own_name(server: Server) -> None:
    paths = [path for path in lists(server) if "{" not in path]
    names = {path: asked(server, path, "auditor", Form.CSV).headers["Content-Disposition"].rpartition("-")[0] for path in paths}
    for path, name in names.items():
        assert name == f'attachment; filename="{path.removeprefix("/v1/").replace("/", "-")}-kab-indramayu', path


@pytest.mark.parametrize("role", [Role.REPORTER, Role.PLANNER])
def test_who_sees_numbers_only_gets_no_file_of_people(server: Server, role: Role) -> None:
    for path in ("/v1/cases", "/v1/complaints", "/v1/persons/{person_id}/possible-duplicates", "/v1/tracing-requests"):
        answer = asked(server, filled_in(path, None, ""), PEOPLE[role], Form.CSV)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-your-task"), path


def test_each_file_that_names_people_is_a_look_that_names_the_records(server: Server) -> None:
    before = asked(server, "/v1/looks?limit=1", "auditor").json()
    assert before["rows"]
    for form in Form:
        last = int(read_csv(asked(server, "/v1/looks", "auditor", Form.CSV).content).column("position")[-1])
        file = read(asked(server, "/v1/cases", "kepala_dinas", form))
        (look,) = asked(server, f"/v1/looks?after={last}", "auditor").json()["rows"]
        assert (look["query"], look["outcome"]) == ("caseload", LookOutcome.SHOWN)
        assert look["record_ids"] == file.column("case_id")
        assert str(look["known_at"]) == str(int(float(file.about["known at position"])))
