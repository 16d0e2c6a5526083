"""The whole demonstration of one office as steps, in the order in which the office hears of them."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.demonstration.brought_home import BroughtHome
from api.demonstration.casework import work_on
from api.demonstration.chance import Chance, named_identifier
from api.demonstration.doors import come_in
from api.demonstration.numbers import Size, numbers_of
from api.demonstration.offices import ENDS_AT, OPENED_AT, Cast
from api.demonstration.onward import onward_of
from api.demonstration.partners import partners
from api.demonstration.plan import Plan
from api.demonstration.referred_on import ReferredOn
from api.demonstration.reports import handle
from api.demonstration.shelter import PlayedShelter
from api.demonstration.staffing import staffing
from api.demonstration.story import Story, Turn
from api.demonstration.stranded import Stranded
from api.demonstration.telling import Step, Telling
from cases.application import office_stream
from cases.complaint.intake import ReceiveComplaint
from cases.decider import Actor, Command
from cases.joint import ReportFromField
from cases.office import OpenOffice, StartDemonstration
from cases.vocabulary import Channel, ComplaintKind, Role

WITHOUT_CASE: Final = (Turn.DISMISSED, Turn.PASSED_ON, Turn.AID_REQUEST, Turn.SERVICE_COMPLAINT)
LIVE_REPORTS: Final = 3
"""How many reports from the field each office gets in real time, after the played years."""


@dataclass(frozen=True)
class Script:
    """What is played in one office.

    Attributes:
        cast: the office and who works in it.
        size: how large.
    """

    cast: Cast
    size: Size

    @property
    def last_command_id(self) -> UUID:
        """The id of the last command: where it has a receipt, everything was played."""
        return self._command_id("live", LIVE_REPORTS + 1)

    def plan(self) -> Plan:
        """The stories that it holds."""
        office = self.cast.played.office
        return Plan(self.cast, numbers_of(office, self.size), onward_of(office, self.size))

    def opening(self) -> Iterator[Step]:
        """The office's log begins, as a demonstration, and it is said who works there."""
        played = self.cast.played
        stream = office_stream(played.office)
        system = Actor(id=self._chance("system").identifier(OPENED_AT), role=Role.SYSTEM)
        start = StartDemonstration(office_id=stream, seed=self.cast.seed)
        opened = OpenOffice(office_id=stream, name=played.name, level=played.level, region=played.area, zone=played.zone)
        yield self._step("opening", 1, start, system, OPENED_AT)
        yield self._step("opening", 2, opened, system, OPENED_AT)
        more = (*PlayedShelter(self.cast).opening(), *partners(self.cast)) if numbers_of(played.office, self.size).by_hand else ()
        for number, command in enumerate((*staffing(self.cast), *more), 3):
            yield self._step("opening", number, command, system, OPENED_AT)

    def played(self, stories: Iterable[Story]) -> Iterator[Step]:
        """Every played step of stories that come in the order in which they begin."""
        waiting: list[tuple[datetime, int, int, Step]] = []
        for story in stories:
            while waiting and waiting[0][0] < story.begins_at:
                yield heapq.heappop(waiting)[3]
            for number, step in enumerate(told(story, self.cast)):
                heapq.heappush(waiting, (step.recorded_at or ENDS_AT, story.number, number, step))
        while waiting:
            yield heapq.heappop(waiting)[3]

    def live(self) -> Iterator[Step]:
        """Reports of today: the clock is real from here on."""
        chance = self._chance("live")
        team = self.cast.of_team(1)[0].actor
        for number in range(1, LIVE_REPORTS + 1):
            complaint_id, case_id, person_id, dispatch_id = (chance.identifier(ENDS_AT + timedelta(hours=number)) for _ in range(4))
            region = chance.one_of([village for village in self.cast.villages if self.cast.team_for(village) == 1])
            report = ReportFromField(
                complaint_id=complaint_id,
                case_id=case_id,
                person_id=person_id,
                dispatch_id=dispatch_id,
                what="Lansia kebingungan di depan puskesmas, tidak membawa identitas",
                region=region,
                team_id=self.cast.teams[0],
            )
            yield self._step("live", number, report, team, None, channel="field")
        received = ReceiveComplaint(
            complaint_id=chance.identifier(ENDS_AT + timedelta(hours=9)),
            kind=ComplaintKind.PERSON_IN_NEED,
            channel=Channel.WALK_IN,
            region=chance.one_of(self.cast.villages),
            what="Tetangga melaporkan kakek sakit yang tinggal sendiri",
        )
        yield self._step("live", LIVE_REPORTS + 1, received, self.cast.of(Role.FRONT_DESK)[0].actor, None)

    def _step(self, part: str, number: int, command: Command, by: Actor, at: datetime | None, *, channel: str = "office") -> Step:
        command_id = self._command_id(part, number)
        office = self.cast.played.office
        return Step(office=office, command=command, command_id=command_id, by=by, channel=channel, happened_at=at, recorded_at=at)

    def _command_id(self, part: str, number: int) -> UUID:
        return named_identifier(self.cast.seed, self.cast.played.office, self.size, part, number)

    def _chance(self, name: str) -> Chance:
        return Chance(self.cast.seed, self.cast.played.office, name)


def told(story: Story, cast: Cast) -> list[Step]:
    """The steps of one story."""
    if story.turn is Turn.STRANDED:
        return Stranded(cast).tell().steps
    if story.turn is Turn.REFERRED_ON:
        return ReferredOn(cast).tell().steps
    if story.turn is Turn.BROUGHT_HOME:
        return BroughtHome(cast).tell().steps
    telling = Telling.of(story, cast)
    if story.turn in WITHOUT_CASE:
        handle(telling)
    else:
        come_in(telling)
        work_on(telling)
    return telling.steps
