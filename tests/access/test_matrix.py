"""Every route, asked by somebody in each role about a record in each relation: what is answered is what the golden table says.

Which roles are tried with which route goes round with the seed in `make test`; `make soak` comes round to all of them.
"""

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.relations import RELATIONS_OF, Relation
from api.access.rules import POWER, SEEN_BY, allowed, task_of
from api.access.targets import OF_A_CASE
from api.database.connections import connect_info, open_async_pool
from api.looks import Looks
from api.main import create_app
from api.routes.ways import BY_COMMAND
from api.services import Services
from api.settings import read_settings
from api.tokens import EmbeddedIssuer
from cases.application import office_stream
from cases.decider import Command
from cases.log.store import LogStore
from cases.team.duty import AddMember
from cases.vocabulary import Role
from cases.worker.clearance import OpenBreakGlass
from tests.access.conftest import connecting
from tests.access.offices import ELSEWHERE, HERE, KEKS, NEIGHBOUR, OFFICE, OTHER_TEAM, TEAM, Staffed
from tests.api.shell import Browser
from tests.cases.histories import HISTORIES
from tests.conftest import DatabaseServer
from tests.spec import some_id

pytestmark = pytest.mark.soak
GOLDEN = Path(__file__).parents[1] / "golden" / "access.csv"
IN_NEED = "32.12.03.2001"
ROLES_A_ROUTE = 1
SOME = 40
PEOPLE = {role: role.value.lower() for role in POWER}
PERSONAL = (Relation.OWN_INTAKE, Relation.ASSIGNED, Relation.SELF)
SET_UP_APART = {"complaint", "case", "worker", "team", "office", "numbers"}
BEGUN: dict[str, Command] = {
    kind: next(told[0] for told in HISTORIES[kind].values() if told and not allowed(Role.SYSTEM, type(told[0])))
    for kind in RELATIONS_OF
    if kind not in SET_UP_APART
}
"""Kind of record to the command with which its example histories begin."""
LISTS = {
    "/v1/complaints": "complaint_board",
    "/v1/cases": "caseload",
    "/v1/deadlines": "caseload",
    "/v1/possible-duplicates": "persons",
    "/v1/persons/{person_id}/possible-duplicates": "persons",
    "/v1/shelters": "shelters",
    "/v1/shelters/{shelter_id}/beds": "shelter_file",
    "/v1/follow-ups": "caseload",
    "/v1/partners": "partners",
    "/v1/decrees": "decrees",
    "/v1/activities": "activities",
    "/v1/monitorings": "monitorings",
    "/v1/meetings": "meetings",
    "/v1/workers": "workforce",
    "/v1/teams": "teams",
    "/v1/shifts": "teams",
    "/v1/me": "worker_file",
    "/v1/looks": "looks",
    "/v1/audit-trail": "audit_trail",
    "/v1/events?after=9007199254740991": "events",
}
"""Route to query: answered with what may be seen, or refused whole."""
FILES = {
    "/v1/complaints/{complaint_id}": ("complaint", "complaint_file"),
    "/v1/complaints/{complaint_id}/history": ("complaint", "complaint_file"),
    "/v1/cases/{case_id}": ("case", "case_file"),
    "/v1/cases/{case_id}/history": ("case", "case_file"),
    "/v1/persons/{person_id}": ("person", "person_file"),
    "/v1/persons/{person_id}/history": ("person", "person_file"),
    "/v1/shelters/{shelter_id}": ("shelter", "shelter_file"),
    "/v1/partners/{partner_id}": ("partner", "partners"),
    "/v1/decrees/{decree_id}": ("decree", "decrees"),
    "/v1/activities/{activity_id}": ("activity", "activities"),
    "/v1/monitorings/{monitoring_id}": ("monitoring", "monitorings"),
    "/v1/meetings/{meeting_id}": ("meeting", "meetings"),
    "/v1/workers/{worker_id}": ("worker", "worker_file"),
    "/v1/teams/{team_id}": ("team", "team_file"),
    "/v1/offices/{slug}": ("office", "office"),
}
"""Route to kind of record and query: answered for a record that may be seen."""
PLURALS = {"activity": "activities"}
ACTIONS = {f"/v1/{PLURALS.get(kind, f'{kind}s')}/{{{kind}_id}}/actions": kind for kind in SEEN_BY if kind != "office"} | {
    "/v1/offices/{slug}/actions": "office"
}
BESIDE = {"/v1/commands", "/v1/possible-duplicates"}
"""Many commands at once, each of which has a route of its own; a question that is too long for an address. Tried apart."""


@dataclass
class Server:
    """The application in front of a staffed office, and what its description says."""

    browser: Browser
    issuer: EmbeddedIssuer
    office: Staffed
    operations: dict[tuple[str, str], dict[str, Any]]
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, name: str | None, body: Any = None, **headers: str) -> httpx.Response:
        """Ask as somebody; without a name as nobody."""
        # No record has come so far: what may be done is refused as out of date, so that nothing is recorded.
        given = {"If-Match": '"999999"', "Accept-Language": "en", **{key.replace("_", "-"): value for key, value in headers.items()}}
        if name is not None:
            token = self.tokens.get(name) or self.tokens.setdefault(name, self.issuer.issue(name, OFFICE))
            given["Authorization"] = f"Bearer {token}"
        return self.browser.request(method, path, headers=given, **({"json": body} if method == "POST" else {}))


@pytest.fixture(scope="module")
def server(database_server: DatabaseServer, staffed_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the whole matrix."""
    name = database_server.create(staffed_template)
    dsn = database_server.dsn(name)
    api = connect_info(dsn, "api")
    settings = read_settings(
        {
            "JEJAK_HOME": str(tmp_path_factory.mktemp("home")),
            "JEJAK_LIMIT_RATE_PER_SECOND": "100000",
            "JEJAK_LIMIT_RATE_BURST": "100000",
            "JEJAK_LIMIT_REFUSALS_PER_MINUTE": "100000",
        }
    )
    with (
        LogStore(api, KEKS) as store,
        LogStore(connect_info(dsn, "worker"), KEKS) as behind,
        LogStore(api, KEKS, log="looks") as looks,
    ):
        office = Staffed(store, connecting(dsn), worker_store=behind)
        fill(office)
        services = Services(
            casework=office.casework, looks=Looks(looks), access=office.access, reading=open_async_pool(api, name="reading")
        )
        app = create_app(settings, services)
        operations = {
            (method.upper(), path): operation
            for path, methods in app.openapi()["paths"].items()
            for method, operation in methods.items()
            if path.startswith("/v1/")
        }
        with Browser(app) as browser:
            yield Server(browser, EmbeddedIssuer(settings.home), office, operations)
    database_server.drop(name)


def fill(office: Staffed) -> None:
    """A record in each relation to somebody in each role."""
    for name in PEOPLE.values():
        if name not in ("trc", "peksos"):
            office.do(AddMember(team_id=TEAM, worker_id=office.id_of(name)))
        office.complaint(f"own-intake {name}", by=name)
        office.case(f"own-intake {name}", by=name)
        office.case(f"assigned {name}", worker=name)
        glass = OpenBreakGlass(worker_id=office.id_of(name), break_glass_id=uuid4(), reason="Banjir", area="32.12.03")
        office.do(glass, by=name)
    for relation, region in ((Relation.OFFICE, ELSEWHERE), (Relation.OWN_AREA, HERE), (Relation.BREAK_GLASS, IN_NEED)):
        office.complaint(relation, region=region)
        office.case(relation, region=region)
    office.case(Relation.OWN_TEAM, team=TEAM)
    for kind in BEGUN:
        for relation in RELATIONS_OF[kind]:
            if relation is not Relation.REFERRED:
                fill_with(office, kind, relation)
    office.catch_up()


def fill_with(office: Staffed, kind: str, relation: Relation) -> None:
    """Begin a record in a relation to everybody, or for each person one."""
    region = {Relation.OWN_AREA: HERE, Relation.BREAK_GLASS: IN_NEED}.get(relation, ELSEWHERE)
    for name in PEOPLE.values() if relation in PERSONAL else ("nobody",):
        of = relation if relation is not Relation.OWN_INTAKE else Relation.OFFICE
        case_id = record_of("case", of, name) if kind in OF_A_CASE else None
        by = name if relation in (Relation.OWN_INTAKE, Relation.SELF) else "nobody"
        office.do(begun(kind, record_of(kind, relation, name), region, case_id), by=by)


def begun(kind: str, record: str, region: str, case_id: str | None) -> Command:
    """The command with which an example history begins, for another record in another place."""
    values = {BEGUN[kind].target: UUID(record), "region": region, "due_on": (datetime.now(UTC) + timedelta(days=7)).date()}
    own = {one.name for one in fields(BEGUN[kind])}  # type: ignore[arg-type]  # made a dataclass
    given = {**values, "case_id": UUID(case_id)} if case_id else values
    return replace(BEGUN[kind], **{key: value for key, value in given.items() if key in own})  # type: ignore[type-var]


def relations_of(kind: str) -> list[Relation]:
    """The relations that are tried over the net: what is referred to a partner is tried in `test_authority`."""
    return [relation for relation in RELATIONS_OF[kind] if relation is not Relation.REFERRED]


def as_begun(kind: str) -> Relation:
    """How a record stands to who begins it."""
    return next(
        one
        for one in (Relation.OWN_INTAKE, Relation.SELF, Relation.OFFICE)
        if one in RELATIONS_OF[kind] and (one, kind) != (Relation.SELF, "worker")
    )


def record_of(kind: str, relation: Relation, name: str) -> str:
    """The id, or for an office the slug, of a record in a relation to somebody."""
    match kind, relation:
        case "worker", Relation.SELF:
            return str(some_id(f"{OFFICE} {name}"))
        case "worker", _:
            return str(some_id(f"{OFFICE} nobody yet"))
        case "team", Relation.OWN_TEAM:
            return str(TEAM)
        case "team", _:
            return str(OTHER_TEAM)
        case "office", _:
            return OFFICE
        case _:
            return str(some_id(f"{OFFICE} {kind} {relation} {name}" if relation in PERSONAL else f"{OFFICE} {kind} {relation}"))


@pytest.fixture(scope="module")
def golden() -> dict[tuple[str, str], dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {(row["role"], row["action"]): row for row in csv.DictReader(file)}


def filled_in(path: str, field: str | None, record: str) -> str:
    """The path with the record's id, and with ids that nothing has in its other places."""
    while "{" in path:
        place = path[path.index("{") + 1 : path.index("}")]
        path = path.replace(f"{{{place}}}", record if place in (field, "slug") else str(uuid4()))
    return path


def answered(answer: httpx.Response, field: str | None) -> str:
    """What an answer comes to in the words of the golden table; a rule of the domain is asked only of who may."""
    assert answer.status_code < 500, answer.text
    assert answer.status_code not in (401, 429), answer.text
    code = answer.json().get("code") if answer.status_code >= 400 else None
    assert code != "no-role-here", answer.text
    if code == "not-your-task":
        return "deny"
    if code == "not-found" and (answer.json().get("field") or field) in (field, None, "path.slug"):
        return "404"
    return "allow"


def tried(seed: int, key: str) -> list[Role]:
    """The roles with which a route is tried this time."""
    return random.Random(f"{seed} {key}").sample(POWER, ROLES_A_ROUTE)


def commands() -> Iterator[tuple[str, str, str, str]]:
    """Name, path, kind of record and the field of its id, of every command that has a route."""
    for name, way in BY_COMMAND.items():
        task = task_of(way.command)
        assert task is not None, name
        yield name, way.path, task.kind, way.command.target


def test_every_route_is_in_the_matrix(server: Server) -> None:
    ways = {("POST", way.path) for way in BY_COMMAND.values()} | {("POST", path) for path in BESIDE}
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
                expected = golden[role, name][relation]
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
                assert answered(answer, f"{kind}_id") == golden[role, query][relation], (path, role, relation, answer.text)


def test_what_may_be_done_next_is_shown_to_who_sees_the_record(
    server: Server, golden: dict[tuple[str, str], dict[str, str]], seed: int
) -> None:
    for path, kind in ACTIONS.items():
        for relation in relations_of(kind):
            for role in tried(seed, f"{path} {relation}"):
                record = record_of(kind, relation, PEOPLE[role])
                answer = server.ask("GET", filled_in(path, f"{kind}_id", record), PEOPLE[role])
                seen = golden[role, SEEN_BY[kind]][relation] == "allow"
                assert answered(answer, f"{kind}_id") == ("allow" if seen else "404"), (path, role, relation)
                for step in answer.json().get("actions", []):
                    assert golden[role, step["command"]][relation] == "allow", (role, relation, step["command"])


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


def alike(answer: httpx.Response) -> str:
    """An answer without what differs from request to request."""
    content = answer.json()
    return json.dumps({key: value for key, value in content.items() if key not in ("instance", "request_id", "id")}, sort_keys=True)
