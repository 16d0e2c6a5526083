"""The steps of a reactor between which it can die: before and after each append, before and after its position moves."""

from collections.abc import Callable
from typing import Any

from cases import reactor, reactor_memory
from cases.log.group_commit import GroupCommit


class Steps:
    """Counts the steps, and dies at one of them.

    Attributes:
        taken: how many there were.
    """

    def __init__(self, die_at: int, die: Callable[[], Any]) -> None:
        self.taken = 0
        self._die_at = die_at
        self._die = die

    def step(self) -> None:
        """One step more."""
        self.taken += 1
        if self.taken == self._die_at:
            self._die()

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a step before and one after it."""

        def stepping(*arguments: Any, **named: Any) -> Any:
            self.step()
            answer = function(*arguments, **named)
            self.step()
            return answer

        return stepping

    def watch(self, put: Callable[[object, str, Any], None]) -> None:
        """Count the steps of every reactor in this process; `put` sets an attribute."""
        put(GroupCommit, "append", self.around(GroupCommit.append))
        put(GroupCommit, "append_all", self.around(GroupCommit.append_all))
        put(reactor, "move", self.around(reactor_memory.move))
