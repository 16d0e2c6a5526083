"""The embedded issuer is for trying out: its key is private, and its tokens are good for what they say."""

import stat
import threading
from pathlib import Path

import pytest

from api.settings import Settings, SettingsRefused
from api.tokens import EmbeddedIssuer
from tests.api.shell import Browser


def test_its_tokens_are_believed_and_its_public_key_is_shown(client: Browser, bearer: dict[str, str]) -> None:
    assert client.get("/v1/caller", headers=bearer).status_code == 200
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert (key["alg"], key["use"]) == ("ES256", "sig")
    assert "d" not in key


def test_its_key_is_made_once_and_for_its_owner_alone(settings: Settings) -> None:
    first, second = EmbeddedIssuer(settings.home), EmbeddedIssuer(settings.home)
    file = settings.home / "keys" / "token-signing-key.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert first.public_keys() == second.public_keys()
    assert list(file.parent.iterdir()) == [file]


def test_two_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    shown: list[bytes] = []
    threads = [threading.Thread(target=lambda: shown.append(EmbeddedIssuer(tmp_path).public_keys())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shown) == 8
    assert len(set(shown)) == 1


def test_a_key_that_others_may_read_is_refused(settings: Settings) -> None:
    EmbeddedIssuer(settings.home)
    (settings.home / "keys" / "token-signing-key.json").chmod(0o644)
    with pytest.raises(SettingsRefused, match="JEJAK_HOME"):
        EmbeddedIssuer(settings.home)


def test_a_token_ends(client: Browser, settings: Settings) -> None:
    token = EmbeddedIssuer(settings.home).issue("trc-1", hours=-1)
    answer = client.get("/v1/caller", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-expired")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="jejak", error="invalid_token"'


def test_without_a_token_the_answer_says_how_to_ask(client: Browser) -> None:
    answer = client.get("/v1/caller")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="jejak"')


def test_a_token_of_another_installation_is_refused(client: Browser, tmp_path: Path) -> None:
    token = EmbeddedIssuer(tmp_path / "elsewhere").issue("trc-1")
    assert client.get("/v1/caller", headers={"Authorization": f"Bearer {token}"}).json()["code"] == "token-refused"
