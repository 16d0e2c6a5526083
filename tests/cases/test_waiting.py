"""Terms rest while the reporter is asked or a case is on hold, and run on with what was left of them."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.case.progress import EndHold, HoldNotOver, ResumeCase
from cases.complaint import COMPLAINT
from cases.complaint.handling import LeadToCase
from cases.complaint.waiting import AskReporter, GoOnWithoutReply, RecordReply, ReplyStillOpen
from cases.errors import NotPossibleNow
from cases.events.case import CaseResumed
from cases.events.complaint import ReporterAsked, ReporterReplied, ReporterStayedSilent
from cases.policies import calendar, terms
from cases.policies.terms import Running
from cases.refusals import BeforeItBegan
from tests import spec
from tests.cases import histories as h

WEDNESDAY = datetime(2023, 3, 15, 3, 0, tzinfo=UTC)
"""Ten o'clock in Indramayu; 22 and 23 March are holidays."""
FRIDAY_NIGHT = datetime(2023, 3, 17, 16, 59, 59, tzinfo=UTC)
TUESDAY_NIGHT = datetime(2023, 3, 21, 16, 59, 59, tzinfo=UTC)
ASK = AskReporter(complaint_id=h.COMPLAINT, question="Di sebelah mana rumahnya?")
REPLY = RecordReply(complaint_id=h.COMPLAINT, reply="Di dekat balai desa")
RECEIVED = h.happened(h.RECEIVED, start=WEDNESDAY - timedelta(days=1))
ASKED = ReporterAsked(
    asked_at=WEDNESDAY, reply_due_at=datetime(2023, 3, 25, 16, 59, 59, tzinfo=UTC), paused=("verification",), question=ASK.question
)


def running(*history: object) -> Running:
    found = Running()
    for fact in history:
        found = terms.evolve(found, fact)  # type: ignore[arg-type]  # facts of several kinds
    return found


def test_who_asks_the_reporter_lets_the_terms_of_the_office_rest() -> None:
    spec.given(*RECEIVED).at(WEDNESDAY).when(ASK).then(ASKED)
    found = running(*RECEIVED, ASKED)
    assert set(found.due) == {"arrival", "reporter-reply"}
    assert found.resting == {"verification": FRIDAY_NIGHT}


def test_a_reply_lets_them_run_on_with_the_working_days_that_were_left() -> None:
    monday = WEDNESDAY + timedelta(days=5)
    new_due = datetime(2023, 3, 24, 16, 59, 59, tzinfo=UTC)  # Tuesday, then Friday, after two holidays
    replied = ReporterReplied(replied_at=monday, due={"verification": new_due}, reply=REPLY.reply)
    spec.given(*RECEIVED, ASKED).at(monday).when(REPLY).then(replied)
    found = running(*RECEIVED, ASKED, replied)
    assert found.due["verification"] == new_due
    assert found.resting == {}
    assert "reporter-reply" not in found.due
    assert spec.state_after(COMPLAINT, (*RECEIVED, ASKED, replied)).running == found


def test_what_is_overdue_when_the_reporter_is_asked_stays_so() -> None:
    late = WEDNESDAY + timedelta(days=7)
    (asked,) = spec.given(*RECEIVED).at(late).when(ASK).then_of(ReporterAsked)
    assert isinstance(asked, ReporterAsked)
    assert asked.paused == ()


def test_nobody_is_asked_twice_at_a_time_and_a_reply_follows_a_question() -> None:
    spec.given(*RECEIVED, ASKED).at(WEDNESDAY).when(ASK).refuses(NotPossibleNow)
    spec.given(*RECEIVED).at(WEDNESDAY).when(REPLY).refuses(NotPossibleNow)
    spec.given(*RECEIVED, ASKED).told_of(WEDNESDAY - timedelta(hours=1)).when(REPLY).refuses(BeforeItBegan)


def test_silence_lets_the_office_go_on_and_only_after_the_time_to_reply() -> None:
    over = GoOnWithoutReply(complaint_id=h.COMPLAINT, reply_due_at=ASKED.reply_due_at)
    spec.given(*RECEIVED, ASKED).at(WEDNESDAY + timedelta(days=9)).when(over).refuses(ReplyStillOpen)
    later = ASKED.reply_due_at + timedelta(days=3)
    other = GoOnWithoutReply(complaint_id=h.COMPLAINT, reply_due_at=later)
    spec.given(*RECEIVED, ASKED).at(later).when(other).refuses(ReplyStillOpen)
    new_due = datetime(2023, 3, 28, 16, 59, 59, tzinfo=UTC)
    spec.given(*RECEIVED, ASKED).at(later).when(over).then(
        ReporterStayedSilent(reply_due_at=ASKED.reply_due_at, due={"verification": new_due})
    )


def test_a_decision_ends_the_waiting() -> None:
    decided = spec.given(*RECEIVED, ASKED, *h.happened(h.RECEIVED, h.VERIFIED)[-1:]).at(WEDNESDAY)
    led = decided.when(LeadToCase(complaint_id=h.COMPLAINT, case_id=h.CASE)).decide()
    found = running(*RECEIVED, ASKED, *led)
    assert found.resting == {}
    assert "reporter-reply" not in found.due
    spec.given(*RECEIVED, ASKED, *led).at(WEDNESDAY).when(REPLY).refuses(NotPossibleNow)


def test_a_hold_ends_by_the_clock_after_its_last_day() -> None:
    held = h.happened(h.OPENED, h.HELD, start=WEDNESDAY)
    ends_at = datetime(2023, 4, 1, 16, 59, 59, tzinfo=UTC)
    over = EndHold(case_id=h.CASE, ends_at=ends_at)
    spec.given(*held).at(ends_at - timedelta(seconds=1)).when(over).refuses(HoldNotOver)
    spec.given(*held).at(ends_at + timedelta(days=2)).when(over).then(CaseResumed(resumed_at=ends_at, due={}))
    resumed = spec.given(*held).at(WEDNESDAY + timedelta(days=1)).when(ResumeCase(case_id=h.CASE)).decide()
    spec.given(*held, *resumed).at(ends_at + timedelta(days=2)).when(over).refuses(NotPossibleNow)


@pytest.mark.parametrize(
    ("due_at", "resumed_at", "new"),
    [
        (WEDNESDAY + timedelta(minutes=30), WEDNESDAY + timedelta(days=2), WEDNESDAY + timedelta(days=2, minutes=30)),
        (FRIDAY_NIGHT, WEDNESDAY + timedelta(hours=3), FRIDAY_NIGHT),
        (FRIDAY_NIGHT, WEDNESDAY + timedelta(days=2), TUESDAY_NIGHT),
        (datetime(2023, 3, 18, 16, 59, 59, tzinfo=UTC), WEDNESDAY + timedelta(hours=3), datetime(2023, 3, 18, 16, 59, 59, tzinfo=UTC)),
        (datetime(2023, 3, 15, 16, 59, 59, tzinfo=UTC), WEDNESDAY + timedelta(days=2), FRIDAY_NIGHT),
    ],
    ids=["the minutes left", "nothing lost", "two working days left", "never earlier than before", "due the same day"],
)
def test_what_is_left_of_a_term_is_kept(due_at: datetime, resumed_at: datetime, new: datetime) -> None:
    assert calendar.resumed(due_at, WEDNESDAY, resumed_at, "Asia/Jakarta") == new
