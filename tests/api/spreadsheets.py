"""Files of lists read back as spreadsheet programs read them: CSV by Python's reader, XLSX by calamine."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import httpx
from python_calamine import CalamineWorkbook

from api.exports.forms import Form

MARK = "\ufeff"


@dataclass
class Read:
    """What a file says of itself, its columns and its rows."""

    about: dict[str, Any]
    columns: list[str]
    rows: list[list[Any]]

    def column(self, name: str) -> list[Any]:
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read_csv(content: bytes) -> Read:
    text = content.decode("utf-8")
    assert text.startswith(MARK)
    lines = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True))
    assert len({len(line) for line in lines}) == 1, "every line has as many cells"
    empty = next(number for number, line in enumerate(lines) if not any(line))
    return Read({line[0]: line[1] for line in lines[:empty]}, lines[empty + 1], lines[empty + 2 :])


def read_xlsx(content: bytes) -> Read:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows, about = (book.get_sheet_by_index(number).to_python(skip_empty_area=False) for number in (0, 1))
    return Read({str(line[0]): line[1] for line in about}, [str(one) for one in rows[0]], [list(row) for row in rows[1:]])


def read(answer: httpx.Response) -> Read:
    """A file as it was answered."""
    assert answer.status_code == 200, answer.text
    kind = answer.headers["Content-Type"]
    return read_xlsx(answer.content) if kind == Form.XLSX else read_csv(answer.content)
