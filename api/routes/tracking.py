"""Following a complaint by its tracking code, for the reporter who names it."""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.answers import send
from api.routes.lists import READ_REFUSALS
from api.routes.moments import AskedMoment, ListReader, Question, at_moment, known_content, note_look, note_refusal
from api.routes.records import record_shape
from api.routes.shapes import content_of
from api.services import casework_of
from cases.errors import NotFound
from projections.tracking_codes import TRACKING_INDEX
from projections.tracking_codes.query import MODELS, FollowedComplaint, followed

QUESTION: Final = Question(Query.FOLLOWED_COMPLAINT, MODELS)
EXAMPLE: Final = {"tracking_code": "7K3F-9QXM-2TBD"}


class CodeAsked(BaseModel):
    """The code that the reporter was given."""

    model_config = ConfigDict(extra="forbid")
    tracking_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z-]{6,30}[0-9A-Z]$")]


def tracking_routes() -> APIRouter:
    """The route that follows a complaint."""
    router = APIRouter(tags=["complaints"])

    @router.post(
        "/v1/followed-complaints",
        operation_id="FollowComplaint",
        summary="Ask how far the complaint of a tracking code is.",
        responses={200: {"model": record_shape("FollowedAnswer", complaint=FollowedComplaint)}, **refused_with(NotFound, *READ_REFUSALS)},
        openapi_extra={"requestBody": {"content": {"application/json": {"examples": {"ordinary": {"value": EXAMPLE}}}}}},
    )
    async def follow(body: CodeAsked, reader: ListReader) -> Response:
        """Asked by whoever speaks with the reporter, or for them: stage, terms, and what the office has said to them.

        A question, not a fact; the code is sent in the body so that no log of addresses keeps it. A complaint whose reporter is
        protected is followed only by those who may see it.
        """
        keyring, office = casework_of(reader.request).store.keyring, reader.authority.office
        secret = await run_in_threadpool(keyring.secret, office, TRACKING_INDEX)
        async with at_moment(reader, AskedMoment(), QUESTION) as moment:
            answer = await followed(moment.connection, secret, body.tracking_code)
        if not answer.rows:
            missing = NotFound(field="body.tracking_code")
            await note_refusal(reader, QUESTION, missing)
            raise missing
        await note_look(reader, QUESTION, [answer.rows[0].complaint_id], answer.known)
        return send(reader.authority, {"known": known_content(answer.known), "complaint": content_of(answer.rows[0])})

    return router
