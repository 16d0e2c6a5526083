"""Reading persons: one person over all their cases, what happened to them, and who may be the same person as whom."""

from dataclasses import fields
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as InQuery
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.queries import Query
from api.openapi import refused_with
from api.routes.answers import send
from api.routes.exports import Short, send_short, wanted_form
from api.routes.filters import Area
from api.routes.lists import LIST_REFUSALS, READ_REFUSALS, AskedPage, Listing, page_shape
from api.routes.moments import AskedMoment, ListReader, Moment, Question, RecordReader, at_moment, known_content, note_look
from api.routes.records import record, record_shape
from api.routes.shapes import content_of
from api.services import casework_of
from cases.errors import NotFound
from cases.vocabulary import Sex
from projections.case_file import CASE_FILE
from projections.case_file.query import FileEntry, entries
from projections.duplicates import DUPLICATE_DECISIONS, DUPLICATES
from projections.duplicates.query import (
    PersonKnown,
    PossibleDuplicate,
    PossiblePair,
    Somebody,
    alike,
    pairs,
    person,
    possible_duplicates,
)
from projections.duplicates.row import NIK_INDEX
from projections.moments import Answer

MODELS: Final = (DUPLICATES, DUPLICATE_DECISIONS)
PAIRS: Final = Listing("possible-duplicates", (UUID, UUID), Query.PERSONS, *MODELS)
HISTORY: Final = Listing("person-history", (int,), Query.PERSON_FILE, DUPLICATES, CASE_FILE)
LIKE_ONE: Final = Question(Query.PERSONS, MODELS)
MOST_ALIKE: Final = 20
EXAMPLE: Final = {"name": "Siti Aminah", "other_names": ["Mak Siti"], "sex": "P", "born_year": 1953, "region": "32.12.01"}


class SomebodyAsked(BaseModel):
    """What is known of somebody who comes now. Nothing of it is kept."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str | None, Field(max_length=200)] = None
    other_names: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=10)] = ()
    nik: Annotated[str | None, Field(pattern=r"^[0-9]{16}$")] = None
    sex: Sex | None = None
    born_year: Annotated[int | None, Field(ge=1880, le=2200)] = None
    age_estimated: bool = False
    region: Area = None


def person_routes() -> APIRouter:
    """The routes that read persons."""
    router = APIRouter(tags=["persons"])
    _one_person(router)
    _possible_duplicates(router)
    return router


def _one_person(router: APIRouter) -> None:
    @router.get(
        "/v1/persons/{person_id}",
        operation_id="ReadPerson",
        summary="Read a person.",
        responses={
            200: {"model": record_shape("PersonAnswer", person=PersonKnown)},
            **refused_with(NotFound, *READ_REFUSALS),
        },
    )
    async def one(person_id: UUID, asked: Annotated[AskedMoment, InQuery()], reader: RecordReader) -> Response:
        """What is known of a person over all their records and cases, also of records merged into this one.

        `ETag` is the version of their own record. What their cases say changes the answer too, so it is always sent whole.
        """
        question = Question(Query.PERSON_FILE, (DUPLICATES,), person_id)
        return await record(reader, asked, question, lambda moment: person(moment.connection, person_id, moment.position), _shown)

    @router.get(
        "/v1/persons/{person_id}/history",
        operation_id="ReadPersonHistory",
        summary="Read what happened to a person, in order.",
        responses={200: {"model": page_shape(FileEntry)}, **refused_with(NotFound, *LIST_REFUSALS)},
    )
    async def history(person_id: UUID, asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Every fact of the person's own record and of those merged into it, in the order in which the office came to know it."""

        async def read(moment: Moment, after: tuple[Any, ...] | None, limit: int) -> Answer[FileEntry]:
            found = await person(moment.connection, person_id, moment.position)
            streams = (person_id, *(found.rows[0].merged_ids if found.rows else ()))
            return await entries(moment.connection, streams, moment.position, after=after[0] if after else 0, limit=limit)

        return await HISTORY.page(reader, asked, read, lambda row: (row.position,), record_id=person_id)


def _possible_duplicates(router: APIRouter) -> None:
    found = {200: {"model": page_shape(PossibleDuplicate)}, **refused_with(*READ_REFUSALS)}

    @router.get(
        "/v1/possible-duplicates",
        operation_id="ListPossibleDuplicates",
        summary="List pairs of records that may be of one person.",
        responses={200: {"model": page_shape(PossiblePair)}, **refused_with(*LIST_REFUSALS)},
    )
    async def all_pairs(asked: Annotated[AskedPage, InQuery()], reader: ListReader) -> Response:
        """Pairs that nobody has decided on since something new was said; both records are such as the caller may see."""
        return await PAIRS.page(
            reader,
            asked,
            lambda moment, after, limit: pairs(moment.connection, (after[0], after[1]) if after else None, moment.position, limit=limit),
            lambda row: (row.person_id, row.other_id),
        )

    @router.get(
        "/v1/persons/{person_id}/possible-duplicates",
        operation_id="ReadPossibleDuplicates",
        summary="Read which records may be of the same person as this one.",
        responses=found,
    )
    async def of_one(person_id: UUID, asked: Annotated[AskedMoment, InQuery()], reader: ListReader) -> Response:
        """The most like first. None for a record that was merged."""
        async with at_moment(reader, asked, LIKE_ONE) as moment:
            answer = await possible_duplicates(moment.connection, person_id, moment.position, limit=MOST_ALIKE)
        return await _told(reader, answer)

    @router.post(
        "/v1/possible-duplicates",
        operation_id="AskPossibleDuplicates",
        summary="Ask which records may be of somebody who comes now.",
        responses=found,
        openapi_extra={"requestBody": {"content": {"application/json": {"examples": {"ordinary": {"value": EXAMPLE}}}}}},
    )
    async def of_somebody(body: SomebodyAsked, reader: ListReader) -> Response:
        """Asked before a record is made. It is a question: nothing is recorded but that it was asked, and nothing of it is kept."""
        keyring, office = casework_of(reader.request).store.keyring, reader.authority.office
        secret = await run_in_threadpool(keyring.secret, office, NIK_INDEX)
        given = {**body.model_dump(), "region": body.region or ""}
        somebody = Somebody(**{field.name: given[field.name] for field in fields(Somebody)})
        async with at_moment(reader, AskedMoment(), LIKE_ONE) as moment:
            answer = await alike(moment.connection, somebody, secret, limit=MOST_ALIKE)
        return await _told(reader, answer)


async def _told(reader: ListReader, answer: Answer[PossibleDuplicate]) -> Response:
    await note_look(reader, LIKE_ONE, tuple(row.person_id for row in answer.rows), answer.known)
    rows = [content_of(row) for row in answer.rows]
    form = wanted_form(reader.request)
    if form is not None and reader.request.method != "POST":
        short = Short(name="possible-duplicates-of-one", query=LIKE_ONE.query, position=answer.known.position, rows=rows)
        return await send_short(reader.request, reader.authority, form, short, {})
    return send(reader.authority, {"known": known_content(answer.known), "rows": rows, "next": None})


def _shown(known: PersonKnown) -> tuple[int, bool, dict[str, Any]]:
    return known.version, True, {"person": content_of(known)}
