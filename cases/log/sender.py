"""Groups of requests on their way to the log and back: over one connection, with an outcome for each request.

A request that the database cannot take at all fails alone. Where the connection breaks and the outcome is unknown, a
request with a command id is sent again: its receipt tells whether it was recorded.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from time import sleep

import psycopg
from psycopg import Connection, errors
from psycopg.rows import TupleRow

from cases.log.append import AppendConnection, Sent
from cases.log.request import Answer, Request

TRIES = 8
TRIES_AFTER_A_RACE = 3
PAUSE_SECONDS = 0.02

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


class UnderWay:
    """A group that was sent, and the connection it was sent over."""

    __slots__ = ("connection", "sent")

    def __init__(self, connection: AppendConnection, sent: Sent) -> None:
        self.connection = connection
        self.sent = sent


class Sender:
    """Sends groups one after the other. Whoever uses it sees to it that one thread at a time sends, and one receives."""

    def __init__(self, connect: Connect, log: str) -> None:
        """Make the sender; it connects when there is something to send."""
        self._connect = connect
        self._log = log
        self._connection: AppendConnection | None = None

    def send(self, requests: Sequence[Request]) -> UnderWay | None:
        """Send a group without waiting for its answers; None where it cannot be sent now, and `outcomes` sees to it."""
        connection = self._connection
        if connection is None:
            return None
        try:
            group = Sent(requests)
        except Exception:  # noqa: BLE001  # a malformed request: each is sent apart, and is told apart
            return None
        with suppress(psycopg.OperationalError):  # what the server got nobody can tell: receiving finds the connection broken
            connection.send(group)
        return UnderWay(connection, group)

    def outcomes(self, requests: Sequence[Request], under_way: UnderWay | None = None) -> list[Outcome]:
        """An outcome for each request of a group, also of one that was sent before."""
        return self._commit(requests, TRIES, under_way=under_way)

    def drop(self) -> None:
        """Close the connection; the next group opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _commit(self, requests: Sequence[Request], tries: int, *, sent: bool = False, under_way: UnderWay | None = None) -> list[Outcome]:
        try:
            return list(self._answers(requests, under_way))
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

    def _after_loss(self, requests: Sequence[Request], tries: int) -> list[Outcome]:
        """The outcome of a group that was under way when the connection broke: with a command id it can be sent again."""
        repeatable = [request for request in requests if request.command_id and tries > 1]
        outcomes: Iterator[Outcome] = iter(())
        if repeatable:
            sleep(PAUSE_SECONDS * 2 ** (TRIES - tries))
            outcomes = iter(self._commit(repeatable, tries - 1, sent=True))
        return [next(outcomes) if request.command_id and tries > 1 else OutcomeUnknown() for request in requests]

    def _connected(self) -> AppendConnection:
        if self._connection is None:
            try:
                self._connection = AppendConnection(self._connect(), self._log)
            except psycopg.OperationalError as error:
                raise _Unreachable(str(error)) from error
        return self._connection

    def _answers(self, requests: Sequence[Request], under_way: UnderWay | None) -> list[Answer]:
        connection = under_way.connection if under_way else self._connected()
        try:
            return connection.receive(under_way.sent) if under_way else connection.append(requests)
        except psycopg.OperationalError as error:
            if not connection.broken and not isinstance(error, _GOING_DOWN):
                raise
            connection.close()
            if self._connection is connection:
                self._connection = None
            raise _Lost from error


def _for_all(error: Exception) -> bool:
    """Whether the server cannot take anything now, so that sending each request apart would not help."""
    return isinstance(error, psycopg.Error) and (error.sqlstate or "")[:2] in _FOR_ALL
