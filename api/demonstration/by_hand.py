"""What stories that are told by hand have in common: fixed facts, the hours between them, and who says them."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from api.demonstration import words
from api.demonstration.offices import Cast, Member
from api.demonstration.story import Door, Repetition, Story, Turn
from api.demonstration.telling import MINUTES, Telling
from cases.case.response import RecordArrival, RecordFound, TakeEmergencyAction
from cases.case.services import DeliverService
from cases.decider import Actor, Command
from cases.joint import ReportFromField
from cases.vocabulary import Channel, EmergencyKind, Role, SpmGroup, Urgency
from cases.vocabulary.services import FundingSource, ServiceUnit


class ByHand:
    """A story of one case that was opened before or after the years, so that no published figure contains it.

    Attributes:
        lag: how long until the office hears of what happened.
    """

    lag: ClassVar = 2 * MINUTES

    def __init__(self, cast: Cast, *, number: int, began: datetime, turn: Turn, kind: str, group: SpmGroup, village: int) -> None:
        """Begin it.

        Args:
            cast: the office and who works in it.
            number: of the story; 0 or below, because those made by chance are counted from 1.
            began: when, by the clock of the office.
            turn: which story it is.
            kind: the kind of PPKS.
            group: the group of that kind.
            village: where, counted among the villages.
        """
        self.story = Story(
            number=number,
            begins_at=began,
            door=Door.FIELD,
            turn=turn,
            repetition=Repetition.NONE,
            kind=kind,
            group=group,
            region=cast.villages[village % len(cast.villages)],
        )
        self._told = Telling.of(self.story, cast)
        self._team = cast.of_team(self._told.team)[0]
        self._division = cast.of(Role.HEAD_OF_DIVISION)[0]
        self._office = cast.of(Role.HEAD_OF_OFFICE)[0]

    @property
    def case_id(self) -> UUID:
        """The case, for `jejak case show`."""
        return self._told.case_id

    def _say(self, command: Command, by: Member | Actor, after: timedelta, *, office: str | None = None, crosses: bool = False) -> None:
        channel = "field" if by == self._team else "office"
        self._told.tell(command, by, after=after, lag=self.lag, channel=channel, office=office, crosses=crosses)

    def _found_in_need(
        self, what: str, *, by: Channel, place: str, spot: str, urgency: Urgency, condition: str, minutes: tuple[int, int, int]
    ) -> None:
        """The team is told of somebody, arrives, finds them and gives them to eat: so many minutes after one another."""
        told, team, case_id = self._told, self._team, self._told.case_id
        arrives, finds, feeds = minutes
        report = ReportFromField(
            complaint_id=told.complaint_id,
            case_id=case_id,
            person_id=told.person_id,
            dispatch_id=told.dispatch_id,
            what=what,
            channel=by,
            region=self.story.region,
            place=place,
            urgency=urgency,
            team_id=told.team_id,
        )
        self._say(report, team, 0 * MINUTES)
        self._say(RecordArrival(case_id=case_id, dispatch_id=told.dispatch_id, place=spot), team, arrives * MINUTES)
        found = RecordFound(case_id=case_id, dispatch_id=told.dispatch_id, region=self.story.region, condition=condition)
        self._say(found, team, finds * MINUTES)
        food = TakeEmergencyAction(case_id=case_id, action_id=told.new_id(), kind=EmergencyKind.FOOD, action=words.HELP["PANGAN"])
        self._say(food, team, feeds * MINUTES)

    def _given(self, service: str, unit: ServiceUnit, rupiah: int) -> DeliverService:
        return DeliverService(
            case_id=self._told.case_id,
            service_id=self._told.new_id(),
            service=service,
            quantity=1,
            unit=unit,
            fund=FundingSource.REGENCY_BUDGET,
            value_rupiah=rupiah or None,
        )
