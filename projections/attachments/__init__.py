"""Which files are attached to a record, what they are, and which were withdrawn?"""

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from cases.events.attachment import AttachmentWithdrawn, FileAttached
from cases.log.reader import Recorded
from projections.model import Folds, Model
from projections.opened import text
from projections.register.entry import Entry, sealed_texts


class KnownAttachment(Entry, frozen=True, kw_only=True):
    """A file attached to a record.

    Attributes:
        case_id: the case that the record is or belongs to, if there is one.
        media_type: what the file is by its content.
        file_name, caption, sha256: sealed under the record; None where they cannot be read any more.
    """

    attachment_id: UUID
    record_kind: str
    record_id: UUID
    case_id: UUID | None = None
    kind: str
    purpose: str
    media_type: str
    size_bytes: int
    pieces: int
    attached_by: UUID
    attached_at: datetime
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None
    file_name: str | None = None
    caption: str | None = None
    sha256: str | None = None


_folds: Final[Folds[KnownAttachment]] = Folds()


@_folds.of(FileAttached)
def _attached(_: KnownAttachment | None, event: FileAttached, recorded: Recorded) -> KnownAttachment:
    return KnownAttachment(
        attachment_id=recorded.stream,
        record_kind=event.record_kind,
        record_id=event.record_id,
        case_id=event.case_id,
        kind=event.kind,
        purpose=event.purpose,
        media_type=event.media_type,
        size_bytes=event.size_bytes,
        pieces=event.pieces,
        attached_by=event.attached_by,
        attached_at=event.attached_at,
        file_name=text(event.file_name),
        caption=text(event.caption),
        sha256=text(event.sha256),
        **sealed_texts(None, recorded),
    )


@_folds.of(AttachmentWithdrawn)
def _withdrawn(row: KnownAttachment, event: AttachmentWithdrawn, recorded: Recorded) -> KnownAttachment:
    return replace(
        row,
        withdrawn_by=event.withdrawn_by,
        withdrawn_at=event.withdrawn_at,
        withdrawal_reason=text(event.reason),
        **sealed_texts(row, recorded),
    )


ATTACHMENTS: Final = Model(name="attachments", row=KnownAttachment, key=("attachment_id",), keys=_folds.keys, evolve=_folds.evolve)
