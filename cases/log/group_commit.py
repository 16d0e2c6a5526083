"""Many callers, one transaction: whatever waits while one transaction commits goes into the next.

The first caller that finds nobody committing commits what is waiting, its own request included; the others wait for
their answer. Who was answered in the last round may come back into the next group, for a moment that is short beside a
commit; otherwise nobody lingers. Each request is answered apart: a conflict of one never fails another. Where the
connection breaks and the outcome is unknown, a request with a command id is sent again: its receipt tells whether it
was recorded.
"""

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Lock, Thread, current_thread, main_thread
from time import perf_counter, sleep
from uuid import UUID

import psycopg
from psycopg import Connection, errors
from psycopg.rows import TupleRow

from cases.log.append import Answer, AppendConnection, NewEvent, Request

__all__ = ["Answer", "GroupCommit", "NewEvent", "OutcomeUnknown", "Request"]

GROUP_REQUESTS = 256
GROUP_EVENTS = 4_000
TRIES = 8
TRIES_AFTER_A_RACE = 3
PAUSE_SECONDS = 0.02
GATHER_SHARE = 0.2
GATHER_SECONDS = 0.002

Connect = Callable[[], Connection[TupleRow]]
Outcome = Answer | BaseException

_RACES = (errors.UniqueViolation, errors.DeadlockDetected, errors.SerializationFailure)
_GOING_DOWN = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)
_FOR_ALL = ("53", "57", "58", "25")  # full disk, out of memory, cancelled, system error, read-only: not the fault of a request


class OutcomeUnknown(psycopg.OperationalError):
    """The connection broke during the append: nobody can tell whether it was recorded. Give the command again, under the same id."""


class _Lost(Exception):
    """The connection broke while a group was under way."""


class _Unreachable(Exception):
    """No connection could be made."""


class _Waiting:
    """A request in the queue, and the gate its caller waits at."""

    __slots__ = ("gate", "outcome", "request")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.outcome: Outcome | None = None
        self.gate = Lock()
        self.gate.acquire()

    def result(self) -> Answer:
        if isinstance(self.outcome, Answer):
            return self.outcome
        raise self.outcome or AssertionError("no outcome")


class GroupCommit:
    """The appends of one process to one of the two logs, over one connection."""

    def __init__(
        self,
        connect: Connect,
        log: str = "events",
        *,
        appended: Callable[[set[str]], None] = lambda _: None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """Make the committer.

        Args:
            connect: opens an autocommit connection that may execute the append function.
            log: `events` or `looks`.
            appended: is told, after a commit, which offices' logs have grown.
            before: is asked before each append; raises where nothing may be recorded now.
        """
        self._connect = connect
        self._before = before
        self._log = log
        self._appended = appended
        self._connection: AppendConnection | None = None
        self._queue: list[_Waiting] = []
        self._lock = Lock()
        self._busy = False
        self._closed = False
        self._callers = 1  # how many were waiting or being answered in the last round
        self._gather_seconds = 0.0
        self._wanted = 0  # so many in the queue are enough for who gathers; 0: nobody gathers
        self._enough = Lock()
        self._enough.acquire()
        self._for_main: SimpleQueue[tuple[list[_Waiting], Lock] | None] = SimpleQueue()
        Thread(target=self._stand_in, name=f"append-{log}", daemon=True).start()

    def append(self, request: Request) -> Answer:
        """Append one request and wait for its answer.

        Raises:
            OutcomeUnknown: nobody can tell whether it was recorded.
            psycopg.Error: it was not recorded.
        """
        return self.append_all([request])[0]

    def append_all(self, requests: Iterable[Request]) -> list[Answer]:
        """Append several requests, in order within an office, each answered apart.

        Raises:
            OutcomeUnknown: nobody can tell whether one of them was recorded.
            psycopg.Error: one of them was not recorded.
        """
        mine = [_Waiting(request) for request in requests]
        if not mine:
            return []
        self._before()
        if current_thread() is main_thread():
            # The main thread can be interrupted between any two steps, and others may be waiting for it to lead them.
            done = Lock()
            done.acquire()
            with self._lock:
                if self._closed:
                    raise psycopg.InterfaceError("the log is closed")
                self._for_main.put((mine, done))
            done.acquire()
        else:
            self._see_through(mine)
        return [waiting.result() for waiting in mine]

    def close(self) -> None:
        """Refuse further appends; the connection is closed once nobody commits."""
        with self._lock:
            self._closed = True
            self._for_main.put(None)
            idle, self._busy = not self._busy, True
        if idle:
            self._drop()

    def _stand_in(self) -> None:
        """Append on behalf of the main thread, until the log is closed."""
        while given := self._for_main.get():
            mine, done = given
            self._see_through(mine)
            done.release()

    def _see_through(self, mine: list[_Waiting]) -> None:
        with self._lock:
            if self._closed:
                for waiting in mine:
                    waiting.outcome = psycopg.InterfaceError("the log is closed")
                return
            self._queue.extend(mine)
            lead = not self._busy
            self._busy = True
            if 0 < self._wanted <= len(self._queue):
                self._wanted = 0
                self._enough.release()
        if lead:
            self._lead(mine[-1])
        for waiting in mine:
            waiting.gate.acquire()
            if waiting.outcome is None:
                # Woken to lead: the one who led before has its answers and goes home.
                self._lead(mine[-1])
                waiting.gate.acquire()

    def _lead(self, last: _Waiting) -> None:
        """Commit groups until the leader's own last request is answered, then hand the lead to whoever waits."""
        done = False
        while not done:
            self._gather()
            with self._lock:
                group = self._take()
            started = perf_counter()
            outcomes: list[Outcome]
            try:
                outcomes = self._commit([waiting.request for waiting in group])
            except BaseException as fault:  # noqa: BLE001  # whatever it is, each caller is told and nobody is left waiting
                outcomes = [fault] * len(group)
            for waiting, outcome in zip(group, outcomes, strict=True):
                waiting.outcome = outcome
            done = last.outcome is not None
            self._gather_seconds = min(GATHER_SHARE * (perf_counter() - started), GATHER_SECONDS)
            with self._lock:
                self._callers = len(group) + len(self._queue)
                heir = self._queue[0] if self._queue and done else None
                if done and heir is None:
                    self._busy = self._closed
                    if self._closed:
                        self._drop()
            for waiting in group:
                waiting.gate.release()
            if heir is not None:
                heir.gate.release()

    def _gather(self) -> None:
        """Let those who were answered in the last round come back: a moment that is short beside a commit.

        Otherwise the callers fall into two halves that take turns, and a slow disk is waited for twice as often.
        """
        with self._lock:
            if len(self._queue) >= min(self._callers, GROUP_REQUESTS):
                return
            self._wanted = min(self._callers, GROUP_REQUESTS)
        if self._enough.acquire(timeout=self._gather_seconds):
            return
        with self._lock:
            if not self._wanted:  # the last one came while we gave up
                self._enough.acquire()
            self._wanted = 0

    def _take(self) -> list[_Waiting]:
        """The next group: in order, bounded, and no command id twice, so that the second finds the first's receipt."""
        group: list[_Waiting] = []
        seen: set[tuple[str, UUID]] = set()
        events = 0
        for waiting in self._queue:
            request = waiting.request
            name = (request.office, request.command_id) if request.command_id else None
            events += len(request.events)
            if group and (len(group) >= GROUP_REQUESTS or events > GROUP_EVENTS or name in seen):
                break
            if name:
                seen.add(name)
            group.append(waiting)
        del self._queue[: len(group)]
        return group

    def _commit(self, requests: list[Request], tries: int = TRIES, *, sent: bool = False) -> list[Outcome]:
        """Commit a group: an outcome for each. A request that the database cannot take at all fails alone."""
        try:
            answers = self._send(requests)
        except _Lost:
            return self._after_loss(requests, tries)
        except _Unreachable as unreachable:
            if tries == 1:
                return [OutcomeUnknown() if sent else psycopg.OperationalError(str(unreachable)) for _ in requests]
            sleep(PAUSE_SECONDS * 2 ** (TRIES - tries))
            return self._commit(requests, tries - 1, sent=sent)
        except Exception as error:  # noqa: BLE001  # whatever it is, each caller is told
            if _for_all(error) or (len(requests) == 1 and (tries == 1 or not isinstance(error, _RACES))):
                return [error] * len(requests)
            tries = min(tries - 1, TRIES_AFTER_A_RACE)
            return [outcome for request in requests for outcome in self._commit([request], tries, sent=sent)]
        grown = {r.office for r, a in zip(requests, answers, strict=True) if a.outcome == "recorded" and a.positions}
        if grown:
            self._appended(grown)
        return list(answers)

    def _after_loss(self, requests: list[Request], tries: int) -> list[Outcome]:
        """The outcome of a group that was under way when the connection broke: with a command id it can be sent again."""
        repeatable = [request for request in requests if request.command_id and tries > 1]
        outcomes: Iterator[Outcome] = iter(())
        if repeatable:
            sleep(PAUSE_SECONDS * 2 ** (TRIES - tries))
            outcomes = iter(self._commit(repeatable, tries - 1, sent=True))
        return [next(outcomes) if request.command_id and tries > 1 else OutcomeUnknown() for request in requests]

    def _send(self, requests: list[Request]) -> list[Answer]:
        if self._connection is None:
            try:
                self._connection = AppendConnection(self._connect(), self._log)
            except psycopg.OperationalError as error:
                raise _Unreachable(str(error)) from error
        try:
            return self._connection.append(requests)
        except psycopg.OperationalError as error:
            if not self._connection.broken and not isinstance(error, _GOING_DOWN):
                raise
            self._drop()
            raise _Lost from error

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _for_all(error: Exception) -> bool:
    """Whether the server cannot take anything now, so that sending each request apart would not help."""
    return isinstance(error, psycopg.Error) and (error.sqlstate or "")[:2] in _FOR_ALL
