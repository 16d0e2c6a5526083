"""From a token to an authority: by the read model, in no time when kept, at once when this process changed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from api.access.lookup import KEPT_SECONDS, Access, office_of, role_named
from api.access.refusals import NoRoleHere, OfficeNotNamed, RoleNotYours
from api.callers import Caller
from api.refusals import OtherOffice
from cases.log.database import OfficeConnections
from cases.team.duty import AddMember
from cases.team.forming import DissolveTeam
from cases.vocabulary import Role
from cases.worker import WORKER
from cases.worker.clearance import OpenBreakGlass
from cases.worker.employment import ChangeLogin, LoginTaken, RecordLeaving, RegisterWorker
from cases.worker.roles import EndRole
from tests.access.offices import HERE, ISSUER, NEIGHBOUR, OFFICE, OTHER_TEAM, TEAM, Staffed


@dataclass
class Clock:
    """Seconds that pass when told."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def round_trips(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Connections that are taken meanwhile."""
    taken: list[str] = []
    original = OfficeConnections.of

    def noting(self: OfficeConnections, office: str) -> object:
        taken.append(office)
        return original(self, office)

    with monkeypatch.context() as patch:
        patch.setattr(OfficeConnections, "of", noting)
        yield taken


def test_a_worker_is_found_by_their_login(office: Staffed) -> None:
    authority = office.access.authority(office.caller("trc"), OFFICE)
    assert (authority.worker, authority.roles, authority.teams) == (office.id_of("trc"), (Role.RESPONSE_TEAM,), frozenset({TEAM}))
    assert authority.region == "32.12"


def test_the_first_owner_is_administrator_and_head(office: Staffed) -> None:
    assert office.access.authority(office.caller("head"), OFFICE).roles == (Role.ADMINISTRATOR, Role.HEAD_OF_OFFICE)


@pytest.mark.parametrize("name", ["stranger", "nobody yet"])
def test_who_has_no_role_has_no_authority(office: Staffed, name: str) -> None:
    with pytest.raises(NoRoleHere):
        office.access.authority(office.caller(name), OFFICE)


@pytest.mark.parametrize("other", [NEIGHBOUR, "kab-tidak-ada", "*", "", "x" * 500, "KAB", "a\x00b"])
def test_another_office_and_one_that_does_not_exist_answer_alike(office: Staffed, other: str) -> None:
    with pytest.raises(NoRoleHere) as caught:
        office.access.authority(office.caller("trc"), other)
    assert (caught.value.detail, caught.value.params) == (NoRoleHere().detail, {})


def test_a_name_that_a_caller_invents_leaves_nothing_behind(office: Staffed) -> None:
    with pytest.raises(NoRoleHere):
        office.access.authority(office.caller("trc"), "kab-khayalan")
    with office.connect() as connection:
        connection.execute("select set_config('jejak.office', '*', false)")
        row = connection.execute("select count(*) from subject_keys where office = 'kab-khayalan'").fetchone()
    assert row == (0,)


def test_what_is_kept_costs_no_round_trip(office: Staffed, monkeypatch: pytest.MonkeyPatch) -> None:
    office.access.authority(office.caller("trc"), OFFICE)
    with round_trips(monkeypatch) as taken:
        for _ in range(50):
            office.access.authority(office.caller("trc"), OFFICE)
    assert taken == []


def test_what_another_process_records_holds_after_a_few_seconds(office: Staffed) -> None:
    clock = Clock()
    here = Access(office.casework, clock=clock)
    assert here.authority(office.caller("tksk"), OFFICE).roles == (Role.SUBDISTRICT_WORKER,)
    elsewhere = Staffed(office.store, office.connect)
    state = elsewhere.casework.state(OFFICE, WORKER, office.id_of("tksk"))[1]
    elsewhere.do(EndRole(worker_id=office.id_of("tksk"), grant_id=next(iter(state.standings))))
    assert here.authority(office.caller("tksk"), OFFICE).roles == (Role.SUBDISTRICT_WORKER,)
    clock.seconds += KEPT_SECONDS
    with pytest.raises(NoRoleHere):
        here.authority(office.caller("tksk"), OFFICE)


def test_what_this_process_records_holds_at_once(office: Staffed) -> None:
    office.access.authority(office.caller("tksk"), OFFICE)
    office.do(RecordLeaving(worker_id=office.id_of("tksk")))
    with pytest.raises(NoRoleHere):
        office.access.authority(office.caller("tksk"), OFFICE)


def test_a_role_ends_at_its_moment_also_while_it_is_kept(office: Staffed) -> None:
    now = datetime.now(UTC)
    office.employ("brief")
    office.grant("brief", Role.VILLAGE_WORKER, until=now + timedelta(hours=1))
    office.catch_up()
    moment = [now]
    access = Access(office.casework, now=lambda: moment[0], clock=Clock())
    assert access.authority(office.caller("brief"), OFFICE).roles == (Role.VILLAGE_WORKER,)
    moment[0] = now + timedelta(hours=1)
    with pytest.raises(NoRoleHere):
        access.authority(office.caller("brief"), OFFICE)


def test_access_in_need_ends_after_three_hours_also_while_it_is_kept(office: Staffed) -> None:
    office.do(
        OpenBreakGlass(worker_id=office.id_of("trc"), break_glass_id=uuid4(), reason="Banjir", area=HERE), by="trc", role=Role.RESPONSE_TEAM
    )
    now = datetime.now(UTC)
    moment = [now]
    access = Access(office.casework, now=lambda: moment[0], clock=Clock())
    assert len(access.authority(office.caller("trc"), OFFICE).break_glass) == 1
    moment[0] = now + timedelta(hours=3)
    assert access.authority(office.caller("trc"), OFFICE).break_glass == ()


def test_a_changed_login_proves_who_they_are_and_the_former_no_longer(office: Staffed) -> None:
    office.do(ChangeLogin(worker_id=office.id_of("psm"), issuer=ISSUER, subject="psm-baru"))
    office.catch_up()
    assert office.access.authority(office.caller("psm-baru"), OFFICE).worker == office.id_of("psm")
    with pytest.raises(NoRoleHere):
        Access(office.casework).authority(office.caller("psm"), OFFICE)


def test_a_subject_of_another_issuer_is_somebody_else(office: Staffed) -> None:
    with pytest.raises(NoRoleHere):
        office.access.authority(Caller("https://lain.contoh.example", "trc", office=OFFICE), OFFICE)


def test_a_login_that_two_workers_have_proves_neither(office: Staffed) -> None:
    office.do(RegisterWorker(worker_id=uuid4(), name="Kembar", issuer=ISSUER, subject="trc"))
    office.catch_up()
    with pytest.raises(NoRoleHere):
        office.access.authority(office.caller("trc"), OFFICE)


def test_a_login_that_is_taken_is_refused_where_the_application_looked(office: Staffed) -> None:
    holder = office.access.worker_known_by(OFFICE, ISSUER, "trc")
    assert holder == office.id_of("trc")
    order = office.order(
        office.access.authority(office.caller("head"), OFFICE),
        RegisterWorker(worker_id=uuid4(), name="Kembar", issuer=ISSUER, subject="trc"),
    )
    order.looked_up["login_of"] = holder
    with pytest.raises(LoginTaken):
        office.casework.carry_out(order)


def test_the_index_of_logins_names_nobody_and_differs_from_office_to_office(office: Staffed) -> None:
    with office.connect() as connection:
        connection.execute("select set_config('jejak.office', '*', false)")
        rows = connection.execute("select office, login_index from logins where to_position is null").fetchall()
    indexes = {index for _, index in rows if index}
    assert len(indexes) == len([index for _, index in rows if index]), "the same login in two offices has two indexes"
    assert all(len(index) == 64 and "head" not in index for index in indexes)


def test_a_database_login_of_the_api_sees_the_logins_of_one_office_only(office: Staffed) -> None:
    with office.store.connections.of(OFFICE) as connection:
        offices = {row[0] for row in connection.execute("select office from logins").fetchall()}
        assert offices == {OFFICE}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update logins_rows set login_index = null")


def test_somebody_in_two_teams_belongs_to_those_that_a_decree_holds_together(office: Staffed) -> None:
    office.do(AddMember(team_id=OTHER_TEAM, worker_id=office.id_of("trc")))
    office.catch_up()
    assert office.access.authority(office.caller("trc"), OFFICE).teams == {TEAM, OTHER_TEAM}
    office.do(DissolveTeam(team_id=TEAM))
    assert office.access.authority(office.caller("trc"), OFFICE).teams == {OTHER_TEAM}


def test_a_request_is_for_one_office() -> None:
    anywhere, here = Caller(ISSUER, "trc"), Caller(ISSUER, "trc", office=OFFICE)
    assert office_of(anywhere, OFFICE) == office_of(here, None) == office_of(here, OFFICE) == OFFICE
    with pytest.raises(OfficeNotNamed):
        office_of(anywhere, None)
    with pytest.raises(OtherOffice):
        office_of(here, NEIGHBOUR)


def test_a_role_is_named_as_the_offices_name_it(office: Staffed) -> None:
    assert role_named(None) is None
    assert role_named("TKSK") is Role.SUBDISTRICT_WORKER
    with pytest.raises(RoleNotYours):
        role_named("Bupati")
    with pytest.raises(RoleNotYours) as caught:
        office.access.authority(office.caller("trc"), OFFICE, Role.HEAD_OF_OFFICE)
    assert caught.value.possible == (Role.RESPONSE_TEAM,)


def test_setting_up_again_with_the_same_values_changes_nothing(office: Staffed) -> None:
    before = office.size()
    office.open()
    assert office.size() == before
