"""The case that a received referral leads to: it begins with what the referral carried, kinds of PPKS and who deals with it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cases.case import CASE
from cases.decider import Command
from cases.events import person_in_need as told
from cases.events.case import CaseOpened, WorkerAssigned
from cases.events.event import Event
from cases.events.referral_between import ReferralLedToCase
from cases.referral.receiving import AssignReferral
from cases.vocabulary import SpmGroup
from tests import spec
from tests.cases.referral_histories import ACCEPTED, LED_TO_CASE, RECEIVED, REFERRAL_ID, happened_referral
from tests.spec import some_id

DAY_OF_RECEIPT = date(2023, 3, 15)


def led_to_case(*categories: str, then: tuple[Command, ...] = (ACCEPTED,)) -> list[tuple[UUID, Event]]:
    """What opening a case records for a referral that carried these kinds."""
    carried = replace(RECEIVED, categories=categories, carries=(*RECEIVED.carries, "categories"))
    return spec.Streams(histories={REFERRAL_ID: happened_referral(carried, *then)}).when(LED_TO_CASE)


def of(facts: list[tuple[UUID, Event]], kind: type[Event]) -> list[Any]:
    return [fact for _, fact in facts if type(fact) is kind]


def test_the_kinds_that_it_carried_are_assigned_in_the_same_append() -> None:
    facts = led_to_case("PPKS03", "PPKS02")
    assigned = of(facts, told.CategoryAssigned)
    assert [(one.category, one.started_on, one.neglected) for one in assigned] == [
        ("PPKS02", DAY_OF_RECEIPT, False),
        ("PPKS03", DAY_OF_RECEIPT, False),
    ]
    assert {one.person_id for one in assigned} == {RECEIVED.person_id}
    assert assigned[0].spm_group is SpmGroup.NEGLECTED_CHILDREN
    assert len({one.assignment_id for one in assigned}) == 2


def test_what_it_carried_is_said_before_the_first_fact_of_the_case() -> None:
    facts = led_to_case("PPKS03")
    assert [type(fact) for _, fact in facts][:3] == [ReferralLedToCase, CaseOpened, told.CategoryAssigned]
    (led,) = of(facts, ReferralLedToCase)
    assert led.categories == ("PPKS03",)


def test_the_same_kind_told_twice_is_assigned_once_and_its_ids_are_the_same_when_decided_again() -> None:
    first, again = (of(led_to_case("PPKS11", "PPKS11"), told.CategoryAssigned) for _ in range(2))
    assert len(first) == 1
    assert first == again


def test_a_referral_that_carried_no_kinds_leads_to_a_case_without() -> None:
    facts = led_to_case()
    assert of(facts, told.CategoryAssigned) == []
    assert of(facts, ReferralLedToCase)[0].categories == ()


def test_a_kind_that_the_list_no_longer_has_is_named_and_not_assigned() -> None:
    history = happened_referral(RECEIVED, ACCEPTED)
    of_old = replace(history[0], categories=("PPKS03", "PPKS99"))  # type: ignore[type-var]  # a ReferralReceived
    facts = spec.Streams(histories={REFERRAL_ID: (of_old, *history[1:])}).when(LED_TO_CASE)
    assert of(facts, ReferralLedToCase)[0].categories == ("PPKS03", "PPKS99")
    assert [one.category for one in of(facts, told.CategoryAssigned)] == ["PPKS03"]


def test_the_day_of_receipt_is_that_of_the_offices_zone() -> None:
    streams = spec.Streams(histories={REFERRAL_ID: happened_referral(replace(RECEIVED, categories=("PPKS03",)), ACCEPTED)})
    late = replace(streams.histories[REFERRAL_ID][0], received_at=datetime(2023, 3, 14, 18, 0, tzinfo=UTC))  # type: ignore[type-var]  # a ReferralReceived
    streams.histories[REFERRAL_ID] = (late, *streams.histories[REFERRAL_ID][1:])
    (assigned,) = of(streams.when(LED_TO_CASE), told.CategoryAssigned)
    assert assigned.started_on == date(2023, 3, 15)


def test_who_deals_with_the_referral_is_responsible_for_the_case() -> None:
    given = AssignReferral(referral_id=REFERRAL_ID, worker_id=some_id("peksos"), team_id=some_id("team"))
    (responsible,) = of(led_to_case("PPKS03", then=(given, ACCEPTED)), WorkerAssigned)
    assert (responsible.worker_id, responsible.team_id) == (some_id("peksos"), some_id("team"))
    assert of(led_to_case("PPKS03"), WorkerAssigned) == []


def test_the_case_still_stays_open_with_the_referral() -> None:
    streams = spec.Streams(histories={REFERRAL_ID: happened_referral(replace(RECEIVED, categories=("PPKS03",)), ACCEPTED)})
    streams.when(LED_TO_CASE)
    assert list(streams.state(CASE, LED_TO_CASE.case_id).work) == [REFERRAL_ID]
