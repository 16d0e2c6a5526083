"""Values as they stand in the cells of a spreadsheet: texts stay texts, and no text is taken for a formula.

Texts in a file come from everybody who ever wrote to the office. A spreadsheet program that opens a CSV file takes what begins
with `=`, `+`, `-` or `@` for a formula (OWASP, CSV Injection). So such a text gets an apostrophe before it, which these
programs take as "this is a text". Programs in Indonesia split a line at `;`: what follows one, or a tab or the end of a
line within a text, is treated like the beginning of a cell. Numbers are no texts, and a text that is nothing but a number
below nought stays as it is.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

Cell = str | int | float | bool | None

BETWEEN: Final = "; "
"""What stands between the values of a cell that holds several."""

_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_NUMBER: Final = re.compile(r"-\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_FORMULA: Final = re.compile(
    r"""^(?=[\t\r\n]|[\s"'`´‘’“”]*[=+\-@＝＋－＠])|(?<=[;\t\r\n])(?=[ \u00a0"'`´‘’“”]*[=+\-@＝＋－＠])"""  # noqa: RUF001  # wide signs count too
)


def cell_of(value: Any) -> Cell:
    """A value of an answer as one cell: several plain values behind each other, anything deeper as JSON."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return shown(value)
        case list() | tuple() if all(isinstance(one, (str, int, float)) for one in value):
            return shown(BETWEEN.join(str(one) for one in value)) or None
        case Mapping() | list() | tuple() if not value:
            return None
        case _:
            return shown(msgspec.json.encode(value, order="deterministic").decode())


def shown(text: str) -> str:
    """A text without what nobody sees: controls, half characters and signs that turn the direction of what follows."""
    return _UNSHOWABLE.sub("\ufffd", text)


def defused(text: str) -> str:
    """A text that no spreadsheet program takes for a formula, wherever it splits the line."""
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub("'", text)
