"""Signed checkpoints of all logs: made every few seconds, kept in the database and outside it, and compared at start.

Outside the database each log has a file of its own, to which notes are only added. Its last note is what a start holds the
log against: after a restore from an old backup the log is shorter, and writing on would give positions a second time.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.database import EVERY_OFFICE, OfficeConnections
from cases.log.merkle import Frontier
from cases.log.note import LOGS, Checkpoint, CheckpointKey, notes, verified

_GROWN: dict[str, LiteralString] = {
    "events": "select h.office, h.size, h.frontier from events_heads h where h.size > coalesce((select max(c.size) from checkpoints c"
    " where c.log = 'events' and c.office = h.office), 0) order by h.office",
    "looks": "select h.office, h.size, h.frontier from looks_heads h where h.size > coalesce((select max(c.size) from checkpoints c"
    " where c.log = 'looks' and c.office = h.office), 0) order by h.office",
}
_KEEP: LiteralString = (
    "insert into checkpoints (log, office, size, root, note) values (%s, %s, %s, %s, %s) on conflict do nothing returning size"
)
_HEAD: dict[str, LiteralString] = {
    "events": "select size, frontier from events_heads where office = %s",
    "looks": "select size, frontier from looks_heads where office = %s",
}
_LEAVES: dict[str, LiteralString] = {
    "events": "select leaf from events where office = %s and position > %s and position <= %s order by position limit %s",
    "looks": "select leaf from looks where office = %s and position > %s and position <= %s order by position limit %s",
}
PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Loss:
    """A log is shorter than, or another one than, the checkpoint that was kept of it outside the database.

    Attributes:
        kept: the checkpoint.
        size_found: up to which position the log is the one that was kept.
    """

    kept: Checkpoint
    size_found: int

    def __str__(self) -> str:
        lost = self.kept.size - self.size_found
        return (
            f"{self.kept.origin}: {lost} of {self.kept.size} entries are lost or changed;"
            f" up to {self.size_found} it is the log that was kept"
        )


class KeptOutside:
    """The notes kept outside the database, one file a log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, checkpoint: Checkpoint) -> None:
        """Add a note, on disk when this returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._file(checkpoint.office, checkpoint.log).open("ab") as file:
            # The empty line before it ends whatever a crash left half written.
            file.write(f"\n{checkpoint.note}".encode())
            file.flush()
            os.fsync(file.fileno())

    def logs(self) -> list[tuple[str, str]]:
        """Office and log of each file."""
        names = (path.name.removesuffix(".txt").rpartition(".") for path in sorted(self.folder.glob("*.*.txt")))
        return [(office, log) for office, _, log in names if log in LOGS]

    def of(self, office: str, log: str, public: bytes) -> list[Checkpoint]:
        """The checkpoints that still count, smallest first: a later one that is not larger voids those it does not exceed.

        Raises:
            NotGenuine: one of them was not signed by this key.
        """
        path = self._file(office, log)
        standing: list[Checkpoint] = []
        for note in notes(path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""):
            checkpoint = verified(note, public)
            while standing and standing[-1].size >= checkpoint.size:
                standing.pop()  # written before a loss that somebody accepted
            standing.append(checkpoint)
        return standing

    def _file(self, office: str, log: str) -> Path:
        return self.folder / f"{office}.{log}.txt"


class CheckpointMaker:
    """Makes a checkpoint of each log that has grown since its last one. Several may run: one of them keeps it."""

    def __init__(self, connections: OfficeConnections, key: CheckpointKey, folder: Path) -> None:
        """Make the maker.

        Args:
            connections: of a login that may see every office and insert into `checkpoints`: the worker's.
            key: signs.
            folder: where notes are kept outside the database.
        """
        self._connections = connections
        self._key = key
        self._outside = KeptOutside(folder)

    def make(self) -> list[Checkpoint]:
        """Make and keep the checkpoints that are due now; call it every few seconds."""
        made = []
        with self._connections.of(EVERY_OFFICE) as connection:
            for log in LOGS:
                for office, size, frontier in connection.execute(_GROWN[log]).fetchall():
                    checkpoint = self._key.sign(office, log, size, Frontier.from_bytes(size, frontier).root())
                    row = (log, office, size, checkpoint.root, checkpoint.note)
                    if connection.execute(_KEEP, row).fetchone():
                        self._outside.add(checkpoint)
                        made.append(checkpoint)
        return made


def shorter_than_kept(connections: OfficeConnections, folder: Path, public: bytes) -> list[Loss]:
    """The logs that lack something of the last checkpoint kept outside the database. To be asked before anything is written.

    Where there are any, refuse to write, or record `AcceptLoss` for each and make a checkpoint at once.

    Raises:
        NotGenuine: a kept checkpoint was not signed by this key.
    """
    outside = KeptOutside(folder)
    losses = []
    for office, log in outside.logs():
        kept = outside.of(office, log, public)
        with connections.of(office) as connection:
            if kept and not _holds(connection, kept[-1]):
                agreed = next((known.size for known in reversed(kept[:-1]) if _holds(connection, known)), 0)
                losses.append(Loss(kept[-1], agreed))
    return losses


def _holds(connection: Connection[TupleRow], kept: Checkpoint) -> bool:
    """Whether the log still is one that grew from the checkpoint."""
    row = connection.execute(_HEAD[kept.log], (kept.office,)).fetchone()
    if row is None or row[0] < kept.size:
        return False
    if row[0] == kept.size:
        return Frontier.from_bytes(*row).root() == kept.root
    known = connection.execute(
        "select root from checkpoints where log = %s and office = %s and size = %s", (kept.log, kept.office, kept.size)
    ).fetchone()
    if known is not None:
        return bool(known[0] == kept.root)
    frontier = Frontier()
    for leaf in _leaves(connection, kept):
        frontier.add(leaf)
    return frontier.size == kept.size and frontier.root() == kept.root


def _leaves(connection: Connection[TupleRow], kept: Checkpoint) -> Iterator[bytes]:
    after = 0
    while rows := connection.execute(_LEAVES[kept.log], (kept.office, after, kept.size, PAGE)).fetchall():
        yield from (leaf for (leaf,) in rows)
        after += len(rows)
