"""Events in, rows and position out, once: one office's log folded into read models, page by page.

All models that stand at the same position are fed from one page, decoded and opened once. Rows and position go into one
transaction; the position moves only from the expected one, on the connection that holds the locks. The versions that
are still true are kept in memory, because nobody else writes them while the locks are held.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.reader import LogReader, Poisoned, Recorded
from projections.model import AnyModel, Key
from projections.standing import BUILDING, Move, Standing, begin, move, standings, try_to_hold, writing
from projections.table import Ended, Table, Version

PAGE_EVENTS: Final = 2_000
ROWS_KEPT: Final = 30_000
"""Living rows kept in memory for each model of each office."""

log = logging.getLogger("jejak.projections")

Page = Sequence[Recorded]
OnStep = Callable[[str], None]


@dataclass(slots=True)
class Folding:
    """A model of an office in the hands of this worker: where it stands, and the rows that it knows to be true."""

    table: Table[Any]
    standing: Standing
    rows: dict[Key, Version[Any] | None] = field(default_factory=dict)
    stopped: bool = False

    @property
    def model(self) -> AnyModel:
        """The model."""
        return self.table.model


@dataclass(frozen=True, slots=True)
class Batch:
    """What a page comes to for one model."""

    folding: Folding
    versions: list[Version[Any]]
    ended: list[Ended]
    move: Move


class Projector:
    """Folds the log of one office into models, on a connection of its own.

    Args:
        connection: autocommit; the advisory locks live as long as it.
        building: fold into the generations being built instead of the living ones.
        ahead: where to read the next page while this one is written; without it, one after the other.
        on_step: told `read`, `folded`, `moved`, `written` (of each batch) and `committed`; for tests that fail there.
    """

    def __init__(
        self,
        connection: Connection[TupleRow],
        reader: LogReader,
        office: str,
        models: Iterable[AnyModel],
        *,
        building: bool = False,
        ahead: Executor | None = None,
        on_step: OnStep = lambda _: None,
    ) -> None:
        self.office = office
        self._connection = connection
        self._reader = reader
        self._building = building
        self._executor = ahead
        self._on_step = on_step
        self._waiting = {model.name: Table(model.with_secrets(reader.keyring.secret)) for model in models}
        self._foldings: dict[str, Folding] = {}
        self._ahead: tuple[tuple[int, int, int], Future[list[Recorded]]] | None = None

    @property
    def held(self) -> tuple[Standing, ...]:
        """Where the models stand that this projector holds."""
        return tuple(f.standing for f in self._foldings.values())

    def hold(self) -> None:
        """Take the models that no other worker holds; what others hold may be free the next time."""
        for name, table in list(self._waiting.items()):
            if try_to_hold(self._connection, self.office, name, BUILDING if self._building else "living"):
                self._foldings[name] = Folding(table, self._standing(name))
                del self._waiting[name]

    def restart(self) -> None:
        """Forget what is kept in memory and read the standings again."""
        self._ahead = None
        for name, folding in self._foldings.items():
            self._foldings[name] = Folding(folding.table, self._standing(name))

    def advance(self, *, limit: int = PAGE_EVENTS, until: int = 2**62) -> int:
        """Take the next page for the models that are furthest behind; 0: there is nothing more to read up to `until`.

        Raises:
            Overtaken: somebody else wrote these models; nothing was written here.
        """
        running = [f for f in self._foldings.values() if not f.stopped and f.standing.position < until]
        if not running:
            return 0
        after = min(f.standing.position for f in running)
        group = [f for f in running if f.standing.position == after]
        further = min((f.standing.position for f in running if f.standing.position > after), default=until)
        try:
            page = self._page(after, limit, further)
        except Poisoned as poison:
            log.exception("%s: the event at position %d cannot be read", self.office, poison.position, exc_info=poison.cause)
            self._commit([self._stopping(f, after, poison.position, str(poison.cause)) for f in group])
            return len(group)
        self._on_step("read")
        if not page:
            return 0
        if len(page) == limit:
            self._read_ahead(page[-1].position, limit, further)
        self._take(group, page)
        return len(page)

    def _take(self, group: list[Folding], page: Page) -> None:
        """Fold and write a page. What the database cannot hold is narrowed down to one model and one event, which stops it."""
        try:
            self._commit([self._fold(folding, page) for folding in group])
        except psycopg.DataError as fault:
            for folding in group:
                folding.rows.clear()
            if len(group) > 1:
                for folding in group:
                    self._take([folding], page)
            elif len(page) > 1:
                self._take(group, page[: len(page) // 2])
                if not group[0].stopped:
                    self._take(group, page[len(page) // 2 :])
            else:
                self._commit([self._stopping(group[0], page[0].position - 1, page[0].position, _told(page[0], fault))])

    def _fold(self, folding: Folding, page: Page) -> Batch:
        model = folding.model
        touched = list(map(model.keys, page))
        if not model.appends:
            self._find(folding, touched)
        rows, evolve, keeps = folding.rows, model.evolve, not model.appends
        versions: list[Version[Any]] = []
        ended: list[Ended] = []
        for recorded, keys in zip(page, touched, strict=True):
            position = recorded.position
            try:
                befores = [rows.get(key) for key in keys]
                afters = [evolve(before.row if before else None, recorded) for before in befores]
            except Exception as fault:  # noqa: BLE001  # whatever a fold does wrong stops its model and nothing else
                why = _told(recorded, fault)
                return Batch(folding, versions, ended, Move(folding.standing, position - 1, position, why))
            for key, before, after in zip(keys, befores, afters, strict=True):
                if before is not None:
                    if after is before.row or after == before.row:
                        continue
                    if before.stored:
                        ended.append(Ended(key, before.from_position, position))
                    else:
                        before.to_position = position
                version = Version(key, position, after) if after is not None else None
                if version is not None:
                    versions.append(version)
                if keeps:
                    rows[key] = version
        return Batch(folding, versions, ended, Move(folding.standing, page[-1].position))

    def _find(self, folding: Folding, touched: list[tuple[Key, ...]]) -> None:
        missing = {key for keys in touched for key in keys if key not in folding.rows}
        if missing:
            with writing(self._connection, self.office):
                found = folding.table.living(self._connection, self.office, folding.standing.generation, list(missing))
            for key in missing:
                since = found.get(key)
                folding.rows[key] = Version(key, since[0], since[1], stored=True) if since else None

    def _commit(self, batches: list[Batch]) -> None:
        self._on_step("folded")
        with writing(self._connection, self.office):
            move(self._connection, [b.move for b in batches])
            self._on_step("moved")
            for b in batches:
                b.folding.table.write(self._connection, self.office, b.folding.standing.generation, b.versions, b.ended)
                self._on_step("written")
        self._on_step("committed")
        for b in batches:
            self._committed(b)

    def _committed(self, batch: Batch) -> None:
        folding = batch.folding
        folding.standing = batch.move.reached
        for version in batch.versions:
            version.stored = True
        for key in list(folding.rows)[: max(0, len(folding.rows) - ROWS_KEPT)]:
            del folding.rows[key]
        if batch.move.stopped_at is not None:
            folding.stopped = True
            folding.rows.clear()
            log.error(
                "the read model %s of %s has stopped before position %d: %s",
                folding.model.name,
                self.office,
                batch.move.stopped_at,
                batch.move.stopped_why,
            )

    def _stopping(self, folding: Folding, position: int, at: int, why: str) -> Batch:
        return Batch(folding, [], [], Move(folding.standing, position, at, why))

    def _standing(self, name: str) -> Standing:
        with writing(self._connection, self.office):
            for standing in standings(self._connection, self.office):
                if standing.model == name and (standing.state == BUILDING) is self._building:
                    return standing
            return begin(self._connection, self.office, name)

    def _page(self, after: int, limit: int, until: int) -> list[Recorded]:
        wanted, ahead = (after, limit, until), self._ahead
        self._ahead = None
        if ahead is not None and ahead[0] == wanted:
            return ahead[1].result()
        return self._reader.page(self.office, after, limit, until=until)

    def _read_ahead(self, after: int, limit: int, until: int) -> None:
        if self._executor is not None:
            pages = self._executor.submit(self._reader.page, self.office, after, limit, until=until)
            self._ahead = ((after, limit, until), pages)


def _told(recorded: Recorded, fault: Exception) -> str:
    """What went wrong with an event, by type and name: a message may quote a value."""
    return f"{recorded.name}: {type(fault).__name__}"
