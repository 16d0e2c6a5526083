"""Tokens of a real identity provider, a process of its own, over the network; and it changes its key."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.settings import Settings, read_settings
from tests.api.shell import Browser

USER = "siti@example.go.id"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def provider(port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--user", USER]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/jwks", timeout=2).raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None, "the provider did not start"
                assert time.monotonic() < deadline, "the provider does not answer"
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(10)


def signed_in(port: int) -> str:
    """The id token of the authorization code flow: this provider's only signed token."""
    back = "http://127.0.0.1/back"
    asked = {"client_id": "jejak", "redirect_uri": back, "response_type": "code", "scope": "openid", "nonce": "n", "state": "s"}
    there = httpx.post(f"http://127.0.0.1:{port}/oauth2/authorize", params=asked, data={"sub": USER})
    found = re.search(r"[?&]code=([^&]+)", there.headers["Location"])
    assert found
    given = {"grant_type": "authorization_code", "code": found[1], "redirect_uri": back, "client_id": "jejak", "client_secret": "x"}
    token: str = httpx.post(f"http://127.0.0.1:{port}/oauth2/token", data=given).raise_for_status().json()["id_token"]
    return token


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(tmp_path: Path, port: int) -> Settings:
    url = f"http://127.0.0.1:{port}"
    issuer = {"issuer": url, "audience": "jejak", "keys": f"{url}/jwks", "algorithms": ["RS256"], "types": ["jwt", ""]}
    return read_settings({"JEJAK_HOME": str(tmp_path), "JEJAK_ISSUERS": json.dumps([issuer]), "JEJAK_EMBEDDED_ISSUER": "off"})


def test_somebody_signs_in_elsewhere_and_asks_here_also_after_the_key_changed(
    port: int, settings: Settings, make_app: Callable[[Settings], FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.issuer_keys.PAUSE_SECONDS", 0.2)
    with provider(port), Browser(make_app(settings)) as client:
        first = {"Authorization": f"Bearer {signed_in(port)}"}
        answer = client.get("/v1/caller", headers=first)
        assert answer.status_code == 200
        assert USER not in answer.text
    with Browser(make_app(settings)) as client:
        away = client.get("/v1/caller", headers=first)
        assert (away.status_code, away.json()["code"]) == (503, "issuer-away")
        with provider(port):
            time.sleep(0.3)
            changed = client.get("/v1/caller", headers=first)
            assert (changed.status_code, changed.json()["code"]) == (401, "token-refused"), "the first key is no longer shown"
            time.sleep(0.3)
            again = client.get("/v1/caller", headers={"Authorization": f"Bearer {signed_in(port)}"})
            assert again.json() == answer.json(), "the same person under a new key"


def test_a_provider_that_was_not_named_is_not_believed(port: int, settings: Settings, make_app: Callable[[Settings], FastAPI]) -> None:
    with provider(port):
        token = signed_in(port)
    with Browser(make_app(replace(settings, issuers=(), embedded_issuer=True))) as client:
        assert client.get("/v1/caller", headers={"Authorization": f"Bearer {token}"}).json()["code"] == "token-refused"
