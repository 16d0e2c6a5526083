"""A referral as the board shows it, the stage that people see, and for whom it waits."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from projections.model import Folds, Row

APPROVER: Final = "approver"
CONSENT: Final = "consent"
SENDER: Final = "sender"
PROVIDER: Final = "provider"
TRANSFER: Final = "transfer"
ANSWER: Final = "answer"
WORK: Final = "work"
SENDERS_WORD: Final = frozenset({"withdrawn", "expired"})
"""Ends that the sender gives: where both offices ended a referral at the same time, the sender's end stands."""


class BoardReferral(Row, frozen=True, kw_only=True):
    """A referral as the board shows it, asked for here or received from another office.

    Attributes:
        version: of the stream after the last fact.
        begun_at: when it was requested here, or received.
        from_office: the office that refers, of one received.
        region, team_id, worker_id: of one received, until this office has a case of its own: then the case says it.
        carries: names of the fields that go to the provider.
        chain, approvals: the roles that approve, in order, and how many of them have.
        consent: on what basis the person's data may go; None: nobody has asked yet.
        undelivered: by which refusal the other office's log did not take it.
        waits_for: `approver`, `consent`, `sender`, `provider` or `transfer`; of one received `answer` or `work`; None: it is over.
        waits_for_role: whose step it is, of `approver`.
        waiting_since: since when it waits for that.
        due_at: the earliest of the terms that the office must keep; `terms`: those that run, by name.
        sent_position: where in the log it was sent: what the provider may read is what was known there.
        decline_reason, return_reason, outcome: how the provider ended it.
        destination_name, reason, override_reason: opened; None where nothing was said or it is redacted.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the row's texts.
    """

    referral_id: UUID
    version: int
    stage: str
    case_id: UUID | None = None
    person_id: UUID | None = None
    destination: str | None = None
    destination_office: str | None = None
    partner_id: UUID | None = None
    setting: str
    service: str
    transfer: bool = False
    replaces: UUID | None = None
    jurisdiction: str | None = None
    carries: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    approvals: int = 0
    requested_by: UUID | None = None
    requested_for: UUID | None = None
    begun_at: datetime
    from_office: str | None = None
    region: str | None = None
    team_id: UUID | None = None
    worker_id: UUID | None = None
    consent: str | None = None
    waits_for: str | None = None
    waits_for_role: str | None = None
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    terms: dict[str, datetime] = msgspec.field(default_factory=dict)
    sent_at: datetime | None = None
    sent_position: int | None = None
    expires_at: datetime | None = None
    delivered: bool = False
    undelivered: str | None = None
    reminders: int = 0
    escalated_at: datetime | None = None
    answered_at: datetime | None = None
    accepted: bool = False
    first_appointment_on: date | None = None
    decline_reason: str | None = None
    transfer_asked_at: datetime | None = None
    transferred_at: datetime | None = None
    return_reason: str | None = None
    outcome: str | None = None
    ended_at: datetime | None = None
    over: str | None = None
    destination_name: str | None = None
    reason: str | None = None
    override_reason: str | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


FOLDS: Final[Folds[BoardReferral]] = Folds()


def stage(row: BoardReferral) -> str:
    """The stage that people see; the same words as the decider uses."""
    stages = (
        (row.over is not None, row.over or ""),
        (row.transfer_asked_at is not None, "transfer-asked-for"),
        (row.accepted, "accepted"),
        (row.from_office is not None, "received"),
        (row.undelivered is not None, "not-delivered"),
        (row.sent_at is not None, "sent"),
        (row.approvals == len(row.chain), "approved"),
    )
    return next((name for holds, name in stages if holds), "in-approval")


def waits(row: BoardReferral) -> tuple[str | None, str | None]:
    """For whom it waits, and for which role where one decides."""
    if row.over is not None:
        return None, None
    if row.from_office is not None:
        return (WORK if row.accepted else ANSWER), None
    if row.approvals < len(row.chain):
        return APPROVER, row.chain[row.approvals]
    if row.sent_at is None:
        return (SENDER if row.consent is not None else CONSENT), None
    return (TRANSFER if row.transfer_asked_at is not None else PROVIDER), None
