"""Upkeep as its users do it: migrate, back up, restore, rotate keys, ask how things are."""

import base64
import json
import secrets
from collections.abc import Callable

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from api.cli import app
from api.cli.outcome import MEANINGS, Exit
from tests.cli.installation import Installation, Serving

COMMANDS = (
    ["serve"], ["api"], ["worker"], ["demo"], ["office", "open"], ["token"], ["case", "show"], ["status"], ["migrate"], ["rebuild"],
    ["backup"], ["restore"], ["keys", "rotate"], ["keys", "rewrap"],
)  # fmt: skip


def test_help_names_every_exit_code() -> None:
    told = CliRunner().invoke(app, ["--help"], prog_name="jejak", env={"COLUMNS": "120"}, terminal_width=120)
    assert told.exit_code == 0
    for code, meaning in MEANINGS.items():
        assert f"{code.value}  {meaning}" in told.output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_and_its_options(command: list[str]) -> None:
    told = CliRunner().invoke(app, [*command, "--help"], prog_name="jejak")
    assert told.exit_code == 0
    assert f"Usage: jejak {' '.join(command)}" in told.output
    found = get_command(app)
    for word in command:
        assert isinstance(found, TyperGroup)
        found = found.commands[word]
    assert found.help
    assert all(getattr(one, "help", None) for one in found.params)


def test_a_wrong_word_is_a_fault_of_usage(house: tuple[Installation, Serving]) -> None:
    assert house[0].run("sreve").code == Exit.USAGE
    assert house[0].run("office", "open", "Kab Indramayu", "--name", "x", "--region", "32.12").code == Exit.USAGE


def test_an_office_is_opened_once(house: tuple[Installation, Serving]) -> None:
    again = house[0].open_office()
    assert again.code == 0, "repeated with the same values it changes nothing"
    other = house[0].open_office(region="32.13")
    assert other.code == Exit.REFUSED
    assert "Traceback" not in other.complaints


def test_an_unknown_region_is_refused_by_name(house: tuple[Installation, Serving]) -> None:
    refused = house[0].open_office("kab-nowhere", region="99.99")
    assert refused.code == Exit.REFUSED
    assert "region" in refused.complaints


def test_status_says_how_things_are_to_people_and_machines(house: tuple[Installation, Serving]) -> None:
    told = house[0].run("status")
    assert told.code == Exit.FINE, told.out
    assert "kab-indramayu" in told.out
    found = json.loads(house[0].run("status", "--json").out)
    assert found["healthy"] is True
    assert {"database", "migrations", "roles"} <= {finding["what"] for finding in found["findings"]}


def test_a_backup_comes_back_with_its_key_and_never_over_something(
    house: tuple[Installation, Serving], new_installation: Callable[[], Installation], empty_database: str
) -> None:
    installation, _ = house
    place = installation.home.parent / "backups" / "first"
    made = installation.run("backup", place)
    assert made.code == 0, made.complaints
    assert (place / "database.dump").stat().st_mode & 0o077 == 0
    assert (place / "keys" / "key-encryption-key").stat().st_mode & 0o077 == 0
    assert installation.run("backup", place).code == Exit.REFUSED, "a backup never writes over another"
    assert installation.run("restore", place).code == Exit.REFUSED, "a restore never writes over something"

    other = new_installation()
    other.environment["DATABASE_URL"] = empty_database
    assert other.run("restore", place, "--keys", other.home).code == Exit.REFUSED, "without the key nothing is restored"
    brought = other.run("restore", place)
    assert brought.code == 0, brought.complaints
    assert "kab-indramayu: 4 facts" in brought.out
    behind = other.run("status", "--patience", "0")
    assert behind.code == Exit.NOT_HEALTHY, "its read models have not been folded yet"
    assert "jejak worker" in behind.out
    assert other.run("rebuild").code == 0
    assert other.run("status").code == 0
    for name in ("key-encryption-key", "checkpoint-signing-key.pem"):
        assert (other.home / "keys" / name).read_bytes() == (installation.home / "keys" / name).read_bytes()


def test_a_lost_or_foreign_key_file_is_said_and_never_replaced(new_installation: Callable[[], Installation], database: str) -> None:
    installation = new_installation()
    installation.environment["DATABASE_URL"] = database
    assert installation.open_office().code == 0
    key_file = installation.home / "keys" / "key-encryption-key"
    kept = key_file.read_text(encoding="utf-8")
    key_file.chmod(0o644)
    refused = installation.run("status")
    assert refused.code == Exit.KEY_MISSING
    assert "0600" in refused.complaints
    key_file.unlink()
    refused = installation.run("status")
    assert refused.code == Exit.KEY_MISSING
    assert not key_file.exists(), "another key would not open what the first one sealed"
    key_file.write_text(kept, encoding="utf-8")
    key_file.chmod(0o600)
    assert installation.run("keys", "rotate").code == 0
    assert len(json.loads(key_file.read_text(encoding="utf-8"))["keys"]) == 2
    assert json.loads(kept)["current"] in json.loads(key_file.read_text(encoding="utf-8"))["keys"]
    assert installation.run("keys", "rewrap", "--drop-old").code == 0
    assert len(json.loads(key_file.read_text(encoding="utf-8"))["keys"]) == 1


def test_a_key_may_be_written_by_hand_and_rotated_later(new_installation: Callable[[], Installation], database: str) -> None:
    installation = new_installation()
    key_file = installation.home.parent / "key"
    key_file.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n", encoding="utf-8")
    key_file.chmod(0o600)
    installation.environment |= {"DATABASE_URL": database, "JEJAK_KEY_FILE": str(key_file)}
    assert installation.open_office().code == 0
    assert installation.run("keys", "rotate").code == 0
    assert installation.run("keys", "rewrap", "--drop-old").code == 0
    assert installation.open_office().code == 0, "repeated, it opens what was sealed before"


@pytest.mark.parametrize("command", ["backup", "status"])
def test_where_nothing_is_nothing_is_made(new_installation: Callable[[], Installation], command: str) -> None:
    installation = new_installation()
    refused = installation.run(command, *([installation.home.parent / "b"] if command == "backup" else []))
    assert refused.code == Exit.NOT_HEALTHY
    assert not installation.home.exists()
