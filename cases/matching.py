"""The process that compares those who were found with those whom families look for, whenever one of them is described anew.

It is handed a function that looks pairs up in the read models, and keeps how far everybody was compared. What it suggests
carries a command id derived from the match and the evidence, so that whatever is suggested again after a crash or by a second
worker gets its first receipt. A refusal is kept and visible; it stops nothing.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from cases.application import Casework
from cases.errors import Refusal
from cases.issuing import CHANNEL, SYSTEM
from cases.log.reader import Head
from cases.match.deciding import NAMESPACE, SuggestMatch
from cases.match.suggesting import Pair, suggestions
from cases.reactor import POLL_SECONDS
from cases.unit import Order

RULE = "match-threshold"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: pairs of which one was described after a position, and up to which position everybody is among them."""

    pairs: tuple[Pair, ...]
    upto: int


Look = Callable[[Connection[TupleRow], str, int], Looked]
"""Looks up pairs of an office that were described after a position."""


class Matching:
    """Compares the people of all offices; one worker at a time an office, by advisory lock."""

    def __init__(
        self,
        casework: Casework,
        connect: Callable[[], Connection[TupleRow]],
        look: Look,
        *,
        now: Callable[[], datetime] | None = None,
        leave: Callable[[Head], bool] = lambda _: False,
    ) -> None:
        """Make the process.

        Args:
            casework: the command side.
            connect: opens an autocommit connection of the worker, which may see every office.
            look: looks up who is to be compared with whom.
            now: the clock by which ages are reckoned.
            leave: which logs `run` leaves alone: those whose played clock must not be overtaken by real time.
        """
        self._casework = casework
        self._connect = connect
        self._look = look
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
                log.warning("matching waits for the database")
                self.close()
                stop.wait(POLL_SECONDS)
                continue
            if not worked:
                listener.wait(beat, timeout=POLL_SECONDS)
        self.close()

    def turn(self, office: str, clock: datetime | None = None) -> int:
        """Compare whoever was described since the last turn; how many positions of the log that took."""
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        with connection.transaction():
            connection.execute("select set_config('jejak.office', %s, true)", (office,))
            lock = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
            held = connection.execute(lock, (f"jejak matching {office}",)).fetchone()
            if not (held and held[0]):
                return 0
            row = connection.execute("select position from matching_positions where office = %s", (office,)).fetchone()
            after = int(row[0]) if row else 0
            looked = self._look(connection, office, after)
            if looked.upto <= after:
                return 0
            refused = self._suggest(office, looked, clock)
            _keep(connection, office, looked.upto, refused)
        return looked.upto - after

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _suggest(self, office: str, looked: Looked, clock: datetime | None) -> list[tuple[int, str]]:
        now = clock or self._now()
        least = self._casework.office(office).policies(now).value(RULE)
        wanted = suggestions(looked.pairs, least_percent=least, in_year=now.year)
        orders = [
            Order(
                office=office,
                command=command,
                actor=SYSTEM,
                command_id=id_of(office, command),
                channel=CHANNEL,
                causation=f"{office}:{looked.upto}",
                clock=clock,
            )
            for command in wanted
        ]
        outcomes = self._casework.carry_out_all(orders)
        return [(number, outcome.code) for number, outcome in enumerate(outcomes) if isinstance(outcome, Refusal)]


def id_of(office: str, command: SuggestMatch) -> UUID:
    """The id of the command that suggests a match on some evidence: the same whoever suggests it, and whenever."""
    seen = " ".join(f"{one.described_id}:{one.version}" for one in command.seen)
    return uuid5(NAMESPACE, f"suggest {office} {command.match_id} {seen}")


def _keep(connection: Connection[TupleRow], office: str, position: int, refused: list[tuple[int, str]]) -> None:
    connection.execute(
        "insert into matching_positions (office, position) values (%s, %s) on conflict (office) do update set position = excluded.position",
        (office, position),
    )
    with connection.cursor() as cursor:
        # Numbers of the reactor's own refusals at a position begin at 0; these begin beyond them.
        cursor.executemany(
            "insert into reactor_refusals (office, position, number, command, code) values (%s, %s, %s, %s, %s) on conflict do nothing",
            [(office, position, 1_000 + number, SuggestMatch.__name__, code) for number, code in refused],
        )
