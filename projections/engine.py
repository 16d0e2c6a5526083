"""Events in, rows and position out, once: one office's log folded into read models, page by page.

All models that stand at the same position are fed from one page, decoded and opened once. Rows and position go into one
transaction; the position moves only from the expected one, on the connection that holds the locks. The versions that
are still true are kept in memory, because nobody else writes them while the locks are held.
"""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Final

import msgspec
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.reader import LAST, LogReader, Poisoned, Recorded
from projections.folding import Batch, Folding, Page, told
from projections.model import AnyModel
from projections.standing import BUILDING, LIVING, Move, Standing, begin, move, prepare, standings, try_to_hold, writing
from projections.table import AnyTable, Table

PAGE_EVENTS: Final = 2_000
UNSEEN_ROWS: Final = 5_000

UNHOLDABLE: Final = (psycopg.DataError, msgspec.MsgspecError, ValueError, OverflowError)
"""What a row that no column can hold ends in: lone surrogates, numbers beyond a bigint."""

log = logging.getLogger("jejak.projections")

OnStep = Callable[[str], None]
Wanted = tuple[int, int, int, bool]
"""A page: after which position, how many events, up to which position, and whether opened."""


class NotWritten(Exception):
    """The database could not hold a page that was written behind the fold of the next."""


class Projector:
    """Folds the log of one office into models, on a connection of its own.

    Args:
        connection: autocommit; the advisory locks live as long as it.
        building: fold into the generations being built instead of the living ones.
        ahead: where to read the next page while this one is folded and written; without it, one after the other.
        behind: where to write a page while the next one is folded: `settle` then tells when all is written.
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
        behind: Executor | None = None,
        on_step: OnStep = lambda _: None,
    ) -> None:
        self.office = office
        self._connection = connection
        self._reader = reader
        self._building = building
        self._executor = ahead
        self._behind = behind
        self._on_step = on_step
        self._waiting = {model.name: Table(model.with_secrets(reader.keyring.secret)) for model in models}
        self._foldings: dict[str, Folding] = {}
        self._ahead: tuple[Wanted, Future[list[Recorded]]] | None = None
        self._writing: Future[None] | None = None
        self._unsure = False
        prepare(connection)

    @property
    def held(self) -> tuple[Standing, ...]:
        """Where the models stand that this projector holds."""
        return tuple(f.standing for f in self._foldings.values())

    def hold(self) -> None:
        """Take the models that no other worker holds; what others hold may be free the next time."""
        if not self._waiting:
            return
        taken = try_to_hold(self._connection, self.office, self._waiting, BUILDING if self._building else LIVING)
        self._begin([self._waiting[name] for name in taken])
        for name in taken:
            del self._waiting[name]

    def restart(self) -> None:
        """Forget what is kept in memory and read the standings again."""
        self._ahead = None
        self._unsure = False
        self._begin([folding.table for folding in self._foldings.values()])

    def advance(self, *, limit: int = PAGE_EVENTS, until: int = LAST) -> int:
        """Take the next page for the models that are furthest behind; 0: there is nothing more to read up to `until`.

        Raises:
            Overtaken: somebody else wrote these models; nothing was written here.
        """
        if self._unsure:
            self.restart()
        try:
            return self._advance(limit, until)
        except NotWritten:
            self._one_after_the_other()
            return 1
        except BaseException:
            self._unsure = True  # rows in memory may be ahead of those in the table
            raise

    def settle(self) -> bool:
        """Wait until all that was folded is written; False: it was not, and is to be taken again. No page is written behind any more."""
        try:
            self._written()
        except NotWritten:
            self._one_after_the_other()
            return False
        self._behind = None
        return True

    def look(self, unseen: int = UNSEEN_ROWS) -> None:
        """Let the database look at tables to which many rows were added; between pages, not within them."""
        for folding in self._foldings.values():
            if folding.unseen >= unseen:
                folding.table.analyze(self._connection)
                folding.unseen = 0

    def _advance(self, limit: int, until: int) -> int:
        running = [f for f in self._foldings.values() if not f.stopped and f.standing.position < until]
        if not running:
            return 0
        after = min(f.standing.position for f in running)
        group = [f for f in running if f.standing.position == after]
        further = min((f.standing.position for f in running if f.standing.position > after), default=until)
        opened = any(f.model.opens for f in group)
        try:
            page = self._page((after, limit, further, opened))
        except Poisoned as poison:
            log.exception("%s: the event at position %d cannot be read", self.office, poison.position, exc_info=poison.cause)
            self._commit([_stopping(f, poison.position, str(poison.cause)) for f in group])
            return len(group)
        self._on_step("read")
        if not page:
            return 0
        if len(page) == limit:
            self._read_ahead((page[-1].position, limit, further, opened))
        self._take(group, page)
        return len(page)

    def _take(self, group: list[Folding], page: Page) -> None:
        """Fold and write a page. What the database cannot hold is narrowed down to one model and one event, which stops it."""
        try:
            self._commit([self._fold(folding, page) for folding in group])
        except UNHOLDABLE as fault:
            for folding in group:
                folding.forget()
            if len(group) > 1:
                for folding in group:
                    self._take([folding], page)
            elif len(page) > 1:
                self._take(group, page[: len(page) // 2])
                if not group[0].stopped:
                    self._take(group, page[len(page) // 2 :])
            else:
                self._commit([_stopping(group[0], page[0].position, told(page[0], fault))])

    def _fold(self, folding: Folding, page: Page) -> Batch:
        touched = list(map(folding.model.keys, page))
        missing = folding.missing(touched)
        if missing:
            self._written()
            with writing(self._connection, self.office):
                found = folding.table.living(self._connection, self.office, folding.standing.generation, missing)
            folding.remember(missing, found)
        return folding.fold(page, touched)

    def _commit(self, batches: list[Batch]) -> None:
        self._on_step("folded")
        if self._behind is None:
            self._write(batches)
        else:
            self._written()
            self._writing = self._behind.submit(self._write, batches)
        for b in batches:
            b.folding.taken(b)
            if b.move.stopped_at is not None:
                names = (b.folding.model.name, self.office, b.move.stopped_at, b.move.stopped_why)
                log.error("the read model %s of %s has stopped before position %d: %s", *names)

    def _write(self, batches: list[Batch]) -> None:
        with writing(self._connection, self.office):
            move(self._connection, [b.move for b in batches])
            self._on_step("moved")
            for b in batches:
                b.folding.table.write(self._connection, self.office, b.move.standing.generation, b.versions, b.ended)
                self._on_step("written")
        self._on_step("committed")

    def _written(self) -> None:
        """Wait for the page that is being written behind, if one is."""
        before, self._writing = self._writing, None
        if before is not None:
            try:
                before.result()
            except UNHOLDABLE as fault:
                raise NotWritten from fault

    def _one_after_the_other(self) -> None:
        self._behind = None
        self.restart()

    def _begin(self, tables: Sequence[AnyTable]) -> None:
        """Go on from where the models stand, and from the beginning where none has begun."""
        if not tables:
            return
        with writing(self._connection, self.office):
            known = {s.model: s for s in standings(self._connection, self.office) if (s.state == BUILDING) is self._building}
            for name in (table.model.name for table in tables):
                known[name] = known.get(name) or begin(self._connection, self.office, name)
        for table in tables:
            standing = known[table.model.name]
            self._foldings[table.model.name] = Folding(table, standing, complete=standing.position == 0)

    def _page(self, wanted: Wanted) -> list[Recorded]:
        ahead, self._ahead = self._ahead, None
        return ahead[1].result() if ahead is not None and ahead[0] == wanted else self._read(wanted)

    def _read_ahead(self, wanted: Wanted) -> None:
        if self._executor is not None:
            self._ahead = (wanted, self._executor.submit(self._read, wanted))

    def _read(self, wanted: Wanted) -> list[Recorded]:
        after, limit, until, opened = wanted
        return self._reader.page(self.office, after, limit, until=until, opened=opened)


def _stopping(folding: Folding, at: int, why: str) -> Batch:
    return Batch(folding, [], [], Move(folding.standing, at - 1, at, why))


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector of cycles run rarely: events and states hold none, and looking for them costs a third of a rebuild or a play."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
