"""Approvals over HTTP: each step by its role and never by a hand that was in it, many at once, and how long they take."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases.application import office_stream
from cases.office import AdoptPolicy
from cases.vocabulary import DelegationKind, Role
from cases.worker.roles import GiveDelegation, GrantRole
from tests.api.desk import OFFICE, Desk, Person
from tests.api.referring import case_with_person, id_of, refer, take_partners

NOW = datetime.now(UTC)
DECREE = {"decree_number": "800/12/Dinsos/2023", "decree_on": (NOW - timedelta(days=5)).date()}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An office in which division, office and regent approve, with a second head of division and the regent."""
    take_partners(desk)
    for subject, role in (("kabid-2", Role.HEAD_OF_DIVISION), ("bupati-1", Role.HEAD_OF_REGION)):
        desk.employ(subject, role)
    three = {"rule": "referral-approval-steps", "value": 3, "unit": "level", "since": NOW - timedelta(days=5)}
    desk.order(OFFICE, AdoptPolicy(office_id=office_stream(OFFICE), **three, **DECREE))  # type: ignore[arg-type]  # fields by name
    desk.catch_up()
    return desk


def waiting(office: Desk, person: Person, query: str = "") -> list[dict[str, Any]]:
    office.catch_up()
    answer = person.get(f"/v1/approvals?limit=200{query}")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def code(answer: Any) -> str:
    found: str = answer.json().get("code", "")
    return found


def stand_in(office: Desk, subject: str, instead_of: str, role: Role) -> None:
    """Let somebody stand in (Plh) for somebody else for three days."""
    office.order(
        OFFICE,
        GiveDelegation(
            worker_id=id_of(subject),
            delegation_id=uuid4(),
            kind=DelegationKind.ACTING_DAILY,
            on_behalf_of=id_of(instead_of),
            role=role,
            since=NOW - timedelta(minutes=1),
            until=NOW + timedelta(days=3),
            **DECREE,  # type: ignore[arg-type]  # fields by name
        ),
    )


def also(office: Desk, subject: str, role: Role) -> None:
    """Give somebody a second role."""
    division = "Rehabilitasi Sosial" if role is Role.HEAD_OF_DIVISION else None
    grant = {"grant_id": uuid4(), "role": role, "since": NOW - timedelta(days=1), "whole_office": True, "division": division}
    office.order(OFFICE, GrantRole(worker_id=id_of(subject), **grant))  # type: ignore[arg-type]  # fields by name


def test_a_referral_goes_from_division_to_office_to_regent_each_in_their_time(office: Desk) -> None:
    worker = office.person("peksos-1")
    referral = refer(worker, case_with_person(worker, "Nenek Sumi")[0])
    path = f"/v1/referrals/{referral}"
    chain = (("kabid-1", "KEPALA_BIDANG"), ("kepala-1", "KEPALA_DINAS"), ("bupati-1", "KEPALA_DAERAH"))
    for step, (subject, role) in enumerate(chain, 1):
        person = office.person(subject)
        [row] = waiting(office, person, "&mine=true")
        assert (row["stream"], row["kind"], row["step"], row["deciders"], row["act_as"]) == (
            referral,
            "referral-approval",
            step,
            [role],
            role,
        )
        assert (row["proposed_by"], row["version"], row["breached"]) == (str(id_of("peksos-1")), step, False)
        assert row["due_at"] > row["since"]
        assert waiting(office, worker, "&mine=true") == []
        [seen] = waiting(office, worker)
        assert (seen["stream"], seen["act_as"]) == (referral, None)
        for other, _ in chain[step:]:
            assert code(office.person(other).post(f"{path}/approval", {}, if_match="*")) == "not-your-step"
        assert person.post(f"{path}/approval", {}, if_match="*").status_code == 200
    assert waiting(office, worker) == []
    told = office.person("kepala-1").get(f"{path}/history").json()["rows"]
    dues = [row["details"].get("approve_due_at") for row in told]
    assert [due is not None for due in dues] == [True, True, True, False]
    assert worker.get(f"{path}/actions").json()["stage"] == "approved"


def test_a_stand_in_approves_for_the_head_unless_either_of_them_had_a_hand_in_it(office: Desk) -> None:
    worker, head, deputy = (office.person(one) for one in ("peksos-1", "kepala-1", "kabid-2"))
    stand_in(office, "kabid-2", "kepala-1", Role.HEAD_OF_OFFICE)
    office.catch_up()
    case, _ = case_with_person(worker, "Nenek Sumi")
    first, of_head, by_deputy = refer(worker, case), refer(head, case), refer(deputy, case)

    def step(subject: str, referral: str, role: str = "KEPALA_BIDANG") -> Any:
        return office.person(subject).post(f"/v1/referrals/{referral}/approval", {}, if_match="*", jejak_role=role)

    assert code(step("kabid-2", by_deputy)) == "separation-of-duties"
    assert step("kabid-1", by_deputy).status_code == 200
    # As the head's stand-in they are still who asked for it, and the head is still whom they stood in for.
    assert code(step("kabid-2", by_deputy, "KEPALA_DINAS")) == "separation-of-duties"

    assert step("kabid-1", of_head).status_code == 200
    assert code(step("kabid-2", of_head, "KEPALA_DINAS")) == "separation-of-duties"
    assert code(step("kepala-1", of_head, "KEPALA_DINAS")) == "separation-of-duties"

    assert step("kabid-1", first).status_code == 200
    mine = {row["stream"]: row["act_as"] for row in waiting(office, deputy, "&mine=true")}
    assert mine == {first: "KEPALA_DINAS"}
    assert step("kabid-2", first, "KEPALA_DINAS").status_code == 200
    office.catch_up()
    told = head.get(f"/v1/referrals/{first}/history").json()["rows"][-1]
    assert (told["details"]["approved_by"], told["on_behalf_of"]) == (str(id_of("kabid-2")), str(id_of("kepala-1")))
    assert told["details"]["approved_for"] == str(id_of("kepala-1"))


def test_a_second_role_gives_nobody_a_second_hand(office: Desk) -> None:
    worker, head = office.person("peksos-1"), office.person("kabid-1")
    also(office, "kabid-1", Role.HEAD_OF_OFFICE)
    also(office, "peksos-1", Role.HEAD_OF_DIVISION)
    office.catch_up()
    referral = refer(worker, case_with_person(worker, "Nenek Sumi")[0])
    path = f"/v1/referrals/{referral}/approval"
    assert code(worker.post(path, {}, if_match="*", jejak_role="KEPALA_BIDANG")) == "separation-of-duties"
    assert waiting(office, worker, "&mine=true") == []
    assert head.post(path, {}, if_match="*", jejak_role="KEPALA_BIDANG").status_code == 200
    assert code(head.post(path, {}, if_match="*", jejak_role="KEPALA_DINAS")) == "separation-of-duties"
    assert waiting(office, head, "&mine=true") == []


def test_a_head_approves_fifty_in_one_go_and_each_is_answered_apart(office: Desk) -> None:
    worker, head, own = office.person("peksos-1"), office.person("kabid-1"), office.person("kabid-1")
    case, _ = case_with_person(worker, "Nenek Sumi")
    for _ in range(50):
        refer(worker, case)
    mine_alone = refer(own, case)
    rows = waiting(office, head, "&mine=true")
    assert len(rows) == 50
    items = [{"kind": row["kind"], "stream": row["stream"], "version": row["version"]} for row in rows]
    items[7:7] = [
        {"kind": "referral-approval", "stream": mine_alone, "version": "*"},
        {"kind": "referral-approval", "stream": str(uuid4()), "version": "*"},
        {"kind": "referral-approval", "stream": items[0]["stream"], "version": 1},
        {"kind": "break-glass-review", "stream": items[0]["stream"], "version": "*"},
    ]
    body = {"approvals": items, "note": "Disetujui dalam rapat"}
    answers = head.post("/v1/approvals", body, idempotency_key="rapat-14").json()["answers"]
    found = [(one["status"], (one.get("problem") or {}).get("code")) for one in answers]
    assert found[7:11] == [(403, "separation-of-duties"), (404, "not-found"), (200, None), (422, "unknown-code")]
    assert (answers[9]["receipt"]["repeated"], answers[0]["receipt"]["repeated"]) == (True, False)
    assert [status for status, _ in (*found[:7], *found[11:])] == [200] * 50
    size = office.size()
    again = head.post("/v1/approvals", body, idempotency_key="rapat-14").json()["answers"]
    assert all(one["receipt"]["repeated"] for one in again if one["status"] == 200)
    assert [one["status"] for one in again].count(200) == 51
    assert office.size() == size
    assert [row["stream"] for row in waiting(office, head, "&kind=referral-approval&role=KEPALA_BIDANG")] == [mine_alone]
    told = head.get(f"/v1/referrals/{rows[0]['stream']}/history").json()["rows"][-1]
    assert (told["name"], told["details"]["note"]) == ("ReferralApproved", "Disetujui dalam rapat")


def test_what_is_no_list_of_up_to_a_hundred_is_refused_whole(office: Desk) -> None:
    head = office.person("kabid-1")
    item = {"kind": "closure", "stream": str(uuid4()), "version": "*"}
    for approvals in ([], [item] * 101, [{**item, "extra": 1}], [{"kind": "closure"}], "all"):
        assert head.post("/v1/approvals", {"approvals": approvals}).status_code == 422
    assert head.post("/v1/approvals", {"approvals": [{**item, "act_as": "GUBERNUR"}]}).status_code == 422
    named = head.post("/v1/approvals", {"approvals": [{**item, "act_as": "KEPALA_DINAS"}]}).json()["answers"][0]
    assert (named["status"], named["problem"]["code"]) == (403, "role-not-yours")


def test_closures_activities_and_access_in_need_wait_too(office: Desk) -> None:
    worker, head, team = office.person("peksos-1"), office.person("kabid-1"), office.person("trc-1")
    case, _ = case_with_person(worker, "Nenek Sumi")
    path = f"/v1/cases/{case}"
    head.does(f"{path}/worker", {"worker_id": str(id_of("peksos-1"))}, if_match="*")
    worker.does(
        f"{path}/closure/proposal",
        {"reason": "TUJUAN_TERCAPAI", "outcome": "BERSAMA_KELUARGA", "summary": "Tinggal dengan adik"},
        if_match="*",
    )
    activity = worker.does(
        "/v1/activities", {"kind": "SOSIALISASI", "region": "32.12", "done_on": NOW.date().isoformat(), "what": "Di balai desa"}
    )["id"]
    glass = team.does(f"/v1/workers/{id_of('trc-1')}/break-glass", {"reason": "Banjir", "area": "32.12.02"}, if_match="*")
    found = {row["kind"]: row for row in waiting(office, head, "&mine=true")}
    assert set(found) == {"closure", "activity-review"}
    later = (datetime.now(UTC) + timedelta(hours=4)).isoformat().replace("+", "%2B")
    assert "break-glass-review" in {row["kind"] for row in waiting(office, head, f"&mine=true&at={later}")}
    assert glass["ids"]["break_glass_id"]
    items = [
        {"kind": kind, "stream": row["stream"], "version": row["version"] or "*", "act_as": row["act_as"]} for kind, row in found.items()
    ]
    answers = head.post("/v1/approvals", {"approvals": items}).json()["answers"]
    assert [one["status"] for one in answers] == [200, 200], answers
    assert {one["stream"] for one in answers} == {case, activity}
    assert waiting(office, head, "&mine=true") == []


def test_how_long_each_step_took_is_told_as_known_then(office: Desk) -> None:
    worker, head = office.person("peksos-1"), office.person("kabid-1")
    referral = refer(worker, case_with_person(worker, "Nenek Sumi")[0])
    before = office.size()
    head.does(f"/v1/referrals/{referral}/approval", if_match="*")
    office.catch_up()

    def times(query: str = "") -> dict[str, dict[str, Any]]:
        answer = head.get(f"/v1/approvals/times?kind=referral-approval{query}")
        assert answer.status_code == 200, answer.text
        return {row["role"]: row for row in answer.json()["rows"]}

    now = times()
    assert (now["KEPALA_BIDANG"]["decided"], now["KEPALA_BIDANG"]["approved"], now["KEPALA_BIDANG"]["waiting"]) == (1, 1, 0)
    assert (now["KEPALA_DINAS"]["decided"], now["KEPALA_DINAS"]["waiting"]) == (0, 1)
    then = times(f"&known_at={before}")
    assert {role: (row["decided"], row["waiting"]) for role, row in then.items()} == {"KEPALA_BIDANG": (0, 1)}
    assert times("&at=2099-01-01T00:00:00Z")["KEPALA_DINAS"]["overdue"] == 1
    assert code(office.person("loket-1").get("/v1/approvals/times")) == "not-your-task"
