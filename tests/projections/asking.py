"""Asking the lists as somebody, by default as who may see the whole office."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.database.connections import connect_info
from projections.scope import EVERYTHING, Scope, ScopedConnection, reading
from tests.projections.casework import OFFICE

T = TypeVar("T")
WHOLE_OFFICE = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)


def ask(dsn: str, query: Callable[[ScopedConnection], Awaitable[T]], scope: Scope | None = None) -> T:
    """The answer to a query."""
    with asking(dsn) as asked:
        return asked(query, scope)


class Ask(Protocol):
    """Asks one question."""

    def __call__(self, query: Callable[[ScopedConnection], Awaitable[T]], scope: Scope | None = None) -> T:
        """The answer to a query."""
        ...


@contextmanager
def asking(dsn: str) -> Iterator[Ask]:
    """Asks many questions over one connection, which keeps its plans."""
    info = connect_info(dsn, "api")
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]] = AsyncConnectionPool(info, min_size=1, max_size=1, num_workers=1, open=False)

    async def answered(query: Callable[[ScopedConnection], Awaitable[T]], scope: Scope | None) -> T:
        async with reading(pool, scope or WHOLE_OFFICE) as connection:
            return await query(connection)

    def asked(query: Callable[[ScopedConnection], Awaitable[T]], scope: Scope | None = None) -> T:
        return runner.run(answered(query, scope))

    with asyncio.Runner() as runner:
        runner.run(pool.open())
        try:
            yield asked
        finally:
            runner.run(pool.close())
