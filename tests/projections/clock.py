"""The clock of the filled office: what is over by a moment is noted."""

from datetime import datetime, timedelta

from cases.application import Casework
from cases.log.store import LogStore
from cases.reactor import Reactor
from projections.worker import Connect
from tests.projections.casework import BEGIN, OFFICE

LATER = BEGIN + timedelta(days=60)


def breached(store: LogStore, connect: Connect, now: datetime) -> None:
    """Let the office's clock come to a moment: what is over is recorded."""
    casework = Casework(store, clock=lambda: now)
    reactor = Reactor(casework, connect, now=lambda: now)
    while reactor.turn(OFFICE, clock=now):
        pass
    reactor.close()
