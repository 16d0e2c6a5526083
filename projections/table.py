"""The table of a read model: versions of rows written in sets, living rows found again, digest, deletion.

A version is true for `from_position <= P < to_position`; no end means that it is still true.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, LiteralString, TypeVar

import msgspec
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from projections import literals
from projections.model import Column, Key, Model, Row

R = TypeVar("R", bound=Row)

_INSERT: LiteralString = "insert into {table} (office, generation, from_position, to_position, {columns}) select %s, %s, {values} from unnest({given}) as u (from_position, to_position, {columns})"  # noqa: E501  # one statement, read as one
_CLOSE: LiteralString = "update {table} r set to_position = u.to_position from unnest({given}) as u (from_position, to_position, {key}) where r.office = %s and r.generation = %s and r.from_position = u.from_position and {same}"  # noqa: E501  # one statement, read as one
_LIVING: LiteralString = "select r.from_position, {own} from unnest({given}) as u ({key}) cross join lateral (select * from {table} r where r.office = %s and r.generation = %s and r.to_position is null and {same} limit 1) r"  # noqa: E501  # one statement, read as one
_DIGEST: LiteralString = "select count(*), sha256(coalesce(string_agg(sha256(convert_to(row(from_position, case when to_position <= %(at)s then to_position end, {columns})::text, 'UTF8')), ''::bytea order by {key} from_position), '')) from {table} where office = %(office)s and generation = %(generation)s and from_position <= %(at)s"  # noqa: E501  # one statement, read as one
_DELETE: LiteralString = "delete from {table} where office = %s and generation = %s"


@dataclass(slots=True)
class Version(Generic[R]):
    """One version of a row: since when it is true, until when if it ended in the same batch, and whether it is in the table."""

    key: Key
    from_position: int
    row: R
    to_position: int | None = None
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A version already stored that is true no longer."""

    key: Key
    from_position: int
    to_position: int


@dataclass(frozen=True, slots=True)
class Digest:
    """How many versions there are, and the SHA-256 over all of them in the order of key and position."""

    rows: int
    sha256: bytes


class Table(Generic[R]):
    """Reads and writes the rows of one model; every statement names office and generation."""

    def __init__(self, model: Model[R]) -> None:
        self.model = model
        self._columns = model.columns
        self._load = tuple(_loader(column) for column in self._columns)
        self._get = tuple(attrgetter(column.name) for column in self._columns)
        by_name = {column.name: column for column in self._columns}
        self._key_types = [by_name[name].sql_type for name in model.key]
        key = [sql.Identifier(name) for name in model.key]
        names = {
            "table": sql.Identifier(f"{model.name}_rows"),
            "columns": sql.SQL(", ").join([sql.Identifier(c.name) for c in self._columns]),
            "own": sql.SQL(", ").join([sql.Identifier("r", c.name) for c in self._columns]),
            "key": sql.SQL(", ").join(key),
            "same": sql.SQL(" and ").join([sql.SQL("r.{0} = u.{0}").format(k) for k in key]),
        }
        given = [sql.SQL("%s::bigint[]"), sql.SQL("%s::bigint[]"), *(_given(c.sql_type) for c in self._columns)]
        values = [sql.SQL("u.from_position"), sql.SQL("u.to_position"), *(_value(c) for c in self._columns)]
        of_key = [_given(t) for t in self._key_types]
        self._insert = sql.SQL(_INSERT).format(**names, values=sql.SQL(", ").join(values), given=sql.SQL(", ").join(given))
        self._close = sql.SQL(_CLOSE).format(**names, given=sql.SQL(", ").join([*given[:2], *of_key]))
        self._living = sql.SQL(_LIVING).format(**names, given=sql.SQL(", ").join(of_key))
        ordered = {**names, "key": sql.SQL("").join([sql.SQL("{}, ").format(k) for k in key])}
        self._digest = sql.SQL(_DIGEST).format(**ordered)
        self._delete = sql.SQL(_DELETE).format(**names)

    def write(
        self, connection: Connection[TupleRow], office: str, generation: int, versions: Sequence[Version[R]], ended: Sequence[Ended]
    ) -> None:
        """End versions stored before and store new ones, in two statements."""
        if ended:
            given = [literals.array([e.from_position for e in ended]), literals.array([e.to_position for e in ended])]
            connection.execute(self._close, [*given, *self._keys([e.key for e in ended]), office, generation])
        if versions:
            rows = [v.row for v in versions]
            given = [literals.array([v.from_position for v in versions]), literals.array([v.to_position for v in versions])]
            columns = [_literal(c, list(map(get, rows))) for c, get in zip(self._columns, self._get, strict=True)]
            connection.execute(self._insert, [office, generation, *given, *columns])

    def living(self, connection: Connection[TupleRow], office: str, generation: int, keys: Sequence[Key]) -> dict[Key, tuple[int, R]]:
        """The versions that are still true of those keys that have one: since when, and the row."""
        found = connection.execute(self._living, [*self._keys(keys), office, generation]).fetchall()
        key_of = attrgetter(*self.model.key)
        living: dict[Key, tuple[int, R]] = {}
        for since, *values in found:
            row = self.model.row(*(), **{c.name: load(v) for c, load, v in zip(self._columns, self._load, values, strict=True)})
            key = key_of(row)
            living[key if len(self.model.key) > 1 else (key,)] = (since, row)
        return living

    def digest(self, connection: Connection[TupleRow], office: str, generation: int, at: int) -> Digest:
        """The digest of the table as it was when the model had read up to `at`."""
        found = connection.execute(self._digest, {"office": office, "generation": generation, "at": at}).fetchone()
        return Digest(*found) if found else Digest(0, b"")

    def delete(self, connection: Connection[TupleRow], office: str, generation: int) -> None:
        """Delete all rows of a generation."""
        connection.execute(self._delete, (office, generation))

    def _keys(self, keys: Iterable[Key]) -> list[str]:
        columns = list(zip(*keys, strict=True))
        return [literals.array(column) for column in columns]


AnyTable = Table[Any]


def _given(sql_type: LiteralString) -> sql.Composable:
    return sql.SQL("%s::") + sql.SQL("text[]" if sql_type.endswith("[]") or sql_type == "jsonb" else sql_type + "[]")


def _value(column: Column) -> sql.Composable:
    return sql.SQL("u.{}::").format(sql.Identifier(column.name)) + sql.SQL(column.sql_type)


def _literal(column: Column, values: list[Any]) -> str:
    if column.sql_type.endswith("[]"):
        return literals.arrays(values)
    return literals.documents(values) if column.sql_type == "jsonb" else literals.array(values)


def _loader(column: Column) -> Any:
    if column.sql_type.endswith("[]"):
        return lambda value: None if value is None else tuple(value)
    if column.sql_type == "jsonb":
        return lambda value: None if value is None else msgspec.convert(value, column.python_type, strict=False, str_keys=True)
    return _same


def _same(value: Any) -> Any:
    return value
