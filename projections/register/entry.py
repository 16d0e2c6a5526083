"""What the entries of the registers have in common: texts of their own record, opened or redacted, and a page of them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from cases.log.reader import Recorded
from projections.listing import select, true_at, values
from projections.model import Model, Row
from projections.moments import Answer, known
from projections.opened import redacted, subjects
from projections.scope import ScopedConnection


class Entry(Row, frozen=True, kw_only=True):
    """An entry of a register.

    Attributes:
        version: of the stream after the last fact.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the entry's texts.
    """

    version: int
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


R = TypeVar("R", bound=Row)


def sealed_texts(row: Entry | None, recorded: Recorded) -> dict[str, Any]:
    """Version, redacted fields and subjects of an entry after an event."""
    gone, whose = redacted(recorded.event), subjects(recorded)
    return {
        "version": recorded.version,
        "redacted": tuple(sorted({*(row.redacted if row else ()), *gone})),
        "subjects": tuple(sorted({*(row.subjects if row else ()), *whose})),
    }


async def page(
    connection: ScopedConnection,
    model: Model[R],
    asked: Any,
    words: Mapping[str, LiteralString],
    order: LiteralString,
    *,
    position: int | None,
) -> Answer[R]:
    """A page of a register, now or as known at a position.

    What is asked for has a `limit` and an `after` (the values of the order of the last entry before); what is None does not
    matter. `words` has the condition for each name of what may be asked for.

    Raises:
        NotYetRead: the register has not read up to that position.
    """
    upto = known(connection, model.name, position)
    conditions = [true_at(now=upto.now), *(condition for name, condition in words.items() if getattr(asked, name) is not None)]
    after_first, after_second = asked.after or (None, None)
    wanted = {
        **asdict(replace(asked, after=None)),
        "after_first": after_first,
        "after_second": after_second,
        **values(connection, model, upto.position),
    }
    return Answer(tuple(await connection.all(model.row, select(model, conditions, order), wanted)), upto)
