"""A reporter follows a complaint with the code that they were given, through whoever speaks with them."""

from projections.tracking_codes import TRACKING_INDEX, tracking_index
from tests.api.desk import OFFICE, VILLAGE, Desk

CODE = "7K3F-9QXM-2TBD"
TAKEN = {
    "kind": "LAPORAN",
    "channel": "DATANG_LANGSUNG",
    "region": VILLAGE,
    "what": "Seorang lansia tinggal sendiri",
    "reporter_standing": "ANONIM",
    "tracking_code": CODE,
}


def test_who_has_the_code_sees_how_far_it_is_and_what_was_said_to_them_and_nothing_else(desk: Desk) -> None:
    head = desk.person("kepala-1")
    made = head.does("/v1/complaints", TAKEN)
    path = f"/v1/complaints/{made['id']}"
    head.seen[path] = made["version"]
    head.does(f"{path}/verification", {})
    head.does(f"{path}/answer", {"answer": "Bantuan disalurkan pada 20 Maret"})
    desk.catch_up()
    found = head.post("/v1/followed-complaints", {"tracking_code": CODE}).json()["complaint"]
    assert (found["complaint_id"], found["stage"]) == (made["id"], "answered")
    assert [(one["fact"], one["words"]) for one in found["said"]] == [("ComplaintAnswered", {"answer": "Bantuan disalurkan pada 20 Maret"})]
    assert found["appeal_until_at"] is not None
    assert "lansia" not in str(found)


def test_a_code_that_nobody_was_given_is_not_found_and_one_given_twice_follows_neither(desk: Desk) -> None:
    head = desk.person("kepala-1")
    assert head.post("/v1/followed-complaints", {"tracking_code": "AAAA-AAAA"}).json()["code"] == "not-found"
    assert head.post("/v1/followed-complaints", {"tracking_code": "aaaa"}).status_code == 422
    for _ in range(2):
        head.does("/v1/complaints", TAKEN)
    desk.catch_up()
    assert head.post("/v1/followed-complaints", {"tracking_code": CODE}).status_code == 404


def test_the_table_of_codes_holds_an_index_under_a_secret_of_the_office_and_no_code(desk: Desk) -> None:
    desk.person("kepala-1").does("/v1/complaints", TAKEN)
    desk.catch_up()
    store = desk.casework.store
    with store.connections.of(OFFICE) as connection:
        connection.execute("select set_config('jejak.scope', 'office', false)")
        [(row, index)] = connection.execute("select t::text, code_index from tracking_codes t where code_index is not null").fetchall()
    assert CODE not in row
    assert index == tracking_index(store.keyring.secret(OFFICE, TRACKING_INDEX), CODE)
    assert index != tracking_index(store.keyring.secret(OFFICE, "login index"), CODE)
