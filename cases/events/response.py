"""What the team does and finds: sent out, arrived, somebody or nobody found, help on the spot, witnesses."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import Coordinates, EmergencyKind

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
WitnessText = Annotated[Sealable[str | None], Personal(of="witness_id")]


@event()
class TeamDispatched(Event):
    """A team went out."""

    dispatch_id: Open[UUID]
    dispatched_at: Open[datetime]
    team_id: Open[UUID | None] = None
    instruction: RecordText = None


@event()
class TeamRecalled(Event):
    """The team was called back before it arrived."""

    dispatch_id: Open[UUID]
    reason: RecordText = None


@event()
class TeamArrived(Event):
    """The team is there."""

    dispatch_id: Open[UUID]
    arrived_at: Open[datetime]
    place: RecordText = None
    position: Annotated[Sealable[Coordinates | None], Personal(of=STREAM)] = None


@event()
class PersonFound(Event):
    """The team found the person, where and in what condition."""

    dispatch_id: Open[UUID]
    person_id: Open[UUID]
    found_at: Open[datetime]
    region: Open[str | None] = None
    place: RecordText = None
    position: Annotated[Sealable[Coordinates | None], Personal(of="person_id")] = None
    condition: Annotated[Sealable[str | None], Specific(of="person_id")] = None


@event()
class NobodyFound(Event):
    """The team looked and found nobody."""

    dispatch_id: Open[UUID]
    looked_until_at: Open[datetime]
    looked_where: RecordText = None


@event()
class EmergencyActionTaken(Event):
    """Something was done at once: medical help, food, safety, police."""

    action_id: Open[UUID]
    kind: Open[EmergencyKind]
    person_id: Open[UUID]
    action: Annotated[Sealable[str | None], Specific(of="person_id")] = None


@event()
class WitnessRecorded(Event):
    """Somebody saw or knows something: a subject of their own."""

    witness_id: Open[UUID]
    name: WitnessText = None
    phone: WitnessText = None
    address: WitnessText = None
    statement: RecordText = None
