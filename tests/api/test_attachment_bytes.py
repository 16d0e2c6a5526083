"""The bytes of attachments: nobody moves, cuts or deletes them; limits hold; what is unfinished is swept, what is forgotten is gone."""

import errno
import os
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors as sql

from api.access.lookup import Access
from api.attachments.keeping import Attachments
from api.attachments.pieces import Folder
from api.attachments.refusals import OffsetOther
from api.attachments.upkeep import not_whole, sweep
from api.callers import Caller
from api.database.connections import connect_info, open_async_pool, open_pool
from api.looks import Looks
from api.main import create_app
from api.services import Services
from api.settings import Settings
from api.tokens import NAME, EmbeddedIssuer
from cases.application import Casework
from projections.worker import Worker
from tests.api.desk import OFFICE, Desk
from tests.api.files import Files, made
from tests.api.shell import Browser

CASE = {"person_id": "0190a1b2-0000-7000-8000-0000000000aa", "region": "32.12.01.2008"}


@pytest.fixture
def files(desk: Desk) -> Files:
    """A case in which a social worker keeps photos."""
    person = desk.person("peksos-1")
    return Files(person, person.does("/v1/cases", CASE)["id"])


@pytest.fixture
def in_folder(
    settings: Settings, offices: str, working: tuple[Casework, Worker], looks: Looks, tmp_path: Path
) -> Iterator[tuple[Desk, Files, Path]]:
    """The same with the bytes in a folder."""
    api, folder = connect_info(offices, "api"), tmp_path / "kept"
    kept = Attachments(working[0], open_pool(api, name="attachments", max_size=3), settings.limits, folder=Folder(folder))
    services = Services(casework=working[0], looks=looks, reading=open_async_pool(api, name="reading"), attachments=kept)
    with Browser(create_app(settings, services)) as browser:
        desk = Desk(browser, working[0], EmbeddedIssuer(settings.home), working[1])
        person = desk.person("peksos-1")
        yield desk, Files(person, person.does("/v1/cases", CASE)["id"]), folder


def as_owner(offices: str) -> psycopg.Connection:
    return psycopg.connect(connect_info(offices, "owner"), options="-c jejak.office=* -c search_path=jejak", autocommit=True)


def content_of(files: Files, attached: str) -> int:
    return files.person.get(f"/v1/attachments/{attached}/content").status_code


def test_a_piece_that_was_moved_changed_or_left_out_is_not_handed_out(desk: Desk, files: Files, offices: str) -> None:
    attached, other = files.send(made(size=30_000)), files.send(made(size=30_000, seed=2))
    desk.catch_up()
    of_another = (
        "update attachment_pieces p set sealed = q.sealed from attachment_pieces q where p.number = 0 and p.attachment_id = %(a)s and "
    )
    spoil = (
        "update attachment_pieces set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where attachment_id = %(a)s and number = 0",
        of_another + "q.attachment_id = %(b)s and q.number = 0",
        of_another + "q.attachment_id = %(a)s and q.number = 1",
        "update attachment_pieces set first_byte = first_byte + 1 where attachment_id = %(a)s",
        "delete from attachment_pieces where attachment_id = %(a)s and number = 0",
    )
    for statement in spoil:
        with as_owner(offices) as connection:
            connection.execute("alter table attachment_pieces disable trigger kept")
            connection.execute("create table spared as select * from attachment_pieces")
            connection.execute("alter table attachment_pieces no force row level security")
            assert connection.execute(statement, {"a": attached, "b": other}).rowcount > 0
        answer = files.person.get(f"/v1/attachments/{attached}/content")
        assert (answer.status_code, answer.json()["code"]) == (500, "broken"), statement
        with as_owner(offices) as connection:
            connection.execute("delete from attachment_pieces")
            connection.execute("insert into attachment_pieces select * from spared")
            connection.execute("drop table spared")
            connection.execute("alter table attachment_pieces enable trigger kept")
            connection.execute("alter table attachment_pieces force row level security")
        assert content_of(files, attached) == 200


def test_nobody_changes_or_deletes_evidence_not_even_the_owner(files: Files, offices: str) -> None:
    attached = files.send(made(size=9_000))
    with as_owner(offices) as connection:
        assert connection.execute("update attachment_pieces set size = 1").rowcount == 0
        with pytest.raises(sql.InsufficientPrivilege):
            connection.execute("delete from attachment_pieces")
        connection.execute("alter table attachment_pieces no force row level security")
        with pytest.raises(sql.InsufficientPrivilege):
            connection.execute("update attachment_pieces set size = 1")
        count = connection.execute("select count(*) from attachment_pieces where attachment_id = %s", (attached,)).fetchone()
    assert count == (1,)


def test_without_a_scope_no_row_is_seen_and_without_the_record_none_either(desk: Desk, files: Files, offices: str) -> None:
    attached = files.send(made(size=9_000))
    upload = files.begin(made(size=9_000)).json()["attachment_id"]
    desk.catch_up()
    seen = {}
    for scope, settings in {
        "nobody": "",
        "office alone": f"-c jejak.office={OFFICE}",
        "another worker": f"-c jejak.office={OFFICE} -c jejak.worker={uuid4()}",
        "own, elsewhere": f"-c jejak.office={OFFICE} -c jejak.scope=own -c jejak.areas={{32.12.09}}",
        "another office": "-c jejak.office=kota-lain -c jejak.scope=office -c jejak.compartments={*}",
        "the office": f"-c jejak.office={OFFICE} -c jejak.scope=office",
    }.items():
        with psycopg.connect(connect_info(offices, "api")) as connection:
            for pair in settings.split("-c ")[1:]:
                name, _, value = pair.strip().partition("=")
                connection.execute("select set_config(%s, %s, true)", (name, value))
            seen[scope] = [
                connection.execute(f"select count(*) from {table}").fetchone()
                for table in ("attachments", "attachment_pieces", "attachment_uploads")
            ]
    assert {scope: rows for scope, rows in seen.items() if rows != [(0,), (0,), (0,)]} == {"the office": [(1,), (1,), (0,)]}
    assert attached != upload


def test_pieces_that_come_at_the_same_time_are_kept_once(desk: Desk, files: Files, services: Services) -> None:
    content = made(size=40_000)
    upload = files.begin(content).json()["attachment_id"]
    authority = Access(desk.casework).authority(Caller(NAME, "peksos-1", office=OFFICE), OFFICE)
    keeper, barrier = services.attachments, threading.Barrier(4)
    assert keeper is not None

    def send(size: int) -> str:
        barrier.wait()
        try:
            return str(keeper.append(authority, UUID(upload), 0, content[:size]).kept_bytes)
        except OffsetOther as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, (10_000, 10_000, 20_000, 20_000)))
    kept = str(files.offset(upload))
    assert answers == [kept, kept, "upload-offset-other", "upload-offset-other"]
    assert files.piece(upload, kept, content[int(kept) :]).status_code == 204
    assert files.complete(upload).status_code == 201


def test_limits_hold_for_a_file_for_a_caller_and_for_the_day(
    settings: Settings, offices: str, working: tuple[Casework, Worker], looks: Looks
) -> None:
    limits = replace(settings.limits, attachment_bytes=1_000_000, attachment_megabytes_a_day=2, uploads_per_caller=3)
    api = connect_info(offices, "api")

    disk: set[str] = set()

    def full() -> None:
        if disk:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    kept = Attachments(working[0], open_pool(api, name="attachments", max_size=3), limits, keep_room=full)
    services = Services(casework=working[0], looks=looks, reading=open_async_pool(api, name="reading"), attachments=kept)
    with Browser(create_app(settings, services)) as browser:
        desk = Desk(browser, working[0], EmbeddedIssuer(settings.home), working[1])
        person = desk.person("peksos-1")
        files = Files(person, person.does("/v1/cases", CASE)["id"])
        large = files.begin(b"", size_bytes=1_000_001)
        assert (large.status_code, large.json()["code"]) == (413, "attachment-too-large")
        begun = [files.begin(made(size=900_000, seed=n)).json()["attachment_id"] for n in range(2)]
        day = files.begin(made(size=900_000))
        assert (day.status_code, day.json()["code"]) == (413, "attachments-of-the-day-full")
        assert files.begin(made(size=5_000)).status_code == 201
        many = files.begin(made(size=5_000))
        assert (many.status_code, many.json()["code"], many.headers["retry-after"]) == (429, "too-many-uploads", "60")
        dropped = person.browser.request("DELETE", f"/v1/attachment-uploads/{begun[0]}", headers=person.headers)
        assert dropped.status_code == 204
        assert files.begin(made(size=900_000)).status_code == 201
        disk.add("full")
        answer = files.piece(begun[1], 0, made(size=900_000, seed=1))
        assert (answer.status_code, answer.json()["code"]) == (507, "disk-full")


def test_what_is_not_finished_in_time_is_swept_and_what_was_recorded_is_not(desk: Desk, files: Files, offices: str) -> None:
    content = made(size=9_000)
    attached = files.send(content)
    whole, part = (files.begin(content).json()["attachment_id"] for _ in range(2))
    files.piece(part, 0, content[:5_000])
    files.piece(whole, 0, content)
    with psycopg.connect(connect_info(offices, "worker"), autocommit=True) as connection:
        assert sweep(desk.casework, connection, None, 48) == (0, 0)
    with as_owner(offices) as connection:
        connection.execute("update attachment_uploads set touched_at = now() - interval '3 days'")
        connection.execute("update attachment_uploads set recorded_at = null where attachment_id = %s", (attached,))  # as a kill leaves it
    gone = files.piece(part, 5_000, content[5_000:])
    assert (gone.status_code, gone.json()["code"]) == (404, "no-such-upload")
    with psycopg.connect(connect_info(offices, "worker"), autocommit=True) as connection:
        assert sweep(desk.casework, connection, None, 48) == (2, 0)
    desk.catch_up()
    assert files.person.get(f"/v1/attachments/{attached}/content").content == content
    assert files.complete(attached).json()["repeated"] is True


def test_a_destroyed_key_leaves_the_fact_and_takes_the_bytes(desk: Desk, files: Files, offices: str) -> None:
    attached = files.send(made(size=9_000))
    desk.catch_up()
    with as_owner(offices) as connection:
        connection.execute("update subject_keys set wrapped = null, destroyed_at = now() where subject = %s", (files.record_id,))
    desk.casework.store.keyring.drop(OFFICE, UUID(files.record_id))
    answer = files.person.get(f"/v1/attachments/{attached}/content")
    assert (answer.status_code, answer.json()["code"]) == (410, "attachment-forgotten")
    refused = files.begin(made(size=9_000))
    assert (refused.status_code, refused.json()["code"]) == (409, "subject-forgotten")
    with psycopg.connect(connect_info(offices, "worker"), autocommit=True) as connection:
        assert sweep(desk.casework, connection, None, 48) == (0, 1)
        assert not_whole(connection, None) == (0, [])
    assert files.person.get(f"/v1/attachments/{attached}").status_code == 200


def test_bytes_in_a_folder_are_named_by_ids_alone_and_found_missing(in_folder: tuple[Desk, Files, Path], offices: str) -> None:
    desk, files, folder = in_folder
    content = made(size=25_000)
    attached = files.send(content)
    desk.catch_up()
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == [f"{OFFICE}/{attached}/{number}" for number in range(3)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert not any(content[at : at + 64] in path.read_bytes() for path in folder.rglob("*") if path.is_file() for at in (0, 12_000))
    path = f"/v1/attachments/{attached}/content"
    assert files.person.get(path).content == content
    assert files.person.get(path, Range="bytes=9999-10000").content == content[9_999:10_001]
    with psycopg.connect(connect_info(offices, "worker"), autocommit=True) as connection:
        assert not_whole(connection, Folder(folder)) == (1, [])
        (folder / OFFICE / attached / "1").unlink()
        number, missing = not_whole(connection, Folder(folder))
    assert (number, [str(one.attachment_id) for one in missing]) == (1, [attached])
    upload = files.begin(content).json()["attachment_id"]
    files.piece(upload, 0, content[:9_000])
    files.person.browser.request("DELETE", f"/v1/attachment-uploads/{upload}", headers=files.person.headers)
    assert not (folder / OFFICE / upload).exists()


def test_a_sealed_case_hides_its_files_from_who_may_not_open_it(desk: Desk, files: Files) -> None:
    attached = files.send(made(size=9_000))
    head = desk.person("kepala-1")
    desk.catch_up()
    assert head.get(f"/v1/attachments/{attached}/content").status_code == 200
    sealed = {"category": "PPKS03", "started_on": "2023-03-14"}
    answer = head.post(f"/v1/cases/{files.record_id}/categories", sealed, If_Match="*")
    assert answer.status_code == 200, answer.text
    desk.catch_up()
    for path in (f"/v1/attachments/{attached}", f"/v1/attachments/{attached}/content", f"/v1/cases/{files.record_id}/attachments"):
        assert head.get(path).status_code == 404
        assert desk.person("auditor-1").get(path).status_code == 200
    assert Files(head, files.record_id).begin(made(size=9_000)).status_code == 404
