"""An office with people in every role, made once and copied for each test; and one server for all that the matrix asks."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.database.connections import connect_info
from cases.log.store import LogStore
from cases.vocabulary import Role
from tests.access.asked import Server, fill
from tests.access.offices import KEKS, NEIGHBOUR, OTHER_TEAM, TEAM, Staffed
from tests.access.serving import connecting, serving
from tests.conftest import DatabaseServer

GOLDEN = Path(__file__).parents[1] / "golden" / "access.csv"


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


@pytest.fixture(scope="session")
def server(database_server: DatabaseServer, staffed_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the whole matrix."""
    name = database_server.create(staffed_template)
    with serving(database_server.dsn(name), tmp_path_factory.mktemp("home")) as server:
        fill(server.office)
        yield server
    database_server.drop(name)


@pytest.fixture(scope="session")
def golden() -> dict[tuple[str, str], dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {(row["role"], row["action"]): row for row in csv.DictReader(file)}
