"""The wake-up after an append: sent after the commit, once a group, and never trusted: readers re-read from their position."""

from collections.abc import Callable
from threading import Condition, Event, Lock, Thread
from time import sleep
from typing import LiteralString

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

CHANNEL: dict[str, LiteralString] = {"events": "jejak_events", "looks": "jejak_looks"}
LISTEN: dict[str, LiteralString] = {"events": "listen jejak_events", "looks": "listen jejak_looks"}
POLL_SECONDS = 1.0
LISTEN_SECONDS = 0.1
PAUSE_SECONDS = 0.5
REST_SECONDS = 0.02
"""Between two announcements: what has grown meanwhile goes into the next, so that many appends cost few wake-ups."""
# An announcement that a crash loses is a poll's worth of delay; waiting for the disk would cost the appends beside it.
SESSION: LiteralString = "set synchronous_commit = off"

Connect = Callable[[], Connection[TupleRow]]


class Announcer:
    """Says which offices' logs have grown, from a thread of its own: the first at once, the others together."""

    def __init__(self, connect: Connect, log: str = "events") -> None:
        self._connect = connect
        self._channel = CHANNEL[log]
        self._grown: set[str] = set()
        self._lock = Lock()
        self._some = Event()
        self._stopped = False
        self._thread = Thread(target=self._run, name=f"announcer-{log}", daemon=True)
        self._thread.start()

    def appended(self, offices: set[str]) -> None:
        """To be told to the readers soon. Does not wait."""
        with self._lock:
            self._grown |= offices
            if not self._some.is_set():
                self._some.set()

    def stop(self) -> None:
        """Say what is left to say and end."""
        self._stopped = True
        self._some.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        connection: Connection[TupleRow] | None = None
        while True:
            self._some.wait()
            with self._lock:
                self._some.clear()
                grown, self._grown = self._grown, set()
            try:
                if connection is None:
                    connection = self._connect()
                    connection.execute(SESSION)
                if grown:
                    connection.execute("select pg_notify(%s, office) from unnest(%s::text[]) office", (self._channel, list(grown)))
            except psycopg.Error:
                # A lost wake-up costs a reader one poll; the next append opens a new connection.
                connection = None
            if self._stopped:
                if connection is not None:
                    connection.close()
                return
            sleep(REST_SECONDS)


class Listener:
    """Waits for the growth of logs on behalf of the readers of this process."""

    def __init__(self, connect: Connect, log: str = "events") -> None:
        self._connect = connect
        self._listen = LISTEN[log]
        self._beats: dict[str, int] = {}
        self._any = 0
        self._changed = Condition()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name=f"listener-{log}", daemon=True)
        self._thread.start()

    def beat(self, office: str | None = None) -> int:
        """A number that rises whenever the office's log (or any log) has grown; take it before reading."""
        with self._changed:
            return self._any if office is None else self._beats.get(office, 0)

    def wait(self, since: int, office: str | None = None, timeout: float = POLL_SECONDS) -> None:
        """Wait until the beat has passed `since`, or the timeout: a wake-up may be lost."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped.is_set() or (self._any if office is None else self._beats.get(office, 0)) > since, timeout
            )

    def stop(self) -> None:
        """Wake everybody and end."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        self._thread.join(timeout=5)

    def _grown(self, offices: set[str]) -> None:
        with self._changed:
            self._any += 1
            for office in offices:
                self._beats[office] = self._beats.get(office, 0) + 1
            self._changed.notify_all()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(self._listen)
                    while not self._stopped.is_set():
                        grown = {n.payload for n in connection.notifies(timeout=LISTEN_SECONDS, stop_after=1)}
                        if grown:
                            self._grown(grown)
            except psycopg.Error:
                self._stopped.wait(PAUSE_SECONDS)
