"""What happens to a file that is attached to a record: attached once, perhaps withdrawn; the fact remains.

The file belongs to its record: its name, its digest and the words about it are sealed under the record's key, as its bytes are.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import Event, Open, Personal, Sealable, event
from cases.vocabulary.attachments import AttachmentKind, AttachmentPurpose

OfRecord = Annotated[Sealable[str | None], Personal(of="record_id")]


@event()
class FileAttached(Event):
    """A file was attached to a record; its bytes were all kept before.

    Attributes:
        record_kind: the kind of record: `complaint`, `case`, `person` …
        case_id: the case that the record is or belongs to, if there is one.
        media_type: what the file is by its content, whatever it is called.
        pieces: in how many sealed pieces the bytes are kept.
        sha256: of the bytes, in hexadecimal; a digest of personal data is personal.
    """

    record_kind: Open[str]
    record_id: Open[UUID]
    kind: Open[AttachmentKind]
    purpose: Open[AttachmentPurpose]
    media_type: Open[str]
    size_bytes: Open[int]
    pieces: Open[int]
    attached_by: Open[UUID]
    attached_at: Open[datetime]
    case_id: Open[UUID | None] = None
    file_name: OfRecord = None
    caption: OfRecord = None
    sha256: OfRecord = None


@event()
class AttachmentWithdrawn(Event):
    """The file was attached in error. That it was attached remains, and its bytes are kept as long as the record can be read."""

    record_kind: Open[str]
    record_id: Open[UUID]
    withdrawn_by: Open[UUID]
    withdrawn_at: Open[datetime]
    reason: OfRecord = None
