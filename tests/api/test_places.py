"""Shelters, what is due, and the registers, as people work with them over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.desk import VILLAGE, Desk, Person

PARTNER = {"kind": "LKS_PANTI", "name": "Panti Contoh", "region": "32.12", "registered_on": "2023-01-09", "psks_type": "PSKS04"}


def rows(person: Person, path: str) -> list[dict[str, Any]]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def shelter_with_beds(head: Person, beds: int) -> tuple[str, list[str]]:
    """The path of a shelter, and the ids of its beds."""
    opened = head.does("/v1/shelters", {"name": "Rumah Singgah", "kind": "RUMAH_SINGGAH", "region": "32.12"})
    path = f"/v1/shelters/{opened['id']}"
    room = head.does(f"{path}/rooms", {"name": "Kamar 1"})["ids"]["room_id"]
    return path, [head.does(f"{path}/beds", {"room_id": room, "label": f"1{letter}"})["ids"]["bed_id"] for letter in "AB"[:beds]]


def sheltered(desk: Desk) -> tuple[Person, str, list[str], str]:
    """A head of office, a shelter with two beds of which one is given, and the stay."""
    head = desk.person("kepala-1")
    path, beds = shelter_with_beds(head, 2)
    case = head.does("/v1/field-reports", {"what": "Lansia terlantar", "region": VILLAGE})["id"]
    stay = head.does(f"{path}/stays", {"bed_id": beds[0], "case_id": case})["ids"]["stay_id"]
    desk.catch_up()
    return head, path, beds, stay


def test_the_occupancy_of_a_shelter_is_read_with_its_version(desk: Desk) -> None:
    head, path, beds, stay = sheltered(desk)
    [listed] = rows(head, "/v1/shelters")
    assert (listed["beds"], listed["occupied"]) == (2, 1)
    shown = head.get(path)
    assert shown.headers["etag"] == f'"{head.seen[path]}"'
    assert shown.json()["shelter"] == listed
    assert {row["bed_id"]: row["stay_id"] for row in rows(head, f"{path}/beds")} == {beds[0]: stay, beds[1]: None}
    assert [row["bed_id"] for row in rows(head, f"{path}/beds?free=true")] == [beds[1]]
    assert [row["label"] for row in rows(head, f"{path}/beds?limit=1")] == ["1A"]
    following = head.get(f"{path}/beds?limit=1").json()["next"]
    assert [row["label"] for row in rows(head, f"{path}/beds?limit=1&cursor={following}")] == ["1B"]


def test_a_bed_that_somebody_has_is_refused_in_the_callers_language(desk: Desk) -> None:
    head, path, beds, _ = sheltered(desk)
    other = head.does("/v1/field-reports", {"what": "Anak jalanan", "region": VILLAGE})["id"]
    refused = head.post(f"{path}/stays", {"bed_id": beds[0], "case_id": other}, if_match=f'"{head.seen[path]}"')
    assert (refused.status_code, refused.json()["code"], refused.json()["possible"]) == (409, "bed-occupied", [beds[1]])
    assert refused.json()["title"] == "Bed occupied"


def test_a_stay_is_made_longer_by_another_hand(desk: Desk) -> None:
    head, path, _, stay = sheltered(desk)
    second = desk.person("kabid-1")
    asked = head.does(f"{path}/stays/{stay}/extension", {"reason": "Keluarga dijemput"})
    own = head.post(f"{path}/stays/{stay}/extension/approval", {}, if_match=f'"{asked["version"]}"')
    assert (own.status_code, own.json()["code"]) == (403, "separation-of-duties")
    second.seen[path] = asked["version"]
    second.does(f"{path}/stays/{stay}/extension/approval")
    desk.catch_up()
    [taken] = rows(head, f"{path}/beds?free=false")
    assert (taken["extensions"], taken["extension_asked"]) == (1, False)


def test_what_is_due_is_judged_at_the_moment_asked(desk: Desk) -> None:
    head, _, __, stay = sheltered(desk)
    [due] = rows(head, "/v1/deadlines?term=shelter-stay")
    assert (due["part"], due["state"]) == (stay, "on-track")
    late = (datetime.now(UTC) + timedelta(days=30)).isoformat().replace("+", "%2B")
    [overdue] = rows(head, f"/v1/deadlines?term=shelter-stay&at={late}")
    assert overdue["state"] == "overdue"
    assert rows(head, f"/v1/deadlines?term=shelter-stay&at={late}&state=on-track") == []
    assert {row["kind"] for row in rows(head, "/v1/deadlines")} >= {"shelter"}
    unknown = head.get("/v1/deadlines?term=lunch")
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "query.term")


def test_the_registers_are_kept_and_read(desk: Desk) -> None:
    head = desk.person("kepala-1")
    partner = head.does("/v1/partners", PARTNER)["id"]
    path = f"/v1/partners/{partner}"
    head.does(f"{path}/capacity", {"places": 40, "residents": 38, "stated_on": "2023-03-01"})
    head.does("/v1/decrees", {"number": "465.05/Kep.481/2022", "decree_on": "2022-10-03", "title": "TRC", "valid_from_on": "2022-10-03"})
    met = {"kind": "RAPAT_KOORDINASI", "region": "32.12", "held_on": "2023-03-01", "title": "Rapat", "participants": "TKSK"}
    meeting = head.does("/v1/meetings", met)["id"]
    soon = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    head.does(f"/v1/meetings/{meeting}/follow-ups", {"due_on": soon, "what": "Surat", "partner_id": partner})
    watched = {"official": "LURAH", "region": VILLAGE, "due_on": soon, "subject": "Penerima permakanan"}
    visit = head.does("/v1/monitorings", watched)["id"]
    desk.catch_up()
    [listed] = rows(head, "/v1/partners?kind=LKS_PANTI")
    assert (listed["name"], listed["places"], "subjects" in listed) == ("Panti Contoh", 40, False)
    shown = head.get(path)
    assert (shown.headers["etag"], shown.json()["partner"]) == (f'"{head.seen[path]}"', listed)
    assert head.get(path, if_none_match=shown.headers["etag"]).status_code == 304
    assert [row["title"] for row in rows(head, "/v1/decrees?holds_on=2023-01-01")] == ["TRC"]
    assert head.get(f"/v1/meetings/{meeting}").json()["meeting"]["next_due_at"] is not None
    assert head.get(f"/v1/monitorings/{visit}").json()["monitoring"]["official"] == "LURAH"
    assert {row["term"] for row in rows(head, "/v1/deadlines?kind=meeting")} == {"follow-up"}
    assert head.get(f"/v1/partners/{meeting}").status_code == 404


def test_everybody_reads_their_own_activities_and_a_head_reviews_them(desk: Desk) -> None:
    worker, head = desk.person("peksos-1"), desk.person("kepala-1")
    done = {"kind": "SOSIALISASI", "region": VILLAGE, "done_on": "2023-03-01", "what": "Sosialisasi di balai desa"}
    activity = worker.does("/v1/activities", done)
    path = f"/v1/activities/{activity['id']}"
    own = worker.post(f"{path}/review", {"verdict": "SESUAI"}, if_match=f'"{activity["version"]}"')
    assert own.status_code == 403
    head.seen[path] = activity["version"]
    head.does(f"{path}/review", {"verdict": "SESUAI"})
    desk.catch_up()
    assert [row["verdict"] for row in rows(worker, "/v1/activities")] == ["SESUAI"]
    assert rows(desk.person("trc-1"), "/v1/activities") == []
    assert [row["worker_id"] for row in rows(head, "/v1/activities?area=32.12")] == [rows(worker, "/v1/activities")[0]["worker_id"]]


def test_who_has_no_part_in_shelters_is_refused(desk: Desk) -> None:
    refused = desk.person("loket-1").get("/v1/shelters")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-your-task")
