"""Attaching files: in one request for what is small, or by an upload that can be interrupted and taken up again.

An upload follows draft-ietf-httpbis-resumable-upload-10 as far as it is needed: it is begun with size and digest, `PATCH`
sends the bytes from `Upload-Offset` on, `HEAD` or `GET` says where to go on, and `completion` records the attachment.
"""

import base64
import binascii
import hashlib
import re
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.authority import Authority
from api.access.lookup import record_standing
from api.attachments import refusals
from api.attachments.content import HEAD_BYTES
from api.attachments.keeping import Attachments, Begun
from api.attachments.recording import Named, check_content, check_words, may_attach
from api.attachments.upload import Declared, Upload
from api.limits import PIECE
from api.logs import note
from api.openapi import commanded, refused_with
from api.refusals import DiskFull, NotReady, RequestInvalid
from api.requests import command_id, request_mac
from api.routes.answers import ReceiptAnswer, send, send_receipt
from api.routes.authority import Authorised
from api.routes.bodies import Body, errors_in, new_id, read_body
from api.routes.described import refusals_of
from api.routes.lists import ACCESS_REFUSALS
from api.routes.orders import Done, instant, may_do_next
from api.routes.upload_shapes import (
    EXAMPLE,
    IN_ONE,
    PIXEL,
    RECORDED,
    SIZED,
    UPLOAD,
    AttachInOne,
    AttachmentId,
    Key,
    Offset,
    UploadAnswer,
    UploadBegun,
)
from api.services import attachments_of, casework_of
from cases.application import Casework
from cases.attachment import ATTACHMENT, AttachFile
from cases.errors import OtherRequest
from cases.unit import Receipt

_OFFSET: Final = re.compile(r"\d{1,15}", re.ASCII)

_PIECE: Final = {"schema": {"type": "string", "format": "binary"}, "examples": {"ordinary": {"value": "the bytes themselves"}}}
_TAKEN: Final = (refusals.ContentNotTaken, refusals.ContentNotAsDeclared, refusals.MoreThanDeclared, refusals.DigestNotAsDeclared)
_ROOM: Final = (refusals.AttachmentTooLarge, refusals.DayIsFull, refusals.TooManyUploads, DiskFull, NotReady)
_OF_UPLOAD: Final = refused_with(refusals.NoSuchUpload, *ACCESS_REFUSALS, NotReady)


def upload_routes() -> APIRouter:
    """The routes by which files come."""
    router = APIRouter(tags=["attachments"])
    _in_one(router)
    _uploads(router)
    _pieces(router)
    return router


def _in_one(router: APIRouter) -> None:
    @router.post(
        IN_ONE.path,
        operation_id="AttachFile",
        summary="Attach a small file in one request.",
        status_code=201,
        responses={201: {"model": ReceiptAnswer}, **commanded(*refusals_of(IN_ONE), *_TAKEN, *_ROOM)},
        openapi_extra=_shown(AttachInOne, {**EXAMPLE, "content": PIXEL}),
    )
    async def in_one(request: Request, authority: Authorised, key: Key = None) -> Response:
        """For phones: the whole file in the body. What is larger than a body may be comes by an upload."""
        body = await request.body()
        return await run_in_threadpool(_attached, request, authority, _read(AttachInOne, body), key)


def _uploads(router: APIRouter) -> None:
    @router.post(
        "/v1/attachment-uploads",
        operation_id="BeginUpload",
        summary="Begin the upload of a file.",
        status_code=201,
        responses={201: {"model": UploadAnswer}, **commanded(*refusals_of(IN_ONE), *_ROOM)},
        openapi_extra=_shown(UploadBegun, {**EXAMPLE, **SIZED}),
    )
    async def begin(request: Request, authority: Authorised, key: Key = None) -> Response:
        """Say what the file is and to which record it belongs, before its bytes are sent."""
        body = await request.body()
        return await run_in_threadpool(_begin, request, authority, _read(UploadBegun, body), key)

    @router.get(
        UPLOAD,
        operation_id="ReadUpload",
        summary="How far has an upload come?",
        responses={200: {"model": UploadAnswer}, **_OF_UPLOAD},
    )
    def state(request: Request, authority: Authorised, attachment_id: AttachmentId) -> Response:
        """Where to go on after an interruption; `HEAD` says it too. Of one's own uploads only."""
        keeper = attachments_of(request)
        return _state(keeper, authority, keeper.found(authority, attachment_id))

    @router.post(
        RECORDED.path,
        operation_id="CompleteUpload",
        summary="Record the attachment, once all bytes are there.",
        status_code=201,
        responses={
            201: {"model": ReceiptAnswer},
            **commanded(*refusals_of(IN_ONE), refusals.NoSuchUpload, refusals.UploadIncomplete, refusals.DigestNotAsDeclared, NotReady),
        },
    )
    def complete(request: Request, authority: Authorised, attachment_id: AttachmentId) -> Response:
        """The bytes are read again and compared with the declared digest, then the attachment is recorded, once."""
        found, receipt = attachments_of(request).complete(authority, attachment_id)
        return _recorded(casework_of(request), authority, found, receipt)

    @router.delete(
        UPLOAD,
        operation_id="DropUpload",
        summary="Drop an upload that is not wanted any more.",
        status_code=204,
        response_class=Response,
        responses={204: {"description": "Dropped"}, **_OF_UPLOAD},
    )
    def drop(request: Request, authority: Authorised, attachment_id: AttachmentId) -> Response:
        """What was recorded as an attachment stays: it can be withdrawn."""
        attachments_of(request).cancel(authority, attachment_id)
        return Response(status_code=204)


def _pieces(router: APIRouter) -> None:
    @router.patch(
        UPLOAD,
        operation_id="SendPiece",
        summary="Send the next bytes of a file.",
        status_code=204,
        response_class=Response,
        responses={
            204: {"description": "Kept; `Upload-Offset` says where to go on"},
            **refused_with(
                *ACCESS_REFUSALS,
                *_TAKEN,
                refusals.NoSuchUpload,
                refusals.OffsetOther,
                refusals.OffsetUnreadable,
                refusals.PieceTooSmall,
                OtherRequest,
                NotReady,
            ),
        },
        openapi_extra={
            "requestBody": {"required": True, "content": {PIECE: _PIECE}},
        },
    )
    async def piece(request: Request, authority: Authorised, attachment_id: AttachmentId, offset: Offset = None) -> Response:
        """At most as many bytes as a body may have, at least 4,096 unless the file ends. The same piece again is harmless."""
        if offset is None or not _OFFSET.fullmatch(offset):
            raise refusals.OffsetUnreadable(field="header.Upload-Offset")
        keeper, content = attachments_of(request), await request.body()
        found = await run_in_threadpool(keeper.append, authority, attachment_id, int(offset), content)
        return Response(status_code=204, headers=_headers(keeper, found))


def _read(kind: type[Body], content: bytes) -> Any:
    try:
        return read_body(kind, content)
    except ValidationError as error:
        raise RequestValidationError(errors_in(error)) from None


def _attached(request: Request, authority: Authority, body: Any, key: str | None) -> Response:
    content = _decoded(body.content)
    check_content(content, body.media_type)
    sha256 = body.sha256 or hashlib.sha256(content).hexdigest()
    keeper = attachments_of(request)
    found = keeper.begin(authority, _begun(request, authority, body, key, IN_ONE.path, len(content), sha256))
    if not found.complete:
        keeper.append(authority, found.attachment_id, 0, content)
    found, receipt = keeper.complete(authority, found.attachment_id)
    return _recorded(casework_of(request), authority, found, receipt)


def _begin(request: Request, authority: Authority, body: Any, key: str | None) -> Response:
    keeper = attachments_of(request)
    begun = _begun(request, authority, body, key, "/v1/attachment-uploads", body.size_bytes, body.sha256)
    found = keeper.begin(authority, begun)
    return _state(keeper, authority, found, 201, Location=UPLOAD.format(attachment_id=found.attachment_id))


def _begun(  # noqa: PLR0917  # what a request says, and what its content is
    request: Request, authority: Authority, body: Any, key: str | None, path: str, size_bytes: int, sha256: str
) -> Begun:
    casework, office = casework_of(request), authority.office
    may_attach(casework, authority, Named(body.record_kind, body.record_id))
    said = {name: getattr(body, name) for name in ("kind", "purpose", "media_type", "file_name", "caption")} | {"sha256": sha256}
    record = {"record_kind": body.record_kind, "record_id": body.record_id, "size_bytes": size_bytes}
    attachment_id = new_id()
    check_words(authority, AttachFile(attachment_id=attachment_id, pieces=1, **said, **record), body.occurred_at)
    sent = body.model_dump(mode="json", exclude_unset=True, exclude={"content"}) | {"sha256": sha256}
    return Begun(
        attachment_id=attachment_id,
        command_id=command_id(office, authority.worker, key),
        request_mac=request_mac(casework.store.keyring.secret(office, "requests"), "POST", path, sent),
        declared=Declared(**said, occurred_at=body.occurred_at, channel=str(body.channel or "api")),
        **record,
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RequestInvalid(field="content", rule="RFC 4648, section 4") from None


def _recorded(casework: Casework, authority: Authority, found: Upload, receipt: Receipt) -> Response:
    version, state, target = record_standing(casework, authority.office, ATTACHMENT, found.attachment_id, fresh=False)
    note(stream=str(found.attachment_id), position=receipt.positions[-1] if receipt.positions else None)
    done = Done(
        receipt=receipt,
        id=found.attachment_id,
        version=receipt.streams.get(found.attachment_id, version),
        ids={"attachment_id": found.attachment_id, "record_id": found.record_id},
        may_do_next=may_do_next(authority, ATTACHMENT.kind, state, target),
    )
    return send_receipt(authority, done, RECORDED)


def _state(keeper: Attachments, authority: Authority, found: Upload, status: int = 200, **headers: str) -> Response:
    expires = None if found.recorded_at else found.touched_at + timedelta(hours=keeper.limits.upload_hours)
    content = {
        "attachment_id": found.attachment_id,
        "record_kind": found.record_kind,
        "record_id": found.record_id,
        "size_bytes": found.size_bytes,
        "offset": found.kept_bytes,
        "recorded": found.recorded_at is not None,
        "expires_at": instant(expires) if expires else None,
    }
    return send(authority, content, status, **headers, **_headers(keeper, found))


def _headers(keeper: Attachments, found: Upload) -> dict[str, str]:
    limits = keeper.limits
    return {
        "Upload-Offset": str(found.kept_bytes),
        "Upload-Length": str(found.size_bytes),
        "Upload-Complete": "?1" if found.complete else "?0",
        "Upload-Limit": f"max-size={limits.attachment_bytes}, max-append-size={limits.body_bytes}, min-append-size={HEAD_BYTES}",
    }


def _shown(body: type[Body], example: dict[str, Any]) -> dict[str, Any]:
    shape = {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}, "examples": {"ordinary": {"value": example}}}
    return {"requestBody": {"required": True, "content": {"application/json": shape}}}
