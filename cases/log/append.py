"""The connection over which the log is appended to: a request alone or a group of them, each in one round trip."""

import select
from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import LiteralString

import psycopg
from psycopg import Connection, errors
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from cases.log import wire
from cases.log.request import Answer, Request

# plpgsql replans statements with array parameters for ever unless told not to; at these sizes the index is always right.
SESSION: LiteralString = (
    "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;"
    " set enable_mergejoin = off; set enable_bitmapscan = off; set jit = off"
)
BINARY = 1
GROUP, ALONE = b"append", b"append_one"
LOST = "the connection to the log is lost"


class Sent:
    """A group that is under way to the log."""

    def __init__(self, requests: Sequence[Request]) -> None:
        """Put the group into the arrays of the append function; nothing is sent yet."""
        self._order: list[int] | None = None
        if any(request.office != requests[0].office for request in requests):
            self._order = sorted(range(len(requests)), key=lambda number: requests[number].office)
        self._requests = [requests[number] for number in self._order] if self._order else requests
        self.parameters, self._streams = wire.of_many(self._requests)
        self.result: PGresult | None = None

    def answers(self) -> list[Answer]:
        """An answer for each request, once the result is there.

        Raises:
            psycopg.Error: the database cannot take one of the requests at all; nothing was recorded.
        """
        said = wire.said_of_many(_sound(self.result), self._requests, self._streams)
        if self._order is None:
            return said
        answers = dict(zip(self._order, said, strict=True))
        return [answers[number] for number in range(len(said))]


class AppendConnection:
    """A connection with the append functions of one log prepared. A second group may be sent while the first is under way.

    It speaks to libpq itself: the adaptation of fifteen parameters by psycopg took as long as the append. Several threads may
    use it, as long as one at a time sends and one at a time receives.
    """

    def __init__(self, connection: Connection[TupleRow], log: str) -> None:
        """Prepare an autocommit connection that may execute the append functions."""
        connection.execute(SESSION)
        self._connection = connection
        self._pg = connection.pgconn
        for name, statement in ((GROUP, wire.MANY[log]), (ALONE, wire.ONE[log])):
            prepared = self._pg.prepare(name, statement.encode())
            if prepared.status != ExecStatus.COMMAND_OK:
                raise errors.error_from_result(prepared)
        self._speaking = Lock()  # libpq takes one thread at a time, and some of its calls let others run
        self._under_way: deque[Sent] = deque()
        self._readable = select.poll()
        self._readable.register(connection.fileno(), select.POLLIN)
        self._writable = select.poll()
        self._writable.register(connection.fileno(), select.POLLOUT)

    def append(self, requests: Sequence[Request]) -> list[Answer]:
        """Send a group once nothing is under way, and read an answer for each request.

        Raises:
            psycopg.OperationalError: the connection broke (`broken`), or the server cannot take anything now.
            psycopg.Error: the database cannot take one of the requests at all; nothing was recorded.
        """
        if len(requests) == 1 and (parameters := wire.of_one(requests[0])):
            answer = wire.said_of_one(_sound(self._executed(ALONE, parameters)))
            if answer is not None:
                return [answer]
        group = Sent(requests)
        group.result = self._executed(GROUP, group.parameters)
        return group.answers()

    def _executed(self, statement: bytes, parameters: wire.Parameters) -> PGresult:
        """What a statement gives, executed once nothing is under way."""
        while True:
            with self._speaking:
                self._take_what_came()
                if not self._under_way:
                    if self._pg.pipeline_status:
                        self._pg.exit_pipeline_mode()
                    result = self._pg.exec_prepared(statement, parameters, [BINARY] * len(parameters), BINARY)  # type: ignore[arg-type]  # None is null
                    break
            self._wait()
        if self.broken:
            raise psycopg.OperationalError(LOST)
        return result

    def send(self, group: Sent) -> None:
        """Send a group, also behind another one; it is a transaction of its own.

        Raises:
            psycopg.OperationalError: the connection broke; nobody can tell what the server got.
        """
        with self._speaking:
            if not self._pg.pipeline_status:
                self._pg.enter_pipeline_mode()
            self._pg.send_query_prepared(GROUP, group.parameters, [BINARY] * len(group.parameters), BINARY)
            self._under_way.append(group)
            self._pg.pipeline_sync()
            while self._pg.flush():  # psycopg's connections do not wait for a full socket by themselves
                self._writable.poll()

    def receive(self, group: Sent) -> list[Answer]:
        """Wait for the answers to a group that was sent, keeping those to groups that were sent before it.

        Raises:
            as `append`.
        """
        while group in self._under_way:
            with self._speaking:
                self._take_what_came()
            if group in self._under_way:
                self._wait()
        return group.answers()

    def _wait(self) -> None:
        self._readable.poll()
        with self._speaking:
            self._pg.consume_input()

    def _take_what_came(self) -> None:
        """Take the results that are there; after a group's own, libpq gives None and then the end of its transaction."""
        while self._under_way and not self._pg.is_busy():
            result = self._pg.get_result()
            if result is None:
                if self.broken:
                    raise psycopg.OperationalError(LOST)
            elif result.status == ExecStatus.PIPELINE_SYNC:
                self._under_way.popleft()
            else:
                self._under_way[0].result = result

    @property
    def broken(self) -> bool:
        """Whether the connection is lost."""
        return self._pg.status == ConnStatus.BAD

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _sound(result: PGresult | None) -> PGresult:
    """The result, where it is one.

    Raises:
        psycopg.Error: what the server said instead.
    """
    if result is None or result.status != ExecStatus.TUPLES_OK:
        raise errors.error_from_result(result) if result else psycopg.OperationalError(LOST)
    return result
