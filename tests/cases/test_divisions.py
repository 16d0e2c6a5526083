"""What belongs to which division of an office: the shipped table, and what the office decrees."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases import divisions
from cases.events.office import DivisionSet
from cases.events.worker import RoleGranted
from cases.fields import OutOfRange, UnknownCode
from cases.office import OFFICE, Office, SetDivision
from cases.vocabulary import Role
from cases.worker.roles import DivisionUnknown, GrantRole
from tests import spec
from tests.cases import histories as h
from tests.cases.workforce_histories import DECREE, DECREED, REGISTERED, WORKER

REHABILITATION, PROTECTION = "Rehabilitasi Sosial", "Perlindungan dan Jaminan Sosial"
EMPOWERMENT = "Pemberdayaan Sosial dan Penanganan Fakir Miskin"
SET = SetDivision(
    office_id=h.OFFICE_ID,
    division="Rehabilitasi Anak dan Lansia",
    matters=("PPKS01", "PPKS02", "PPKS08"),
    since=datetime(2023, 1, 1, tzinfo=UTC),
    decree_number="061/7-Org/2022",
    decree_on=date(2022, 12, 1),
)


def office(*commands: SetDivision) -> Office:
    found: Office = spec.state_after(OFFICE, h.happened(h.OPENING, *commands))
    return found


def test_every_kind_of_ppks_belongs_to_exactly_one_shipped_division() -> None:
    table = divisions.in_force(spec.NOW)
    assert set(table) == {REHABILITATION, PROTECTION, EMPOWERMENT}
    kinds = [matter for of in table.values() for matter in of if matter.startswith("PPKS")]
    assert sorted(kinds) == [f"PPKS{number:02}" for number in range(1, 27)]


def test_a_decree_takes_its_matters_from_the_others() -> None:
    spec.given(*h.happened(h.OPENING)).when(SET).then_of(DivisionSet)
    table = office(SET).divisions(spec.NOW)
    assert table[SET.division] == set(SET.matters)
    assert not table[REHABILITATION] & set(SET.matters)
    assert "PPKS11" in table[REHABILITATION]


def test_a_decree_holds_from_its_instant_on_and_the_last_prevails() -> None:
    later = replace(SET, since=spec.NOW + timedelta(days=1))
    assert SET.division not in office(later).divisions(spec.NOW)
    assert SET.division in office(later).divisions(later.since)
    table = office(SET, replace(SET, division=PROTECTION, matters=("PPKS08",))).divisions(spec.NOW)
    assert table[SET.division] == {"PPKS01", "PPKS02"}
    assert table[PROTECTION] == {"PPKS08"}


def test_a_division_without_matters_is_dissolved_and_its_matters_belong_to_all() -> None:
    table = office(replace(SET, division=EMPOWERMENT, matters=())).divisions(spec.NOW)
    assert EMPOWERMENT not in table
    assert divisions.reach(table, [EMPOWERMENT]) == frozenset()
    assert "PPKS24" in divisions.reach(table, [REHABILITATION])
    assert "PPKS24" in divisions.reach(table, [PROTECTION])


def test_what_is_no_matter_and_no_instant_is_refused() -> None:
    begun = spec.given(*h.happened(h.OPENING))
    assert "PPKS26" in begun.when(replace(SET, matters=("PPKS27",))).refuses(UnknownCode).possible
    begun.when(replace(SET, since=datetime(2023, 1, 1))).refuses(OutOfRange)  # noqa: DTZ001  # the zone is what is missing


def test_a_case_belongs_to_the_kinds_that_hold_or_to_disasters_or_to_all() -> None:
    assert divisions.of_case(("PPKS08", "PPKS24"), "SOSIAL") == {"PPKS08", "PPKS24"}
    assert divisions.of_case((), "BENCANA") == {"BENCANA"}
    assert divisions.of_case((), "SOSIAL") == frozenset()


def test_a_head_of_division_is_head_of_one_that_the_office_has() -> None:
    granting = GrantRole(
        worker_id=WORKER,
        grant_id=spec.some_id("head of division"),
        role=Role.HEAD_OF_DIVISION,
        since=spec.NOW,
        whole_office=True,
        division=REHABILITATION,
        decree_number=DECREE,
        decree_on=DECREED,
    )
    registered = spec.given(*h.happened(REGISTERED)).by(spec.actor("head", Role.HEAD_OF_OFFICE))
    registered.when(granting).then_of(RoleGranted)
    for wrong in (None, "Bidang Antariksa"):
        refusal = registered.when(replace(granting, division=wrong)).refuses(DivisionUnknown)
        assert REHABILITATION in refusal.possible
