"""What is sent and answered when files are attached, as the description shows it."""

import base64
import hashlib
from typing import Annotated, Final
from uuid import UUID

from fastapi import Header, Path
from pydantic import AwareDatetime, Field, create_model

from api.routes.answers import Answer
from api.routes.bodies import body_of
from api.routes.way import ATTACHMENT, Way
from cases.attachment import AttachFile

UPLOAD: Final = "/v1/attachment-uploads/{attachment_id}"
BY_SERVER: Final = frozenset({"attachment_id", "pieces"})
"""What no caller says: the id, and in how many pieces the bytes are kept."""

IN_ONE: Final = Way("/v1/attachments", AttachFile, begins=ATTACHMENT, version=False)
RECORDED: Final = Way(f"{UPLOAD}/completion", AttachFile, begins=ATTACHMENT, version=False)
MOST_TEXT: Final = 1_400_000

_SaidInOne = body_of(AttachFile, BY_SERVER | {"size_bytes"}, frozenset({"sha256"}))
UploadBegun = create_model("BeginUpload", __base__=body_of(AttachFile, BY_SERVER), __doc__="A file that is going to be uploaded.")


class AttachInOne(_SaidInOne):  # type: ignore[valid-type,misc]  # made of the command's fields
    """A small file with what is said of it."""

    content: Annotated[str, Field(max_length=MOST_TEXT, description="The bytes, base64 (RFC 4648, section 4)")]


EXAMPLE: Final = {
    "record_kind": "case",
    "record_id": "0190a1b2-0000-7000-8000-000000000002",
    "kind": "FOTO",
    "purpose": "KONDISI",
    "media_type": "image/png",
    "file_name": "rumah.png",
    "caption": "Rumah dari depan",
}
PIXEL: Final = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one transparent pixel
_PIXEL_BYTES: Final = base64.b64decode(PIXEL)
SIZED: Final = {"size_bytes": len(_PIXEL_BYTES), "sha256": hashlib.sha256(_PIXEL_BYTES).hexdigest()}

AttachmentId = Annotated[UUID, Path(description="Of the upload, and of the attachment that it becomes")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="What you call this request. Sent again under the same key, it is carried out once and answered alike.",
        json_schema_extra={"examples": ["4d1a7a56-6c5b-4f0e-9a51-2f1d0f6a7c11"]},
    ),
]
Offset = Annotated[
    str | None,
    Header(
        alias="Upload-Offset",
        max_length=20,
        description="At which byte of the file the piece begins; the first is 0.",
        json_schema_extra={"examples": ["0"]},
    ),
]


class UploadAnswer(Answer):
    """How far an upload has come. The same is in the headers `Upload-Offset`, `Upload-Length` and `Upload-Complete`."""

    attachment_id: UUID
    record_kind: str
    record_id: UUID
    size_bytes: Annotated[int, Field(description="As declared")]
    offset: Annotated[int, Field(description="How many bytes are kept; where to go on")]
    recorded: Annotated[bool, Field(description="Whether the attachment is recorded")]
    expires_at: Annotated[AwareDatetime | None, Field(description="When the upload is dropped unless a further piece comes; null: never")]
