"""`jejak serve` as its users have it: started, stopped, killed and started again."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

from api.cli.outcome import Exit
from tests.cli.installation import Installation, Serving, free_port


def test_it_serves_and_says_where(house: tuple[Installation, Serving]) -> None:
    installation, serving = house
    assert serving.get("/livez")[0] == 200
    assert json.loads(serving.get("/readyz")[1])["checks"] == {"database": True, "migrations": True}
    assert f"Serving on {serving.url}" in serving.words()
    assert str(installation.home) in serving.words()


def test_the_first_start_says_that_a_backup_needs_database_and_key(house: tuple[Installation, Serving]) -> None:
    installation, serving = house
    key_file = installation.home / "keys" / "key-encryption-key"
    assert key_file.stat().st_mode & 0o077 == 0
    assert str(key_file) in serving.words()
    assert "A backup needs both" in serving.words()


def test_a_taken_port_is_said_in_one_sentence(house: tuple[Installation, Serving]) -> None:
    installation, serving = house
    refused = installation.run_apart("serve", "--port", str(serving.port))
    assert refused.code == Exit.PORT_BUSY
    assert refused.complaints.startswith(f"jejak: port {serving.port} is taken by another program")
    assert "Traceback" not in refused.complaints
    assert serving.is_ready()


def test_an_address_of_another_machine_is_refused(house: tuple[Installation, Serving]) -> None:
    refused = house[0].run("serve", "--host", "192.0.2.1", "--port", str(free_port()))
    assert refused.code == Exit.USAGE
    assert "192.0.2.1" in refused.complaints


def test_what_was_answered_outlives_a_killed_process(new_installation: Callable[[], Installation]) -> None:
    installation = new_installation()
    with installation.serving() as serving:
        assert installation.open_office().code == 0
        serving.process.kill()
        serving.process.wait()
    assert installation.server_is_running(), "a killed process cannot stop its database"
    assert "kab-indramayu" in installation.run("status", "--patience", "0").out
    assert not installation.server_is_running(), "whoever uses it last ends it"


def test_an_unreachable_database_is_said_in_one_sentence(new_installation: Callable[[], Installation]) -> None:
    installation = new_installation()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and not listening
        url = f"postgresql://somebody:a-word-told-to-nobody@127.0.0.1:{nobody.getsockname()[1]}/jejak"
        for command in ("migrate", "status", "backup"):
            refused = installation.run(command, *([installation.home.parent / "b"] if command == "backup" else []), DATABASE_URL=url)
            assert refused.code == Exit.DATABASE_AWAY, refused
            assert "cannot be reached" in refused.complaints
            assert "a-word-told-to-nobody" not in refused.out + refused.complaints
            assert "Traceback" not in refused.complaints


def test_production_refuses_what_is_fit_for_trying_only(new_installation: Callable[[], Installation]) -> None:
    refused = new_installation().run("api", JEJAK_MODE="production")
    assert refused.code == Exit.USAGE
    for setting in ("DATABASE_URL", "JEJAK_ISSUERS", "JEJAK_KEY_FILE"):
        assert setting in refused.complaints


def test_home_is_found_from_any_folder_by_option(new_installation: Callable[[], Installation], tmp_path: Path) -> None:
    installation = new_installation()
    other = tmp_path / "elsewhere"
    refused = installation.run("--home", other, "status")
    assert refused.code == Exit.NOT_HEALTHY
    assert str(other) in refused.complaints
    assert not other.exists(), "looking makes nothing"
