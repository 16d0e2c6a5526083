"""A process that writes to a log until it is done or killed, and says on standard output what was acknowledged.

python -m tests.faults.writer forever CONNINFO OFFICE THREADS
python -m tests.faults.writer counters CONNINFO OFFICE THREADS TIMES STREAM...
"""

import sys
from collections.abc import Callable, Sequence
from threading import Lock, Thread
from uuid import UUID

from uuid_utils.compat import uuid7

from cases.log.keys import KeyEncryptionKeys
from cases.log.request import NewEvent, Request
from cases.log.store import LogStore

BODY = b'{"open":{"what":"something"},"told":{}}'
_saying = Lock()


def say(*words: object) -> None:
    """Acknowledge, before anything else is done."""
    with _saying:
        sys.stdout.write(" ".join(map(str, words)) + "\n")
        sys.stdout.flush()


def forever(store: LogStore, office: str) -> None:
    """Append to streams of its own, and say command id and positions of each append that was answered."""
    while True:
        stream = uuid7()
        for versions in ((1,), (2, 3), (4, 5, 6)):
            command = uuid7()
            events = [NewEvent(stream, version, "Written/1", BODY) for version in versions]
            answer = store.committer.append(Request(office=office, events=events, command_id=command))
            say(command, *answer.positions)


def count(store: LogStore, office: str, times: int, streams: Sequence[UUID]) -> None:
    """Add one event to each of some streams, so many times, whoever else writes to them; say each version that was taken."""
    recorder = store.recorder(office)
    for _ in range(times):
        for stream in streams:
            outcome = "stale"
            while outcome != "recorded":
                last = recorder.select_events(stream, desc=True, limit=1)
                version = (last[0].originator_version if last else 0) + 1
                event = NewEvent(stream, version, "Counted/1", BODY)
                outcome = store.committer.append(Request(office=office, events=[event], command_id=uuid7())).outcome
            say(stream, version)


def main() -> None:
    """Open the log and let all threads write."""
    how, conninfo, office, threads, *rest = sys.argv[1:]
    with LogStore(conninfo, KeyEncryptionKeys.generate()) as store:
        work: Callable[[], None]
        if how == "forever":
            work = lambda: forever(store, office)  # noqa: E731  # one of two
        else:
            work = lambda: count(store, office, int(rest[0]), [UUID(stream) for stream in rest[1:]])  # noqa: E731
        running = [Thread(target=work) for _ in range(int(threads))]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()


if __name__ == "__main__":
    main()
