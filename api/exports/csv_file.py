"""A list as CSV (RFC 4180): UTF-8 with a mark by which spreadsheet programs know it, every text quoted and none a formula.

First come the lines that say what the file is, then an empty one, then the names of the columns. All lines have as many cells.
"""

import csv
import io
from collections.abc import Sequence
from typing import Final

from api.exports.cells import Cell, defused
from api.exports.sheet import Rows, Sheet

MARK: Final = b"\xef\xbb\xbf"
LEAST_CELLS: Final = 2


def head(sheet: Sheet) -> bytes:
    """How the file begins."""
    return MARK + _written(sheet, [*sheet.told, (), sheet.columns])


def lines(sheet: Sheet, rows: Rows) -> bytes:
    """Some rows."""
    return _written(sheet, sheet.cells(rows))


def _written(sheet: Sheet, lines_of_cells: Sequence[Sequence[Cell]]) -> bytes:
    width, made = max(LEAST_CELLS, len(sheet.columns)), io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for cells in lines_of_cells:
        writer.writerow([*map(_in_csv, cells), *[""] * (width - len(cells))])
    return made.getvalue().encode()


def _in_csv(cell: Cell) -> Cell:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return defused(cell)
        case _:
            return cell
