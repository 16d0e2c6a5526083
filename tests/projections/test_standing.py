"""Positions move forward only; the tracking recorder passes the event-sourcing library's own test case."""

from collections.abc import Iterator

import eventsourcing.tests.persistence as library
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from api.database.connections import connect_info
from cases.log.store import LogStore
from projections.models import MODELS
from projections.standing import ModelTracking, Move, Overtaken, Standing, begin, move, standings, writing
from projections.worker import Connect, Worker
from tests.projections.casework import OFFICE, Town


class TestTracking(library.TrackingRecorderTestCase):
    """On a fresh database for each of the library's tests."""

    pool: ConnectionPool[Connection[TupleRow]]

    @pytest.fixture(autouse=True)
    def _open(self, database: str) -> Iterator[None]:
        kwargs = {"autocommit": True}
        with ConnectionPool[Connection[TupleRow]](connect_info(database, "worker"), min_size=1, kwargs=kwargs) as pool:
            self.pool = pool
            yield

    def create_recorder(self) -> ModelTracking:
        return ModelTracking(self.pool, "caseload")


def test_the_library_sees_how_far_a_model_has_read(store: LogStore, connect: Connect, filled: str) -> None:
    with ConnectionPool[Connection[TupleRow]](connect_info(filled, "worker"), min_size=1, kwargs={"autocommit": True}) as pool:
        tracking = ModelTracking(pool, "caseload")
        assert tracking.max_tracking_id(OFFICE) is None
        worker = Worker(store.reader, connect, MODELS)
        worker.catch_up()
        worker.close()
        size = Town(store).size()
        assert tracking.max_tracking_id(OFFICE) == size
        tracking.wait(OFFICE, size)
        with pytest.raises(TimeoutError):
            tracking.wait(OFFICE, size + 1, timeout=0.1)


def test_a_position_moves_only_from_the_expected_one(database: str, connect_to: Connect) -> None:
    with connect_to() as connection:
        with writing(connection, OFFICE):
            begun = begin(connection, OFFICE, "caseload")
        assert begun == Standing("caseload", OFFICE, 1, 0)
        with writing(connection, OFFICE):
            move(connection, [Move(begun, 10)])
        with pytest.raises(Overtaken), writing(connection, OFFICE):
            move(connection, [Move(begun, 20)])
        with writing(connection, OFFICE):
            assert [s.position for s in standings(connection, OFFICE)] == [10]


def test_one_generation_of_a_model_lives(database: str, connect_to: Connect) -> None:
    with connect_to() as connection:
        with writing(connection, OFFICE):
            begin(connection, OFFICE, "caseload")
        with pytest.raises(Exception, match="read_models_one_lives"), writing(connection, OFFICE):
            begin(connection, OFFICE, "caseload")
