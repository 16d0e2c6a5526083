"""What is known of a partner, and how it takes up its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, changed
from cases.decider import Context
from cases.events import partner as told
from cases.vocabulary.registers import PartnerKind


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A partner as its facts have it.

    Attributes:
        size: how many facts it has; also the version of the last.
        agreements: those that were not ended, by id, with their last days.
        ids: every id of an agreement or aid that was used.
    """

    size: int = 0
    kind: PartnerKind | None = None
    psks_type: str | None = None
    region: str = ""
    registered_on: date | None = None
    agreements: Mapping[UUID, date] = field(default_factory=dict)
    ended: bool = False
    ids: frozenset[UUID] = frozenset()


def stage(partner: Partner) -> str:
    """The stage that people see."""
    return "not-registered" if partner.kind is None else "ended" if partner.ended else "registered"


def _anything(_: Partner, __: Context) -> None:
    """Nothing holds for all facts of a partner: an agreement may be older than the record."""


RULES: Final[Rules[Partner]] = Rules(_anything)
FOLDS: Final[Folds[Partner]] = Folds()


@FOLDS.of(told.PartnerRegistered)
def _registered(partner: Partner, event: told.PartnerRegistered) -> Partner:
    return _with(partner, kind=event.kind, psks_type=event.psks_type, region=event.region, registered_on=event.registered_on)


@FOLDS.of(told.PartnerCorrected)
def _corrected(partner: Partner, event: told.PartnerCorrected) -> Partner:
    return _with(
        partner,
        kind=event.kind or partner.kind,
        psks_type=event.psks_type or partner.psks_type,
        region=event.region or partner.region,
    )


@FOLDS.of(told.CapacityStated)
def _capacity(partner: Partner, _: told.CapacityStated) -> Partner:
    return _with(partner)


@FOLDS.of(told.PartnerAccredited)
def _accredited(partner: Partner, _: told.PartnerAccredited) -> Partner:
    return _with(partner)


@FOLDS.of(told.AgreementSigned)
def _signed(partner: Partner, event: told.AgreementSigned) -> Partner:
    agreements = {**partner.agreements, event.agreement_id: event.valid_until_on}
    return _with(partner, agreements=agreements, ids=partner.ids | {event.agreement_id})


@FOLDS.of(told.AgreementEnded)
def _agreement_ended(partner: Partner, event: told.AgreementEnded) -> Partner:
    return _with(partner, agreements={key: last for key, last in partner.agreements.items() if key != event.agreement_id})


@FOLDS.of(told.PartnerAided)
def _aided(partner: Partner, event: told.PartnerAided) -> Partner:
    return _with(partner, ids=partner.ids | {event.aid_id})


@FOLDS.of(told.PartnerEnded)
def _ended(partner: Partner, _: told.PartnerEnded) -> Partner:
    return _with(partner, ended=True)


def _with(partner: Partner, **changes: Any) -> Partner:
    return changed(partner, size=partner.size + 1, **changes)
