"""The player: carries out the demonstration's steps through the ordinary command side, and goes on where it stopped."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from api.demonstration import figures
from api.demonstration.figures import Figures
from api.demonstration.numbers import Size
from api.demonstration.offices import ENDS_AT, INDRAMAYU, OFFICES, SEED, Cast
from api.demonstration.plan import YEARS
from api.demonstration.script import Script
from api.demonstration.story import Story
from api.demonstration.telling import Step
from cases.application import Casework
from cases.errors import Conflict, Refusal
from cases.log.reader import Head
from cases.unit import Order

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
    scripts = [Script(Cast(played, seed), size) for played in OFFICES]
    waiting = [script for script in scripts if not _all_there(casework, script)]
    plans = [script.plan().stories for script in waiting]
    pace = _Pace(progress, sum(map(len, plans)))
    commands = refused = 0
    for script, stories in zip(waiting, plans, strict=True):
        for part in (script.opening(), script.played(pace.counting(stories)), script.live()):
            done, not_done = _carry_out(casework, script.cast.played.office, part, pace)
            commands, refused = commands + done, refused + not_done
    found = figures.count(casework.reader, INDRAMAYU.office).figures(*YEARS) if commands else None
    return Summary(size=size, seed=seed, commands=commands, refused=refused, seconds=time.monotonic() - began, figures=found)


def being_played(head: Head) -> bool:
    """Whether a log is a demonstration whose clock is still played: nobody else should write to it yet."""
    return head.played and head.recorded_at <= ENDS_AT


def _all_there(casework: Casework, script: Script) -> bool:
    return casework.store.recorder(script.cast.played.office).receipt(script.last_command_id) is not None


def _carry_out(casework: Casework, office: str, steps: Iterator[Step], pace: _Pace) -> tuple[int, int]:
    """Carry out steps in batches. Receipts tell how far an interrupted play had come: whole batches are passed over."""
    recorder = casework.store.recorder(office)
    passing = True
    done = refused = 0
    while batch := list(islice(steps, BATCH)):
        passing = passing and recorder.receipt(batch[-1].command_id) is not None
        if not passing:
            outcomes = casework.carry_out_all([_order(office, step) for step in batch])
            lost = [(step, outcome) for step, outcome in zip(batch, outcomes, strict=True) if isinstance(outcome, Refusal)]
            if lost and lost[0][0].command.target == "office_id":
                raise AnotherDemonstration from lost[0][1]
            done, refused = done + len(batch), refused + len(lost)
        pace.tell()
    return done, refused


def _order(office: str, step: Step) -> Order:
    return Order(
        office=office,
        command=step.command,
        actor=step.by,
        command_id=step.command_id,
        occurred_at=step.happened_at,
        channel=step.channel,
        clock=step.recorded_at,
    )
