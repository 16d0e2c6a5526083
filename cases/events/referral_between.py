"""What happens to a referral because two offices have a part in it: each keeps a log of its own, and the referral's id is all they share.

The same stream id stands in both logs. What one office told the other is recorded again in the other's log, sealed with
its own keys, with a receipt: the office and position where it was told first, and the leaf there.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import RiskLevel, Sex
from cases.vocabulary.people import ForgettingBasis
from cases.vocabulary.referrals import Setting

Receipt = tuple[str, str]
"""`office:position` of the fact in the other office's log, and its leaf in hexadecimal."""

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
PersonText = Annotated[Sealable[str | None], Personal(of="person_id")]
HealthText = Annotated[Sealable[str | None], Specific(of="person_id")]


@event()
class ReferralReceived(Event):
    """Another office refers a person to this one. What the referral does not carry has no value here.

    Attributes:
        person_id: this office's own id of the person, made at this first mention.
        guardian_id: this office's own id of the guardian, where one is carried.
        from_office: slug of the office that refers.
        carries: names of the fields that the referral carries.
        transfer: whether the responsibility is offered too.
        region: where the person belongs, if that is carried; decides who sees the referral.
        categories: kinds of PPKS that the other office holds the person to be of.
        reason: why the other office refers the person.
    """

    person_id: Open[UUID]
    from_office: Open[str]
    receipt: Open[Receipt]
    setting: Open[Setting]
    service: Open[str]
    carries: Open[tuple[str, ...]]
    sent_at: Open[datetime]
    received_at: Open[datetime]
    answer_due_at: Open[datetime]
    expires_at: Open[datetime]
    transfer: Open[bool] = False
    guardian_id: Open[UUID | None] = None
    region: Open[str | None] = None
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    citizen: Open[bool | None] = None
    categories: Open[tuple[str, ...]] = ()
    risk: Open[RiskLevel | None] = None
    name: PersonText = None
    nik: PersonText = None
    marks: PersonText = None
    place: PersonText = None
    condition: HealthText = None
    needs: HealthText = None
    guardian: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None
    reason: RecordText = None


@event()
class ReferralDelivered(Event):
    """The other office has it in its log."""

    receipt: Open[Receipt]
    delivered_at: Open[datetime]


@event()
class DeliveryRefused(Event):
    """The other office's log did not take what this office told it: somebody here must see to it.

    Attributes:
        position: of the fact in this office's log that was told.
        what: its name.
        code: of the refusal.
    """

    to_office: Open[str]
    position: Open[int]
    what: Open[str]
    code: Open[str]
    refused_at: Open[datetime]


@event()
class ReferralAssigned(Event):
    """A worker of the receiving office, and their team if they have one, deals with it from now on."""

    worker_id: Open[UUID]
    assigned_by: Open[UUID]
    assigned_at: Open[datetime]
    team_id: Open[UUID | None] = None


@event(shape=2)
class ReferralLedToCase(Event):
    """The receiving office opened a case of its own for the person; it is told in one append with that case, and before it.

    Attributes:
        categories: the kinds of PPKS that the referral carried, with which the case begins; what is sealed because of one
            of them is sealed before the first fact of the case.
    """

    case_id: Open[UUID]
    categories: Open[tuple[str, ...]] = ()


@event(shape=2)
class ForgettingNoticeReceived(Event):
    """The other office decided that the person of this referral is to be forgotten there. What is done here is decided here.

    Attributes:
        basis: on which the other office decided.
        decided_at: when it decided.
        answers: the position in this log of the own decision of which the other office had notice before it decided.
    """

    from_office: Open[str]
    receipt: Open[Receipt]
    basis: Open[ForgettingBasis]
    decided_at: Open[datetime]
    received_at: Open[datetime]
    answers: Open[int | None] = None
