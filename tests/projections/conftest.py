"""An office with a little history, made once and copied for each test."""

from collections.abc import Iterator, Mapping

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from api.database.connections import connect_info
from cases.log.store import LogStore
from projections.models import MODELS
from projections.table import Digest
from projections.worker import Connect, Worker
from tests.conftest import DatabaseServer
from tests.projections.casework import KEKS, OFFICE, Town
from tests.projections.clock import LATER, breached
from tests.projections.families import look_for_families
from tests.projections.filing import attach_files
from tests.projections.homecomings import bring_home
from tests.projections.persons import acquaint
from tests.projections.places import furnish
from tests.projections.referring import refer
from tests.projections.tables import digests

PEOPLE = 24


@pytest.fixture(scope="session")
def filled_template(database_server: DatabaseServer, migrated_template: str) -> Iterator[str]:
    """The name of a database with one office whose log tells of some people; nothing has been projected."""
    name = database_server.create(migrated_template)
    with LogStore(connect_info(database_server.dsn(name), "api"), KEKS) as store:
        town = Town(store)
        town.open()
        town.live(PEOPLE)
        furnish(town)
        acquaint(town)
        refer(town, PEOPLE)
        look_for_families(town)
        bring_home(town)
        attach_files(town)
        store.keyring.secret(OFFICE, "lists")  # the office's own, of which blind indexes are made: the same in every copy
    yield name
    database_server.drop(name)


@pytest.fixture
def filled(database_server: DatabaseServer, filled_template: str) -> Iterator[str]:
    """A copy of the filled database; its owner's connection string."""
    name = database_server.create(filled_template)
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture
def store(filled: str) -> Iterator[LogStore]:
    """The logs as the worker reads them."""
    with LogStore(connect_info(filled, "worker"), KEKS) as opened:
        yield opened


@pytest.fixture
def connect(filled: str) -> Connect:
    """How the worker connects."""
    info = connect_info(filled, "worker")

    def connected() -> Connection[TupleRow]:
        return psycopg.connect(info, autocommit=True)

    return connected


@pytest.fixture
def connect_to(database: str) -> Connect:
    """How the worker connects to an empty log."""
    info = connect_info(database, "worker")

    def connected() -> Connection[TupleRow]:
        return psycopg.connect(info, autocommit=True)

    return connected


@pytest.fixture(scope="session")
def folded_template(database_server: DatabaseServer, filled_template: str) -> Iterator[str]:
    """The name of a database with the filled office and its lists, folded in pages of 7 as they are while people work."""
    name = database_server.create(filled_template)
    info = connect_info(database_server.dsn(name), "worker")
    with LogStore(info, KEKS) as opened:
        worker = Worker(opened.reader, lambda: psycopg.connect(info, autocommit=True), MODELS, page_events=7)
        worker.catch_up()
        worker.close()
    yield name
    database_server.drop(name)


@pytest.fixture(scope="session")
def folded(database_server: DatabaseServer, folded_template: str) -> Iterator[str]:
    """The filled office with its lists, only to be read; the owner's connection string."""
    name = database_server.create(folded_template)
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture(scope="session")
def whole(folded: str) -> Mapping[str, Digest]:
    """What the lists of the filled office hold, by model."""
    return digests(lambda: psycopg.connect(connect_info(folded, "worker"), autocommit=True))


@pytest.fixture(scope="session")
def two_months_later(database_server: DatabaseServer, folded_template: str) -> Iterator[str]:
    """The filled office sixty days later, with everything noted that was not done in time; only to be read."""
    name = database_server.create(folded_template)
    info = connect_info(database_server.dsn(name), "worker")

    def connected() -> Connection[TupleRow]:
        return psycopg.connect(info, autocommit=True)

    with LogStore(info, KEKS) as opened:
        breached(opened, connected, LATER)
        worker = Worker(opened.reader, connected, MODELS, page_events=50)
        worker.catch_up()
        worker.close()
    yield database_server.dsn(name)
    database_server.drop(name)
