"""Reading one record: what is known of it, and what happened in it, in order."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from pydantic import BaseModel, create_model
from starlette.responses import Response

from api.requests import etag
from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.moments import AskedMoment, KnownAnswer, Moment, Question, Reader, at_moment, known_content, note_look, note_refusal
from api.routes.shapes import shape_of
from cases.errors import NotFound
from projections.moments import Answer

R = TypeVar("R")


def record_shape(name: str, **members: type[msgspec.Struct] | Any) -> type[BaseModel]:
    """The shape of one record, for the description: rows of read models, and what else is given."""
    shown: dict[str, Any] = {
        member: (shape_of(kind) if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else kind, ...)
        for member, kind in members.items()
    }
    return create_model(name, __base__=OfficeAnswer, __doc__="What is known of a record.", known=(KnownAnswer, ...), **shown)


async def record(
    reader: Reader,
    asked: AskedMoment,
    question: Question,
    read: Callable[[Moment], Awaitable[Answer[R]]],
    shown: Callable[[R], tuple[int, bool, dict[str, Any]]],
) -> Response:
    """One record, or 304 where the caller has its newest version.

    Args:
        reader: who reads.
        asked: as known when.
        question: what is read.
        read: reads the row, or none where the caller may see none.
        shown: of the row: its version, whether something of it cannot be read any more, and what is answered.

    Raises:
        NotFound: there is no such record that the caller may see.
    """
    async with at_moment(reader, asked, question) as moment:
        answer = await read(moment)
    if not answer.rows:
        missing = NotFound()
        await note_refusal(reader, question, missing)
        raise missing
    version, redacted, content = shown(answer.rows[0])
    tag = etag(version)
    # What was forgotten meanwhile has no version of its own, so it is always sent.
    if not redacted and tag in [one.strip() for one in (reader.if_none_match or "").split(",")]:
        return Response(status_code=304, headers={"ETag": tag})
    await note_look(reader, question, [question.record_id] if question.record_id else [], answer.known)
    return send(reader.authority, {"known": known_content(answer.known), **content}, ETag=tag)
