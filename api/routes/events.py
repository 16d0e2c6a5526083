"""What an office records, as it is recorded: a stream of events (SSE) that goes on from where its reader was.

Only open fields are sent; what is sealed stays sealed. A stream ends after some minutes: whoever reads it asks again
with a token that is still good, and misses nothing.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.access.authority import Authority
from api.access.lookup import record_standing
from api.access.queries import Query as Asked
from api.access.rules import SEEN_BY
from api.asking import Asking
from api.callers import Caller
from api.logs import log
from api.openapi import refused_with
from api.refusals import PositionAhead, TooManyStreams
from api.routes.authority import Authorised, present_authority
from api.routes.lists import ACCESS_REFUSALS
from api.services import access_of, casework_of, edge_of
from cases.application import Casework
from cases.deciders import decider_of_event
from cases.errors import Forbidden
from cases.events.deadline import DeadlineBreached, DeadlineEscalated
from cases.events.event import OpenLabel, type_of
from cases.log.reader import LogReader, Poisoned, Recorded
from cases.policies import terms
from projections.scope import EVERYTHING

PAGE: Final = 200
LOOK_SECONDS: Final = 0.1
POLL_SECONDS: Final = 1.0
STREAM_SECONDS: Final = 900.0

_POSITION: Final = r"^(0|[1-9][0-9]{0,15})$"


async def _place(request: Request, authority: Authorised, after: int | None, last_event_id: str | None) -> int:
    size = (await run_in_threadpool(casework_of(request).store.recorder(authority.office).max_notification_id)) or 0
    place = int(last_event_id) if last_event_id is not None else size if after is None else after
    if place > size:
        raise PositionAhead(field="query.after", position=place, size=size)
    return place


async def _begun(
    request: Request,
    authority: Authorised,
    after: Annotated[int | None, Query(ge=0, le=2**53 - 1, description="The position after which to begin; unless given, now.")] = None,
    last_event_id: Annotated[
        str | None,
        Header(alias="Last-Event-ID", pattern=_POSITION, description="The last position that was read; prevails over `after`."),
    ] = None,
) -> AsyncIterator[int]:
    authority.scope(Asked.EVENTS)
    place = await _place(request, authority, after, last_event_id)
    edge = edge_of(request)
    with edge.streams.one_more(str(authority.worker)), edge.metrics.streams.track_inprogress():
        yield place


def event_routes() -> APIRouter:
    """The route of the stream."""
    router = APIRouter(tags=["events"])

    @router.get(
        "/v1/events",
        operation_id="ReadEvents",
        summary="Read events as they are recorded.",
        response_class=EventSourceResponse,
        responses={
            200: {
                "description": "Events with `id` (the position), `event` (the name) and `data` (JSON)",
                "content": {"text/event-stream": {}},
            },
            **refused_with(*ACCESS_REFUSALS, PositionAhead, TooManyStreams),
        },
    )
    async def events(
        request: Request, caller: Asking, authority: Authorised, place: Annotated[int, Depends(_begun)]
    ) -> AsyncIterator[ServerSentEvent]:
        """The office's events in order, each once, from a position on; sealed fields are left out."""
        casework, closing = casework_of(request), edge_of(request).closing
        reader, still = casework.reader, _authority_still(request, caller)
        until = time.monotonic() + STREAM_SECONDS
        yield ServerSentEvent(comment=f"after {place}", retry=2_000)
        while not closing.is_set() and time.monotonic() < until:
            beat = _beat(reader, authority.office)
            page = await run_in_threadpool(_page, casework, still, place)
            if page is None:
                return
            for recorded, shown in page:
                if shown:
                    yield ServerSentEvent(raw_data=_told(recorded), event=recorded.name, id=str(recorded.position))
                place = recorded.position
            pause = time.monotonic() + (0 if page else POLL_SECONDS)
            while time.monotonic() < pause and _beat(reader, authority.office) == beat and not closing.is_set():  # noqa: ASYNC110  # other threads set it
                await asyncio.sleep(LOOK_SECONDS)

    return router


def _authority_still(request: Request, caller: Caller) -> Callable[[], Authority]:
    headers, access = request.headers, access_of(request)
    return lambda: present_authority(access, caller, headers.get("jejak-office"), headers.get("jejak-role"))


def _page(casework: Casework, still: Callable[[], Authority], after: int) -> list[tuple[Recorded, bool]] | None:
    """The next events, each with whether the caller may see it; None ends the stream: they may no longer read, or nobody can."""
    try:
        authority = still()
        everything = authority.scope(Asked.EVENTS).compartments == EVERYTHING
        page = casework.reader.page(authority.office, after, PAGE, opened=False)
    except Forbidden:
        return None
    except Poisoned as poisoned:
        log.error("event cannot be read", office=poisoned.office, position=poisoned.position, exc_info=poisoned)
        return None
    return [(recorded, everything or _seen(casework, authority, recorded)) for recorded in page]


def _seen(casework: Casework, authority: Authority, recorded: Recorded) -> bool:
    """Whether the record that an event belongs to may be seen, as it stands now: what lies in a compartment stays in it."""
    if isinstance(recorded.event, DeadlineBreached | DeadlineEscalated):
        return _subject_seen(casework, authority, recorded.event)
    decider = decider_of_event(type(recorded.event))
    if decider.kind not in SEEN_BY:
        return True
    return authority.sees(record_standing(casework, authority.office, decider, recorded.stream, fresh=False)[2])


def _subject_seen(casework: Casework, authority: Authority, late: DeadlineBreached | DeadlineEscalated) -> bool:
    """Whether the record may be seen whose term ran out; which kind it is, the facts say that start such a term."""
    begun = map(decider_of_event, terms.TERMS[terms.base_name(late.term)].starts)
    found = [record_standing(casework, authority.office, decider, late.subject_stream, fresh=False) for decider in begun]
    return any(version and authority.sees(target) for version, _, target in found)


def _beat(reader: LogReader, office: str) -> int:
    return reader.listener.beat(office) if reader.listener is not None else 0


def _told(recorded: Recorded) -> str:
    content: dict[str, Any] = {
        "position": recorded.position,
        "name": recorded.name,
        "kind": decider_of_event(type(recorded.event)).kind,
        "stream": recorded.stream,
        "version": recorded.version,
        "recorded_at": recorded.recorded_at,
        "occurred_at": recorded.told.occurred_at,
        "channel": recorded.told.channel,
        "fields": {f.name: getattr(recorded.event, f.name) for f in type_of(type(recorded.event)).fields if isinstance(f.label, OpenLabel)},
    }
    return msgspec.json.encode(content).decode()
