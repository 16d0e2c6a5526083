"""The reactor: reads each office's log in order, sets timers, issues what processes ask for; at least once, in effect once.

Position and timers move in one transaction. What it issues carries a command id derived from the event or the timer, so
that whatever is issued again after a crash, a rebuild or by a second worker gets its first receipt. A refusal is kept
and visible; it stops nothing.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString
from uuid import UUID, uuid5

import msgspec
import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from cases.application import Casework
from cases.decider import Actor, Command, command_types
from cases.errors import Refusal
from cases.log.reader import Head, Poisoned
from cases.processes import NAMESPACE, Issue, Timer, reactions
from cases.unit import Order, Receipt
from cases.vocabulary import Role

PAGE = 500
TICK = 200
POLL_SECONDS = 1.0
SYSTEM = Actor(id=UUID(int=1), role=Role.SYSTEM.value)
CHANNEL = "system"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come."""

    timer_id: UUID
    due_at: datetime
    command: Command
    caused_by: int


class Reactor:
    """Runs the processes and timers of all offices; one worker at a time an office, by advisory lock."""

    def __init__(
        self,
        casework: Casework,
        connect: Callable[[], Connection[TupleRow]],
        *,
        now: Callable[[], datetime] | None = None,
        leave: Callable[[Head], bool] = lambda _: False,
    ) -> None:
        """Make the reactor.

        Args:
            casework: the command side.
            connect: opens an autocommit connection of the worker, which may see every office.
            now: the clock by which timers fall due.
            leave: which logs `run` leaves alone: those whose played clock must not be overtaken by real time.
        """
        self._casework = casework
        self._connect = connect
        self._now = now or (lambda: datetime.now(UTC))
        self._leave = leave
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
        if not _one(connection, "select pg_try_advisory_lock(hashtext('reactor'), hashtext(%s))", (office,)):
            return 0
        try:
            return self._react(connection, office, clock) + self._tick(connection, office, clock)
        finally:
            _one(connection, "select pg_advisory_unlock(hashtext('reactor'), hashtext(%s))", (office,))

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
        position = _one(connection, "select position from reactor_positions where office = %s", (office,)) or 0
        while True:
            try:
                page = self._casework.reader.page(office, position, PAGE, opened=False)
            except Poisoned as poisoned:
                log.error(  # noqa: TRY400  # the fault is the event's, its trace says nothing more
                    "reactor stopped", office=office, position=poisoned.position, reason=type(poisoned.cause).__name__
                )
                return handled
            if not page:
                return handled
            timers: list[tuple[int, Timer]] = []
            issues: list[tuple[int, int, Command]] = []
            for fact in page:
                for number, reaction in enumerate(reactions(fact)):
                    if isinstance(reaction, Issue):
                        issues.append((fact.position, number, reaction.command))
                    else:
                        timers.append((fact.position, reaction))
            refused = self._issue(office, issues, clock)
            with connection.transaction():
                _keep_timers(connection, office, timers)
                _keep_refusals(connection, office, refused)
                _move(connection, office, position, page[-1].position)
            position = page[-1].position
            handled += len(page)

    def _issue(self, office: str, issues: list[tuple[int, int, Command]], clock: datetime | None) -> list[tuple[int, int, str, str]]:
        orders = [
            _order(office, command, f"issue {office}:{position}:{number}", caused_by=position, clock=clock)
            for position, number, command in issues
        ]
        outcomes = self._casework.carry_out_all(orders)
        return [
            (position, number, type(command).__name__, outcome.code)
            for (position, number, command), outcome in zip(issues, outcomes, strict=True)
            if isinstance(outcome, Refusal)
        ]

    def _tick(self, connection: Connection[TupleRow], office: str, clock: datetime | None) -> int:
        handled = 0
        while due := _due(connection, office, clock or self._now()):
            orders = [
                _order(office, timer.command, f"timer {timer.timer_id}", caused_by=timer.caused_by, clock=clock, at=timer.due_at)
                for timer in due
            ]
            outcomes = self._casework.carry_out_all(orders)
            _settle(connection, office, due, outcomes)
            handled += len(due)
        return handled


def _order(office: str, command: Command, name: str, *, caused_by: int, clock: datetime | None, at: datetime | None = None) -> Order:
    return Order(
        office=office,
        command=command,
        actor=SYSTEM,
        command_id=uuid5(NAMESPACE, name),
        occurred_at=at,
        channel=CHANNEL,
        causation=f"{office}:{caused_by}",
        clock=clock,
    )


def _one(connection: Connection[TupleRow], query: LiteralString, arguments: tuple[object, ...]) -> int:
    row = connection.execute(query, arguments).fetchone()
    return row[0] if row else 0


def _keep_timers(connection: Connection[TupleRow], office: str, timers: list[tuple[int, Timer]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into timers (office, timer_id, due_at, command, arguments, caused_by) values (%s, %s, %s, %s, %s, %s)"
            " on conflict do nothing",
            [
                (office, t.timer_id, t.due_at, type(t.command).__name__, Jsonb(msgspec.to_builtins(t.command)), position)
                for position, t in timers
            ],
        )


def _keep_refusals(connection: Connection[TupleRow], office: str, refused: list[tuple[int, int, str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into reactor_refusals (office, position, number, command, code) values (%s, %s, %s, %s, %s) on conflict do nothing",
            [(office, *refusal) for refusal in refused],
        )


def _move(connection: Connection[TupleRow], office: str, expected: int, position: int) -> None:
    moved = connection.execute(
        "insert into reactor_positions (office, position) values (%s, %s)"
        " on conflict (office) do update set position = excluded.position where reactor_positions.position = %s",
        (office, position, expected),
    ).rowcount
    if moved != 1:
        raise RuntimeError(f"another reactor has moved the position of {office}")


def _due(connection: Connection[TupleRow], office: str, now: datetime) -> list[Due]:
    rows = connection.execute(
        "select timer_id, due_at, command, arguments, caused_by from timers"
        " where office = %s and state = 'set' and due_at <= %s order by due_at, timer_id limit %s",
        (office, now, TICK),
    ).fetchall()
    return [
        Due(timer_id, due_at, msgspec.convert(arguments, command_types()[command]), caused_by)
        for timer_id, due_at, command, arguments, caused_by in rows
    ]


def _settle(connection: Connection[TupleRow], office: str, due: list[Due], outcomes: list[Receipt | Refusal]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "update timers set state = %s, outcome = %s, settled_at = clock_timestamp() where office = %s and timer_id = %s",
            [
                ("refused", outcome.code, office, timer.timer_id)
                if isinstance(outcome, Refusal)
                else ("done", f"{office}:{','.join(map(str, outcome.positions))}", office, timer.timer_id)
                for timer, outcome in zip(due, outcomes, strict=True)
            ],
        )
