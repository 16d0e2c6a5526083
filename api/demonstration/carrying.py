"""What one played office tells the other: carried by the process of the reactor, at the played time, under the reactor's own ids.

So when the reactor comes to these facts, after the play, each of its commands gets the receipt that is there already.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.demonstration.chance import Chance
from cases.application import Casework
from cases.errors import Refusal
from cases.issuing import order_for
from cases.log.reader import LogReader, Recorded
from cases.log.referred import LogSources
from cases.referral.processes import BetweenOffices


class Carrier:
    """Carries what crosses from one office's log to another's."""

    def __init__(self, casework: Casework, seed: int) -> None:
        """Carry by this command side; ids are made from the seed."""
        self._casework = casework
        self._seed = seed

    def carry(self, office: str, positions: Sequence[int], clock: datetime) -> int:
        """Tell the other office what was just recorded in one, and this one its receipt; how many of it were refused."""
        refused = 0
        facts = self._casework.reader.at(office, positions, opened=False)
        while facts:
            heard: list[Recorded] = []
            for fact in facts:
                between = BetweenOffices(_PlayedSources(self._casework.reader, Chance(self._seed, fact.office, fact.position), clock))
                for issue in between(fact):
                    order = order_for(fact, issue.command, issue.office or fact.office, about="issue", clock=clock)
                    (outcome,) = self._casework.carry_out_all([order])
                    if isinstance(outcome, Refusal):
                        refused += 1
                    else:
                        heard += self._casework.reader.at(order.office, outcome.positions, opened=False)
            facts = heard
        return refused


class _PlayedSources(LogSources):
    """Looks things up in the logs; the ids that nobody has are made by chance, so that the same seed makes the same."""

    def __init__(self, reader: LogReader, chance: Chance, clock: datetime) -> None:
        super().__init__(reader)
        self._chance = chance
        self._clock = clock

    def new_id(self) -> UUID:
        """An id that nobody has."""
        return self._chance.identifier(self._clock)
