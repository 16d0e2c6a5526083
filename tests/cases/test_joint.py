"""What concerns complaint and case together goes into one append, or nothing does."""

from dataclasses import replace
from uuid import UUID

import pytest

from cases.case import CASE
from cases.case.episodes import LinkComplaint, NoSuchComplaint, OpenCase, ReopenCase
from cases.complaint import COMPLAINT
from cases.complaint.handling import LeadToCase, NoSuchOriginal, OpenCaseFromComplaint
from cases.decider import Command
from cases.errors import NotPossibleNow, Refusal
from cases.events.case import CaseOpened
from cases.events.complaint import ComplaintFoundDuplicate, ComplaintLedToCase, ComplaintReceived, ComplaintVerified
from cases.events.response import TeamDispatched
from cases.joint import NoSuchCase, ReportFromField, WhereMissing
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id

FIELD_REPORT = ReportFromField(
    complaint_id=h.COMPLAINT,
    case_id=h.CASE,
    person_id=h.PERSON,
    dispatch_id=h.DISPATCH,
    what="Lansia terlantar di terminal",
    region=h.VILLAGE,
)


def streams(**histories: tuple[Command, ...]) -> spec.Streams:
    """Streams by name, each with what has happened to it."""
    return spec.Streams(histories={some_id(name): h.happened(*commands) for name, commands in histories.items()})


def kinds(unit: spec.Streams) -> list[tuple[UUID, type]]:
    """Which facts were decided, and for which streams."""
    return [(stream, type(fact)) for stream, fact in unit.decided]


def test_a_report_from_the_field_is_complaint_case_and_dispatch_at_once() -> None:
    unit = streams()
    unit.when(FIELD_REPORT)
    assert kinds(unit) == [
        (h.COMPLAINT, ComplaintReceived),
        (h.COMPLAINT, ComplaintVerified),
        (h.COMPLAINT, ComplaintLedToCase),
        (h.CASE, CaseOpened),
        (h.CASE, TeamDispatched),
    ]
    opened = unit.decided[3][1]
    assert isinstance(opened, CaseOpened)
    assert (opened.region, opened.complaint_id, opened.reported_at) == (h.VILLAGE, h.COMPLAINT, spec.NOW)


def test_a_report_from_the_field_says_where_in_some_way() -> None:
    with pytest.raises(WhereMissing):
        streams().when(replace(FIELD_REPORT, region=None))
    unit = streams()
    unit.when(replace(FIELD_REPORT, region=None, place="Terminal Indramayu"))
    received = unit.decided[0][1]
    assert isinstance(received, ComplaintReceived)
    assert received.region == "32.12"


def test_a_report_from_the_field_comes_once() -> None:
    unit = streams()
    unit.when(FIELD_REPORT)
    with pytest.raises(NotPossibleNow):
        unit.when(FIELD_REPORT)
    assert len(unit.decided) == 5


@pytest.mark.parametrize(
    "command",
    [
        OpenCaseFromComplaint(complaint_id=h.COMPLAINT, case_id=h.CASE, person_id=h.PERSON),
        OpenCase(case_id=h.CASE, person_id=h.PERSON, complaint_id=h.COMPLAINT),
    ],
    ids=["from the complaint", "from the case"],
)
def test_opening_a_case_from_a_complaint_is_told_to_both(command: Command) -> None:
    unit = streams(complaint=(h.RECEIVED, h.VERIFIED))
    unit.when(command)
    assert kinds(unit) == [(h.COMPLAINT, ComplaintLedToCase), (h.CASE, CaseOpened)]
    opened = unit.decided[1][1]
    assert isinstance(opened, CaseOpened)
    assert opened.region == h.VILLAGE
    assert opened.arrive_due_at == unit.state(COMPLAINT, h.COMPLAINT).arrive_due_at


def test_a_complaint_that_is_not_verified_opens_no_case() -> None:
    unit = streams(complaint=(h.RECEIVED,))
    with pytest.raises(NotPossibleNow):
        unit.when(OpenCase(case_id=h.CASE, person_id=h.PERSON, complaint_id=h.COMPLAINT))
    assert unit.decided == []


def test_without_a_complaint_only_the_case_is_told() -> None:
    unit = streams()
    unit.when(h.OPENED)
    assert kinds(unit) == [(h.CASE, CaseOpened)]


@pytest.mark.parametrize(
    "command",
    [
        LeadToCase(complaint_id=h.COMPLAINT, case_id=h.CASE),
        LinkComplaint(case_id=h.CASE, complaint_id=h.COMPLAINT),
    ],
    ids=["from the complaint", "from the case"],
)
def test_two_reports_of_one_person_meet_in_one_case(command: Command) -> None:
    unit = streams(complaint=(h.RECEIVED, h.VERIFIED), case=(h.OPENED,))
    unit.when(command)
    assert {kind.__name__ for _, kind in kinds(unit)} == {"ComplaintLedToCase", "ComplaintLinked"}
    with pytest.raises(Refusal):
        unit.when(command)


def test_a_complaint_leads_to_no_case_that_does_not_exist_and_the_other_way_round() -> None:
    with pytest.raises(NoSuchCase):
        streams(complaint=(h.RECEIVED, h.VERIFIED)).when(LeadToCase(complaint_id=h.COMPLAINT, case_id=h.CASE))
    with pytest.raises(NoSuchComplaint):
        streams(case=(h.OPENED,)).when(LinkComplaint(case_id=h.CASE, complaint_id=h.COMPLAINT))


def test_a_new_complaint_reopens_a_closed_case() -> None:
    unit = streams(complaint=(h.RECEIVED, h.VERIFIED), case=(h.OPENED, h.ENDED))
    with pytest.raises(NotPossibleNow) as refused:
        unit.when(LeadToCase(complaint_id=h.COMPLAINT, case_id=h.CASE))
    assert "ReopenCase" in refused.value.possible
    assert unit.decided == []
    unit.when(ReopenCase(case_id=h.CASE, reason="Laporan baru", complaint_id=h.COMPLAINT))
    assert {kind.__name__ for _, kind in kinds(unit)} == {"ComplaintLedToCase", "CaseReopened"}
    assert unit.state(CASE, h.CASE).complaints == (h.COMPLAINT,)


def test_a_duplicate_is_held_against_the_complaint_that_it_repeats() -> None:
    unit = streams(complaint=(h.RECEIVED,), other=(h.ANONYMOUS,))
    unit.when(h.DUPLICATE)
    assert kinds(unit) == [(h.COMPLAINT, ComplaintFoundDuplicate)]
    with pytest.raises(NoSuchOriginal):
        streams(complaint=(h.RECEIVED,)).when(h.DUPLICATE)
