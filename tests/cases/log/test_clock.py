"""When something was recorded: the database's clock, never backwards, and a played clock for demonstrations alone."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from uuid_utils.compat import uuid7

from cases.log.request import NewEvent, Request
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import BODY, OFFICE, OTHER, request

THEN = datetime(2021, 1, 4, 8, 0, tzinfo=UTC)
STARTED = "DemonstrationStarted/1"


def played(clock: datetime, kind: str = "SomethingHappened/1", office: str = OFFICE) -> Request:
    return request(office=office, events=[NewEvent(uuid7(), 1, kind, BODY)], clock=clock)


def test_an_ordinary_log_refuses_a_played_time(store: LogStore) -> None:
    assert store.committer.append(played(THEN)).outcome == "clock-refused"
    store.committer.append(request())
    assert store.committer.append(played(THEN)).outcome == "clock-refused"
    assert store.committer.append(played(THEN, STARTED)).outcome == "clock-refused"  # too late to become one


def test_a_log_that_begins_as_a_demonstration_takes_played_times(store: LogStore) -> None:
    times = [THEN, THEN + timedelta(days=1), THEN + timedelta(days=1), THEN + timedelta(days=400)]
    answers = store.committer.append_all([played(times[0], STARTED), *(played(time) for time in times[1:])])
    assert [answer.recorded_at for answer in answers] == times
    assert verify(store.connections, OFFICE).size == 4


def test_a_played_time_is_never_before_the_last_one(store: LogStore) -> None:
    store.committer.append(played(THEN, STARTED))
    assert store.committer.append(played(THEN - timedelta(days=1))).recorded_at == THEN


def test_a_played_time_is_never_in_the_future(store: LogStore) -> None:
    answer = store.committer.append(played(datetime.now(UTC) + timedelta(days=1), STARTED))
    assert answer.recorded_at <= datetime.now(UTC)


def test_a_demonstration_goes_over_to_real_time(store: LogStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)  # clocks of one machine, read by two programs
    real = store.committer.append_all([played(THEN, STARTED), played(THEN), request(), played(THEN), request()])
    assert real[1].recorded_at == THEN
    assert before < real[2].recorded_at <= real[3].recorded_at <= real[4].recorded_at
    assert verify(store.connections, OFFICE).size == 5


def test_the_beginning_of_another_office_is_not_ones_own(store: LogStore) -> None:
    nothing = request(events=[], clock=THEN)
    answers = store.committer.append_all([nothing, played(THEN, STARTED, office=OTHER), played(THEN)])
    assert [answer.outcome for answer in answers] == ["clock-refused", "recorded", "clock-refused"]


def test_an_append_has_one_instant(store: LogStore, owner: psycopg.Connection) -> None:
    store.committer.append_all([request(None, 1, 2, 3), request(None, 1, 2)])
    rows = owner.execute("select recorded_at from events order by position").fetchall()
    assert rows[0] == rows[1] == rows[2]
    assert rows[3] == rows[4]


@pytest.mark.parametrize("ahead", [timedelta(hours=1)])
def test_time_never_goes_back_when_the_clock_of_the_database_does(store: LogStore, owner: psycopg.Connection, ahead: timedelta) -> None:
    # What a clock set back leaves behind is a head that is ahead of the clock.
    store.committer.append(request())
    owner.execute("alter table events_heads disable trigger only_appended")
    owner.execute("update events_heads set recorded_at = recorded_at + %s", [ahead])
    owner.execute("alter table events_heads enable trigger only_appended")
    later = store.committer.append(request()).recorded_at
    assert later > datetime.now(UTC) + ahead / 2
    assert store.committer.append(request()).recorded_at == later
