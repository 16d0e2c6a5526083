"""What happened in a case, a complaint, a referral, to a person, on the way back to their family, in order: an entry an event.

An entry is never changed; it holds opened personal data, so forgetting a person overwrites the entries that name them
among their subjects. Other streams have no file: what they say is not for everybody who may see the office's cases.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cases.events.attachment import AttachmentWithdrawn, FileAttached
from cases.log.reader import Recorded
from projections.model import Key, Model, Row
from projections.opened import kind_of, redacted, said, subjects

KINDS: Final = ("case", "complaint", "person", "referral", "tracing", "tracing_request", "match", "reunification")


class Entry(Row, frozen=True, kw_only=True):
    """One event as a reader of the file sees it.

    Attributes:
        kind: of the stream, one of `KINDS`.
        version: of the event's own stream; an attachment has one of its own.
        name: of the event.
        details: what it said, by field; open facts and opened ones.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the details.
    """

    stream: UUID
    kind: str
    version: int
    name: str
    occurred_at: datetime
    recorded_at: datetime
    actor_id: UUID
    role: str
    on_behalf_of: UUID | None
    channel: str
    details: dict[str, Any]
    redacted: tuple[str, ...]
    subjects: tuple[UUID, ...]


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    kind, stream = _told_in(recorded)
    return ((stream,),) if kind in KINDS else ()


def _evolve(_: Entry | None, recorded: Recorded) -> Entry:
    told, (kind, stream) = recorded.told, _told_in(recorded)
    return Entry(
        stream=stream,
        kind=kind,
        version=recorded.version,
        name=recorded.name,
        occurred_at=told.occurred_at,
        recorded_at=recorded.recorded_at,
        actor_id=told.actor_id,
        role=told.role,
        on_behalf_of=told.on_behalf_of,
        channel=told.channel,
        details=said(recorded.event) | ({"attachment_id": recorded.stream} if stream != recorded.stream else {}),
        redacted=redacted(recorded.event),
        subjects=subjects(recorded),
    )


def _told_in(recorded: Recorded) -> tuple[str, UUID]:
    """Kind and id of the record in whose file an event is told: a file that is attached is told in that of its record."""
    match recorded.event:
        case FileAttached(record_kind=kind, record_id=stream) | AttachmentWithdrawn(record_kind=kind, record_id=stream):
            return kind, stream
        case event:
            return kind_of(event), recorded.stream


CASE_FILE: Final = Model(name="case_file", row=Entry, key=("stream",), keys=_keys, evolve=_evolve, appends=True)
