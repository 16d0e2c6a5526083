"""Being told to stop: Ctrl-C and SIGTERM end a serving command in order.

The first signal only leaves word: it is heeded between the steps of a start, so that no database is left half started.
The second interrupts at once.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_LOOK_SECONDS: Final = 0.2


class _Stop(BaseException):
    """Not an Exception, so that nothing on the way takes it for a failure."""


class Stopping:
    """Whether somebody asked this process to stop."""

    def __init__(self) -> None:
        self.asked = False

    def heed(self) -> None:
        """Leave the block of `until_told_to_stop` if somebody asked."""
        if self.asked:
            raise _Stop

    def wait(self) -> None:
        """Wait until somebody asks."""
        while not self.asked:
            time.sleep(_LOOK_SECONDS)  # an Event could be set by the signal while this thread holds its lock

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise _Stop
        self.asked = True


@contextmanager
def until_told_to_stop() -> Iterator[Stopping]:
    """Run the block to its end or until it heeds a request to stop; either way it ends without an error."""
    stopping = Stopping()
    before = {number: signal.signal(number, stopping._told) for number in _SIGNALS}  # noqa: SLF001  # one module
    try:
        yield stopping
    except _Stop:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
