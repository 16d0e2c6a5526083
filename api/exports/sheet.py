"""A list as it is written into a file: what it is about, its columns, and its rows, some at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.exports.cells import Cell, cell_of

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file says beside its rows.

    Attributes:
        name: of the list.
        about_name: what the part is called that says what the file is.
        about: whose list it is, with which filters, as known when, by whom: words and values.
        columns: the fields of a row, in order.
    """

    name: str
    about_name: str
    about: tuple[tuple[str, Any], ...]
    columns: tuple[str, ...]

    @property
    def told(self) -> list[tuple[str, Cell]]:
        """What the file is, as cells."""
        return [(word, cell_of(value)) for word, value in self.about]

    def cells(self, rows: Rows) -> list[list[Cell]]:
        """The cells of some rows."""
        return [[cell_of(row.get(column)) for column in self.columns] for row in rows]
