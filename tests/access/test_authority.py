"""Laws of authority: nothing without a role in force, nothing by a role that is over, nothing beyond three hours in need."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.authority import Authority
from api.access.facts import Person, authority_of
from api.access.queries import Query
from api.access.refusals import NotYourTask, RoleNotYours
from api.access.relations import RELATIONS_OF, Relation
from api.access.rules import POWER, RULES, allowed
from api.access.targets import Target
from cases import codes
from cases.decider import Command, command_types
from cases.errors import NotFound
from cases.team import Team
from cases.vocabulary import Compartment, Role, TeamKind
from cases.worker import BreakGlass, Standing, Worker
from projections.scope import EVERYTHING
from tests.spec import NOW, some_id

ME, OTHER, MY_TEAM, OTHER_TEAM, RECORD = (some_id(name) for name in ("me", "other", "my team", "other team", "record"))
REGIONS = ["32.12.01.2008", "32.12.01", "32.12.02.2001", "32.12"]
AREAS = [("32.12.01",), ("32.12.02",), ("32.12.01.2008",), ()]
MOMENTS = st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours))
COMMANDS = tuple(kind for kind in command_types().values() if kind.__module__.startswith("cases.") and not allowed(Role.SYSTEM, kind))
ACTIONS = st.sampled_from([*COMMANDS, *Query])


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    areas = draw(st.sampled_from(AREAS))
    return Standing(
        role=draw(st.sampled_from(POWER)),
        areas=areas,
        whole_office=not areas,
        since=draw(MOMENTS),
        until=draw(st.none() | MOMENTS),
        on_behalf_of=draw(st.sampled_from([None, None, OTHER])),
    )


@st.composite
def glasses(draw: st.DrawFn) -> BreakGlass:
    opened, minutes = draw(MOMENTS), draw(st.integers(1, 180))
    record, area = draw(st.sampled_from([(RECORD, None), (OTHER, None), (None, "32.12.02"), (None, "32.12")]))
    return BreakGlass(record_id=record, area=area, opened_at=opened, until_at=opened + timedelta(minutes=minutes))


@st.composite
def persons(draw: st.DrawFn) -> Person:
    held = draw(st.lists(standings(), max_size=4))
    worker = Worker(
        registered=True,
        left_at=draw(st.sampled_from([None, None, None, NOW])),
        standings={some_id(f"standing {n}"): standing for n, standing in enumerate(held)},
        clearances={Compartment.CHILD_BEFORE_THE_LAW: draw(MOMENTS)} if draw(st.booleans()) else {},
        break_glass={some_id(f"glass {n}"): glass for n, glass in enumerate(draw(st.lists(glasses(), max_size=2)))},
    )
    first = NOW.date() + timedelta(days=draw(st.integers(-3, 3)))
    team = Team(kind=TeamKind.RESPONSE, decrees=((first, first + timedelta(days=3)),), members={ME: False}, dissolved=draw(st.booleans()))
    return Person(worker_id=ME, worker=worker, teams={MY_TEAM: team, OTHER_TEAM: Team(kind=TeamKind.RESPONSE, members={OTHER: False})})


@st.composite
def targets(draw: st.DrawFn) -> Target:
    kind = draw(st.sampled_from(["complaint", "case", "worker", "team", "office"]))
    return Target(
        kind=kind,
        record_id=RECORD,
        region=draw(st.sampled_from(REGIONS)),
        taken_by=draw(st.sampled_from([ME, OTHER])),
        teams=draw(st.sampled_from([frozenset[UUID](), frozenset({MY_TEAM}), frozenset({OTHER_TEAM})])),
        responsible=draw(st.sampled_from([None, ME, OTHER])),
        person=draw(st.sampled_from([None, ME, OTHER])) if kind == "worker" else None,
        compartments=draw(st.sampled_from([frozenset[Compartment](), frozenset({Compartment.CHILD_BEFORE_THE_LAW})])),
    )


def at(person: Person, moment: datetime) -> Authority:
    return authority_of(person, "kab-contoh", moment, region="32.12")


def may(authority: Authority, action: type[Command] | Query, target: Target) -> bool:
    try:
        authority.judged(action, target)
    except (NotFound, NotYourTask):
        return False
    return True


@given(person=persons(), moment=MOMENTS, action=ACTIONS, target=targets())
def test_nobody_does_what_no_line_allows_a_role_of_theirs_in_force(
    person: Person, moment: datetime, action: type[Command] | Query, target: Target
) -> None:
    authority = at(person, moment)
    if may(authority, action, target):
        actor = authority.judged(action, target)
        assert RULES[Role(actor.role), action.value if isinstance(action, Query) else action.__name__]
        assert any(s.holds(moment) and s.role == actor.role for s in person.worker.standings.values())


@given(person=persons(), moment=MOMENTS, action=ACTIONS, target=targets(), over=standings())
def test_nobody_gains_by_a_role_that_is_over_or_has_not_begun(
    person: Person, moment: datetime, action: type[Command] | Query, target: Target, over: Standing
) -> None:
    if not over.holds(moment):
        more = Worker(
            registered=True,
            left_at=person.worker.left_at,
            standings={**person.worker.standings, some_id("over"): over},
            clearances=person.worker.clearances,
            break_glass=person.worker.break_glass,
        )
        with_it = Person(worker_id=ME, worker=more, teams=person.teams)
        assert may(at(with_it, moment), action, target) == may(at(person, moment), action, target)


@given(person=persons(), moment=MOMENTS, target=targets())
def test_three_hours_after_the_last_access_in_need_nothing_of_it_is_left(person: Person, moment: datetime, target: Target) -> None:
    last = max((glass.opened_at for glass in person.worker.break_glass.values()), default=moment)
    authority = at(person, last + timedelta(hours=3))
    assert authority.break_glass == ()
    assert all(Relation.BREAK_GLASS not in authority.relations(s, target) for s in authority.standings)


@given(person=persons(), action=ACTIONS, target=targets())
def test_who_is_gone_does_nothing(person: Person, action: type[Command] | Query, target: Target) -> None:
    gone = Worker(registered=True, left_at=NOW, standings=person.worker.standings, break_glass=person.worker.break_glass)
    authority = at(Person(worker_id=ME, worker=gone, teams=person.teams), NOW)
    assert not may(authority, action, target)
    assert (authority.teams, authority.break_glass, authority.cleared) == (frozenset(), (), frozenset())


@given(person=persons(), moment=MOMENTS, action=ACTIONS, target=targets())
def test_the_role_acted_in_is_the_least_powerful_that_suffices(
    person: Person, moment: datetime, action: type[Command] | Query, target: Target
) -> None:
    authority = at(person, moment)
    if may(authority, action, target):
        actor = authority.judged(action, target)
        for role in POWER[: POWER.index(Role(actor.role))]:
            if role in authority.roles:
                assert not may(authority.acting_as(role), action, target)


@given(person=persons(), moment=MOMENTS, target=targets())
def test_a_sealed_record_is_for_who_is_responsible_or_cleared(person: Person, moment: datetime, target: Target) -> None:
    authority = at(person, moment)
    if target.compartments and target.kind == "case" and authority.sees(target):
        assert (
            Compartment.CHILD_BEFORE_THE_LAW in authority.cleared
            or target.responsible == ME
            or Role.AUDITOR in authority.roles
            or any(glass.record_id == RECORD for glass in authority.break_glass)
        )


@given(person=persons(), moment=MOMENTS, role=st.sampled_from(POWER))
def test_a_role_that_is_named_is_the_only_one_acted_in(person: Person, moment: datetime, role: Role) -> None:
    authority = at(person, moment)
    if role in authority.roles:
        assert authority.acting_as(role).roles == (role,)
    else:
        with pytest.raises(RoleNotYours):
            authority.acting_as(role)


@given(person=persons(), moment=MOMENTS, query=st.sampled_from(list(Query)), target=targets())
def test_row_level_security_shows_no_region_or_team_that_the_rules_do_not(
    person: Person, moment: datetime, query: Query, target: Target
) -> None:
    authority = at(person, moment)
    if not authority.may(query):
        with pytest.raises(NotYourTask):
            authority.scope(query)
        return
    scope = authority.scope(query)
    needs = {relation for standing in authority.may(query) for relation in allowed(standing.role, query)}
    assert (scope.scope == "office") == bool(needs & {Relation.OFFICE, Relation.NUMBERS})
    assert scope.compartments != EVERYTHING or Role.AUDITOR in authority.roles or Relation.NUMBERS in needs
    if scope.scope == "own" and query in (Query.CASE_FILE, Query.CASELOAD) and Relation.OWN_AREA in RELATIONS_OF["case"]:
        shown = any(codes.within(target.region, area) for area in scope.areas) or bool(target.teams & scope.teams)
        case = Target(kind="case", record_id=OTHER, region=target.region, teams=target.teams)
        assert shown == authority.sees(case)


def test_a_partner_sees_the_referral_that_was_sent_to_it_and_no_other() -> None:
    partner, other = some_id("partner"), some_id("other partner")
    staff = Team(kind=TeamKind.PARTNER, partner_id=partner, decrees=((NOW.date(), NOW.date() + timedelta(days=9)),), members={ME: False})
    worker = Worker(registered=True, standings={some_id("standing"): Standing(role=Role.PARTNER, whole_office=True, since=NOW)})
    authority = at(Person(worker_id=ME, worker=worker, teams={MY_TEAM: staff}), NOW)
    referred = Target(kind="referral", record_id=RECORD, referred_to=frozenset({partner}), region="32.12.01")
    assert may(authority, command_types()["AcceptReferral"], referred)
    assert authority.sees(referred)
    to_another = Target(kind="referral", record_id=RECORD, referred_to=frozenset({other}), region="32.12.01")
    with pytest.raises(NotFound):
        authority.judged(command_types()["AcceptReferral"], to_another)
    assert not authority.sees(Target(kind="case", record_id=RECORD, region="32.12.01"))
