"""Asking the lists as somebody, by default as who may see the whole office."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

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

    async def asked() -> T:
        pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
        info = connect_info(dsn, "api")
        async with AsyncConnectionPool(info, min_size=1) as pool, reading(pool, scope or WHOLE_OFFICE) as connection:
            return await query(connection)

    return asyncio.run(asked())
