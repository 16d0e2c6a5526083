"""What is answered: the shapes that the description shows, and how they are sent."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import Response

from api.access.authority import Authority
from api.limits import JSON
from api.requests import etag
from api.routes.orders import Done, instant
from api.routes.way import Way

Position = Annotated[int, Field(ge=1, description="In the office's log")]
Version = Annotated[int, Field(ge=0, description="Of the record; also its `ETag`")]


class Answer(BaseModel):
    """What every answer of an office says."""

    office: Annotated[str, Field(description="Whose log it is about")]
    demonstration: Annotated[bool, Field(description="Whether this office is a demonstration: nobody in it is real.")]


class ReceiptContent(BaseModel):
    """What came of a command."""

    command_id: UUID
    id: Annotated[UUID, Field(description="Of the record that it is about")]
    version: Version
    positions: Annotated[list[Position], Field(description="Of its facts; empty where nothing was to be recorded")]
    recorded_at: AwareDatetime
    repeated: Annotated[bool, Field(description="Whether this is the first answer given again")]
    ids: Annotated[dict[str, UUID], Field(description="What it named or began: `case_id`, `note_id` …")]
    may_do_next: Annotated[list[str], Field(description="Commands that the record admits now")]


class ReceiptAnswer(Answer, ReceiptContent):
    """What came of a command. Repeated with the same `Idempotency-Key`, it is answered again."""


class BriefAnswer(Answer):
    """What came of a report from the field, in as few words as possible."""

    id: Annotated[UUID, Field(description="Of the case")]
    version: Version
    position: Position
    repeated: Annotated[bool, Field(description="Whether this is the first answer given again")]
    ids: Annotated[dict[str, UUID], Field(description="`complaint_id`, `case_id`, `person_id`, `dispatch_id`")]


class Action(BaseModel):
    """A command that may be sent now."""

    command: str
    title: Annotated[str, Field(description="In the caller's language")]
    method: Literal["POST"]
    path: Annotated[str, Field(description="Where to send it; `{…}` is to be filled in")]
    if_match: Annotated[bool, Field(description="Whether it needs `If-Match`")]


class NotNow(BaseModel):
    """A command that may not be sent now."""

    command: str
    title: Annotated[str, Field(description="In the caller's language")]
    detail: Annotated[str, Field(description="Why not, in the caller's language")]


class ActionsAnswer(Answer):
    """What may be done next with a record."""

    id: UUID
    version: Version
    stage: Annotated[str, Field(description="Where it stands")]
    stage_name: Annotated[str, Field(description="In the caller's language")]
    actions: list[Action]
    not_now: list[NotNow]


def send(authority: Authority, content: Mapping[str, Any], status: int = 200, **headers: str) -> Response:
    """An answer of an office; one of a demonstration says so."""
    body = {"office": authority.office, "demonstration": authority.demonstration, **content}
    return Response(msgspec.json.encode(body), status, headers, JSON)


def send_receipt(authority: Authority, done: Done, way: Way) -> Response:
    """The answer to a command: 201 and where it is, if it began a record, else 200."""
    headers = {"ETag": etag(done.version)}
    if way.begins is not None:
        headers["Location"] = way.begins.format_map({name: str(found) for name, found in done.ids.items()})
    content = brief_content(done) if way.brief else receipt_content(done)
    return send(authority, content, 201 if way.begins else 200, **headers)


def brief_content(done: Done) -> dict[str, Any]:
    """A receipt in as few words as possible."""
    position = done.receipt.positions[-1]
    return {"id": done.id, "version": done.version, "position": position, "repeated": done.receipt.repeated, "ids": done.ids}


def receipt_content(done: Done) -> dict[str, Any]:
    """A receipt as it is answered."""
    return {
        "command_id": done.receipt.command_id,
        "id": done.id,
        "version": done.version,
        "positions": done.receipt.positions,
        "recorded_at": instant(done.receipt.recorded_at),
        "repeated": done.receipt.repeated,
        "ids": done.ids,
        "may_do_next": done.may_do_next,
    }
