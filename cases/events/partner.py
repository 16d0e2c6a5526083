"""What happens to a partner or institution: registered, how many it takes, accredited, agreements, aid given to it, ended.

Partners may be people (a community social worker, a pioneer family), so their names are sealed like those of people.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.registers import Accreditation, AidKind, PartnerKind
from cases.vocabulary.services import FundingSource

PartnerText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class PartnerRegistered(Event):
    """Somebody works with the office.

    Attributes:
        psks_type: which social-welfare resource it is (code list `psks_types`), if it is one.
        region: where it works.
    """

    kind: Open[PartnerKind]
    region: Open[str]
    registered_on: Open[date]
    psks_type: Open[str | None] = None
    name: PartnerText = None
    address: PartnerText = None
    contact: PartnerText = None
    phone: PartnerText = None


@event()
class PartnerCorrected(Event):
    """Something said of it was wrong or has changed; what has no value stays."""

    kind: Open[PartnerKind | None] = None
    psks_type: Open[str | None] = None
    region: Open[str | None] = None
    name: PartnerText = None
    address: PartnerText = None
    contact: PartnerText = None
    phone: PartnerText = None


@event()
class CapacityStated(Event):
    """How many an institution can take, and how many live there."""

    places: Open[int]
    stated_on: Open[date]
    residents: Open[int | None] = None


@event()
class PartnerAccredited(Event):
    """How an institution was found to be, and until when that holds."""

    grade: Open[Accreditation]
    decided_on: Open[date]
    valid_until_on: Open[date | None] = None
    decree_number: Open[str | None] = None


@event()
class AgreementSigned(Event):
    """An agreement (perjanjian kerja sama) holds from a day to a day."""

    agreement_id: Open[UUID]
    number: Open[str]
    signed_on: Open[date]
    valid_from_on: Open[date]
    valid_until_on: Open[date]
    subject: PartnerText = None


@event()
class AgreementEnded(Event):
    """An agreement holds no more, before its last day."""

    agreement_id: Open[UUID]
    ended_on: Open[date]
    reason: PartnerText = None


@event()
class PartnerAided(Event):
    """The partner itself was given something."""

    aid_id: Open[UUID]
    kind: Open[AidKind]
    fund: Open[FundingSource]
    given_on: Open[date]
    value_rupiah: Open[int | None] = None
    what: PartnerText = None


@event()
class PartnerEnded(Event):
    """It works with the office no more."""

    ended_on: Open[date]
    reason: PartnerText = None
