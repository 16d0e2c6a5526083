"""Many callers, one transaction: whatever waits goes into the next group.

The caller that finds nobody forming a group forms it, its own request included, and sees it through; the others wait for
their answer. While one group is under way the next is formed and sent behind it, so that the server need not wait for
us: half of the callers wait for the server while the other half come back with what they do next. Where a commit takes
long beside that, because the disk is slow, they all go together instead and wait for the disk once.

Each request is answered apart: a conflict of one never fails another.
"""

from collections import deque
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from threading import Condition, Lock, Thread, current_thread, main_thread
from time import perf_counter
from uuid import UUID

import psycopg

from cases.log.request import Answer, Request
from cases.log.sender import Connect, Outcome, OutcomeUnknown, Sender, UnderWay

__all__ = ["GroupCommit", "OutcomeUnknown"]

GROUP_REQUESTS = 256
GROUP_EVENTS = 4_000
AHEAD_BYTES = 65_536  # more might not fit into the socket, and whoever sends it would stand still
AHEAD_SECONDS = 0.004  # a commit that takes longer waits for the disk rather than for us
GATHER_SHARE = 0.2
GATHER_SECONDS = 0.002


class _Waiting:
    """A request in the queue, the gate its caller waits at, and whom that caller wakes once it is through."""

    __slots__ = ("alone", "gate", "outcome", "request", "wakes")

    def __init__(self, request: Request, *, alone: bool) -> None:
        self.request = request
        self.alone = alone  # of a caller who waits for nothing else
        self.outcome: Outcome | None = None
        self.wakes: _Waiting | None = None
        self.gate = Lock()
        self.gate.acquire()

    def result(self) -> Answer:
        if isinstance(self.outcome, Answer):
            return self.outcome
        raise self.outcome or AssertionError("no outcome")


class _Group:
    """Requests that go to the log together, and the gate at which their leader waits for its turn to receive.

    `under_way` is None until they were sent, and where they could not be sent ahead.
    """

    __slots__ = ("begun", "turn", "under_way", "waiting")

    def __init__(self, waiting: list[_Waiting]) -> None:
        self.waiting = waiting
        self.under_way: UnderWay | None = None
        self.begun = 0.0
        self.turn = Lock()
        self.turn.acquire()


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
            connect: opens an autocommit connection that may execute the append functions.
            log: `events` or `looks`.
            appended: is told, after a commit, which offices' logs have grown.
            before: is asked before each append; raises where nothing may be recorded now.
        """
        self._before = before
        self._appended = appended
        self._sender = Sender(connect, log)
        self._lock = Lock()
        self._changed = Condition(self._lock)  # for whoever forms a group: more requests, or a group is answered
        self._queue: list[_Waiting] = []
        self._forming = False
        self._wanted = 0  # so many in the queue are enough for who forms a group; 0: nobody waits for more
        self._groups: deque[_Group] = deque()  # under way, two at most
        self._closed = False
        self._callers = 1  # how many were waiting or being answered when a group was answered last
        self._commit_seconds = 0.0
        self._answered_at = 0.0
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
        asked = list(requests)
        mine = [_Waiting(request, alone=len(asked) == 1) for request in asked]
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
        """Refuse further appends; the connection is closed once nothing is under way."""
        with self._lock:
            self._closed = True
            self._for_main.put(None)
            self._drop_if_idle()

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
            lead = not self._forming
            self._forming = True
            if 0 < self._wanted <= len(self._queue):
                self._changed.notify()
        if lead:
            self._lead(mine[-1])
        for waiting in mine:
            waiting.gate.acquire()
            if waiting.outcome is None:  # woken to form the next group
                self._lead(mine[-1])
                waiting.gate.acquire()
            if waiting.wakes is not None:
                waiting.wakes.gate.release()

    def _lead(self, last: _Waiting) -> None:
        """Form groups and see them through, until the leader's own last request is in one; another forms the next."""
        done = False
        while not done:
            with self._lock:
                self._gather()
                group = _Group(self._take())
                if not self._groups:
                    group.turn.release()
                self._groups.append(group)
                several = self._callers > 1
            group.begun = perf_counter()
            if several:  # otherwise there is nothing to send behind it, and all at once is quicker
                group.under_way = self._sender.send([waiting.request for waiting in group.waiting])
            done = last in group.waiting
            with self._lock:
                heir = self._queue[0] if self._queue and done else None
                self._forming = heir is not None or not done
            if heir is not None:
                heir.gate.release()
            self._receive(group, last)

    def _gather(self) -> None:
        """Wait until a group is worth sending: the lock is held, and given up while waiting.

        Behind a group that is under way, half of the callers make the next one. Where nothing is under way, those who were
        answered last may come back for a moment that is short beside a commit; otherwise nobody lingers.
        """
        until = 0.0
        while True:
            ahead = self._commit_seconds < AHEAD_SECONDS
            self._wanted = min((self._callers + 1) // 2 if ahead else self._callers, GROUP_REQUESTS)
            enough = len(self._queue) >= self._wanted
            if self._groups:
                if ahead and enough and len(self._groups) == 1 and self._may_follow(self._groups[0]):
                    break
                self._changed.wait()
                continue
            now = perf_counter()
            until = until or now + min(GATHER_SHARE * self._commit_seconds, GATHER_SECONDS)
            if enough or now >= until:
                break
            self._changed.wait(until - now)
        self._wanted = 0

    def _may_follow(self, group: _Group) -> bool:
        """Whether the next group may be sent before this one is answered.

        It may then be recorded before it, where this one has to be sent again: so nobody has requests in both. And it has to
        fit into the socket.
        """
        if group.under_way is None or not all(waiting.alone for waiting in group.waiting):
            return False
        size = sum(len(event.body) for waiting in self._queue for event in waiting.request.events)
        return size <= AHEAD_BYTES and all(waiting.alone for waiting in self._queue)

    def _receive(self, group: _Group, own: _Waiting) -> None:
        """Wait for the turn and the answers of a group, and hand them out; `own` is the leader's."""
        requests = [waiting.request for waiting in group.waiting]
        group.turn.acquire()
        outcomes: list[Outcome]
        try:
            outcomes = self._sender.outcomes(requests, group.under_way)
        except BaseException as fault:  # noqa: BLE001  # whatever it is, each caller is told and nobody is left waiting
            outcomes = [fault] * len(requests)
        now = perf_counter()
        first: _Waiting | None = None
        for waiting, outcome in zip(reversed(group.waiting), reversed(outcomes), strict=True):
            waiting.outcome = outcome
            if waiting.alone and waiting is not own:
                waiting.wakes, first = first, waiting
        with self._lock:
            self._groups.popleft()
            self._commit_seconds = now - max(group.begun, self._answered_at)
            self._answered_at = now
            self._callers = len(group.waiting) + len(self._queue)
            if self._groups:
                self._callers += len(self._groups[0].waiting)
                self._groups[0].turn.release()
            if self._wanted:
                self._changed.notify()
            if self._closed:
                self._drop_if_idle()
        # One wakes the next: all woken at once, they would stand in each other's way for the interpreter. Whoever waits for
        # several requests, or leads, might be long in waking anybody, so nobody waits for them.
        for waiting in group.waiting:
            if waiting is first or waiting is own or not waiting.alone:
                waiting.gate.release()
        told = zip(requests, outcomes, strict=True)
        grown = {r.office for r, o in told if isinstance(o, Answer) and o.outcome == "recorded" and o.positions}
        if grown:
            self._appended(grown)

    def _drop_if_idle(self) -> None:
        if not self._groups and not self._queue:
            self._sender.drop()

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
