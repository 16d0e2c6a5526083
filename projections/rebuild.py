"""Rebuilding: a model of an office is folded anew beside the living one, compared by digest, and switched to."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.reader import LogReader
from projections.engine import Projector, rare_collections
from projections.model import AnyModel
from projections.standing import BUILDING, LIVING, Standing, begin, give_back, standings, try_to_hold, writing
from projections.table import AnyTable, Table

PAGE_EVENTS: Final = 5_000
_BOTH: LiteralString = "select 1 from read_models where office = %s and model = any(%s) order by model, generation for update"
_FORGET: LiteralString = "delete from read_models where office = %s and model = %s and generation = %s"
_LIVE: LiteralString = (
    "update read_models set state = %s, updated_at = clock_timestamp() where office = %s and model = %s and generation = %s"
)

Progress = Callable[[int, int], None]
"""Told after each page how many events have been read, and how many there are to read."""


class RebuildRunning(RuntimeError):
    """Another rebuild of the same model of the same office is running."""


class RebuildStopped(RuntimeError):
    """An event stops the rebuilt model too; the living one stays as it is."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(f"{standing.model} of {standing.office} stops at position {standing.stopped_at}: {standing.stopped_why}")
        self.standing = standing


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of a rebuild.

    Attributes:
        position: up to which both generations were compared.
        rows: versions of rows that the rebuilt one has up to there.
        digest: SHA-256 of the rebuilt rows, in hexadecimal.
        equal: whether the living one was the same; None where none had read anything.
    """

    model: str
    office: str
    generation: int
    position: int
    rows: int
    digest: str
    equal: bool | None


def rebuild(
    reader: LogReader,
    connect: Callable[[], Connection[TupleRow]],
    models: Sequence[AnyModel],
    office: str,
    progress: Progress = lambda _, __: None,
) -> tuple[Rebuilt, ...]:
    """Fold models anew in one pass beside the living ones, compare, and switch; the living ones go on being updated meanwhile.

    The rebuilt rows are what the log says, so they are switched to also where the living ones differ; the answer tells.

    Raises:
        RebuildRunning: somebody is already at it.
        RebuildStopped: an event cannot be passed.
    """
    with ExitStack() as ends:
        connection = ends.enter_context(connect())
        ends.callback(give_back, connection)
        ends.enter_context(rare_collections())
        ahead, behind = (ends.enter_context(ThreadPoolExecutor(1, thread_name_prefix=f"rebuild-{side}")) for side in ("ahead", "behind"))
        names = [model.name for model in models]
        held = try_to_hold(connection, office, names, "rebuild")
        for name in names:
            if name not in held:
                raise RebuildRunning(f"{name} of {office}")
        tables = [Table(model) for model in models]
        _begin(connection, tables, office)
        projector = Projector(connection, reader, office, models, building=True, ahead=ahead, behind=behind)
        projector.hold()
        try:
            _read(projector, _size(reader, office), progress)
            compared = [_compare(connection, table, office) for table in tables]
            _switch(connection, projector, tables, office)
            projector.look()
        except RebuildStopped:
            projector.settle()
            with writing(connection, office):
                _clear(connection, tables, office)
            raise
        return tuple(compared)


def _begin(connection: Connection[TupleRow], tables: Sequence[AnyTable], office: str) -> None:
    """Clear what an interrupted rebuild left, and begin new generations."""
    with writing(connection, office):
        _clear(connection, tables, office)
        for table in tables:
            begin(connection, office, table.model.name, BUILDING)


def _clear(connection: Connection[TupleRow], tables: Sequence[AnyTable], office: str) -> None:
    by_name = {table.model.name: table for table in tables}
    for standing in standings(connection, office):
        if standing.model in by_name and standing.state == BUILDING:
            by_name[standing.model].delete(connection, office, standing.generation)
            connection.execute(_FORGET, (office, standing.model, standing.generation))


def _read(projector: Projector, size: int, progress: Progress) -> None:
    while projector.advance(limit=PAGE_EVENTS) or not projector.settle():
        _unstopped(projector)
        done = min(s.position for s in projector.held)
        progress(done, max(size, done))


def _unstopped(projector: Projector) -> None:
    for standing in projector.held:
        if standing.stopped_at is not None:
            raise RebuildStopped(standing)


def _size(reader: LogReader, office: str) -> int:
    head = reader.head(office)
    return head.size if head else 0


def _compare(connection: Connection[TupleRow], table: AnyTable, office: str) -> Rebuilt:
    """Compare both as they were at the last position that both have read; neither is held up."""
    name = table.model.name
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        with writing(connection, office):
            known = {s.state == BUILDING: s for s in standings(connection, office) if s.model == name}
            built, living = known[True], known.get(False)
            at = min(built.position, living.position) if living else built.position
            made = table.digest(connection, office, built.generation, at)
            found = table.digest(connection, office, living.generation, at) if living and living.position else None
    return Rebuilt(name, office, built.generation, at, made.rows, made.sha256.hex(), None if found is None else found == made)


def _switch(connection: Connection[TupleRow], projector: Projector, tables: Sequence[AnyTable], office: str) -> None:
    """Hold the living ones up for a moment, read what they have read since, and take their place, all in one transaction."""
    names = {table.model.name: table for table in tables}
    with writing(connection, office):
        connection.execute(_BOTH, (office, list(names)))
        living = [s for s in standings(connection, office) if s.model in names and s.state != BUILDING]
        while projector.advance(limit=PAGE_EVENTS, until=max([s.position for s in living], default=0)):
            _unstopped(projector)
        for old in living:
            names[old.model].delete(connection, office, old.generation)
            connection.execute(_FORGET, (office, old.model, old.generation))
        for new in projector.held:
            connection.execute(_LIVE, (LIVING, office, new.model, new.generation))
