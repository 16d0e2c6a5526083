"""Many writers at once: nothing is lost, doubled, skipped or put in another order, and readers see each event once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier, Event, Thread
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.log.append import AppendConnection
from cases.log.group_commit import GroupCommit
from cases.log.request import Request
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import OFFICE, OTHER, beside, request

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 60
SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def writer(*words: object) -> "subprocess.Popen[str]":
    """Start a process that writes (tests/faults/writer.py)."""
    command = [sys.executable, "-m", "tests.faults.writer", *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


class Tail:
    """Readers that follow the log while others write."""

    def __init__(self, store: LogStore, office: str = OFFICE) -> None:
        self.positions: list[int] = []
        self.subscribed: list[int] = []
        self._store = store
        self._office = office
        self._end = Event()
        self._subscription = store.recorder(office).subscribe(gt=0)
        self._threads = [Thread(target=self._follow), Thread(target=self._iterate)]
        for thread in self._threads:
            thread.start()

    def seen(self, size: int) -> None:
        """Wait until both have seen so much."""
        until = time.monotonic() + PATIENCE_SECONDS
        while min(len(self.positions), len(self.subscribed)) < size and time.monotonic() < until:
            time.sleep(0.01)
        self._end.set()
        self._subscription.stop()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def _follow(self) -> None:
        while not self._end.is_set():
            beat = self._store.listener.beat(self._office)
            after = self.positions[-1] if self.positions else 0
            page = self._store.recorder(self._office).select_notifications(after, 50, inclusive_of_start=False)
            self.positions += [notification.id for notification in page]
            if not page:
                self._store.listener.wait(beat, self._office, 0.2)

    def _iterate(self) -> None:
        with self._subscription as notifications:
            for notification in notifications:
                self.subscribed.append(notification.id)


def contend(store: LogStore, database: str, processes: int, times: int) -> None:
    """Several processes of several threads add to the same streams, in one office and in another."""
    streams = [uuid7() for _ in range(3)]
    tail = Tail(store)
    info = connect_info(database, "api")
    writers = [writer("counters", info, office, 3, times, *streams) for office in (OFFICE, OTHER) for _ in range(processes)]
    said = [process.communicate(timeout=PATIENCE_SECONDS * max(1, times // 5))[0] for process in writers]
    assert [process.returncode for process in writers] == [0] * len(writers)
    each = processes * 3 * times
    for office, lines in ((OFFICE, said[:processes]), (OTHER, said[processes:])):
        taken = Counter(line for text in lines for line in text.splitlines())
        assert set(taken.values()) == {1}, "a version was acknowledged twice"
        for stream in streams:
            events = store.recorder(office).select_events(stream)
            assert [event.originator_version for event in events] == list(range(1, each + 1))
            assert {f"{stream} {event.originator_version}" for event in events} <= set(taken)
        assert verify(store.connections, office).size == each * len(streams)
    tail.seen(each * len(streams))
    assert tail.positions == tail.subscribed == list(range(1, each * len(streams) + 1))


def test_processes_and_threads_lose_nothing_and_readers_see_each_event_once_in_order(store: LogStore, database: str) -> None:
    contend(store, database, processes=2, times=4)


@pytest.mark.soak
def test_processes_and_threads_lose_nothing_for_longer(store: LogStore, database: str) -> None:
    contend(store, database, processes=3, times=60 if SOAKING else 8)


def test_of_two_who_looked_at_each_others_stream_one_is_stale(store: LogStore) -> None:
    """The shape of closing a case against adding to it: each writes one stream and expects the other as it was."""
    for _ in range(150):
        closing, adding = uuid7(), uuid7()
        start = Barrier(2)

        def decide(mine: UUID, other: UUID, start: Barrier = start) -> str:
            start.wait(PATIENCE_SECONDS)
            return store.committer.append(request(mine, expects={other: 0})).outcome

        first = beside(lambda a=closing, b=adding: decide(a, b))  # type: ignore[misc]  # bound now
        second = beside(lambda a=adding, b=closing: decide(a, b))  # type: ignore[misc]  # bound now
        assert {first.result(PATIENCE_SECONDS), second.result(PATIENCE_SECONDS)} == {"recorded", "stale"}


def test_two_processes_do_not_both_decide_on_what_the_other_changed(store: LogStore, database: str) -> None:
    """The same, without sharing a committer."""
    with LogStore(connect_info(database, "api"), store.keyring._keks) as other:
        for _ in range(60):
            closing, adding = uuid7(), uuid7()
            pair = [(store, request(closing, expects={adding: 0})), (other, request(adding, expects={closing: 0}))]
            decided = [beside(lambda s=s, r=r: s.committer.append(r).outcome) for s, r in pair]  # type: ignore[misc]  # bound now
            assert {future.result(PATIENCE_SECONDS) for future in decided} == {"recorded", "stale"}


def test_offices_do_not_wait_for_each_other(store: LogStore, database: str) -> None:
    store.committer.append_all([request(), request(office=OTHER)])
    with LogStore(connect_info(database, "api"), store.keyring._keks) as other, store.connect() as holding:
        holding.execute("begin")
        prepared = AppendConnection(holding, "events")
        assert prepared.append([request()])[0].outcome == "recorded"
        waiting = beside(lambda: store.committer.append(request()).outcome)
        assert other.committer.append(request(office=OTHER)).outcome == "recorded"
        assert not waiting.done()
        prepared.close()
        assert waiting.result(PATIENCE_SECONDS) == "recorded"


def test_whoever_fails_after_leading_leaves_nobody_waiting(store: LogStore) -> None:
    def failing(_: set[str]) -> None:
        raise RuntimeError

    committer = GroupCommit(store.connect, appended=failing)
    answered: list[int] = []

    def work() -> None:
        for _ in range(20):
            with suppress(RuntimeError):
                answered.extend(committer.append(request()).positions)

    threads = [Thread(target=work, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    committer.close()
    assert set(answered) <= set(range(1, 161))
    assert len(set(answered)) == len(answered)
    assert verify(store.connections, OFFICE).size == 160


class Interrupted(BaseException):
    """What a signal does to the main thread."""


@contextmanager
def interruptions(seconds: float, chance: random.Random) -> Iterator[list[bool]]:
    """Interrupt the main thread again and again while the switch is on."""
    switch = [False]

    def interrupt(*_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, chance.uniform(seconds / 10, seconds))
        if switch[0]:
            switch[0] = False
            raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield switch
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# What is interrupted may be something that is thrown away: Python ignores what is raised there, and says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupted_caller_leaves_nothing_half_done_and_nobody_waiting(store: LogStore, seed: int) -> None:
    done = Event()
    answered: list[int] = []

    def work() -> None:
        while not done.is_set():
            answered.extend(store.committer.append(request(None, 1, 2)).positions)

    others = [Thread(target=work) for _ in range(4)]
    for thread in others:
        thread.start()
    given: list[Request] = []
    interrupted = 0
    until = time.monotonic() + 2
    with interruptions(0.01, random.Random(seed)) as switch:
        while time.monotonic() < until:
            given.append(request(None, 1, 2))
            try:
                switch[0] = True
                store.committer.append(given[-1])
                switch[0] = False
            except Interrupted:
                interrupted += 1
    done.set()
    for thread in others:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in others)
    assert interrupted
    again = store.committer.append_all(given)
    assert {answer.outcome for answer in again} <= {"recorded", "repeated"}
    positions = sorted(answered + [position for answer in again for position in answer.positions])
    assert positions == list(range(1, verify(store.connections, OFFICE).size + 1))
