"""Reading attachments: the files of a record, one of them, and its bytes. Each is a look, also at the bytes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Path
from fastapi import Query as InQuery
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.access.lookup import record_standing
from api.access.queries import Query
from api.access.rules import SEEN_BY
from api.access.targets import Target
from api.attachments.handing_out import Download, asked_range, headers_of
from api.attachments.refusals import AttachmentForgotten, AttachmentIsWithdrawn, RangeNotThere, TooManyDownloads
from api.openapi import refused_with
from api.refusals import NotReady
from api.routes.answers import send
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Question, Reader, RecordReader, at_moment, known_content, note_look, note_refusal
from api.routes.next_steps import records
from api.routes.orders import KINDS
from api.routes.records import record_shape
from api.routes.shapes import content_of
from api.routes.way import ATTACHMENT as PATH
from api.services import attachments_of, casework_of, edge_of, reading_of
from cases.attaching import ATTACHABLE
from cases.attachment import ATTACHMENT, MEDIA_TYPES
from cases.errors import Forbidden, NotFound
from projections.attachments import ATTACHMENTS, KnownAttachment
from projections.attachments.query import attachment, attachments
from projections.moments import Known

NAME: Final = "attachments"
AttachmentId = Annotated[UUID, Path(description="Of the attachment")]
Range = Annotated[str | None, Header(max_length=100, description="`bytes=0-1023`: one part of the file (RFC 9110, section 14).")]


def attachment_routes() -> APIRouter:
    """The routes that read attachments: a list for each kind of record, and one attachment."""
    router = APIRouter(tags=["attachments"])
    for path, kind, _ in records():
        if kind in ATTACHABLE:
            router.add_api_route(
                f"{path}/attachments",
                _of(kind),
                methods=["GET"],
                operation_id=f"List{kind.title().replace('_', '')}Attachments",
                summary=f"List the files of a {kind.replace('_', ' ')}, in the order in which they were attached.",
                responses={200: {"model": page_shape(KnownAttachment)}, **refused_with(NotFound, *LIST_REFUSALS)},
            )
    _one(router)
    _bytes(router)
    return router


def _of(kind: str) -> Callable[..., Awaitable[Response]]:
    place = Path(alias=f"{kind}_id", description=f"Of the {kind.replace('_', ' ')}")
    listing = Listing(NAME, (datetime, UUID), SEEN_BY[kind], ATTACHMENTS)

    async def files(record_id: Annotated[UUID, place], asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Withdrawn ones are listed too, and say so. Now, or as known earlier."""
        await _standing(reader, kind, record_id)
        return await listing.page(
            reader,
            asked,
            lambda moment, after, limit: attachments(moment.connection, record_id, moment.position, after=after, limit=limit),
            lambda row: (row.attached_at, row.attachment_id),
            record_id=record_id,
            looked=Query.ATTACHMENTS,
        )

    return files


def _one(router: APIRouter) -> None:
    @router.get(
        PATH,
        operation_id="ReadAttachment",
        summary="Read what is known of an attachment.",
        responses={200: {"model": record_shape("AttachmentAnswer", attachment=KnownAttachment)}, **refused_with(NotFound, *READ_REFUSALS)},
    )
    async def one(attachment_id: AttachmentId, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What it is, of which record, by whom, and whether it was withdrawn. Its bytes are at `…/content`."""
        known, upto, _ = await _known(reader, asked, attachment_id)
        await _look(reader, known.record_id, upto, attachment_id)
        return send(reader.authority, {"known": known_content(upto), "attachment": content_of(known)}, ETag=f'"{known.version}"')


def _bytes(router: APIRouter) -> None:
    binary: dict[str, Any] = {
        one: {"schema": {"type": "string", "format": "binary"}} for one in sorted({t for ts in MEDIA_TYPES.values() for t in ts})
    }

    @router.get(
        f"{PATH}/content",
        operation_id="DownloadAttachment",
        summary="Download the bytes of an attachment.",
        response_class=Response,
        responses={
            200: {"description": "The file as it was attached, to be saved and never shown by a browser", "content": binary},
            206: {"description": "The part that was asked for", "content": binary},
            304: {"description": "You have it"},
            **refused_with(NotFound, *READ_REFUSALS, AttachmentIsWithdrawn, AttachmentForgotten, RangeNotThere, TooManyDownloads, NotReady),
        },
    )
    async def download(
        attachment_id: AttachmentId,
        asked: Annotated[AskedMoment, InQuery()],
        reader: RecordReader,
        part: Annotated[Range, Header(alias="Range")] = None,
    ) -> Response:
        """Each download is a look, written down before the first byte. Whoever has it by its `ETag` is not sent it again."""
        known, upto, question = await _known(reader, asked, attachment_id)
        if known.withdrawn_at is not None and not reader.authority.may(Query.WITHDRAWN_ATTACHMENTS):
            raise AttachmentIsWithdrawn(field="attachment_id")
        headers = headers_of(known)
        if headers["ETag"] in [one.strip() for one in (reader.if_none_match or "").split(",")]:
            return Response(status_code=304, headers=headers)
        asked_for = asked_range(part, known.size_bytes)
        first, end = asked_for or (0, known.size_bytes)
        out = await _download(reader, known, question)
        with ExitStack() as running:
            running.enter_context(edge_of(reader.request).downloads.one_more(str(reader.authority.worker)))
            content = out.content(first, end)
            begun = await anext(content)  # what cannot be read is refused before anything is sent
            await _look(reader, known.record_id, upto, attachment_id)
            headers["Content-Length"] = str(end - first)
            if asked_for:
                headers["Content-Range"] = f"bytes {first}-{end - 1}/{known.size_bytes}"
            if reader.request.method == "HEAD":
                return Response(status_code=206 if asked_for else 200, headers=headers, media_type=known.media_type)
            sending = _sending(begun, content, running.pop_all())
            return StreamingResponse(sending, 206 if asked_for else 200, headers, known.media_type)


async def _sending(begun: bytes, rest: AsyncIterator[bytes], running: ExitStack) -> AsyncIterator[bytes]:
    with running:
        yield begun
        async for piece in rest:
            yield piece


async def _known(reader: Reader, asked: AskedMoment, attachment_id: UUID) -> tuple[KnownAttachment, Known, Question]:
    """An attachment that the caller may see, by the record that it belongs to."""
    of = (await _standing(reader, ATTACHMENT.kind, attachment_id)).of
    kind, record_id = (of.kind, of.record_id) if of else (ATTACHMENT.kind, attachment_id)
    question = Question(SEEN_BY[kind], (ATTACHMENTS,), record_id)
    async with at_moment(reader, asked, question) as moment:
        answer = await attachment(moment.connection, attachment_id, moment.position)
    if not answer.rows:
        raise await _missing(reader, attachment_id)
    return answer.rows[0], answer.known, question


async def _standing(reader: Reader, kind: str, record_id: UUID) -> Target:
    """How the record stands, or the attachment, that the caller may see; what they may not see is not there."""
    authority = reader.authority
    try:
        authority.actor(Query.ATTACHMENTS)
    except Forbidden as refusal:
        await note_refusal(reader, Question(Query.ATTACHMENTS, (), record_id), refusal)
        raise
    casework = casework_of(reader.request)
    _, _, target = await run_in_threadpool(record_standing, casework, authority.office, KINDS[kind], record_id)
    if not authority.sees(target):
        raise await _missing(reader, record_id)
    return target


async def _missing(reader: Reader, record_id: UUID) -> NotFound:
    missing = NotFound()
    await note_refusal(reader, Question(Query.ATTACHMENTS, (), record_id), missing)
    return missing


async def _look(reader: Reader, record_id: UUID, known: Known, *attachment_ids: UUID) -> None:
    await note_look(reader, Question(Query.ATTACHMENTS, (), record_id), (record_id, *attachment_ids), known)


async def _download(reader: Reader, known: KnownAttachment, question: Question) -> Download:
    keyring, office = casework_of(reader.request).store.keyring, reader.authority.office
    opening = await run_in_threadpool(keyring.opening, office, [known.record_id])
    cipher = opening.cipher(known.record_id)
    if cipher is None:
        raise AttachmentForgotten
    scope = reader.authority.scope(question.query, question.record_id)
    return Download(reading_of(reader.request), scope, known, cipher, attachments_of(reader.request).folder)
