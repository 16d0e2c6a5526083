"""Connections by role: where they look, what they may do, and which servers are too old."""

import socket
import struct
import threading
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.database.connections import Logins, Role, ServerTooOld, connect_info, missing_roles, open_async_pool, open_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles, migrate

NO_ROLES = ("jejak_api", "jejak_worker", "jejak_auditor")


def who(info: str) -> str:
    with psycopg.connect(info) as connection:
        row = connection.execute("SELECT current_user::text").fetchone()
        assert row is not None
        return str(row[0])


@pytest.mark.parametrize("role", ["owner", "api", "worker", "auditor"])
def test_a_role_looks_in_the_schema_of_jejak_in_utc_under_its_own_name(database: str, role: Role) -> None:
    with psycopg.connect(connect_info(database, role)) as connection:
        row = connection.execute(
            "SELECT current_setting('search_path'), current_setting('timezone'), current_setting('application_name')"
        ).fetchone()
    assert row == ("jejak", "UTC", f"jejak-{role}")


def test_without_the_roles_of_the_dba_everything_runs_as_the_owner_and_with_them_as_each_role(bare_server: EmbeddedServer) -> None:
    dsn = bare_server.dsn
    migrate(dsn)
    with psycopg.connect(dsn) as connection:
        assert missing_roles(connection) == NO_ROLES
    assert who(connect_info(dsn, "api")) == "jejak"

    make_roles(bare_server.superuser_dsn)
    make_roles(bare_server.superuser_dsn)
    migrate(dsn)
    with psycopg.connect(dsn) as connection:
        assert missing_roles(connection) == ()
    assert [who(connect_info(dsn, role)) for role in ("owner", "api", "worker", "auditor")] == ["jejak", *NO_ROLES]
    with psycopg.connect(connect_info(dsn, "api")) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM migrations").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM migrations")


def test_a_role_with_a_login_of_its_own_uses_it(bare_server: EmbeddedServer) -> None:
    make_roles(bare_server.superuser_dsn)
    with psycopg.connect(bare_server.superuser_dsn) as connection:
        connection.execute("CREATE ROLE front LOGIN; GRANT jejak_api TO front WITH INHERIT FALSE, SET TRUE")
    logins = Logins(owner=bare_server.dsn, api=make_conninfo(bare_server.dsn, user="front"))
    with psycopg.connect(logins.info("api")) as connection:
        assert connection.execute("SELECT session_user::text, current_user::text").fetchone() == ("front", "jejak_api")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE jejak")
    assert conninfo_to_dict(logins.info("worker"))["user"] == "jejak"


def test_pools_open_for_threads_and_for_coroutines(database: str) -> None:
    info = connect_info(database, "owner")
    with open_pool(info, name="threads", max_size=1) as pool, pool.connection() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert open_async_pool(info, name="coroutines", max_size=2).max_size == 2


def test_options_that_were_given_are_kept(database: str) -> None:
    info = connect_info(make_conninfo(database, options="-c work_mem=5MB", connect_timeout="3"), "owner")
    assert conninfo_to_dict(info)["options"] == "-c work_mem=5MB -c search_path=jejak -c timezone=UTC"
    assert str(conninfo_to_dict(info)["connect_timeout"]) == "3"


@pytest.fixture
def old_server() -> Iterator[int]:
    """The first words of a PostgreSQL 16, spoken to one caller on the returned port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def message(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("!i", len(body) + 4) + body

    def speak() -> None:
        with listener.accept()[0] as caller:
            while b"user\0" not in caller.recv(1024):
                caller.sendall(b"N")  # no encryption here
            caller.sendall(
                message(b"R", struct.pack("!i", 0))
                + message(b"S", b"server_version\x0016.4\0")
                + message(b"S", b"client_encoding\0UTF8\0")
                + message(b"Z", b"I")
            )
            caller.recv(1024)  # until the caller leaves

    thread = threading.Thread(target=speak)
    thread.start()
    yield int(listener.getsockname()[1])
    thread.join()
    listener.close()


def test_a_server_older_than_17_is_refused_in_clear_words(old_server: int) -> None:
    with pytest.raises(ServerTooOld, match=r"needs PostgreSQL 17 or later; this server is version 16"):
        connect_info(f"postgresql://jejak@127.0.0.1:{old_server}/jejak?gssencmode=disable", "owner")
