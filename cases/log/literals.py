"""PostgreSQL array literals of whole columns.

They are written here rather than adapted element by element: that was a quarter of an append's time.
"""

from collections.abc import Iterable
from uuid import UUID

_BACKSLASH, _QUOTE = "\\", '"'


def numbers(items: Iterable[int]) -> str:
    """An array of whole numbers."""
    return "{" + ",".join(map(str, items)) + "}"


def uuids(items: Iterable[UUID | None]) -> str:
    """An array of UUIDs."""
    return "{" + ",".join("NULL" if item is None else item.hex for item in items) + "}"


def byteas(items: Iterable[bytes | None]) -> str:
    """An array of byte strings."""
    return "{" + ",".join("NULL" if item is None else f'"\\\\x{item.hex()}"' for item in items) + "}"


def texts(items: Iterable[str | None]) -> str:
    """An array of texts."""
    return (
        "{"
        + ",".join(
            "NULL" if item is None else f'"{item.replace(_BACKSLASH, _BACKSLASH * 2).replace(_QUOTE, _BACKSLASH + _QUOTE)}"'
            for item in items
        )
        + "}"
    )
