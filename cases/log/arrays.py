"""Whole columns as PostgreSQL arrays in the binary wire format.

They are written here rather than adapted element by element, and binary rather than as text: together that was a third
of an append's time on both sides.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from struct import Struct
from uuid import UUID

BYTEA, TEXT, INT4, TIMESTAMPTZ, UUID_TYPE = 17, 25, 23, 1184, 2950  # PostgreSQL's own numbers of its types
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NULL = b"\xff\xff\xff\xff"
_MICROSECOND = timedelta(microseconds=1)
_empty, _head, _length = Struct(">iii").pack, Struct(">iiiii").pack, Struct(">i").pack


def rows(items: Sequence[int], columns: int = 1, *, first: int = 1) -> bytes:
    """An array of whole numbers: rows of so many columns, or one column alone, the rows counted from `first` on."""
    if not items:
        return _empty(0, 0, INT4)
    return _rows(len(items), columns).pack(
        *((1, 0, INT4) if columns == 1 else (2, 0, INT4)),
        len(items) // columns,
        first,
        *(() if columns == 1 else (columns, 1)),
        *[part for item in items for part in (4, item)],
    )


@cache
def _rows(items: int, columns: int) -> Struct:
    return Struct(f">{5 if columns == 1 else 7}i{2 * items}i")


def uuids(items: Sequence[UUID | None]) -> bytes:
    """An array of UUIDs."""
    return _values(UUID_TYPE, [None if item is None else item.bytes for item in items])


def byteas(items: Sequence[bytes | None]) -> bytes:
    """An array of byte strings."""
    return _values(BYTEA, items)


def texts(items: Iterable[str]) -> bytes:
    """An array of texts."""
    return _values(TEXT, [item.encode() for item in items])


def instants(items: Sequence[datetime | None]) -> bytes:
    """An array of instants."""
    return _values(
        TIMESTAMPTZ, [None if item is None else ((item - EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True) for item in items]
    )


def instant(microseconds: int) -> datetime:
    """The instant that PostgreSQL counts from the year 2000."""
    return EPOCH + timedelta(microseconds=microseconds)


def _values(type_number: int, items: Sequence[bytes | None]) -> bytes:
    if not items:
        return _empty(0, 0, type_number)
    values = [_NULL if item is None else _length(len(item)) + item for item in items]
    return _head(1, None in items, type_number, len(items), 1) + b"".join(values)
