"""A referral that another office sent about a child before the law is hidden from who was not cleared, and so is the case it leads to."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import msgspec
import psycopg
import pytest
from psycopg import sql

from api.database.connections import connect_info
from cases.issuing import SYSTEM
from cases.referral.answering import AcceptReferral
from cases.referral.receiving import OpenCaseFromReferral
from cases.vocabulary import Compartment
from projections.case_file import CASE_FILE
from projections.models import MODELS
from projections.referral_board import REFERRAL_BOARD
from projections.referral_board.query import Referrals, referrals
from projections.scope import Scope, ScopedConnection
from projections.sealed import SEALED
from projections.worker import Worker
from tests.cases.referral_histories import RECEIVED
from tests.projections.asking import Ask, ask, asking
from tests.spec import some_id
from tests.works import OFFICE, Works, office_at_work

HERE = "32.12.01.2008"
OF_THE_OFFICE = Scope(office=OFFICE, scope="office")
NOT_CLEARED = (
    OF_THE_OFFICE,
    Scope(office=OFFICE, scope="own", areas=frozenset({HERE})),
    Scope(office=OFFICE, scope="own", matters=frozenset({"PPKS03", "PPKS05"})),
)
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


class Number(msgspec.Struct):
    """How many rows."""

    number: int


def rows_that_name(ask: Ask, ids: set[UUID], scope: Scope) -> dict[str, int]:
    """Model to how many of its rows, of whatever time, speak of some records; those that a scope sees."""

    async def read(connection: ScopedConnection) -> dict[str, int]:
        found = {}
        for model in MODELS:
            query = sql.SQL("select count(*) as number from {rows} r where r.office = %(office)s and r::text like any (%(ids)s)")
            named = {"office": OFFICE, "ids": [f"%{one}%" for one in ids]}
            (counted,) = await connection.all(Number, query.format(rows=sql.Identifier(f"{model.name}_rows")), named)
            found[model.name] = counted.number
        return {name: number for name, number in found.items() if number and name != SEALED.name}

    return ask(read, scope)


@pytest.mark.parametrize("category", ["PPKS03", "PPKS05"])
def test_the_case_is_sealed_from_its_first_fact_in_every_model_and_so_is_the_referral(works: Works, database: str, category: str) -> None:
    referral_id, person_id, case_id = some_id("a child"), some_id("the child"), some_id("the case of the child")
    told = replace(RECEIVED, referral_id=referral_id, person_id=person_id, categories=(category,), region=HERE)
    works.do(told, actor=SYSTEM)
    works.do(AcceptReferral(referral_id=referral_id))
    works.do(OpenCaseFromReferral(referral_id=referral_id, case_id=case_id))
    info = connect_info(database, "worker")
    worker = Worker(works.store.reader, lambda: psycopg.connect(info, autocommit=True), MODELS, page_events=1)
    seen: list[set[str]] = []
    with asking(database) as ask_again:
        while worker.round():
            seen.append(set().union(*(rows_that_name(ask_again, {referral_id, person_id, case_id}, scope) for scope in NOT_CLEARED)))
        worker.close()
        cleared = rows_that_name(ask_again, {case_id}, CLEARED)
    assert {"caseload", "case_file", "deadlines", "referral_board"} <= set(cleared)
    if category == "PPKS03":
        assert [models for models in seen if models] == []
    else:
        assert {"caseload", "case_file", "deadlines", "referral_board"} <= seen[-1]
