"""Each event is folded exactly once and in order, whenever the worker dies, however many workers run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from threading import Event, Thread

import psycopg
import pytest
from psycopg.rows import TupleRow

from api.database.connections import connect_info
from cases.log.store import LogStore
from projections.models import MODELS
from projections.rebuild import rebuild
from projections.sealed import SEALED
from projections.standing import Overtaken, standings, writing
from projections.table import Digest
from projections.worker import Connect, Worker
from tests.projections.casework import OFFICE, Town
from tests.projections.tables import caught_up, digests, start_again

STEPS = ("read", "folded", "moved", "written", "committed")


class Died(Exception):
    """Where a test lets the worker die."""


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_dies_at_a_step_of_a_batch_leaves_nothing_half_done(
    store: LogStore, connect: Connect, step: str, whole: Mapping[str, Digest]
) -> None:
    deaths = 0

    def die(at: str) -> None:
        nonlocal deaths
        if at == step and deaths < 3:
            deaths += 1
            raise Died

    busy = True
    while busy:
        worker = Worker(store.reader, connect, MODELS, page_events=100, on_step=die)
        try:
            while busy:
                busy = worker.round()
        except Died:
            pass
        finally:
            worker.close()
    assert deaths == 3
    assert digests(connect) == whole


class Lingering(psycopg.Connection[TupleRow]):
    """A connection that the server hears of late when it is closed."""

    def close(self) -> None:
        """Say nothing yet."""


@pytest.fixture
def lingering(filled: str) -> Iterator[Connect]:
    opened: list[Lingering] = []

    def connected() -> Lingering:
        opened.append(Lingering.connect(connect_info(filled, "worker"), autocommit=True))
        return opened[-1]

    yield connected
    for one in opened:
        super(Lingering, one).close()


def test_who_begins_when_another_has_ended_takes_all_models_at_once(store: LogStore, lingering: Connect) -> None:
    for _ in range(2):
        worker = Worker(store.reader, lingering, MODELS)
        worker.round()
        assert len(worker.held) == len(MODELS)
        worker.close()


def test_a_rebuild_begins_when_another_has_ended(store: LogStore, connect: Connect, lingering: Connect) -> None:
    caught_up(store, connect, page_events=100)
    for _ in range(2):
        assert all(one.equal for one in rebuild(store.reader, lingering, (SEALED,), OFFICE))


WORKER = """
import os, sys, psycopg
from cases.log.store import LogStore
from projections.models import MODELS
from projections.table import Digest
from projections.worker import Worker
from tests.projections.casework import KEKS

def step(at):
    print(at, flush=True)

store = LogStore(os.environ["WORKER_DSN"], KEKS)
worker = Worker(store.reader, lambda: psycopg.connect(os.environ["WORKER_DSN"], autocommit=True), MODELS, page_events=40, on_step=step)
worker.catch_up()
print("caught up", flush=True)
"""


def test_a_worker_process_killed_at_any_step_loses_and_doubles_nothing(
    store: LogStore, connect: Connect, filled: str, whole: Mapping[str, Digest]
) -> None:
    environment = {**os.environ, "WORKER_DSN": connect_info(filled, "worker")}
    for lines_before_death in (5, 21):  # while the first page is written, and after the third was folded
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment, stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        said = [worker.stdout.readline() for _ in range(lines_before_death)]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        assert all(said)
        assert "caught up\n" not in said
    assert caught_up_when_free(store, connect) == whole


def caught_up_when_free(store: LogStore, connect: Connect) -> object:
    """Catch up once the server has noticed that the killed worker is gone and its locks are free."""
    size = Town(store).size()
    worker = Worker(store.reader, connect, MODELS)
    until = time.monotonic() + 120
    while len(worker.held) < len(MODELS) or any(s.position < size for s in worker.held):
        assert time.monotonic() < until
        if not worker.round():
            time.sleep(0.05)
    worker.close()
    return digests(connect)


def wait_until_read(connect: Connect, size: int) -> None:
    until = time.monotonic() + 120
    with connect() as connection:
        while True:
            with writing(connection, OFFICE):
                found = standings(connection, OFFICE)
            if len(found) == len(MODELS) and all(s.position == size for s in found):
                return
            assert time.monotonic() < until
            time.sleep(0.05)


def test_two_workers_at_once_fold_each_event_once(store: LogStore, connect: Connect) -> None:
    town = Town(store, seed=9, minute=10_000)
    stopped = Event()
    workers = [Worker(store.reader, connect, MODELS, page_events=25) for _ in range(2)]
    threads = [Thread(target=worker.run, args=(stopped,)) for worker in workers]
    for thread in threads:
        thread.start()
    town.live(6)
    wait_until_read(connect, town.size())
    stopped.set()
    for thread in threads:
        thread.join()
    together = digests(connect)
    start_again(connect)
    assert together == caught_up(store, connect, 2_000)


def test_a_second_worker_takes_over_when_the_first_ends(store: LogStore, connect: Connect, whole: Mapping[str, Digest]) -> None:
    first, second = (Worker(store.reader, connect, MODELS, page_events=100) for _ in range(2))
    first.round()
    assert not second.round()
    assert second.held == ()
    first.close()
    second.catch_up()
    assert len(second.held) == len(MODELS)
    second.close()
    assert digests(connect) == whole


def test_a_worker_without_the_lock_that_writes_all_the_same_is_found_out(store: LogStore, connect: Connect) -> None:
    worker = Worker(store.reader, connect, MODELS, page_events=50)
    worker.round()
    with connect() as connection, writing(connection, OFFICE):
        connection.execute("update read_models set position = position + 1 where model = 'caseload'")
    before = digests(connect)
    projector = next(iter(worker._projectors.values()))
    with pytest.raises(Overtaken):
        projector.advance()
    worker.close()
    assert digests(connect) == before


def test_a_worker_whose_connection_was_cut_goes_on_with_a_new_one(
    store: LogStore, connect: Connect, filled: str, whole: Mapping[str, Digest]
) -> None:
    stopped = Event()
    worker = Worker(store.reader, connect, MODELS, page_events=30)
    worker.round()
    with psycopg.connect(filled, autocommit=True) as owner:
        owner.execute("select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory'")
    thread = Thread(target=worker.run, args=(stopped,))
    thread.start()
    wait_until_read(connect, Town(store).size())
    stopped.set()
    thread.join()
    assert digests(connect) == whole
