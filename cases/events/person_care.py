"""What follows a person through all their cases: who speaks for them, what they agreed to, what protects them, what they got.

The facts stand in the person's own stream, so `of=STREAM` seals a field under the person's key.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary.people import (
    ConsentForm,
    ConsentPurpose,
    Disagreement,
    GuardianRelation,
    HouseholdRole,
    LegalBasis,
    OutsideSystem,
    SpokenBy,
    Vulnerability,
)
from cases.vocabulary.services import FundingSource

PersonText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class GuardianNamed(Event):
    """Somebody speaks for the person, from a day on. The guardian's data are sealed under the guardian's own key."""

    guardian_id: Open[UUID]
    relation: Open[GuardianRelation]
    since_on: Open[date]
    decree_number: Open[str | None] = None
    name: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None
    phone: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None
    address: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None


@event()
class GuardianEnded(Event):
    """Somebody does not speak for the person any more."""

    guardian_id: Open[UUID]
    ended_on: Open[date]
    reason: PersonText = None


@event()
class HouseholdJoined(Event):
    """The person belongs to a household (a family card, KK), from a day on."""

    household_id: Open[UUID]
    role: Open[HouseholdRole]
    since_on: Open[date]
    disagreements: Open[tuple[Disagreement, ...]] = ()
    family_card: PersonText = None


@event()
class HouseholdLeft(Event):
    """The person does not belong to the household any more."""

    household_id: Open[UUID]
    left_on: Open[date]
    reason: PersonText = None


@event()
class ConsentGiven(Event):
    """The person, or the guardian for them, agrees to one use of their data."""

    consent_id: Open[UUID]
    purpose: Open[ConsentPurpose]
    given_by: Open[SpokenBy]
    form: Open[ConsentForm]
    given_at: Open[datetime]
    guardian_id: Open[UUID | None] = None
    until_on: Open[date | None] = None
    evidence_id: Open[UUID | None] = None
    words: PersonText = None


@event()
class ConsentWithdrawn(Event):
    """The consent does not hold any more."""

    consent_id: Open[UUID]
    purpose: Open[ConsentPurpose]
    withdrawn_by: Open[SpokenBy]
    withdrawn_at: Open[datetime]
    reason: PersonText = None


@event()
class ConsentOverridden(Event):
    """The office goes on without consent, on another legal basis, and why (UU 27/2022 art. 20)."""

    override_id: Open[UUID]
    purpose: Open[ConsentPurpose]
    legal_basis: Open[LegalBasis]
    overridden_at: Open[datetime]
    overridden_by: Open[UUID]
    reason: PersonText = None


@event()
class VulnerabilityNoted(Event):
    """Why the person needs more protection; specific personal data."""

    vulnerability_id: Open[UUID]
    since_on: Open[date | None] = None
    kind: Annotated[Sealable[Vulnerability | None], Specific(of=STREAM)] = None
    detail: Annotated[Sealable[str | None], Specific(of=STREAM)] = None


@event()
class VulnerabilityEnded(Event):
    """It does not hold any more."""

    vulnerability_id: Open[UUID]
    ended_on: Open[date]
    reason: PersonText = None


@event()
class TagAdded(Event):
    """The person is marked with a local tag, a programme or a priority (code list `tags`)."""

    tag: Open[str]
    since_on: Open[date]


@event()
class TagRemoved(Event):
    """The mark does not hold any more."""

    tag: Open[str]
    until_on: Open[date]


@event()
class ForwardingIdRecorded(Event):
    """The person has a number in another system, such as the ID DTKS of old."""

    forwarding_id: Open[UUID]
    system: Open[OutsideSystem]
    number: PersonText = None


@event()
class ForwardingIdWithdrawn(Event):
    """The number is not this person's."""

    forwarding_id: Open[UUID]
    reason: PersonText = None


@event()
class AidNoted(Event):
    """Something was given to the person for a period, or an item, in one of their cases: in one append with the delivery.

    Attributes:
        repeats: the service for the same period or item that came first.
    """

    service_id: Open[UUID]
    case_id: Open[UUID]
    service: Open[str]
    fund: Open[FundingSource]
    period: Open[str | None] = None
    item: Open[str | None] = None
    repeats: Open[UUID | None] = None


@event()
class AidWithdrawn(Event):
    """It was never given."""

    service_id: Open[UUID]


@event()
class FamilyMatchNoted(Event):
    """A family was accepted as the person's: in one append with the match. One stands at a time."""

    match_id: Open[UUID]
    noted_at: Open[datetime]


@event()
class FamilyMatchReleased(Event):
    """That match does not stand any more."""

    match_id: Open[UUID]
