"""An application of the edge alone, with a few routes that do nothing but show what the edge does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.logs import configure_logs
from api.main import create_app
from api.services import Services
from api.settings import Settings, read_settings
from api.tokens import EmbeddedIssuer
from tests.api.shell import Browser, Lines, shell_routes


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
