"""An application of the edge alone, with a few routes that do nothing but show what the edge does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI

from api.attachments.keeping import Attachments
from api.database.connections import connect_info, open_async_pool, open_pool
from api.logs import configure_logs
from api.looks import Looks
from api.main import create_app
from api.services import Services
from api.settings import Settings, read_settings
from api.tokens import EmbeddedIssuer
from cases.application import Casework
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from cases.vocabulary import Role
from projections.models import MODELS
from projections.worker import Worker
from tests.api.desk import OTHER, Desk
from tests.api.shell import Browser, Lines, shell_routes
from tests.conftest import DatabaseServer

KEYS = KeyEncryptionKeys.generate()


@pytest.fixture(autouse=True)
def _logs_as_in_service() -> None:
    configure_logs()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"JEJAK_HOME": str(tmp_path / "home")}


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return read_settings(environment)


@pytest.fixture
def make_app() -> Callable[[Settings], FastAPI]:
    return lambda settings: create_app(settings, Services(), [shell_routes()])


@pytest.fixture
def app(settings: Settings, make_app: Callable[[Settings], FastAPI]) -> FastAPI:
    return make_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[Browser]:
    with Browser(app) as client:
        yield client


@pytest.fixture
def token(settings: Settings) -> str:
    return EmbeddedIssuer(settings.home).issue("trc-1")


@pytest.fixture
def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def lines() -> Iterator[Lines]:
    lines = Lines()
    configure_logs(lines.stream)
    yield lines
    configure_logs()


@contextmanager
def at_work(info: str) -> Iterator[tuple[Casework, Worker]]:
    """The command side and the worker of a database."""
    worker = connect_info(info, "worker")
    with LogStore(connect_info(info, "api"), KEYS) as store, LogStore(worker, KEYS) as behind:
        models = Worker(behind.reader, lambda: psycopg.connect(worker, autocommit=True), MODELS)
        yield Casework(store), models
        models.close()


@pytest.fixture(scope="session")
def staffed_template(database_server: DatabaseServer, migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with two offices and their people, never written to again."""
    name = database_server.create(migrated_template)
    with at_work(database_server.dsn(name)) as (casework, models):
        desk = Desk(None, casework, EmbeddedIssuer(tmp_path_factory.mktemp("issuer")), models)
        desk.open_office()
        desk.open_office(OTHER)
        desk.staff()
        desk.staff(OTHER, {"kepala-1": Role.HEAD_OF_OFFICE})
    yield name
    database_server.drop(name)


@pytest.fixture
def offices(database_server: DatabaseServer, staffed_template: str) -> Iterator[str]:
    """A database of this test's own with two offices at work."""
    name = database_server.create(staffed_template)
    yield database_server.dsn(name)
    database_server.drop(name)


@pytest.fixture
def working(offices: str) -> Iterator[tuple[Casework, Worker]]:
    with at_work(offices) as both:
        yield both


@pytest.fixture
def looks(offices: str) -> Iterator[Looks]:
    with LogStore(connect_info(offices, "api"), KEYS, log="looks") as store:
        yield Looks(store)


@pytest.fixture
def services(offices: str, settings: Settings, working: tuple[Casework, Worker], looks: Looks) -> Services:
    api = connect_info(offices, "api")
    kept = Attachments(working[0], open_pool(api, name="attachments", max_size=3), settings.limits)
    return Services(casework=working[0], looks=looks, reading=open_async_pool(api, name="reading"), attachments=kept)


@pytest.fixture
def desk(settings: Settings, services: Services, working: tuple[Casework, Worker]) -> Iterator[Desk]:
    """Two offices at work."""
    with Browser(create_app(settings, services)) as browser:
        yield Desk(browser, working[0], EmbeddedIssuer(settings.home), working[1])
