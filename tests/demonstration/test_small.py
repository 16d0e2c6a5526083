"""The small demonstration: its own exact figures, and everything that makes naive counts wrong."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

from api.demonstration import DEMO_CALLERS, Summary, referred_case, stranded_case
from api.demonstration.figures import GROUPS, count
from api.demonstration.known import compare
from api.demonstration.numbers import numbers_of
from api.demonstration.offices import ENDS_AT, INDRAMAYU
from api.demonstration.plan import YEARS
from api.tokens import NAME
from cases import codes
from cases.application import Casework
from cases.events.case import CaseOpened, CaseReopened
from cases.events.event import type_of
from cases.events.person_in_need import PersonDescribed
from cases.events.worker import RoleGranted, WorkerRegistered
from tests.demonstration.conftest import heads

Played = tuple[Casework, Summary]
OFFICE = INDRAMAYU.office
NUMBERS = numbers_of(OFFICE, "small")
TOLD_OF_2024 = (stranded_case(), referred_case())
END_OF_2022 = datetime(2022, 12, 31, 16, 59, 59, tzinfo=UTC)


def test_it_has_exactly_the_figures_it_was_planned_with(small: Played) -> None:
    _, summary = small
    assert summary.figures is not None
    planned = (NUMBERS.children, NUMBERS.disabilities, NUMBERS.elderly, NUMBERS.homeless)
    assert tuple(summary.figures.by_group[group] for group in GROUPS) == planned == (84, 63, 172, 22)
    assert summary.figures.people == NUMBERS.counted == 341


def test_every_naive_count_gives_another_number(small: Played) -> None:
    figures = small[1].figures
    assert figures is not None
    assert len(figures.naive) == 8
    assert figures.people not in figures.naive.values()


def test_no_command_of_it_is_refused(small: Played) -> None:
    assert small[1].refused == 0
    assert small[1].commands > 3_000


def test_whoever_counts_is_found_in_every_village_by_its_code(small: Played) -> None:
    casework, _ = small
    found = count(casework.reader, OFFICE)
    counted = found.group_of_each(*YEARS)
    regions = {
        event.event.region
        for event in casework.reader.all(OFFICE, opened=False)
        if isinstance(event.event, CaseOpened) and event.event.person_id in counted
    }
    assert len(regions) == 317
    assert len({region[:8] for region in regions}) == 31
    assert all(codes.within(region, "32.12") and codes.region_name(region) for region in regions)


def test_a_reopened_case_makes_nobody_count_who_did_not_count_before(small: Played) -> None:
    casework, _ = small
    found = count(casework.reader, OFFICE)
    counted = found.group_of_each(*YEARS)
    reopened = {event.stream for event in casework.reader.all(OFFICE, opened=False) if isinstance(event.event, CaseReopened)}
    assert len(reopened) == NUMBERS.second_episodes
    assert {found.cases[stream].person_id for stream in reopened} <= counted.keys()


def test_foreigners_are_helped_and_not_counted(small: Played) -> None:
    casework, _ = small
    found = count(casework.reader, OFFICE)
    foreigners = {person for person, citizen in found.citizens.items() if citizen is False}
    unknown = {person for person, citizen in found.citizens.items() if citizen is None}
    assert len(foreigners) == NUMBERS.foreigners + NUMBERS.found_foreigners
    assert len(unknown) >= NUMBERS.citizenship_unknown
    assert {assignment.person_id for assignment in found.assignments.values()} >= foreigners
    assert not (foreigners | unknown) & found.group_of_each(*YEARS).keys()


def test_facts_lie_before_and_after_the_years(small: Played) -> None:
    found = count(small[0].reader, OFFICE)
    opened = [case.opened_at.year for case in found.cases.values()]
    assert opened.count(2020) == NUMBERS.before + 1, "and the boy's"
    assert len(found.group_of_each(2024, 2024)) == NUMBERS.after + len(TOLD_OF_2024)


def test_two_records_of_one_person_count_once_and_two_people_merged_by_mistake_count_apart(small: Played) -> None:
    casework, _ = small
    found = count(casework.reader, OFFICE)
    names = Counter(event.name for event in casework.reader.all(OFFICE, opened=False))
    assert len(found.merged) == NUMBERS.merged
    assert names["PersonMergedInto"] == NUMBERS.merged + NUMBERS.wrongly_merged
    assert names["PersonUnmerged"] == NUMBERS.wrongly_merged
    found.merged.clear()
    assert len(found.group_of_each(*YEARS)) == NUMBERS.counted + NUMBERS.merged


def test_the_story_of_the_stranded_man_reads_from_start_to_end(small: Played) -> None:
    names = [event.name for event in small[0].reader.stream(OFFICE, stranded_case())]
    told = ["CaseOpened", "TeamArrived", "PersonFound", "CategoryAssigned", "WorkBegan", "ServiceDelivered", "AssessmentRecorded"]
    told += ["WorkEnded", "ClosureProposed", "ClosureApproved", "CaseClosed", "AfterCareVisited"]
    assert [names.index(name) for name in told] == sorted(names.index(name) for name in told)


def test_whoever_counts_was_given_something_and_many_of_them_several_things(small: Played) -> None:
    found = count(small[0].reader, OFFICE)
    counted = found.group_of_each(*YEARS)
    given = Counter(person for person, _ in found.services.values() if person in counted)
    assert given.keys() == counted.keys()
    assert sum(times > 1 for times in given.values()) > len(counted) / 5


def test_the_office_hears_of_things_after_they_happen_and_of_some_weeks_later(small: Played) -> None:
    events = [e for e in small[0].reader.all(OFFICE, opened=False) if e.recorded_at <= ENDS_AT]
    instants = [e.recorded_at for e in events]
    assert instants == sorted(instants)
    assert all(e.recorded_at >= e.told.occurred_at for e in events)
    seconds = {
        channel: [(e.recorded_at - e.told.occurred_at).total_seconds() for e in events if e.told.channel == channel]
        for channel in ("field", "village-list")
    }
    assert median(seconds["field"]) < 30 * 60
    assert max(seconds["village-list"]) > 14 * 86_400


def test_the_clock_goes_over_to_real_time_at_the_end(small: Played) -> None:
    live = [e for e in small[0].reader.all(OFFICE, opened=False) if e.recorded_at > ENDS_AT]
    assert {e.name for e in live} >= {"ComplaintReceived", "CaseOpened"}
    assert min(e.recorded_at for e in live) > datetime.now(UTC) - timedelta(hours=2)


def test_nobody_in_it_can_be_a_real_person(small: Played) -> None:
    niks = [
        value
        for event in small[0].reader.all(OFFICE)
        for shape in type_of(type(event.event)).fields
        if shape.name == "nik" and (value := getattr(event.event, shape.name)) is not None
    ]
    assert len(niks) > 30
    assert all(re.fullmatch(r"99\d{14}", nik) for nik in niks)


def test_many_people_in_it_have_no_name(small: Played) -> None:
    found = [event.event for event in small[0].reader.all(OFFICE) if isinstance(event.event, PersonDescribed)]
    assert any(person.name is None and person.label for person in found)
    assert any(person.name and person.nik for person in found)


def test_no_name_in_it_can_be_read_without_its_key(small: Played) -> None:
    casework, _ = small
    with casework.reader.connections.of(OFFICE) as connection:
        stored = b"".join(body for (body,) in connection.execute("select body from events where office = %s", (OFFICE,)).fetchall())
    names = {str(e.event.name) for e in casework.reader.all(OFFICE) if isinstance(e.event, PersonDescribed) and e.event.name}
    assert len(names) > 30
    assert not any(name.encode() in stored for name in names)


def test_a_list_known_at_the_end_of_2022_differs_from_todays_and_every_difference_has_its_cause(small: Played) -> None:
    comparison = compare(small[0].reader, OFFICE, END_OF_2022, 2021, 2022)
    joined, left = sum(comparison.joined.values()), sum(comparison.left.values())
    assert joined > 0
    assert comparison.then.people + joined - left == comparison.now.people
    assert comparison.then.by_group != comparison.now.by_group
    assert joined + left + comparison.moved >= 2


def test_five_offices_are_played_and_each_is_marked_as_a_demonstration(small: Played) -> None:
    found = heads(small[0])
    assert {head.office for head in found} == {"kab-indramayu", "kota-sukabumi", "prov-kaltim", "prov-sulbar", "prov-jawa-barat"}
    assert all(head.played and head.size > 150 for head in found)


def test_whoever_may_be_tried_out_works_there_under_that_login(small: Played) -> None:
    for office in {caller.office for caller in DEMO_CALLERS}:
        logins, roles = {}, {}
        for recorded in small[0].reader.all(office):
            if isinstance(recorded.event, WorkerRegistered):
                logins[recorded.event.subject] = recorded.stream
                assert recorded.event.issuer == NAME
            elif isinstance(recorded.event, RoleGranted):
                roles[recorded.stream] = recorded.event.role
        callers = [caller for caller in DEMO_CALLERS if caller.office == office]
        assert len(callers) == (13 if office == OFFICE else 12)
        assert all(roles[logins[caller.subject]] is caller.role for caller in callers)
