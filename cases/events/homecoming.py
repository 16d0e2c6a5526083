"""What happens on the way home and after the handover: legs travelled, visits made or missed, stable, broken down, over."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary.reunification import (
    Alternative,
    BreakdownReason,
    ReunificationOutcome,
    StopReason,
    Transport,
    VisitSafety,
)

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
PersonText = Annotated[Sealable[str | None], Specific(of="person_id")]


@event()
class LegPlanned(Event):
    """A leg of the way home (pemulangan estafet): from where to where, by what, with whom, to be met by whom.

    Attributes:
        escort_id: the worker who goes along; `escort` names somebody else who does.
        handover_point: where, and to whom, the person is given at its end.
        cost_rupiah: what it is expected to cost.
    """

    leg_id: Open[UUID]
    from_region: Open[str]
    to_region: Open[str]
    transport: Open[Transport]
    escort_id: Open[UUID | None] = None
    cost_rupiah: Open[int | None] = None
    escort: RecordText = None
    from_place: RecordText = None
    to_place: RecordText = None
    handover_point: RecordText = None
    ticket: RecordText = None


@event()
class LegCancelled(Event):
    """A leg is not made, and why."""

    leg_id: Open[UUID]
    reason: RecordText = None


@event()
class LegDeparted(Event):
    """The person set out on a leg."""

    leg_id: Open[UUID]
    departed_at: Open[datetime]
    ticket: RecordText = None


@event()
class LegArrived(Event):
    """The person arrived at the end of a leg, and who took them on."""

    leg_id: Open[UUID]
    arrived_at: Open[datetime]
    received_by: RecordText = None
    note: RecordText = None


@event()
class LegReceiptRecorded(Event):
    """What a leg cost, by its receipt (tanda terima SPJ)."""

    leg_id: Open[UUID]
    receipt_id: Open[UUID]
    cost_rupiah: Open[int]
    recorded_by: Open[UUID]
    attachment_id: Open[UUID | None] = None
    number: RecordText = None
    sha256: RecordText = None


@event()
class FamilyVisited(Event):
    """Somebody saw the person in the family.

    Attributes:
        visit: which of the planned visits this was, the first is 1; None: one beside them.
        visit_due_at: until when the next planned visit is made; None: there is none.
    """

    case_id: Open[UUID]
    person_id: Open[UUID]
    safety: Open[VisitSafety]
    visited_at: Open[datetime]
    visited_by: Open[UUID]
    visit: Open[int | None] = None
    visit_due_at: Open[datetime | None] = None
    attachment_id: Open[UUID | None] = None
    needs: PersonText = None
    findings: PersonText = None


@event()
class FamilyVisitMissed(Event):
    """A planned visit was not made in its time; `reason` says why, where somebody said it."""

    case_id: Open[UUID]
    visit: Open[int]
    missed_at: Open[datetime]
    visit_due_at: Open[datetime | None] = None
    reason: RecordText = None


@event()
class FamilyRefused(Event):
    """The family does not take the person, or not any longer; it is over.

    Attributes:
        alternative: where the person is to be referred instead.
        after_handover: whether they had already been given to it.
    """

    case_id: Open[UUID]
    alternative: Open[Alternative]
    after_handover: Open[bool]
    refused_at: Open[datetime]
    recorded_by: Open[UUID]
    outcome: Open[ReunificationOutcome]
    reason: RecordText = None


@event()
class ReunificationStable(Event):
    """After the visits: the person is well in the family; it is over."""

    case_id: Open[UUID]
    declared_at: Open[datetime]
    declared_by: Open[UUID]
    outcome: Open[ReunificationOutcome]
    reason: RecordText = None


@event()
class ReunificationBrokeDown(Event):
    """The person is not in the family any more, or must not be; it is over, and they are in need again."""

    case_id: Open[UUID]
    reason: Open[BreakdownReason]
    broke_down_at: Open[datetime]
    recorded_by: Open[UUID]
    outcome: Open[ReunificationOutcome]
    alternative: Open[Alternative | None] = None
    words: RecordText = None


@event()
class ReunificationStopped(Event):
    """It goes on no more for another reason; it is over."""

    case_id: Open[UUID]
    reason: Open[StopReason]
    stopped_at: Open[datetime]
    stopped_by: Open[UUID]
    outcome: Open[ReunificationOutcome]
    words: RecordText = None
