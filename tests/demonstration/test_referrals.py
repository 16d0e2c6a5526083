"""Referrals of the demonstration: of every kind, by two hands, and between two offices in logs that agree."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest

from api.cli.whole_case import with_its_work
from api.database.connections import connect_info
from api.demonstration import SEED, Summary, brought_home_case, play, referred_case
from api.demonstration.carrying import Carrier
from api.demonstration.offices import INDRAMAYU, OFFICES, WEST_JAVA
from api.demonstration.onward import REFERRALS, onward_of
from api.demonstration.partners import CENTRE
from api.demonstration.story import Course, Referred
from cases.application import Casework
from cases.events import referral as told
from cases.events import referral_between as between
from cases.events.partner import PartnerRegistered
from cases.issuing import SYSTEM
from cases.log.keys import KeyEncryptionKeys
from cases.log.reader import LAST, Recorded
from cases.log.referred import LogSources
from cases.log.store import LogStore
from cases.reactor import Reactor
from cases.referral import REFERRAL
from cases.referral.processes import BetweenOffices
from cases.vocabulary import Role
from cases.vocabulary.referrals import Destination
from tests.cases.agreeing import HEARD_AS, assert_heard, known

Played = tuple[Casework, Summary]
HERE, THERE = INDRAMAYU.office, WEST_JAVA.office
ENDS = {
    Course.COMPLETED: told.ReferralCompleted,
    Course.DECLINED: told.ReferralDeclined,
    Course.EXPIRED: told.ReferralExpired,
    Course.RETURNED: told.ReferralReturned,
    Course.WITHDRAWN: told.ReferralWithdrawn,
    Course.DISAPPROVED: told.ReferralDisapproved,
}


def referrals(casework: Casework, office: str) -> dict[UUID, list[Recorded]]:
    """The facts of each referral of an office, without those of the stories that are told by hand."""
    told_by_hand = (referred_case(), brought_home_case())
    by_hand = {fact.stream for case_id in told_by_hand for fact in with_its_work(casework.reader, HERE, case_id, LAST)}
    found: dict[UUID, list[Recorded]] = defaultdict(list)
    for fact in casework.reader.all(office, opened=False):
        if fact.name.startswith(("Referral", "Transfer")) and fact.stream not in by_hand:
            found[fact.stream].append(fact)
    return found


def test_a_few_in_a_hundred_are_referred_and_most_of_them_are_taken() -> None:
    numbers = Counter({course: sum(share.numbers.get(course, 0) for share in REFERRALS) for course in Course})
    of_cases = numbers.total() / 14_418
    taken = sum(numbers[course] for course in (Course.COMPLETED, Course.GOING_ON, Course.ELSEWHERE, Course.RETURNED)) / numbers.total()
    assert 0.02 < of_cases < 0.04
    assert 0.75 < taken < 0.95
    assert all(share.why.endswith("(default)") for share in REFERRALS)


def test_as_many_are_referred_as_planned_and_end_as_planned(small: Played) -> None:
    planned = Counter({way: number for way, number in onward_of(HERE, "small") if isinstance(way, Referred)})
    found = referrals(small[0], HERE)
    assert len(found) == planned.total() + sum(number for way, number in planned.items() if way.course is Course.ELSEWHERE)
    ended = Counter(type(facts[-1].event) for facts in found.values())
    for course, event in ENDS.items():
        extra = sum(
            number for way, number in planned.items() if way.course is Course.ELSEWHERE and course in (Course.DECLINED, Course.COMPLETED)
        )
        assert ended[event] == sum(number for way, number in planned.items() if way.course is course) + extra, course


def test_nobody_approves_what_they_asked_for(small: Played) -> None:
    for facts in referrals(small[0], HERE).values():
        by = {fact.name: fact.told.actor_id for fact in facts}
        roles = {fact.name: fact.told.role for fact in facts}
        assert by.get("ReferralApproved", by.get("ReferralDisapproved")) not in (by["ReferralRequested"], None)
        assert roles.get("ReferralApproved", Role.HEAD_OF_DIVISION) == Role.HEAD_OF_DIVISION


def test_only_the_clock_reminds_of_and_ends_what_nobody_answers(small: Played) -> None:
    for facts in referrals(small[0], HERE).values():
        for fact in facts:
            if fact.name in ("ReferralReminded", "ReferralExpired"):
                assert fact.told.actor_id == SYSTEM.id
        sent = next((fact.event for fact in facts if isinstance(fact.event, told.ReferralSent)), None)
        for fact in facts:
            if isinstance(fact.event, told.ReferralExpired) and sent is not None:
                assert fact.event.expired_at == sent.expires_at


def test_a_partner_answers_under_its_own_login_and_the_province_in_its_own_log(small: Played) -> None:
    answers: dict[Destination, set[str]] = defaultdict(set)
    for facts in referrals(small[0], HERE).values():
        begun = facts[0].event
        assert isinstance(begun, told.ReferralRequested)
        answers[begun.destination] |= {fact.told.role for fact in facts if fact.name in ("ReferralAccepted", "ReferralDeclined")}
    assert Role.PARTNER in answers[Destination.INSTITUTION]
    assert answers[Destination.HOSPITAL] == {Role.SOCIAL_WORKER}
    assert answers[Destination.PROVINCE] == {Role.SYSTEM}
    accepted = [fact for facts in referrals(small[0], THERE).values() for fact in facts if fact.name == "ReferralAccepted"]
    assert {fact.told.role for fact in accepted} == {Role.SOCIAL_WORKER}


def test_both_logs_agree_on_every_referral_between_the_offices(small: Played) -> None:
    assert_both_agree(small[0])


def assert_both_agree(casework: Casework) -> None:
    reader = casework.reader
    there = {fact.stream for fact in reader.all(THERE, opened=False) if isinstance(fact.event, between.ReferralReceived)}
    sent = {
        fact.stream
        for fact in reader.all(HERE, opened=False)
        if isinstance(fact.event, told.ReferralSent) and casework.state(HERE, REFERRAL, fact.stream)[1].destination_office == THERE
    }
    assert sent == there
    assert len(there) > 4
    for referral_id in there:
        ours, theirs = reader.stream(HERE, referral_id), reader.stream(THERE, referral_id)
        assert_heard(reader, ours, theirs)
        assert_heard(reader, theirs, ours)
        assert known(casework.state(HERE, REFERRAL, referral_id)[1]) == known(casework.state(THERE, REFERRAL, referral_id)[1])


def crossing(casework: Casework) -> Counter[str]:
    """How often the two logs hold what the other is told of."""
    kinds: Sequence[Any] = (*HEARD_AS, *HEARD_AS.values(), between.DeliveryRefused)
    return Counter(
        f"{office} {fact.name}"
        for office in (HERE, THERE)
        for fact in casework.reader.all(office, opened=False)
        if type(fact.event) in kinds
    )


def test_the_reactor_finds_nothing_to_carry_after_the_play(database: str) -> None:
    info = connect_info(database, "worker")
    with LogStore(info, KeyEncryptionKeys.generate()) as store:
        casework = Casework(store)
        play(casework, "small")
        before = crossing(casework)
        reactor = Reactor(casework, lambda: psycopg.connect(info, autocommit=True), further=[BetweenOffices(LogSources(store.reader))])
        while sum(reactor.turn(office) for office in (HERE, THERE)):
            pass
        reactor.close()
        assert crossing(casework) == before
        assert_both_agree(casework)


def test_a_play_that_stopped_between_the_two_logs_goes_on_there(casework: Casework, small: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object) -> int:
        raise Stopped

    with monkeypatch.context() as stopped:
        stopped.setattr(Carrier, "carry", stop)
        with pytest.raises(Stopped):
            play(casework, "small")
    assert crossing(casework)[f"{HERE} ReferralSent"] > crossing(casework)[f"{THERE} ReferralReceived"] == 0
    assert play(casework, "small").refused == 0
    assert crossing(casework) == crossing(small[0])
    assert_both_agree(casework)


def test_the_story_of_the_woman_reads_from_start_to_end(small: Played) -> None:
    reader = small[0].reader
    facts = with_its_work(reader, HERE, referred_case(SEED), LAST)
    told_of = [
        (fact.name, getattr(fact.event, "reason", None))
        for fact in facts
        if fact.name.startswith(("Referral", "Transfer", "Case", "WorkBegan", "WorkEnded", "Closure"))
        and fact.name not in ("ReferralApproved", "ReferralConsentRecorded", "ReferralDelivered")
    ]
    assert [name for name, _ in told_of] == [
        "CaseOpened",
        *("ReferralRequested", "WorkBegan", "ReferralSent", "ReferralDeclined", "WorkEnded"),
        *("ReferralRequested", "WorkBegan", "ReferralSent", "ReferralReminded", "ReferralEscalated", "ReferralWithdrawn", "WorkEnded"),
        *("ReferralRequested", "WorkBegan", "ReferralSent", "ReferralAccepted", "ReferralProgressed"),
        *("TransferAskedFor", "TransferGranted", "ReferralCompleted", "WorkEnded"),
        *("ClosureProposed", "ClosureApproved", "CaseClosed"),
    ]
    assert dict(told_of)["ReferralDeclined"] == "KAPASITAS_PENUH"
    third = facts[[fact.name for fact in facts].index("ReferralAccepted")].stream
    there = [fact.name for fact in reader.stream(THERE, third)]
    assert there[0] == "ReferralReceived"
    assert {"ReferralAssigned", "ReferralAccepted", "ReferralLedToCase", "TransferGranted", "ReferralCompleted"} <= set(there)


def test_what_is_carried_is_recorded_at_the_played_time_of_its_cause(small: Played) -> None:
    for referral_id, facts in referrals(small[0], THERE).items():
        (sent,) = [fact for fact in small[0].reader.stream(HERE, referral_id, opened=False) if fact.name == "ReferralSent"]
        assert facts[0].recorded_at == sent.recorded_at


def test_the_centre_of_the_ministry_is_in_the_register_of_partners_and_keeps_no_log_here(small: Played) -> None:
    registered = {str(fact.event.name) for fact in small[0].reader.all(HERE) if isinstance(fact.event, PartnerRegistered)}
    assert CENTRE in registered
    assert not any("sentra" in played.office for played in OFFICES)
