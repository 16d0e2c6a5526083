"""What a partner may know of the referrals that were sent to it: how far each is, never whose case it is.

It is a table of its own: row-level security shows it to the partner, and of the office's board nothing.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from msgspec import structs
from psycopg import sql

from cases.events import referral as told
from cases.log.reader import Recorded
from projections.listing import true_at, values
from projections.model import Folds, Key, Model, Row
from projections.moments import Answer, known
from projections.opened import kind_of
from projections.scope import ScopedConnection

GOING_ON: Final = ("sent", "accepted", "transfer-asked-for")
"""Stages in which the partner helps or may help: then it reads what the referral carries, and later no more."""


class Referred(Row, frozen=True, kw_only=True):
    """A referral to a partner.

    Attributes:
        sent_position: where in the log it was sent; before that the partner knows nothing of it.
        stage: what the partner sees of how far it is.
    """

    referral_id: UUID
    partner_id: UUID
    version: int
    stage: str
    service: str
    setting: str
    transfer: bool
    carries: tuple[str, ...]
    sent_at: datetime | None = None
    sent_position: int | None = None
    answer_due_at: datetime | None = None
    expires_at: datetime | None = None
    reminders: int = 0
    first_appointment_on: date | None = None
    transferred: bool = False
    ended_at: datetime | None = None


FOLDS: Final[Folds[Referred]] = Folds()


@FOLDS.of(told.ReferralRequested)
def _requested(_: Referred | None, event: told.ReferralRequested, recorded: Recorded) -> Referred | None:
    if event.partner_id is None:
        return None
    return Referred(
        referral_id=recorded.stream,
        partner_id=event.partner_id,
        version=recorded.version,
        stage="",
        service=event.service,
        setting=event.setting,
        transfer=event.transfer,
        carries=event.carries,
    )


@FOLDS.of(told.ReferralSent)
def _sent(row: Referred, event: told.ReferralSent, recorded: Recorded) -> Referred:
    return structs.replace(
        row,
        stage="sent",
        sent_at=event.sent_at,
        sent_position=recorded.position,
        answer_due_at=event.answer_due_at,
        expires_at=event.expires_at,
    )


@FOLDS.of(told.ReferralReminded)
def _reminded(row: Referred, event: told.ReferralReminded, _: Recorded) -> Referred:
    return structs.replace(row, reminders=event.number)


@FOLDS.of(told.ReferralAccepted)
def _accepted(row: Referred, event: told.ReferralAccepted, _: Recorded) -> Referred:
    return structs.replace(row, stage="accepted", first_appointment_on=event.first_appointment_on)


@FOLDS.of(told.TransferAskedFor)
def _asked(row: Referred, _: told.TransferAskedFor, __: Recorded) -> Referred:
    return structs.replace(row, stage="transfer-asked-for")


@FOLDS.of(told.TransferGranted)
def _granted(row: Referred, _: told.TransferGranted, __: Recorded) -> Referred:
    return structs.replace(row, stage="accepted", transferred=True)


@FOLDS.of(told.TransferRefused)
def _refused(row: Referred, _: told.TransferRefused, __: Recorded) -> Referred:
    return structs.replace(row, stage="accepted")


@FOLDS.of(told.ReferralDeclined)
def _declined(row: Referred, event: told.ReferralDeclined, _: Recorded) -> Referred:
    return structs.replace(row, stage="declined", ended_at=event.answered_at)


@FOLDS.of(told.ReferralCompleted)
def _completed(row: Referred, event: told.ReferralCompleted, _: Recorded) -> Referred:
    return structs.replace(row, stage="completed", ended_at=event.completed_at)


@FOLDS.of(told.ReferralReturned)
def _returned(row: Referred, event: told.ReferralReturned, _: Recorded) -> Referred:
    return structs.replace(row, stage="returned", ended_at=event.returned_at)


@FOLDS.of(told.ReferralExpired)
def _expired(row: Referred, event: told.ReferralExpired, _: Recorded) -> Referred:
    return structs.replace(row, stage="expired", ended_at=event.expired_at)


@FOLDS.of(told.ReferralWithdrawn)
def _withdrawn(row: Referred, event: told.ReferralWithdrawn, _: Recorded) -> Referred:
    return structs.replace(row, stage="withdrawn", ended_at=event.withdrawn_at)


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.stream,),) if kind_of(recorded.event) == "referral" else ()


def _evolve(row: Referred | None, recorded: Recorded) -> Referred | None:
    if row is None and not isinstance(recorded.event, told.ReferralRequested):
        return None
    after = FOLDS.evolve(row, recorded)
    return None if after is None else structs.replace(after, version=recorded.version)


REFERRED: Final = Model(name="referred", row=Referred, key=("referral_id",), keys=_keys, evolve=_evolve, opens=False)


class PartnerReferral(msgspec.Struct, frozen=True, kw_only=True):
    """A referral as the partner sees it to which it was sent.

    Attributes:
        carries: names of the fields that it carries; their values are with the one referral.
    """

    referral_id: UUID
    version: int
    stage: str
    service: str
    setting: str
    transfer: bool
    carries: tuple[str, ...]
    sent_at: datetime
    answer_due_at: datetime
    expires_at: datetime
    reminders: int
    first_appointment_on: date | None
    transferred: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredAsked:
    """Which referrals a partner asks for; what is None does not matter.

    Attributes:
        open: only those that go on, or only those that are over.
        after: the last of the page before: when it was sent, and its id.
    """

    referral_id: UUID | None = None
    stage: str | None = None
    open: bool | None = None
    due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "referral_id": "referral_id = %(referral_id)s",
    "stage": "stage = %(stage)s",
    "open": "(ended_at is null) = %(open)s",
    "due_before": "stage = 'sent' and answer_due_at < %(due_before)s",
    "after": "(sent_at, referral_id) > (%(after_at)s, %(after_id)s)",
}


async def referred(connection: ScopedConnection, asked: ReferredAsked, position: int | None = None) -> Answer[PartnerReferral]:
    """A page of the referrals that were sent to the caller's partner, oldest first, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, REFERRED.name, position)
    conditions: list[LiteralString] = [
        true_at(now=upto.now),
        "sent_position is not null",
        *(words for name, words in _ASKED.items() if getattr(asked, name) is not None),
    ]
    query = sql.SQL(
        "select {columns} from referred_rows where office = %(office)s and generation = %(generation)s and {conditions}"
        " order by sent_at, referral_id limit %(limit)s"
    ).format(
        columns=sql.SQL(", ").join([sql.Identifier(name) for name in PartnerReferral.__struct_fields__]),
        conditions=sql.SQL(" and ").join([sql.SQL(condition) for condition in conditions]),
    )
    after_at, after_id = asked.after or (None, None)
    wanted: dict[str, Any] = {**asdict(replace(asked, after=None)), "after_at": after_at, "after_id": after_id}
    rows = await connection.all(PartnerReferral, query, {**wanted, **values(connection, REFERRED, upto.position)})
    return Answer(tuple(rows), upto)
