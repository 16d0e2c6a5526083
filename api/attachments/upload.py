"""An upload as the database keeps it: what was declared, how far it has come, and the statements that read and move it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from api.attachments.pieces import NONCE_BYTES, TAG_BYTES, Place, open_words, seal_words
from cases.vocabulary.attachments import AttachmentKind, AttachmentPurpose


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What the uploader says of the file."""

    kind: AttachmentKind
    purpose: AttachmentPurpose
    media_type: str
    sha256: str
    file_name: str
    caption: str | None = None
    occurred_at: datetime | None = None
    channel: str = "api"

    def sealed(self, cipher: AESGCM, office: str, attachment_id: UUID) -> bytes:
        """Sealed under the record's key."""
        return seal_words(cipher, office, attachment_id, msgspec.json.encode(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload.

    Attributes:
        command_id: of the request that began it.
        request_mac: tells another request under the same key.
        kept_bytes: how many of the declared bytes are kept, from the first on.
        in_folder: whether its pieces are in the folder.
        told: what was declared, sealed.
        recorded_at: when the attachment was recorded; None: it is not yet.
    """

    office: str
    attachment_id: UUID
    command_id: UUID
    request_mac: bytes
    begun_by: UUID
    record_kind: str
    record_id: UUID
    size_bytes: int
    kept_bytes: int
    pieces: int
    in_folder: bool
    told: bytes
    begun_at: datetime
    touched_at: datetime
    recorded_at: datetime | None

    @property
    def complete(self) -> bool:
        """Whether all declared bytes are kept."""
        return self.kept_bytes == self.size_bytes

    def place(self, number: int, first_byte: int, size: int) -> Place:
        """The place of a piece."""
        return Place(self.office, self.attachment_id, number, first_byte, first_byte + size == self.size_bytes)

    def declared(self, cipher: AESGCM) -> Declared:
        """What the uploader said of the file."""
        return msgspec.json.decode(open_words(cipher, self.office, self.attachment_id, self.told), type=Declared)


SEAL_BYTES: Final = NONCE_BYTES + TAG_BYTES
COLUMNS: Final[LiteralString] = (
    "office, attachment_id, command_id, request_mac, begun_by, record_kind, record_id, size_bytes, kept_bytes, pieces, in_folder, told,"
    " begun_at, touched_at, recorded_at"
)
_BEGIN: Final[LiteralString] = (
    "insert into attachment_uploads (office, attachment_id, command_id, request_mac, begun_by, record_kind, record_id, size_bytes,"
    " in_folder, told) values (%(office)s, %(attachment_id)s, %(command_id)s, %(request_mac)s, %(begun_by)s, %(record_kind)s,"
    " %(record_id)s, %(size_bytes)s, %(in_folder)s, %(told)s) on conflict (office, command_id) do nothing"
)

Here = Connection[TupleRow]


def seen_by(connection: Here, office: str, worker: UUID | None) -> None:
    """Let the transaction see the uploads of one worker of an office."""
    connection.execute("select set_config('jejak.office', %s, true), set_config('jejak.worker', %s, true)", (office, str(worker or "")))


def begin(connection: Here, **values: Any) -> None:
    """Note an upload; one that was begun by the same command stays as it is."""
    connection.execute(_BEGIN, values)


def begun_as(connection: Here, office: str, command_id: UUID) -> Upload | None:
    """The upload that a command began."""
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        query: LiteralString = f"select {COLUMNS} from attachment_uploads where office = %s and command_id = %s"
        return cursor.execute(query, (office, command_id)).fetchone()


def held(connection: Here, office: str, attachment_id: UUID) -> Upload | None:
    """An upload, held until the end of the transaction: nobody else moves it."""
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        query: LiteralString = f"select {COLUMNS} from attachment_uploads where office = %s and attachment_id = %s for update"
        return cursor.execute(query, (office, attachment_id)).fetchone()


def open_uploads(connection: Here, office: str) -> int:
    """How many uploads the worker has begun and not finished."""
    row = connection.execute("select count(*) from attachment_uploads where office = %s and recorded_at is null", (office,)).fetchone()
    return int(row[0]) if row else 0


def bytes_of_the_day(connection: Here, office: str, since: datetime) -> int:
    """How many bytes the office has begun to upload since an instant."""
    row = connection.execute("select attachment_bytes_begun(%s, %s)", (office, since)).fetchone()
    return int(row[0]) if row else 0


def kept_piece(connection: Here, upload: Upload, first_byte: int) -> tuple[int, int, bytes | None] | None:
    """Number, size and sealed bytes of the piece that begins at a byte."""
    row = connection.execute(
        "select number, size, sealed from attachment_pieces where office = %s and attachment_id = %s and first_byte = %s",
        (upload.office, upload.attachment_id, first_byte),
    ).fetchone()
    return (int(row[0]), int(row[1]), row[2]) if row else None


def add_piece(connection: Here, upload: Upload, size: int, sealed: bytes | None) -> None:
    """Keep the next piece, and move the upload behind it."""
    connection.execute(
        "insert into attachment_pieces (office, attachment_id, number, first_byte, size, sealed) values (%s, %s, %s, %s, %s, %s)",
        (upload.office, upload.attachment_id, upload.pieces, upload.kept_bytes, size, sealed),
    )
    connection.execute(
        "update attachment_uploads set kept_bytes = kept_bytes + %s, pieces = pieces + 1, touched_at = clock_timestamp()"
        " where office = %s and attachment_id = %s",
        (size, upload.office, upload.attachment_id),
    )


def note_recorded(connection: Here, upload: Upload) -> None:
    """Note that the attachment is recorded."""
    connection.execute(
        "update attachment_uploads set recorded_at = clock_timestamp() where office = %s and attachment_id = %s and recorded_at is null",
        (upload.office, upload.attachment_id),
    )


def drop_pieces(connection: Here, upload: Upload) -> None:
    """Drop the pieces of an upload."""
    connection.execute("delete from attachment_pieces where office = %s and attachment_id = %s", (upload.office, upload.attachment_id))


def drop(connection: Here, upload: Upload) -> None:
    """Drop an upload with its pieces."""
    drop_pieces(connection, upload)
    connection.execute("delete from attachment_uploads where office = %s and attachment_id = %s", (upload.office, upload.attachment_id))
