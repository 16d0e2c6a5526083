"""Read models are functions of the log: however it is cut into batches or interrupted, the rows are the same."""

from collections.abc import Mapping
from time import sleep

import psycopg

from api.database.connections import connect_info
from cases.log.store import LogStore
from projections.models import MODELS
from projections.standing import writing
from projections.table import Digest
from projections.worker import Connect, Worker
from tests.projections.casework import OFFICE
from tests.projections.tables import caught_up, digests, start_again


def test_batches_of_1_7_and_2000_give_the_same_tables(store: LogStore, connect: Connect, whole: Mapping[str, Digest]) -> None:
    for size in (1, 2_000):  # the whole was folded in pages of 7
        assert caught_up(store, connect, size) == whole
        start_again(connect)
    assert all(whole[name].rows > 0 for name in ("sealed", "complaint_board", "caseload", "case_file", "audit_trail"))


IDLE_ROUNDS = 10
"""The server notices a moment late that a worker has gone, and until then keeps its locks."""


def test_a_worker_that_starts_again_after_each_page_gives_the_same_tables(
    store: LogStore, connect: Connect, whole: Mapping[str, Digest]
) -> None:
    idle = 0
    while idle < IDLE_ROUNDS:
        worker = Worker(store.reader, connect, MODELS, page_events=29)
        idle = 0 if worker.round() else idle + 1
        worker.close()
        if idle:
            sleep(0.05)
    assert digests(connect) == whole


def test_every_event_that_changes_a_row_makes_a_version(folded: str) -> None:
    with psycopg.connect(connect_info(folded, "worker")) as connection, writing(connection, OFFICE):
        rows = connection.execute(
            "select c.case_id, count(*), (select count(*) from events e where e.office = %s and e.stream = c.case_id)"
            " from caseload c group by c.case_id",
            (OFFICE,),
        ).fetchall()
    assert rows
    assert all(versions == events for _, versions, events in rows)


def test_versions_follow_each_other_without_gap_or_overlap(folded: str) -> None:
    with psycopg.connect(connect_info(folded, "worker")) as connection, writing(connection, OFFICE):
        for table, key in (("caseload", "case_id"), ("complaint_board", "complaint_id")):
            wrong = connection.execute(
                "select count(*) from (select to_position,"
                f" lead(from_position) over (partition by {key} order by from_position) as next from {table}) v"
                " where to_position is distinct from next"
            ).fetchone()
            assert wrong == (0,)
