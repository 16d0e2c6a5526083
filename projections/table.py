"""The table of a read model: versions of rows written in sets, living rows found again, digest, deletion.

A version is true for `from_position <= P < to_position`; no end means that it is still true.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Generic, LiteralString, TypeVar

import msgspec
from msgspec import json
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from projections import literals
from projections.model import Column, Key, Model, Row
from projections.standing import Overtaken

R = TypeVar("R", bound=Row)

# Rows to be ended are named by their place in the table, and checked by what they are. Without statistics, and a table that
# fills up has none that hold, any index that begins with the office would look as good as the key's.
_INSERT: LiteralString = "insert into {table} (office, generation, from_position, to_position, {columns}) select %s, %s, {values} from unnest({given}) as u (from_position, to_position, {columns})"  # noqa: E501  # one statement, read as one
_WHERE: LiteralString = " returning ctid::text"
_CLOSE: LiteralString = "update {table} r set to_position = (%(ended)s::jsonb -> r.ctid::text ->> 1)::bigint where r.ctid = any (%(places)s::tid[]) and (%(ended)s::jsonb -> r.ctid::text ->> 0)::bigint = r.from_position and r.generation = %(generation)s and r.office = %(office)s"  # noqa: E501  # one statement, read as one
_BY_PLACE: LiteralString = "select set_config('enable_indexscan', %s, true)"
_LIVING: LiteralString = "select r.row_place, r.from_position, {own} from unnest({given}) as u ({key}) cross join lateral (select *, r.ctid::text as row_place from {table} r where r.office = %s and r.generation = %s and {same} order by r.from_position desc limit 1) r where r.to_position is null"  # noqa: E501  # one statement, read as one
_DIGEST: LiteralString = "select count(*), sha256(coalesce(string_agg(sha256(convert_to(row(from_position, case when to_position <= %(at)s then to_position end, {columns})::text, 'UTF8')), ''::bytea order by {key} from_position), '')) from {table} where office = %(office)s and generation = %(generation)s and from_position <= %(at)s"  # noqa: E501  # one statement, read as one
_DELETE: LiteralString = "delete from {table} where office = %s and generation = %s"


@dataclass(slots=True)
class Version(Generic[R]):
    """One version of a row.

    Attributes:
        from_position, to_position: since when it is true, and until when if it ended in the same batch.
        stored: whether it is in the table, or will be before anything else is written.
        place: where in the table, once it is there.
    """

    key: Key
    from_position: int
    row: R
    to_position: int | None = None
    stored: bool = False
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Ended(Generic[R]):
    """A version already stored that is true no longer."""

    version: Version[R]
    to_position: int


@dataclass(frozen=True, slots=True)
class Digest:
    """How many versions there are, and the SHA-256 over all of them in the order of key and position."""

    rows: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class _Words:
    """The statements of a model's table, and how values come out of its columns and go in."""

    columns: tuple[Column, ...]
    load: tuple[Any, ...]
    get: tuple[Any, ...]
    insert: bytes
    close: bytes
    living: bytes
    digest: bytes
    delete: bytes
    analyze: bytes


@cache
def _in_words(name: str, columns: tuple[Column, ...], key_columns: tuple[str, ...], appends: bool) -> _Words:
    """Put the statements of a table into words, once for all offices: a composed one would be composed anew each time it is sent."""
    by_name = {column.name: column for column in columns}
    key = [sql.Identifier(column) for column in key_columns]
    names = {
        "table": sql.Identifier(f"{name}_rows"),
        "columns": sql.SQL(", ").join([sql.Identifier(c.name) for c in columns]),
        "own": sql.SQL(", ").join([sql.Identifier("r", c.name) for c in columns]),
        "key": sql.SQL(", ").join(key),
        "same": sql.SQL(" and ").join([sql.SQL("r.{0} = u.{0}").format(k) for k in key]),
    }
    given = [sql.SQL("%s::bigint[]"), sql.SQL("%s::bigint[]"), *(_given(c.sql_type) for c in columns)]
    values = [sql.SQL("u.from_position"), sql.SQL("u.to_position"), *(_value(c) for c in columns)]
    of_key = [_given(by_name[column].sql_type) for column in key_columns]
    ordered = {**names, "key": sql.SQL("").join([sql.SQL("{}, ").format(k) for k in key])}
    insert = sql.SQL(_INSERT).format(**names, values=sql.SQL(", ").join(values), given=sql.SQL(", ").join(given))
    return _Words(
        columns=columns,
        load=tuple(map(_loader, columns)),
        get=tuple(attrgetter(column.name) for column in columns),
        insert=(insert if appends else insert + sql.SQL(_WHERE)).as_bytes(),
        close=sql.SQL(_CLOSE).format(**names).as_bytes(),
        living=sql.SQL(_LIVING).format(**names, given=sql.SQL(", ").join(of_key)).as_bytes(),
        digest=sql.SQL(_DIGEST).format(**ordered).as_bytes(),
        delete=sql.SQL(_DELETE).format(**names).as_bytes(),
        analyze=sql.SQL("analyze {table}").format(**names).as_bytes(),
    )


class Table(Generic[R]):
    """Reads and writes the rows of one model; every statement names office and generation."""

    def __init__(self, model: Model[R]) -> None:
        self.model = model
        self._words = _in_words(model.name, model.columns, model.key, model.appends)

    def write(
        self, connection: Connection[TupleRow], office: str, generation: int, versions: Sequence[Version[R]], ended: Sequence[Ended[R]]
    ) -> None:
        """End versions stored before and store new ones, in two statements.

        Raises:
            Overtaken: a version is not where it was stored: somebody else has written it since.
        """
        if ended:
            places = {e.version.place: (e.version.from_position, e.to_position) for e in ended}
            values = {
                "ended": json.encode(places).decode(),
                "places": literals.array(list(places)),
                "office": office,
                "generation": generation,
            }
            connection.execute(_BY_PLACE, ("off",))
            if connection.execute(self._words.close, values).rowcount != len(ended):
                raise Overtaken
            connection.execute(_BY_PLACE, ("on",))
        if versions:
            rows = [v.row for v in versions]
            given = [literals.array([v.from_position for v in versions]), literals.array([v.to_position for v in versions])]
            columns = [_literal(c, list(map(get, rows))) for c, get in zip(self._words.columns, self._words.get, strict=True)]
            stored = connection.execute(self._words.insert, [office, generation, *given, *columns])
            if not self.model.appends:
                for version, (place,) in zip(versions, stored.fetchall(), strict=True):
                    version.place = place

    def living(self, connection: Connection[TupleRow], office: str, generation: int, keys: Sequence[Key]) -> dict[Key, Version[R]]:
        """The versions that are still true of those keys that have one."""
        found = connection.execute(self._words.living, [*self._keys(keys), office, generation]).fetchall()
        key_of = attrgetter(*self.model.key)
        living: dict[Key, Version[R]] = {}
        for place, since, *values in found:
            row = self.model.row(**{c.name: load(v) for c, load, v in zip(self._words.columns, self._words.load, values, strict=True)})
            key = key_of(row) if len(self.model.key) > 1 else (key_of(row),)
            living[key] = Version(key, since, row, stored=True, place=place)
        return living

    def analyze(self, connection: Connection[TupleRow]) -> None:
        """Let the database look at what the table holds, so that lists are read by the right index."""
        connection.execute(self._words.analyze)

    def digest(self, connection: Connection[TupleRow], office: str, generation: int, at: int) -> Digest:
        """The digest of the table as it was when the model had read up to `at`."""
        found = connection.execute(self._words.digest, {"office": office, "generation": generation, "at": at}).fetchone()
        return Digest(*found) if found else Digest(0, b"")

    def delete(self, connection: Connection[TupleRow], office: str, generation: int) -> None:
        """Delete all rows of a generation."""
        connection.execute(self._words.delete, (office, generation))

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
