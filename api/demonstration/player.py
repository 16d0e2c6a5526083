"""The player: carries out the demonstration's steps through the ordinary command side, and goes on where it stopped."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Final

from api.demonstration import figures
from api.demonstration.carrying import Carrier
from api.demonstration.figures import Figures
from api.demonstration.numbers import Size
from api.demonstration.offices import ACTS, ENDS_AT, INDRAMAYU, SEED, Cast
from api.demonstration.plan import YEARS
from api.demonstration.script import Script
from api.demonstration.story import Story
from api.demonstration.telling import Step
from cases.application import Casework
from cases.errors import Conflict, Refusal
from cases.log.reader import Head
from cases.unit import Order
from projections.engine import rare_collections

BATCH: Final = 250
"""Commands carried out in one append."""

Progress = Callable[[int, int], None]
"""Is told how many stories were begun, of how many."""


class AnotherDemonstration(Conflict):
    """The office's log holds something else: real casework, or a demonstration of another seed or size."""

    code = "another-demonstration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was played.

    Attributes:
        commands: carried out this time; 0 where everything was there already.
        refused: commands that were refused, because somebody else worked in the office meanwhile.
        seconds: how long it took.
        figures: the figures of the large office; None where everything was there already.
    """

    size: Size
    seed: int
    commands: int
    refused: int
    seconds: float
    figures: Figures | None


@dataclass(slots=True)
class _Pace:
    """How far the play is, for whoever waits."""

    progress: Progress
    total: int
    begun: int = 0

    def counting(self, stories: Iterable[Story]) -> Iterator[Story]:
        """The same stories, counted as they begin."""
        for story in stories:
            self.begun += 1
            yield story

    def tell(self) -> None:
        """Tell how far it is."""
        self.progress(self.begun, self.total)


def play(casework: Casework, size: Size = "full", seed: int = SEED, progress: Progress = lambda _begun, _of: None) -> Summary:
    """Play the demonstration in all its offices; what is there already is not played again.

    Raises:
        AnotherDemonstration: an office's log holds something else.
    """
    began = time.monotonic()
    acts = [[Script(Cast(played, seed), size) for played in act] for act in ACTS]
    waiting = [[script for script in act if not _all_there(casework, script)] for act in acts]
    plans = {script: script.plan().stories for act in waiting for script in act}
    pace = _Pace(progress, sum(map(len, plans.values())))
    carrier = Carrier(casework, seed)
    commands = refused = 0
    for act in waiting:
        parts = [
            *(script.opening() for script in act),
            merge(*(script.played(pace.counting(plans[script])) for script in act), key=lambda step: step.recorded_at or ENDS_AT),
            *(script.live() for script in act),
        ]
        with rare_collections():
            for part in parts:
                done, not_done = _carry_out(casework, carrier, part, pace)
                commands, refused = commands + done, refused + not_done
    found = figures.count(casework.reader, INDRAMAYU.office).figures(*YEARS) if commands else None
    return Summary(size=size, seed=seed, commands=commands, refused=refused, seconds=time.monotonic() - began, figures=found)


def being_played(head: Head) -> bool:
    """Whether a log is a demonstration whose clock is still played: nobody else should write to it yet."""
    return head.played and head.recorded_at <= ENDS_AT


def _all_there(casework: Casework, script: Script) -> bool:
    return casework.store.recorder(script.cast.played.office).receipt(script.last_command_id) is not None


def _carry_out(casework: Casework, carrier: Carrier, steps: Iterator[Step], pace: _Pace) -> tuple[int, int]:
    """Carry out steps in batches. Receipts tell how far an interrupted play had come: whole batches are passed over."""
    passing = True
    done = refused = 0
    for batch in _batches(steps):
        last = batch[-1]
        recorder = casework.store.recorder(last.office)
        passing = passing and recorder.receipt(last.command_id) is not None
        if not passing:
            outcomes = casework.carry_out_all([_order(step) for step in batch])
            lost = [(step, outcome) for step, outcome in zip(batch, outcomes, strict=True) if isinstance(outcome, Refusal)]
            if lost and lost[0][0].command.target == "office_id":
                raise AnotherDemonstration from lost[0][1]
            done, refused = done + len(batch), refused + len(lost)
        if last.crosses and last.recorded_at and (first := recorder.receipt(last.command_id)):
            # Also of a batch that is passed over: the play may have stopped between the two logs.
            refused += carrier.carry(last.office, first[1], last.recorded_at)
        pace.tell()
    return done, refused


def _batches(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps in batches, each of one office; one that another office is told of is the last before anything else is done."""
    batches: dict[str, list[Step]] = {}
    for step in steps:
        batch = batches.setdefault(step.office, [])
        batch.append(step)
        if step.crosses or len(batch) == BATCH:
            del batches[step.office]
            yield from (*batches.values(), batch)
            batches = {}
    yield from batches.values()


def _order(step: Step) -> Order:
    return Order(
        office=step.office,
        command=step.command,
        actor=step.by,
        command_id=step.command_id,
        occurred_at=step.happened_at,
        channel=step.channel,
        clock=step.recorded_at,
    )
