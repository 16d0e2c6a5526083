"""Attachments over the API: sent in pieces or at once, listed as known then, handed out to who may see the record, never shown."""

import hashlib
from uuid import uuid4

import pytest

from api.looks import Looks
from tests.api.desk import OFFICE, OTHER, Desk
from tests.api.files import HEIC, JPEG, PDF, PNG, WEBP, Files, made

DECREE = {"number": "465.05/Kep.481-Dinsos/2022", "decree_on": "2023-03-15", "title": "SK TRC", "valid_from_on": "2023-03-15"}
CASE = {"person_id": "0190a1b2-0000-7000-8000-0000000000aa", "region": "32.12.01.2008"}


@pytest.fixture
def files(desk: Desk) -> Files:
    """A case in which a social worker keeps photos."""
    person = desk.person("peksos-1")
    case = person.does("/v1/cases", CASE)
    return Files(person, case["id"])


def test_a_file_comes_in_pieces_and_goes_out_as_it_came(desk: Desk, files: Files, looks: Looks) -> None:
    content = made(size=30_001)
    attached = files.send(content)
    desk.catch_up()
    before = len(looks.page(OFFICE, 0, 100))
    answer = files.person.get(f"/v1/attachments/{attached}/content")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == "30001"
    assert answer.headers["content-disposition"] == "attachment; filename=\"rumah.jpg\"; filename*=UTF-8''rumah.jpg"
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert (answer.headers["x-content-type-options"], answer.headers["etag"]) == ("nosniff", f'"{attached}"')
    (look,) = looks.page(OFFICE, 0, 100)[before:]
    assert look.event.query == "attachments"  # type: ignore[attr-defined]  # a look has one
    assert {str(one) for one in look.event.record_ids} == {attached, files.record_id}  # type: ignore[attr-defined]  # as above
    (row,) = files.person.get(f"/v1/cases/{files.record_id}/attachments").json()["rows"]
    assert (row["file_name"], row["size_bytes"], row["sha256"]) == ("rumah.jpg", 30_001, hashlib.sha256(content).hexdigest())
    assert files.person.get(f"/v1/attachments/{attached}").json()["attachment"] == row
    told = files.person.get(f"/v1/cases/{files.record_id}/history").json()["rows"][-1]
    assert (told["name"], told["details"]["attachment_id"]) == ("FileAttached", attached)


def test_a_small_file_comes_in_one_request_and_its_repetition_changes_nothing(desk: Desk, files: Files) -> None:
    content = made(PNG, 5_000)
    first = files.in_one(content, "a", media_type="image/png", kind="TANDA_TANGAN", file_name="ttd")
    assert first.status_code == 201, first.text
    assert first.headers["location"] == f"/v1/attachments/{first.json()['id']}"
    again = files.in_one(content, "a", media_type="image/png", kind="TANDA_TANGAN", file_name="ttd")
    assert (again.status_code, again.json()["id"], again.json()["repeated"]) == (201, first.json()["id"], True)
    other = files.in_one(made(PNG, 5_001), "a", media_type="image/png", kind="TANDA_TANGAN", file_name="ttd")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    desk.catch_up()
    assert len(files.person.get(f"/v1/cases/{files.record_id}/attachments").json()["rows"]) == 1
    answer = files.person.get(f"/v1/attachments/{first.json()['id']}/content")
    assert 'filename="ttd.png"' in answer.headers["content-disposition"]


def test_an_upload_is_taken_up_again_where_it_ended(files: Files) -> None:
    content = made(size=20_000)
    upload = files.begin(content, "k").json()["attachment_id"]
    assert files.piece(upload, 0, content[:8_000]).headers["upload-offset"] == "8000"
    assert files.begin(content, "k").json() | {"expires_at": None} == files.person.get(f"/v1/attachment-uploads/{upload}").json() | {
        "expires_at": None
    }
    assert files.offset(upload) == 8_000
    again = files.piece(upload, 0, content[:8_000])
    assert (again.status_code, again.headers["upload-offset"]) == (204, "8000")
    for wrong in ((0, content[1:8_001]), (4_000, content[4_000:9_000]), (9_000, content[9_000:])):
        answer = files.piece(upload, *wrong)
        assert (answer.status_code, answer.json()["code"], answer.headers["upload-offset"]) == (409, "upload-offset-other", "8000")
    early = files.complete(upload)
    assert (early.status_code, early.json()["code"], early.headers["upload-offset"]) == (409, "upload-incomplete", "8000")
    assert files.piece(upload, 8_000, content[8_000:]).headers["upload-complete"] == "?1"
    done, repeated = files.complete(upload), files.complete(upload)
    assert (done.status_code, done.json()["repeated"], repeated.json()["repeated"]) == (201, False, True)
    assert done.json()["positions"] == repeated.json()["positions"]
    assert files.begin(content, "k").json()["recorded"] is True


def test_what_is_not_what_was_declared_is_refused(files: Files) -> None:
    content = made(size=12_000)
    wrong = files.begin(content, sha256="0" * 64).json()["attachment_id"]
    assert files.piece(wrong, 0, content).status_code == 204
    answer = files.complete(wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "digest-not-as-declared")
    assert files.complete(wrong).status_code == 404
    upload = files.begin(content).json()["attachment_id"]
    assert files.piece(upload, 0, content + b"x").json()["code"] == "more-than-declared"
    assert files.piece(upload, 0, content[:100]).json()["code"] == "piece-too-small"
    assert files.piece(upload, "eins", content).json()["code"] == "upload-offset-unreadable"
    assert files.piece(upload, 0, content, "application/json").status_code == 415
    assert files.offset(upload) == 0
    assert files.begin(b"", size_bytes=0).json()["code"] == "request-invalid"
    assert files.in_one(b"").json()["code"] == "content-not-taken"


@pytest.mark.parametrize(
    ("head", "kind", "status"),
    [
        (JPEG, "image/jpeg", 201),
        (PNG, "image/png", 201),
        (WEBP, "image/webp", 201),
        (HEIC, "image/heic", 201),
        (PNG, "image/jpeg", 422),
        (PDF, "image/jpeg", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/jpeg", 415),
        (b"<!DOCTYPE html><html>", "image/jpeg", 415),
        (JPEG + b"\xff\xfe<ScRipt>alert(1)</script>", "image/jpeg", 415),
        (b"\n" + PDF, "image/jpeg", 415),
        (b"PK\x03\x04word/document.xml", "image/jpeg", 415),
        (b"\x7fELF", "image/jpeg", 415),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomavc1", "image/heic", 415),
    ],
)
def test_what_a_file_is_its_content_says(files: Files, head: bytes, kind: str, status: int) -> None:
    content = made(head, 6_000)
    assert files.in_one(content, media_type=kind).status_code == status
    upload = files.begin(content, media_type=kind).json()["attachment_id"]
    assert files.piece(upload, 0, content).status_code == (204 if status == 201 else status)


def test_what_is_never_taken_is_refused_before_it_is_sent(files: Files) -> None:
    content = made(size=5_000)
    for wrong, code in (
        ({"media_type": "image/svg+xml"}, "media-type-not-for-kind"),
        ({"media_type": "text/html"}, "media-type-not-for-kind"),
        ({"media_type": "application/pdf"}, "media-type-not-for-kind"),
        ({"file_name": "../../etc/passwd"}, "file-name-unsafe"),
        ({"file_name": "a\u202egpj.exe"}, "text-unwritable"),
        ({"file_name": "a\r\nb"}, "text-unwritable"),
        ({"size_bytes": 60_000_000}, "attachment-too-large"),
        ({"record_kind": "worker"}, "not-attachable"),
        ({"record_id": str(uuid4())}, "not-found"),
        ({"record_kind": "complaint"}, "not-found"),
    ):
        assert files.begin(content, **wrong).json()["code"] == code, wrong
    assert files.begin(content, file_name="a\x00b").json()["code"] == "json-unreadable"


def test_a_part_of_a_file_and_a_file_that_one_has(desk: Desk, files: Files) -> None:
    content = made(size=25_000)
    attached = files.send(content)
    desk.catch_up()
    path = f"/v1/attachments/{attached}/content"
    for part, status, expected in (
        ("bytes=0-9", 206, content[:10]),
        ("bytes=9999-10001", 206, content[9_999:10_002]),
        ("bytes=24990-", 206, content[24_990:]),
        ("bytes=-5", 206, content[-5:]),
        ("bytes=24999-99999", 206, content[-1:]),
        ("bytes=5-2", 200, content),
        ("bytes=0-1,4-5", 200, content),
        ("lines=1-2", 200, content),
    ):
        answer = files.person.get(path, Range=part)
        assert (answer.status_code, answer.content) == (status, expected), part
    beyond = files.person.get(path, Range="bytes=25000-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, "bytes */25000")
    assert files.person.get(path, If_None_Match=f'"{attached}"').status_code == 304
    head = files.person.browser.request("HEAD", path, headers=files.person.headers)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "25000")


def test_a_withdrawn_file_is_known_and_kept_and_handed_out_to_supervisors_alone(desk: Desk, files: Files) -> None:
    content = made(size=5_000)
    attached = files.send(content)
    withdrawn = files.person.post(f"/v1/attachments/{attached}/withdrawal", {"reason": "Foto orang lain"}, If_Match='"1"')
    assert withdrawn.status_code == 200, withdrawn.text
    desk.catch_up()
    refused = files.person.get(f"/v1/attachments/{attached}/content")
    assert (refused.status_code, refused.json()["code"]) == (409, "attachment-is-withdrawn")
    assert desk.person("kepala-1").get(f"/v1/attachments/{attached}/content").content == content
    assert desk.person("auditor-1").get(f"/v1/attachments/{attached}/content").content == content
    now = files.person.get(f"/v1/cases/{files.record_id}/attachments").json()["rows"]
    then = files.person.get(f"/v1/cases/{files.record_id}/attachments?known_at={desk.size() - 1}").json()["rows"]
    assert [row["withdrawal_reason"] for row in (*now, *then)] == ["Foto orang lain", None]
    told = [row["name"] for row in files.person.get(f"/v1/cases/{files.record_id}/history").json()["rows"]]
    assert told[-2:] == ["FileAttached", "AttachmentWithdrawn"]


def test_who_may_not_see_the_record_finds_neither_file_nor_upload(desk: Desk, files: Files, looks: Looks) -> None:
    content = made(size=9_000)
    attached = files.send(content)
    upload = files.begin(content).json()["attachment_id"]
    desk.catch_up()
    missing = uuid4()
    for stranger, office in (("loket-1", OFFICE), ("kepala-1", OTHER)):
        person = desk.person(stranger, office)
        before = len(looks.page(office, 0, 100))
        for path in ("/v1/attachments/{}/content", "/v1/attachments/{}", "/v1/cases/{}/attachments"):
            of = files.record_id if "cases" in path else attached
            hidden, absent = person.get(path.format(of)), person.get(path.format(missing))
            assert hidden.status_code == absent.status_code == 404, path
            assert {**hidden.json(), "instance": ""} == {**absent.json(), "instance": ""}
        refused = looks.page(office, 0, 100)[before:]
        assert len(refused) == 6
        assert {one.event.outcome for one in refused} == {"DITOLAK"}  # type: ignore[attr-defined]  # a look has one
        theirs = Files(person, files.record_id)
        assert theirs.begin(content).json()["code"] == "not-found"
        assert theirs.piece(upload, 0, content).json()["code"] == "no-such-upload"
        assert theirs.complete(upload).json()["code"] == "no-such-upload"
    colleague = Files(desk.person("kepala-1"), files.record_id)
    assert colleague.piece(upload, 0, content).json()["code"] == "no-such-upload"
    auditor = Files(desk.person("auditor-1"), files.record_id)
    assert auditor.begin(content).json()["code"] == "not-your-task"


def test_files_are_listed_page_by_page(desk: Desk, files: Files) -> None:
    attached = [files.send(made(size=5_000, seed=number), file_name=f"{number}.jpg") for number in range(3)]
    desk.catch_up()
    path, found, cursor = f"/v1/cases/{files.record_id}/attachments?limit=2", [], ""
    for _ in range(2):
        page = files.person.get(path + cursor).json()
        found += [row["attachment_id"] for row in page["rows"]]
        cursor = f"&cursor={page['next']}"
    assert (found, page["next"]) == (attached, None)
    wrong = files.person.get("/v1/cases?cursor=" + files.person.get(path).json()["next"])
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor-unreadable")


def test_files_of_other_records_are_seen_as_those_records_are(desk: Desk, files: Files) -> None:
    person, head = files.person, desk.person("kepala-1")
    registered = person.does("/v1/persons", {"region": "32.12.01.2008", "name": "Rohaeni"})["id"]
    decree = head.does("/v1/decrees", DECREE)["id"]
    content = made(PDF, 6_000)
    of_person = Files(person, registered, "person").send(content, kind="DOKUMEN", media_type="application/pdf", file_name="KTP.pdf")
    of_decree = Files(head, decree, "decree").send(content, kind="DOKUMEN", media_type="application/pdf", file_name="SK.pdf")
    desk.catch_up()
    assert person.get(f"/v1/attachments/{of_person}/content").content == content
    assert person.get(f"/v1/persons/{registered}/attachments").json()["rows"][0]["file_name"] == "KTP.pdf"
    told = person.get(f"/v1/persons/{registered}/history").json()["rows"][-1]
    assert told["details"]["attachment_id"] == of_person
    assert person.get(f"/v1/attachments/{of_decree}/content").content == content
    assert Files(person, decree, "decree").begin(content).json()["code"] == "not-your-task"
    assert desk.person("loket-1").get(f"/v1/attachments/{of_person}/content").status_code == 404
