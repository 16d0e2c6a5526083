"""A backup is a dump and a key; together they bring everything back, and a restore overwrites nothing."""

import stat
from pathlib import Path

import psycopg
import pytest

from api.database.backup import Backup, BackupFailed, RestoreRefused, back_up, restore
from api.database.connections import connect_info
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles, migrate

KEY = b"a key of 32 bytes, as base64 text"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "key"
    path.parent.mkdir()
    path.write_bytes(KEY)
    return path


@pytest.fixture
def backup(database: str, key_file: Path, tmp_path: Path) -> Backup:
    """A backup of a database with rows that only a session of their office sees, the owner included."""
    with psycopg.connect(database, options="-c jejak.office=*") as connection:
        connection.execute(
            """CREATE TABLE jejak.kept (office text, number integer);
               ALTER TABLE jejak.kept ENABLE ROW LEVEL SECURITY;
               ALTER TABLE jejak.kept FORCE ROW LEVEL SECURITY;
               CREATE POLICY office ON jejak.kept USING (current_setting('jejak.office', true) IN (office, '*'));
               INSERT INTO jejak.kept VALUES ('kab-indramayu', 1), ('prov-kaltim', 2)"""
        )
    return back_up(database, tmp_path / "dumps" / "jejak.dump", key_file=key_file, key_copy=tmp_path / "elsewhere" / "key")


def kept(dsn: str, office: str) -> list[int]:
    with psycopg.connect(dsn, options=f"-c jejak.office={office}") as connection:
        return [row[0] for row in connection.execute("SELECT number FROM jejak.kept ORDER BY number")]


def tables(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('jejak')").fetchone()
        assert row is not None
        return int(row[0])


def test_dump_and_key_bring_everything_back(backup: Backup, empty_database: str, tmp_path: Path) -> None:
    new_key = tmp_path / "new" / "key"
    restore(empty_database, backup, key_file=new_key)
    assert kept(empty_database, "*") == [1, 2]
    assert kept(empty_database, "prov-kaltim") == [2]
    assert kept(empty_database, "") == []
    assert new_key.read_bytes() == KEY
    assert stat.S_IMODE(new_key.stat().st_mode) == 0o600


def test_a_backup_comes_back_on_a_server_without_the_roles_and_the_roles_get_their_rights_later(
    backup: Backup, bare_server: EmbeddedServer, tmp_path: Path
) -> None:
    restore(bare_server.dsn, backup, key_file=tmp_path / "new" / "key")
    assert kept(bare_server.dsn, "*") == [1, 2]
    make_roles(bare_server.superuser_dsn)
    migrate(bare_server.dsn)
    with psycopg.connect(connect_info(bare_server.dsn, "api")) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)
        found = connection.execute(
            "SELECT count(*) > 0 FROM pg_policies WHERE schemaname = 'jejak' AND policyname LIKE 'never\\_%'"
        ).fetchone()
    assert found == (True,)


def test_both_files_of_a_backup_are_closed_to_others(backup: Backup) -> None:
    assert backup.key is not None
    assert [stat.S_IMODE(path.stat().st_mode) for path in (backup.dump, backup.key)] == [0o600, 0o600]


def test_a_backup_overwrites_no_file(backup: Backup, database: str, key_file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="is there already"):
        back_up(database, backup.dump, key_file=key_file, key_copy=tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_failed_backup_leaves_no_file(key_file: Path, database: str, tmp_path: Path) -> None:
    key_file.unlink()
    with pytest.raises(FileNotFoundError):
        back_up(database, tmp_path / "dumps" / "jejak.dump", key_file=key_file, key_copy=tmp_path / "copy")
    assert list((tmp_path / "dumps").iterdir()) == []
    assert not (tmp_path / "copy").exists()


def test_a_restore_goes_into_an_empty_database_only(backup: Backup, database: str, key_file: Path) -> None:
    with pytest.raises(RestoreRefused, match="not empty"):
        restore(database, backup, key_file=key_file)


def test_a_restore_needs_the_key_too(backup: Backup, empty_database: str, tmp_path: Path) -> None:
    with pytest.raises(RestoreRefused, match="both"):
        restore(empty_database, Backup(backup.dump, tmp_path / "lost"), key_file=tmp_path / "new" / "key")
    assert tables(empty_database) == 0


def test_a_restore_replaces_no_other_key(backup: Backup, empty_database: str, key_file: Path) -> None:
    key_file.write_bytes(b"another key")
    with pytest.raises(RestoreRefused, match="another key is in place"):
        restore(empty_database, backup, key_file=key_file)
    assert key_file.read_bytes() == b"another key"


def test_a_damaged_dump_changes_nothing(backup: Backup, empty_database: str, tmp_path: Path) -> None:
    whole = backup.dump.read_bytes()
    backup.dump.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(RestoreRefused, match="nothing was changed"):
        restore(empty_database, backup, key_file=tmp_path / "new" / "key")
    assert tables(empty_database) == 0
    assert not (tmp_path / "new").exists()
