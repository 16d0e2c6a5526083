"""What is known of a referral: a set of facts; the stage that people see is derived from them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Context
from cases.events import referral as told
from cases.events import referral_between as between
from cases.refusals import not_before
from cases.vocabulary import Role, Sex
from cases.vocabulary.referrals import Destination, Setting

SENDERS_WORD: Final = frozenset({"withdrawn", "expired"})
"""Ends that the sender gives. Where both offices ended a referral at the same time, each in its own log, the sender's end stands."""


@dataclass(frozen=True, kw_only=True)
class Referral:
    """A referral as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        chain: the roles that approve, in order.
        approvals: how many of them have approved.
        hands: everybody who asked for it or approved it; none of them approves again.
        consented: whether consent was given or overridden.
        over: how it ended, empty while it goes on.
        from_office: who refers, in the receiver's log; None in the sender's.
        received_at: when this office received it from another.
        region, sex, age_years, citizen, categories: of the person, as far as a received referral says.
        worker_id, team_id: who deals with a received referral.
        delivered: whether the receiving office has it in its log.
        undelivered: the code by which its log did not take it, empty if it did.
        notice: where the other office decided to forget the person, if it gave notice of that.
    """

    size: int = 0
    case_id: UUID | None = None
    person_id: UUID | None = None
    destination: Destination | None = None
    destination_office: str | None = None
    partner_id: UUID | None = None
    setting: Setting | None = None
    transfer: bool = False
    requested_at: datetime | None = None
    requested_by: UUID | None = None
    chain: tuple[str, ...] = ()
    approvals: int = 0
    hands: frozenset[UUID] = frozenset()
    consented: bool = False
    sent_at: datetime | None = None
    remind_at: datetime | None = None
    expires_at: datetime | None = None
    reminders: int = 0
    escalated: bool = False
    accepted: bool = False
    declined: bool = False
    transfer_asked_by: UUID | None = None
    transfer_asked_for: UUID | None = None
    transferred: bool = False
    over: str = ""
    from_office: str | None = None
    received_at: datetime | None = None
    region: str = ""
    sex: Sex | None = None
    age_years: int | None = None
    citizen: bool | None = None
    categories: tuple[str, ...] = ()
    worker_id: UUID | None = None
    team_id: UUID | None = None
    delivered: bool = False
    undelivered: str = ""
    notice: tuple[str, str] | None = None

    @property
    def noticed(self) -> bool:
        """Whether the other office gave notice that it decided to forget the person."""
        return self.notice is not None

    @property
    def begun(self) -> bool:
        """Whether it was asked for here, or received."""
        return self.requested_at is not None or self.received_at is not None

    @property
    def other_office(self) -> str | None:
        """The other office whose log has a part of it; None where there is none."""
        return self.from_office or (self.destination_office if self.sent_at else None)

    @property
    def approved(self) -> bool:
        """Whether the whole chain has agreed."""
        return self.requested_at is not None and self.approvals == len(self.chain)

    @property
    def waiting(self) -> bool:
        """Whether the provider has it and has said nothing."""
        return self.sent_at is not None and not (self.accepted or self.over)


def stage(referral: Referral) -> str:
    """The stage that people see."""
    stages = (
        (not referral.begun, "not-requested"),
        (bool(referral.over), referral.over),
        (referral.transfer_asked_by is not None, "transfer-asked-for"),
        (referral.accepted, "accepted"),
        (referral.received_at is not None, "received"),
        (bool(referral.undelivered), "not-delivered"),
        (referral.sent_at is not None, "sent"),
        (referral.approved, "approved"),
    )
    return next((name for holds, name in stages if holds), "in-approval")


def _began_before(referral: Referral, context: Context) -> None:
    if context.actor.role != Role.SYSTEM:  # what another office's log tells is heard when it comes
        not_before(referral.requested_at or referral.received_at, context)


RULES: Final[Rules[Referral]] = Rules(_began_before)
FOLDS: Final[Folds[Referral]] = Folds()


@FOLDS.of(told.ReferralRequested)
def _requested(referral: Referral, event: told.ReferralRequested) -> Referral:
    return changed(
        referral,
        size=referral.size + 1,
        case_id=event.case_id,
        person_id=event.person_id,
        destination=event.destination,
        destination_office=event.destination_office,
        partner_id=event.partner_id,
        setting=event.setting,
        transfer=event.transfer,
        requested_at=event.requested_at,
        requested_by=event.requested_by,
        chain=event.chain,
        hands=_hands(event.requested_by, event.requested_for),
    )


@FOLDS.of(told.ReferralConsentRecorded)
def _consented(referral: Referral, _: told.ReferralConsentRecorded) -> Referral:
    return changed(referral, size=referral.size + 1, consented=True)


@FOLDS.of(told.ReferralApproved)
def _approved(referral: Referral, event: told.ReferralApproved) -> Referral:
    hands = referral.hands | _hands(event.approved_by, event.approved_for)
    return changed(referral, size=referral.size + 1, approvals=event.step, hands=hands)


@FOLDS.of(told.ReferralSent)
def _sent(referral: Referral, event: told.ReferralSent) -> Referral:
    return changed(referral, size=referral.size + 1, sent_at=event.sent_at, remind_at=event.remind_at, expires_at=event.expires_at)


@FOLDS.of(told.ReferralReminded)
def _reminded(referral: Referral, event: told.ReferralReminded) -> Referral:
    return changed(referral, size=referral.size + 1, reminders=event.number)


@FOLDS.of(told.ReferralEscalated)
def _escalated(referral: Referral, _: told.ReferralEscalated) -> Referral:
    return changed(referral, size=referral.size + 1, escalated=True)


@FOLDS.of(told.ReferralAccepted)
def _accepted(referral: Referral, _: told.ReferralAccepted) -> Referral:
    return changed(referral, size=referral.size + 1, accepted=True)


@FOLDS.of(told.ReferralProgressed)
def _progressed(referral: Referral, _: told.ReferralProgressed) -> Referral:
    return changed(referral, size=referral.size + 1)


@FOLDS.of(told.TransferAskedFor)
def _transfer_asked(referral: Referral, event: told.TransferAskedFor) -> Referral:
    by, behind = (None, None) if referral.over else (event.asked_by, event.asked_for)
    return changed(referral, size=referral.size + 1, transfer_asked_by=by, transfer_asked_for=behind)


@FOLDS.of(told.TransferGranted)
def _transfer_granted(referral: Referral, _: told.TransferGranted) -> Referral:
    return changed(referral, size=referral.size + 1, transfer_asked_by=None, transferred=True)


@FOLDS.of(told.TransferRefused)
def _transfer_refused(referral: Referral, _: told.TransferRefused) -> Referral:
    return changed(referral, size=referral.size + 1, transfer_asked_by=None)


@FOLDS.of(told.ReferralDisapproved)
def _disapproved(referral: Referral, _: told.ReferralDisapproved) -> Referral:
    return _ended(referral, "disapproved")


@FOLDS.of(told.ReferralExpired)
def _expired(referral: Referral, _: told.ReferralExpired) -> Referral:
    return _ended(referral, "expired")


@FOLDS.of(told.ReferralDeclined)
def _declined(referral: Referral, _: told.ReferralDeclined) -> Referral:
    return _ended(referral, "declined")


@FOLDS.of(told.ReferralCompleted)
def _completed(referral: Referral, _: told.ReferralCompleted) -> Referral:
    return _ended(referral, "completed")


@FOLDS.of(told.ReferralReturned)
def _returned(referral: Referral, _: told.ReferralReturned) -> Referral:
    return _ended(referral, "returned")


@FOLDS.of(told.ReferralWithdrawn)
def _withdrawn(referral: Referral, _: told.ReferralWithdrawn) -> Referral:
    return _ended(referral, "withdrawn")


@FOLDS.of(between.ReferralReceived)
def _received(referral: Referral, event: between.ReferralReceived) -> Referral:
    return changed(
        referral,
        size=referral.size + 1,
        person_id=event.person_id,
        from_office=event.from_office,
        setting=event.setting,
        transfer=event.transfer,
        received_at=event.received_at,
        sent_at=event.sent_at,
        expires_at=event.expires_at,
        region=event.region or "",
        sex=event.sex,
        age_years=event.age_years,
        citizen=event.citizen,
        categories=event.categories,
    )


@FOLDS.of(between.ReferralDelivered)
def _delivered(referral: Referral, _: between.ReferralDelivered) -> Referral:
    return changed(referral, size=referral.size + 1, delivered=True, undelivered="")


@FOLDS.of(between.DeliveryRefused)
def _not_delivered(referral: Referral, event: between.DeliveryRefused) -> Referral:
    undelivered = event.code if event.what == "ReferralSent" and not referral.delivered else referral.undelivered
    return changed(referral, size=referral.size + 1, undelivered=undelivered)


@FOLDS.of(between.ReferralAssigned)
def _assigned(referral: Referral, event: between.ReferralAssigned) -> Referral:
    return changed(referral, size=referral.size + 1, worker_id=event.worker_id, team_id=event.team_id)


@FOLDS.of(between.ReferralLedToCase)
def _led_to_case(referral: Referral, event: between.ReferralLedToCase) -> Referral:
    return changed(referral, size=referral.size + 1, case_id=event.case_id)


@FOLDS.of(between.ForgettingNoticeReceived)
def _noticed(referral: Referral, event: between.ForgettingNoticeReceived) -> Referral:
    return changed(referral, size=referral.size + 1, notice=event.receipt)


def _ended(referral: Referral, how: str) -> Referral:
    stands = referral.over and (how not in SENDERS_WORD or referral.over in SENDERS_WORD)
    return changed(referral, size=referral.size + 1, over=referral.over if stands else how, transfer_asked_by=None)


def _hands(*persons: UUID | None) -> frozenset[UUID]:
    return frozenset(person for person in persons if person is not None)
