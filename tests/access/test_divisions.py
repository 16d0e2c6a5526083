"""A head of division reaches what belongs to the division, and what belongs to none: in lists, in files, by commands (N018)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from api.access.queries import Query
from cases.application import office_stream
from cases.case.categories import AssignCategory
from cases.case.progress import AssignWorker
from cases.errors import NotFound
from cases.office import SetDivision
from cases.vocabulary import ComplaintKind, DelegationKind, Role
from cases.worker.roles import GiveDelegation
from projections.duplicates.query import person
from projections.scope import ScopedConnection
from tests.access.offices import DECREE, DECREED, DIVISION, OFFICE, Staffed
from tests.access.test_scope import all_cases, all_complaints, read

THEIRS, ANOTHERS = "PPKS11", "PPKS24"
EMPOWERMENT = "Pemberdayaan Sosial dan Penanganan Fakir Miskin"


def shown(office: Staffed, name: str = "kepala_bidang") -> tuple[set[UUID], set[UUID]]:
    authority = office.access.authority(office.caller(name), OFFICE)
    return read(office, authority, Query.CASELOAD, all_cases), read(office, authority, Query.COMPLAINT_BOARD, all_complaints)


def sees_person(office: Staffed, person_id: UUID, name: str = "kepala_bidang") -> bool:
    async def the_person(connection: ScopedConnection) -> set[UUID]:
        return {row.person_id for row in (await person(connection, person_id)).rows}

    return read(office, office.access.authority(office.caller(name), OFFICE), Query.PERSON_FILE, the_person) == {person_id}


def responsible(case_id: UUID, office: Staffed) -> AssignWorker:
    return AssignWorker(case_id=case_id, worker_id=office.id_of("peksos"))


def test_the_lists_of_a_head_of_division_hold_their_division_and_what_is_nobodys(office: Staffed) -> None:
    own, open_to_all = office.case("own", category=THEIRS), office.case("not known yet")
    both = office.case("both", category=THEIRS)
    office.do(AssignCategory(case_id=both, assignment_id=uuid4(), category=ANOTHERS, started_on=DECREED))
    office.case("another's", category=ANOTHERS)
    sealed = office.case("sealed", category=THEIRS)
    office.seal(sealed)
    report = office.complaint("a person in need")
    office.complaint("a request", kind=ComplaintKind.AID_REQUEST)
    office.complaint("a disaster", kind=ComplaintKind.DISASTER)
    office.catch_up()
    assert shown(office) == ({own, open_to_all, both}, {report})
    assert len(shown(office, "kepala_dinas")[0]) == 4


def test_what_belongs_to_another_division_is_not_there_for_a_command(office: Staffed) -> None:
    another = office.case("another's", category=ANOTHERS)
    with pytest.raises(NotFound):
        office.ask("kepala_bidang", responsible(another, office))
    own = office.case("own", category=THEIRS)
    office.ask("kepala_bidang", responsible(own, office))
    # Known by another kind now: it is with the other division from then on.
    office.do(AssignCategory(case_id=another, assignment_id=uuid4(), category=THEIRS, started_on=DECREED))
    office.ask("kepala_bidang", responsible(another, office))


def test_a_person_belongs_to_the_divisions_of_their_cases(office: Staffed) -> None:
    own, anothers, nobodys = office.person("own"), office.person("another's"), office.person("without a case")
    office.case("own", category=THEIRS, person=own)
    office.case("another's", category=ANOTHERS, person=anothers)
    office.catch_up()
    assert [sees_person(office, one) for one in (own, anothers, nobodys)] == [True, False, True]
    assert sees_person(office, anothers, "kepala_dinas")


def test_the_office_says_by_decree_what_belongs_to_whom(office: Staffed) -> None:
    case_id = office.case("poor", category=ANOTHERS)
    office.catch_up()
    assert shown(office)[0] == set()
    decree = SetDivision(
        office_id=office_stream(OFFICE),
        division=DIVISION,
        matters=(THEIRS, ANOTHERS),
        since=datetime.now(UTC) - timedelta(minutes=1),
        decree_number=DECREE,
        decree_on=DECREED,
    )
    office.ask("kepala_dinas", decree)
    assert shown(office)[0] == {case_id}


def test_the_head_of_a_dissolved_division_reaches_nothing_of_it(office: Staffed) -> None:
    case_id = office.case("not known yet")
    office.catch_up()
    assert shown(office)[0] == {case_id}
    dissolving = SetDivision(
        office_id=office_stream(OFFICE),
        division=DIVISION,
        matters=(),
        since=datetime.now(UTC) - timedelta(minutes=1),
        decree_number=DECREE,
        decree_on=DECREED,
    )
    office.do(dissolving)
    assert shown(office) == (set(), set())
    with pytest.raises(NotFound):
        office.ask("kepala_bidang", responsible(case_id, office))


def test_who_stands_in_for_a_head_of_division_stands_in_for_that_division(office: Staffed) -> None:
    own = office.case("own", category=THEIRS)
    office.case("another's", category=ANOTHERS)
    office.employ("stand-in", Role.SOCIAL_WORKER)
    now = datetime.now(UTC)
    delegation = GiveDelegation(
        worker_id=office.id_of("stand-in"),
        delegation_id=uuid4(),
        kind=DelegationKind.ACTING_DAILY,
        on_behalf_of=office.id_of("kepala_bidang"),
        role=Role.HEAD_OF_DIVISION,
        since=now - timedelta(minutes=1),
        until=now + timedelta(days=3),
        decree_number=DECREE,
        decree_on=DECREED,
    )
    office.ask("kepala_dinas", delegation)
    office.catch_up()
    assert shown(office, "stand-in")[0] == {own}
