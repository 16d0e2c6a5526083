"""Connections of the command side: each remembers the office whose rows it may see.

Row-level security shows a connection only the rows of `jejak.office`. A command connection keeps that setting for its
session and changes it only when another office's turn comes, which saves a round trip for each command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

EVERY_OFFICE = "*"


class OfficeConnections:
    """A pool of autocommit connections, handed out for one office at a time."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self.pool = pool
        self._office: WeakKeyDictionary[Connection[TupleRow], str] = WeakKeyDictionary()

    @contextmanager
    def of(self, office: str) -> Iterator[Connection[TupleRow]]:
        """A connection that sees the rows of that office; `EVERY_OFFICE` for the worker and the owner only.

        Raises:
            ValueError: the pool's connections are not autocommit.
        """
        with self.pool.connection() as connection:
            if not connection.autocommit:
                raise ValueError("a rolled-back transaction would take the office back: these connections must be autocommit")
            if self._office.get(connection) != office:
                connection.execute("select set_config('jejak.office', %s, false)", (office,))
                self._office[connection] = office
            yield connection
