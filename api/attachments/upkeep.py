"""Upkeep of the bytes: unfinished uploads are dropped, bytes that nobody can read are removed, and what is missing is found."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Final, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from api.attachments import upload
from api.attachments.pieces import Folder
from api.attachments.upload import Upload
from api.logs import log
from cases.application import Casework
from cases.attachment import ATTACHMENT

EVERY_OFFICE: Final = "*"
PAUSE_SECONDS: Final = 300.0
AT_ONCE: Final = 100

_EXPIRED: LiteralString = (
    f"select {upload.COLUMNS} from attachment_uploads where recorded_at is null"
    " and touched_at < clock_timestamp() - make_interval(hours => %s) order by touched_at limit %s for update skip locked"
)
_FORGOTTEN: LiteralString = (
    f"select {upload.COLUMNS} from attachment_uploads u where recorded_at is not null"
    " and exists (select from attachment_pieces p where p.office = u.office and p.attachment_id = u.attachment_id)"
    " and exists (select from subject_keys k where k.office = u.office and k.subject = u.record_id and k.wrapped is null)"
    " order by u.office, u.attachment_id limit %s for update skip locked"
)
_MISSING: LiteralString = (
    "select a.office, a.attachment_id, a.pieces, a.size_bytes, coalesce(u.in_folder, false) as in_folder, count(p.number) as kept,"
    " coalesce(sum(p.size), 0)::bigint as kept_bytes, coalesce(sum(octet_length(p.sealed)), 0)::bigint as sealed_bytes"
    " from attachments a"
    " left join attachment_uploads u on u.office = a.office and u.attachment_id = a.attachment_id"
    " left join attachment_pieces p on p.office = a.office and p.attachment_id = a.attachment_id"
    " where a.to_position is null and not exists ("
    "  select from subject_keys k where k.office = a.office and k.subject = a.record_id and k.wrapped is null)"
    " group by a.office, a.attachment_id, a.pieces, a.size_bytes, u.in_folder"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one attachment, and what should be."""

    office: str
    attachment_id: UUID
    pieces: int
    size_bytes: int
    in_folder: bool
    kept: int
    kept_bytes: int
    sealed_bytes: int

    def is_whole(self, folder: Folder | None) -> bool:
        """Whether as many pieces and bytes are there as were recorded. Their seals are checked when they are read."""
        if (self.kept, self.kept_bytes) != (self.pieces, self.size_bytes):
            return False
        if self.in_folder:
            return folder is not None and folder.size(self.office, self.attachment_id) == (self.pieces, self.size_bytes)
        return self.sealed_bytes == self.size_bytes + self.pieces * upload.SEAL_BYTES


def sweeping(casework: Casework, connect: Callable[[], Connection[TupleRow]], folder: Folder | None, hours: int) -> Callable[[Event], None]:
    """The part of the worker that sweeps now and then."""

    def run(stop: Event) -> None:
        while not stop.is_set():
            with connect() as connection:
                dropped, removed = sweep(casework, connection, folder, hours)
            if dropped or removed:
                log.info("attachments swept", dropped=dropped, removed=removed)
            stop.wait(PAUSE_SECONDS)

    return run


def sweep(casework: Casework, connection: Connection[TupleRow], folder: Folder | None, hours: int) -> tuple[int, int]:
    """Drop uploads that were not finished in time, and bytes whose record was forgotten; how many of each.

    An upload that was recorded, and whose server died before it noted so, is not dropped: its note is made.
    """
    with connection.transaction():
        upload.seen_by(connection, EVERY_OFFICE, None)
        expired = _read(connection, _EXPIRED, hours, AT_ONCE)
        unfinished = [one for one in expired if not casework.state(one.office, ATTACHMENT, one.attachment_id)[0]]
        for one in expired:
            if one in unfinished:
                upload.drop(connection, one)
            else:
                upload.note_recorded(connection, one)
        forgotten = _read(connection, _FORGOTTEN, AT_ONCE)
        for one in forgotten:
            upload.drop_pieces(connection, one)
    for one in (*unfinished, *forgotten):
        if one.in_folder and folder is not None:
            folder.drop(one.office, one.attachment_id)
    return len(unfinished), len(forgotten)


def not_whole(connection: Connection[TupleRow], folder: Folder | None) -> tuple[int, list[Kept]]:
    """How many attachments there are that can be read, and those whose bytes are not all there."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Kept)) as cursor:
        upload.seen_by(connection, EVERY_OFFICE, None)
        connection.execute("select set_config('jejak.scope', 'office', true), set_config('jejak.compartments', '{*}', true)")
        found = cursor.execute(_MISSING).fetchall()
    return len(found), [one for one in found if not one.is_whole(folder)]


def _read(connection: Connection[TupleRow], query: LiteralString, *values: int) -> list[Upload]:
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        return cursor.execute(query, values).fetchall()
