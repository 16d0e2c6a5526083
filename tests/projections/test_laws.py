"""Read models are functions of the log: however it is cut into batches, interrupted or rebuilt, the rows are the same."""

from collections.abc import Sequence
from time import sleep

import pytest

from cases.log.reader import LAST, LogReader, Recorded
from cases.log.store import LogStore
from projections.model import AnyModel
from projections.models import MODELS
from projections.rebuild import rebuild
from projections.standing import standings, writing
from projections.table import Digest, Table
from projections.worker import Connect, Worker
from tests.projections.casework import OFFICE, Town

NAMES = [model.name for model in MODELS]


def digests(connect: Connect, at: int = 2**40, models: Sequence[AnyModel] = MODELS) -> dict[str, Digest]:
    """What the tables of the living generations hold, as known at a position."""
    with connect() as connection, writing(connection, OFFICE):
        generations = {s.model: s.generation for s in standings(connection, OFFICE) if s.state != "building"}
        return {model.name: Table(model).digest(connection, OFFICE, generations[model.name], at) for model in models}


def caught_up(store: LogStore, connect: Connect, page_events: int, models: Sequence[AnyModel] = MODELS) -> dict[str, Digest]:
    worker = Worker(store.reader, connect, models, page_events=page_events)
    worker.catch_up()
    worker.close()
    return digests(connect, models=models)


def start_again(connect: Connect) -> None:
    with connect() as connection, writing(connection, OFFICE):
        for model in MODELS:
            for generation in (1, 2):
                Table(model).delete(connection, OFFICE, generation)
        connection.execute("delete from read_models")


def test_batches_of_1_7_and_2000_give_the_same_tables(store: LogStore, connect: Connect) -> None:
    tables = {}
    for size in (1, 7, 2_000):
        tables[size] = caught_up(store, connect, size)
        start_again(connect)
    assert tables[1] == tables[7] == tables[2_000]
    assert all(tables[1][name].rows > 0 for name in ("sealed", "complaint_board", "caseload", "case_file", "audit_trail"))


IDLE_ROUNDS = 10
"""The server notices a moment late that a worker has gone, and until then keeps its locks."""


def test_a_worker_that_starts_again_after_each_page_gives_the_same_tables(store: LogStore, connect: Connect) -> None:
    whole = caught_up(store, connect, 2_000)
    start_again(connect)
    idle = 0
    while idle < IDLE_ROUNDS:
        worker = Worker(store.reader, connect, MODELS, page_events=29)
        idle = 0 if worker.round() else idle + 1
        worker.close()
        if idle:
            sleep(0.05)
    assert digests(connect) == whole


def test_every_event_that_changes_a_row_makes_a_version(store: LogStore, connect: Connect) -> None:
    caught_up(store, connect, 2_000)
    with connect() as connection, writing(connection, OFFICE):
        rows = connection.execute(
            "select c.case_id, count(*), (select count(*) from events e where e.office = %s and e.stream = c.case_id)"
            " from caseload c group by c.case_id",
            (OFFICE,),
        ).fetchall()
    assert rows
    assert all(versions == events for _, versions, events in rows)


def test_versions_follow_each_other_without_gap_or_overlap(store: LogStore, connect: Connect) -> None:
    caught_up(store, connect, 7)
    with connect() as connection, writing(connection, OFFICE):
        for table, key in (("caseload", "case_id"), ("complaint_board", "complaint_id")):
            wrong = connection.execute(
                "select count(*) from (select to_position,"
                f" lead(from_position) over (partition by {key} order by from_position) as next from {table}) v"
                " where to_position is distinct from next"
            ).fetchone()
            assert wrong == (0,)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_rebuilt_model_equals_the_living_one_and_takes_its_place(store: LogStore, connect: Connect, model: AnyModel) -> None:
    before = caught_up(store, connect, 7, [model])
    seen: list[tuple[int, int]] = []
    (rebuilt,) = rebuild(store.reader, connect, [model], OFFICE, lambda done, size: seen.append((done, size)))
    assert rebuilt.equal is True
    assert rebuilt.rows == before[model.name].rows
    assert rebuilt.digest == before[model.name].sha256.hex()
    assert rebuilt.generation == 2
    assert digests(connect, models=[model]) == before
    assert seen[-1][0] == seen[-1][1] > 0
    with connect() as connection, writing(connection, OFFICE):
        assert connection.execute(f"select array_agg(distinct generation) from {model.name}_rows").fetchone() == ([2],)
        assert connection.execute("select generation, state from read_models").fetchall() == [(2, "living")]


def test_a_rebuild_tells_when_the_living_table_was_wrong_and_puts_it_right(store: LogStore, connect: Connect) -> None:
    before = caught_up(store, connect, 2_000)
    with connect() as connection, writing(connection, OFFICE):
        connection.execute("update caseload_rows set risk = 'RENDAH', worker_id = null where to_position is null")
    assert digests(connect) != before
    told = {one.model: one.equal for one in rebuild(store.reader, connect, MODELS, OFFICE)}
    assert told == {name: name != "caseload" for name in NAMES}
    assert digests(connect) == before


def test_a_rebuild_works_while_the_living_model_goes_on(store: LogStore, connect: Connect) -> None:
    town = Town(store, seed=8)
    worker = Worker(store.reader, connect, MODELS, page_events=50)
    worker.catch_up()

    def meanwhile(done: int, size: int) -> None:
        if town.people == 0:
            town.minute = 10_000
            town.live(5)
            worker.catch_up()

    rebuilt = rebuild(store.reader, connect, MODELS, OFFICE, meanwhile)
    assert all(one.equal for one in rebuilt)
    town.live(3)
    worker.catch_up()
    worker.close()
    living = digests(connect)
    start_again(connect)
    assert caught_up(store, connect, 2_000) == living


def test_a_rebuild_that_was_broken_off_is_begun_anew(store: LogStore, connect: Connect) -> None:
    before = caught_up(store, connect, 2_000)

    class Broken(Exception):
        pass

    def break_off(done: int, size: int) -> None:
        raise Broken

    with pytest.raises(Broken):
        rebuild(store.reader, connect, MODELS, OFFICE, break_off)
    assert digests(connect) == before
    assert all(one.equal for one in rebuild(store.reader, connect, MODELS, OFFICE))
    with connect() as connection, writing(connection, OFFICE):
        assert connection.execute("select count(*) from read_models where state = 'building'").fetchone() == (0,)
        assert connection.execute("select count(distinct generation) from case_file_rows").fetchone() == (1,)


def test_what_was_known_at_a_position_is_what_a_log_of_that_length_gives(store: LogStore, connect: Connect) -> None:
    caught_up(store, connect, 7)
    size = Town(store).size()
    earlier = {at: digests(connect, at) for at in (1, size // 3, size - 1)}
    for at, known in earlier.items():
        start_again(connect)
        worker = Worker(Until(store, at), connect, MODELS)
        worker.catch_up()
        worker.close()
        assert digests(connect) == known


class Until(LogReader):
    """A reader of a log that ends at a position."""

    def __init__(self, store: LogStore, last: int) -> None:
        super().__init__(store.connections, store.keyring)
        self._last = last

    def page(self, office: str, after: int, limit: int = 500, *, until: int = LAST, opened: bool = True) -> list[Recorded]:
        return super().page(office, after, limit, until=min(until, self._last), opened=opened)
