"""Whole columns as PostgreSQL arrays in the binary wire format.

They are written here rather than adapted element by element, and binary rather than as text: together that was a third
of an append's time on both sides.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from struct import pack
from uuid import UUID

BYTEA, TEXT, INT4, TIMESTAMPTZ, UUID_TYPE = 17, 25, 23, 1184, 2950  # PostgreSQL's own numbers of its types
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NULL = b"\xff\xff\xff\xff"
_MICROSECOND = timedelta(microseconds=1)


def numbers(items: Sequence[int]) -> bytes:
    """An array of whole numbers."""
    return _array(INT4, len(items), pack(f">{2 * len(items)}i", *[part for item in items for part in (4, item)]))


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
    values = b"".join([_NULL if item is None else len(item).to_bytes(4, "big") + item for item in items])
    return _array(type_number, len(items), values, nulls=None in items)


def _array(type_number: int, length: int, values: bytes, *, nulls: bool = False) -> bytes:
    if not length:
        return pack(">iii", 0, 0, type_number)
    return pack(">iiiii", 1, nulls, type_number, length, 1) + values
