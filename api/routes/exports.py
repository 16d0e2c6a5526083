"""A list answered as a file: the same rows, by the same rule and scope, in another form.

A file is read twice. The first time tells how many rows there are and whom they are about, which is written down before
anything is shown; the second time they are sent as they are read, as known at the position of the first.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.access.authority import Authority
from api.access.queries import Query
from api.exports import csv_file
from api.exports.cells import BETWEEN, cell_of
from api.exports.forms import Form, chosen_form
from api.exports.sheet import Rows, Sheet
from api.exports.workbook import Workbook
from api.language import chosen_language, word
from api.looks import acting
from api.refusals import TooManyRows
from api.services import edge_of

ROWS_AT_ONCE: Final = 500
NOT_FILTERS: Final = frozenset({"known_at", "after_position", "limit", "cursor"})
"""What may be asked of a list beside what it is filtered by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A whole list, counted and written down as a look, about to be sent.

    Attributes:
        name: of the list.
        query: by which the rules of access know it.
        columns: the fields of a row, as the description has them.
        number: of rows.
        position: what it is true at; of the looks, the last of them.
        filters: what it is filtered by.
        pages: reads the rows, some at a time.
    """

    name: str
    query: Query
    columns: Sequence[str]
    number: int
    position: int
    filters: Mapping[str, Any]
    pages: Callable[[], AsyncIterator[Rows]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A list that is read at once: its name, the query by which the rules know it, what it is true at, its rows."""

    name: str
    query: Query
    position: int
    rows: Rows


class RowsChanged(RuntimeError):
    """The rows of a list were not the same when they were read again: a fault, because what was known does not change."""


class _Sending(StreamingResponse):
    """An answer that holds its place among the caller's downloads until it is sent or given up."""

    def __init__(self, content: AsyncIterator[bytes], running: ExitStack, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(content, headers=headers, media_type=media_type)
        self._running = running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._running:
            await super().__call__(scope, receive, send)


def wanted_form(request: Request) -> Form | None:
    """The file that the caller prefers; None: JSON."""
    return chosen_form(", ".join(request.headers.getlist("accept")))


def columns_of(request: Request) -> tuple[str, ...]:
    """The fields of a row, as the description of the route has them."""
    answer: type[BaseModel] = request.scope["route"].responses[200]["model"]
    (row,) = get_args(answer.model_fields["rows"].annotation)
    return tuple(row.model_fields)


def one_more_file(request: Request, authority: Authority) -> ExitStack:
    """A place among the caller's downloads, until the stack is closed.

    Raises:
        TooManyDownloads: the caller has as many running as are allowed.
    """
    running = ExitStack()
    running.enter_context(edge_of(request).downloads.one_more(str(authority.worker)))
    return running


def check_number(request: Request, number: int, narrowed_by: Iterable[str]) -> None:
    """Refuse a file with more rows than are allowed, and say by what the list can be narrowed.

    Raises:
        TooManyRows: it has more.
    """
    most = edge_of(request).settings.limits.export_rows
    if number > most:
        raise TooManyRows(field="header.Accept", most=most, possible=tuple(narrowed_by))


def filters_of(asked: BaseModel) -> dict[str, Any]:
    """What a list is filtered by, as it was asked."""
    return asked.model_dump(mode="json", exclude_defaults=True, exclude_none=True, exclude=set(NOT_FILTERS))


async def send_file(request: Request, authority: Authority, form: Form, export: Export, running: ExitStack) -> Response:
    """Answer with a file. What makes it run ends when it is sent.

    Args:
        request: that is answered.
        authority: who asks.
        form: the kind of file.
        export: what it holds.
        running: closed when the file is sent or given up.
    """
    with running:
        name = f"{export.name}-{authority.office}-{export.position}.{form.extension}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if request.method == "HEAD":
            return Response(headers=headers, media_type=form)
        sheet = _sheet(request, authority, export)
        if form is Form.XLSX:
            return Response(await _workbook(sheet, export), headers=headers, media_type=form)
        return _Sending(lines_of(sheet, export), running.pop_all(), headers, f"{form}; charset=utf-8")


async def send_short(request: Request, authority: Authority, form: Form, short: Short, filters: Mapping[str, Any]) -> Response:
    """Answer with a file of a list that has no pages."""

    async def pages() -> AsyncIterator[Rows]:
        yield short.rows

    export = Export(
        name=short.name,
        query=short.query,
        columns=columns_of(request),
        number=len(short.rows),
        position=short.position,
        filters=filters,
        pages=pages,
    )
    with one_more_file(request, authority) as running:
        return await send_file(request, authority, form, export, running.pop_all())


async def lines_of(sheet: Sheet, export: Export) -> AsyncIterator[bytes]:
    """A CSV file, piece by piece as its rows are read.

    Raises:
        RowsChanged: it has not as many rows as it says.
    """
    yield csv_file.head(sheet)
    async for rows in _counted(export):
        yield await run_in_threadpool(csv_file.lines, sheet, rows)


async def _workbook(sheet: Sheet, export: Export) -> bytes:
    workbook = Workbook(sheet)
    with workbook:
        async for rows in _counted(export):
            await run_in_threadpool(workbook.add, rows)
        await run_in_threadpool(workbook.finish)
    return workbook.content


async def _counted(export: Export) -> AsyncIterator[Rows]:
    """The rows, and a fault where they are not as many as the file says it holds."""
    number = 0
    async for rows in export.pages():
        number += len(rows)
        yield rows
    if number != export.number:
        raise RowsChanged(export.name)


def _sheet(request: Request, authority: Authority, export: Export) -> Sheet:
    language = chosen_language(request.headers.get("accept-language"))
    actor = acting(authority, export.query)
    filters = BETWEEN.join(f"{name}={cell_of(value)}" for name, value in export.filters.items())
    about = {
        "office": authority.office,
        "file-demonstration": word("file-yes" if authority.demonstration else "file-no", language),
        "file-list": request.url.path,
        "file-filters": filters or word("file-none", language),
        "file-known-at": export.position,
        "file-by": f"{actor.id} ({actor.role})",
        "file-rows": export.number,
    }
    return Sheet(
        name=export.name,
        about_name=word("file-about", language),
        about=tuple((word(name, language), value) for name, value in about.items()),
        columns=tuple(export.columns),
    )
