"""An office with people in every role, made once and copied for each test."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from api.database.connections import connect_info
from cases.log.store import LogStore
from cases.vocabulary import Role
from projections.worker import Connect
from tests.access.offices import KEKS, NEIGHBOUR, OTHER_TEAM, TEAM, Staffed
from tests.conftest import DatabaseServer


def connecting(dsn: str) -> Connect:
    """How a worker connects to a database."""
    info = connect_info(dsn, "worker")

    def connected() -> Connection[TupleRow]:
        return psycopg.connect(info, autocommit=True)

    return connected


@pytest.fixture(scope="session")
def staffed_template(database_server: DatabaseServer, migrated_template: str) -> Iterator[str]:
    """The name of a database with two offices and their people, projected."""
    name = database_server.create(migrated_template)
    dsn = database_server.dsn(name)
    with LogStore(connect_info(dsn, "worker"), KEKS) as store:
        office = Staffed(store, connecting(dsn))
        office.open()
        for role in Role:
            if role is not Role.SYSTEM:
                office.employ(role.value.lower(), role)
        office.employ("nobody yet")
        office.form(TEAM, "trc", "peksos")
        office.form(OTHER_TEAM)
        neighbour = Staffed(store, connecting(dsn), office=NEIGHBOUR, region="32.09")
        neighbour.open()
        office.catch_up()
    yield name
    database_server.drop(name)


@pytest.fixture
def office(database_server: DatabaseServer, staffed_template: str) -> Iterator[Staffed]:
    """A copy of the office, as the role `api` of the database works with it."""
    name = database_server.create(staffed_template)
    dsn = database_server.dsn(name)
    with LogStore(connect_info(dsn, "api"), KEKS) as store, LogStore(connect_info(dsn, "worker"), KEKS) as of_worker:
        made = Staffed(store, connecting(dsn))
        made.worker_store, made.conninfo = of_worker, connect_info(dsn, "api")
        yield made
    database_server.drop(name)
