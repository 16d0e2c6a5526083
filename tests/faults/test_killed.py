"""Killed with -9, server or application: nothing acknowledged is lost, nothing is half done, nobody hangs."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from api.database.connections import connect_info
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles, migrate
from cases.log.group_commit import OutcomeUnknown
from cases.log.keys import KeyEncryptionKeys
from cases.log.request import Answer, Request
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import OFFICE, request
from tests.reachable import let_pass

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    """A durable server of this test's own, to be killed."""
    with tempfile.TemporaryDirectory(prefix="jejak-killed-") as folder, EmbeddedServer(let_pass(Path(folder)) / "home") as own:
        make_roles(own.superuser_dsn)
        migrate(own.dsn)
        yield own


def kill(server: EmbeddedServer) -> None:
    """Kill the server's processes at once, as a power cut does."""
    main = server.pid
    assert main is not None
    pids = [main]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except FileNotFoundError:
            continue
        if parent == main:
            pids.append(int(stat.parent.name))
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until = time.monotonic() + PATIENCE_SECONDS
    while server.pid is not None and time.monotonic() < until:
        time.sleep(0.01)


class Writers:
    """Threads that append until told to stop, and keep what was acknowledged and what nobody knows."""

    def __init__(self, store: LogStore, number: int) -> None:
        self.acknowledged: list[tuple[Request, Answer]] = []
        self.unknown: list[Request] = []
        self._store = store
        self._stop = Event()
        self._threads = [Thread(target=self._write) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let all end."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        assert not any(thread.is_alive() for thread in self._threads)

    def _write(self) -> None:
        while not self._stop.is_set():
            given = request(None, 1, 2)
            try:
                self.acknowledged.append((given, self._store.committer.append(given)))
            except OutcomeUnknown:
                self.unknown.append(given)
            except psycopg.OperationalError:
                time.sleep(0.01)


def killed_under_load(server: EmbeddedServer, times: int, chance: random.Random) -> None:
    with LogStore(connect_info(server.dsn, "api"), KeyEncryptionKeys.generate()) as store:
        writers = Writers(store, 6)
        for _ in range(times):
            time.sleep(chance.uniform(0.3, 0.8))
            kill(server)
            server.start()
        time.sleep(0.3)
        writers.stop()
        assert len(writers.acknowledged) > times
        for given, answer in writers.acknowledged:
            assert answer.outcome in ("recorded", "repeated")
            found = store.recorder(OFFICE).receipt(given.command_id or UUID(int=0))
            assert found is not None, "an acknowledged event was lost"
            assert found[1] == list(answer.positions)
        for given in writers.unknown:
            assert store.committer.append(given).outcome in ("recorded", "repeated")
        assert verify(store.connections, OFFICE).size == 2 * (len(writers.acknowledged) + len(writers.unknown))


@pytest.mark.soak
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it kills the server, so it needs one of its own")
def test_the_server_killed_under_load_loses_no_acknowledged_event(server: EmbeddedServer, seed: int) -> None:
    killed_under_load(server, 15 if SOAKING else 4, random.Random(seed))


def applications_killed(store: LogStore, database: str, times: int, chance: random.Random) -> None:
    acknowledged: list[tuple[UUID, list[int]]] = []
    answered_in: list[float] = []
    for _ in range(times):
        command = [sys.executable, "-m", "tests.faults.writer", "forever", connect_info(database, "api"), OFFICE, "4"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as application:
            assert application.stdout is not None
            lines = [application.stdout.readline()]
            until = time.monotonic() + chance.uniform(0.0, 0.3)
            while time.monotonic() < until:
                assert store.committer.append(request()).outcome == "recorded"
            application.kill()
            lines += application.stdout.read().splitlines(keepends=True)
        whole = [line.split() for line in lines if line.endswith("\n")]
        acknowledged += [(UUID(words[0]), [int(position) for position in words[1:]]) for words in whole]
        started = time.monotonic()
        assert store.committer.append(request()).outcome == "recorded"
        answered_in.append(time.monotonic() - started)
    assert len(acknowledged) >= times
    assert max(answered_in) < PATIENCE_SECONDS / 6, "a killed application kept the log locked"
    for command_id, positions in acknowledged:
        found = store.recorder(OFFICE).receipt(command_id)
        assert found is not None, "an acknowledged event was lost"
        assert found[1] == positions
    assert verify(store.connections, OFFICE).size >= sum(len(positions) for _, positions in acknowledged)


@pytest.fixture
def store(database: str) -> Iterator[LogStore]:
    """The log, beside the applications that are killed."""
    with LogStore(make_conninfo(connect_info(database, "api")), KeyEncryptionKeys.generate()) as opened:
        yield opened


@pytest.mark.soak
def test_the_application_killed_at_any_moment_leaves_nothing_half_done(store: LogStore, database: str, seed: int) -> None:
    applications_killed(store, database, 40 if SOAKING else 7, random.Random(seed))
