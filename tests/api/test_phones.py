"""What a phone sends: the least report from the field, and many commands at once after hours without signal."""

import json
from typing import Any
from uuid import uuid4

import pytest

from api.routes.batches import MOST_COMMANDS
from tests.api.desk import COMPLAINT, VILLAGE, Desk, Person

REPORT = {
    "what": "Lansia terlantar di emperan toko, lemah",
    "region": VILLAGE,
    "place": "Pasar Jatibarang",
    "occurred_at": "2026-01-05T21:14:00+07:00",
}


@pytest.fixture
def phone(desk: Desk) -> Person:
    return desk.person("trc-1")


def test_a_report_from_the_field_is_small_and_begins_everything(desk: Desk, phone: Person) -> None:
    assert len(json.dumps(REPORT).encode()) < 1_000
    size = desk.size()
    answer = phone.post("/v1/field-reports", REPORT, idempotency_key="hp-1")
    report = answer.json()
    assert answer.status_code == 201
    assert len(answer.content) < 500
    assert answer.headers["location"] == f"/v1/cases/{report['ids']['case_id']}"
    assert desk.since(size) == ["ComplaintReceived", "ComplaintVerified", "ComplaintLedToCase", "CaseOpened", "TeamDispatched"]
    arrived = phone.post(f"/v1/cases/{report['id']}/dispatches/{report['ids']['dispatch_id']}/arrival", if_match=f'"{report["version"]}"')
    assert arrived.status_code == 200
    again = phone.post("/v1/field-reports", REPORT, idempotency_key="hp-1").json()
    assert again == {**report, "repeated": True}


def test_a_report_says_where(phone: Person) -> None:
    answer = phone.post("/v1/field-reports", {"what": "Ada orang tua di jalan"})
    assert (answer.status_code, answer.json()["code"]) == (422, "where-missing")
    assert answer.json()["possible"] == ["region", "place", "position"]


def test_many_commands_are_carried_out_in_order_and_each_is_answered(desk: Desk, phone: Person) -> None:
    case, dispatch, size = str(uuid4()), str(uuid4()), desk.size()
    commands = [
        _item("1", "OpenCase", case_id=case, region=VILLAGE, occurred_at="2026-01-05T21:14:00+07:00"),
        _item("2", "DispatchTeam", 1, case_id=case, dispatch_id=dispatch, occurred_at="2026-01-05T21:20:00+07:00"),
        _item("3", "RecordFound", 2, case_id=case, dispatch_id=dispatch),
        _item("4", "RecordArrival", 1, case_id=case, dispatch_id=dispatch),
        _item("5", "RecordArrival", case_id=case, dispatch_id=dispatch),
        _item("6", "RecordArrival", "*", case_id=case, dispatch_id=dispatch, occurred_at="2026-01-05T21:50:00+07:00"),
        _item("7", "AddCaseNote", case_id=case, note="Hujan deras"),
        _item("8", "AddCaseNote", case_id=str(uuid4()), note="Hujan deras"),
        _item("9", "AddCaseNote", case_id=case, note=5),
        _item("10", "Fly", case_id=case),
        _item("7", "AddCaseNote", case_id=case, note="Hujan deras"),
        _item("7", "AddCaseNote", case_id=case, note="Hujan reda"),
        "nothing",
        {"id": "12"},
    ]
    answer = phone.post("/v1/commands", {"commands": commands})
    assert answer.status_code == 200
    answers = answer.json()["answers"]
    codes = [(one["status"], one.get("problem", {}).get("code")) for one in answers]
    assert codes == [
        (201, None),
        (200, None),
        (409, "not-possible-now"),
        (412, "stale-version"),
        (428, "version-required"),
        (200, None),
        (200, None),
        (404, "not-found"),
        (422, "request-invalid"),
        (422, "unknown-code"),
        (200, None),
        (422, "idempotency-key-reused"),
        (422, "request-invalid"),
        (422, "request-invalid"),
    ]
    assert [one["id"] for one in answers[-2:]] == [None, "12"]
    assert answers[0]["receipt"]["id"] == case
    assert answers[10]["receipt"] == {**answers[6]["receipt"], "repeated": True}
    assert desk.since(size) == ["CaseOpened", "TeamDispatched", "TeamArrived", "CaseNoteAdded"]


def test_a_command_is_the_same_by_its_own_address_and_among_many(phone: Person) -> None:
    case = phone.does("/v1/cases", {"region": VILLAGE}, idempotency_key="open")
    alone = phone.post(f"/v1/cases/{case['id']}/notes", {"note": "Sore"}, idempotency_key="note").json()
    many = phone.post("/v1/commands", {"commands": [_item("note", "AddCaseNote", case_id=case["id"], note="Sore")]}).json()["answers"]
    assert many[0]["receipt"]["positions"] == alone["positions"]
    assert many[0]["receipt"]["ids"] == alone["ids"]


def test_a_batch_is_bounded(phone: Person) -> None:
    for commands in ([], [_item("1", "ReceiveComplaint", **COMPLAINT)] * (MOST_COMMANDS + 1)):
        answer = phone.post("/v1/commands", {"commands": commands})
        assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert phone.post("/v1/commands", {"commands": "x"}).status_code == 422


def _item(key: str, command: str, version: int | str | None = None, **body: Any) -> dict[str, Any]:
    return {"id": key, "command": command, "version": version, "body": body}
