"""What people read: lists, records and trails, now and as known earlier, and never of another office."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.desk import COMPLAINT, OFFICE, OTHER, VILLAGE, Desk, Person
from tests.spec import some_id


@pytest.fixture
def worker(desk: Desk) -> Person:
    return desk.person("kepala-1")


def listed(person: Person, path: str) -> list[dict[str, Any]]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def test_a_team_reports_a_social_worker_works_and_the_head_reads_the_list_as_known_before(desk: Desk) -> None:
    team, worker, head = desk.person("trc-1"), desk.person("peksos-1"), desk.person("kepala-1")
    report = team.does("/v1/field-reports", {"what": "Lansia terlantar", "region": VILLAGE})
    case = f"/v1/cases/{report['id']}"
    team.does(f"{case}/dispatches/{report['ids']['dispatch_id']}/arrival")
    found = team.does(f"{case}/dispatches/{report['ids']['dispatch_id']}/finding")
    before, head.seen[case] = found["positions"][-1], found["version"]
    assigned = head.does(f"{case}/worker", {"worker_id": str(some_id(f"{OFFICE} peksos-1"))})
    worker.seen[case] = assigned["version"]
    worker.does(f"{case}/person", {"name": "Nenek Sumi", "sex": "P", "age_years": 71})
    worker.does(f"{case}/categories", {"category": "PPKS08", "started_on": "2026-01-05", "neglected": True})
    worker.does(f"{case}/risk", {"level": "TINGGI"})
    desk.catch_up()

    [now] = listed(head, "/v1/cases")
    assert (now["risk"], now["name"], now["categories"]) == ("TINGGI", "Nenek Sumi", ["PPKS08"])
    [then] = listed(head, f"/v1/cases?known_at={before}")
    assert (then["stage"], then["name"], then["risk"], then["categories"]) == ("found", None, None, [])

    shown = head.get(case)
    assert shown.headers["etag"] == f'"{worker.seen[case]}"'
    assert shown.json()["person"]["name"] == "Nenek Sumi"
    assert shown.json()["known"] == {"position": desk.size(), "shown_until": desk.size(), "stopped": False}
    assert head.get(f"{case}?known_at={before}").json()["person"] == {}
    names = [row["name"] for row in listed(head, f"{case}/history")]
    assert names[:3] == ["ComplaintReceived", "ComplaintVerified", "ComplaintLedToCase"]
    assert names[-1] == "RiskAssessed"


def test_known_at_an_instant_is_the_last_position_before_it(desk: Desk, worker: Person) -> None:
    worker.does("/v1/complaints", COMPLAINT)
    desk.catch_up()
    early = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    answer = worker.get(f"/v1/complaints?known_at={early.replace('+', '%2B')}").json()
    assert (answer["rows"], answer["known"]["position"]) == ([], 0)
    for future in ("2100-01-01T00:00:00Z", "9999", datetime.now(UTC).isoformat().replace("+", "%2B")):
        refused = worker.get(f"/v1/complaints?known_at={future}")
        assert (refused.status_code, refused.json()["code"]) == (422, "known-at-not-past"), future
    for unreadable in ("yesterday", "2022-01-01", "2022-01-01T00:00:00", "-1"):
        assert worker.get(f"/v1/complaints?known_at={unreadable}").json()["code"] == "known-at-unreadable"


def test_a_reader_waits_for_their_own_write(desk: Desk, worker: Person) -> None:
    desk.catch_up()
    position = worker.does("/v1/complaints", COMPLAINT)["positions"][-1]
    assert listed(worker, "/v1/complaints") == []
    late = worker.get(f"/v1/complaints?after_position={position}", prefer="wait=0")
    assert (late.status_code, late.json()["code"]) == (409, "not-yet-shown")
    assert str(position) in late.json()["detail"]
    catching_up = threading.Timer(0.3, desk.catch_up)
    catching_up.start()
    assert len(listed(worker, f"/v1/complaints?after_position={position}")) == 1
    catching_up.join()
    ahead = worker.get("/v1/complaints?after_position=9999")
    assert (ahead.status_code, ahead.json()["code"]) == (422, "position-ahead")
    assert worker.get("/v1/complaints?after_position=soon").json()["code"] == "wait-unreadable"


def test_a_list_is_paged_as_one_list_whatever_happens_meanwhile(desk: Desk, worker: Person) -> None:
    for hour in range(5):
        worker.does("/v1/complaints", {**COMPLAINT, "occurred_at": f"2026-01-0{hour + 1}T08:00:00+07:00"})
    desk.catch_up()
    first = worker.get("/v1/complaints?limit=2").json()
    assert [row["received_at"][:10] for row in first["rows"]] == ["2026-01-01", "2026-01-02"]
    worker.does("/v1/complaints", {**COMPLAINT, "occurred_at": "2026-01-03T07:00:00+07:00"})
    desk.catch_up()
    second = worker.get(f"/v1/complaints?limit=2&cursor={first['next']}").json()
    third = worker.get(f"/v1/complaints?limit=2&cursor={second['next']}").json()
    assert [row["received_at"][:10] for row in (*second["rows"], *third["rows"])] == ["2026-01-03", "2026-01-04", "2026-01-05"]
    assert third["next"] is None
    assert second["known"]["position"] == first["known"]["position"]
    for bad in ("x", first["next"] + "A", "WyJjYXNlcyJd"):
        refused = worker.get(f"/v1/complaints?cursor={bad}")
        assert (refused.status_code, refused.json()["code"]) == (422, "cursor-unreadable"), bad
    assert worker.get(f"/v1/cases?cursor={first['next']}").json()["code"] == "cursor-unreadable"


def test_lists_are_filtered_and_an_unknown_filter_is_refused(desk: Desk, worker: Person) -> None:
    worker.does("/v1/complaints", COMPLAINT)
    worker.does("/v1/complaints", {**COMPLAINT, "kind": "PERMOHONAN", "region": "32.12.02"})
    desk.catch_up()
    assert len(listed(worker, "/v1/complaints?kind=PERMOHONAN")) == 1
    assert len(listed(worker, "/v1/complaints?area=32.12.01")) == 1
    assert len(listed(worker, "/v1/complaints?area=32.12&open=true&stage=received")) == 2
    assert len(listed(worker, "/v1/complaints?due_before=2020-01-01T00:00:00Z")) == 0
    for bad, rule in (
        ("kind=GOSIP", "one-of"),
        ("area=32.12.99", "region"),
        ("limit=0", "at-least"),
        ("limit=9999", "at-most"),
        ("colour=red", "unknown-field"),
        ("due_before=5", "instant"),
    ):
        refused = worker.get(f"/v1/complaints?{bad}")
        assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (422, rule), bad


def test_what_has_not_changed_is_not_sent_again(desk: Desk, worker: Person) -> None:
    complaint = worker.does("/v1/complaints", COMPLAINT)
    desk.catch_up()
    path = f"/v1/complaints/{complaint['id']}"
    first = worker.get(path)
    assert first.json()["complaint"]["what"] == COMPLAINT["what"]
    again = worker.get(path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert worker.get(path, if_none_match='"9"').status_code == 200
    worker.does(f"{path}/verification")
    desk.catch_up()
    assert worker.get(path, if_none_match=first.headers["etag"]).status_code == 200


def test_nobody_reads_another_office(desk: Desk, worker: Person) -> None:
    complaint = worker.does("/v1/complaints", COMPLAINT)
    case = worker.does("/v1/cases", {"region": VILLAGE})
    desk.catch_up()
    neighbour = desk.person("kepala-1", OTHER)
    for listing in ("/v1/complaints", "/v1/cases"):
        assert listed(neighbour, listing) == []
    assert {row["kind"] for row in listed(neighbour, "/v1/audit-trail")} == {"office", "worker"}
    assert listed(neighbour, f"/v1/audit-trail?stream={case['id']}") == []
    for path in (f"/v1/complaints/{complaint['id']}", f"/v1/cases/{case['id']}"):
        for address in (path, f"{path}/history"):
            tried, missing = neighbour.get(address), neighbour.get(address.replace(path[-36:], str(uuid4())))
            assert tried.status_code == missing.status_code == 404
            assert {**tried.json(), "instance": ""} == {**missing.json(), "instance": ""}


def test_the_audit_trail_says_who_did_what_the_latest_first(desk: Desk, worker: Person) -> None:
    complaint = worker.does("/v1/complaints", COMPLAINT)
    worker.does(f"/v1/complaints/{complaint['id']}/verification")
    desk.catch_up()
    rows = listed(worker, f"/v1/audit-trail?stream={complaint['id']}&limit=2")
    assert [(row["name"], row["position"]) for row in rows] == [("ComplaintVerified", desk.size()), ("ReporterRecorded", desk.size() - 1)]
    assert {row["actor_id"] for row in rows} == {rows[0]["actor_id"]}
    assert listed(worker, "/v1/audit-trail?recorded_until=2020-01-01T00:00:00Z") == []
    assert [row["position"] for row in listed(worker, "/v1/audit-trail?name=OfficeOpened")] == [1]


def test_an_address_says_which_methods_it_knows(desk: Desk, worker: Person) -> None:
    for path, allowed in {
        "/v1/complaints": "GET, HEAD, POST",
        f"/v1/cases/{uuid4()}": "GET, HEAD",
        f"/v1/cases/{uuid4()}/notes": "POST",
        f"/v1/offices/{OFFICE}": "GET, HEAD",
        "/livez": "GET, HEAD",
    }.items():
        answer = desk.person("kepala-1").browser.request("DELETE", path, headers=worker.headers)
        assert (answer.status_code, answer.headers.get("allow")) == (405, allowed), path
        assert answer.json()["possible"] == allowed.split(", ")
    head = desk.person("kepala-1").browser.request("HEAD", f"/v1/offices/{OFFICE}", headers=worker.headers)
    assert (head.status_code, head.headers["etag"], head.content) == (200, '"1"', b"")
