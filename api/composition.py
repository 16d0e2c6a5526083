"""An installation opened: its database, its keys and its logs put together. The one place where that happens."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg

from api.database.connections import Logins, Role, missing_roles
from api.database.embedded import EmbeddedServer
from api.database.migrations import Migration, make_roles, migrate, pending
from api.room import Room
from api.settings import Settings
from cases.application import Casework
from cases.log import secret_file
from cases.log.keys import KEY_BYTES, KeyEncryptionKeys, KeyStoreError
from cases.log.store import LogStore

_KEYS_IN_USE: Final = "select keys_in_use()"


class MigrationsWait(Exception):  # read as a sentence
    """The database is older than this version, and this process has no login that may change that."""

    def __init__(self, first: str) -> None:
        super().__init__(f"{first} waits to be applied; run `jejak migrate` with the owner's login in DATABASE_URL")


class NothingHere(Exception):  # read as a sentence
    """There is no installation in this folder yet."""


@dataclass(frozen=True, slots=True)
class Database:
    """The database of an installation, reachable.

    Attributes:
        logins: how each role connects.
        server: the server that we brought along and take part in; None for an outside one.
    """

    logins: Logins
    server: EmbeddedServer | None = None

    @property
    def where(self) -> str:
        """Which one it is, for people."""
        return f"embedded PostgreSQL in {self.server.home}" if self.server else "the PostgreSQL of DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Logs:
    """The logs of all offices, opened for one role.

    Attributes:
        events: the casework.
        looks: who looked at personal data.
        casework: the command side.
    """

    events: LogStore
    looks: LogStore
    casework: Casework


@contextmanager
def reachable_database(settings: Settings, *, must_exist: bool = False) -> Iterator[Database]:
    """The database of `DATABASE_URL`, or the embedded one, which runs at least until the end of the block.

    Args:
        settings: what the installation decided.
        must_exist: do not make an embedded database where there is none.

    Raises:
        NothingHere: there is none, and it must exist.
        ServerNotStarted: the embedded server did not come up.
        ProgramsMissing: the embedded server cannot run on this machine.
    """
    if settings.logins is not None:
        yield Database(settings.logins)
        return
    server = EmbeddedServer(settings.home)
    if must_exist and not (server.data / "PG_VERSION").exists():
        raise NothingHere(settings.home)
    with server:
        make_roles(server.superuser_dsn)
        yield Database(Logins(owner=server.dsn), server)


def bring_up_to_date(database: Database, role: Role) -> tuple[Migration, ...]:
    """Migrate to the newest schema, and say what was applied. Without the owner's login: see that nothing waits.

    Raises:
        NoLogin: neither the owner nor this role can log in.
        MigrationsWait: only the owner may migrate, and it is not the owner who asks.
        MigrationChanged: the database was migrated by another version than this.
        ServerTooOld: the server is too old.
        psycopg.OperationalError: the server cannot be reached.
    """
    if role == "owner" or database.logins.owner is not None:
        return migrate(database.logins.dsn("owner"))
    waiting, _ = unfinished(database, role)
    if waiting:
        raise MigrationsWait(waiting[0].file_name)
    return ()


def unfinished(database: Database, role: Role) -> tuple[tuple[Migration, ...], tuple[str, ...]]:
    """The migrations that the database lacks, and the roles that its DBA has not made or not given to these logins."""
    asker: Role = "owner" if database.logins.owner else role
    with psycopg.connect(database.logins.info(asker), autocommit=True) as connection:
        return pending(connection), missing_roles(connection, asker)


def encryption_keys(settings: Settings, database: Database, role: Role) -> KeyEncryptionKeys:
    """The key-encryption keys of the installation: from the environment, or from its key file, made at the first start.

    Raises:
        KeyStoreError: there is no key file and none may be made, or the names in this database were sealed with another key.
    """
    with psycopg.connect(database.logins.info("owner" if database.logins.owner else role), autocommit=True) as connection:
        in_use = {str(kek) for (kek,) in connection.execute(_KEYS_IN_USE).fetchall()}
    found = _given_keys(settings, create=not settings.production and not in_use)
    if missing := sorted(in_use - found.keys.keys()):
        raise KeyStoreError(f"the names in this database are sealed with {', '.join(missing)}, which the key in place does not hold")
    return found


def key_file_is_ours(settings: Settings) -> bool:
    """Whether the keys are kept in a file, and not given by the environment."""
    return settings.key is None


@contextmanager
def opened_logs(database: Database, keys: KeyEncryptionKeys, role: Role) -> Iterator[Logs]:
    """The logs of all offices, for one role of the database, until the end of the block."""
    info = database.logins.info(role)
    # A look is small and must be written before anything is shown, so reading goes on in the room that is kept free.
    room = Room(database.server.data) if database.server else None
    events = LogStore(info, keys, before_append=room.keep) if room else LogStore(info, keys)
    with events, LogStore(info, keys, log="looks", pool_size=4) as looks:
        yield Logs(events, looks, Casework(events))


def _given_keys(settings: Settings, *, create: bool) -> KeyEncryptionKeys:
    if settings.key is not None:
        return _one_key(settings.key)
    if create:
        settings.key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.key_file.exists() and (bare := _bare_key(secret_file.read(settings.key_file))):
        return _one_key(bare)
    return KeyEncryptionKeys.from_file(settings.key_file, create=create)


def _bare_key(text: str) -> bytes | None:
    """The key of a file that holds nothing but the base64 of 32 random bytes, as an installation writes it by hand."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _one_key(key: bytes) -> KeyEncryptionKeys:
    # The name must be the same at every start, and says nothing about the key.
    name = f"kek-{hashlib.sha256(b'jejak key name' + key).hexdigest()[:8]}"
    return KeyEncryptionKeys(name, {name: key})
