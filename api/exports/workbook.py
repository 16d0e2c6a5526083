"""A list as an XLSX workbook: one sheet with the rows, one that says what the file is. Asked again it is the same to the byte.

While it is made, rows lie in a folder of its own that nobody else may read and that is gone when it is finished.
"""

import io
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from api.exports.cells import Cell
from api.exports.sheet import Rows, Sheet

LONGEST_TEXT: Final = 32_767
"""Characters that a cell holds (ECMA-376); what is longer is cut and ends in `…`."""

LONGEST_NAME: Final = 31
MADE_AT: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""What every workbook says of its making, so that the same list gives the same file."""

WIDTH: Final = 18


class Workbook:
    """One workbook in the making."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin a workbook."""
        self._sheet = sheet
        self._made = io.BytesIO()
        self._row = 1

    def __enter__(self) -> Self:
        with ExitStack() as until:
            folder = until.enter_context(tempfile.TemporaryDirectory(prefix="jejak-"))
            options = {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "tmpdir": folder,
            }
            self._book = xlsxwriter.Workbook(self._made, options)
            self._book.set_properties({"created": MADE_AT})
            bold = self._book.add_format({"bold": True})
            self._rows = self._book.add_worksheet(self._sheet.name[:LONGEST_NAME])
            self._rows.freeze_panes(1, 0)
            self._rows.set_column(0, max(0, len(self._sheet.columns) - 1), WIDTH)
            for number, column in enumerate(self._sheet.columns):
                self._rows.write_string(0, number, column, bold)
            about = self._book.add_worksheet(self._sheet.about_name[:LONGEST_NAME])
            about.set_column(0, 1, 2 * WIDTH)
            for number, (word, value) in enumerate(self._sheet.told):
                about.write_string(number, 0, word, bold)
                _write(about, number, 1, value)
            self._until = until.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._until:
            self.finish()

    def add(self, rows: Rows) -> None:
        """Write some rows below those before."""
        for cells in self._sheet.cells(rows):
            for number, cell in enumerate(cells):
                _write(self._rows, self._row, number, cell)
            self._row += 1

    def finish(self) -> None:
        """Put the file together, if that is not done yet. Nothing can be added after it."""
        if not self._book.fileclosed:
            self._book.close()

    @property
    def content(self) -> bytes:
        """The file, once it is finished."""
        return self._made.getvalue()


def _write(on: Worksheet, row: int, column: int, cell: Cell) -> None:
    match cell:
        case None:
            pass
        case bool():
            on.write_boolean(row, column, cell)
        case str():
            on.write_string(row, column, cell if len(cell) <= LONGEST_TEXT else cell[: LONGEST_TEXT - 1] + "…")
        case _:
            on.write_number(row, column, cell)
