"""A person over the API: registered, claimed, found to be like another, decided on, merged; each look is written down."""

from typing import Any

import pytest

from tests.api.desk import VILLAGE, Desk, Person

NIK = "9901010103530001"


@pytest.fixture
def head(desk: Desk) -> Person:
    return desk.person("kepala-1")


def registered(desk: Desk, head: Person, name: str, **more: Any) -> str:
    made = head.does("/v1/persons", {"name": name, "region": VILLAGE, "sex": "L", "age_years": 70, **more})
    head.seen[f"/v1/persons/{made['id']}"] = made["version"]
    desk.catch_up()
    return f"/v1/persons/{made['id']}"


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def test_a_person_is_registered_and_read_with_what_disagrees(desk: Desk, head: Person) -> None:
    path = registered(desk, head, "Karsa")
    claimed = head.does(f"{path}/identity-claims", {"basis": "DOKUMEN", "nik": "3201414503600001", "birth_on": "1953-03-01"})
    desk.catch_up()
    shown = head.get(path)
    assert shown.headers["etag"] == f'"{claimed["version"]}"'
    person = shown.json()["person"]
    assert (person["name"], person["matched_claim_id"]) == ("Karsa", None)
    assert person["disagreements"] == ["NIK_JENIS_KELAMIN", "NIK_TANGGAL_LAHIR"]
    assert "nik_index" not in person
    assert [row["name"] for row in rows(head.get(f"{path}/history"))] == ["PersonRegistered", "IdentityClaimed"]


def test_somebody_who_comes_is_compared_and_no_number_stands_in_an_address(desk: Desk, head: Person) -> None:
    path = registered(desk, head, "Karsa Wijaya")
    head.does(f"{path}/identity-claims", {"basis": "DOKUMEN", "nik": NIK})
    desk.catch_up()
    by_nik = rows(head.post("/v1/possible-duplicates", {"nik": NIK}))
    by_name = rows(head.post("/v1/possible-duplicates", {"name": "Karso Widjaja", "region": "32.12.01"}))
    assert [row["person_id"] for row in by_nik] == [path.rpartition("/")[2]]
    assert by_nik[0]["evidence"] == ["NIK"]
    assert [row["person_id"] for row in by_name] == [path.rpartition("/")[2]]
    assert head.post("/v1/possible-duplicates", {"nik": "12"}).status_code == 422


def test_a_pair_is_shown_decided_on_and_merged(desk: Desk, head: Person) -> None:
    one, other = registered(desk, head, "Karsa"), registered(desk, head, "Karsa")
    other_id = other.rpartition("/")[2]
    [alike] = rows(head.get(f"{one}/possible-duplicates"))
    assert (alike["person_id"], alike["evidence"]) == (other_id, ["NAMA", "UMUR", "TEMPAT"])
    assert len(rows(head.get("/v1/possible-duplicates"))) == 1
    head.does(f"{one}/duplicate-verdicts", {"other_id": other_id, "verdict": "ORANG_YANG_SAMA", "reason": "Satu orang"})
    merged = head.post(f"{one}/merge", {"into_id": other_id, "reason": "Satu orang"}, if_match=f'"{head.seen[one]}"')
    assert merged.status_code == 200, merged.text
    desk.catch_up()
    assert rows(head.get("/v1/possible-duplicates")) == []
    assert head.get(one).json()["person"]["merged_into"] == other_id
    refused = head.post(f"{one}/tags", {"tag": "OT", "since_on": "2023-01-01"}, if_match="*")
    assert (refused.status_code, refused.json()["code"], refused.json()["possible"]) == (409, "person-merged", [other_id])


def test_who_may_not_see_a_person_is_told_of_none(desk: Desk, head: Person) -> None:
    elsewhere = registered(desk, head, "Karsa", region="32.12.20.2001")
    worker = desk.person("trc-1")
    assert worker.get(elsewhere).status_code == 404
    assert rows(worker.post("/v1/possible-duplicates", {"name": "Karsa", "born_year": 1953})) == []


def test_aid_is_not_given_twice_over_the_api(desk: Desk, head: Person) -> None:
    case = head.does("/v1/cases", {"region": VILLAGE})
    path = f"/v1/cases/{case['id']}"
    head.seen[path] = case["version"]
    aid = {
        "service": "SVC-ABD",
        "quantity": 1,
        "unit": "BUAH",
        "fund": "BAZNAS",
        "value_rupiah": 1_500_000,
        "item": "KURSI-RODA",
    }
    first = head.does(f"{path}/services", aid)
    refused = head.post(f"{path}/services", aid, if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "double-funding")
    assert refused.json()["possible"] == [first["ids"]["service_id"]]
    assert head.post(f"{path}/services", {**aid, "repeat_reason": "Rusak terbakar"}, if_match="*").status_code == 200


def test_who_is_to_be_visited_again_is_listed(desk: Desk, head: Person) -> None:
    worker = desk.person("kabid-1")
    case = head.does("/v1/cases", {"region": VILLAGE})
    path = f"/v1/cases/{case['id']}"
    head.seen[path] = case["version"]
    proposal = {"reason": "TUJUAN_TERCAPAI", "outcome": "BERSAMA_KELUARGA", "summary": "Bersama anaknya"}
    proposed = head.post(f"{path}/closure/proposal", proposal, if_match="*")
    assert proposed.status_code in (200, 201), proposed.text
    own = head.post(f"{path}/closure/approval", if_match="*")
    assert (own.status_code, own.json()["code"]) == (403, "separation-of-duties")
    approved = worker.post(f"{path}/closure/approval", if_match="*")
    assert approved.status_code == 200, approved.text
    desk.catch_up()
    visits = rows(head.get("/v1/follow-ups?kind=visit&waiting=true"))
    assert [visit["times"] for visit in visits] == [1, 2, 3]
    assert {visit["case_id"] for visit in visits} == {case["id"]}
