"""Every look at personal data is written down, also what was refused, in a log of its own that names ids only."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api.access.queries import Query
from api.access.refusals import NotYourTask
from api.looks import Looks
from cases.events.look import PersonalDataLooked
from cases.log.store import LogStore
from cases.vocabulary import LookOutcome, LookPurpose, Role
from cases.worker.clearance import OpenBreakGlass
from tests.access.offices import HERE, KEKS, OFFICE, Staffed

RECORDS = (uuid4(), uuid4())


@pytest.fixture
def looks_store(office: Staffed) -> Iterator[LogStore]:
    with LogStore(office.conninfo, KEKS, log="looks") as store:
        yield store


def last(store: LogStore) -> tuple[PersonalDataLooked, str]:
    recorded = store.reader.page(OFFICE, 0)[-1]
    assert isinstance(recorded.event, PersonalDataLooked)
    return recorded.event, recorded.told.role


def test_what_is_shown_is_written_down_before(office: Staffed, looks_store: LogStore) -> None:
    authority = office.access.authority(office.caller("auditor"), OFFICE)
    first = Looks(looks_store).shown(authority, Query.CASELOAD, RECORDS, 12, datetime.now(UTC))
    second = Looks(looks_store).shown(authority, Query.CASE_FILE, RECORDS[:1], 12, datetime.now(UTC))
    assert (first, second) == (1, 2)
    look, role = last(looks_store)
    assert (look.query, look.record_ids, look.known_at, look.outcome) == ("case_file", RECORDS[:1], 12, LookOutcome.SHOWN)
    assert (role, look.purpose) == (Role.AUDITOR, LookPurpose.AUDIT)
    assert looks_store.reader.page(OFFICE, 0)[-1].told.actor_id == office.id_of("auditor")


def test_a_refused_look_is_a_look(office: Staffed, looks_store: LogStore) -> None:
    authority = office.access.authority(office.caller("perencana"), OFFICE)
    with pytest.raises(NotYourTask) as caught:
        authority.scope(Query.CASE_FILE)
    Looks(looks_store).refused(authority, Query.CASE_FILE, RECORDS[0], caught.value, datetime.now(UTC))
    look, role = last(looks_store)
    assert (look.outcome, look.refusal, look.record_ids, role) == (LookOutcome.REFUSED, "not-your-task", RECORDS[:1], Role.PLANNER)


def test_a_look_in_need_says_so(office: Staffed, looks_store: LogStore) -> None:
    office.do(OpenBreakGlass(worker_id=office.id_of("trc"), break_glass_id=uuid4(), reason="Banjir", area=HERE), by="trc", role="TRC")
    authority = office.access.authority(office.caller("trc"), OFFICE)
    Looks(looks_store).shown(authority, Query.CASE_FILE, RECORDS, 1, datetime.now(UTC))
    look, _ = last(looks_store)
    assert (look.purpose, look.in_need) == (LookPurpose.NEED, True)


def test_looks_are_not_in_the_log_of_the_casework(office: Staffed, looks_store: LogStore) -> None:
    before = office.size()
    authority = office.access.authority(office.caller("head"), OFFICE)
    Looks(looks_store).shown(authority, Query.WORKFORCE, (), 1, datetime.now(UTC))
    assert office.size() == before
