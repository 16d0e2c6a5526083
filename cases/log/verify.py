"""Verify a log: recompute every leaf from the stored bytes, the tree, and hold it against its head and all checkpoints.

Nothing is trusted but the bytes. A log of any length takes one page of memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.database import OfficeConnections
from cases.log.merkle import Frontier, leaf_hash
from cases.log.note import Checkpoint

PAGE = 1_000
LEAF_FORM = "jejak-leaf-v1"
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_PAGE: dict[str, LiteralString] = {
    "events": "select position, stream, version, type, recorded_at, body, leaf from events"
    " where office = %s and position > %s and position <= %s order by position limit %s",
    "looks": "select position, stream, version, type, recorded_at, body, leaf from looks"
    " where office = %s and position > %s and position <= %s order by position limit %s",
}
_HEAD: dict[str, LiteralString] = {
    "events": "select size, frontier, recorded_at from events_heads where office = %s and size > 0",
    "looks": "select size, frontier, recorded_at from looks_heads where office = %s and size > 0",
}
_BEYOND: dict[str, LiteralString] = {
    "events": "select max(position) from events where office = %s and position > %s",
    "looks": "select max(position) from looks where office = %s and position > %s",
}


class Broken(Exception):
    """The log is not what it was: `position` is the first place where that shows."""

    def __init__(self, office: str, log: str, position: int, what: str) -> None:
        super().__init__(f"{office}, {log}, position {position}: {what}")
        self.office = office
        self.log = log
        self.position = position
        self.what = what


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found to hold.

    Attributes:
        size: how many entries were recomputed.
        root: the root over them.
        checkpoints: how many checkpoints agree.
    """

    size: int
    root: bytes
    checkpoints: int


def leaf(log: str, office: str, *, position: int, stream: UUID, version: int, kind: str, recorded_at: datetime, body: bytes) -> bytes:
    """The leaf of an entry as docs/log-format.md defines it."""
    microseconds = (recorded_at - _UNIX) // _MICROSECOND
    lines = (LEAF_FORM, log, office, position, stream, version, kind, microseconds, sha256(body).hexdigest(), "")
    return leaf_hash("\n".join(map(str, lines)).encode())


def verify(connections: OfficeConnections, office: str, log: str = "events", kept: Iterable[Checkpoint] = ()) -> Verified:
    """Recompute an office's log as far as it reaches now.

    Args:
        connections: of a login that may read the log.
        office: whose log.
        log: `events` or `looks`.
        kept: checkpoints from outside the database (their signatures checked), beside those it keeps itself.

    Raises:
        Broken: and at which position.
    """
    with connections.of(office) as connection:
        head = connection.execute(_HEAD[log], (office,)).fetchone()
        size, joined, recorded_at = head or (0, b"", None)
        roots = {(checkpoint.size, checkpoint.root) for checkpoint in kept}
        longest = connection.execute("select max(size) from checkpoints where log = %s and office = %s", (log, office)).fetchone()
        known = max([longest[0] or 0 if longest else 0, *(known for known, _ in roots)])
        now = connection.execute(_HEAD[log], (office,)).fetchone()
        reached = now[0] if now else 0
        if known > reached:
            raise Broken(office, log, reached + 1, f"a checkpoint knows {known} entries, the log has {reached}")
        frontier = Frontier()
        agreeing = 0
        last_at: datetime | None = None
        for page in _pages(connection, office, log, size):
            expected = _roots(connection, office, log, page, roots)
            for row in page:
                last_at = _verify_row(office, log, row, frontier, last_at)
                for root in expected.get(frontier.size, ()):
                    if frontier.root() != root:
                        raise Broken(office, log, frontier.size, "the root differs from a checkpoint made here")
                    agreeing += 1
        if frontier.size != size:
            raise Broken(office, log, frontier.size + 1, f"the head counts {size} entries, {frontier.size} are there")
        if frontier.to_bytes() != joined or (last_at is not None and last_at > recorded_at):
            raise Broken(office, log, size, "the head does not fit the entries")
        beyond = connection.execute(_BEYOND[log], (office, size)).fetchone()
        now = connection.execute(_HEAD[log], (office,)).fetchone()
        if beyond and beyond[0] is not None and (now is None or beyond[0] > now[0]):
            raise Broken(office, log, beyond[0], "an entry beyond the head")
    return Verified(size, frontier.root(), agreeing)


def _verify_row(office: str, log: str, row: TupleRow, frontier: Frontier, last_at: datetime | None) -> datetime:
    position, stream, version, kind, recorded_at, body, stored = row
    if position != frontier.size + 1:
        raise Broken(office, log, frontier.size + 1, "an entry is missing")
    if last_at is not None and recorded_at < last_at:
        raise Broken(office, log, position, "it was recorded before the entry that precedes it")
    computed = leaf(log, office, position=position, stream=stream, version=version, kind=kind, recorded_at=recorded_at, body=body)
    if computed != stored:
        raise Broken(office, log, position, "the entry does not fit its leaf")
    frontier.add(computed)
    found: datetime = recorded_at
    return found


def _pages(connection: Connection[TupleRow], office: str, log: str, size: int) -> Iterator[list[TupleRow]]:
    after = 0
    while page := connection.execute(_PAGE[log], (office, after, size, PAGE)).fetchall():
        yield page
        after = page[-1][0]


def _roots(
    connection: Connection[TupleRow], office: str, log: str, page: Sequence[TupleRow], outside: set[tuple[int, bytes]]
) -> dict[int, set[bytes]]:
    """The roots that checkpoints within this page must have."""
    first, last = page[0][0], page[-1][0]
    rows = connection.execute(
        "select size, root from checkpoints where log = %s and office = %s and size between %s and %s", (log, office, first, last)
    ).fetchall()
    found: dict[int, set[bytes]] = {}
    for size, root in [*rows, *((size, root) for size, root in outside if first <= size <= last)]:
        found.setdefault(size, set()).add(root)
    return found
