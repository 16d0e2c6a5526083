"""A regency refers a person to the province: two logs, one referral id, receipts on both sides, and only what the referral carries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.application import office_stream
from cases.case import CASE
from cases.decider import Actor
from cases.issuing import SYSTEM
from cases.log.referred import LogSources
from cases.office import OpenOffice, StartDemonstration
from cases.referral.answering import (
    AcceptReferral,
    AskForTransfer,
    CompleteReferral,
    DeclineReferral,
    GrantTransfer,
    RefuseTransfer,
    ReportProgress,
    ReturnPerson,
)
from cases.referral.asking import SHAREABLE
from cases.referral.receiving import OpenCaseFromReferral
from cases.referral.sending import EscalateReferral, RemindProvider, WithdrawReferral
from cases.vocabulary import OfficeLevel, RiskLevel, Role, Sex
from cases.vocabulary.referrals import DeclineReason, ReferralOutcome, ReturnReason
from tests.cases.offices import PROVINCE, REGENCY, Offices, two_offices, worker

HEAD = Actor(id=UUID(int=3000), role=Role.HEAD_OF_OFFICE.value)
THEIR_WORKER = worker(50)


@pytest.fixture
def offices(database: str) -> Iterator[Offices]:
    with two_offices(database) as found:
        yield found


def only(offices: Offices, office: str, name: str) -> Any:
    (fact,) = offices.facts(office, name)
    return fact.event


def accepted(offices: Offices, **more: Any) -> UUID:
    referral_id = offices.sent(**more)
    offices.carry()
    offices.do(PROVINCE, AcceptReferral(referral_id=referral_id, note="Datang Senin"), by=THEIR_WORKER)
    offices.carry()
    return referral_id


def test_a_referral_that_was_sent_is_received_with_what_it_carries_and_nothing_else(offices: Offices) -> None:
    referral_id = offices.sent(carries=("name", "age_years", "condition"))
    offices.carry()
    received = only(offices, PROVINCE, "ReferralReceived")
    assert (received.name, received.age_years, received.condition) == ("Karsa", 71, "Lemas")
    assert (received.nik, received.sex, received.region, received.reason, received.marks) == (None,) * 5
    assert offices.names(PROVINCE, referral_id) == ["ReferralReceived"]
    assert offices.state(PROVINCE, referral_id).person_id != offices.state(REGENCY, referral_id).person_id


def test_everything_that_may_be_shared_is_carried_where_it_is_named(offices: Offices) -> None:
    offices.sent(known_well=True, carries=SHAREABLE)
    offices.carry()
    received = only(offices, PROVINCE, "ReferralReceived")
    assert {name: getattr(received, name) for name in SHAREABLE} == {
        "name": "Karsa",
        "sex": Sex.MALE,
        "age_years": 71,
        "marks": "Tahi lalat di pipi",
        "condition": "Kurus",
        "citizen": True,
        "region": "32.12.01.2008",
        "place": "Terminal Indramayu",
        "categories": ("PPKS08",),
        "risk": RiskLevel.HIGH,
        "needs": "Perawatan jangka panjang",
        "nik": "9901010103530001",
        "guardian": "Warsih",
        "reason": "Tidak ada keluarga yang merawat",
    }
    assert received.guardian_id not in (None, received.person_id)


def test_each_side_holds_the_receipt_of_the_other(offices: Offices) -> None:
    accepted(offices)
    leaf = LogSources(offices.store.reader).leaf
    for here, there, ours, theirs in (
        (REGENCY, PROVINCE, "ReferralSent", "ReferralReceived"),
        (PROVINCE, REGENCY, "ReferralReceived", "ReferralDelivered"),
        (PROVINCE, REGENCY, "ReferralAccepted", "ReferralAccepted"),
    ):
        (fact,) = offices.facts(here, ours)
        assert only(offices, there, theirs).receipt == (f"{here}:{fact.position}", leaf(here, fact.position))


def test_an_answer_travels_back_in_words_and_in_time(offices: Offices) -> None:
    referral_id = accepted(offices)
    answer, heard = only(offices, PROVINCE, "ReferralAccepted"), only(offices, REGENCY, "ReferralAccepted")
    assert (heard.note, heard.answered_at) == ("Datang Senin", answer.answered_at)
    assert (answer.answered_by, heard.answered_by) == (THEIR_WORKER.id, SYSTEM.id)
    assert offices.state(REGENCY, referral_id).accepted


@pytest.mark.parametrize(
    ("command", "end"),
    [
        (CompleteReferral(referral_id=UUID(int=0), outcome=ReferralOutcome.HELPED, result="Tinggal di panti"), "completed"),
        (ReturnPerson(referral_id=UUID(int=0), reason=ReturnReason.FAMILY_FOUND), "returned"),
    ],
)
def test_the_receivers_end_ends_the_work_of_the_senders_case(offices: Offices, command: Any, end: str) -> None:
    referral_id = accepted(offices)
    case_id = offices.state(REGENCY, referral_id).case_id
    assert case_id is not None
    assert referral_id in offices.casework.state(REGENCY, CASE, case_id)[1].work
    offices.do(PROVINCE, type(command)(**{**vars(command), "referral_id": referral_id}), by=THEIR_WORKER)
    offices.carry()
    assert (offices.state(REGENCY, referral_id).over, offices.state(PROVINCE, referral_id).over) == (end, end)
    assert referral_id not in offices.casework.state(REGENCY, CASE, case_id)[1].work


def test_a_referral_that_is_declined_is_over_in_both_logs_with_its_reason(offices: Offices) -> None:
    referral_id = offices.sent()
    offices.carry()
    offices.do(PROVINCE, DeclineReferral(referral_id=referral_id, reason=DeclineReason.FULL, words="Penuh"), by=THEIR_WORKER)
    offices.carry()
    heard = only(offices, REGENCY, "ReferralDeclined")
    assert (heard.reason, heard.words) == (DeclineReason.FULL, "Penuh")
    assert offices.state(REGENCY, referral_id).over == "declined"


def test_the_receiver_opens_a_case_of_its_own_which_stays_open_with_the_referral(offices: Offices) -> None:
    referral_id = accepted(offices)
    case_id = uuid7()
    offices.do(PROVINCE, OpenCaseFromReferral(referral_id=referral_id, case_id=case_id), by=THEIR_WORKER)
    case = offices.casework.state(PROVINCE, CASE, case_id)[1]
    assert case.person_id == offices.state(PROVINCE, referral_id).person_id
    assert list(case.work) == [referral_id]
    opened = only(offices, PROVINCE, "CaseOpened")
    assert (opened.sex, opened.age_years, opened.region) == ("L", 71, "32.12.01.2008")
    offices.do(PROVINCE, CompleteReferral(referral_id=referral_id, outcome=ReferralOutcome.HELPED), by=THEIR_WORKER)
    assert not offices.casework.state(PROVINCE, CASE, case_id)[1].work


def test_progress_and_a_transfer_go_to_and_fro(offices: Offices) -> None:
    referral_id = accepted(offices)
    offices.do(PROVINCE, ReportProgress(referral_id=referral_id, progress="Mulai terapi"), by=THEIR_WORKER)
    offices.do(PROVINCE, AskForTransfer(referral_id=referral_id, reason="Akan tinggal di sini"), by=THEIR_WORKER)
    offices.carry()
    assert only(offices, REGENCY, "ReferralProgressed").progress == "Mulai terapi"
    offices.do(REGENCY, RefuseTransfer(referral_id=referral_id, reason="Keluarga di sini"), by=HEAD)
    offices.carry()
    assert only(offices, PROVINCE, "TransferRefused").reason == "Keluarga di sini"
    offices.do(PROVINCE, AskForTransfer(referral_id=referral_id, reason="Sekali lagi"), by=THEIR_WORKER)
    offices.carry()
    offices.do(REGENCY, GrantTransfer(referral_id=referral_id), by=HEAD)
    offices.carry()
    assert (offices.state(REGENCY, referral_id).transferred, offices.state(PROVINCE, referral_id).transferred) == (True, True)


def test_words_go_forward_only_where_the_referral_carries_its_reason(offices: Offices) -> None:
    referral_id = offices.sent(carries=("name",))
    offices.carry()
    offices.do(REGENCY, RemindProvider(referral_id=referral_id))
    offices.do(REGENCY, EscalateReferral(referral_id=referral_id, reason="Seminggu tanpa kabar dari Bu Rohaeni"))
    offices.do(REGENCY, WithdrawReferral(referral_id=referral_id, reason="Anaknya datang menjemput"))
    offices.carry()
    heard = [fact.event for fact in offices.facts(PROVINCE, "ReferralEscalated", "ReferralWithdrawn")]
    assert [getattr(event, "reason", "?") for event in heard] == [None, None]
    assert offices.state(PROVINCE, referral_id).reminders == 1
    assert offices.state(PROVINCE, referral_id).over == "withdrawn"


def test_what_nobody_answers_lapses_in_both_logs(offices: Offices) -> None:
    referral_id = offices.sent()
    offices.carry()
    offices.now = datetime.now(UTC) + timedelta(days=90)
    offices.carry()
    assert (offices.state(REGENCY, referral_id).over, offices.state(PROVINCE, referral_id).over) == ("expired", "expired")
    assert {e.term for e in (fact.event for fact in offices.facts(PROVINCE, "DeadlineBreached"))} == {"referral-answer"}  # type: ignore[attr-defined]


def test_no_id_is_in_both_logs_but_the_referrals_and_the_systems(offices: Offices) -> None:
    referral_id = accepted(offices)
    offices.do(PROVINCE, OpenCaseFromReferral(referral_id=referral_id, case_id=uuid7()), by=THEIR_WORKER)
    offices.do(PROVINCE, AskForTransfer(referral_id=referral_id, reason="Tinggal di sini"), by=THEIR_WORKER)
    offices.carry()
    offices.do(REGENCY, GrantTransfer(referral_id=referral_id), by=HEAD)
    offices.carry()
    assert ids_of(offices, REGENCY) & ids_of(offices, PROVINCE) == {referral_id, SYSTEM.id}


def ids_of(offices: Offices, office: str) -> set[UUID]:
    """Every id in an office's log, of streams, in fields and of who told; without who opened the office in this test."""
    found: set[UUID] = set()
    for fact in offices.facts(office):
        found |= {fact.stream, fact.told.actor_id, *(value for value in vars(fact.event).values() if isinstance(value, UUID))}
    return found - {worker(0).id}


def test_an_office_that_is_not_here_is_seen_not_to_have_taken_it(offices: Offices) -> None:
    referral_id = offices.sent(destination_office="prov-banten")
    offices.carry()
    refused = only(offices, REGENCY, "DeliveryRefused")
    assert (refused.to_office, refused.what, refused.code) == ("prov-banten", "ReferralSent", "office-not-opened")
    assert offices.state(REGENCY, referral_id).undelivered == "office-not-opened"
    assert offices.carry() == 0
    assert refusals(offices) == [(REGENCY, "ReceiveReferral", "office-not-opened")]


def refusals(offices: Offices) -> list[tuple[str, str, str]]:
    with psycopg.connect(connect_info(offices.database, "worker")) as connection:
        connection.execute("select set_config('jejak.office', '*', false)")
        return connection.execute("select office, command, code from reactor_refusals order by position").fetchall()


def test_what_was_forgotten_here_is_not_carried(offices: Offices) -> None:
    referral_id = offices.sent()
    person_id = offices.state(REGENCY, referral_id).person_id
    with psycopg.connect(connect_info(offices.database, "owner"), autocommit=True) as owner:
        owner.execute("select set_config('jejak.office', '*', false)")
        owner.execute("update subject_keys set wrapped = null, destroyed_at = now() where subject = %s", [person_id])
    assert person_id is not None
    offices.store.keyring.drop(REGENCY, person_id)
    offices.carry()
    received = only(offices, PROVINCE, "ReferralReceived")
    assert (received.name, received.condition, received.age_years) == (None, None, 71)


def test_every_carried_field_is_sealed_with_the_receivers_own_key(offices: Offices) -> None:
    offices.sent()
    offices.carry()
    received = only(offices, PROVINCE, "ReferralReceived")
    with psycopg.connect(connect_info(offices.database, "owner"), autocommit=True) as owner:
        owner.execute("select set_config('jejak.office', '*', false)")
        keys = owner.execute("select office from subject_keys where subject = %s", [received.person_id]).fetchall()
    assert keys == [(PROVINCE,)]


def test_facts_of_referrals_elsewhere_are_carried_nowhere(offices: Offices) -> None:
    case_id, _ = offices.case()
    offices.approved(case_id, destination_office=None)
    offices.carry()
    assert [fact.name for fact in offices.facts(PROVINCE)] == ["OfficeOpened"]


def test_a_demonstration_and_real_work_do_not_refer_to_each_other(offices: Offices) -> None:
    office = "prov-peragaan"
    opened = OpenOffice(office_id=office_stream(office), name="Peragaan", level=OfficeLevel.PROVINCE, region="32", zone="Asia/Jakarta")
    offices.do(office, StartDemonstration(office_id=office_stream(office), seed=1))
    offices.do(office, opened)
    referral_id = offices.sent(destination_office=office)
    offices.carry()
    assert offices.state(REGENCY, referral_id).undelivered == "demonstration-apart"
    assert offices.names(office, referral_id) == []


def test_a_key_that_is_lost_stops_the_senders_reactor_and_no_others(offices: Offices) -> None:
    referral_id = offices.sent()
    person_id = offices.state(REGENCY, referral_id).person_id
    with psycopg.connect(connect_info(offices.database, "owner"), autocommit=True) as owner:
        owner.execute("select set_config('jejak.office', '*', false)")
        kept = owner.execute("delete from subject_keys where subject = %s returning office, subject, kek, wrapped", [person_id]).fetchone()
    assert person_id is not None
    offices.store.keyring.drop(REGENCY, person_id)
    reactor = offices.reactor()
    assert reactor.turn(REGENCY) == 0
    assert reactor.turn(PROVINCE) == 1
    with psycopg.connect(connect_info(offices.database, "owner"), autocommit=True) as owner:
        owner.execute("select set_config('jejak.office', '*', false)")
        owner.execute("insert into subject_keys (office, subject, kek, wrapped) values (%s, %s, %s, %s)", kept)
    reactor.close()
    offices.carry()
    assert offices.names(PROVINCE, referral_id) == ["ReferralReceived"]
