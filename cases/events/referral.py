"""What happens to a referral: requested, approved step by step, sent, answered, worked on, over; each step dated, with who.

Between offices that both keep their log here a fact of one is told again in the other's log: its `receipt` is `office:position`
of the first and the leaf there in hexadecimal, and its `…_by` is the system, because who it was stands in the other log.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.decree import Ground
from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.referrals import (
    ConsentBasis,
    DeclineReason,
    Destination,
    ReferralOutcome,
    ReturnReason,
    Setting,
)

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class ReferralRequested(Event):
    """Somebody asks that a provider should help the person of a case.

    Attributes:
        destination_office: slug of the receiving office, where it keeps its own log here.
        partner_id: the registered partner, where there is one.
        carries: names of the fields that go to the provider, and no others.
        chain: the roles that approve, in order; empty: none is needed.
        approve_due_at: until when the first of them decides.
        jurisdiction: the article that was overridden; who approves in the end then is the head of the office.
    """

    case_id: Open[UUID]
    person_id: Open[UUID]
    destination: Open[Destination]
    setting: Open[Setting]
    service: Open[str]
    carries: Open[tuple[str, ...]]
    chain: Open[tuple[str, ...]]
    requested_by: Open[UUID]
    requested_at: Open[datetime]
    requested_for: Open[UUID | None] = None
    destination_office: Open[str | None] = None
    partner_id: Open[UUID | None] = None
    approve_due_at: Open[datetime | None] = None
    replaces: Open[UUID | None] = None
    transfer: Open[bool] = False
    jurisdiction: Open[str | None] = None
    destination_name: RecordText = None
    reason: RecordText = None
    override_reason: RecordText = None


@event()
class ReferralConsentRecorded(Event):
    """The person or their guardian agreed, or it was decided without them, and why."""

    basis: Open[ConsentBasis]
    recorded_by: Open[UUID]
    consented_on: Open[date]
    consent_id: Open[UUID | None] = None
    reason: RecordText = None


@event(shape=2)
class ReferralApproved(Event):
    """One step of the chain agreed.

    Attributes:
        step: the first is 1.
        approve_due_at: until when the next step decides; None: this was the last.
        decree: the decree of the register on which it rests, if it names one.
    """

    step: Open[int]
    role: Open[str]
    approved_by: Open[UUID]
    approved_at: Open[datetime]
    approved_for: Open[UUID | None] = None
    approve_due_at: Open[datetime | None] = None
    decree: Open[Ground | None] = None
    note: RecordText = None


@event()
class ReferralDisapproved(Event):
    """One step of the chain did not agree: the referral goes no further."""

    step: Open[int]
    role: Open[str]
    disapproved_by: Open[UUID]
    reason: RecordText = None


@event()
class ReferralSent(Event):
    """It went to the provider, which answers by `answer_due_at`.

    Attributes:
        remind_at: when the provider is reminded, if it has said nothing.
        expires_at: when it lapses, if it was never answered.
        proof: what shows that it went: a letter's number, a message; between offices the logs themselves show it.
    """

    sent_by: Open[UUID]
    sent_at: Open[datetime]
    answer_due_at: Open[datetime]
    remind_at: Open[datetime]
    expires_at: Open[datetime]
    proof: RecordText = None


@event(shape=2)
class ReferralReminded(Event):
    """The provider was reminded."""

    number: Open[int]
    reminded_at: Open[datetime]
    receipt: Open[tuple[str, str] | None] = None


@event(shape=2)
class ReferralEscalated(Event):
    """The provider still says nothing, and a higher office was told."""

    escalated_by: Open[UUID]
    escalated_at: Open[datetime]
    to_role: Open[str]
    receipt: Open[tuple[str, str] | None] = None
    reason: RecordText = None


@event(shape=2)
class ReferralExpired(Event):
    """Nobody answered in time: it is over."""

    expired_at: Open[datetime]
    receipt: Open[tuple[str, str] | None] = None


@event()
class ReferralAccepted(Event):
    """The provider takes the person.

    Attributes:
        answered_by: the provider's worker, or ours who recorded the provider's answer; the system where another log told it.
        receipt: `office:position` of the fact in the provider's own log, and its leaf in hexadecimal.
    """

    answered_by: Open[UUID]
    answered_at: Open[datetime]
    first_appointment_on: Open[date | None] = None
    receipt: Open[tuple[str, str] | None] = None
    contact: RecordText = None
    note: RecordText = None


@event()
class ReferralDeclined(Event):
    """The provider does not take the person, and why."""

    reason: Open[DeclineReason]
    answered_by: Open[UUID]
    answered_at: Open[datetime]
    receipt: Open[tuple[str, str] | None] = None
    words: RecordText = None


@event()
class ReferralProgressed(Event):
    """The provider told how it goes."""

    told_by: Open[UUID]
    receipt: Open[tuple[str, str] | None] = None
    progress: RecordText = None


@event()
class ReferralCompleted(Event):
    """The provider has done what was asked."""

    outcome: Open[ReferralOutcome]
    completed_at: Open[datetime]
    told_by: Open[UUID]
    receipt: Open[tuple[str, str] | None] = None
    result: RecordText = None


@event()
class ReferralReturned(Event):
    """The provider gives the person back; the case goes on here."""

    reason: Open[ReturnReason]
    returned_at: Open[datetime]
    told_by: Open[UUID]
    receipt: Open[tuple[str, str] | None] = None
    words: RecordText = None


@event(shape=2)
class ReferralWithdrawn(Event):
    """It was taken back before it was over."""

    withdrawn_by: Open[UUID]
    withdrawn_at: Open[datetime]
    receipt: Open[tuple[str, str] | None] = None
    reason: RecordText = None


@event(shape=2)
class TransferAskedFor(Event):
    """The provider asks to take over the responsibility for the person, not only to help.

    Attributes:
        asked_for: whom the asker stood in for, if anybody: they do not decide it either.
    """

    asked_by: Open[UUID]
    asked_at: Open[datetime]
    decide_due_at: Open[datetime]
    asked_for: Open[UUID | None] = None
    receipt: Open[tuple[str, str] | None] = None
    reason: RecordText = None


@event(shape=3)
class TransferGranted(Event):
    """The provider is responsible for the person from now on.

    Attributes:
        decree: the decree of the register on which it rests, if it names one; none where another office heard of it.
    """

    granted_by: Open[UUID]
    granted_at: Open[datetime]
    receipt: Open[tuple[str, str] | None] = None
    decree: Open[Ground | None] = None


@event(shape=2)
class TransferRefused(Event):
    """The responsibility stays here, and why."""

    refused_by: Open[UUID]
    receipt: Open[tuple[str, str] | None] = None
    reason: RecordText = None
