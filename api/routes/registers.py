"""Reading the registers: partners and institutions, decrees, worker activity, monitoring visits, meetings."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path
from fastapi import Query as InQuery
from pydantic import Field
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.requests import CursorKey
from api.routes.bodies import Instant
from api.routes.filters import Area
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Question, RecordReader
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from cases.errors import NotFound
from cases.vocabulary.registers import ActivityKind, MeetingKind, MonitoringOfficial, PartnerKind
from projections.model import AnyModel
from projections.moments import Answer
from projections.register import ACTIVITIES, DECREES, MEETINGS, MONITORING_VISITS, PARTNERS
from projections.register.activities import Activities, activities
from projections.register.decrees import Decrees, decrees
from projections.register.meetings import Meetings, meetings
from projections.register.monitoring import MonitoringVisits, monitoring_visits
from projections.register.partners import Partners, partners
from projections.scope import ScopedConnection


class AskedPartners(AskedPage):
    """Which partners are asked for."""

    kind: PartnerKind | None = None
    psks_type: Annotated[str | None, Field(pattern="^PSKS[0-9]{2}$", description="Type of social-welfare resource.")] = None
    area: Area = None
    on: Annotated[date | None, Field(description="Only those that work with the office on this day.")] = None


class AskedDecrees(AskedPage):
    """Which decrees are asked for."""

    number: Annotated[str | None, Field(max_length=100, description="Of the decree.")] = None
    holds_on: Annotated[date | None, Field(description="Only those that hold on this day.")] = None
    named_not_holding_on: Annotated[
        date | None, Field(description="Only those that something names and that do not hold on this day, or were never entered.")
    ] = None


class AskedActivities(AskedPage):
    """Which activities are asked for."""

    kind: ActivityKind | None = None
    worker_id: UUID | None = None
    area: Area = None
    since: Annotated[date | None, Field(description="Only what was done on this day or later.")] = None
    until: Annotated[date | None, Field(description="Only what was done on this day or earlier.")] = None
    to_review: Annotated[bool | None, Field(description="Only those that a supervisor should look at, or only the others.")] = None


class AskedMonitoring(AskedPage):
    """Which monitoring visits are asked for."""

    official: MonitoringOfficial | None = None
    area: Area = None
    overdue_at: Annotated[Instant | None, Field(description="Only those neither done nor missed that were due before this instant.")] = None
    done: Annotated[bool | None, Field(description="Only those that are done, or only the others.")] = None


class AskedMeetings(AskedPage):
    """Which meetings are asked for."""

    kind: MeetingKind | None = None
    area: Area = None
    obstacle: Annotated[str | None, Field(pattern="^[A-Z_]{1,60}$", description="Code of what stood in the way.")] = None
    overdue_at: Annotated[Instant | None, Field(description="Only those with an open follow-up that was due before this instant.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register and how it is read.

    Attributes:
        path: of the list; an entry is below it.
        noun: of one entry, and `nouns` of several, as operations and answers name them.
        order: the fields by which it is sorted, and their types.
        key: the field that holds an entry's id.
        asked: what may be asked for, and `question`: the same for the query.
    """

    path: str
    noun: str
    nouns: str
    query: Query
    model: AnyModel
    order: tuple[tuple[str, type[CursorKey]], ...]
    key: str
    asked: type[AskedPage]
    question: type[Any]
    read: Callable[[ScopedConnection, Any, int | None], Awaitable[Answer[Any]]]


REGISTERS: Final = (
    Register(
        path="/v1/partners",
        noun="partner",
        nouns="partners",
        query=Query.PARTNERS,
        model=PARTNERS,
        order=(("kind", str), ("partner_id", UUID)),
        key="partner_id",
        asked=AskedPartners,
        question=Partners,
        read=partners,
    ),
    Register(
        path="/v1/decrees",
        noun="decree",
        nouns="decrees",
        query=Query.DECREES,
        model=DECREES,
        order=(("decree_on", date), ("number", str)),
        key="decree_id",
        asked=AskedDecrees,
        question=Decrees,
        read=decrees,
    ),
    Register(
        path="/v1/activities",
        noun="activity",
        nouns="activities",
        query=Query.ACTIVITIES,
        model=ACTIVITIES,
        order=(("done_on", date), ("activity_id", UUID)),
        key="activity_id",
        asked=AskedActivities,
        question=Activities,
        read=activities,
    ),
    Register(
        path="/v1/monitorings",
        noun="monitoring",
        nouns="monitorings",
        query=Query.MONITORINGS,
        model=MONITORING_VISITS,
        order=(("due_on", date), ("monitoring_id", UUID)),
        key="monitoring_id",
        asked=AskedMonitoring,
        question=MonitoringVisits,
        read=monitoring_visits,
    ),
    Register(
        path="/v1/meetings",
        noun="meeting",
        nouns="meetings",
        query=Query.MEETINGS,
        model=MEETINGS,
        order=(("held_on", date), ("meeting_id", UUID)),
        key="meeting_id",
        asked=AskedMeetings,
        question=Meetings,
        read=meetings,
    ),
)
"""Every register."""


def register_routes() -> APIRouter:
    """The routes that read the registers."""
    router = APIRouter()
    for register in REGISTERS:
        _add_list(router, register)
        _add_entry(router, register)
    return router


def _add_list(router: APIRouter, register: Register) -> None:
    listing = Listing(register.nouns, tuple(kind for _, kind in register.order), register.query, register.model)

    async def entries(asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        wanted = asked.filters()
        return await listing.page(
            reader,
            asked,
            lambda moment, after, limit: register.read(
                moment.connection, register.question(**wanted, after=after, limit=limit), moment.position
            ),
            lambda row: tuple(getattr(row, name) for name, _ in register.order),
        )

    entries.__annotations__["asked"] = Annotated[register.asked, InQuery()]
    router.add_api_route(
        register.path,
        entries,
        operation_id=f"List{register.nouns.capitalize()}",
        summary=f"List {register.nouns}.",
        description=f"The {register.nouns} that the caller may see, now or as known earlier.",
        tags=[register.nouns],
        responses={200: {"model": page_shape(register.model.row)}, **refused_with(*LIST_REFUSALS)},
    )


def _add_entry(router: APIRouter, register: Register) -> None:
    row: type[msgspec.Struct] = register.model.row

    async def entry(
        record_id: Annotated[UUID, Path(alias=register.key, description=f"Of the {register.noun}")],
        asked: Annotated[AskedMoment, InQuery()],
        reader: RecordReader,
    ) -> Response:
        one = register.question(**{register.key: record_id}, limit=1)
        return await record(
            reader,
            asked,
            Question(register.query, (register.model,), record_id),
            lambda moment: register.read(moment.connection, one, moment.position),
            lambda row: (row.version, bool(getattr(row, "redacted", ())), {register.noun: content_of(row)}),
        )

    router.add_api_route(
        f"{register.path}/{{{register.key}}}",
        entry,
        operation_id=f"Read{register.noun.capitalize()}",
        summary=f"Read {'an' if register.noun[0] in 'aeio' else 'a'} {register.noun}.",
        description=f"What is known of the {register.noun}, now or as known earlier. `ETag` is its version.",
        tags=[register.nouns],
        responses={
            200: {"model": record_shape(f"{register.noun.capitalize()}Answer", **{register.noun: row})},
            304: {"description": "You have the newest"},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
