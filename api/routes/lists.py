"""What lists have in common: pages behind a cursor, each as known at the position of the first."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Final, TypeVar

import msgspec
from pydantic import BaseModel, Field, create_model
from starlette.responses import Response

from api.refusals import CursorUnreadable, KnownAtNotPast, KnownAtUnreadable, NotYetShown, OtherOffice, PositionAhead, WaitUnreadable
from api.requests import CursorKey, behind, cursor
from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.moments import AskedMoment, KnownAnswer, Moment, Reader, at_moment, known_content
from api.routes.shapes import content_of, shape_of
from cases.application import OfficeNotOpened
from cases.errors import NotFound
from projections.model import AnyModel
from projections.moments import Answer, NotYetRead

MOST_ROWS: Final = 200
READ_REFUSALS: Final = (
    OtherOffice,
    OfficeNotOpened,
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

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page.")] = 50
    cursor: Annotated[
        str | None,
        Field(max_length=1_024, description="`next` of the page before. All pages are as known at the position of the first."),
    ] = None

    def filters(self) -> dict[str, Any]:
        """What the list is filtered by."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in AskedPage.model_fields}


def page_shape(row: type[msgspec.Struct]) -> type[BaseModel]:
    """The shape of a page of rows, for the description."""
    members: dict[str, Any] = {
        "known": (KnownAnswer, ...),
        "rows": (list.__class_getitem__(shape_of(row)), ...),
        "next": (_NEXT, ...),
    }
    return create_model(f"{row.__name__}Page", __base__=OfficeAnswer, __doc__="A page of a list.", **members)


class Listing:
    """One list: what it is called in its cursors, by which keys it is sorted, which models it reads."""

    def __init__(self, name: str, kinds: Sequence[type[CursorKey]], models: Sequence[AnyModel]) -> None:
        self.name = name
        self.kinds = tuple(kinds)
        self.models = tuple(models)

    async def page(
        self,
        reader: Reader,
        asked: AskedPage,
        read: Callable[[Moment, tuple[Any, ...] | None, int], Awaitable[Answer[R]]],
        keys: Callable[[R], tuple[CursorKey, ...]],
        *,
        must_have_rows: bool = False,
    ) -> Response:
        """A page of the list.

        Args:
            reader: who reads.
            asked: which page, as known when.
            read: reads rows behind the keys of a cursor, at most so many.
            keys: of a row, for the cursor behind it.
            must_have_rows: whether a first page without rows means that there is no such record.

        Raises:
            CursorUnreadable: this list did not give the cursor.
            NotFound: there is no such record that the caller may see.
        """
        found = behind(self.name, asked.cursor, (int, *self.kinds))
        if found is not None and (found[0] is None or asked.known_at is not None):
            raise CursorUnreadable(field="query.cursor")
        asked = asked.model_copy(update={"known_at": str(found[0])}) if found else asked
        async with at_moment(reader, asked, self.models) as moment:
            answer = await read(moment, found[1:] if found else None, asked.limit + 1)
        if must_have_rows and found is None and not answer.rows:
            raise NotFound
        rows = answer.rows[: asked.limit]
        more = len(answer.rows) > asked.limit
        content = {
            "known": known_content(answer.known),
            "rows": [content_of(row) for row in rows],
            "next": cursor(self.name, [answer.known.position, *keys(rows[-1])]) if more else None,
        }
        return send(reader.authority, content)
