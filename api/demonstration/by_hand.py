"""What stories that are told by hand have in common: fixed facts, the hours between them, and who says them."""

from datetime import datetime, timedelta
from uuid import UUID

from api.demonstration.offices import Cast, Member
from api.demonstration.story import Door, Repetition, Story, Turn
from api.demonstration.telling import MINUTES, Telling
from cases.case.services import DeliverService
from cases.decider import Actor, Command
from cases.vocabulary import Role, SpmGroup
from cases.vocabulary.services import FundingSource, ServiceUnit


class ByHand:
    """A story of one case that lies after the years, so that no published figure contains it."""

    def __init__(self, cast: Cast, *, number: int, began: datetime, turn: Turn, kind: str, group: SpmGroup, village: int) -> None:
        """Begin it.

        Args:
            cast: the office and who works in it.
            number: of the story; below 0, because those made by chance are counted from 1.
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
        self._told.tell(command, by, after=after, lag=2 * MINUTES, channel=channel, office=office, crosses=crosses)

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
