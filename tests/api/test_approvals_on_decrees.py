"""Approvals that name a decree over HTTP: one or many, told with the approval, counted in the register, refused in both languages."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.desk import Desk, Person
from tests.api.referring import case_with_person, id_of, refer, take_partners

TODAY = datetime.now(UTC).date()
NUMBER = "465.05/Kep.481-Dinsos/2022"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An office whose referrals are approved by division and office."""
    take_partners(desk)
    desk.catch_up()
    return desk


def enter(head: Person, number: str = NUMBER, **more: Any) -> str:
    """A decree in the register; its id."""
    body = {"number": number, "decree_on": "2022-10-03", "title": "Pelimpahan wewenang", "valid_from_on": "2022-10-03", **more}
    found: str = head.does("/v1/decrees", body)["id"]
    return found


def test_an_approval_names_its_decree_and_the_register_counts_it(office: Desk) -> None:
    worker, head, chief = office.person("peksos-1"), office.person("kabid-1"), office.person("kepala-1")
    decree = enter(chief)
    case, _ = case_with_person(worker, "Nenek Sumi")
    referrals = [refer(worker, case) for _ in range(3)]
    head.does(f"/v1/referrals/{referrals[0]}/approval", {"decree_id": decree}, if_match="*")
    items = [{"kind": "referral-approval", "stream": one, "version": "*"} for one in referrals[1:]]
    answers = head.post("/v1/approvals", {"approvals": items, "note": "Rapat", "decree_id": decree}).json()["answers"]
    assert [one["status"] for one in answers] == [200, 200], answers
    office.catch_up()
    for one in referrals:
        told = worker.get(f"/v1/referrals/{one}/history").json()["rows"][-1]
        assert told["details"]["decree"] == {"decree_id": decree, "number": NUMBER, "decree_on": "2022-10-03"}
    [row] = chief.get(f"/v1/decrees?number={NUMBER.replace('/', '%2F')}").json()["rows"]
    assert (row["decree_id"], row["named"], row["named_by"]) == (decree, True, {"approval": 3})


def test_a_closing_on_a_decree_reads_so_in_the_case_file(office: Desk) -> None:
    worker, head = office.person("peksos-1"), office.person("kabid-1")
    decree = enter(office.person("kepala-1"))
    case, _ = case_with_person(worker, "Nenek Sumi")
    head.does(f"/v1/cases/{case}/worker", {"worker_id": str(id_of("peksos-1"))}, if_match="*")
    said = {"reason": "TUJUAN_TERCAPAI", "outcome": "BERSAMA_KELUARGA", "summary": "Tinggal dengan adik"}
    worker.does(f"/v1/cases/{case}/closure/proposal", said, if_match="*")
    head.does(f"/v1/cases/{case}/closure/approval", {"decree_id": decree}, if_match="*")
    office.catch_up()
    rows = head.get(f"/v1/cases/{case}/history").json()["rows"]
    [approved] = [row for row in rows if row["name"] == "ClosureApproved"]
    assert approved["details"]["decree"]["number"] == NUMBER


def test_what_is_no_ground_is_refused_in_the_callers_language_and_nothing_is_recorded(office: Desk) -> None:
    worker, head, chief = office.person("peksos-1"), office.person("kabid-1"), office.person("kepala-1")
    yesterday = (TODAY - timedelta(days=2)).isoformat()
    over = enter(chief, "460/7/2022", valid_until_on=yesterday)
    case, _ = case_with_person(worker, "Nenek Sumi")
    path = f"/v1/referrals/{refer(worker, case)}/approval"
    size = office.size()
    for language, words in (("id", f"2022-10-03 sampai {yesterday}"), ("en", f"from 2022-10-03 to {yesterday}")):
        refused = office.person("kabid-1", language=language).post(path, {"decree_id": over}, if_match="*")
        problem = refused.json()
        assert (refused.status_code, problem["code"], problem["field"]) == (409, "decree-not-in-force", "decree_id")
        assert words in problem["detail"]
        assert problem["possible"] == [f"2022-10-03/{yesterday}"]
    for nothing in (str(uuid4()), case):
        refused = head.post(path, {"decree_id": nothing}, if_match="*")
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "decree-not-registered", "decree_id")
    assert head.post(path, {"decree_id": NUMBER}, if_match="*").status_code == 422
    assert office.size() == size
