"""Teams are formed by a decree, have members and shifts, and end."""

from dataclasses import replace
from datetime import date, timedelta

from cases.errors import NotPossibleNow, SeparationOfDuties
from cases.events.team import MemberJoined, ShiftRostered, TeamFormed
from cases.refusals import AlreadyRecorded, ContradictsItself, NotRecorded
from cases.team import TEAM as DECIDER
from cases.team.duty import CancelShift, NoSuchWorker, RemoveMember, ShiftTooLong
from cases.team.forming import DissolveTeam, RenewTeamDecree
from cases.vocabulary import TeamKind
from cases.worker.roles import OutsideTheOffice
from cases.worker.state import Worker
from tests import spec
from tests.cases.histories import KNOWN, happened
from tests.cases.workforce_histories import DECREE, DECREED, FORMED, JOINED, KNOWN_WORKER, ROSTERED, TEAM, WORKER
from tests.spec import NOW, actor, some_id

HEAD = actor("head", "KEPALA_DINAS")
WITH_A_MEMBER = happened(FORMED, JOINED)


def test_a_team_is_for_areas_of_its_office() -> None:
    spec.nothing().when(replace(FORMED, areas=("64",))).refuses(OutsideTheOffice)
    spec.nothing().when(replace(FORMED, valid_until_on=date(2022, 12, 31))).refuses(ContradictsItself)


def test_nobody_takes_themselves_into_a_team() -> None:
    formed = spec.given(*happened(FORMED)).knowing(**KNOWN)
    formed.by(actor("worker 2", "TRC")).when(JOINED).refuses(SeparationOfDuties)
    formed.by(HEAD).when(JOINED).then(MemberJoined(worker_id=WORKER, joined_at=NOW, leads=False))


def test_a_member_works_here() -> None:
    formed = spec.given(*happened(FORMED)).by(HEAD)
    formed.when(JOINED).refuses(NoSuchWorker)
    formed.knowing(worker=Worker()).when(JOINED).refuses(NoSuchWorker)
    formed.knowing(worker=replace(KNOWN_WORKER, left_at=NOW)).when(JOINED).refuses(NoSuchWorker)


def test_a_member_may_become_the_one_who_leads() -> None:
    given = spec.given(*WITH_A_MEMBER).by(HEAD).knowing(**KNOWN)
    given.when(JOINED).refuses(AlreadyRecorded)
    given.when(replace(JOINED, leads=True)).then_of(MemberJoined)


def test_members_only_are_on_duty_and_no_longer_than_allowed() -> None:
    given = spec.given(*WITH_A_MEMBER).by(HEAD)
    (fact,) = given.when(ROSTERED).then_of(ShiftRostered)
    assert isinstance(fact, ShiftRostered)
    given.when(replace(ROSTERED, worker_ids=(WORKER, some_id("budi")))).refuses(NotRecorded)
    given.when(replace(ROSTERED, until_at=NOW + timedelta(hours=25))).refuses(ShiftTooLong)
    given.when(replace(ROSTERED, until_at=NOW)).refuses(ContradictsItself)


def test_who_is_on_duty_when() -> None:
    team = spec.state_after(DECIDER, happened(FORMED, JOINED, ROSTERED))
    assert team.on_duty(WORKER, NOW)
    assert not team.on_duty(WORKER, NOW + timedelta(hours=24))
    cancelled = spec.state_after(DECIDER, happened(FORMED, JOINED, ROSTERED, CancelShift(team_id=TEAM, shift_id=some_id("shift"))))
    assert not cancelled.on_duty(WORKER, NOW)


def test_a_team_exists_as_long_as_a_decree_holds_it_together() -> None:
    renewed = RenewTeamDecree(
        team_id=TEAM, decree_number=DECREE, decree_on=DECREED, valid_from_on=date(2024, 2, 1), valid_until_on=date(2024, 12, 31)
    )
    team = spec.state_after(DECIDER, happened(FORMED, renewed))
    assert [team.valid_on(day) for day in (date(2023, 12, 31), date(2024, 1, 15), date(2024, 2, 1))] == [True, False, True]
    ended = spec.state_after(DECIDER, happened(FORMED, DissolveTeam(team_id=TEAM)))
    assert not ended.valid_on(date(2023, 12, 31))


def test_a_team_that_is_dissolved_takes_nobody() -> None:
    dissolved = spec.given(*happened(FORMED, JOINED, DissolveTeam(team_id=TEAM))).by(HEAD).knowing(**KNOWN)
    dissolved.when(JOINED).refuses(NotPossibleNow)


def test_only_a_member_leaves() -> None:
    spec.given(*WITH_A_MEMBER).by(HEAD).when(RemoveMember(team_id=TEAM, worker_id=some_id("budi"))).refuses(NotRecorded)


def test_the_staff_of_a_partner_names_the_partner_and_no_other_team_does() -> None:
    partner = some_id("partner")
    spec.nothing().when(replace(FORMED, partner_id=partner)).refuses(ContradictsItself)
    spec.nothing().when(replace(FORMED, kind=TeamKind.PARTNER)).refuses(ContradictsItself)
    (fact,) = spec.nothing().when(replace(FORMED, kind=TeamKind.PARTNER, partner_id=partner)).then_of(TeamFormed)
    assert isinstance(fact, TeamFormed)
    assert fact.partner_id == partner


def test_a_task_force_is_formed_for_an_area() -> None:
    (fact,) = spec.nothing().when(replace(FORMED, kind=TeamKind.AREA_TASK_FORCE, areas=("32.12.01",))).then_of(TeamFormed)
    assert isinstance(fact, TeamFormed)
    assert (fact.kind.value, fact.areas) == ("SATGAS_WILAYAH", ("32.12.01",))
