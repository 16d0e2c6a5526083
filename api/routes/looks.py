"""Reading who looked at personal data: the office's second log, in order."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import AwareDatetime, BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.access.authority import Authority
from api.access.queries import Query
from api.exports.forms import Form
from api.exports.sheet import Rows
from api.openapi import refused_with
from api.routes.answers import Answer, send
from api.routes.authority import Authorised
from api.routes.exports import ROWS_AT_ONCE, Export, check_number, columns_of, one_more_file, send_file, wanted_form
from api.routes.lists import ACCESS_REFUSALS, MOST_ROWS
from api.routes.orders import instant
from api.services import looks_of, reading_of
from cases.events.look import PersonalDataLooked
from cases.log.reader import Recorded
from cases.vocabulary import LookOutcome, LookPurpose
from projections.audit_trail.query import named
from projections.scope import EVERYTHING, reading


class LookShown(BaseModel):
    """Somebody asked to see personal data."""

    position: Annotated[int, Field(description="In the log of looks")]
    recorded_at: AwareDatetime
    actor_id: UUID
    role: str
    on_behalf_of: UUID | None
    query: Annotated[str, Field(description="What was asked, by its name in the rules of access")]
    purpose: LookPurpose
    outcome: LookOutcome
    refusal: str | None
    record_ids: Annotated[list[UUID], Field(description="What was shown, or the one that was refused; those that the reader may see")]
    hidden: Annotated[int, Field(ge=0, description="How many more there were that the reader may not see, or that do not exist")]
    known_at: Annotated[int | None, Field(description="The position of the casework that the answer was true at")]
    in_need: Annotated[bool, Field(description="Whether access taken in need was open to them")]


class LooksAnswer(Answer):
    """A page of looks."""

    rows: list[LookShown]
    next: Annotated[int | None, Field(description="`after` of the next page; null on the last")]


def look_routes() -> APIRouter:
    """The route of the log of looks."""
    router = APIRouter(tags=["audit-trail"])

    @router.get(
        "/v1/looks",
        operation_id="ReadLooks",
        summary="Read who looked at personal data, in order.",
        responses={200: {"model": LooksAnswer}, **refused_with(*ACCESS_REFUSALS)},
    )
    async def looks(
        request: Request,
        authority: Authorised,
        after: Annotated[int, InQuery(ge=0, le=2**53 - 1, description="The position after which to begin.")] = 0,
        limit: Annotated[int, InQuery(ge=1, le=MOST_ROWS, description="Looks of a page.")] = 50,
    ) -> Response:
        """Every look at personal data and every refusal, by position. It names ids, of those records alone that the reader may see."""
        authority.scope(Query.LOOKS)
        form = wanted_form(request)
        if form is not None:
            return await _file(request, authority, form, after)
        page = await run_in_threadpool(looks_of(request).page, authority.office, after, limit + 1)
        shown = page[:limit]
        rows = await _told(request, authority, shown)
        return send(authority, {"rows": rows, "next": shown[-1].position if len(page) > limit else None})

    return router


async def _file(request: Request, authority: Authority, form: Form, after: int) -> Response:
    """The looks after a position as a file: of those that there are now, and so that no later one changes their number."""
    reader = looks_of(request)

    async def all_pages(until: int | None = None) -> AsyncIterator[list[Recorded]]:
        place = after
        while page := await run_in_threadpool(reader.page, authority.office, place, ROWS_AT_ONCE):
            shown = [one for one in page if until is None or one.position <= until]
            yield shown
            if len(shown) < ROWS_AT_ONCE:
                return
            place = shown[-1].position

    with one_more_file(request, authority) as running:
        number, last = 0, after
        async for page in all_pages():
            number, last = number + len(page), page[-1].position
            check_number(request, number, ("after",))

        async def pages() -> AsyncIterator[Rows]:
            async for page in all_pages(last):
                yield msgspec.to_builtins(await _told(request, authority, page))

        filters = {"after": after} if after else {}
        export = Export(
            name="looks", query=Query.LOOKS, columns=columns_of(request), number=number, position=last, filters=filters, pages=pages
        )
        return await send_file(request, authority, form, export, running.pop_all())


async def _told(request: Request, authority: Authority, page: list[Recorded]) -> list[dict[str, Any]]:
    """Looks as their reader may know them."""
    looks = [(one, _look(one)) for one in page]
    seen = await _seen(request, authority, {record_id for _, look in looks for record_id in look.record_ids})
    return [
        {
            "position": recorded.position,
            "recorded_at": instant(recorded.recorded_at),
            "actor_id": recorded.told.actor_id,
            "role": recorded.told.role,
            "on_behalf_of": recorded.told.on_behalf_of,
            "query": look.query,
            "purpose": look.purpose,
            "outcome": look.outcome,
            "refusal": look.refusal,
            "record_ids": (found := [one for one in look.record_ids if one in seen]),
            "hidden": len(look.record_ids) - len(found),
            "known_at": look.known_at,
            "in_need": look.in_need,
        }
        for recorded, look in looks
    ]


async def _seen(request: Request, authority: Authority, ids: set[UUID]) -> set[UUID]:
    """Those of some records that the reader may see. Who sees everything is told also of those that are not there."""
    scope = authority.scope(Query.LOOKS)
    if scope.compartments == EVERYTHING:
        return ids
    async with reading(reading_of(request), scope) as connection:
        return await named(connection, sorted(ids))


def _look(recorded: Recorded) -> PersonalDataLooked:
    if not isinstance(recorded.event, PersonalDataLooked):
        raise TypeError(f"the log of looks holds {recorded.name}")
    return recorded.event
