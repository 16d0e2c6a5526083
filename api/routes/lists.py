"""What lists have in common: pages behind a cursor, each as known at the position of the first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar, Union
from uuid import UUID

import msgspec
from pydantic import BaseModel, Field, create_model
from starlette.responses import Response

from api.access.queries import Query
from api.access.refusals import NoRoleHere, NotYourTask, OfficeNotNamed, RoleNotYours
from api.refusals import CursorUnreadable, KnownAtNotPast, KnownAtUnreadable, NotYetShown, OtherOffice, PositionAhead, WaitUnreadable
from api.requests import CursorKey, behind, cursor
from api.routes.answers import Answer as OfficeAnswer
from api.routes.answers import send
from api.routes.moments import AskedMoment, KnownAnswer, Moment, Question, Reader, at_moment, known_content, note_look, note_refusal
from api.routes.shapes import content_of, shape_of
from cases.errors import NotFound
from projections.model import AnyModel
from projections.moments import Answer, NotYetRead

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

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page.")] = 50
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


class Listing:
    """One list: what it is called in its cursors, by which keys it is sorted, what it reads."""

    def __init__(self, name: str, kinds: Sequence[type[CursorKey]], query: Query, *models: AnyModel) -> None:
        self.name = name
        self.kinds = tuple(kinds)
        self.question = Question(query, models)

    async def page(
        self,
        reader: Reader,
        asked: AskedPage,
        read: Callable[[Moment, tuple[Any, ...] | None, int], Awaitable[Answer[R]]],
        keys: Callable[[R], tuple[CursorKey, ...]],
        *,
        record_id: UUID | None = None,
    ) -> Response:
        """A page of the list.

        Args:
            reader: who reads.
            asked: which page, as known when.
            read: reads rows behind the keys of a cursor, at most so many.
            keys: of a row, for the cursor behind it.
            record_id: the one record that the list is about; without rows there is no such record.

        Raises:
            CursorUnreadable: this list did not give the cursor.
            NotFound: there is no such record that the caller may see.
        """
        found = behind(self.name, asked.cursor, (int, *self.kinds))
        if found is not None and (found[0] is None or asked.known_at is not None):
            raise CursorUnreadable(field="query.cursor")
        asked = asked.model_copy(update={"known_at": str(found[0])}) if found else asked
        question = replace(self.question, record_id=record_id)
        async with at_moment(reader, asked, question) as moment:
            answer = await read(moment, found[1:] if found else None, asked.limit + 1)
        if record_id is not None and found is None and not answer.rows:
            missing = NotFound()
            await note_refusal(reader, question, missing)
            raise missing
        rows = answer.rows[: asked.limit]
        shown = (record_id,) if record_id is not None else tuple(key for row in rows if isinstance(key := keys(row)[-1], UUID))
        await note_look(reader, question, shown, answer.known)
        more = len(answer.rows) > asked.limit
        content = {
            "known": known_content(answer.known),
            "rows": [content_of(row) for row in rows],
            "next": cursor(self.name, [answer.known.position, *keys(rows[-1])]) if more else None,
        }
        return send(reader.authority, content)
