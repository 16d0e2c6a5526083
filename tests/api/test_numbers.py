"""Numbers over the net: counted for a planner, for a province of its regency, and as known at an instant; never a name."""

import pytest

from cases.application import office_stream
from cases.office import OpenOffice
from cases.vocabulary import OfficeLevel, Role
from tests.api.desk import OFFICE, VILLAGE, Desk, Person

PROVINCE = "prov-contoh"


@pytest.fixture
def worker(desk: Desk) -> Person:
    return desk.person("peksos-1")


def test_a_planner_and_the_province_count_what_the_office_works_on(desk: Desk, worker: Person) -> None:
    desk.order(
        PROVINCE,
        OpenOffice(office_id=office_stream(PROVINCE), name="Provinsi", level=OfficeLevel.PROVINCE, region="32", zone="Asia/Jakarta"),
    )
    desk.employ("perencana-1", Role.PLANNER)
    desk.employ("perencana-9", Role.PLANNER, PROVINCE)
    case = worker.does("/v1/cases", {"region": VILLAGE})
    worker.does(f"/v1/cases/{case['id']}/person", {"name": "Rohaeni Binti Karta"})
    desk.catch_up()
    asked = f"/v1/numbers?office={OFFICE}"
    answers = [desk.person("perencana-1").get(asked), desk.person("perencana-9", PROVINCE).get(asked)]
    assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
    assert [answer.json()["office"] for answer in answers] == [OFFICE, PROVINCE]
    for answer in answers:
        content = answer.json()
        assert (content["counted"], content["numbers"]["cases_total"]) == (OFFICE, 1)
        assert content["numbers"]["cases"] == [{"region": "32.12.01", "category": None, "stage": "opened", "number": 1}]
        assert not any(told in answer.text for told in ("Rohaeni", case["id"], VILLAGE))
    then = desk.size()
    worker.does("/v1/cases", {"region": VILLAGE})
    desk.catch_up()
    past = desk.person("perencana-9", PROVINCE).get(f"{asked}&known_at={then}").json()
    assert past["numbers"] == answers[1].json()["numbers"]


def test_nobody_else_counts_and_nobody_else_learns_that_there_is_something_to_count(desk: Desk, worker: Person) -> None:
    assert worker.get("/v1/numbers").json()["code"] == "not-your-task"
    head = desk.person("kepala-1")
    assert head.get("/v1/numbers").status_code == 200
    refused = [head.get(f"/v1/numbers?office={other}") for other in ("kota-lain", "kab-khayalan", "%2a", "%00")]
    assert [answer.status_code for answer in refused] == [404, 404, 404, 400]
    assert refused[0].json()["code"] == refused[1].json()["code"] == "not-found"
