"""Uploads: begun with what is declared, kept piece by piece, completed when the bytes are what was declared.

Bytes come first, then the fact: an attachment is recorded only while its upload is held and whole, so that no fact is without
its bytes. Bytes without a fact are an unfinished upload, which is dropped after some hours.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from api.access.authority import Authority
from api.attachments import refusals, upload
from api.attachments.content import HEAD_BYTES
from api.attachments.pieces import Folder, PieceDamaged, opened, seal
from api.attachments.recording import check_content, order_of
from api.attachments.upload import Declared, Upload
from api.settings import Limits
from cases.application import Casework
from cases.attachment import ATTACHMENT
from cases.errors import OtherRequest
from cases.log.keys import SubjectForgotten
from cases.unit import Receipt

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What an upload is begun with; `size_bytes` and `declared` are what the caller says, and are checked in the end."""

    attachment_id: UUID
    command_id: UUID
    request_mac: bytes
    record_kind: str
    record_id: UUID
    size_bytes: int
    declared: Declared


class Attachments:
    """Where the bytes of attachments are kept, for all offices of an installation."""

    def __init__(
        self,
        casework: Casework,
        pool: ConnectionPool[Connection[TupleRow]],
        limits: Limits,
        *,
        folder: Folder | None = None,
        keep_room: Callable[[], None] = lambda: None,
    ) -> None:
        """Keep bytes.

        Args:
            casework: the command side, which records and has the keys.
            pool: connections of the role `api`, opened and closed with this.
            limits: how much one caller, and one office, may upload.
            folder: where pieces are kept instead of the database.
            keep_room: raises where nothing more may be written.
        """
        self.folder = folder
        self.limits = limits
        self._casework = casework
        self._pool = pool
        self._keep_room = keep_room

    def __enter__(self) -> Self:
        self._pool.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.close()

    def begin(self, authority: Authority, begun: Begun) -> Upload:
        """Begin an upload; the same request again finds it.

        Raises:
            OtherRequest: the key of an earlier request came with another.
            AttachmentTooLarge, DayIsFull, TooManyUploads: it would be too much.
        """
        office = authority.office
        if begun.size_bytes > self.limits.attachment_bytes:
            raise refusals.AttachmentTooLarge(field="size_bytes", most=self.limits.attachment_bytes)
        self._keep_room()
        cipher = self._made_cipher(office, begun.record_id)
        with self._seeing(authority) as connection:
            found = upload.begun_as(connection, office, begun.command_id)
            if found is None:
                self._check_room(connection, office, begun)
                told = begun.declared.sealed(cipher, office, begun.attachment_id)
                upload.begin(
                    connection,
                    office=office,
                    attachment_id=begun.attachment_id,
                    command_id=begun.command_id,
                    request_mac=begun.request_mac,
                    begun_by=authority.worker,
                    record_kind=begun.record_kind,
                    record_id=begun.record_id,
                    size_bytes=begun.size_bytes,
                    in_folder=self.folder is not None,
                    told=told,
                )
                found = upload.begun_as(connection, office, begun.command_id)
        if found is None or found.request_mac != begun.request_mac:
            raise OtherRequest
        return found

    def found(self, authority: Authority, attachment_id: UUID) -> Upload:
        """An upload of the caller's own.

        Raises:
            NoSuchUpload: they have none of that id, or it was dropped.
        """
        with self._holding(authority, attachment_id) as (_, found):
            return found

    def append(self, authority: Authority, attachment_id: UUID, offset: int, content: bytes) -> Upload:
        """Keep the next piece. The same piece again changes nothing.

        Raises:
            OffsetOther: the upload goes on at another byte.
            Invalid, ContentNotTaken: the piece is not what was declared.
        """
        self._keep_room()
        with self._holding(authority, attachment_id) as (connection, found):
            cipher = self._cipher(found)
            if offset != found.kept_bytes:
                if self._is_kept(connection, cipher, found, offset, content):
                    return found
                raise refusals.OffsetOther(field="header.Upload-Offset", offset=found.kept_bytes)
            if not content and found.complete:
                return found
            self._check_piece(cipher, found, content)
            place = found.place(found.pieces, offset, len(content))
            sealed = seal(cipher, place, content)
            if found.in_folder:
                self._in_folder().put(place, sealed)
            upload.add_piece(connection, found, len(content), None if found.in_folder else sealed)
        return self.found(authority, attachment_id)

    def complete(self, authority: Authority, attachment_id: UUID) -> tuple[Upload, Receipt]:
        """Record the attachment, once all bytes are kept and are those that were declared. Asked again, it answers again.

        Raises:
            UploadIncomplete: bytes are missing.
            DigestNotAsDeclared: they are other bytes; the upload is dropped.
            Refusal: the record does not take the file.
        """
        with self._holding(authority, attachment_id) as (connection, found):
            if not found.complete:
                raise refusals.UploadIncomplete(offset=found.kept_bytes)
            cipher = self._cipher(found)
            declared = found.declared(cipher)
            if found.recorded_at is not None or self._digest(connection, cipher, found) == declared.sha256:
                receipt = self._casework.carry_out(order_of(authority, found, declared))
                upload.note_recorded(connection, found)
                return found, receipt
            self._drop(connection, found)
        raise refusals.DigestNotAsDeclared(field="sha256")

    def cancel(self, authority: Authority, attachment_id: UUID) -> None:
        """Drop an upload. What was recorded stays.

        Raises:
            NoSuchUpload: there is none that could be dropped.
        """
        with self._holding(authority, attachment_id) as (connection, found):
            if found.recorded_at is not None or self._casework.state(found.office, ATTACHMENT, found.attachment_id)[0]:
                raise refusals.NoSuchUpload(field="attachment_id")
            self._drop(connection, found)

    def _drop(self, connection: Connection[TupleRow], found: Upload) -> None:
        upload.drop(connection, found)
        if found.in_folder:
            self._in_folder().drop(found.office, found.attachment_id)

    def _check_room(self, connection: Connection[TupleRow], office: str, begun: Begun) -> None:
        if upload.open_uploads(connection, office) >= self.limits.uploads_per_caller:
            raise refusals.TooManyUploads(retry_after_seconds=60)
        of_the_day = upload.bytes_of_the_day(connection, office, datetime.now(UTC) - DAY)
        if of_the_day + begun.size_bytes > self.limits.attachment_megabytes_a_day * 1_048_576:
            raise refusals.DayIsFull(field="size_bytes")

    def _check_piece(self, cipher: AESGCM, found: Upload, content: bytes) -> None:
        after = found.kept_bytes + len(content)
        if after > found.size_bytes:
            raise refusals.MoreThanDeclared(field="body")
        if len(content) < HEAD_BYTES and after < found.size_bytes:
            raise refusals.PieceTooSmall(field="body", least=HEAD_BYTES)
        if found.kept_bytes == 0:
            check_content(content, found.declared(cipher).media_type)

    def _is_kept(self, connection: Connection[TupleRow], cipher: AESGCM, found: Upload, offset: int, content: bytes) -> bool:
        """Whether exactly this piece is kept at this place: then its answer was lost, and it was sent again."""
        kept = upload.kept_piece(connection, found, offset)
        if kept is None or kept[1] != len(content):
            return False
        return self._opened(cipher, found, offset, kept) == content

    def _opened(self, cipher: AESGCM, found: Upload, offset: int, kept: tuple[int, int, bytes | None]) -> bytes:
        number, size, sealed = kept
        place = found.place(number, offset, size)
        return opened(cipher, place, sealed if sealed is not None else self._in_folder().get(place))

    def _digest(self, connection: Connection[TupleRow], cipher: AESGCM, found: Upload) -> str:
        """SHA-256 of the bytes as they are kept, read piece by piece."""
        digest, offset = hashlib.sha256(), 0
        while offset < found.size_bytes:
            kept = upload.kept_piece(connection, found, offset)
            if kept is None:
                raise PieceDamaged(f"attachment {found.attachment_id} has no piece at byte {offset}")
            digest.update(self._opened(cipher, found, offset, kept))
            offset += kept[1]
        return digest.hexdigest()

    def _made_cipher(self, office: str, record_id: UUID) -> AESGCM:
        """The record's cipher; a record that nothing was sealed under so far gets its key now."""
        sealing = self._casework.store.keyring.sealing(office)
        sealing.prepare([record_id])
        sealing.store()
        return sealing.cipher(record_id)

    def _cipher(self, found: Upload) -> AESGCM:
        cipher = self._casework.store.keyring.opening(found.office, [found.record_id]).cipher(found.record_id)
        if cipher is None:
            raise SubjectForgotten
        return cipher

    def _in_folder(self) -> Folder:
        if self.folder is None:
            raise PieceDamaged("pieces of attachments are in a folder, and JEJAK_ATTACHMENTS does not name it")
        return self.folder

    def _seeing(self, authority: Authority) -> AbstractContextManager[Connection[TupleRow]]:
        return seeing(self._pool, authority.office, authority.worker)

    @contextmanager
    def _holding(self, authority: Authority, attachment_id: UUID) -> Iterator[tuple[Connection[TupleRow], Upload]]:
        with self._seeing(authority) as connection:
            found = upload.held(connection, authority.office, attachment_id)
            expired = found is not None and found.recorded_at is None and self._is_expired(found)
            if found is None or expired:
                raise refusals.NoSuchUpload(field="attachment_id")
            yield connection, found

    def _is_expired(self, found: Upload) -> bool:
        return found.touched_at < datetime.now(UTC) - timedelta(hours=self.limits.upload_hours)


@contextmanager
def seeing(pool: ConnectionPool[Connection[TupleRow]], office: str, worker: UUID | None) -> Iterator[Connection[TupleRow]]:
    """A transaction that sees the uploads of one worker; `*` as office: of everybody, for the worker process."""
    with pool.connection() as connection:
        upload.seen_by(connection, office, worker)
        yield connection
