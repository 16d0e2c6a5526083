"""The reactor: reads each office's log in order, sets timers, issues what processes ask for; at least once, in effect once.

Position and timers move in one transaction. What it issues carries a command id derived from the event or the timer, so
that whatever is issued again after a crash, a rebuild or by a second worker gets its first receipt. A refusal is kept
and visible; it stops nothing.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.application import Casework
from cases.issuing import CHANNEL, SYSTEM, Asked, NotNow, issue_all
from cases.log.keys import KeyStoreError
from cases.log.reader import Head, Poisoned, Recorded
from cases.processes import Issue, Process, Timer, command_of_timer, reactions
from cases.reactor_memory import Due, due, keep_refusals, keep_timers, move, one, settle
from cases.unit import Order

PAGE = 500
POLL_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Reactor:
    """Runs the processes and timers of all offices; one worker at a time an office, by advisory lock."""

    def __init__(
        self,
        casework: Casework,
        connect: Callable[[], Connection[TupleRow]],
        *,
        now: Callable[[], datetime] | None = None,
        leave: Callable[[Head], bool] = lambda _: False,
        further: Sequence[Process] = (),
    ) -> None:
        """Make the reactor.

        Args:
            casework: the command side.
            connect: opens an autocommit connection of the worker, which may see every office.
            now: the clock by which timers fall due.
            leave: which logs `run` leaves alone: those whose played clock must not be overtaken by real time.
            further: processes beside those of `cases.processes`, which were handed what they look up.
        """
        self._casework = casework
        self._connect = connect
        self._now = now or (lambda: datetime.now(UTC))
        self._leave = leave
        self._further = tuple(further)
        self._connection: Connection[TupleRow] | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; a lost database is waited for."""
        listener = self._casework.store.listener
        while not stop.is_set():
            beat = listener.beat()
            try:
                worked = sum(self.turn(head.office) for head in self._casework.reader.heads() if not self._leave(head))
            except psycopg.Error:
                log.warning("reactor waits for the database")
                self.close()
                stop.wait(POLL_SECONDS)
                continue
            if not worked:
                listener.wait(beat, timeout=POLL_SECONDS)
        self.close()

    def turn(self, office: str, clock: datetime | None = None) -> int:
        """React to what is new in an office's log and issue what is due; the number of facts and timers handled.

        Args:
            office: whose log.
            clock: the played time, in a demonstration that is being played.
        """
        connection = self._connection or self._open()
        if not one(connection, "select pg_try_advisory_lock(hashtext('reactor'), hashtext(%s))", (office,)):
            return 0
        try:
            return self._react(connection, office, clock) + self._tick(connection, office, clock)
        finally:
            one(connection, "select pg_advisory_unlock(hashtext('reactor'), hashtext(%s))", (office,))

    def close(self) -> None:
        """Give the connection back; locks go with it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection[TupleRow]:
        connection = self._connect()
        connection.execute("select set_config('jejak.office', '*', false)")
        self._connection = connection
        return connection

    def _react(self, connection: Connection[TupleRow], office: str, clock: datetime | None) -> int:
        handled = 0
        position = one(connection, "select position from reactor_positions where office = %s", (office,)) or 0
        while True:
            try:
                page = self._casework.reader.page(office, position, PAGE, opened=False)
                timers, asked = self._asked(page)
                refused = issue_all(self._casework, asked, clock=clock, leave=self._leave)
            except Poisoned as poisoned:
                log.error(  # noqa: TRY400  # the fault is the event's, its trace says nothing more
                    "reactor stopped", office=office, position=poisoned.position, reason=type(poisoned.cause).__name__
                )
                return handled
            except KeyStoreError:
                # What a referral carries cannot be opened. Other offices' reactors go on.
                log.error("reactor stopped", office=office, position=position, reason="KeyStoreError")  # noqa: TRY400  # as above
                return handled
            except NotNow:
                return handled
            if not page:
                return handled
            with connection.transaction():
                keep_timers(connection, office, timers)
                keep_refusals(connection, office, refused)
                move(connection, office, position, page[-1].position)
            position = page[-1].position
            handled += len(page)

    def _asked(self, page: Sequence[Recorded]) -> tuple[list[tuple[int, Timer]], list[Asked]]:
        timers: list[tuple[int, Timer]] = []
        asked: list[Asked] = []
        for fact in page:
            wanted = [*reactions(fact), *(reaction for process in self._further for reaction in process(fact))]
            for number, reaction in enumerate(wanted):
                if isinstance(reaction, Issue):
                    asked.append(Asked(fact, number, reaction))
                else:
                    timers.append((fact.position, reaction))
        return timers, asked

    def _tick(self, connection: Connection[TupleRow], office: str, clock: datetime | None) -> int:
        handled = 0
        while timers := due(connection, office, clock or self._now()):
            outcomes = self._casework.carry_out_all([_order(office, timer, clock) for timer in timers])
            settle(connection, office, timers, outcomes)
            handled += len(timers)
        return handled


def _order(office: str, timer: Due, clock: datetime | None) -> Order:
    return Order(
        office=office,
        command=timer.command,
        actor=SYSTEM,
        command_id=command_of_timer(timer.timer_id),
        occurred_at=timer.due_at,
        channel=CHANNEL,
        causation=f"{office}:{timer.caused_by}",
        clock=clock,
    )
