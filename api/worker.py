"""What runs behind the API: each part in a thread of its own, begun again when it fails. Composition only."""

import time
from collections.abc import Callable, Mapping
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from api.attachments.upkeep import sweeping
from api.checkpoints import sealing
from api.composition import Logs
from api.demonstration import being_played
from api.keeping import folder_of
from api.logs import log
from api.matching import look
from api.settings import Settings
from cases.log.referred import LogSources
from cases.matching import Matching
from cases.reactor import Reactor
from cases.referral.processes import BetweenOffices
from projections.models import MODELS
from projections.worker import Worker as ModelWorker

PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
STOP_LIMIT_SECONDS: Final = 5.0

Part = Callable[[Event], None]
"""Works until the event is set. It may fail: what it has committed stays, and it is begun again."""


def parts(settings: Settings, logs: Logs) -> dict[str, Part]:
    """The parts of an installation's worker, by the name they have in its log."""
    reader, connect = logs.events.reader, logs.events.connect
    between = BetweenOffices(LogSources(reader))
    return {
        "read models": lambda stop: ModelWorker(reader, connect, MODELS).run(stop),
        "reactor": lambda stop: Reactor(logs.casework, connect, leave=being_played, further=[between]).run(stop),
        "matching": lambda stop: Matching(logs.casework, connect, look, leave=being_played).run(stop),
        "checkpoints": sealing(settings, logs),
        "attachments": sweeping(logs.casework, connect, folder_of(settings), settings.limits.upload_hours),
    }


class Worker:
    """The parts of a worker, running."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        """Name the parts: what each is called in the logs, and what it does."""
        self._stop = Event()
        self._threads = [Thread(target=self._keep_going, args=(name, part), name=name, daemon=True) for name, part in parts.items()]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        limit = time.monotonic() + STOP_LIMIT_SECONDS
        for thread in self._threads:
            # A part in the middle of something long is left behind: what it has not committed is done again at the next start.
            thread.join(max(0.0, limit - time.monotonic()))

    def _keep_going(self, name: str, part: Part) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                part(self._stop)
            except Exception as error:  # noqa: BLE001  # whatever it is, the other parts and the next try go on
                log.error("part failed", model=name, attempt=failures + 1, exc_info=error)
                self._stop.wait(PAUSES_SECONDS[min(failures, len(PAUSES_SECONDS) - 1)])
                failures += 1
            else:
                return
