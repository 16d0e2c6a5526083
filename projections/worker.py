"""The worker: keeps the read models of every office up to date, woken when a log grows, until it is told to stop.

A wake-up is never trusted: each round reads every log from the positions where its models stand. Several workers may
run; each takes what no other holds, and takes over when another ends.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from typing import Final

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.log.reader import LogReader
from projections.engine import PAGE_EVENTS, OnStep, Projector, rare_collections
from projections.model import AnyModel
from projections.standing import Overtaken, Standing, give_back

PAUSE_SECONDS: Final = 1.0
POLL_SECONDS: Final = 1.0

log = logging.getLogger("jejak.projections")

Connect = Callable[[], Connection[TupleRow]]
"""A new autocommit connection of a login that may write the read models."""


class Worker:
    """Folds the logs of all offices into the models.

    Args:
        reader: with its listener, to be woken; it must see every office.
        connect: called once, and again after the connection was lost.
        models: those to keep up to date.
        page_events: the most events of one transaction.
        on_step: see `Projector`.
    """

    def __init__(
        self,
        reader: LogReader,
        connect: Connect,
        models: Iterable[AnyModel],
        *,
        page_events: int = PAGE_EVENTS,
        on_step: OnStep = lambda _: None,
    ) -> None:
        self._reader = reader
        self._connect = connect
        self._models = tuple(models)
        self._page_events = page_events
        self._on_step = on_step
        self._connection: Connection[TupleRow] | None = None
        self._projectors: dict[str, Projector] = {}
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="read-ahead")

    def run(self, stopped: Event) -> None:
        """Work until `stopped` is set; then give everything back."""
        listener = self._reader.listener
        with rare_collections(), closing(self):
            while not stopped.is_set():
                beat = listener.beat() if listener else 0
                try:
                    busy = self.round()
                except psycopg.Error:
                    log.exception("the read models wait: the database cannot be reached or has refused")
                    self._drop_everything()
                    stopped.wait(PAUSE_SECONDS)
                    continue
                except Exception:
                    # The keys cannot be reached, or the log cannot: nothing is wrong with an event, so nothing stops.
                    log.exception("the read models wait: a log cannot be read")
                    stopped.wait(PAUSE_SECONDS)
                    continue
                if busy:
                    continue
                if listener:
                    listener.wait(beat, timeout=POLL_SECONDS)
                else:
                    stopped.wait(POLL_SECONDS)

    def round(self) -> bool:
        """One page for each office that has something to read; False: there was nothing."""
        heads = {head.office: head.size for head in self._reader.heads()}
        busy = False
        for office, size in heads.items():
            projector = self._projector(office)
            projector.hold()
            if any(standing.position < size for standing in projector.held):
                try:
                    busy |= projector.advance(limit=self._page_events) > 0
                except Overtaken:
                    projector.restart()
                    busy = True
            else:
                projector.look()
        return busy

    def catch_up(self) -> None:
        """Work until there is nothing to read."""
        while self.round():
            pass

    @property
    def held(self) -> tuple[Standing, ...]:
        """Where the models stand that this worker holds."""
        return tuple(standing for projector in self._projectors.values() for standing in projector.held)

    def close(self) -> None:
        """Give the models back."""
        if self._connection is not None:
            give_back(self._connection)
        self._drop_everything()
        self._ahead.shutdown()

    def _projector(self, office: str) -> Projector:
        if self._connection is None:
            self._connection = self._connect()
        if office not in self._projectors:
            self._projectors[office] = Projector(
                self._connection, self._reader, office, self._models, ahead=self._ahead, on_step=self._on_step
            )
        return self._projectors[office]

    def _drop_everything(self) -> None:
        self._projectors.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
