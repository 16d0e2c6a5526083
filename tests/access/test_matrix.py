"""Every route, asked by somebody in each role about a record in each relation: what is answered is what the golden table says.

Which roles are tried with which route goes round with the seed in `make test`; `make soak` comes round to all of them.
"""

import os
import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from api.access.relations import Relation
from api.access.rules import POWER, SEEN_BY
from api.routes.ways import BY_COMMAND
from cases.application import office_stream
from cases.vocabulary import Role
from tests.access import fields
from tests.access.asked import (
    ACTIONS,
    BEGUN,
    FILES,
    LISTS,
    PEOPLE,
    Server,
    alike,
    answered,
    as_begun,
    begun,
    commands,
    filled_in,
    record_of,
    relations_of,
    told,
    tried,
)
from tests.access.beside import BESIDE
from tests.access.matched import reunite, suggest
from tests.access.offices import NEIGHBOUR, OFFICE, Staffed
from tests.spec import some_id

pytestmark = pytest.mark.soak
SOME = 40


def test_every_route_is_in_the_matrix(server: Server) -> None:
    ways = {("POST", way.path) for way in BY_COMMAND.values()} | BESIDE
    queries = {("GET", path.partition("?")[0]) for path in (*LISTS, *FILES, *ACTIONS)}
    assert set(server.operations) == ways | queries


def test_every_command_is_answered_as_the_golden_table_says(
    server: Server, golden: dict[tuple[str, str], dict[str, str]], seed: int
) -> None:
    wrong = []
    for name, path, kind, target in commands():
        for relation in relations_of(kind):
            for role in tried(seed, f"{name} {relation}"):
                begins = f"{{{target}}}" not in path and kind != "office"
                if begins and relation is not as_begun(kind):
                    continue
                person = PEOPLE[role]
                example = server.operations["POST", path]["requestBody"]["content"]["application/json"]["examples"]["ordinary"]["value"]
                # The office's own version is open to everybody in it, and is compared first.
                version = {"If_Match": "*"} if kind == "office" else {}
                answer = server.ask("POST", filled_in(path, target, record_of(kind, relation, person)), person, example, **version)
                expected = told(golden, role, name, kind, relation)
                found = answered(answer, target)
                if begins and expected == "404":
                    expected = "deny"
                if found != expected:
                    wrong.append((name, role.value, relation.value, expected, answer.status_code, answer.text[:200]))
    assert wrong == []


def test_every_list_is_answered_as_the_golden_table_says(server: Server, golden: dict[tuple[str, str], dict[str, str]]) -> None:
    for path, query in LISTS.items():
        for role, person in PEOPLE.items():
            may = any(cell == "allow" for cell in golden[role, query].values())
            answer = server.ask("GET", filled_in(path, None, ""), person)
            assert answered(answer, None) == ("allow" if may else "deny"), (path, role)


def test_every_file_is_answered_as_the_golden_table_says(server: Server, golden: dict[tuple[str, str], dict[str, str]], seed: int) -> None:
    for path, (kind, query) in FILES.items():
        for relation in relations_of(kind):
            for role in tried(seed, f"{path} {relation}"):
                record = record_of(kind, relation, PEOPLE[role])
                answer = server.ask("GET", filled_in(path, f"{kind}_id", record), PEOPLE[role])
                assert answered(answer, f"{kind}_id") == told(golden, role, query, kind, relation), (path, role, relation, answer.text)


def test_what_may_be_done_next_is_shown_to_who_sees_the_record(
    server: Server, golden: dict[tuple[str, str], dict[str, str]], seed: int
) -> None:
    for path, kind in ACTIONS.items():
        for relation in relations_of(kind):
            for role in tried(seed, f"{path} {relation}"):
                record = record_of(kind, relation, PEOPLE[role])
                answer = server.ask("GET", filled_in(path, f"{kind}_id", record), PEOPLE[role])
                seen = told(golden, role, SEEN_BY[kind], kind, relation) == "allow"
                assert answered(answer, f"{kind}_id") == ("allow" if seen else "404"), (path, role, relation)
                for step in answer.json().get("actions", []):
                    assert told(golden, role, step["command"], kind, relation) == "allow", (role, relation, step["command"])


def test_nobody_without_a_token_learns_anything(server: Server) -> None:
    for method, path in server.operations:
        answer = server.ask(method, filled_in(path, None, OFFICE), None, {})
        assert (answer.status_code, answer.json()["code"]) == (401, "token-missing"), path


def test_who_has_no_role_learns_nothing(server: Server) -> None:
    for method, path in server.operations:
        for name in ("stranger", "nobody yet"):
            example = server.operations[method, path].get("requestBody", {}).get("content", {}).get("application/json", {})
            body = example.get("examples", {}).get("ordinary", {}).get("value")
            answer = server.ask(method, filled_in(path, None, OFFICE), name, body)
            assert (answer.status_code, answer.json()["code"]) == (403, "no-role-here"), path


def test_records_of_another_office_are_not_there(server: Server, seed: int) -> None:
    neighbour = Staffed(
        server.office.store, server.office.connect, office=NEIGHBOUR, region="32.09", worker_store=server.office.worker_store
    )
    others = {
        "complaint": neighbour.complaint("theirs", region="32.09.01"),
        "case": neighbour.case("theirs", region="32.09.01"),
        "worker": neighbour.employ("theirs"),
        "team": some_id("no team"),
    }
    for kind in BEGUN:
        others[kind] = uuid4()
        neighbour.do(begun(kind, str(others[kind]), "32.09.01", str(others["case"])))
    others["match"] = suggest(neighbour, others["case"])
    others["reunification"] = uuid4()
    reunite(neighbour, neighbour.case("reunited", region="32.09.01"), others["reunification"])
    neighbour.catch_up()
    for path, kind in {**{path: kind for path, (kind, _) in FILES.items()}, **ACTIONS}.items():
        if kind == "office":
            answer = server.ask("GET", path.replace("{slug}", NEIGHBOUR), "kepala_dinas")
            missing = server.ask("GET", path.replace("{slug}", "kab-khayalan"), "kepala_dinas")
        else:
            answer = server.ask("GET", filled_in(path, f"{kind}_id", str(others[kind])), "kepala_dinas")
            missing = server.ask("GET", filled_in(path, f"{kind}_id", str(uuid4())), "kepala_dinas")
        assert answer.status_code == 404
        assert alike(answer) == alike(missing), path
    for name, path, kind, target in random.Random(seed).sample(list(commands()), SOME):
        if f"{{{target}}}" in path and kind in others:
            example = server.operations["POST", path]["requestBody"]["content"]["application/json"]["examples"]["ordinary"]["value"]
            answer = server.ask("POST", filled_in(path, target, str(others[kind])), "kepala_dinas", example)
            missing = server.ask("POST", filled_in(path, target, str(uuid4())), "kepala_dinas", example)
            assert alike(answer) == alike(missing), name
    for where in (NEIGHBOUR, "kab-khayalan"):
        answer = server.ask("GET", "/v1/cases", "kepala_dinas", Jejak_Office=where)
        assert (answer.status_code, answer.json()["code"]) == (403, "token-for-another-office")


def test_a_forbidden_and_a_missing_record_are_answered_alike(
    server: Server, golden: dict[tuple[str, str], dict[str, str]], seed: int
) -> None:
    for name, path, kind, target in commands():
        hidden = record_of(kind, Relation.OFFICE, "")
        for role, person in PEOPLE.items():
            if f"{{{target}}}" in path and golden[role, name][Relation.OFFICE] == "404" and role in tried(seed, name):
                example = server.operations["POST", path]["requestBody"]["content"]["application/json"]["examples"]["ordinary"]["value"]
                answers = [server.ask("POST", filled_in(path, target, one), person, example) for one in (hidden, str(uuid4()))]
                assert alike(answers[0]) == alike(answers[1]), (name, role)


def test_many_commands_at_once_are_judged_one_by_one(server: Server) -> None:
    def note(case: str) -> dict[str, Any]:
        return {"id": str(uuid4()), "command": "AddCaseNote", "body": {"case_id": case, "note": "Sudah makan"}}

    mine, hidden = record_of("case", Relation.ASSIGNED, "peksos"), record_of("case", Relation.OFFICE, "peksos")
    body = {"commands": [note(mine), note(hidden), note(str(uuid4()))]}
    answers = server.ask("POST", "/v1/commands", "peksos", body).json()["answers"]
    assert [one["status"] for one in answers] == [200, 404, 404], answers


def test_a_question_in_a_body_is_answered_to_who_may_ask_it(server: Server, golden: dict[tuple[str, str], dict[str, str]]) -> None:
    for role, person in PEOPLE.items():
        may = any(cell == "allow" for cell in golden[role, "persons"].values())
        answer = server.ask("POST", "/v1/possible-duplicates", person, {"name": "Rohaeni"})
        assert answered(answer, None) == ("allow" if may else "deny"), role
        follows = any(cell == "allow" for cell in golden[role, "followed_complaint"].values())
        answer = server.ask("POST", "/v1/followed-complaints", person, {"tracking_code": "NOBODY-HAS-THIS"})
        assert answer.status_code == (404 if follows else 403), role


def test_what_somebody_sees_is_counted_for_them_alone(server: Server) -> None:
    shown = {
        name: {row["case_id"] for row in server.ask("GET", "/v1/cases?limit=200", name).json()["rows"]}
        for name in ("kepala_dinas", "peksos", "tksk", "call_center")
    }
    assert {str(office_stream(OFFICE))} & shown["kepala_dinas"] == set()
    for name in ("peksos", "tksk", "call_center"):
        assert shown[name] < shown["kepala_dinas"]
    assert record_of("case", Relation.ASSIGNED, "tksk") in shown["tksk"]
    assert record_of("case", Relation.OFFICE, "tksk") not in shown["tksk"]


def readings(golden: dict[tuple[str, str], dict[str, str]], seed: int | None) -> Iterator[tuple[str, Role, str]]:
    """Route, role and address of what is read: by everybody, or by those whose turn it is."""
    for path, (kind, query) in FILES.items():
        for relation in relations_of(kind):
            for role in POWER if seed is None else tried(seed, f"fields {path} {relation}"):
                if golden[role, query][relation] == "allow":
                    yield path, role, filled_in(path, f"{kind}_id", record_of(kind, relation, PEOPLE[role]))
    for path in LISTS:
        for role in POWER if seed is None else tried(seed, f"fields {path}"):
            if "{" not in path and "events" not in path:
                yield path, role, path


def test_no_field_is_shown_to_whom_the_golden_table_of_fields_does_not_say(
    server: Server, golden: dict[tuple[str, str], dict[str, str]], seed: int
) -> None:
    everybody = bool(os.environ.get("REGENERATE_GOLDEN"))
    shown: fields.Shown = {}
    for path, role, address in readings(golden, None if everybody else seed):
        answer = server.ask("GET", address, PEOPLE[role])
        if answer.status_code == 200 and "json" in answer.headers["Content-Type"]:
            shown.setdefault(path, {}).setdefault(role.value, set()).update(fields.names_in(answer.json()))
    assert shown
    if everybody:
        fields.GOLDEN.write_text(fields.written(shown), encoding="utf-8")
    assert fields.beyond(shown, fields.read()) == [], "a field more is shown: look whether it may be; REGENERATE_GOLDEN=1 writes the table"
