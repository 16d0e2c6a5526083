"""What people are given in the demonstration: everybody who counts at least one service, many of them several."""

from dataclasses import replace
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from api.demonstration.offices import Member
from api.demonstration.story import Door
from api.demonstration.telling import Telling
from cases.case.services import DeliverService, WithdrawDelivery
from cases.vocabulary import OfficeLevel, SpmGroup
from cases.vocabulary.services import FundingSource, Receiver, ServiceUnit


class Given(NamedTuple):
    """A kind of service: its code, in what it is counted, how much of it at most, what one is worth in rupiah."""

    service: str
    unit: ServiceUnit
    most: int
    rupiah: int


_MEALS: Final = Given("SVC-PERMAKANAN", ServiceUnit.PACKAGE, 2, 150_000)
_CLOTHES: Final = Given("SVC-SANDANG", ServiceUnit.PACKAGE, 1, 200_000)
_GUIDANCE: Final = Given("SVC-BIMSOS", ServiceUnit.SESSION, 4, 0)

GIVEN: Final = {
    SpmGroup.NEGLECTED_CHILDREN: (
        Given("SVC-NUTRISI", ServiceUnit.PACKAGE, 2, 175_000),
        Given("ATENSI-2", ServiceUnit.MONTH, 1, 500_000),
        Given("SVC-AKSES-DIKES", ServiceUnit.PERSON, 1, 0),
        _CLOTHES,
        _GUIDANCE,
    ),
    SpmGroup.NEGLECTED_WITH_DISABILITIES: (
        _MEALS,
        Given("ATENSI-4", ServiceUnit.SESSION, 4, 100_000),
        Given("SVC-BIM-FISIK", ServiceUnit.SESSION, 4, 50_000),
        _CLOTHES,
    ),
    SpmGroup.NEGLECTED_ELDERLY: (
        _MEALS,
        _MEALS,
        _CLOTHES,
        Given("ATENSI-1", ServiceUnit.PACKAGE, 1, 300_000),
        Given("SVC-PERBEKES", ServiceUnit.PACKAGE, 1, 100_000),
    ),
    SpmGroup.HOMELESS_AND_BEGGARS: (
        _MEALS,
        _CLOTHES,
        Given("SVC-BIM-MENTAL", ServiceUnit.SESSION, 3, 0),
        Given("SVC-ADMINDUK", ServiceUnit.DOCUMENT, 1, 0),
        Given("SVC-PEMULANGAN", ServiceUnit.TRIP, 1, 350_000),
    ),
}
"""Group to what its people are given; what is frequent stands there twice."""

_OTHERS: Final = (_MEALS, _GUIDANCE)
_REGENCY: Final = (FundingSource.REGENCY_BUDGET,) * 5
_PROVINCE: Final = (FundingSource.PROVINCIAL_BUDGET,) * 5
_BESIDE: Final = (FundingSource.NATIONAL_BUDGET, FundingSource.NATIONAL_BUDGET, FundingSource.ZAKAT_AGENCY, FundingSource.BANK_CSR)

SINCE: Final = 2021
"""The first year in which the code list of services holds."""


def serve(told: Telling) -> None:
    """Give something at once, or soon; to a third of the people something more, later."""
    if told.at.astimezone(told.cast.played.local).year < SINCE:
        return
    chance = told.chance
    by, wait, lag, channel = {
        Door.FIELD: (told.responder, chance.minutes(5, 90), chance.minutes(1, 30), "field"),
        Door.REPORT: (told.social_worker, chance.minutes(10, 240), chance.minutes(1, 90), "office"),
        Door.LIST: (told.subdistrict_worker, chance.minutes(1, 60), chance.minutes(1, 30), "village-list"),
    }[told.story.door]
    _give(told, by, wait, lag, channel)
    if chance.happens(0.01):
        _give_in_error(told)


def serve_again(told: Telling) -> None:
    """Give something more to some."""
    if told.at.astimezone(told.cast.played.local).year < SINCE:
        return
    chance = told.chance
    for share in (0.26, 0.25):
        if not chance.happens(share):
            return
        wait = told.until_office_hours(chance.days(2, 45))
        _give(told, told.social_worker, wait, chance.minutes(5, 3_000), "office")


def serve_there(told: Telling, case_id: UUID) -> None:
    """Give something in another case of the story."""
    given = replace(_delivery(told), case_id=case_id)
    told.tell(given, told.subdistrict_worker, after=told.chance.minutes(5, 60), lag=told.chance.minutes(1, 30), channel="village-list")


def _give(told: Telling, by: Member, wait: timedelta, lag: timedelta, channel: str) -> None:
    delivered = _delivery(told)
    told.tell(delivered, by, after=wait, lag=lag, channel=channel)


def _give_in_error(told: Telling) -> None:
    """Enter one delivery too many, and say so days later."""
    chance = told.chance
    mistaken = _delivery(told)
    told.tell(mistaken, told.social_worker, after=chance.minutes(30, 300), lag=chance.minutes(5, 300))
    never = WithdrawDelivery(case_id=told.case_id, service_id=mistaken.service_id, reason="Tercatat dua kali")
    told.tell(never, told.social_worker, after=told.until_office_hours(chance.days(1, 9)), lag=chance.minutes(5, 300))


def _delivery(told: Telling) -> DeliverService:
    chance, group = told.chance, told.story.group
    given = chance.one_of(GIVEN.get(group, _OTHERS) if group else _OTHERS)
    quantity = chance.number(1, given.most)
    own = _PROVINCE if told.cast.played.level is OfficeLevel.PROVINCE else _REGENCY
    return DeliverService(
        case_id=told.case_id,
        service_id=told.new_id(),
        service=given.service,
        quantity=quantity,
        unit=given.unit,
        fund=chance.one_of((*own, *_BESIDE)),
        received_by=chance.one_of((Receiver.PERSON, Receiver.PERSON, Receiver.FAMILY)),
        value_rupiah=quantity * given.rupiah or None,
    )
