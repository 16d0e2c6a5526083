"""A reunification as it is read: how far it is, its papers and visits; in the follow-ups and in the story of its case; seen with it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest

from api.database.connections import connect_info
from cases.case.categories import AssignCategory
from cases.reunification import REUNIFICATION
from projections.case_file import CASE_FILE
from projections.case_file.query import entries, work_of
from projections.caseload import CASELOAD
from projections.caseload.query import Cases, cases
from projections.deadlines import DEADLINES
from projections.follow_up import FOLLOW_UP
from projections.follow_up import REUNIFICATION as TO_FAMILY
from projections.follow_up.query import FollowUpItem, FollowUpsAsked, follow_ups
from projections.reunifications import REUNIFICATIONS, ReunificationKnown
from projections.reunifications.query import Reunifications, reunifications
from projections.scope import EVERYTHING, Scope
from projections.sealed import SEALED
from projections.worker import Worker
from tests.cases import reunification_histories as h
from tests.projections.asking import ask
from tests.reunited import SITI, Homecoming, told
from tests.works import OFFICE, Works, office_at_work

EVERYBODY = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)
READ = (SEALED, CASELOAD, CASE_FILE, FOLLOW_UP, DEADLINES, REUNIFICATIONS)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


class Shown:
    """What the lists say of one child's way home."""

    def __init__(self, works: Works, database: str) -> None:
        self.works, self.database, self.home = works, database, Homecoming()
        told(works, *self.home.ready())

    def do(self, *commands: object) -> None:
        told(self.works, *((self.home.of(command), SITI) for command in commands))  # type: ignore[arg-type]  # commands

    def read(self) -> None:
        info = connect_info(self.database, "worker")
        worker = Worker(self.works.store.reader, lambda: psycopg.connect(info, autocommit=True), READ)
        worker.catch_up()
        worker.close()

    def row(self, scope: Scope = EVERYBODY, **asked: object) -> ReunificationKnown | None:
        self.read()
        wanted = Reunifications(reunification_id=self.home.reunification_id, **asked)  # type: ignore[arg-type]  # fields by name
        return next(iter(ask(self.database, lambda seen: reunifications(seen, wanted), scope).rows), None)

    def visits(self, **asked: object) -> tuple[FollowUpItem, ...]:
        self.read()
        wanted = FollowUpsAsked(case_id=self.home.case_id, kind=TO_FAMILY, **asked)  # type: ignore[arg-type]  # fields by name
        return ask(self.database, lambda seen: follow_ups(seen, wanted), EVERYBODY).rows

    def story(self, scope: Scope = EVERYBODY) -> list[str]:
        self.read()
        children = ask(self.database, lambda seen: _work(seen, self.home.case_id), EVERYBODY)
        streams = (self.home.case_id, *children)
        return [entry.name for entry in ask(self.database, lambda seen: entries(seen, streams), scope).rows]


async def _work(seen: object, case_id: UUID) -> tuple[UUID, ...]:
    return await work_of(seen, case_id)  # type: ignore[arg-type]  # a scoped connection


@pytest.fixture
def shown(works: Works, database: str) -> Shown:
    return Shown(works, database)


def test_the_papers_of_a_handover_are_read(shown: Shown) -> None:
    before = shown.row()
    assert before is not None
    assert (before.stage, before.wish, before.words) == ("reunification-approved", "INGIN_PULANG", h.WISHED.words)
    shown.do(h.LEG_PLANNED, h.DEPARTED, h.ARRIVED, h.PAID, h.HANDED_OVER)
    row = shown.row()
    assert row is not None
    assert row.handover is not None
    assert row.statement is not None
    assert (row.stage, row.cost_rupiah, row.handover.sha256, row.statement.sha256) == ("reunified", 175_000, "b" * 64, "a" * 64)
    assert [witness.name for witness in row.handover.witnesses] == ["Kuwu Tarsono", "Bripka Wawan"]
    assert len(row.handover.verified_by) == 2
    assert row.visit_due_at == row.visits[0].due_at
    (leg,) = row.legs.values()
    assert (leg.received_by, leg.receipts[0].number) == ("Petugas Dinsos Cirebon", "SPJ 12")


def test_its_stage_is_read_as_the_rules_have_it(shown: Shown) -> None:
    for command in (h.LEG_PLANNED, h.DEPARTED, h.ARRIVED, h.HANDED_OVER, h.VISITED, h.BROKEN):
        shown.do(command)
        state = shown.works.casework.state(OFFICE, REUNIFICATION, shown.home.reunification_id)[1]
        row = shown.row()
        assert row is not None
        assert row.stage == REUNIFICATION.stage(state)
    assert row is not None
    assert (row.outcome, row.alternative, row.visit_due_at) == ("TIDAK_BERTAHAN", "PENGASUHAN_ALTERNATIF", None)


def test_the_visits_stand_among_those_that_somebody_must_see_again(shown: Shown) -> None:
    shown.do(h.HANDED_OVER)
    assert [(item.times, item.reunification_id) for item in shown.visits(waiting=True)] == [
        (number, shown.home.reunification_id) for number in (1, 2, 3)
    ]
    shown.do(h.BROKEN)
    assert shown.visits(waiting=True) == ()
    assert [item.cancelled for item in shown.visits()] == [True, True, True]


def test_the_story_of_the_case_tells_it(shown: Shown) -> None:
    shown.do(h.HANDED_OVER, h.BROKEN)
    story = shown.story()
    told_of_it = ("CaseOpened", "WishRecorded", "HandoverSigned", "ReunificationBrokeDown", "PersonReentered")
    assert [name for name in story if name in told_of_it] == [*told_of_it]
    (case,) = ask(shown.database, lambda seen: cases(seen, Cases()), EVERYBODY).rows
    assert (case.episode, case.closed_at, case.assessed) == (2, None, False)


def test_it_is_seen_where_its_case_is_seen_and_by_who_began_it(shown: Shown) -> None:
    area = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12"}))
    elsewhere = Scope(office=OFFICE, scope="own", areas=frozenset({"32.09"}))
    beginner = Scope(office=OFFICE, scope="own", worker=SITI.id)
    assert [shown.row(scope) is not None for scope in (area, elsewhere, beginner)] == [True, False, True]
    assert shown.story(elsewhere) == []


def test_what_belongs_to_a_sealed_case_is_sealed_with_it(shown: Shown) -> None:
    shown.do(h.HANDED_OVER)
    sealing = AssignCategory(
        case_id=shown.home.case_id, assignment_id=uuid4(), category="PPKS03", neglected=False, started_on=date(2023, 1, 2)
    )
    shown.works.do(sealing)
    for scope in (Scope(office=OFFICE, scope="office"), Scope(office=OFFICE, scope="own", worker=SITI.id)):
        assert shown.row(scope) is None
        assert shown.story(scope) == []
    assert shown.row() is not None
