"""A file attached to a record (photo, document, signature): attached, perhaps withdrawn with a reason (domain.md 2, 5, 8)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, as_event, changed
from cases.decider import Command, Context, Decider, command
from cases.errors import FieldInvalid, NotFound
from cases.events import attachment as told
from cases.events.event import Event
from cases.fields import Count, FieldName, MediaType, Prose, Sha256, Text, Within
from cases.refusals import not_before
from cases.vocabulary.attachments import AttachmentKind, AttachmentPurpose

IMAGES: Final = ("image/jpeg", "image/png", "image/webp", "image/heic")
MEDIA_TYPES: Final[Mapping[AttachmentKind, tuple[str, ...]]] = {
    AttachmentKind.PHOTO: IMAGES,
    AttachmentKind.DOCUMENT: ("application/pdf", *IMAGES),
    AttachmentKind.SIGNATURE: ("image/png", "image/jpeg", "image/webp"),
}
"""What is taken; a scanned document is a picture. Never what a browser would run: SVG, HTML, office files with macros."""

_PATH: Final = re.compile(r"[/\\]|^\.|^[A-Za-z]:|[. ]$")


class FileNameUnsafe(FieldInvalid):
    """A file name is a name: no path, no drive, no dot at its beginning or end."""

    code = "file-name-unsafe"


class MediaTypeNotForKind(FieldInvalid):
    """A file of this type is not taken as a photo, document or signature; `possible` lists what is."""

    code = "media-type-not-for-kind"


class NotAttachable(FieldInvalid):
    """Nothing is attached to a record of this kind; `possible` lists those to which files are attached."""

    code = "not-attachable"


class NoSuchRecord(NotFound):
    """There is no such record in this office."""

    code = "no-such-record"


def _plain_name(value: str, field: str, _context: Context) -> None:
    if _PATH.search(value):
        raise FileNameUnsafe(field=field)


FileName = Annotated[str, Text(200), _plain_name]
FileSize = Annotated[int, Within(1, 2**40)]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """An attachment as its facts have it.

    Attributes:
        size: how many facts it has.
        record_kind: the kind of record that it belongs to; empty while there is none.
        case_id: the case that the record is or belongs to, if there is one.
    """

    size: int = 0
    record_kind: str = ""
    record_id: UUID | None = None
    case_id: UUID | None = None
    attached_at: datetime | None = None
    withdrawn: bool = False


@command(target="attachment_id")
class AttachFile(Command):
    """Attach a file whose bytes are kept, to a record.

    Attributes:
        media_type, size_bytes, pieces, sha256: of the bytes as they are kept, not as somebody said.
    """

    attachment_id: UUID
    record_kind: FieldName
    record_id: UUID
    kind: AttachmentKind
    purpose: AttachmentPurpose
    media_type: MediaType
    size_bytes: FileSize
    pieces: Count
    sha256: Sha256
    file_name: FileName
    caption: Prose | None = None


@command(target="attachment_id")
class WithdrawAttachment(Command):
    """Say that a file was attached in error. Its bytes are kept, and are not handed out any more."""

    attachment_id: UUID
    reason: Prose


def _began_before(attachment: Attachment, context: Context) -> None:
    not_before(attachment.attached_at, context)


_rules: Final[Rules[Attachment]] = Rules(_began_before)
_folds: Final[Folds[Attachment]] = Folds()


@_rules.of(AttachFile)
def _attach(command: AttachFile, _: Attachment, context: Context) -> tuple[Event, ...]:
    possible = MEDIA_TYPES[command.kind]
    if command.media_type not in possible:
        raise MediaTypeNotForKind(field="media_type", possible=possible)
    case_id = context.looked_up.get("case_id")
    return (as_event(told.FileAttached, command, attached_by=context.actor.id, attached_at=context.at, case_id=case_id),)


@_rules.of(WithdrawAttachment)
def _withdraw(command: WithdrawAttachment, attachment: Attachment, context: Context) -> tuple[Event, ...]:
    by = {"withdrawn_by": context.actor.id, "withdrawn_at": context.at}
    return (as_event(told.AttachmentWithdrawn, command, record_kind=attachment.record_kind, record_id=attachment.record_id, **by),)


@_folds.of(told.FileAttached)
def _attached(attachment: Attachment, event: told.FileAttached) -> Attachment:
    of = {"record_kind": event.record_kind, "record_id": event.record_id, "case_id": event.case_id}
    return _with(attachment, **of, attached_at=event.attached_at)


@_folds.of(told.AttachmentWithdrawn)
def _withdrawn(attachment: Attachment, _: told.AttachmentWithdrawn) -> Attachment:
    return _with(attachment, withdrawn=True)


def _with(attachment: Attachment, **changes: Any) -> Attachment:
    return changed(attachment, size=attachment.size + 1, **changes)


def possible(attachment: Attachment) -> frozenset[type[Command]]:
    """A file is attached once and withdrawn at most once."""
    if attachment.record_id is None:
        return frozenset({AttachFile})
    return frozenset() if attachment.withdrawn else frozenset({WithdrawAttachment})


def stage(attachment: Attachment) -> str:
    """The stage that people see."""
    if attachment.record_id is None:
        return "not-attached"
    return "attachment-withdrawn" if attachment.withdrawn else "attached"


ATTACHMENT: Final[Decider[Command, Attachment, Event]] = Decider(
    kind="attachment",
    initial=Attachment(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)
