"""Who sees what is due on persons and on access taken in need: who sees the person, and who reviews the access."""

from uuid import UUID, uuid4

from api.access.queries import Query
from cases.person.forgetting import AskForgetting
from cases.vocabulary.people import ForgettingBasis
from cases.worker.clearance import OpenBreakGlass
from projections.deadlines.query import Deadlines, deadlines
from projections.scope import ScopedConnection
from tests.access.offices import ELSEWHERE, HERE, OFFICE, Staffed
from tests.access.test_scope import read
from tests.works import ago


def due_to(office: Staffed, name: str, term: str) -> set[UUID]:
    """The records with a term that somebody finds on the board."""

    async def board(connection: ScopedConnection) -> set[UUID]:
        return {row.stream for row in (await deadlines(connection, Deadlines(moment=ago(), term=term))).rows}

    return read(office, office.access.authority(office.caller(name), OFFICE), Query.CASELOAD, board)


def test_when_access_taken_in_need_is_to_be_reviewed_is_told_to_who_took_it_and_to_the_heads(office: Staffed) -> None:
    office.do(OpenBreakGlass(worker_id=office.id_of("psm"), break_glass_id=uuid4(), reason="Banjir", area="32.12.02"), by="psm")
    office.catch_up()
    for name in ("psm", "kepala_bidang", "kepala_dinas", "auditor"):
        assert due_to(office, name, "break-glass-review") == {office.id_of("psm")}, name
    for name in ("tksk", "peksos", "trc"):
        assert due_to(office, name, "break-glass-review") == set(), name


def test_until_when_forgetting_is_decided_is_told_to_who_sees_the_person_and_never_of_a_sealed_case(office: Staffed) -> None:
    here, elsewhere, child = office.person("here", HERE), office.person("elsewhere", ELSEWHERE), office.person("child", HERE)
    office.seal(office.case("of the child", HERE, person=child))
    for person_id in (here, elsewhere, child):
        office.do(AskForgetting(person_id=person_id, basis=ForgettingBasis.ASKED_BY_PERSON))
    office.catch_up()
    assert due_to(office, "tksk", "forgetting-decision") == {here}
    assert due_to(office, "kepala_dinas", "forgetting-decision") == {here, elsewhere}
    assert due_to(office, "auditor", "forgetting-decision") == {here, elsewhere, child}
