"""Orchestrators learn whether the system lives and can work, and nobody learns anything about a person."""

import asyncio

import pytest

from api.main import create_app
from api.services import Services
from api.settings import Settings
from tests.api.shell import Browser, shell_routes


async def holds() -> bool:
    return True


async def fails() -> bool:
    return False


async def breaks() -> bool:
    raise OSError("Siti Aminah")


async def hangs() -> bool:
    await asyncio.sleep(60)
    return True


def test_it_lives_whatever_the_database_does(settings: Settings) -> None:
    with Browser(create_app(settings, Services(checks={"database": breaks}))) as client:
        assert client.get("/livez").json()["status"] == "alive"


def test_it_is_ready_when_everything_holds(settings: Settings) -> None:
    with Browser(create_app(settings, Services(checks={"database": holds, "migrations": holds}))) as client:
        assert client.get("/readyz").json() == {"status": "ready", "checks": {"database": True, "migrations": True}}


@pytest.mark.parametrize("check", [fails, breaks, hangs])
def test_it_is_not_ready_when_something_does_not_hold(settings: Settings, check: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.health.CHECK_SECONDS", 0.1)
    with Browser(create_app(settings, Services(checks={"database": holds, "migrations": check}))) as client:  # type: ignore[dict-item]  # each is a check
        answer = client.get("/readyz", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (503, "not-ready")
    assert "migrations" in answer.json()["detail"]
    assert "database" not in answer.json()["detail"]
    assert "Siti" not in answer.text


def test_requests_are_counted_by_route_and_status_and_nothing_else(settings: Settings) -> None:
    with Browser(create_app(settings, Services(), [shell_routes()])) as client:
        client.get("/v1/numbers/7?limit=3&name=Siti")
        client.get("/v1/numbers/8")
        client.get("/v1/caller")
        client.get("/Siti-Aminah")
        client.request("SITI", "/v1/caller")
        figures = client.get("/metrics").text
    assert 'jejak_request_seconds_count{method="GET",route="/v1/numbers/{number}",status="200"} 2.0' in figures
    assert 'method="other"' in figures
    assert "jejak_refused_tokens_total 1.0" in figures
    assert "siti" not in figures.lower()
