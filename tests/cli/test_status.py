"""What `jejak status` must find, each tried on an outside database: exit code 4 and the words for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.cli.outcome import Exit
from tests.cli.installation import Installation
from tests.conftest import DatabaseServer

OFFICE = "kab-indramayu"


@pytest.fixture
def outside(database: str, new_installation: Callable[[], Installation]) -> Installation:
    """An installation on an outside database, with one office whose models are up to date."""
    installation = new_installation()
    installation.environment["DATABASE_URL"] = database
    assert installation.open_office().code == 0
    assert installation.run("rebuild").code == 0
    return installation


def test_an_outside_database_is_used_as_it_is_named(outside: Installation) -> None:
    told = outside.run("status")
    assert told.code == Exit.FINE, told.out
    assert "DATABASE_URL" in told.out
    assert OFFICE in told.out
    assert not (outside.home / "postgres").exists(), "nothing is brought along where a database is named"
    assert "Nothing to do" in outside.run("migrate").out
    place = outside.home.parent / "backup"
    assert outside.run("backup", place).code == 0
    assert outside.run("restore", place).code == Exit.REFUSED


def test_a_migration_that_waits_is_found(outside: Installation, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("delete from jejak.migrations where number = (select max(number) from jejak.migrations)")
    told = outside.run("status")
    assert told.code == Exit.NOT_HEALTHY
    assert "jejak migrate" in " ".join(told.out.split())  # a narrow screen breaks lines


def test_a_model_that_has_stopped_is_found(outside: Installation, database: str) -> None:
    with _free_hand(database) as connection:
        connection.execute(
            "update read_models set state = 'stopped', stopped_at = 1, stopped_why = 'OfficeOpened: KeyError' where model = 'caseload'"
        )
    told = outside.run("status")
    assert told.code == Exit.NOT_HEALTHY
    assert f"model caseload of {OFFICE}" in told.out
    assert "KeyError" in told.out


def test_a_model_that_is_behind_is_found(outside: Installation, database: str) -> None:
    with _free_hand(database) as connection:
        connection.execute("update read_models set position = 0 where model = 'audit_trail'")
    told = outside.run("status", "--patience", "0")
    assert told.code == Exit.NOT_HEALTHY
    assert "audit_trail 4 facts behind" in told.out


def test_a_changed_fact_is_found(outside: Installation, database: str, database_server: DatabaseServer) -> None:
    dbname = conninfo_to_dict(database)["dbname"]
    with _free_hand(make_conninfo(database_server.admin_dsn, dbname=dbname)) as connection:
        connection.execute("alter table events disable trigger all")
        changed = connection.execute("update events set body = body || ' '::bytea where office = %s and position = 2", [OFFICE])
        connection.execute("alter table events enable trigger all")
        assert changed.rowcount == 1
    told = outside.run("status")
    assert told.code == Exit.NOT_HEALTHY
    assert "does not verify" in " ".join(told.out.split())
    assert "position 2" in " ".join(told.out.split())


@contextmanager
def _free_hand(dsn: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(dsn, options="-c search_path=jejak -c jejak.office=*") as connection:
        yield connection
