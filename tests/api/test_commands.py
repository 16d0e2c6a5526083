"""Every command by its route: carried out, refused, repeated, and decided on what was seen."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.routes.described import body_example
from api.routes.ways import BY_COMMAND, WITHOUT_ROUTE
from cases.decider import command_types
from cases.vocabulary import Role
from tests.api.desk import COMPLAINT, OFFICE, OTHER, VILLAGE, Desk, Person
from tests.api.shell import Lines


@pytest.fixture
def worker(desk: Desk) -> Person:
    return desk.person("kepala-1")


def test_every_command_has_a_route_or_somebody_else_who_gives_it() -> None:
    named = {*BY_COMMAND, *(kind.__name__ for kind in WITHOUT_ROUTE)}
    assert named == set(command_types())


def test_a_complaint_becomes_a_case_and_is_closed(desk: Desk, worker: Person) -> None:
    size = desk.size()
    received = worker.post("/v1/complaints", COMPLAINT)
    assert received.status_code == 201
    complaint = received.json()
    path = f"/v1/complaints/{complaint['id']}"
    assert received.headers["location"] == path
    assert received.headers["etag"] == '"2"'
    assert complaint["positions"] == [size + 1, size + 2]
    assert complaint["office"] == OFFICE
    assert complaint["demonstration"] is False
    assert "VerifyComplaint" in complaint["may_do_next"]
    assert UUID(complaint["id"]).version == 7

    verified = worker.post(f"{path}/verification", {"finding": "Benar"}, if_match='"2"')
    assert verified.status_code == 200
    assert verified.headers["etag"] == '"3"'
    opened = worker.post(f"{path}/cases", {"sex": "P", "age_years": 71}, if_match='"3"')
    assert opened.status_code == 201
    case = opened.json()
    assert opened.headers["location"] == f"/v1/cases/{case['id']}"
    assert set(case["ids"]) == {"complaint_id", "case_id", "person_id"}
    assert opened.headers["etag"] == '"1"'

    closed = worker.post(f"/v1/cases/{case['id']}/closure", {"reason": "SALAH_DIBUKA", "outcome": "TIDAK_DIKETAHUI"}, if_match='"1"')
    assert closed.status_code == 200, closed.text
    assert "ReopenCase" in closed.json()["may_do_next"]


def test_a_team_goes_out_and_says_what_it_found(worker: Person) -> None:
    case = worker.does("/v1/cases", {"region": VILLAGE})
    path = f"/v1/cases/{case['id']}"
    dispatch = worker.does(f"{path}/dispatches")["ids"]["dispatch_id"]
    worker.does(f"{path}/dispatches/{dispatch}/arrival", {"position": {"latitude": -6.33, "longitude": 108.32}})
    found = worker.does(f"{path}/dispatches/{dispatch}/finding", {"condition": "Lemah"})
    assert found["ids"] == {"case_id": case["id"], "dispatch_id": dispatch}
    assert found["version"] == 4


def test_the_example_of_each_command_is_a_body_that_it_takes() -> None:
    for way in BY_COMMAND.values():
        assert way.body.model_validate_json(json.dumps(body_example(way)))


def test_a_decision_names_the_version_that_was_seen(worker: Person) -> None:
    case = worker.does("/v1/cases", {"region": VILLAGE})
    path = f"/v1/cases/{case['id']}/risk"
    missing = worker.post(path, {"level": "TINGGI"})
    assert (missing.status_code, missing.json()["code"]) == (428, "version-required")
    assert worker.post(path, {"level": "TINGGI"}, if_match="*").status_code == 200
    stale = worker.post(path, {"level": "RENDAH"}, if_match='"1"')
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (412, "stale-version", 2)
    assert stale.headers["etag"] == '"2"'
    unreadable = worker.post(path, {"level": "RENDAH"}, if_match="W/two")
    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "version-unreadable")
    assert worker.post(f"/v1/cases/{case['id']}/notes", {"note": "Sore ini hujan"}).status_code == 200


def test_a_repeated_request_gets_its_first_answer_and_another_one_does_not(worker: Person) -> None:
    first = worker.post("/v1/complaints", COMPLAINT, idempotency_key="a-1")
    again = worker.post("/v1/complaints", COMPLAINT, idempotency_key="a-1")
    assert again.status_code == 201
    assert again.json() == {**first.json(), "repeated": True}
    assert again.headers["location"] == first.headers["location"]
    other = worker.post("/v1/complaints", {**COMPLAINT, "what": "Lain"}, idempotency_key="a-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    unreadable = worker.post("/v1/complaints", COMPLAINT, idempotency_key="a b")
    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "idempotency-key-unreadable")


def test_a_repetition_is_answered_also_when_it_would_now_be_refused(worker: Person) -> None:
    path = f"/v1/complaints/{worker.does('/v1/complaints', COMPLAINT)['id']}"
    first = worker.post(f"{path}/dismissal", {"reason": "TIDAK_BENAR"}, if_match='"2"', idempotency_key="k")
    again = worker.post(f"{path}/dismissal", {"reason": "TIDAK_BENAR"}, if_match='"2"', idempotency_key="k")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["positions"] == first.json()["positions"]
    refused = worker.post(f"{path}/dismissal", {"reason": "TIDAK_BENAR"}, if_match='"3"')
    assert refused.status_code == 409
    assert "ReopenComplaint" in refused.json()["possible"]


def test_the_ids_inside_an_answer_are_the_same_when_it_is_repeated(worker: Person) -> None:
    case = worker.does("/v1/cases", {"region": VILLAGE}, idempotency_key="open")
    assert worker.does("/v1/cases", {"region": VILLAGE}, idempotency_key="open")["ids"] == case["ids"]
    sent = worker.post(f"/v1/cases/{case['id']}/dispatches", if_match='"1"', idempotency_key="send").json()
    again = worker.post(f"/v1/cases/{case['id']}/dispatches", if_match='"1"', idempotency_key="send").json()
    assert again["repeated"] is True
    assert again["ids"] == sent["ids"]


def test_what_belongs_to_another_office_is_not_there(desk: Desk, worker: Person) -> None:
    case = worker.does("/v1/cases", {"region": VILLAGE})
    neighbour = desk.person("kepala-1", OTHER)
    tried = neighbour.post(f"/v1/cases/{case['id']}/notes", {"note": "?"})
    missing = neighbour.post(f"/v1/cases/{uuid4()}/notes", {"note": "?"})
    assert tried.status_code == missing.status_code == 404
    assert {**tried.json(), "instance": ""} == {**missing.json(), "instance": ""}
    assert neighbour.get(f"/v1/cases/{case['id']}/actions").status_code == 404
    assert neighbour.get(f"/v1/offices/{OFFICE}").status_code == 404
    assert neighbour.post(f"/v1/offices/{OFFICE}/policies", body_example(BY_COMMAND["AdoptPolicy"]), if_match="*").status_code == 404


def test_a_missing_record_is_missing_whatever_version_is_named(worker: Person) -> None:
    for headers in ({"if_match": '"3"'}, {"if_match": "*"}):
        tried = worker.post(f"/v1/complaints/{uuid4()}/verification", {}, **headers)
        assert (tried.status_code, tried.json()["code"]) == (404, "not-found")
    case = worker.does("/v1/cases", {"region": VILLAGE})
    assert worker.post(f"/v1/complaints/{case['id']}/verification", {}, if_match="*").status_code == 404


def test_an_office_adopts_a_policy_and_shows_it(worker: Person) -> None:
    before = worker.get(f"/v1/offices/{OFFICE}")
    assert before.headers["etag"] == '"1"'
    arrival = {"rule": "arrival", "value": 30, "unit": "minute", "since": "2024-01-01T00:00:00+07:00"}
    decree = {"decree_number": "465/1-Dinsos/2024", "decree_on": "2023-12-28"}
    adopted = worker.post(f"/v1/offices/{OFFICE}/policies", {**arrival, **decree}, if_match='"1"')
    assert adopted.status_code == 200, adopted.text
    shown = {one["rule"]: one for one in worker.get(f"/v1/offices/{OFFICE}").json()["policies"]}
    assert (shown["arrival"]["value"], shown["arrival"]["version"]) == (30, "office:2")
    assert shown["appeal-window"]["version"] == "default-1"


def test_what_may_be_done_next_is_offered_in_the_callers_language(desk: Desk, worker: Person) -> None:
    path = f"/v1/complaints/{worker.does('/v1/complaints', COMPLAINT)['id']}"
    offered = desk.person("kepala-1", language="id").get(f"{path}/actions").json()
    titles = {one["command"]: one for one in offered["actions"]}
    assert offered["stage_name"] == "diterima"
    assert titles["VerifyComplaint"] == {
        "command": "VerifyComplaint",
        "title": "Memverifikasi pengaduan",
        "method": "POST",
        "path": f"{path}/verification",
        "if_match": True,
    }
    not_now = {one["command"]: one["detail"] for one in offered["not_now"]}
    assert "diterima" in not_now["CloseComplaint"]
    assert not_now.keys().isdisjoint(titles)
    assert worker.get(f"{path}/actions").headers["etag"] == '"2"'


def test_a_demonstration_says_so_in_every_answer(desk: Desk) -> None:
    desk.open_office("kab-peragaan", demonstration=True)
    desk.staff("kab-peragaan", {"kepala-1": Role.HEAD_OF_OFFICE})
    player = desk.person("kepala-1", "kab-peragaan")
    answers = [player.post("/v1/complaints", COMPLAINT), player.get("/v1/offices/kab-peragaan")]
    assert all(answer.json()["demonstration"] is True for answer in answers)
    answers += [player.post("/v1/complaints", {}), player.get(f"/v1/cases/{uuid4()}/actions")]
    assert [answer.headers.get("jejak-demonstration") for answer in answers] == ["true"] * 4
    assert "jejak-demonstration" not in desk.person("kepala-1").get(f"/v1/offices/{OFFICE}").headers


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown code": ({"kind": "GOSIP"}, "one-of"),
    "number for a text": ({"what": 5}, "text"),
    "empty text": ({"what": ""}, "at-least-characters"),
    "blank text": ({"what": "  \n "}, "text-missing"),
    "long text": ({"what": "x" * 4001}, "at-most-characters"),
    "control character": ({"what": "a\u0007b"}, "text-unwritable"),
    "hidden direction": ({"what": "a\u202eb"}, "text-unwritable"),
    "region that does not exist": ({"region": "32.12.99"}, "unknown-region"),
    "region that is none": ({"region": "Indramayu"}, "unknown-region"),
    "impossible day": ({"service_received_on": "2023-02-30", "kind": "PENGADUAN_LAYANAN"}, "date"),
    "day to come": ({"service_received_on": "2150-01-01", "kind": "PENGADUAN_LAYANAN"}, "in-the-future"),
    "instant to come": ({"occurred_at": "2150-01-01T00:00:00Z"}, "in-the-future"),
    "instant long past": ({"occurred_at": "1820-01-01T00:00:00Z"}, "long-past"),
    "instant before all time": ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "instant"),
    "instant as a number": ({"occurred_at": "5"}, "instant"),
    "instant without zone": ({"occurred_at": "2023-01-01T00:00:00"}, "instant-with-zone"),
    "unknown field": ({"whatt": "x"}, "unknown-field"),
    "text for a part": ({"reporter": "Rohaeni"}, "object"),
    "telephone": ({"reporter": {"name": "R", "phone": "call me"}}, "misshapen"),
    "NIK": ({"reporter": {"name": "R", "nik": "9912345099500001"}}, "nik-misshapen"),
    "place off the earth": ({"position": {"latitude": 91.0, "longitude": 0.0}}, "out-of-range"),
    "too many persons": ({"persons": [{}] * 51}, "at-most-items"),
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_cannot_be_is_refused_in_the_callers_language_and_leaves_nothing(desk: Desk, language: str) -> None:
    worker = desk.person("kepala-1", language=language)
    before = desk.size()
    for name, (bad, expected) in BAD.items():
        answer = worker.post("/v1/complaints", {**COMPLAINT, **bad})
        problem = answer.json()
        found = {problem["code"], *(one["rule"] for one in problem.get("errors", ()))}
        assert (answer.status_code, answer.headers["content-language"]) == (422, language), (name, problem)
        assert expected in found, (name, problem)
        assert "Indramayu" not in answer.text, name
    assert desk.size() == before


@pytest.mark.parametrize(
    "body", [b'{"what": "\\ud800"}', b'{"what": "\\u0000"}', b"{", b'{"a": NaN}', b'{"a": 1e999}', b"[]", b"null", b'"x"']
)
def test_what_is_no_json_object_is_refused(desk: Desk, body: bytes) -> None:
    headers = {**desk.person("kepala-1").headers, "Content-Type": "application/json"}
    answer = desk.person("kepala-1").browser.post("/v1/complaints", content=body, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] in ("json-unreadable", "request-invalid")


def test_the_log_says_who_did_what_where_and_nothing_that_was_typed(desk: Desk, worker: Person, lines: Lines) -> None:
    answer = worker.post("/v1/complaints", COMPLAINT, x_request_id="permintaan-0001")
    worker.post(f"/v1/complaints/{answer.json()['id']}/verification", {}, if_match='"9"')
    written, refused = lines.of("request")
    assert (written["request_id"], written["office"], written["route"]) == ("permintaan-0001", OFFICE, "/v1/complaints")
    assert (written["stream"], written["position"]) == (answer.json()["id"], desk.size())
    assert UUID(written["caller"])
    assert UUID(written["command_id"]) == UUID(answer.json()["command_id"])
    assert (refused["code"], refused["status"], refused["stream"]) == ("stale-version", 412, answer.json()["id"])
    assert "Rohaeni" not in lines.text
    assert "lansia" not in lines.text


@pytest.mark.parametrize("moment", ["1969-12-31T23:59:59Z", "1950-06-01T08:00:00+07:00"])
def test_what_happened_long_ago_is_taken_by_the_rules_that_always_held(worker: Person, moment: str) -> None:
    answer = worker.post("/v1/complaints", {**COMPLAINT, "occurred_at": moment})
    assert answer.status_code == 201, answer.text
