"""What happens to a team: formed by a decree, its members, its shifts, its end."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import TeamKind

TeamText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class TeamFormed(Event):
    """A team exists, by a decree, for some areas or the whole office (a decree holds from a day to a day).

    Attributes:
        name: what it is called; names nobody.
        areas: region codes; empty for the whole office.
        partner_id: the partner whose staff it is, if it is one's: what is referred to the partner is referred to them.
    """

    kind: Open[TeamKind]
    name: Open[str]
    areas: Open[tuple[str, ...]]
    decree_number: Open[str]
    decree_on: Open[date]
    valid_from_on: Open[date]
    valid_until_on: Open[date]
    partner_id: Open[UUID | None] = None


@event()
class TeamCorrected(Event):
    """Its name or its areas were wrong or have changed; what has no value stays."""

    name: Open[str | None]
    areas: Open[tuple[str, ...] | None]


@event()
class TeamDecreeRenewed(Event):
    """A new decree holds the team together from a day to a day."""

    decree_number: Open[str]
    decree_on: Open[date]
    valid_from_on: Open[date]
    valid_until_on: Open[date]


@event()
class MemberJoined(Event):
    """Somebody belongs to the team from now on.

    Attributes:
        leads: whether they lead it (koordinator).
    """

    worker_id: Open[UUID]
    joined_at: Open[datetime]
    leads: Open[bool]


@event()
class MemberLeft(Event):
    """Somebody belongs to the team no more."""

    worker_id: Open[UUID]
    left_at: Open[datetime]
    reason: TeamText = None


@event()
class ShiftRostered(Event):
    """Some members are on duty from an instant to an instant."""

    shift_id: Open[UUID]
    worker_ids: Open[tuple[UUID, ...]]
    from_at: Open[datetime]
    until_at: Open[datetime]


@event()
class ShiftCancelled(Event):
    """A shift does not take place."""

    shift_id: Open[UUID]
    reason: TeamText = None


@event()
class TeamDissolved(Event):
    """The team exists no more."""

    dissolved_at: Open[datetime]
    reason: TeamText = None
