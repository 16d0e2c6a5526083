"""Referrals over HTTP: the office's board, and what the partner is shown to whom somebody was referred."""

from typing import Any

import pytest

from tests.api.desk import Desk, Person
from tests.api.referring import HOSPITAL, PANTI, case_with_person, id_of, refer, send, take_partners


@pytest.fixture
def office(desk: Desk) -> Desk:
    take_partners(desk)
    return desk


def rows(person: Person, path: str) -> list[dict[str, Any]]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def test_the_board_tells_for_whom_a_referral_waits(office: Desk) -> None:
    worker, head = office.person("peksos-1"), office.person("kabid-1")
    case, person_id = case_with_person(worker, "Nenek Sumi")
    referral = refer(worker, case, reason="Perlu perawatan")
    office.catch_up()
    [row] = rows(head, "/v1/referrals?stage=in-approval&open=true")
    assert (row["referral_id"], row["case_id"], row["person_id"]) == (referral, case, person_id)
    assert (row["waits_for"], row["waits_for_role"], row["waiting_since"]) == ("approver", "KEPALA_BIDANG", row["begun_at"])
    assert (row["region"], row["requested_by"], row["reason"]) == ("32.12.01.2008", str(id_of("peksos-1")), "Perlu perawatan")
    assert row["due_at"] == row["terms"]["referral-approval"]
    before = office.size()
    send(worker, head, referral)
    office.catch_up()
    [row] = rows(head, f"/v1/referrals?partner_id={PANTI}")
    assert (row["stage"], row["waits_for"], row["consent"]) == ("sent", "provider", "PERSETUJUAN_ORANG")
    assert rows(head, f"/v1/referrals?known_at={before}")[0]["stage"] == "in-approval"
    assert [(one["stage"], one["number"]) for one in rows(head, "/v1/referrals/counts")] == [("sent", 1)]
    assert rows(head, "/v1/referrals?waits_for=approver") == []
    told = rows(head, f"/v1/referrals/{referral}/history")
    assert [one["name"] for one in told] == ["ReferralRequested", "ReferralApproved", "ReferralConsentRecorded", "ReferralSent"]
    shown = head.get(f"/v1/referrals/{referral}").json()
    assert (shown["referral"]["version"], shown["carried"]) == (4, {"name": "Nenek Sumi", "age_years": 71})


def test_a_partner_sees_the_one_referral_with_what_it_carries_and_answers_it(office: Desk) -> None:
    worker, head, partner, other = (office.person(one) for one in ("peksos-1", "kabid-1", "panti-1", "rs-1"))
    case, _ = case_with_person(worker, "Nenek Sumi", marks="Tahi lalat di pipi")
    referral = refer(worker, case, reason="Perlu perawatan")
    path = f"/v1/referrals/{referral}"
    office.catch_up()
    assert (rows(partner, "/v1/referrals"), partner.get(path).status_code) == ([], 404)

    send(worker, head, referral)
    office.catch_up()
    [row] = rows(partner, "/v1/referrals")
    assert (row["referral_id"], row["stage"], row["carries"]) == (referral, "sent", ["name", "age_years"])
    shown = partner.get(path)
    assert shown.json()["carried"] == {"name": "Nenek Sumi", "age_years": 71}
    assert set(shown.json()["referral"]) == set(row)
    for hidden in (case, str(id_of("peksos-1")), "Perlu perawatan", "Tahi lalat", "32.12.01"):
        assert hidden not in shown.text
    assert (rows(other, "/v1/referrals"), other.get(path).status_code) == ([], 404)
    assert partner.get(f"{path}/history").json()["code"] == "not-your-task"
    assert rows(partner, "/v1/referrals/counts") == []

    partner.seen[path] = shown.json()["referral"]["version"]
    partner.does(f"{path}/acceptance", {"contact": "Ibu Tini"})
    partner.does(f"{path}/progress", {"progress": "Sudah di kamar"})
    assert other.post(f"{path}/completion", {"outcome": "TERLAYANI"}, if_match="*").status_code == 404
    partner.does(f"{path}/completion", {"outcome": "TERLAYANI"})
    office.catch_up()
    over = partner.get(path).json()
    assert (over["referral"]["stage"], over["carried"]) == ("completed", {})
    assert partner.get(f"{path}?known_at={office.size() - 2}").json()["carried"] == {}
    assert rows(head, "/v1/referrals")[0]["outcome"] == "TERLAYANI"


def test_a_withdrawn_referral_shows_its_partner_nothing_of_the_person_any_more(office: Desk) -> None:
    worker, head, partner = (office.person(one) for one in ("peksos-1", "kabid-1", "rs-1"))
    case, _ = case_with_person(worker, "Nenek Sumi")
    referral = refer(worker, case, destination="RUMAH_SAKIT", setting="DALAM_PANTI", partner_id=str(HOSPITAL))
    send(worker, head, referral)
    worker.does(f"/v1/referrals/{referral}/withdrawal", {"reason": "Keluarga datang"})
    office.catch_up()
    shown = partner.get(f"/v1/referrals/{referral}")
    assert (shown.json()["referral"]["stage"], shown.json()["carried"]) == ("withdrawn", {})
    assert "Sumi" not in shown.text
    assert "Keluarga datang" not in shown.text


def test_every_look_of_a_partner_is_written_down(office: Desk) -> None:
    worker, head, partner, auditor = (office.person(one) for one in ("peksos-1", "kabid-1", "panti-1", "auditor-1"))
    referral = refer(worker, case_with_person(worker, "Nenek Sumi")[0])
    send(worker, head, referral)
    office.catch_up()
    partner.get(f"/v1/referrals/{referral}")
    looks = rows(auditor, "/v1/looks")
    assert any(look["actor_id"] == str(id_of("panti-1")) and referral in look["record_ids"] for look in looks), looks


def test_terms_are_counted_by_name_and_how_they_stand(office: Desk) -> None:
    worker, head = office.person("peksos-1"), office.person("kabid-1")
    refer(worker, case_with_person(worker, "Nenek Sumi")[0])
    office.catch_up()
    counted = {(one["term"], one["state"]): one["number"] for one in rows(head, "/v1/deadlines/counts")}
    assert counted[("referral-approval", "on-track")] == 1
    later = rows(head, "/v1/deadlines/counts?at=2099-01-01T00:00:00Z&term=referral-approval")
    assert [(one["state"], one["number"]) for one in later] == [("overdue", 1)]
    assert office.person("loket-1").get("/v1/deadlines/counts").json()["code"] == "not-your-task"
