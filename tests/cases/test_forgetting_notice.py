"""The decision to forget somebody gives notice in the other office's log of each referral of that person, and decides nothing there."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from cases.decider import Actor
from cases.log.referred import LogSources
from cases.person.forgetting import AskForgetting, ForgetPerson
from cases.person.registration import RegisterPerson
from cases.vocabulary import Role
from cases.vocabulary.people import ForgettingBasis
from tests.cases.offices import PROVINCE, REGENCY, Offices, two_offices, worker

HEAD = Actor(id=UUID(int=3000), role=Role.HEAD_OF_OFFICE.value)


@pytest.fixture
def offices(database: str) -> Iterator[Offices]:
    with two_offices(database) as found:
        yield found


def only(offices: Offices, office: str, name: str) -> Any:
    (fact,) = offices.facts(office, name)
    return fact.event


def carried(offices: Offices) -> UUID:
    """A referral that the province has received."""
    referral_id = offices.sent()
    offices.carry()
    return referral_id


def forgotten(offices: Offices, office: str, person_id: UUID) -> None:
    """An office decides, in two hands, that a person is to be forgotten."""
    offices.do(office, AskForgetting(person_id=person_id, basis=ForgettingBasis.ASKED_BY_PERSON), by=worker(1))
    offices.do(office, ForgetPerson(person_id=person_id), by=HEAD)


def registered(offices: Offices, office: str, referral_id: UUID) -> UUID:
    """The person of a referral has a record in an office: their id there."""
    person_id = offices.state(office, referral_id).person_id
    assert person_id is not None
    offices.do(office, RegisterPerson(person_id=person_id, region="32.12.01.2008"))
    return person_id


@pytest.mark.parametrize(("here", "there"), [(REGENCY, PROVINCE), (PROVINCE, REGENCY)])
def test_the_decision_to_forget_somebody_gives_the_other_office_notice_and_decides_nothing_there(
    offices: Offices, here: str, there: str
) -> None:
    referral_id = carried(offices)
    forgotten(offices, here, registered(offices, here, referral_id))
    offices.carry()
    notice = only(offices, there, "ForgettingNoticeReceived")
    (decision,) = offices.facts(here, "ForgettingDecided")
    assert notice.receipt == (f"{here}:{decision.position}", LogSources(offices.store.reader).leaf(here, decision.position))
    assert (notice.from_office, notice.basis) == (here, ForgettingBasis.ASKED_BY_PERSON)
    assert offices.state(there, referral_id).noticed
    assert offices.facts(there, "ForgettingDecided") == []
    assert only(offices, PROVINCE, "ReferralReceived").name == "Karsa"


def test_every_referral_of_the_person_is_noticed_and_of_nobody_else(offices: Offices) -> None:
    first, second = carried(offices), carried(offices)
    forgotten(offices, REGENCY, registered(offices, REGENCY, second))
    offices.carry()
    assert (offices.state(PROVINCE, first).noticed, offices.state(PROVINCE, second).noticed) == (False, True)
