"""A referral that another office sent about a child before the law is hidden from who was not cleared, before there is a case."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from api.database.connections import connect_info
from cases.issuing import SYSTEM
from cases.vocabulary import Compartment
from projections.case_file import CASE_FILE
from projections.referral_board import REFERRAL_BOARD
from projections.referral_board.query import Referrals, referrals
from projections.scope import Scope, ScopedConnection
from projections.sealed import SEALED
from projections.worker import Worker
from tests.cases.referral_histories import RECEIVED
from tests.projections.asking import ask
from tests.spec import some_id
from tests.works import OFFICE, Works, office_at_work

OF_THE_OFFICE = Scope(office=OFFICE, scope="office")
CLEARED = replace(OF_THE_OFFICE, compartments=frozenset({Compartment.CHILD_BEFORE_THE_LAW.value}))


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


def test_only_who_was_cleared_sees_it(works: Works, database: str) -> None:
    ordinary, sealed = some_id("ordinary"), some_id("sealed")
    for referral_id, category in ((ordinary, "PPKS05"), (sealed, "PPKS03")):
        received = replace(RECEIVED, referral_id=referral_id, person_id=some_id(category), categories=(category,))
        works.do(received, actor=SYSTEM)
    info = connect_info(database, "worker")
    worker = Worker(works.store.reader, lambda: psycopg.connect(info, autocommit=True), (SEALED, CASE_FILE, REFERRAL_BOARD))
    worker.catch_up()
    worker.close()

    def seen(scope: Scope) -> set[object]:
        async def read(connection: ScopedConnection) -> set[object]:
            return {row.referral_id for row in (await referrals(connection, Referrals())).rows}

        return ask(database, read, scope)

    assert seen(OF_THE_OFFICE) == {ordinary}
    assert seen(CLEARED) == {ordinary, sealed}
