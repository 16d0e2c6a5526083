"""An application of the edge alone, with a few routes that do nothing but show what the edge does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI

from api.database.connections import connect_info, open_async_pool
from api.logs import configure_logs
from api.main import create_app
from api.services import Services
from api.settings import Settings, read_settings
from api.tokens import EmbeddedIssuer
from cases.application import Casework
from cases.log.keys import KeyEncryptionKeys
from cases.log.store import LogStore
from projections.models import MODELS
from projections.worker import Worker
from tests.api.desk import OTHER, Desk
from tests.api.shell import Browser, Lines, shell_routes

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


@pytest.fixture
def casework(database: str) -> Iterator[Casework]:
    with LogStore(connect_info(database, "api"), KEYS) as store:
        yield Casework(store)


@pytest.fixture
def services(database: str, casework: Casework) -> Services:
    return Services(casework=casework, reading=open_async_pool(connect_info(database, "api"), name="reading"))


@pytest.fixture
def models(database: str) -> Iterator[Worker]:
    info = connect_info(database, "worker")
    with LogStore(info, KEYS) as store:
        worker = Worker(store.reader, lambda: psycopg.connect(info, autocommit=True), MODELS)
        yield worker
        worker.close()


@pytest.fixture
def desk(settings: Settings, services: Services, casework: Casework, models: Worker) -> Iterator[Desk]:
    """Two offices at work."""
    with Browser(create_app(settings, services)) as browser:
        desk = Desk(browser, casework, EmbeddedIssuer(settings.home), models)
        desk.open_office()
        desk.open_office(OTHER)
        yield desk
