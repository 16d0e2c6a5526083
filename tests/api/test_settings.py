"""An installation starts only as it should."""

import base64
import json
import os
from pathlib import Path

import pytest

from api.database.connections import NoLogin
from api.settings import Limits, Settings, SettingsRefused, read_settings

ISSUER = {"issuer": "https://id.example.go.id/realms/dinsos", "audience": "jejak", "keys": "https://id.example.go.id/certs"}


def refused(environment: dict[str, str]) -> dict[str, str]:
    with pytest.raises(SettingsRefused) as refusal:
        read_settings(environment)
    return {fault.setting: fault.why for fault in refusal.value.faults}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    key = tmp_path / "kek"
    key.write_bytes(os.urandom(32))
    key.chmod(0o600)
    return {
        "JEJAK_HOME": str(tmp_path / "home"),
        "JEJAK_MODE": "production",
        "JEJAK_ISSUERS": json.dumps([ISSUER]),
        "JEJAK_KEY_FILE": str(key),
        "DATABASE_URL": "postgresql://jejak_owner:Xk29-salamander@db.example.go.id/jejak",
    }


def test_nothing_set_is_a_small_installation_on_this_machine() -> None:
    found = read_settings({})
    assert (found.mode, found.host, found.port, found.embedded_issuer) == ("embedded", "127.0.0.1", 8000, True)
    assert found.logins is None
    assert found.home == Path(".jejak").absolute()


def test_a_login_of_its_own_is_enough(production: dict[str, str]) -> None:
    del production["DATABASE_URL"]
    found = read_settings(production | {"DATABASE_URL_API": "postgresql://front:Xk29-salamander@db.example.go.id/jejak"})
    assert found.logins is not None
    assert "salamander" not in repr(found)
    assert found.logins.dsn("api").startswith("postgresql://front")
    with pytest.raises(NoLogin, match="DATABASE_URL_WORKER"):
        found.logins.dsn("worker")


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        read_settings({}).port = 1  # type: ignore[misc]


def test_a_sound_production_starts(production: dict[str, str]) -> None:
    found = read_settings(production)
    assert found.production
    assert not found.embedded_issuer
    assert found.issuers[0].audience == "jejak"


def test_issuers_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "issuers.json"
    file.write_text(json.dumps([ISSUER]))
    assert read_settings({"JEJAK_ISSUERS": str(file)}).issuers[0].issuer == ISSUER["issuer"]


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"JEJAK_EMBEDDED_ISSUER": "on"}, "JEJAK_EMBEDDED_ISSUER"),
        ({"JEJAK_ISSUERS": ""}, "JEJAK_ISSUERS"),
        ({"JEJAK_ISSUERS": json.dumps([ISSUER | {"keys": "http://127.0.0.1/certs"}])}, "JEJAK_ISSUERS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://jejak@db.example.go.id/jejak"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://jejak:postgres@db.example.go.id/jejak"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://dinsos:dinsos@db.example.go.id/jejak"}, "DATABASE_URL"),
        ({"DATABASE_URL_API": "postgresql://jejak_front@db.example.go.id/jejak"}, "DATABASE_URL_API"),
        ({"DATABASE_URL_WORKER": "postgresql://behind:secret@db.example.go.id/jejak"}, "DATABASE_URL_WORKER"),
        ({"JEJAK_KEY_FILE": ""}, "JEJAK_KEY_FILE"),
        ({"JEJAK_KEY_FILE": "/nowhere/kek"}, "JEJAK_KEY_FILE"),
        ({"JEJAK_KEY": base64.b64encode(bytes(32)).decode()}, "JEJAK_KEY"),
    ],
)
def test_production_refuses_what_is_fit_only_for_trying(production: dict[str, str], changes: dict[str, str], setting: str) -> None:
    assert setting in refused(production | changes)


def test_production_refuses_a_key_that_others_may_read(production: dict[str, str]) -> None:
    Path(production["JEJAK_KEY_FILE"]).chmod(0o640)
    assert "chmod 600" in refused(production)["JEJAK_KEY_FILE"]


def test_production_refuses_the_key_that_a_trial_made(production: dict[str, str]) -> None:
    own = Path(production["JEJAK_HOME"]) / "keys" / "key-encryption-key"
    own.parent.mkdir(parents=True)
    own.write_bytes(os.urandom(32))
    own.chmod(0o600)
    assert "outside JEJAK_HOME" in refused(production | {"JEJAK_KEY_FILE": str(own)})["JEJAK_KEY_FILE"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JEJAK_MODE", "prod"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٨٠٠٠"),
        ("PORT", "1e3"),
        ("JEJAK_LIMIT_BODY_BYTES", "-1"),
        ("JEJAK_LIMIT_JSON_DEPTH", "many"),
        ("JEJAK_EMBEDDED_ISSUER", "maybe"),
        ("JEJAK_KEY", "c2hvcnQ="),
        ("JEJAK_KEY", "not base64"),
        ("JEJAK_ISSUERS", "[{"),
        ("JEJAK_ISSUERS", "/nowhere/issuers.json"),
        ("JEJAK_ISSUERS", json.dumps([{"issuer": "a"}])),
        ("JEJAK_ISSUERS", json.dumps([ISSUER | {"algorithms": ["HS256"]}])),
        ("JEJAK_ISSUERS", json.dumps([ISSUER | {"algorithms": ["none"]}])),
        ("JEJAK_ISSUERS", json.dumps([ISSUER | {"algorithms": []}])),
        ("JEJAK_ISSUERS", json.dumps([ISSUER | {"audience": ""}])),
        ("JEJAK_ISSUERS", json.dumps([ISSUER | {"keys": "http://id.example.go.id/certs"}])),
        ("JEJAK_ISSUERS", json.dumps([ISSUER, ISSUER])),
        ("DATABASE_URL", "postgresql://u:salamander@[broken"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(name: str, value: str) -> None:
    assert list(refused({name: value})) == [name]


def test_all_faults_are_told_at_once() -> None:
    assert set(refused({"PORT": "x", "JEJAK_MODE": "y"})) == {"PORT", "JEJAK_MODE"}


def test_no_refusal_and_no_picture_of_the_settings_shows_a_secret(production: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused) as refusal:
        read_settings({"DATABASE_URL": "postgresql://u:salamander@[broken", "JEJAK_KEY": "salamander"})
    assert "salamander" not in str(refusal.value)
    key = base64.b64encode(os.urandom(32)).decode()
    found = repr(read_settings(production | {"JEJAK_KEY": key}))
    assert "salamander" not in found
    assert "key=" not in found


def test_every_limit_can_be_set() -> None:
    found: Settings = read_settings({f"JEJAK_LIMIT_{name.upper()}": "7" for name in Limits.__dataclass_fields__})
    assert found.limits == Limits(**dict.fromkeys(Limits.__dataclass_fields__, 7))
