"""What must hold before bytes are taken, and the order that records them: who may attach, what is said, what the file is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

from api.access.authority import Authority
from api.access.targets import Target, belongs_to
from api.attachments import refusals
from api.attachments.content import EXTENSIONS, HEAD_BYTES, media_type
from api.attachments.upload import Declared, Upload
from cases.application import Casework
from cases.attaching import ATTACHABLE
from cases.attachment import ATTACHMENT, AttachFile, Attachment, NotAttachable
from cases.decider import Context
from cases.policies import Policies
from cases.unit import Order

RECORDING: Final = UUID("0f0d6b5e-52a0-5a06-9a0c-7f9b1c3f9a11")
"""Namespace of the commands that record what was uploaded: one for each upload, so that it is recorded once."""


@dataclass(frozen=True, slots=True)
class Named:
    """The record that somebody names."""

    record_kind: str
    record_id: UUID


def may_attach(casework: Casework, authority: Authority, record: Named) -> None:
    """Refuse who may not attach files to a record, before bytes are sent for nothing.

    Raises:
        NotAttachable: nothing is attached to records of that kind.
        NotFound: there is no such record that they may know of.
        NotYourTask: they see it and do not work on it.
    """
    if record.record_kind not in ATTACHABLE:
        raise NotAttachable(field="record_kind", possible=tuple(sorted(ATTACHABLE)))
    of = belongs_to(record, lambda decider, stream: casework.state(authority.office, decider, stream)[1], authority.cases_of)
    authority.judged(AttachFile, Target(kind=ATTACHMENT.kind, record_id=record.record_id, exists=False, of=of))


def check_words(authority: Authority, command: AttachFile, at: datetime | None) -> None:
    """Refuse what could not be recorded in the end: a name that is a path, a type that is not taken.

    Raises:
        FieldInvalid: the first field that cannot be.
    """
    now = datetime.now(UTC)
    context = Context(office=authority.office, actor=authority.somebody, at=at or now, now=now, policies=Policies({}))
    ATTACHMENT.decide(command, Attachment(), context)


def check_content(head: bytes, declared: str) -> None:
    """Refuse a file that is by its first bytes not what was declared.

    Raises:
        ContentNotTaken: it is nothing that is taken.
        ContentNotAsDeclared: it is something else.
    """
    found = media_type(head[:HEAD_BYTES])
    if found is None:
        raise refusals.ContentNotTaken(field="body", possible=tuple(EXTENSIONS))
    if found != declared:
        raise refusals.ContentNotAsDeclared(field="media_type", possible=(found,))


def order_of(authority: Authority, found: Upload, declared: Declared) -> Order:
    """The order that records an upload as an attachment."""
    command = AttachFile(
        attachment_id=found.attachment_id,
        record_kind=found.record_kind,
        record_id=found.record_id,
        kind=declared.kind,
        purpose=declared.purpose,
        media_type=declared.media_type,
        size_bytes=found.size_bytes,
        pieces=found.pieces,
        sha256=declared.sha256,
        file_name=declared.file_name,
        caption=declared.caption,
    )
    return Order(
        office=found.office,
        command=command,
        actor=authority.somebody,
        permit=authority.permit(command),
        command_id=uuid5(RECORDING, f"{found.office} {found.attachment_id}"),
        occurred_at=declared.occurred_at,
        channel=declared.channel,
        request_mac=found.request_mac,
    )
