"""Which partners and institutions are there, how many they take, what holds with them, and what they were given."""

from dataclasses import dataclass
from datetime import date
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import partner as told
from cases.log.reader import Recorded
from projections.model import Folds, Model
from projections.moments import Answer
from projections.opened import text
from projections.register.entry import Entry, page, sealed_texts
from projections.scope import ScopedConnection


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement, from a day to a day, or to the day on which it was ended before."""

    number: str
    valid_from_on: date
    valid_until_on: date
    subject: str | None = None
    ended_on: date | None = None


class Aid(msgspec.Struct, frozen=True, kw_only=True):
    """What the partner itself was given."""

    kind: str
    fund: str
    given_on: date
    value_rupiah: int | None = None
    what: str | None = None


class RegisteredPartner(Entry, frozen=True, kw_only=True):
    """A partner as the register shows it."""

    partner_id: UUID
    kind: str
    psks_type: str | None = None
    region: str
    registered_on: date
    ended_on: date | None = None
    name: str | None = None
    address: str | None = None
    contact: str | None = None
    phone: str | None = None
    places: int | None = None
    residents: int | None = None
    capacity_on: date | None = None
    accreditation: str | None = None
    accredited_until_on: date | None = None
    aid_rupiah: int = 0
    agreements: dict[UUID, Agreement] = msgspec.field(default_factory=dict)
    aid: dict[UUID, Aid] = msgspec.field(default_factory=dict)


FOLDS: Final[Folds[RegisteredPartner]] = Folds()


@FOLDS.of(told.PartnerRegistered)
def _registered(_: RegisteredPartner | None, event: told.PartnerRegistered, recorded: Recorded) -> RegisteredPartner:
    return RegisteredPartner(
        partner_id=recorded.stream,
        kind=event.kind,
        psks_type=event.psks_type,
        region=event.region,
        registered_on=event.registered_on,
        name=text(event.name),
        address=text(event.address),
        contact=text(event.contact),
        phone=text(event.phone),
        **sealed_texts(None, recorded),
    )


@FOLDS.of(told.PartnerCorrected)
def _corrected(row: RegisteredPartner, event: told.PartnerCorrected, recorded: Recorded) -> RegisteredPartner:
    said = {name: text(getattr(event, name)) for name in ("name", "address", "contact", "phone") if getattr(event, name) is not None}
    return replace(
        row,
        kind=event.kind or row.kind,
        psks_type=event.psks_type or row.psks_type,
        region=event.region or row.region,
        **said,
        **sealed_texts(row, recorded),
    )


@FOLDS.of(told.CapacityStated)
def _capacity(row: RegisteredPartner, event: told.CapacityStated, recorded: Recorded) -> RegisteredPartner:
    stated = {"places": event.places, "residents": event.residents, "capacity_on": event.stated_on}
    return replace(row, **stated, **sealed_texts(row, recorded))


@FOLDS.of(told.PartnerAccredited)
def _accredited(row: RegisteredPartner, event: told.PartnerAccredited, recorded: Recorded) -> RegisteredPartner:
    return replace(row, accreditation=event.grade, accredited_until_on=event.valid_until_on, **sealed_texts(row, recorded))


@FOLDS.of(told.AgreementSigned)
def _signed(row: RegisteredPartner, event: told.AgreementSigned, recorded: Recorded) -> RegisteredPartner:
    signed = Agreement(
        number=event.number, valid_from_on=event.valid_from_on, valid_until_on=event.valid_until_on, subject=text(event.subject)
    )
    return replace(row, agreements={**row.agreements, event.agreement_id: signed}, **sealed_texts(row, recorded))


@FOLDS.of(told.AgreementEnded)
def _agreement_ended(row: RegisteredPartner, event: told.AgreementEnded, recorded: Recorded) -> RegisteredPartner:
    ended = replace(row.agreements[event.agreement_id], ended_on=event.ended_on)
    return replace(row, agreements={**row.agreements, event.agreement_id: ended}, **sealed_texts(row, recorded))


@FOLDS.of(told.PartnerAided)
def _aided(row: RegisteredPartner, event: told.PartnerAided, recorded: Recorded) -> RegisteredPartner:
    given = Aid(kind=event.kind, fund=event.fund, given_on=event.given_on, value_rupiah=event.value_rupiah, what=text(event.what))
    total = row.aid_rupiah + (event.value_rupiah or 0)
    return replace(row, aid={**row.aid, event.aid_id: given}, aid_rupiah=total, **sealed_texts(row, recorded))


@FOLDS.of(told.PartnerEnded)
def _ended(row: RegisteredPartner, event: told.PartnerEnded, recorded: Recorded) -> RegisteredPartner:
    return replace(row, ended_on=event.ended_on, **sealed_texts(row, recorded))


PARTNERS: Final = Model(name="partners", row=RegisteredPartner, key=("partner_id",), keys=FOLDS.keys, evolve=FOLDS.evolve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """Which partners are asked for; what is None does not matter.

    Attributes:
        on: only those that work with the office on this day.
        area: region code; what lies within it.
        after: kind and id of the last partner of the page before.
    """

    partner_id: UUID | None = None
    kind: str | None = None
    psks_type: str | None = None
    area: str | None = None
    on: date | None = None
    after: tuple[str, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "partner_id": "partner_id = %(partner_id)s",
    "kind": "kind = %(kind)s",
    "psks_type": "psks_type = %(psks_type)s",
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "on": "registered_on <= %(on)s and (ended_on is null or ended_on > %(on)s)",
    "after": "(kind, partner_id) > (%(after_first)s, %(after_second)s)",
}


async def partners(connection: ScopedConnection, asked: Partners, position: int | None = None) -> Answer[RegisteredPartner]:
    """A page of partners by kind, now or as known at a position."""
    return await page(connection, PARTNERS, asked, _ASKED, "kind, partner_id", position=position)
