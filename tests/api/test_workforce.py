"""Who works where, over HTTP: oneself, the list for heads, who is on duty, what waits for review, who looked at what."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.api.desk import COMPLAINT, OFFICE, Desk
from tests.spec import some_id

DECREE = {"decree_number": "800/12/Dinsos/2023", "decree_on": "2023-01-02"}


def id_of(subject: str) -> str:
    return str(some_id(f"{OFFICE} {subject}"))


def hour(hours: int) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def test_everybody_reads_what_they_may_do_here(desk: Desk) -> None:
    own = desk.person("trc-1").get("/v1/me").json()
    assert (own["worker_id"], own["region"]) == (id_of("trc-1"), "32.12")
    assert [(one["role"], one["areas"]) for one in own["roles"]] == [("TRC", ["32.12.01"])]
    assert own["break_glass_until"] is None


def test_a_worker_reads_their_own_record_and_no_other(desk: Desk) -> None:
    worker = desk.person("peksos-1")
    read = worker.get(f"/v1/workers/{id_of('peksos-1')}")
    assert (read.status_code, read.json()["worker"]["name"]) == (200, "peksos-1")
    assert worker.get(f"/v1/workers/{id_of('trc-1')}").status_code == 404
    assert worker.get("/v1/workers").status_code == 403


def test_an_administrator_registers_somebody_who_then_works(desk: Desk) -> None:
    admin, head = desk.person("admin-1"), desk.person("kepala-1")
    registered = admin.does("/v1/workers", {"name": "Dewi", "issuer": "https://masuk.contoh.example", "subject": "dewi"})
    path = f"/v1/workers/{registered['id']}"
    head.does(
        f"{path}/roles",
        {"role": "TKSK", "since": hour(-1), "areas": ["32.12.01"], **DECREE},
        if_match=f'"{registered["version"]}"',
    )
    desk.catch_up()
    rows = head.get("/v1/workers?role=TKSK").json()["rows"]
    assert [(row["name"], row["roles"][0]["areas"]) for row in rows] == [("Dewi", ["32.12.01"])]
    again = {"name": "Kembar", "issuer": "https://masuk.contoh.example", "subject": "dewi"}
    assert admin.post("/v1/workers", again).json()["code"] == "login-taken"


def test_access_in_need_waits_for_review_in_the_head_s_list(desk: Desk) -> None:
    worker, head = desk.person("trc-1"), desk.person("kepala-1")
    path = f"/v1/workers/{id_of('trc-1')}"
    version = worker.get(f"{path}/actions").headers["etag"]
    taken = worker.does(f"{path}/break-glass", {"reason": "Banjir malam ini", "area": "32.12.02", "minutes": 60}, if_match=version)
    assert worker.get("/v1/me").json()["break_glass_until"] is not None
    desk.catch_up()
    (waiting,) = head.get("/v1/workers?unreviewed=true").json()["rows"]
    assert (waiting["worker_id"], waiting["break_glass"][0]["reason"]) == (id_of("trc-1"), "Banjir malam ini")
    glass = taken["ids"]["break_glass_id"]
    review = {"justified": True, "finding": "Benar"}
    ended = worker.does(f"{path}/break-glass/{glass}/end", {}, if_match=f'"{taken["version"]}"')
    own = worker.post(f"{path}/break-glass/{glass}/review", review, if_match=f'"{ended["version"]}"')
    assert own.json()["code"] == "not-your-task"
    head.does(f"{path}/break-glass/{glass}/review", review, if_match=f'"{ended["version"]}"')
    desk.catch_up()
    assert head.get("/v1/workers?unreviewed=true").json()["rows"] == []


def test_who_is_on_duty(desk: Desk) -> None:
    admin, head = desk.person("admin-1"), desk.person("kepala-1")
    days = {"valid_from_on": "2023-01-01", "valid_until_on": "2099-12-31"}
    team = admin.does("/v1/teams", {"kind": "TRC", "name": "TRC Indramayu", **DECREE, **days})
    path = f"/v1/teams/{team['id']}"
    joined = admin.does(f"{path}/members", {"worker_id": id_of("trc-1")}, if_match=f'"{team["version"]}"')
    shift = {"worker_ids": [id_of("trc-1")], "from_at": hour(-1), "until_at": hour(11)}
    admin.does(f"{path}/shifts", shift, if_match=f'"{joined["version"]}"')
    desk.catch_up()
    assert [row["worker_ids"] for row in head.get("/v1/shifts").json()["rows"]] == [[id_of("trc-1")]]
    assert head.get(f"/v1/shifts?at={hour(20).replace('+', '%2B')}").json()["rows"] == []
    member = desk.person("trc-1")
    assert [row["name"] for row in member.get("/v1/teams").json()["rows"]] == ["TRC Indramayu"]
    assert member.get(path).json()["team"]["member_ids"] == [id_of("trc-1")]
    assert desk.person("peksos-1").get(path).status_code == 404


def test_an_auditor_reads_who_looked_at_what_page_by_page(desk: Desk) -> None:
    head, auditor = desk.person("kepala-1"), desk.person("auditor-1")
    taken = desk.person("loket-1").does("/v1/complaints", COMPLAINT)
    desk.catch_up()
    head.get(f"/v1/complaints/{taken['id']}")
    assert head.get(f"/v1/cases/{uuid4()}").status_code == 404
    first = auditor.get("/v1/looks?limit=1").json()
    (look,) = first["rows"]
    assert (look["actor_id"], look["role"], look["query"]) == (id_of("kepala-1"), "KEPALA_DINAS", "complaint_file")
    assert (look["outcome"], look["record_ids"]) == ("DIPERLIHATKAN", [taken["id"]])
    (refused,) = auditor.get(f"/v1/looks?after={first['next']}").json()["rows"]
    assert (refused["query"], refused["outcome"], refused["refusal"]) == ("case_file", "DITOLAK", "not-found")
    assert desk.person("peksos-1").get("/v1/looks").json()["code"] == "not-your-task"
