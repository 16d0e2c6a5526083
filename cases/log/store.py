"""The logs of all offices of one database, opened for one process: pool, committer, keys, wake-up."""

import select
from collections.abc import Callable
from threading import Lock
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from cases.log.database import OfficeConnections
from cases.log.group_commit import GroupCommit
from cases.log.keys import KeyEncryptionKeys, Keyring
from cases.log.office_log import OfficeRecorder
from cases.log.reader import LogReader
from cases.log.wake_up import Announcer, Listener

# A server whose machine is gone answers nothing, not even that it is gone: whoever waits for it is told after half a minute.
SERVER_GONE: dict[str, Any] = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 30_000}


class LogStore:
    """Everything that reads or writes one of the two logs of each office in this process."""

    def __init__(
        self,
        conninfo: str,
        keks: KeyEncryptionKeys,
        *,
        log: str = "events",
        pool_size: int = 10,
        before_append: Callable[[], None] = lambda: None,
    ) -> None:
        """Open the logs.

        Args:
            conninfo: a complete connection string of a login that may read the log and execute its append functions.
            keks: the key-encryption keys.
            log: `events` or `looks`.
            pool_size: the largest number of connections for reading.
            before_append: asked before each append; raises where nothing may be recorded now.
        """
        conninfo = self._conninfo = make_conninfo("", **(SERVER_GONE | conninfo_to_dict(conninfo)))
        self.log = log
        pool: ConnectionPool[Connection[TupleRow]] = ConnectionPool(
            conninfo,
            min_size=1,
            max_size=pool_size,
            kwargs={"autocommit": True},
            open=True,
            timeout=30,
            name=f"log-{log}",
            check=still_there,
        )
        self._pool = pool
        self.connections = OfficeConnections(pool)
        self.keyring = Keyring(self.connections, keks)
        self.listener = Listener(self.connect, log)
        self._announcer = Announcer(self.connect, log)
        self.committer = GroupCommit(self.connect, log, appended=self._announcer.appended, before=before_append)
        self.reader = LogReader(self.connections, self.keyring, self.listener, log)
        self._recorders: dict[str, OfficeRecorder] = {}
        self._lock = Lock()

    def connect(self) -> Connection[TupleRow]:
        """A new autocommit connection of its own."""
        return psycopg.connect(self._conninfo, autocommit=True)

    def recorder(self, office: str) -> OfficeRecorder:
        """The recorder of one office, made on first use."""
        with self._lock:
            if office not in self._recorders:
                self._recorders[office] = OfficeRecorder(office, self.committer, self.connections, self.listener, log=self.log)
            return self._recorders[office]

    def close(self) -> None:
        """Close everything; what was appended stays."""
        self.committer.close()
        self._announcer.stop()
        self.listener.stop()
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def still_there(connection: Connection[TupleRow]) -> None:
    """Find out without a round trip whether an idle connection was closed from the other side: then there is something to read.

    Raises:
        psycopg.OperationalError: it was; the pool hands out another one.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        connection.close()  # or the pool would take it back
        raise psycopg.OperationalError("the server has closed this connection")
