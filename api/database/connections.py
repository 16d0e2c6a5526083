"""Connections to the database by role: who connects, what that login may do, and where it looks."""

from dataclasses import dataclass, field
from typing import Final, Literal

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, ConnectionPool

Role = Literal["owner", "api", "worker", "auditor"]

SETTINGS: Final[dict[Role, str]] = {
    "owner": "DATABASE_URL",
    "api": "DATABASE_URL_API",
    "worker": "DATABASE_URL_WORKER",
    "auditor": "DATABASE_URL_AUDITOR",
}
"""Role to the setting that names its login."""
DATABASE_ROLES = {"api": "jejak_api", "worker": "jejak_worker", "auditor": "jejak_auditor"}
LOWEST_VERSION = 17
CONNECT_LIMIT_SECONDS = 10


class ServerTooOld(RuntimeError):
    """The PostgreSQL server is older than Jejak needs."""

    def __init__(self, version: int) -> None:
        super().__init__(f"Jejak needs PostgreSQL {LOWEST_VERSION} or later; this server is version {version}")
        self.version = version


class NoLogin(Exception):  # read as a sentence
    """Nobody has told this process how to log in for what it is asked to do."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"this needs the database's {role}: set {SETTINGS[role]}")


@dataclass(frozen=True, kw_only=True)
class Logins:
    """The connection strings of an installation: the owner's, and separate logins for those roles that have one.

    A process that has a login of its own need not know the owner's: it then migrates nothing.
    """

    owner: str | None = field(default=None, repr=False)
    api: str | None = field(default=None, repr=False)
    worker: str | None = field(default=None, repr=False)
    auditor: str | None = field(default=None, repr=False)

    def dsn(self, role: Role) -> str:
        """The connection string of a role as it was given: its own, or else the owner's.

        Raises:
            NoLogin: neither was given.
        """
        own: dict[Role, str | None] = {"owner": self.owner, "api": self.api, "worker": self.worker, "auditor": self.auditor}
        found = own[role] or self.owner
        if found is None:
            raise NoLogin(role)
        return found

    def info(self, role: Role) -> str:
        """The full connection string for a role.

        Raises:
            NoLogin: none was given.
        """
        return connect_info(self.dsn(role), role)


def connect_info(dsn: str, role: Role) -> str:
    """Complete a connection string for a role: schema, time zone, name, and the database role if it may be taken.

    Connects once to ask the server. Where the roles of `roles.sql` do not exist or this login is no member, the connection keeps
    the login's own rights; `missing_roles` tells.

    Raises:
        ServerTooOld: the server is older than version 17.
        psycopg.OperationalError: the server cannot be reached.
    """
    base = make_conninfo(dsn, application_name=f"jejak-{role}")
    if "connect_timeout" not in conninfo_to_dict(base):
        base = make_conninfo(base, connect_timeout=CONNECT_LIMIT_SECONDS)
    options = [str(conninfo_to_dict(base).get("options") or ""), "-c search_path=jejak -c timezone=UTC"]
    with psycopg.connect(base) as connection:
        check_version(connection)
        if role != "owner" and may_become(connection, DATABASE_ROLES[role]):
            options.append(f"-c role={DATABASE_ROLES[role]}")
    return make_conninfo(base, options=" ".join(filter(None, options)))


def check_version(connection: psycopg.Connection) -> None:
    """Refuse a server that is too old.

    Raises:
        ServerTooOld: the server is older than version 17.
    """
    version = connection.info.server_version // 10_000
    if version < LOWEST_VERSION:
        raise ServerTooOld(version)


def may_become(connection: psycopg.Connection, database_role: str) -> bool:
    """Whether the database role exists and this login may `SET ROLE` to it."""
    row = connection.execute("SELECT pg_has_role(session_user, oid, 'SET') FROM pg_roles WHERE rolname = %s", [database_role]).fetchone()
    return row is not None and bool(row[0])


def missing_roles(connection: psycopg.Connection, role: Role = "owner") -> tuple[str, ...]:
    """Name the database roles that do not exist or that this login may not take: what the DBA's `roles.sql` would bring.

    A role's own login needs its own role only; the owner may take each.
    """
    wanted = DATABASE_ROLES.values() if role == "owner" else (DATABASE_ROLES[role],)
    return tuple(name for name in wanted if not may_become(connection, name))


def open_pool(info: str, *, name: str, min_size: int = 1, max_size: int = 8) -> ConnectionPool:
    """Make a pool for threads from a completed connection string; it opens when entered as a context or by `open()`."""
    return ConnectionPool(info, name=name, min_size=min_size, max_size=max_size, open=False, timeout=CONNECT_LIMIT_SECONDS)


def open_async_pool(info: str, *, name: str, min_size: int = 1, max_size: int = 8) -> AsyncConnectionPool:
    """Make a pool for coroutines from a completed connection string; it opens when entered as a context or by `open()`."""
    return AsyncConnectionPool(info, name=name, min_size=min_size, max_size=max_size, open=False, timeout=CONNECT_LIMIT_SECONDS)
