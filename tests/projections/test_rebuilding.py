"""A model rebuilt beside the living one equals it and takes its place; what was known at a position is what a log of that length gives."""

from collections.abc import Iterator, Mapping

import psycopg
import pytest

from api.database.connections import connect_info
from cases.log.reader import LAST, LogReader, Recorded
from cases.log.store import LogStore
from projections.model import AnyModel
from projections.models import MODELS
from projections.rebuild import rebuild
from projections.standing import writing
from projections.table import Digest
from projections.worker import Connect, Worker
from tests.conftest import DatabaseServer
from tests.projections.casework import KEKS, OFFICE, Town
from tests.projections.tables import caught_up, digests, start_again


@pytest.fixture
def filled(database_server: DatabaseServer, folded_template: str) -> Iterator[str]:
    """A copy of the filled office with its lists, for each test that changes it; its owner's connection string."""
    name = database_server.create(folded_template)
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture(scope="module")
def one_office(database_server: DatabaseServer, folded_template: str) -> Iterator[tuple[LogStore, Connect]]:
    """A copy for all tests that change one model each."""
    name = database_server.create(folded_template)
    info = connect_info(database_server.dsn(name), "worker")
    with LogStore(info, KEKS) as store:
        yield store, lambda: psycopg.connect(info, autocommit=True)
    database_server.drop(name)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_rebuilt_model_equals_the_living_one_and_takes_its_place(
    one_office: tuple[LogStore, Connect], model: AnyModel, whole: Mapping[str, Digest]
) -> None:
    store, connect = one_office
    seen: list[tuple[int, int]] = []
    (rebuilt,) = rebuild(store.reader, connect, [model], OFFICE, lambda done, size: seen.append((done, size)))
    assert rebuilt.equal is True
    assert rebuilt.rows == whole[model.name].rows
    assert rebuilt.digest == whole[model.name].sha256.hex()
    assert rebuilt.generation == 2
    assert digests(connect, models=[model]) == {model.name: whole[model.name]}
    assert seen[-1][0] == seen[-1][1] > 0
    with connect() as connection, writing(connection, OFFICE):
        assert connection.execute(f"select array_agg(distinct generation) from {model.name}_rows").fetchone() == ([2],)
        assert connection.execute("select generation, state from read_models where model = %s", (model.name,)).fetchall() == [(2, "living")]


def test_a_rebuild_tells_when_the_living_table_was_wrong_and_puts_it_right(
    store: LogStore, connect: Connect, whole: Mapping[str, Digest]
) -> None:
    with connect() as connection, writing(connection, OFFICE):
        connection.execute("update caseload_rows set risk = 'RENDAH', worker_id = null where to_position is null")
    assert digests(connect) != whole
    told = {one.model: one.equal for one in rebuild(store.reader, connect, MODELS, OFFICE)}
    assert told == {name: name != "caseload" for name in whole}
    assert digests(connect) == whole


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


def test_a_rebuild_that_was_broken_off_is_begun_anew(store: LogStore, connect: Connect, whole: Mapping[str, Digest]) -> None:
    class Broken(Exception):
        pass

    def break_off(done: int, size: int) -> None:
        raise Broken

    with pytest.raises(Broken):
        rebuild(store.reader, connect, MODELS, OFFICE, break_off)
    assert digests(connect) == whole
    assert all(one.equal for one in rebuild(store.reader, connect, MODELS, OFFICE))
    with connect() as connection, writing(connection, OFFICE):
        assert connection.execute("select count(*) from read_models where state = 'building'").fetchone() == (0,)
        assert connection.execute("select count(distinct generation) from case_file_rows").fetchone() == (1,)


def test_what_was_known_at_a_position_is_what_a_log_of_that_length_gives(store: LogStore, connect: Connect) -> None:
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
