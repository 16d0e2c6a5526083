"""A real PostgreSQL for the tests: one server a process, one fresh database a test.

The server is the embedded one in a temporary folder, or the one `DATABASE_URL` names; there the tests make and drop databases of
their own names and touch nothing else.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from api.database.embedded import OWNER, EmbeddedServer
from api.database.migrations import make_roles, migrate
from tests.reachable import let_pass

# `make test` is the same every time; `make soak` tries new cases under a seed that it prints.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None, max_examples=30)
settings.register_profile("soak", database=None, deadline=None, max_examples=500, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
FIXED_SEED = 20_210_101

LONGEST = (
    "tests/demonstration/test_full.py",
    "tests/database/test_embedded.py",
    "tests/access/test_exports.py",
    "tests/access/test_matrix.py",
    "tests/faults/test_upload_killed.py",
)
"""The files that take longest begin first: one that begins last leaves the other workers with nothing to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; all others stay in their order."""
    place = {file: number for number, file in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONGEST)))


@dataclass(frozen=True)
class DatabaseServer:
    """A server in which tests make databases."""

    admin_dsn: str
    owner: str | None
    prefix: str

    def dsn(self, name: str) -> str:
        """Where the owner of Jejak's tables connects to."""
        who = {"user": self.owner} if self.owner else {}
        return make_conninfo(self.admin_dsn, dbname=name, **who)

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or as a copy, and return its name."""
        name = f"{self.prefix}_{secrets.token_hex(4)}"
        words: list[sql.Composable] = [sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))]
        if self.owner:
            words.append(sql.SQL("OWNER {}").format(sql.Identifier(self.owner)))
        if template:
            words.append(sql.SQL("TEMPLATE {}").format(sql.Identifier(template)))
            if self.owner:  # three times faster on a server that need not be durable
                words.append(sql.SQL("STRATEGY file_copy"))
        with psycopg.connect(self.admin_dsn, autocommit=True) as connection:
            connection.execute(sql.SQL(" ").join(words))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, also when a test left a connection open.

        Not `WITH (FORCE)`: that fails where a process of the server itself is cleaning up and the owner is no superuser.
        """
        with psycopg.connect(self.admin_dsn, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", (name,)
            )
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A folder that the account of the embedded server can reach. Not under pytest's own: another run of pytest closes that to it."""
    with tempfile.TemporaryDirectory(prefix="jejak-server-", ignore_cleanup_errors=True) as folder:
        yield let_pass(Path(folder))


MEMORY = Path("/dev/shm")
SPARE_BYTES = 4 * 2**30


def in_memory() -> Path | None:
    """Where files are kept in memory, if there is much room; a database is made there in a tenth of the time. None: on the disk."""
    usable = os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > SPARE_BYTES
    return MEMORY if usable else None


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """One server for all tests of this process."""
    prefix = f"jejak_test_{os.getpid()}"
    outside = os.environ.get("DATABASE_URL")
    if outside:
        yield DatabaseServer(outside, None, prefix)
        return
    # Not under pytest's own folder: another run of pytest closes that to the account that runs root's server.
    with (
        tempfile.TemporaryDirectory(prefix="jejak-tests-", dir=in_memory(), ignore_cleanup_errors=True) as folder,
        EmbeddedServer(let_pass(Path(folder)), durable=False) as server,
    ):
        make_roles(server.superuser_dsn)
        yield DatabaseServer(server.superuser_dsn, OWNER, prefix)


@pytest.fixture(scope="session")
def migrated_template(database_server: DatabaseServer) -> Iterator[str]:
    """The name of a database with the newest schema, never written to."""
    name = database_server.create()
    migrate(database_server.dsn(name))
    yield name
    database_server.drop(name)


@pytest.fixture
def database(database_server: DatabaseServer, migrated_template: str) -> Iterator[str]:
    """A fresh migrated database of this test's own; its owner's connection string."""
    name = database_server.create(migrated_template)
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture
def empty_database(database_server: DatabaseServer) -> Iterator[str]:
    """A database in which nothing is yet; its owner's connection string."""
    name = database_server.create()
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture(scope="session")
def seed() -> int:
    """The seed of whatever is random in a test: fixed in `make test`, new in each round of `make soak`."""
    return int(os.environ.get("JEJAK_SEED", FIXED_SEED))
