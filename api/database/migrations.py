"""Migrations: numbered files of plain SQL, applied in order, once, and checked for later changes."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from api.database.connections import check_version, connect_info, missing_roles

FOLDER = Path(__file__).parent / "migrations"
EXTENSIONS = Path(__file__).parent / "extensions.sql"
GRANTS = Path(__file__).parent / "grants.sql"
ROLES = Path(__file__).parent / "roles.sql"

FILE_NAME = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
FOR_EACH_LOG = "-- for each log:"
LOG_PLACEHOLDER = "__log__"
LOCK = 0x6A656A616B  # "jejak": the advisory lock that one migrating process holds
WAIT_LIMIT_SECONDS = 120


class MigrationChanged(RuntimeError):
    """A migration was edited, renamed, removed or put in between after others had been applied; history is not edited."""


@dataclass(frozen=True)
class Migration:
    """One file of SQL and its place in the order."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> bytes:
        """The digest that tells a changed file."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def file_name(self) -> str:
        """The name of the file it came from."""
        return f"{self.number:04}_{self.name}.sql"

    def statements(self) -> tuple[str, ...]:
        """Return what to execute: the text once, or once for each log that its first line names."""
        first = self.text.partition("\n")[0]
        if not first.startswith(FOR_EACH_LOG):
            return (self.text,)
        logs = first.removeprefix(FOR_EACH_LOG).split(",")
        return tuple(self.text.replace(LOG_PLACEHOLDER, log.strip()) for log in logs)


def migrate(dsn: str, folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Bring the database to the newest schema and give the roles their rights; return what was applied now.

    Any number of processes may call this at once: one works, the others wait and find nothing to do.

    Raises:
        MigrationChanged: an applied file differs from what was applied.
        ServerTooOld: the server is older than version 17.
        psycopg.errors.LockNotAvailable: another process has been migrating for two minutes.
    """
    with psycopg.connect(connect_info(dsn, "owner"), autocommit=True) as connection, _one_at_a_time(connection):
        waiting = pending(connection, folder)
        for migration in waiting:
            with connection.transaction():
                for text in migration.statements():
                    connection.execute(text)
                connection.execute(
                    "INSERT INTO jejak.migrations (number, name, sha256) VALUES (%s, %s, %s)",
                    [migration.number, migration.name, migration.sha256],
                )
        if folder == FOLDER:
            with connection.transaction():
                connection.execute(EXTENSIONS.read_text(encoding="utf-8"))
        if folder == FOLDER and not missing_roles(connection):
            with connection.transaction():
                connection.execute(GRANTS.read_text(encoding="utf-8"))
    return waiting


def make_roles(dsn: str) -> None:
    """Make the database roles, as the DBA of an outside server does by hand: needs a login that may create roles."""
    with psycopg.connect(make_conninfo(dsn), autocommit=True) as connection:
        check_version(connection)
        connection.execute(ROLES.read_text(encoding="utf-8"))


def pending(connection: psycopg.Connection, folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Return the migrations that this database still lacks, in order.

    Raises:
        MigrationChanged: an applied file differs from what was applied, is gone, or a new one is numbered before it.
    """
    known = migrations_in(folder)
    by_number = {migration.number: migration for migration in known}
    last = 0
    for number, name, sha256 in _applied(connection):
        found = by_number.get(number)
        if found is None:
            raise MigrationChanged(f"{number:04}_{name}.sql was applied to this database and is not in this version of Jejak")
        if (found.name, found.sha256) != (name, sha256):
            raise MigrationChanged(f"{found.file_name} was changed after it was applied (as {number:04}_{name}.sql)")
        last = number
        del by_number[number]
    between = [migration.file_name for migration in by_number.values() if migration.number < last]
    if between:
        raise MigrationChanged(f"{', '.join(between)} must be numbered after {last:04}, which was applied already")
    return tuple(by_number.values())


def migrations_in(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Read the migrations of a folder in order.

    Raises:
        ValueError: a file is not named `NNNN_name.sql`, or two have one number.
    """
    found: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = FILE_NAME.fullmatch(path.name)
        if match is None:
            raise ValueError(f"{path.name} is not named NNNN_name.sql")
        migration = Migration(int(match["number"]), match["name"], path.read_text(encoding="utf-8"))
        if migration.number in found:
            raise ValueError(f"{found[migration.number].file_name} and {path.name} have the same number")
        found[migration.number] = migration
    return tuple(found.values())


def _applied(connection: psycopg.Connection) -> list[tuple[int, str, bytes]]:
    if connection.execute("SELECT to_regclass('jejak.migrations')").fetchone() == (None,):
        return []
    rows = connection.execute("SELECT number, name, sha256 FROM jejak.migrations ORDER BY number").fetchall()
    return [(int(number), str(name), bytes(sha256)) for number, name, sha256 in rows]


@contextmanager
def _one_at_a_time(connection: psycopg.Connection) -> Iterator[None]:
    connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{WAIT_LIMIT_SECONDS}s"])
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
