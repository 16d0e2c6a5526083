"""API and worker apart, each with a login of its own: neither knows the owner's, and neither may do the other's work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from api.cli.outcome import Exit
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles
from tests.cli.installation import Installation


@dataclass(frozen=True)
class Walls:
    """A database whose DBA has made a login for each role."""

    owner: str
    api: str
    worker: str


@pytest.fixture
def walls(server_folder: Path) -> Iterator[Walls]:
    with EmbeddedServer(server_folder / ".jejak", durable=False) as server:
        make_roles(server.superuser_dsn)
        with psycopg.connect(server.superuser_dsn) as connection:
            connection.execute("create role front login; grant jejak_api to front with inherit false, set true")
            connection.execute("create role behind login; grant jejak_worker to behind with inherit false, set true")
        yield Walls(server.dsn, make_conninfo(server.dsn, user="front"), make_conninfo(server.dsn, user="behind"))


def test_neither_needs_the_owners_login_once_the_owner_has_migrated(walls: Walls, new_installation: Callable[[], Installation]) -> None:
    owner, front, behind = (new_installation() for _ in range(3))
    owner.environment["DATABASE_URL"] = walls.owner
    for other, setting, login in ((front, "DATABASE_URL_API", walls.api), (behind, "DATABASE_URL_WORKER", walls.worker)):
        other.environment |= {setting: login, "JEJAK_KEY_FILE": str(owner.home / "keys" / "key-encryption-key")}

    early = front.run("api")
    assert early.code == Exit.NOT_HEALTHY, "the database has no tables yet, and this login may not make them"
    assert "jejak migrate" in early.complaints

    assert owner.run("migrate").code == Exit.FINE
    assert owner.open_office().code == Exit.FINE
    wrong = behind.run("api")
    assert wrong.code == Exit.USAGE, "the worker's login is not the API's"
    assert "DATABASE_URL_API" in wrong.complaints
    assert front.run("migrate").code == Exit.USAGE
    with front.serving(command="api") as serving:
        assert serving.get("/readyz")[0] == 200
        assert "missing" not in serving.words()

    worked = behind.run("rebuild")
    assert worked.code == Exit.FINE, worked.complaints
    assert owner.run("status").code == Exit.FINE


def test_a_key_that_does_not_open_the_names_is_noticed_without_the_owner(
    walls: Walls, new_installation: Callable[[], Installation]
) -> None:
    owner, front = new_installation(), new_installation()
    owner.environment["DATABASE_URL"] = walls.owner
    assert owner.open_office().code == Exit.FINE
    front.environment["DATABASE_URL_API"] = walls.api
    refused = front.run("api")
    assert refused.code == Exit.KEY_MISSING
    assert not (front.home / "keys" / "key-encryption-key").exists()
