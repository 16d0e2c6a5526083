"""How many there are of what: counts of what the caller may see, as known at one position."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from pydantic import BaseModel, create_model
from starlette.responses import Response

from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.exports import Short, filters_of, send_short, wanted_form
from api.routes.moments import AskedMoment, KnownAnswer, Moment, Question, Reader, at_moment, known_content, note_look
from api.routes.shapes import content_of, shape_of
from projections.moments import Answer

R = TypeVar("R", bound=msgspec.Struct)


class AskedCounts(AskedMoment):
    """What can be asked of counts."""

    def filters(self) -> dict[str, Any]:
        """What is counted."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in AskedMoment.model_fields}


def counts_shape(row: type[msgspec.Struct]) -> type[BaseModel]:
    """The shape of counts, for the description."""
    members: dict[str, Any] = {"known": (KnownAnswer, ...), "rows": (list.__class_getitem__(shape_of(row)), ...)}
    return create_model(f"{row.__name__}s", __base__=OfficeAnswer, __doc__="Counts of what the caller may see.", **members)


async def counts(reader: Reader, asked: AskedMoment, question: Question, read: Callable[[Moment], Awaitable[Answer[R]]]) -> Response:
    """All counts, in one answer or as a file."""
    async with at_moment(reader, asked, question) as moment:
        answer = await read(moment)
    await note_look(reader, question, (), answer.known)
    rows = [content_of(row) for row in answer.rows]
    form = wanted_form(reader.request)
    if form is not None:
        name = reader.request.url.path.removeprefix("/v1/").replace("/", "-")
        short = Short(name=name, query=question.query, position=answer.known.position, rows=rows)
        return await send_short(reader.request, reader.authority, form, short, filters_of(asked))
    return send(reader.authority, {"known": known_content(answer.known), "rows": rows})
