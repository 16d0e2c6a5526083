"""An office with people in every role, made once and copied for each test; and one server for all that the matrix asks."""

import csv
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from api.attachments.keeping import Attachments
from api.database.connections import connect_info, open_async_pool, open_pool
from api.looks import Looks
from api.main import create_app
from api.services import Services
from api.settings import read_settings
from api.tokens import EmbeddedIssuer
from cases.log.store import LogStore
from cases.vocabulary import Role
from projections.worker import Connect
from tests.access.asked import Server, fill
from tests.access.offices import KEKS, NEIGHBOUR, OTHER_TEAM, TEAM, Staffed
from tests.api.description import under_v1
from tests.api.shell import Browser
from tests.conftest import DatabaseServer

GOLDEN = Path(__file__).parents[1] / "golden" / "access.csv"


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


@pytest.fixture(scope="session")
def server(database_server: DatabaseServer, staffed_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the whole matrix."""
    name = database_server.create(staffed_template)
    dsn = database_server.dsn(name)
    api = connect_info(dsn, "api")
    settings = read_settings(
        {
            "JEJAK_HOME": str(tmp_path_factory.mktemp("home")),
            "JEJAK_LIMIT_RATE_PER_SECOND": "100000",
            "JEJAK_LIMIT_RATE_BURST": "100000",
            "JEJAK_LIMIT_REFUSALS_PER_MINUTE": "100000",
        }
    )
    with (
        LogStore(api, KEKS) as store,
        LogStore(connect_info(dsn, "worker"), KEKS) as behind,
        LogStore(api, KEKS, log="looks") as looks,
    ):
        office = Staffed(store, connecting(dsn), worker_store=behind)
        fill(office)
        services = Services(
            casework=office.casework,
            looks=Looks(looks),
            access=office.access,
            reading=open_async_pool(api, name="reading"),
            attachments=Attachments(office.casework, open_pool(api, name="attachments"), settings.limits),
        )
        with Browser(create_app(settings, services)) as browser:
            yield Server(browser, EmbeddedIssuer(settings.home), office, under_v1())
    database_server.drop(name)


@pytest.fixture(scope="session")
def golden() -> dict[tuple[str, str], dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {(row["role"], row["action"]): row for row in csv.DictReader(file)}
