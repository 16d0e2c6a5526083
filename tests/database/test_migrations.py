"""Migrations are applied in order, once, by one process at a time, and are not edited afterwards."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from api.database import migrations
from api.database.migrations import FOLDER, MigrationChanged, migrate, migrations_in, pending

FIRST = (FOLDER / "0001_schema.sql").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_schema.sql").write_text(FIRST)
    (tmp_path / "0002_people.sql").write_text("CREATE TABLE people (number integer); INSERT INTO people VALUES (1);")
    (tmp_path / "0003_more.sql").write_text("INSERT INTO people SELECT 2;")
    return tmp_path


def people(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM jejak.people ORDER BY number")]


def waiting(dsn: str, folder: Path) -> list[int]:
    with psycopg.connect(dsn) as connection:
        return [migration.number for migration in pending(connection, folder)]


def test_migrations_are_applied_in_order_and_once(empty_database: str, folder: Path) -> None:
    assert waiting(empty_database, folder) == [1, 2, 3]
    assert [migration.file_name for migration in migrate(empty_database, folder)] == ["0001_schema.sql", "0002_people.sql", "0003_more.sql"]
    assert migrate(empty_database, folder) == ()
    assert people(empty_database) == [1, 2]
    assert waiting(empty_database, folder) == []


def test_starters_at_the_same_moment_apply_each_migration_once(empty_database: str, folder: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(lambda _: len(migrate(empty_database, folder)), range(4)))
    assert sorted(applied) == [0, 0, 0, 3]
    assert people(empty_database) == [1, 2]


def test_a_changed_migration_is_named(empty_database: str, folder: Path) -> None:
    migrate(empty_database, folder)
    (folder / "0002_people.sql").write_text("CREATE TABLE people (number bigint)")
    with pytest.raises(MigrationChanged, match=r"0002_people\.sql was changed"):
        migrate(empty_database, folder)


def test_a_renamed_migration_is_named(empty_database: str, folder: Path) -> None:
    migrate(empty_database, folder)
    (folder / "0002_people.sql").rename(folder / "0002_persons.sql")
    with pytest.raises(MigrationChanged, match=r"0002_persons\.sql was changed after it was applied \(as 0002_people\.sql\)"):
        migrate(empty_database, folder)


def test_a_database_of_a_newer_version_is_refused(empty_database: str, folder: Path) -> None:
    migrate(empty_database, folder)
    (folder / "0003_more.sql").unlink()
    with pytest.raises(MigrationChanged, match=r"0003_more\.sql was applied to this database and is not in this version"):
        migrate(empty_database, folder)


def test_a_migration_numbered_before_applied_ones_is_refused(empty_database: str, folder: Path) -> None:
    late = (folder / "0002_people.sql").rename(folder / "0004_people.sql")
    (folder / "0003_more.sql").unlink()
    migrate(empty_database, folder)
    late.with_name("0003_late.sql").write_text("SELECT 1")
    with pytest.raises(MigrationChanged, match=r"0003_late\.sql must be numbered after 0004"):
        migrate(empty_database, folder)


def test_a_failing_migration_leaves_nothing_of_itself_and_is_tried_again(empty_database: str, folder: Path) -> None:
    (folder / "0003_more.sql").write_text("INSERT INTO people SELECT 2; SELECT 1 / 0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database, folder)
    assert people(empty_database) == [1]
    (folder / "0003_more.sql").write_text("INSERT INTO people SELECT 2;")
    assert len(migrate(empty_database, folder)) == 1
    assert people(empty_database) == [1, 2]


def test_a_migration_for_each_log_is_applied_for_each(empty_database: str, folder: Path) -> None:
    (folder / "0004_logs.sql").write_text("-- for each log: events, looks\nCREATE TABLE __log___heads (office text);")
    migrate(empty_database, folder)
    with psycopg.connect(empty_database) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE '%\\_heads' ORDER BY tablename").fetchall()
    assert found == [("events_heads",), ("looks_heads",)]


def test_two_migrations_with_one_number_are_refused(folder: Path) -> None:
    (folder / "0003_other.sql").write_text("SELECT 1")
    with pytest.raises(ValueError, match=r"0003_more\.sql and 0003_other\.sql have the same number"):
        migrations_in(folder)


def test_a_file_with_another_kind_of_name_is_refused(folder: Path) -> None:
    (folder / "4_short.sql").write_text("SELECT 1")
    with pytest.raises(ValueError, match="not named NNNN_name"):
        migrations_in(folder)


def test_the_migrations_of_jejak_apply_to_an_empty_database_and_then_nothing_waits(empty_database: str) -> None:
    assert [migration.number for migration in migrate(empty_database)] == [known.number for known in migrations_in()]
    assert migrate(empty_database) == ()


def test_who_starts_beside_others_at_work_waits_for_none_of_them(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "WAIT_LIMIT_SECONDS", 2)
    with psycopg.connect(database) as at_work:
        at_work.execute("SELECT 1 FROM jejak.caseload_rows")
        at_work.execute("INSERT INTO jejak.reactor_positions SELECT * FROM jejak.reactor_positions")
        assert migrate(database) == ()


def test_the_wall_between_offices_is_put_up_again_where_it_was_taken_down(database: str) -> None:
    def walls() -> dict[str, str]:
        with psycopg.connect(database) as connection:
            return dict(connection.execute("SELECT tablename, qual FROM pg_policies WHERE policyname = 'never_every_office'").fetchall())

    before = walls()
    with psycopg.connect(database) as connection:
        connection.execute("DROP POLICY never_every_office ON jejak.caseload_rows")
        connection.execute("ALTER POLICY never_every_office ON jejak.events USING (true)")
    assert walls() != before
    migrate(database)
    assert walls() == before
    assert len(before) > 30
