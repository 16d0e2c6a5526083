"""Numbers without names: how many complaints and cases, by kind, kecamatan and stage; a province also asks those of its regencies."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import Field, create_model
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.numbers import scope_of_numbers
from api.access.queries import Query
from api.openapi import refused_with
from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.lists import READ_REFUSALS
from api.routes.moments import AskedMoment, KnownAnswer, ListReader, Question, at_moment, known_content
from api.routes.shapes import content_of, shape_of
from api.services import access_of
from cases.errors import NotFound
from projections.numbers.query import COUNTED, Numbers, numbers

QUESTION: Final = Question(Query.NUMBERS, COUNTED)

_COUNTED: Final[Any] = Annotated[str, Field(description="The office whose complaints and cases are counted")]


class AskedNumbers(AskedMoment):
    """Whose numbers, as known when."""

    office: Annotated[
        str | None,
        Field(
            max_length=40,
            description="Whose; the own office's unless given. A province's office may name a regency or city in it.",
            json_schema_extra={"examples": ["kab-indramayu"]},
        ),
    ] = None


NumbersAnswer: Final = create_model(
    "NumbersAnswer",
    __base__=OfficeAnswer,
    __doc__="Counts as known at one position of the counted office's log.",
    known=(KnownAnswer, ...),
    counted=(_COUNTED, ...),
    numbers=(shape_of(Numbers), ...),
)


def number_routes() -> APIRouter:
    """The route that counts."""
    router = APIRouter(tags=["numbers"])

    @router.get(
        "/v1/numbers",
        operation_id="ReadNumbers",
        summary="Count complaints and cases.",
        responses={200: {"model": NumbersAnswer}, **refused_with(NotFound, *READ_REFUSALS)},
    )
    async def counted(asked: Annotated[AskedNumbers, InQuery()], reader: ListReader) -> Response:
        """Counts by kind, kecamatan and stage; nobody is named. Positions are those of the office that is counted."""
        scope = await run_in_threadpool(scope_of_numbers, access_of(reader.request), reader.authority, asked.office)
        async with at_moment(reader, asked, QUESTION, scope) as moment:
            answer = await numbers(moment.connection, moment.position)
        (found,) = answer.rows
        content = {"known": known_content(answer.known), "counted": scope.office, "numbers": content_of(found)}
        return send(reader.authority, content)

    return router
