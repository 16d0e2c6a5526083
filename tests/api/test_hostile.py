"""What a hostile colleague or a broken telephone sends: keys of others, used twice or too late; names that are not what they seem."""

import threading
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from cases.complaint.intake import ReceiveComplaint
from cases.decider import Actor
from cases.unit import Order, Receipt
from cases.vocabulary import Channel, ComplaintKind, Role
from cases.worker import WORKER
from cases.worker.roles import EndRole
from tests.api.desk import OFFICE, OTHER, VILLAGE, Desk, Person
from tests.spec import some_id

KEY = "kunci-laporan-7"
COMPLAINT = {"kind": "LAPORAN", "channel": "TELEPON_112", "region": VILLAGE, "what": "Lansia sendirian di pasar"}


def complain(person: Person, body: dict[str, Any] | None = None, key: str = KEY) -> httpx.Response:
    return person.post("/v1/complaints", body or COMPLAINT, idempotency_key=key)


def test_a_stolen_key_gives_the_thief_nothing_of_its_owners_answer(desk: Desk) -> None:
    owner, thief = desk.person("peksos-1"), desk.person("loket-1")
    first = complain(owner).json()
    stolen = complain(thief).json()
    assert (stolen["repeated"], stolen["id"] == first["id"]) == (False, False)
    assert stolen["command_id"] != first["command_id"]
    # Nor does it spoil the key for its owner.
    assert complain(owner).json() == {**first, "repeated": True}


def test_a_stolen_key_does_not_open_a_record_that_the_thief_may_not_know(desk: Desk) -> None:
    owner, thief = desk.person("kepala-1"), desk.person("loket-1")
    complaint = complain(owner).json()
    path = f"/v1/complaints/{complaint['id']}/notes"
    noted = owner.post(path, {"note": "Sudah dihubungi"}, idempotency_key="kunci-catatan")
    assert noted.status_code == 200
    tried = thief.post(path, {"note": "Sudah dihubungi"}, idempotency_key="kunci-catatan")
    missing = thief.post(f"/v1/complaints/{uuid4()}/notes", {"note": "Sudah dihubungi"}, idempotency_key="kunci-catatan")
    assert (tried.status_code, {**tried.json(), "instance": ""}) == (404, {**missing.json(), "instance": ""})


def test_a_key_of_one_office_is_none_in_another(desk: Desk) -> None:
    first = complain(desk.person("kepala-1")).json()
    there = complain(desk.person("kepala-1", OTHER)).json()
    assert (there["office"], there["repeated"]) == (OTHER, False)
    assert there["command_id"] != first["command_id"]


def test_a_repetition_after_the_last_role_has_ended_is_refused(desk: Desk) -> None:
    worker = desk.person("loket-1")
    assert complain(worker).status_code == 201
    worker_id = some_id(f"{OFFICE} loket-1")
    _, state = desk.casework.state(OFFICE, WORKER, worker_id)
    (grant_id,) = [key for key, standing in state.standings.items() if standing.role is Role.FRONT_DESK]
    desk.order(OFFICE, EndRole(worker_id=worker_id, grant_id=grant_id))
    late = complain(worker)
    assert (late.status_code, late.json()["code"]) == (403, "no-role-here")


def test_the_same_request_sent_many_times_at_once_is_recorded_once(desk: Desk) -> None:
    before, command_id, mac = desk.size(), uuid4(), b"m" * 32
    actor = Actor(id=some_id(f"{OFFICE} peksos-1"), role=Role.SOCIAL_WORKER)
    receipts: list[Receipt] = []

    def send() -> None:
        # Each request makes an id of its own for what is new, as the routes do.
        told = ReceiveComplaint(
            complaint_id=uuid4(), kind=ComplaintKind.PERSON_IN_NEED, channel=Channel.PHONE_112, region=VILLAGE, what="Lansia sendirian"
        )
        order = Order(office=OFFICE, command=told, actor=actor, command_id=command_id, request_mac=mac)
        receipts.append(desk.casework.carry_out(order))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 7
    assert len({tuple(receipt.streams) for receipt in receipts}) == 1
    assert desk.since(before) == ["ComplaintReceived"]


@pytest.mark.parametrize(
    "name",
    [
        "Siti\u202eilanidnU",
        "\u2067Siti",
        "Siti\u200b Aminah",
        "Siti\ufeff",
        "Siti\u200e",
        "Siti\u061c",
        "Siti\u2060Aminah",
        "Siti\u2028Aminah",
        "Siti\nAminah",
        "Siti\x7f",
        "Siti\x1b[2J",
        "Siti\U000e0041",
    ],
    ids=ascii,
)
def test_a_name_that_reads_otherwise_than_it_is_written_is_refused(desk: Desk, name: str) -> None:
    head, before = desk.person("kepala-1"), desk.size()
    answer = head.post("/v1/persons", {"region": VILLAGE, "name": name})
    assert (answer.status_code, answer.json()["code"]) == (422, "text-unwritable")
    assert desk.size() == before


@pytest.mark.parametrize("name", ["Nurul 'Aini", "I Gusti Ngurah", "سيتي أمينة", "Jürgen Müller-Lüdenscheidt", "N'Golo", "M. Ali, S.Sos."])
def test_a_name_as_people_have_them_is_taken(desk: Desk, name: str) -> None:
    answer = desk.person("kepala-1").post("/v1/persons", {"region": VILLAGE, "name": name})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"region": "32.12.01", "name": "\\u0000"}',
        b'{"region": "32.12.01", "name": "\\ud83d"}',
        b'{"region": "32.12.01", "name": "\xed\xa0\x80"}',
    ],
)
def test_a_name_that_is_no_text_at_all_is_refused_before_anybody_reads_it(desk: Desk, body: bytes) -> None:
    head = desk.person("kepala-1")
    answer = head.browser.post("/v1/persons", content=body, headers={**head.headers, "Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "json-unreadable")


@pytest.mark.parametrize("number", [2**31, 2**53 - 1, -1, 10**15, 131])
def test_a_number_beyond_sense_is_refused_by_name(desk: Desk, number: int) -> None:
    answer = desk.person("kepala-1").post("/v1/persons", {"region": VILLAGE, "age_years": number})
    problem = answer.json()
    rules = {problem["code"], *(one["rule"] for one in problem.get("errors", ()))}
    assert (answer.status_code, bool(rules & {"out-of-range", "at-most", "at-least"})) == (422, True), problem


def test_a_question_for_the_far_future_or_a_page_without_end_is_refused(desk: Desk) -> None:
    head = desk.person("kepala-1")
    for asked in ("limit=201", "limit=0", f"limit={2**63}", "limit=1e3", f"known_at={2**53 - 1}", f"after_position={2**60}"):
        answer = head.get(f"/v1/cases?{asked}")
        assert 400 <= answer.status_code < 500, (asked, answer.text)
    year = datetime.now(UTC).year + 100
    assert head.get(f"/v1/cases?known_at={year}-01-01T00:00:00Z").status_code == 422
