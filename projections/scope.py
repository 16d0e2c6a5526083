"""Who asks, and the only way by which queries read: a transaction in which row-level security shows what they may see.

Every query function takes a `ScopedConnection`, and only `reading` makes one. All queries of one `reading` see the same
state of the database, so that rows and the positions they are true up to belong together.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, sql
from psycopg.rows import TupleRow, class_row, dict_row
from psycopg_pool import AsyncConnectionPool

from projections import literals
from projections.standing import Standing

T = TypeVar("T")

REGION: Final = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
EVERYTHING: Final = frozenset({"*"})
"""All compartments: for auditors and for the system itself."""

_SET: LiteralString = (
    "select set_config('jejak.office', %s, true), set_config('jejak.scope', %s, true), set_config('jejak.areas', %s, true),"
    " set_config('jejak.teams', %s, true), set_config('jejak.worker', %s, true), set_config('jejak.compartments', %s, true),"
    " set_config('jejak.partners', %s, true), set_config('jejak.matters', %s, true), set_config('jit', 'off', true)"
)
_STANDINGS: LiteralString = (
    "select model, office, generation, position, state, stopped_at, stopped_why from read_models where office = %s and state <> 'building'"
)
_MADE_BY_READING: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a caller may see.

    Attributes:
        office: whose log; nothing of another office is ever seen.
        scope: `office`: everything of the office; `own`: what lies in the areas, is with the teams, or with the worker.
        areas: region codes; what lies within them is seen.
        teams: the caller's teams.
        worker: the caller.
        compartments: sealed compartments that are open to the caller; `EVERYTHING`: all.
        partners: those whose staff the caller is: they see what was referred to them.
        matters: of the caller's divisions (bidang); what belongs to none is seen too. Empty: heads no division.
    """

    office: str
    scope: Literal["office", "own"]
    areas: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    worker: UUID | None = None
    compartments: frozenset[str] = frozenset()
    partners: frozenset[UUID] = frozenset()
    matters: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not all(REGION.fullmatch(area) for area in self.areas):
            raise ValueError("an area is a region code")
        if self.office in ("", "*"):
            raise ValueError("a scope is for one office")

    @property
    def settings(self) -> tuple[str, ...]:
        """The values of the transaction's settings, in the order in which they are set."""
        return (
            self.office,
            self.scope,
            literals.array(sorted(self.areas)),
            literals.array(sorted(self.teams)),
            str(self.worker or ""),
            literals.array(sorted(self.compartments)),
            literals.array(sorted(self.partners)),
            literals.array(sorted(self.matters)),
        )


@dataclass(frozen=True, slots=True)
class ScopedConnection:
    """A read-only transaction in the scope of a caller. Made by `reading` alone.

    Attributes:
        scope: what the caller may see.
        standings: how far each living model of the office has read, by name.
    """

    scope: Scope
    standings: Mapping[str, Standing]
    _connection: AsyncConnection[TupleRow] = field(repr=False)
    _made_by: object = field(repr=False)

    def __post_init__(self) -> None:
        if self._made_by is not _MADE_BY_READING:
            raise TypeError("a scoped connection is made by `reading` alone")

    def standing(self, model: str) -> Standing:
        """How far the living generation of a model has read; position 0 where there is none yet."""
        return self.standings.get(model) or Standing(model, self.scope.office, 0, 0)

    async def all(self, of: type[T], query: LiteralString | sql.Composed, values: Mapping[str, Any]) -> list[T]:
        """All rows of a query, as that class; columns are its fields."""
        async with self._connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(query, values, prepare=False)
            return msgspec.convert(await cursor.fetchall(), list[of], strict=False, str_keys=True)  # type: ignore[valid-type]  # a type at run time too

    async def value(self, query: LiteralString, values: Sequence[Any]) -> Any:
        """The first column of the first row."""
        row = await (await self._connection.execute(query, values, prepare=False)).fetchone()
        return row[0] if row else None


@asynccontextmanager
async def reading(pool: AsyncConnectionPool[AsyncConnection[TupleRow]], scope: Scope) -> AsyncIterator[ScopedConnection]:
    """Read in the scope of a caller. The settings end with the transaction."""
    async with pool.connection() as connection, connection.transaction():
        await connection.execute("set transaction isolation level repeatable read read only")
        await connection.execute(_SET, scope.settings)
        async with connection.cursor(row_factory=class_row(Standing)) as cursor:
            await cursor.execute(_STANDINGS, (scope.office,))
            standings = {standing.model: standing for standing in await cursor.fetchall()}
        yield ScopedConnection(scope, standings, connection, _MADE_BY_READING)
