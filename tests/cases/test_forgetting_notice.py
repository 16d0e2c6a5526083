"""The decision to forget somebody gives notice in the other office's log of each referral of that person, and decides nothing there."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from cases.decider import Actor
from cases.log.referred import LogSources
from cases.person.forgetting import AskForgetting, DeclineForgetting, ForgetPerson, NoSuchNotice
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


def forgotten(offices: Offices, office: str, person_id: UUID, noticed_in: UUID | None = None) -> None:
    """An office decides, in two hands, that a person is to be forgotten; perhaps because of a notice."""
    asked = AskForgetting(person_id=person_id, basis=ForgettingBasis.ASKED_BY_PERSON, referral_id=noticed_in)
    offices.do(office, asked, by=worker(1))
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


def noticed(offices: Offices, here: str, there: str) -> tuple[UUID, UUID, int]:
    """An office forgot somebody whom it shares with another: the referral, the person's id there, and where it was decided."""
    referral_id = carried(offices)
    forgotten(offices, here, registered(offices, here, referral_id))
    offices.carry()
    (decision,) = offices.facts(here, "ForgettingDecided")
    return referral_id, registered(offices, there, referral_id), decision.position


@pytest.mark.parametrize(("here", "there"), [(REGENCY, PROVINCE), (PROVINCE, REGENCY)])
def test_the_other_offices_own_decision_names_the_notice_and_both_logs_point_at_each_other(offices: Offices, here: str, there: str) -> None:
    referral_id, person_id, decided_at = noticed(offices, here, there)
    notice = only(offices, there, "ForgettingNoticeReceived").receipt
    assert notice[0] == f"{here}:{decided_at}"
    forgotten(offices, there, person_id, noticed_in=referral_id)
    offices.carry()
    asked, decision = only(offices, there, "ForgettingAsked"), only(offices, there, "ForgettingDecided")
    assert (asked.referral_id, asked.notice, decision.notice) == (referral_id, notice, notice)
    back = only(offices, here, "ForgettingNoticeReceived")
    (second,) = offices.facts(there, "ForgettingDecided")
    assert (back.receipt[0], back.answers) == (f"{there}:{second.position}", decided_at)
    assert only(offices, there, "ForgettingNoticeReceived").answers is None
    offices.carry()
    assert len(offices.facts(here, "ForgettingNoticeReceived")) == len(offices.facts(there, "ForgettingNoticeReceived")) == 1


def test_a_decision_to_keep_the_person_names_the_notice_too(offices: Offices) -> None:
    referral_id, person_id, decided_at = noticed(offices, REGENCY, PROVINCE)
    offices.do(PROVINCE, AskForgetting(person_id=person_id, basis=ForgettingBasis.ASKED_BY_PERSON, referral_id=referral_id), by=worker(1))
    offices.do(PROVINCE, DeclineForgetting(person_id=person_id, reason="Perawatan berlanjut"), by=HEAD)
    assert only(offices, PROVINCE, "ForgettingDeclined").notice[0] == f"{REGENCY}:{decided_at}"


def test_what_was_asked_without_naming_the_notice_is_tied_in_the_log_of_the_office_that_gave_it(offices: Offices) -> None:
    _, person_id, decided_at = noticed(offices, REGENCY, PROVINCE)
    forgotten(offices, PROVINCE, person_id)
    offices.carry()
    assert only(offices, PROVINCE, "ForgettingDecided").notice is None
    assert only(offices, REGENCY, "ForgettingNoticeReceived").answers == decided_at


def test_only_a_notice_about_this_person_is_named(offices: Offices) -> None:
    first, second = carried(offices), carried(offices)
    person_id = registered(offices, REGENCY, first)
    forgotten(offices, REGENCY, person_id)
    offices.carry()
    other = registered(offices, PROVINCE, second)
    for referral_id in (first, second, other, UUID(int=77)):
        asked = AskForgetting(person_id=other, basis=ForgettingBasis.ASKED_BY_PERSON, referral_id=referral_id)
        with pytest.raises(NoSuchNotice):
            offices.do(PROVINCE, asked, by=worker(1))
