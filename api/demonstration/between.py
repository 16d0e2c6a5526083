"""Plays what happens between two offices of the demonstration: each step, and what the reactor carries because of it.

The commands carry the ids that the reactor gives them, so that a reactor that reads these logs later finds all of it done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.demonstration.chance import Chance
from api.demonstration.offices import ENDS_AT, OPENED_AT
from api.demonstration.telling import Step
from cases.application import Casework
from cases.issuing import Asked, issue_all
from cases.log.reader import Recorded
from cases.log.referred import LogSources
from cases.processes import Issue
from cases.referral.processes import BetweenOffices
from cases.unit import Order


@dataclass(frozen=True, slots=True)
class StepAt:
    """A step in one of the offices."""

    office: str
    step: Step


class _PlayedSources(LogSources):
    """Looks up what the reactor would, and makes ids from the seed, so that a play gives the same each time."""

    def __init__(self, casework: Casework, chance: Chance) -> None:
        super().__init__(casework.reader)
        self._chance = chance
        self.at = OPENED_AT

    def new_id(self) -> UUID:
        return self._chance.identifier(self.at)


def play_between(casework: Casework, steps: Iterable[StepAt], chance: Chance) -> None:
    """Play steps in the order given; after each, what it leads to in the other office's log, and back again.

    Raises:
        Refusal: a step is not possible.
    """
    sources = _PlayedSources(casework, chance)
    process = BetweenOffices(sources)
    for one in steps:
        sources.at = one.step.recorded_at or ENDS_AT
        receipt = casework.carry_out(_order(one))
        _carry(casework, process, casework.reader.at(one.office, receipt.positions), one.step.recorded_at)


def _carry(casework: Casework, process: BetweenOffices, facts: Sequence[Recorded], clock: datetime | None) -> None:
    """Carry what was just recorded, and what that leads to."""
    for fact in facts:
        for number, issue in enumerate(process(fact)):
            issue_all(casework, [Asked(fact, number, issue)], clock=clock)
            _carry(casework, process, _led_to(casework, fact, issue), clock)


def _led_to(casework: Casework, fact: Recorded, issue: Issue) -> list[Recorded]:
    """The facts that a fact has caused in the other office's log."""
    office = issue.office or fact.office
    cause = f"{fact.office}:{fact.position}"
    return [one for one in casework.reader.stream(office, issue.command.stream) if one.told.causation_id == cause]


def _order(one: StepAt) -> Order:
    return Order(
        office=one.office,
        command=one.step.command,
        actor=one.step.by,
        command_id=one.step.command_id,
        occurred_at=one.step.happened_at,
        channel=one.step.channel,
        clock=one.step.recorded_at,
    )
