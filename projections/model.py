"""The shape of a read model: rows with a key, found and folded like the state of an aggregate.

`keys` says which rows an event touches; `evolve` takes a row (or None where there is none) and the event, and gives the
row as it is from that event on (None: there is none any more). Both are pure: no clock, no database. The engine keeps
every version of a row with the positions between which it was true.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final, Generic, LiteralString, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from cases.events.event import Event
from cases.log.reader import Recorded

Key = tuple[Any, ...]
"""The values of a row's key columns, in order."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a read model. Its fields are the columns of the table, without office, generation and positions."""


R = TypeVar("R", bound=Row)
E = TypeVar("E", bound=Event)
Evolve = Callable[[R | None, Recorded], R | None]
SecretOf = Callable[[str, str], bytes]
"""The secret of an office for a purpose, for blind indexes."""

_TYPES: Final[Mapping[Any, LiteralString]] = {
    UUID: "uuid",
    bool: "boolean",
    int: "bigint",
    datetime: "timestamptz",
    date: "date",
    tuple[str, ...]: "text[]",
    tuple[UUID, ...]: "uuid[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a model's table: its name, its type in the database and in Python."""

    name: str
    sql_type: LiteralString
    python_type: Any


@dataclass(frozen=True, slots=True)
class Model(Generic[R]):
    """A read model.

    Attributes:
        name: of the model; its table is `<name>_rows`, its view `<name>`.
        row: the class of its rows.
        key: names of the key columns; may be empty for a model that only appends.
        keys: the keys of the rows that an event touches, none twice.
        evolve: the row after an event.
        appends: every event makes rows of its own and none is ever changed, so that nothing need be looked up.
        indexing: for a model with a blind index: makes `evolve` of the offices' secrets.
        opens: whether it reads sealed fields; where no model of a page does, the page is not opened.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    keys: Callable[[Recorded], tuple[Key, ...]]
    evolve: Evolve[R]
    appends: bool = False
    indexing: Callable[[SecretOf], Evolve[R]] | None = None
    opens: bool = True

    def with_secrets(self, secret_of: SecretOf) -> "Model[R]":
        """The model with the secrets that its blind index needs, if it has one."""
        return replace(self, evolve=self.indexing(secret_of)) if self.indexing else self

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a row, in order."""
        return _columns(self.row)


AnyModel = Model[Any]


class Folds(Generic[R]):
    """How the row of a stream takes up events: one function an event type; other events leave it alone."""

    def __init__(self) -> None:
        self._folds: dict[type[Event], Callable[[Any, Any, Recorded], R | None]] = {}

    def of(self, kind: type[E]) -> Callable[[Callable[[R, E, Recorded], R | None]], Callable[[R, E, Recorded], R | None]]:
        """Say that the function decorated takes up this event; it gets the row, the event, and the event as recorded."""

        def keep(fold: Callable[[R, E, Recorded], R | None]) -> Callable[[R, E, Recorded], R | None]:
            self._keep(kind, fold)
            return fold

        return keep

    def of_any(self, *kinds: type[Event]) -> Callable[[Callable[[R, Any, Recorded], R | None]], Callable[[R, Any, Recorded], R | None]]:
        """The same for several events that are taken up alike."""

        def keep(fold: Callable[[R, Any, Recorded], R | None]) -> Callable[[R, Any, Recorded], R | None]:
            for kind in kinds:
                self._keep(kind, fold)
            return fold

        return keep

    def _keep(self, kind: type[Event], fold: Callable[[Any, Any, Recorded], R | None]) -> None:
        if kind in self._folds:
            raise TypeError(f"two folds for {kind.__name__}")
        self._folds[kind] = fold

    def keys(self, recorded: Recorded) -> tuple[Key, ...]:
        """The stream, if its event is taken up."""
        return ((recorded.stream,),) if type(recorded.event) in self._folds else ()

    def evolve(self, row: R | None, recorded: Recorded) -> R | None:
        """The row after the event."""
        fold = self._folds.get(type(recorded.event))
        return row if fold is None else fold(row, recorded.event, recorded)

    @property
    def events(self) -> frozenset[type[Event]]:
        """The events that are taken up."""
        return frozenset(self._folds)


@cache
def _columns(row: type[Row]) -> tuple[Column, ...]:
    hints = get_type_hints(row)
    return tuple(Column(name, _sql_type(hints[name]), hints[name]) for name in row.__struct_fields__)


def _sql_type(hint: Any) -> LiteralString:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(a for a in get_args(hint) if a is not types.NoneType)
    if isinstance(hint, type) and issubclass(hint, str):
        return "text"
    return _TYPES.get(hint, "jsonb")
