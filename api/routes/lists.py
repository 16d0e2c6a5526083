"""What lists have in common: pages behind a cursor, each as known at the position of the first; or all of them as one file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Generic, TypeVar, Union
from uuid import UUID

import msgspec
from pydantic import BaseModel, Field, create_model
from starlette.responses import Response

from api.access.queries import Query
from api.access.refusals import NoRoleHere, NotYourTask, OfficeNotNamed, RoleNotYours
from api.exports.forms import Form
from api.refusals import CursorUnreadable, KnownAtNotPast, KnownAtUnreadable, NotYetShown, OtherOffice, PositionAhead, WaitUnreadable
from api.requests import CursorKey, behind, cursor
from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.exports import ROWS_AT_ONCE, Export, check_number, columns_of, filters_of, one_more_file, send_file, wanted_form
from api.routes.moments import AskedMoment, KnownAnswer, Moment, Question, Reader, at_moment, known_content, note_look, note_refusal
from api.routes.shapes import content_of, shape_of
from cases.errors import NotFound
from projections.model import AnyModel
from projections.moments import Answer, Known, NotYetRead

MOST_ROWS: Final = 200
ACCESS_REFUSALS: Final = (OtherOffice, OfficeNotNamed, NoRoleHere, RoleNotYours, NotYourTask)
READ_REFUSALS: Final = (
    *ACCESS_REFUSALS,
    KnownAtUnreadable,
    KnownAtNotPast,
    NotYetRead,
    NotYetShown,
    PositionAhead,
    WaitUnreadable,
)
LIST_REFUSALS: Final = (*READ_REFUSALS, CursorUnreadable)

_NEXT: Final[Any] = Annotated[str | None, Field(description="`cursor` of the next page; null on the last")]

R = TypeVar("R", bound=msgspec.Struct)


class AskedPage(AskedMoment):
    """What can be asked of every list."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page. A CSV or XLSX file has all rows.")] = 50
    cursor: Annotated[
        str | None,
        Field(max_length=1_024, description="`next` of the page before. All pages are as known at the position of the first."),
    ] = None

    def filters(self) -> dict[str, Any]:
        """What the list is filtered by."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in AskedPage.model_fields}


def page_shape(row: type[msgspec.Struct], *others: type[msgspec.Struct]) -> type[BaseModel]:
    """The shape of a page of rows, of one kind or by who asks of others, for the description."""
    shown: Any = Union[tuple(shape_of(one) for one in (row, *others))]  # noqa: UP007  # built from a tuple of types
    members: dict[str, Any] = {
        "known": (KnownAnswer, ...),
        "rows": (list.__class_getitem__(shown), ...),
        "next": (_NEXT, ...),
    }
    return create_model(f"{row.__name__}Page", __base__=OfficeAnswer, __doc__="A page of a list.", **members)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows of a list, true at one position, and the cursor of the next page; None on the last."""

    rows: tuple[R, ...]
    known: Known
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning(Generic[R]):
    """How the pages of one list are turned for one reader.

    Attributes:
        read: reads rows behind the keys of a cursor, at most so many.
        keys: of a row, for the cursor behind it.
        question: what is read.
        looked: the question under which it is written down who is shown it.
        about: the record that the list is about, if it is about one.
    """

    listing: "Listing"
    reader: Reader
    read: Callable[[Moment, tuple[Any, ...] | None, int], Awaitable[Answer[R]]]
    keys: Callable[[R], tuple[CursorKey, ...]]
    question: Question
    looked: Question
    about: tuple[UUID, ...]

    async def page(self, asked: AskedPage, most: int) -> Page[R]:
        """One page.

        Raises:
            CursorUnreadable: this list did not give the cursor.
        """
        name = self.listing.name
        found = behind(name, asked.cursor, (int, *self.listing.kinds))
        if found is not None and (found[0] is None or asked.known_at is not None):
            raise CursorUnreadable(field="query.cursor")
        asked = asked.model_copy(update={"known_at": str(found[0])}) if found else asked
        async with at_moment(self.reader, asked, self.question) as moment:
            answer = await self.read(moment, found[1:] if found else None, most + 1)
        rows = answer.rows[:most]
        more = len(answer.rows) > most
        return Page(rows, answer.known, cursor(name, [answer.known.position, *self.keys(rows[-1])]) if more else None)

    async def all(self, asked: AskedPage) -> AsyncIterator[Page[R]]:
        """All pages, one after the other."""
        while True:
            page = await self.page(asked, ROWS_AT_ONCE)
            yield page
            if page.next is None:
                return
            asked = asked.model_copy(update={"cursor": page.next, "known_at": None, "after_position": None})

    def shown(self, rows: Sequence[R]) -> tuple[UUID, ...]:
        """The ids of the records that rows are about, for the log of looks."""
        if self.about and self.looked == self.question:
            return ()
        return tuple(dict.fromkeys(key for row in rows for key in self.keys(row) if isinstance(key, UUID)))

    async def note_look(self, ids: Sequence[UUID], known: Known) -> None:
        """Write down who is about to see what."""
        await note_look(self.reader, self.looked, (*self.about, *ids), known)


class Listing:
    """One list: what it is called in its cursors, by which keys it is sorted, what it reads."""

    def __init__(
        self, name: str, kinds: Sequence[type[CursorKey]], query: Query, *models: AnyModel, row: type[msgspec.Struct] | None = None
    ) -> None:
        """Name a list; `row` only where its route shows rows of several kinds."""
        self.name = name
        self.kinds = tuple(kinds)
        self.question = Question(query, models)
        self.columns = tuple(shape_of(row).model_fields) if row else None

    async def page(
        self,
        reader: Reader,
        asked: AskedPage,
        read: Callable[[Moment, tuple[Any, ...] | None, int], Awaitable[Answer[R]]],
        keys: Callable[[R], tuple[CursorKey, ...]],
        *,
        record_id: UUID | None = None,
        looked: Query | None = None,
    ) -> Response:
        """A page of the list, or all of it as a file, as the caller accepts.

        Args:
            reader: who reads.
            asked: which page, as known when.
            read: reads rows behind the keys of a cursor, at most so many.
            keys: of a row, for the cursor behind it.
            record_id: the one record that the list is about; without rows there is no such record.
            looked: the query under which looks are written down, where it is another; it was asked already whether the record is there.

        Raises:
            CursorUnreadable: this list did not give the cursor.
            NotFound: there is no such record that the caller may see.
            TooManyRows: there are too many for a file.
        """
        question = replace(self.question, record_id=record_id)
        turning = Turning(
            listing=self,
            reader=reader,
            read=read,
            keys=keys,
            question=question,
            looked=Question(looked, (), record_id) if looked else question,
            about=(record_id,) if record_id else (),
        )
        form = wanted_form(reader.request)
        if form is not None:
            return await self._file(form, turning, asked)
        page = await turning.page(asked, asked.limit)
        await _check_there(turning, asked, page)
        await turning.note_look(turning.shown(page.rows), page.known)
        content = {"known": known_content(page.known), "rows": [content_of(row) for row in page.rows], "next": page.next}
        return send(reader.authority, content)

    async def _file(self, form: Form, turning: Turning[R], asked: AskedPage) -> Response:
        reader, ids, number = turning.reader, list[UUID](), 0
        if asked.cursor is not None:
            raise CursorUnreadable(field="query.cursor")
        with one_more_file(reader.request, reader.authority) as running:
            async for page in turning.all(asked):
                await _check_there(turning, asked, page)
                number += len(page.rows)
                ids += turning.shown(page.rows)
                check_number(reader.request, number, asked.filters())
            await turning.note_look(tuple(dict.fromkeys(ids)), page.known)
            again = asked.model_copy(update={"known_at": str(page.known.position), "after_position": None})

            async def pages() -> AsyncIterator[list[dict[str, Any]]]:
                async for one in turning.all(again):
                    yield [content_of(row) for row in one.rows]

            export = Export(
                name=self.name,
                query=self.question.query,
                columns=self.columns or columns_of(reader.request),
                number=number,
                position=page.known.position,
                filters=filters_of(asked),
                pages=pages,
            )
            return await send_file(reader.request, reader.authority, form, export, running.pop_all())


async def _check_there(turning: Turning[R], asked: AskedPage, page: Page[R]) -> None:
    if turning.about and turning.looked == turning.question and asked.cursor is None and not page.rows:
        missing = NotFound()
        await note_refusal(turning.reader, turning.question, missing)
        raise missing
