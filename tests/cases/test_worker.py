"""Who works where, in which role, for whom: the rules of a worker's record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.worker import BreakGlassOpened, BreakGlassReviewed, DelegationGiven, RoleGranted, WorkerRegistered
from cases.fields import OutOfRange, UnknownCode
from cases.policies import Policy
from cases.refusals import ContradictsItself
from cases.vocabulary import Role
from cases.worker import WORKER as DECIDER
from cases.worker import Worker
from cases.worker.clearance import BreakGlassStillOpen, BreakGlassTooLong, NoRoleInForce, OnlyOneself
from cases.worker.employment import LoginTaken
from cases.worker.roles import (
    AreasMisfit,
    DecreeMissing,
    DelegationTooLong,
    EndDelegation,
    EndRole,
    GrantRole,
    OutsideTheOffice,
    RoleHeldAlready,
    RoleNotHeld,
    RolesIncompatible,
)
from tests import spec
from tests.cases.histories import KNOWN, happened
from tests.cases.workforce_histories import (
    CLEARED,
    DECREE,
    DECREED,
    DELEGATED,
    GLASS,
    GRANTED,
    HEAD,
    LEFT,
    REGISTERED,
    REVIEWED,
    WORKER,
)
from tests.spec import NOW, actor, some_id

HERSELF = actor("worker 2", "TKSK")
HEAD_ACTING = actor("head", "KEPALA_DINAS")
STAND_IN = actor("worker 2", "KEPALA_DINAS", on_behalf_of=HEAD)
ADMINISTRATOR = actor("admin", "ADMIN")
IN_OFFICE = happened(REGISTERED, GRANTED)
FAR_AHEAD = NOW + timedelta(days=3650)


def in_office(*more: object) -> spec.Given:
    """The worker holds her role; the administrator acts."""
    return spec.given(*IN_OFFICE).by(ADMINISTRATOR).knowing(**KNOWN)


def test_a_worker_is_registered_by_somebody() -> None:
    (fact,) = spec.nothing().by(ADMINISTRATOR).when(REGISTERED).then_of(WorkerRegistered)
    assert isinstance(fact, WorkerRegistered)
    assert (fact.registered_by, fact.name, fact.subject) == (ADMINISTRATOR.id, "Rohaeni", "rohaeni")


def test_a_login_is_that_of_one_worker() -> None:
    spec.nothing().knowing(login_of=some_id("budi")).when(REGISTERED).refuses(LoginTaken)
    spec.nothing().knowing(login_of=WORKER).when(REGISTERED).then_of(WorkerRegistered)


def test_nobody_grants_a_role_to_themselves_nor_lets_a_stand_in_do_it() -> None:
    registered = spec.given(*happened(REGISTERED)).knowing(**KNOWN)
    registered.by(actor("worker 2", "ADMIN")).when(GRANTED).refuses(SeparationOfDuties)
    # The stand-in of the worker has the worker's own hand.
    registered.by(actor("budi", "ADMIN", on_behalf_of=WORKER)).when(GRANTED).refuses(SeparationOfDuties)
    registered.by(ADMINISTRATOR).when(GRANTED).then_of(RoleGranted)


@pytest.mark.parametrize("command", [DELEGATED, CLEARED], ids=["delegation", "compartment"])
def test_nobody_gives_themselves_what_others_have(command: GrantRole) -> None:
    spec.given(*happened(REGISTERED)).knowing(**KNOWN).by(HERSELF).when(command).refuses(SeparationOfDuties)


def test_a_role_needs_a_decree_unless_the_office_is_being_set_up() -> None:
    without = replace(GRANTED, decree_number=None)
    registered = spec.given(*happened(REGISTERED))
    registered.by(ADMINISTRATOR).when(without).refuses(DecreeMissing)
    registered.by(actor("system", "SISTEM")).when(without).then_of(RoleGranted)


@pytest.mark.parametrize(
    ("role", "areas", "whole_office"),
    [
        (Role.SUBDISTRICT_WORKER, ("32.12.01", "32.12.02"), False),
        (Role.SUBDISTRICT_WORKER, ("32.12",), False),
        (Role.SUBDISTRICT_WORKER, (), True),
        (Role.VILLAGE_WORKER, ("32.12.01",), False),
        (Role.AUDITOR, ("32.12.01",), False),
        (Role.RESPONSE_TEAM, (), False),
        (Role.RESPONSE_TEAM, ("32.12.01",), True),
    ],
)
def test_a_role_is_for_areas_that_fit_it(role: Role, areas: tuple[str, ...], whole_office: bool) -> None:
    asked = replace(GRANTED, role=role, areas=areas, whole_office=whole_office)
    spec.given(*happened(REGISTERED)).by(ADMINISTRATOR).when(asked).refuses(AreasMisfit)


def test_an_area_lies_in_the_office() -> None:
    asked = replace(GRANTED, role=Role.RESPONSE_TEAM, areas=("32.12.01", "64.01"))
    spec.given(*happened(REGISTERED)).by(ADMINISTRATOR).when(asked).refuses(OutsideTheOffice)


def test_nobody_is_the_system() -> None:
    spec.given(*happened(REGISTERED)).by(ADMINISTRATOR).when(replace(GRANTED, role=Role.SYSTEM)).refuses(UnknownCode)


def test_a_role_is_not_granted_twice_for_one_time() -> None:
    again = replace(GRANTED, grant_id=some_id("again"))
    in_office().when(again).refuses(RoleHeldAlready)
    ended = happened(REGISTERED, GRANTED, EndRole(worker_id=WORKER, grant_id=some_id("grant")))
    spec.given(*ended).by(ADMINISTRATOR).when(replace(again, since=NOW)).then_of(RoleGranted)


def test_an_auditor_does_nothing_else_in_the_office() -> None:
    auditor = replace(GRANTED, grant_id=some_id("audit"), role=Role.AUDITOR, areas=(), whole_office=True)
    in_office().when(auditor).refuses(RolesIncompatible)
    audits = happened(REGISTERED, auditor)
    spec.given(*audits).by(ADMINISTRATOR).when(GRANTED).refuses(RolesIncompatible)
    spec.given(*audits).by(ADMINISTRATOR).knowing(**KNOWN).when(DELEGATED).refuses(RolesIncompatible)


def test_a_delegate_takes_the_areas_of_whom_they_stand_in_for() -> None:
    (fact,) = in_office().when(DELEGATED).then_of(DelegationGiven)
    assert isinstance(fact, DelegationGiven)
    assert (fact.whole_office, fact.areas, fact.on_behalf_of) == (True, (), HEAD)


def test_nobody_stands_in_for_who_never_held_the_post() -> None:
    in_office().knowing(absent=Worker(registered=True)).when(DELEGATED).refuses(RoleNotHeld)
    in_office().when(replace(DELEGATED, role=Role.HEAD_OF_DIVISION)).refuses(RoleNotHeld)


def test_nobody_stands_in_for_a_field_worker_or_for_themselves() -> None:
    in_office().when(replace(DELEGATED, role=Role.RESPONSE_TEAM)).refuses(UnknownCode)
    in_office().when(replace(DELEGATED, on_behalf_of=WORKER)).refuses(ContradictsItself)


def test_a_delegation_ends_within_the_limit() -> None:
    refusal = in_office().when(replace(DELEGATED, until=NOW + timedelta(days=100))).refuses(DelegationTooLong)
    assert refusal.possible == ("2023-06-14T16:59:59+00:00",)


def test_access_in_need_is_taken_by_oneself_under_ones_own_name() -> None:
    (fact,) = in_office().by(HERSELF).when(GLASS).then_of(BreakGlassOpened)
    assert isinstance(fact, BreakGlassOpened)
    assert (fact.opened_at, fact.until_at, fact.area) == (NOW, NOW + timedelta(minutes=90), "32.12.02")
    in_office().by(HEAD_ACTING).when(GLASS).refuses(OnlyOneself)
    spec.given(*happened(REGISTERED)).by(HERSELF).when(GLASS).refuses(NoRoleInForce)


def test_access_in_need_begins_now_whatever_is_told() -> None:
    (fact,) = in_office().by(HERSELF).told_of(NOW - timedelta(days=30)).when(GLASS).then_of(BreakGlassOpened)
    assert isinstance(fact, BreakGlassOpened)
    assert fact.opened_at == NOW


def test_access_in_need_is_to_one_record_or_one_area() -> None:
    in_office().by(HERSELF).when(replace(GLASS, area=None)).refuses(ContradictsItself)
    in_office().by(HERSELF).when(replace(GLASS, record_id=some_id("case"))).refuses(ContradictsItself)


def test_one_access_in_need_at_a_time() -> None:
    taken = spec.given(*happened(REGISTERED, GRANTED, GLASS, start=NOW)).by(HERSELF)
    taken.at(NOW + timedelta(minutes=5)).when(replace(GLASS, break_glass_id=some_id("second"))).refuses(BreakGlassStillOpen)


def test_an_office_may_allow_less_than_three_hours() -> None:
    an_hour = Policy(
        rule="break-glass-limit", value=1, unit="hour", since=datetime(2020, 1, 1, tzinfo=UTC), version="office:2", source="SK"
    )
    refusal = in_office().by(HERSELF).under(an_hour).when(GLASS).refuses(BreakGlassTooLong)
    assert refusal.possible == ("60",)


def test_somebody_else_reviews_it_afterwards_and_once() -> None:
    history = happened(REGISTERED, GRANTED, GLASS, start=NOW - timedelta(hours=4))
    over = spec.given(*history)
    over.by(HERSELF).when(REVIEWED).refuses(SeparationOfDuties)
    over.by(actor("budi", "KEPALA_BIDANG", on_behalf_of=WORKER)).when(REVIEWED).refuses(SeparationOfDuties)
    over.by(HEAD_ACTING).at(NOW - timedelta(hours=3)).when(REVIEWED).refuses(BreakGlassStillOpen)
    facts = over.by(HEAD_ACTING).when(REVIEWED).then_of(BreakGlassReviewed)
    spec.given(*history, *facts).by(HEAD_ACTING).when(REVIEWED).refuses(NotPossibleNow)


def test_the_stand_in_of_the_head_does_not_review_their_own_access() -> None:
    history = happened(REGISTERED, GRANTED, GLASS, start=NOW - timedelta(hours=4))
    spec.given(*history).by(STAND_IN).when(REVIEWED).refuses(SeparationOfDuties)


def test_who_is_gone_has_no_role() -> None:
    state = spec.state_after(DECIDER, happened(REGISTERED, GRANTED, LEFT))
    assert state.at(NOW) == ()


@given(minutes=st.integers(-1000, 1000), hours=st.integers(1, 3))
def test_access_in_need_never_lasts_more_than_three_hours_nor_more_than_the_office_allows(minutes: int, hours: int) -> None:
    policy = Policy(
        rule="break-glass-limit", value=hours, unit="hour", since=datetime(2020, 1, 1, tzinfo=UTC), version="office:2", source="SK"
    )
    asked = in_office().by(HERSELF).under(policy).when(replace(GLASS, minutes=minutes))
    if 1 <= minutes <= 60 * hours:
        (fact,) = asked.then_of(BreakGlassOpened)
        assert isinstance(fact, BreakGlassOpened)
        assert fact.opened_at < fact.until_at <= fact.opened_at + timedelta(hours=min(hours, 3))
    else:
        asked.refuses(BreakGlassTooLong if 1 <= minutes <= 180 else OutOfRange)


@given(since=st.integers(-90, 90), length=st.integers(1, 60), later=st.integers(-200, 200))
def test_a_role_holds_exactly_between_its_ends(since: int, length: int, later: int) -> None:
    begins, ends = NOW + timedelta(days=since), NOW + timedelta(days=since + length)
    state = spec.state_after(DECIDER, happened(REGISTERED, replace(GRANTED, since=begins, until=ends)))
    moment = NOW + timedelta(days=later)
    assert bool(state.at(moment)) == (begins <= moment < ends)


@given(hours=st.integers(0, 24 * 200))
def test_every_delegation_ends(hours: int) -> None:
    state = spec.state_after(DECIDER, happened(REGISTERED, DELEGATED))
    assert all(standing.until is not None for standing in state.standings.values())
    moment = DELEGATED.until + timedelta(hours=hours)
    assert state.at(moment) == ()
    ended = spec.state_after(DECIDER, happened(REGISTERED, DELEGATED, EndDelegation(worker_id=WORKER, delegation_id=some_id("delegation"))))
    assert ended.at(NOW) == ()


def test_the_end_of_a_role_is_within_a_decree_of_somebody() -> None:
    backwards = replace(
        GRANTED, grant_id=some_id("x"), role=Role.SOCIAL_WORKER, until=GRANTED.since, decree_number=DECREE, decree_on=DECREED
    )
    in_office().when(backwards).refuses(ContradictsItself)
    in_office().when(replace(backwards, until=FAR_AHEAD)).then_of(RoleGranted)
