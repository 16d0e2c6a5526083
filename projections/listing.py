"""What lists have in common: rows true at a position, conditions that are asked for, the page after a cursor."""

from collections.abc import Iterable
from typing import Final, LiteralString

from psycopg import sql

from projections.model import AnyModel
from projections.scope import ScopedConnection

MOST_ROWS: Final = 1_000
"""The longest page."""

TRUE_THEN: LiteralString = "from_position <= %(position)s and (to_position is null or to_position > %(position)s)"
TRUE_NOW: LiteralString = "to_position is null"


def true_at(*, now: bool) -> LiteralString:
    """The condition for rows that are true: at `%(position)s`, or still."""
    return TRUE_NOW if now else TRUE_THEN


def select(model: AnyModel, conditions: Iterable[LiteralString], order: LiteralString, *more: LiteralString) -> sql.Composed:
    """A page of a model's rows, with more columns if asked for: of `%(office)s` and `%(generation)s`, `%(limit)s` of them."""
    words = sql.SQL(
        "select {columns} from {table} where office = %(office)s and generation = %(generation)s and {conditions}"
        " order by {order} limit %(limit)s"
    )
    return words.format(
        columns=sql.SQL(", ").join([*(sql.Identifier(column.name) for column in model.columns), *map(sql.SQL, more)]),
        table=sql.Identifier(f"{model.name}_rows"),
        conditions=sql.SQL(" and ").join([sql.SQL(condition) for condition in conditions]),
        order=sql.SQL(order),
    )


def values(connection: ScopedConnection, model: AnyModel, position: int, **more: object) -> dict[str, object]:
    """What `select` and the conditions ask for: the office, the living generation, the position, and what else is named."""
    standing = connection.standing(model.name)
    return {"office": standing.office, "generation": standing.generation, "position": position, **more}
