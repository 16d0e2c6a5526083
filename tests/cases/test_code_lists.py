"""Code lists and the calendar: what the package knows of regions, kinds of PPKS, obstacles and working days."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import pytest

from cases import codes, fields
from cases.decider import Command
from cases.errors import FieldInvalid
from cases.policies import Policies, Policy, calendar
from cases.policies.shipped import RULES, SHIPPED
from cases.vocabulary import SpmGroup
from tests import spec

FRIDAY_NOON = datetime(2023, 3, 17, 5, 0, tzinfo=UTC)


def term(value: int, unit: str, since: datetime = datetime(2020, 1, 1, tzinfo=UTC)) -> Policy:
    """A policy of some length."""
    return Policy(rule="arrival", value=value, unit=unit, since=since, version="office:2", source="SK 1")


def test_every_region_of_the_country_is_known() -> None:
    levels = {2: 38, 5: 514, 8: 7285, 13: 83762}
    known = {length: sum(len(code) == length for code in (*codes._regions(), *codes._villages())) for length in levels}
    assert known == levels


def test_every_region_lies_in_a_region_that_is_known() -> None:
    for code in (*codes._regions(), *codes._villages()):
        above = codes.parent_of(code)
        assert above is None or codes.region_name(above)


def test_indramayu_has_31_kecamatan_and_317_villages() -> None:
    kecamatan = codes.regions_in("32.12")
    assert len(kecamatan) == 31
    assert sum(len(codes.regions_in(code)) for code in kecamatan) == 317
    assert codes.region_name("32.12.01.2007") == "Haurkolot"


def test_names_with_commas_are_read_whole() -> None:
    assert codes.region_name("12.07.28.1007") == "Lubuk Pakam I,II"


def test_one_region_lies_in_another() -> None:
    assert codes.within("32.12.01.2007", "32.12")
    assert codes.within("32.12", "32.12")
    assert not codes.within("32.120", "32.12")


def test_the_nearest_regions_are_offered() -> None:
    assert codes.nearest_regions("32.12.01.2999")[0].startswith("32.12.01.")
    assert codes.nearest_regions("99") == codes.nearest("99", tuple(c for c in codes._regions() if len(c) == 2))


def test_the_lists_are_read_only_when_asked() -> None:
    program = (
        "import cases.joint, cases.codes as c\n"
        "sizes = lambda: (c._regions.cache_info().currsize, c._villages.cache_info().currsize)\n"
        "before = sizes(); assert c.region_name('32.12.01.2007')\n"
        "print(before, sizes())"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "(0, 0) (1, 1)"


def test_there_are_26_kinds_and_their_groups_are_those_of_the_minimum_standard() -> None:
    kinds = codes.ppks_categories()
    assert len(kinds) == 26
    groups = {group: {code for code, kind in kinds.items() if kind.spm_group is group} for group in SpmGroup}
    assert groups[SpmGroup.HOMELESS_AND_BEGGARS] == {"PPKS11", "PPKS12"}
    assert groups[SpmGroup.NEGLECTED_ELDERLY] == {"PPKS08"}
    assert kinds["PPKS04"].counts_in(neglected=True) is SpmGroup.NEGLECTED_CHILDREN
    assert kinds["PPKS04"].counts_in(neglected=False) is None


def test_every_rule_ships_a_default_that_an_office_could_have_adopted() -> None:
    assert len(RULES) == len(SHIPPED)
    for policy in SHIPPED:
        rule = RULES[policy.rule]
        assert policy.unit in rule.units
        assert rule.least <= policy.value <= rule.most
        assert policy.source


def test_weekends_holidays_and_joint_leave_are_no_working_days() -> None:
    assert not calendar.is_working_day(date(2023, 3, 18))
    assert not calendar.is_working_day(date(2023, 3, 22))
    assert not calendar.is_working_day(date(2023, 4, 20))
    assert calendar.is_working_day(date(2023, 4, 26))
    assert list(calendar.years()) == [2021, 2022, 2023, 2024, 2025, 2026, 2027]


@pytest.mark.parametrize(
    ("value", "unit", "end"),
    [
        (45, "minute", datetime(2023, 3, 17, 5, 45, tzinfo=UTC)),
        (72, "hour", datetime(2023, 3, 20, 5, 0, tzinfo=UTC)),
        (10, "day", datetime(2023, 3, 27, 16, 59, 59, tzinfo=UTC)),
        (1, "working-day", datetime(2023, 3, 20, 16, 59, 59, tzinfo=UTC)),
        (3, "working-day", datetime(2023, 3, 24, 16, 59, 59, tzinfo=UTC)),
        (12, "month", datetime(2024, 3, 17, 16, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_term_ends(value: int, unit: str, end: datetime) -> None:
    assert calendar.due(term(value, unit), FRIDAY_NOON, "Asia/Jakarta") == end


def test_a_month_after_the_31st_ends_on_the_last_day() -> None:
    assert calendar.due(term(1, "month"), datetime(2024, 1, 31, 5, tzinfo=UTC), "Asia/Jakarta").day == 29


def test_the_day_begins_where_the_office_is() -> None:
    late = datetime(2023, 3, 19, 16, 30, tzinfo=UTC)
    ends = {zone: calendar.due(term(1, "day"), late, zone) for zone in fields.ZONES}
    assert ends["Asia/Jakarta"] == datetime(2023, 3, 20, 16, 59, 59, tzinfo=UTC)
    assert ends["Asia/Makassar"] == datetime(2023, 3, 21, 15, 59, 59, tzinfo=UTC)
    assert ends["Asia/Jayapura"] == datetime(2023, 3, 21, 14, 59, 59, tzinfo=UTC)


def test_outside_the_years_of_the_calendar_the_version_says_that_only_weekends_are_known() -> None:
    policies = Policies.at(FRIDAY_NOON)
    policies.due("complaint-verification", datetime(2020, 5, 25, 5, tzinfo=UTC), "Asia/Jakarta")
    assert policies.used["calendar"] == calendar.WEEKENDS_ONLY
    policies.due("complaint-verification", FRIDAY_NOON, "Asia/Jakarta")
    assert policies.used["calendar"] == calendar.VERSION


def test_terms_by_the_clock_ask_no_calendar() -> None:
    policies = Policies.at(FRIDAY_NOON)
    policies.due("arrival", FRIDAY_NOON, "Asia/Jakarta")
    assert policies.used == {"arrival": "default-1"}


@dataclass(frozen=True)
class SaySomething(Command):
    """A command for these tests alone, not registered."""

    line: Annotated[str, fields.Text(5)]
    prose: Annotated[str, fields.Text(5, lines=True)] = "a"


@pytest.mark.parametrize(
    ("line", "prose", "refusal"),
    [
        ("", "a", fields.TextMissing),
        (" \t", "a", fields.TextMissing),
        ("abcdef", "a", fields.TextTooLong),
        ("a\nb", "a", fields.TextUnwritable),
        ("a\x00", "a", fields.TextUnwritable),
        ("a", "a\x00", fields.TextUnwritable),
        ("a\ud800", "a", fields.TextUnwritable),
        ("a\u202eb", "a", fields.TextUnwritable),
    ],
)
def test_text_that_cannot_be_kept_is_refused(line: str, prose: str, refusal: type[FieldInvalid]) -> None:
    with pytest.raises(refusal) as refused:
        fields.well_formed(SaySomething(line=line, prose=prose), spec.nothing().context())
    assert refused.value.field in ("line", "prose")


def test_text_in_any_script_and_over_several_lines_is_kept() -> None:
    fields.well_formed(SaySomething(line="Ñoño", prose="a\nb\tc"), spec.nothing().context())


def test_the_clock_of_a_phone_may_be_five_minutes_ahead() -> None:
    said = SaySomething(line="a")
    fields.well_formed(said, spec.nothing().told_of(spec.NOW + timedelta(minutes=5)).context())
    with pytest.raises(fields.InTheFuture):
        fields.well_formed(said, spec.nothing().told_of(spec.NOW + timedelta(minutes=6)).context())


def test_every_service_and_tag_has_both_names_and_a_day_from_which_it_holds() -> None:
    kinds: list[codes.ServiceType | codes.Tag] = [*codes.service_types().values(), *codes.tags().values()]
    for kind in kinds:
        assert kind.name
        assert kind.name_en
        assert kind.until is None or kind.since <= kind.until
    assert not codes.service_types()["SVC-ABD"].in_force(date(1990, 1, 1))


def test_what_people_say_leads_to_codes_that_there_are() -> None:
    assert set(codes.aliases("service").values()) <= codes.service_types().keys()
    assert codes.aliases("spelling")["terlantar"] == "telantar"
