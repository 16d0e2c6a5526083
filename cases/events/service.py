"""Services: delivered, declined, corrected; trainings; what became of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.people import SpokenBy
from cases.vocabulary.services import AidUse, FundingSource, MeasuredOutcome, Receiver, ServiceUnit, TrainingEnd

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event(shape=2)
class ServiceDelivered(Event):
    """One service to one person, once.

    Attributes:
        person_id: who was served.
        service: code list `services`.
        region: where it was given, a village if that is known.
        value_rupiah: what it was worth; None is "not known".
        period: for what is given for a month, quarter or year: `2023-03`, `2023-Q1`, `2023`.
        item: for what is given once: which thing, as the office names it, a code.
        giver_id: the worker, team or partner who gave it; None is the office itself.
        noted_with: the record of the person in which it is noted, where it has a period or item.
        repeats: the service for the same period or item that came first, where this one was given all the same.
        repeat_reason: why.
        use_due_at: until when somebody looks whether it is used.
        outcome_due_at: until when the outcome is measured for the first time.
    """

    service_id: Open[UUID]
    person_id: Open[UUID]
    service: Open[str]
    quantity: Open[int]
    unit: Open[ServiceUnit]
    fund: Open[FundingSource]
    region: Open[str]
    delivered_at: Open[datetime]
    delivered_by: Open[UUID]
    received_by: Open[Receiver]
    value_rupiah: Open[int | None] = None
    period: Open[str | None] = None
    item: Open[str | None] = None
    giver_id: Open[UUID | None] = None
    planned_id: Open[UUID | None] = None
    evidence: Open[tuple[UUID, ...]] = ()
    noted_with: Open[UUID | None] = None
    repeats: Open[UUID | None] = None
    use_due_at: Open[datetime | None] = None
    outcome_due_at: Open[datetime | None] = None
    place: RecordText = None
    receiver_name: RecordText = None
    repeat_reason: RecordText = None
    detail: RecordText = None


@event()
class DeliveryCorrected(Event):
    """A delivery was recorded wrongly: the right values. What has none stays as it was."""

    service_id: Open[UUID]
    quantity: Open[int | None] = None
    value_rupiah: Open[int | None] = None
    fund: Open[FundingSource | None] = None
    reason: RecordText = None


@event()
class DeliveryWithdrawn(Event):
    """It was never delivered: the record was a mistake."""

    service_id: Open[UUID]
    reason: RecordText = None


@event()
class ServiceDeclined(Event):
    """A service was offered and not wanted."""

    decline_id: Open[UUID]
    person_id: Open[UUID]
    service: Open[str]
    declined_at: Open[datetime]
    declined_by: Open[SpokenBy]
    planned_id: Open[UUID | None] = None
    reason: RecordText = None


@event()
class TrainingBegan(Event):
    """The person takes part in a training of several sessions; it is a service of its own id."""

    service_id: Open[UUID]
    person_id: Open[UUID]
    service: Open[str]
    sessions: Open[int]
    fund: Open[FundingSource]
    region: Open[str]
    began_at: Open[datetime]
    giver_id: Open[UUID | None] = None
    planned_id: Open[UUID | None] = None
    value_rupiah: Open[int | None] = None
    subject: RecordText = None


@event()
class SessionAttended(Event):
    """The person was there."""

    service_id: Open[UUID]
    session: Open[int]
    held_at: Open[datetime]
    note: RecordText = None


@event()
class SessionMissed(Event):
    """The person was not there."""

    service_id: Open[UUID]
    session: Open[int]
    held_at: Open[datetime]
    reason: RecordText = None


@event()
class TrainingCompleted(Event):
    """The person has completed the training."""

    service_id: Open[UUID]
    attended: Open[int]
    completed_at: Open[datetime]
    outcome_due_at: Open[datetime | None] = None
    certificate: RecordText = None


@event()
class TrainingEnded(Event):
    """The person takes no further part, and has not completed it."""

    service_id: Open[UUID]
    why: Open[TrainingEnd]
    attended: Open[int]
    ended_at: Open[datetime]
    reason: RecordText = None


@event()
class AidUseChecked(Event):
    """Somebody looked what became of what was given."""

    check_id: Open[UUID]
    service_id: Open[UUID]
    found: Open[AidUse]
    checked_at: Open[datetime]
    finding: RecordText = None


@event()
class OutcomeMeasured(Event):
    """How the person stands some months after a service.

    Attributes:
        measurement: the first is 1.
        outcome_due_at: until when it is measured again; None: this was the last time.
    """

    service_id: Open[UUID]
    measurement: Open[int]
    outcome: Open[MeasuredOutcome]
    measured_at: Open[datetime]
    outcome_due_at: Open[datetime | None] = None
    finding: RecordText = None
