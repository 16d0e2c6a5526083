"""As known when, and not before what: the moment that a reader asks about, and the write of their own that they wait for."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access.authority import Authority
from api.access.queries import Query
from api.refusals import KnownAtNotPast, NotYetShown, PositionAhead
from api.requests import Wait, known_at, wait_for
from api.routes.authority import Authorised
from api.services import casework_of, looks_of, reading_of, services_of
from cases.errors import Forbidden, Refusal
from projections.model import AnyModel
from projections.moments import Known, behind, position_at
from projections.scope import Scope, ScopedConnection, reading

LONGEST_WAIT_SECONDS: Final = 10
LOOK_SECONDS: Final = 0.05

Prefer = Annotated[
    str | None, Header(max_length=200, description="`wait=3`: how many seconds to wait for `after_position` at most; 5 unless given.")
]


class AskedMoment(BaseModel):
    """What can be asked of everything that is read."""

    model_config = ConfigDict(extra="forbid")

    known_at: Annotated[
        str | None,
        Field(
            max_length=40,
            description="As known at: a position of the office's log, or an instant with its distance from UTC. Must be past.",
            json_schema_extra={"examples": ["2022-12-31T23:59:59+07:00"]},
        ),
    ] = None
    after_position: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Answer only once this position is shown, as the receipt of your own write named it; waits some seconds.",
            json_schema_extra={"pattern": "^[0-9]{1,16}$"},
        ),
    ] = None


class KnownAnswer(BaseModel):
    """Up to where an answer is true."""

    position: Annotated[int, Field(ge=0, description="Everything that was recorded up to this position was known")]
    shown_until: Annotated[int, Field(ge=0, description="How far the reading side has come")]
    stopped: Annotated[bool, Field(description="Whether it stands still there, so that newer facts are missing")]


PERSONAL: Final = frozenset(
    {
        Query.COMPLAINT_BOARD,
        Query.COMPLAINT_FILE,
        Query.FOLLOWED_COMPLAINT,
        Query.CASELOAD,
        Query.CASE_FILE,
        Query.PERSONS,
        Query.PERSON_FILE,
        Query.REFERRAL_BOARD,
        Query.REFERRAL_FILE,
        Query.REFERRAL_HISTORY,
        Query.TRACING_BOARD,
        Query.TRACING_FILE,
        Query.TRACING_REQUESTS,
        Query.TRACING_REQUEST_FILE,
        Query.MATCH_FILE,
        Query.REUNIFICATIONS,
        Query.REUNIFICATION_FILE,
        Query.ATTACHMENTS,
        Query.PARTNERS,
        Query.ACTIVITIES,
        Query.MONITORINGS,
        Query.MEETINGS,
        Query.WORKFORCE,
        Query.WORKER_FILE,
    }
)
"""Questions whose answers hold sealed fields, names and words of people: each look is written down."""

IfNoneMatch = Annotated[
    str | None, Header(max_length=200, description="The `ETag` that you have; if it is still the newest, nothing is sent again (304).")
]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what their headers ask.

    Attributes:
        prefer: how long to wait for their own write.
        if_none_match: the versions that they have.
    """

    request: Request
    authority: Authority
    prefer: str | None = None
    if_none_match: str | None = None


async def _reader(request: Request, authority: Authorised, prefer: Prefer = None) -> Reader:
    return Reader(request, authority, prefer)


async def _reader_of_record(request: Request, authority: Authorised, prefer: Prefer = None, if_none_match: IfNoneMatch = None) -> Reader:
    return Reader(request, authority, prefer, if_none_match)


ListReader = Annotated[Reader, Depends(_reader)]
RecordReader = Annotated[Reader, Depends(_reader_of_record)]


@dataclass(frozen=True, slots=True)
class Question:
    """What is read.

    Attributes:
        query: by which the rules of access know it.
        models: that must have come as far as the reader waits for.
        record_id: the one record that is asked for, if it is one.
    """

    query: Query
    models: tuple[AnyModel, ...]
    record_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a reader asked, read in their scope.

    Attributes:
        connection: shows what they may see.
        position: as known at; None: now.
    """

    connection: ScopedConnection
    position: int | None


@asynccontextmanager
async def at_moment(reader: Reader, asked: AskedMoment, question: Question, scope: Scope | None = None) -> AsyncIterator[Moment]:
    """Read as known at the moment that is asked about, and not before the position that is waited for.

    Args:
        reader: who reads.
        asked: as known when.
        question: what is read.
        scope: what they may see of it; unless given, what their authority says.

    Raises:
        NotYourTask: the caller may not ask this.
        KnownAtUnreadable: `known_at` is neither position nor instant.
        KnownAtNotPast: it is not past.
        NotYetShown: the models did not come that far in time.
        PositionAhead: there is no such position to wait for.
    """
    scope = scope or await _allowed(reader, question)
    now = services_of(reader.request).now()
    when = known_at(asked.known_at, now)
    wait = wait_for(asked.after_position, reader.prefer, LONGEST_WAIT_SECONDS)
    if wait is not None or isinstance(when, int):
        await _check_reached(reader, scope.office, wait, when)
    if wait is not None:
        await _wait(reader, scope, question.models, wait)
    async with reading(reading_of(reader.request), scope) as connection:
        position = await position_at(connection, when, now) if isinstance(when, datetime) else when
        yield Moment(connection, position)


async def note_look(reader: Reader, question: Question, record_ids: Sequence[UUID], known: Known) -> None:
    """Write down who is about to see which records; nothing is shown before that."""
    if question.query in PERSONAL:
        now, looks = services_of(reader.request).now(), looks_of(reader.request)
        await run_in_threadpool(looks.shown, reader.authority, question.query, record_ids, known.position, now)


async def note_refusal(reader: Reader, question: Question, refusal: Refusal) -> None:
    """Write down that somebody wanted to see what they may not see, or what is not there."""
    if question.query in PERSONAL:
        now, looks = services_of(reader.request).now(), looks_of(reader.request)
        await run_in_threadpool(looks.refused, reader.authority, question.query, question.record_id, refusal, now)


async def _allowed(reader: Reader, question: Question) -> Scope:
    try:
        return reader.authority.scope(question.query, question.record_id)
    except Forbidden as refusal:
        await note_refusal(reader, question, refusal)
        raise


def known_content(known: Known) -> dict[str, Any]:
    """Up to where an answer is true, as it is answered."""
    return {"position": known.position, "shown_until": known.model_position, "stopped": known.stopped}


async def _check_reached(reader: Reader, office: str, wait: Wait | None, when: int | datetime | None) -> None:
    size = (await run_in_threadpool(casework_of(reader.request).store.recorder(office).max_notification_id)) or 0
    if isinstance(when, int) and when > size:
        raise KnownAtNotPast(field="query.known_at")
    if wait is not None and wait.position > size:
        raise PositionAhead(field="query.after_position", position=wait.position, size=size)


async def _wait(reader: Reader, scope: Scope, models: Sequence[AnyModel], wait: Wait) -> None:
    names = [model.name for model in models]
    until = time.monotonic() + wait.seconds
    while True:
        async with reading(reading_of(reader.request), scope) as connection:
            late = behind(connection, names, wait.position)
            shown = min(connection.standing(name).position for name in names)
        if not late:
            return
        if time.monotonic() >= until:
            raise NotYetShown(field="query.after_position", position=wait.position, shown=shown, retry_after_seconds=1)
        await asyncio.sleep(LOOK_SECONDS)
