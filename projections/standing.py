"""How far each read model of each office has read, and whether it lives, is being built, or has stopped.

The position moves only from the expected one, in the transaction that writes the rows: exactly once, in order.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from eventsourcing.persistence import IntegrityError, Tracking, TrackingRecorder
from psycopg import Connection
from psycopg.rows import TupleRow, class_row
from psycopg_pool import ConnectionPool

LIVING = "living"
BUILDING = "building"
STOPPED = "stopped"

_COLUMNS: LiteralString = "select model, office, generation, position, state, stopped_at, stopped_why from read_models "
_MOVE: LiteralString = """
update read_models r
   set position = u.position, state = u.state, stopped_at = u.stopped_at, stopped_why = u.stopped_why, updated_at = clock_timestamp()
  from unnest(%s::text[], %s::smallint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[])
       as u (model, generation, expected, position, state, stopped_at, stopped_why)
 where r.office = %s and r.model = u.model and r.generation = u.generation and r.position = u.expected
   and (r.state = 'building') = (u.state = 'building')
"""


class Overtaken(Exception):
    """Another worker has moved the position, or a rebuilt generation was switched to: read the standing again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one generation of a model of an office has read.

    Attributes:
        state: `living`, `building` or `stopped`.
        stopped_at: the position of the event that it cannot pass.
        stopped_why: what is wrong with that event; holds no value of it.
    """

    model: str
    office: str
    generation: int
    position: int
    state: str = LIVING
    stopped_at: int | None = None
    stopped_why: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """From a standing to a later position, and the event at which it stops there, if it does."""

    standing: Standing
    position: int
    stopped_at: int | None = None
    stopped_why: str | None = None

    @property
    def reached(self) -> Standing:
        """The standing after the move."""
        before = self.standing
        state = BUILDING if before.state == BUILDING else LIVING if self.stopped_at is None else STOPPED
        return Standing(before.model, before.office, before.generation, self.position, state, self.stopped_at, self.stopped_why)


def prepare(connection: Connection[TupleRow]) -> None:
    """Make a connection fit for writing rows in sets: by primary key, whatever the statistics of a table that fills up say."""
    connection.execute("set enable_seqscan = off")
    connection.execute("set enable_hashjoin = off")
    connection.execute("set enable_mergejoin = off")
    connection.execute("set enable_bitmapscan = off")
    connection.execute("set jit = off")
    # With those settings one plan is left for each statement; made anew for each page, it would cost many times what it does.
    connection.execute("set plan_cache_mode = force_generic_plan")


@contextmanager
def writing(connection: Connection[TupleRow], office: str) -> Iterator[None]:
    """A transaction that may see and write all rows of one office's read models."""
    with connection.transaction():
        connection.execute(
            "select set_config('jejak.office', %s, true), set_config('jejak.scope', 'office', true),"
            " set_config('jejak.compartments', '{*}', true)",
            (office,),
        )
        yield


def standings(connection: Connection[TupleRow], office: str) -> list[Standing]:
    """All generations of all models of an office; `*` is every office. Within `writing`."""
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        return cursor.execute(_COLUMNS + "where %s in (office, '*') order by office, model, generation", (office,)).fetchall()


def begin(connection: Connection[TupleRow], office: str, model: str, state: str = LIVING) -> Standing:
    """Note a new generation that has read nothing yet. Within `writing`."""
    row = connection.execute(
        "insert into read_models (model, office, generation, state)"
        " select %(model)s, %(office)s, coalesce(max(generation), 0) + 1, %(state)s from read_models"
        " where model = %(model)s and office = %(office)s returning generation",
        {"model": model, "office": office, "state": state},
    ).fetchone()
    return Standing(model, office, row[0] if row else 1, 0, state)


def move(connection: Connection[TupleRow], moves: Sequence[Move]) -> None:
    """Move positions of one office's models, all from the expected ones. Within `writing`.

    Raises:
        Overtaken: one of them is not where it was expected; the transaction must be undone.
    """
    reached = [m.reached for m in moves]
    columns = (
        [r.model for r in reached],
        [r.generation for r in reached],
        [m.standing.position for m in moves],
        [r.position for r in reached],
        [r.state for r in reached],
        [r.stopped_at for r in reached],
        [r.stopped_why for r in reached],
        reached[0].office,
    )
    if connection.execute(_MOVE, columns).rowcount != len(moves):
        raise Overtaken


def try_to_hold(connection: Connection[TupleRow], office: str, models: Iterable[str], purpose: str = LIVING) -> frozenset[str]:
    """Take the locks of (model, office) for as long as the connection lives; the models taken: another worker holds the others."""
    asked = "select model from unnest(%s::text[]) as u (model) where pg_try_advisory_lock(hashtextextended(%s || model || %s, 0))"
    found = connection.execute(asked, (list(models), f"jejak {purpose} ", f" {office}")).fetchall()
    return frozenset(model for (model,) in found)


def give_back(connection: Connection[TupleRow]) -> None:
    """Give back all locks that were taken: to close a connection frees them too, but some time later."""
    with suppress(psycopg.Error):
        connection.execute("select pg_advisory_unlock_all()")


class ModelTracking(TrackingRecorder):
    """One read model's positions as the event-sourcing library asks for them; the upstream name is the office."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], model: str) -> None:
        self._pool = pool
        self._model = model

    def insert_tracking(self, tracking: Tracking) -> None:
        """Move the position forward.

        Raises:
            IntegrityError: it is already there or further.
        """
        with self._pool.connection() as connection, writing(connection, tracking.application_name):
            moved = connection.execute(
                "insert into read_models as r (model, office, generation, position, state) values (%s, %s, 1, %s, 'living')"
                " on conflict (model, office) where state <> 'building' do update"
                " set position = excluded.position, updated_at = clock_timestamp() where r.position < excluded.position",
                (self._model, tracking.application_name, tracking.notification_id),
            )
            if moved.rowcount != 1:
                raise IntegrityError(f"{self._model} of {tracking.application_name} has read {tracking.notification_id} already")

    def max_tracking_id(self, application_name: str) -> int | None:
        """The position of the model in the office's log; None if it was never begun."""
        with self._pool.connection() as connection, writing(connection, application_name):
            row = connection.execute(
                "select position from read_models where model = %s and office = %s and state <> 'building'", (self._model, application_name)
            ).fetchone()
        return int(row[0]) if row else None
