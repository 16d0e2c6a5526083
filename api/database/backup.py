"""Backup and restore: a dump of the database and a copy of the key file. Each is useless without the other."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.database.binaries import ProgramsMissing, ourselves, programs
from api.database.migrations import migrate

ALL_OFFICES = "-c jejak.office=*"  # the row-level security of our tables, told that a dump is of all offices
POLICY_OF_A_ROLE = re.compile(r" POLICY jejak \w+ never_")  # made by grants.sql, which keeps to such names


class BackupFailed(RuntimeError):
    """A backup could not be made; nothing that looks like one was left behind."""


class RestoreRefused(RuntimeError):
    """A restore would overwrite something, or lacks one of its two files; nothing was changed."""


@dataclass(frozen=True)
class Backup:
    """The two files of a backup. Keep them in two places: whoever has both can read every name."""

    dump: Path
    key: Path | None


def back_up(dsn: str, dump: Path, *, key_file: Path | None, key_copy: Path | None) -> Backup:
    """Write a consistent dump of Jejak's schema, and a copy of the key file, while everything runs on.

    Args:
        dsn: the owner's connection string.
        dump: where the dump goes; must not exist.
        key_file: the key-encryption key in use; None when it comes from the environment and is kept elsewhere.
        key_copy: where its copy goes; must not exist. Best on another medium than the dump.

    Raises:
        BackupFailed: a file is there already, or `pg_dump` failed.
    """
    for path in (dump, key_copy):
        if path is not None and path.exists():
            raise BackupFailed(f"{path} is there already")
    if (key_file is None) != (key_copy is None):
        raise BackupFailed("a backup is the dump and the key file, both")
    making = dump.with_name(f"{dump.name}.making")
    making.unlink(missing_ok=True)
    making.parent.mkdir(parents=True, exist_ok=True)
    making.touch(mode=0o600)
    try:
        answer = _run(
            dsn,
            "pg_dump",
            "--format=custom",
            "--schema=jejak",
            "--no-owner",
            "--no-privileges",
            "--enable-row-security",
            # Read models are a function of the log: a worker folds them anew after a restore.
            "--exclude-table-data=jejak.*_rows",
            "--exclude-table-data=jejak.read_models",
            f"--file={making}",
        )
        if answer.returncode != 0:
            raise BackupFailed(f"pg_dump failed: {answer.stderr.strip()}")
        if key_file is not None and key_copy is not None:
            _copy_secret(key_file, key_copy)
        _settle(making)
        making.rename(dump)
    finally:
        making.unlink(missing_ok=True)
    return Backup(dump, key_copy)


def restore(dsn: str, backup: Backup, *, key_file: Path | None) -> None:
    """Bring a backup back into an empty database, put the key file in place, and migrate to this version.

    Raises:
        RestoreRefused: the database holds something, another key is in place, or a file of the backup is missing or damaged.
    """
    if not backup.dump.is_file():
        raise RestoreRefused(f"there is no dump {backup.dump}")
    if key_file is not None:
        if backup.key is None or not backup.key.is_file():
            raise RestoreRefused("a restore needs the dump and the copy of the key file, both: without the key no name can be read")
        if key_file.exists() and key_file.read_bytes() != backup.key.read_bytes():
            raise RestoreRefused(f"another key is in place at {key_file}")
    with psycopg.connect(dsn, autocommit=True) as connection:
        held = connection.execute("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('jejak') LIMIT 1").fetchone()
        if held:
            raise RestoreRefused(f"the database is not empty: it holds jejak.{held[0]}; restore goes into a new database only")
        connection.execute("DROP SCHEMA IF EXISTS jejak")  # an empty one, made ready by a DBA
    answer = _run_restore(dsn, backup.dump)
    if answer.returncode != 0:
        raise RestoreRefused(f"the dump could not be restored, nothing was changed: {answer.stderr.strip()}")
    if key_file is not None and backup.key is not None and not key_file.exists():
        _copy_secret(backup.key, key_file)
    migrate(dsn)


def _run_restore(dsn: str, dump: Path) -> subprocess.CompletedProcess[str]:
    """Restore all but the policies that name the roles: this server may lack the roles, and migrating makes those policies anew."""
    listed = _run(dsn, "pg_restore", "--list", str(dump), connected=False)
    if listed.returncode != 0:
        return listed
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as contents:
        contents.writelines(f"{line}\n" for line in listed.stdout.splitlines() if not POLICY_OF_A_ROLE.search(line))
        contents.flush()
        return _run(
            dsn,
            "pg_restore",
            *("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", f"--use-list={contents.name}", str(dump)),
        )


def _run(dsn: str, program: str, *arguments: str, connected: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a client program of PostgreSQL; the password travels by environment, because arguments are seen by all."""
    parts = conninfo_to_dict(dsn)
    password = {"PGPASSWORD": str(parts.pop("password"))} if "password" in parts else {}
    target = make_conninfo("", **parts)
    with psycopg.connect(dsn) as connection:
        version = connection.info.server_version // 10_000
    return subprocess.run(  # noqa: S603  # a program of PostgreSQL with fixed arguments
        [_program(program, version), *arguments, *([f"--dbname={target}"] if connected else [])],
        env={key: value for key, value in os.environ.items() if not key.startswith("PG")} | password | {"PGOPTIONS": ALL_OFFICES},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _program(name: str, server_version: int) -> Path:
    """Find a client program that is at least as new as the server: the one we bring along, or the machine's own."""
    candidates = []
    with contextlib.suppress(ProgramsMissing):  # they are not made for every kind of machine
        candidates.append(programs(ourselves()) / name)
    if own := shutil.which(name):
        candidates.append(Path(own))
    for candidate in candidates:
        told = ourselves().run(candidate, "--version").stdout
        found = re.search(r"\) (\d+)", told)
        if found and int(found[1]) >= server_version:
            return candidate
    raise BackupFailed(f"no {name} of PostgreSQL {server_version} or later is installed here")


def _copy_secret(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = target.with_name(f"{target.name}.making")
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    making.write_bytes(source.read_bytes())
    _settle(making)
    making.rename(target)


def _settle(path: Path) -> None:
    """Wait until the file is on the disk: a backup that a power cut empties is none."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
