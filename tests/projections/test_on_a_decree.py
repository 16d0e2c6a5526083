"""On which decree something was approved stands beside who approved it: a longer stay, a search, going home."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.events.decree import Ground
from cases.reunification.deciding import ApproveReunification
from cases.shelter.stays import ApproveExtension
from projections.caseload import CASELOAD
from projections.reunifications import REUNIFICATIONS
from projections.reunifications.query import Reunifications, reunifications
from projections.scope import EVERYTHING, Scope
from projections.shelter_board import SHELTER_BEDS, SHELTER_STAYS, SHELTERS
from projections.shelter_board.query import Beds, beds
from projections.tracing_board.asked import Searches
from projections.tracing_board.matches import MATCHES
from projections.tracing_board.query import searches
from projections.tracing_board.searches import TRACING_SEARCHES
from projections.worker import Worker
from tests.cases import reunification_histories as h
from tests.cases import shelter_histories as sheltered
from tests.cases import tracing_histories as searched
from tests.cases.register_histories import ENTERED
from tests.projections.asking import ask
from tests.reunited import HEAD, SITI, Homecoming, told
from tests.works import OFFICE, Works, office_at_work

EVERYBODY = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)
READ = (CASELOAD, MATCHES, REUNIFICATIONS, SHELTERS, SHELTER_BEDS, SHELTER_STAYS, TRACING_SEARCHES)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


@pytest.fixture
def decree(works: Works) -> Ground:
    """A decree that holds."""
    found = Ground(decree_id=uuid7(), number=ENTERED.number, decree_on=ENTERED.decree_on)
    works.do(replace(ENTERED, decree_id=found.decree_id, valid_until_on=None))
    return found


def read(works: Works, database: str) -> None:
    info = connect_info(database, "worker")
    worker = Worker(works.store.reader, lambda: psycopg.connect(info, autocommit=True), READ)
    worker.catch_up()
    worker.close()


def test_going_home(works: Works, database: str, decree: Ground) -> None:
    home = Homecoming()

    def shown() -> Ground | None:
        read(works, database)
        (row,) = ask(database, lambda seen: reunifications(seen, Reunifications(case_id=home.case_id)), EVERYBODY).rows
        return row.decision_decree

    approved = replace(h.APPROVED, reunification_id=home.reunification_id, decree_id=decree.decree_id)
    told(works, *(step for step in home.ready() if not isinstance(step[0], ApproveReunification)))
    assert shown() is None
    told(works, (approved, HEAD))
    assert shown() == decree
    told(works, (home.of(h.PROPOSED), SITI))
    assert shown() is None


def test_a_search(works: Works, database: str, decree: Ground) -> None:
    home = Homecoming()
    planned = replace(searched.PLANNED, tracing_id=home.tracing_id)
    ordered = replace(searched.ORDERED, tracing_id=home.tracing_id, decree_id=decree.decree_id)
    told(works, *home.matched(), (planned, SITI), (ordered, HEAD))
    read(works, database)
    (row,) = ask(database, lambda seen: searches(seen, Searches(tracing_id=home.tracing_id)), EVERYBODY).rows
    assert (row.ordered_by, row.order_decree) == (HEAD.id, decree)


def test_a_longer_stay(works: Works, database: str, decree: Ground) -> None:
    home = Homecoming()
    admitted = replace(sheltered.ADMITTED, bed_id=sheltered.OTHER_BED, case_id=home.case_id)

    def shown() -> Ground | None:
        read(works, database)
        rows = ask(database, lambda seen: beds(seen, Beds(shelter_id=sheltered.SHELTER, free=False)), EVERYBODY).rows
        return rows[0].extension_decree

    told(works, home.matched()[0], *((step, SITI) for step in (*sheltered.READY, admitted, sheltered.PROPOSED)))
    assert shown() is None
    told(works, (approval(decree.decree_id), HEAD))
    assert shown() == decree
    told(works, (sheltered.PROPOSED, SITI), (approval(None), HEAD))
    assert shown() is None


def approval(decree_id: UUID | None) -> ApproveExtension:
    return ApproveExtension(shelter_id=sheltered.SHELTER, stay_id=sheltered.STAY, decree_id=decree_id)
