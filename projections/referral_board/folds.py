"""How a referral takes up its facts."""

from datetime import datetime

from msgspec.structs import replace

from cases.events import referral as told
from cases.events import referral_between as between
from cases.log.reader import Recorded
from projections.opened import redacted, subjects, text
from projections.referral_board.row import FOLDS, SENDERS_WORD, BoardReferral

TEXTS = ("destination_name", "reason", "override_reason")


@FOLDS.of(told.ReferralRequested)
def _requested(_: BoardReferral | None, event: told.ReferralRequested, recorded: Recorded) -> BoardReferral:
    return BoardReferral(
        referral_id=recorded.stream,
        version=recorded.version,
        stage="in-approval",
        case_id=event.case_id,
        person_id=event.person_id,
        destination=event.destination,
        destination_office=event.destination_office,
        partner_id=event.partner_id,
        setting=event.setting,
        service=event.service,
        transfer=event.transfer,
        replaces=event.replaces,
        jurisdiction=event.jurisdiction,
        carries=event.carries,
        chain=event.chain,
        requested_by=event.requested_by,
        requested_for=event.requested_for,
        begun_at=event.requested_at,
        destination_name=text(event.destination_name),
        reason=text(event.reason),
        override_reason=text(event.override_reason),
        redacted=redacted(event, *TEXTS),
        subjects=subjects(recorded, *TEXTS),
    )


@FOLDS.of(told.ReferralConsentRecorded)
def _consent(row: BoardReferral, event: told.ReferralConsentRecorded, _: Recorded) -> BoardReferral:
    return replace(row, consent=event.basis)


@FOLDS.of(told.ReferralApproved)
def _approved(row: BoardReferral, event: told.ReferralApproved, _: Recorded) -> BoardReferral:
    return replace(row, approvals=event.step)


@FOLDS.of(told.ReferralSent)
def _sent(row: BoardReferral, event: told.ReferralSent, recorded: Recorded) -> BoardReferral:
    return replace(row, sent_at=event.sent_at, sent_position=recorded.position, expires_at=event.expires_at)


@FOLDS.of(told.ReferralReminded)
def _reminded(row: BoardReferral, event: told.ReferralReminded, _: Recorded) -> BoardReferral:
    return replace(row, reminders=event.number)


@FOLDS.of(told.ReferralEscalated)
def _escalated(row: BoardReferral, event: told.ReferralEscalated, _: Recorded) -> BoardReferral:
    return replace(row, escalated_at=event.escalated_at)


@FOLDS.of(told.ReferralAccepted)
def _accepted(row: BoardReferral, event: told.ReferralAccepted, _: Recorded) -> BoardReferral:
    return replace(row, accepted=True, answered_at=event.answered_at, first_appointment_on=event.first_appointment_on)


@FOLDS.of(told.TransferAskedFor)
def _transfer_asked(row: BoardReferral, event: told.TransferAskedFor, _: Recorded) -> BoardReferral:
    return row if row.over else replace(row, transfer_asked_at=event.asked_at)


@FOLDS.of(told.TransferGranted)
def _transfer_granted(row: BoardReferral, event: told.TransferGranted, _: Recorded) -> BoardReferral:
    return replace(row, transfer_asked_at=None, transferred_at=event.granted_at)


@FOLDS.of(told.TransferRefused)
def _transfer_refused(row: BoardReferral, _: told.TransferRefused, __: Recorded) -> BoardReferral:
    return replace(row, transfer_asked_at=None)


@FOLDS.of(told.ReferralDisapproved)
def _disapproved(row: BoardReferral, _: told.ReferralDisapproved, recorded: Recorded) -> BoardReferral:
    return _ended(row, "disapproved", recorded.told.occurred_at)


@FOLDS.of(told.ReferralExpired)
def _expired(row: BoardReferral, event: told.ReferralExpired, _: Recorded) -> BoardReferral:
    return _ended(row, "expired", event.expired_at)


@FOLDS.of(told.ReferralDeclined)
def _declined(row: BoardReferral, event: told.ReferralDeclined, _: Recorded) -> BoardReferral:
    return replace(_ended(row, "declined", event.answered_at), answered_at=event.answered_at, decline_reason=event.reason)


@FOLDS.of(told.ReferralCompleted)
def _completed(row: BoardReferral, event: told.ReferralCompleted, _: Recorded) -> BoardReferral:
    return replace(_ended(row, "completed", event.completed_at), outcome=event.outcome)


@FOLDS.of(told.ReferralReturned)
def _returned(row: BoardReferral, event: told.ReferralReturned, _: Recorded) -> BoardReferral:
    return replace(_ended(row, "returned", event.returned_at), return_reason=event.reason)


@FOLDS.of(told.ReferralWithdrawn)
def _withdrawn(row: BoardReferral, event: told.ReferralWithdrawn, _: Recorded) -> BoardReferral:
    return _ended(row, "withdrawn", event.withdrawn_at)


@FOLDS.of(between.ReferralReceived)
def _received(_: BoardReferral | None, event: between.ReferralReceived, recorded: Recorded) -> BoardReferral:
    return BoardReferral(
        referral_id=recorded.stream,
        version=recorded.version,
        stage="received",
        person_id=event.person_id,
        setting=event.setting,
        service=event.service,
        transfer=event.transfer,
        carries=event.carries,
        begun_at=event.received_at,
        from_office=event.from_office,
        region=event.region,
        sent_at=event.sent_at,
        expires_at=event.expires_at,
        reason=text(event.reason),
        redacted=redacted(event, "reason"),
        subjects=subjects(recorded, "reason"),
    )


@FOLDS.of(between.ReferralDelivered)
def _delivered(row: BoardReferral, _: between.ReferralDelivered, __: Recorded) -> BoardReferral:
    return replace(row, delivered=True, undelivered=None)


@FOLDS.of(between.DeliveryRefused)
def _not_delivered(row: BoardReferral, event: between.DeliveryRefused, _: Recorded) -> BoardReferral:
    return replace(row, undelivered=event.code) if event.what == "ReferralSent" and not row.delivered else row


@FOLDS.of(between.ReferralAssigned)
def _assigned(row: BoardReferral, event: between.ReferralAssigned, _: Recorded) -> BoardReferral:
    return replace(row, worker_id=event.worker_id, team_id=event.team_id)


@FOLDS.of(between.ReferralLedToCase)
def _led_to_case(row: BoardReferral, event: between.ReferralLedToCase, _: Recorded) -> BoardReferral:
    return replace(row, case_id=event.case_id)


def _ended(row: BoardReferral, how: str, at: datetime) -> BoardReferral:
    if row.over and (how not in SENDERS_WORD or row.over in SENDERS_WORD):
        return row
    return replace(row, over=how, ended_at=at, transfer_asked_at=None)
