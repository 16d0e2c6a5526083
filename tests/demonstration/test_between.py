"""A referral played between two offices of the demonstration: the other log has it at the played time, and no reactor does it again."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from api.database.connections import connect_info
from api.demonstration import SEED
from api.demonstration.between import StepAt, play_between
from api.demonstration.chance import Chance
from api.demonstration.offices import INDRAMAYU, OPENED_AT, WEST_JAVA, Cast
from api.demonstration.partners import SENTRA, sentra_of
from api.demonstration.script import Script
from api.demonstration.telling import Step
from cases.application import Casework
from cases.case.episodes import OpenCase
from cases.decider import Actor, Command
from cases.log.keys import KeyEncryptionKeys
from cases.log.referred import LogSources
from cases.log.store import LogStore
from cases.partner import PARTNER
from cases.reactor import Reactor
from cases.referral import REFERRAL
from cases.referral.answering import AcceptReferral
from cases.referral.asking import ApproveReferral, RecordReferralConsent, RequestReferral
from cases.referral.processes import BetweenOffices
from cases.referral.sending import SendReferral
from cases.unit import Order
from cases.vocabulary import Role
from cases.vocabulary.referrals import ConsentBasis, Destination, Setting

NOON = OPENED_AT + timedelta(days=100)
HERE, THERE = Cast(INDRAMAYU, SEED), Cast(WEST_JAVA, SEED)
REFERRAL_ID, CASE_ID, PERSON_ID = (UUID(int=number) for number in (11, 12, 13))


@pytest.fixture
def opened(database: str) -> Iterator[Casework]:
    """Both offices, opened and staffed."""
    with LogStore(connect_info(database, "worker"), KeyEncryptionKeys.generate()) as store:
        yield staffed(Casework(store))


def staffed(casework: Casework) -> Casework:
    for cast in (HERE, THERE):
        orders = [
            Order(office=cast.played.office, command=s.command, actor=s.by, command_id=s.command_id, clock=s.recorded_at)
            for s in Script(cast, "small").opening()
        ]
        casework.carry_out_all(orders)
    return casework


def steps() -> list[StepAt]:
    """A referral of the regency, accepted by the province."""
    worker, head = HERE.of(Role.SOCIAL_WORKER)[0].actor, HERE.of(Role.HEAD_OF_DIVISION)[0].actor
    request = RequestReferral(
        referral_id=REFERRAL_ID,
        case_id=CASE_ID,
        destination=Destination.PROVINCE,
        destination_office=WEST_JAVA.office,
        setting=Setting.INSIDE,
        service="SVC-RUJUKAN",
        carries=("sex", "age_years"),
    )
    consent = RecordReferralConsent(referral_id=REFERRAL_ID, basis=ConsentBasis.PERSON, consented_on=NOON.date())
    told: list[tuple[Cast, Command, Actor]] = [
        (HERE, OpenCase(case_id=CASE_ID, person_id=PERSON_ID, age_years=71), worker),
        (HERE, request, worker),
        (HERE, consent, worker),
        (HERE, ApproveReferral(referral_id=REFERRAL_ID), head),
        (HERE, SendReferral(referral_id=REFERRAL_ID), worker),
        (THERE, AcceptReferral(referral_id=REFERRAL_ID), THERE.of(Role.HEAD_OF_DIVISION)[0].actor),
    ]
    return [StepAt(cast.played.office, step(number, command, by)) for number, (cast, command, by) in enumerate(told)]


def step(number: int, command: Command, by: Actor) -> Step:
    at = NOON + timedelta(hours=number)
    return Step(command=command, command_id=UUID(int=500 + number), by=by, channel="office", happened_at=at, recorded_at=at)


def test_a_referral_is_played_in_both_logs_at_the_played_time(opened: Casework) -> None:
    play_between(opened, steps(), Chance(SEED, "between"))
    for office in (INDRAMAYU.office, WEST_JAVA.office):
        assert opened.state(office, REFERRAL, REFERRAL_ID)[1].accepted
    (received,) = [fact for fact in opened.reader.stream(WEST_JAVA.office, REFERRAL_ID) if fact.name == "ReferralReceived"]
    assert received.recorded_at == NOON + timedelta(hours=4)


def test_played_again_and_read_by_a_reactor_it_is_recorded_once(opened: Casework, database: str) -> None:
    play_between(opened, steps(), Chance(SEED, "between"))
    before = [len(list(opened.reader.all(office.office))) for office in (INDRAMAYU, WEST_JAVA)]
    play_between(opened, steps(), Chance(SEED, "between"))
    info = connect_info(database, "worker")
    reactor = Reactor(
        opened, lambda: psycopg.connect(info, autocommit=True), now=lambda: NOON, further=[BetweenOffices(LogSources(opened.reader))]
    )
    for office in (INDRAMAYU, WEST_JAVA):
        reactor.turn(office.office)
    reactor.close()
    assert [len(list(opened.reader.all(office.office))) for office in (INDRAMAYU, WEST_JAVA)] == before


def test_the_sentra_is_in_the_register_of_partners_and_keeps_no_log_here(opened: Casework) -> None:
    registered = [fact.event for fact in opened.reader.all(INDRAMAYU.office) if fact.name == "PartnerRegistered"]
    assert [getattr(event, "name", None) for event in registered] == [SENTRA]
    assert opened.state(INDRAMAYU.office, PARTNER, sentra_of(HERE))[0] == 1
