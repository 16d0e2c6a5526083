"""The PostgreSQL server that Jejak brings along: started with the first command, durable, reachable by nobody else.

It listens on a Unix socket in a folder closed to others, never on the network. Data, log and socket live in the home folder
(`./.jejak`), unless the account that runs the server cannot reach it or the socket's path would be too long.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from api.database.access_rules import socket_folder, write_access_rules
from api.database.binaries import SYSTEM_DATA, Account, clean_environment, current_account, programs
from api.database.pid_file import disown_note, is_server, read_note

DATABASE = "jejak"
OWNER = "jejak"
SUPERUSER = "postgres"
VERSION = "18"
START_LIMIT_SECONDS = 60.0
STOP_LIMIT_SECONDS = 60.0
POLL_SECONDS = 0.01
LOG_LIMIT_BYTES = 8 * 1024 * 1024
LOG_LINES_TOLD = 12

SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # Statements and row contents carry names of people; the log must not.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"}


class ServerNotStarted(RuntimeError):
    """The embedded server did not come up; the message carries the last lines of its own log."""


class EmbeddedServer:
    """One PostgreSQL server on one home folder, shared by all processes that start it.

    Each `start` takes part in the running server, if there is one; the last `stop` ends it. A server left behind by a killed
    process is found and used again.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        """Name the home folder; with `durable=False` (for tests) a power cut may lose everything."""
        self.home = Path(home).absolute()
        self.durable = durable
        self._account: Account | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._part: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def account(self) -> Account:
        """The system account that runs the server."""
        if self._account is None:
            self._account = current_account()
        return self._account

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.home / "postgres.log"

    @property
    def data(self) -> Path:
        """The server's data folder; behind a link when it had to be put where its account can reach it."""
        return (self.home / "postgres").resolve()

    @property
    def pid(self) -> int | None:
        """The process number of the running server, or None."""
        note = read_note(self.data)
        return note.pid if note and is_server(note.pid, self.data) else None

    @property
    def dsn(self) -> str:
        """Where the owner of Jejak's tables connects to; not a superuser."""
        return self._dsn(OWNER, DATABASE)

    @property
    def superuser_dsn(self) -> str:
        """Where the superuser connects to: for roles, and for databases of tests."""
        return self._dsn(SUPERUSER, DATABASE)

    def running(self) -> bool:
        """Whether a server runs on this home folder, whoever started it."""
        return self.pid is not None

    def start(self) -> str:
        """Start the server, or take part in the one that runs, and return the owner's connection string.

        Raises:
            ServerNotStarted: the server did not come up within a minute.
            ProgramsMissing: the PostgreSQL programs are not installed or cannot run here.
        """
        if not self.home.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o711)  # the server's account may pass through, nobody may look around
        with self._alone():
            if self._part is None:
                self._part = (self.home / "postgres.users").open("a", encoding="utf-8")
                fcntl.flock(self._part, fcntl.LOCK_SH)
            try:
                if not self.running():
                    self._begin()
                self._wait_until_ready()
                self._make_database()
            except BaseException:
                self._leave()
                raise
        return self.dsn

    def stop(self) -> None:
        """Leave the server; the last one to leave ends it, with all that was committed on disk.

        Raises:
            TimeoutError: the server is still there after a minute.
        """
        if self._part is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._part, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # others use it
            finally:
                self._leave()
            self._end()

    def _leave(self) -> None:
        if self._part is not None:
            self._part.close()
            self._part = None

    def _dsn(self, user: str, database: str) -> str:
        note = read_note(self.data)
        socket = note.socket if note and note.socket and is_server(note.pid, self.data) else socket_folder(self.data, self.account)
        return f"postgresql://{user}@/{database}?host={quote(str(socket), safe='')}"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop the server."""
        with (self.home / "postgres.lock").open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _begin(self) -> None:
        self._bury()
        data = self._data_folder()
        note = read_note(data)
        if note:
            disown_note(data)
        if not (data / "PG_VERSION").exists():
            self._make_cluster(data)
        found = (data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if found != VERSION:
            raise ServerNotStarted(f"{data} was written by PostgreSQL {found}, this is {VERSION}: restore a backup into a new home folder")
        write_access_rules(data, self.account)
        self._launch(data)

    def _bury(self) -> None:
        """See our own lost server to its end; it may be dying, or have lost its data folder."""
        if self._child is not None:
            try:
                self._child.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._child.send_signal(signal.SIGQUIT)
                self._child.wait(timeout=STOP_LIMIT_SECONDS)
            self._child = None

    def _launch(self, data: Path) -> None:
        socket = socket_folder(self.data, self.account)
        self.account.give(socket)
        for left in socket.glob(".s.PGSQL.*"):
            left.unlink()  # a lost server's socket; nobody else's can be in this folder
        if stat.S_IMODE(socket.lstat().st_mode) != 0o700 or socket.lstat().st_uid != self.account.uid:
            raise ServerNotStarted(f"the socket folder {socket} belongs to somebody else")
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE) | {"unix_socket_directories": f'"{socket}"'}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        changed = self.account.changed
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603  # our own program with fixed arguments
                [programs(self.account) / "postgres", "-D", data, *arguments],
                cwd="/",
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C in the terminal is for us, who then stop the server in order
                user=self.account.uid if changed else None,
                group=self.account.gid if changed else None,
                extra_groups=[] if changed else None,
            )

    def _wait_until_ready(self) -> None:
        """Wait for the server; a start that meets backends of a lost server is repeated until they are gone."""
        limit = time.monotonic() + START_LIMIT_SECONDS
        while time.monotonic() < limit:
            note = read_note(self.data)
            if note and note.ready and is_server(note.pid, self.data):
                return
            if self._child is not None and self._child.poll() is not None:
                if "pre-existing shared memory" not in self._log_tail():
                    break
                time.sleep(0.2)
                self._launch(self.data)
            time.sleep(POLL_SECONDS)
        raise ServerNotStarted(f"the embedded PostgreSQL did not start; its log {self.log} ends with:\n{self._log_tail()}")

    def _log_tail(self) -> str:
        if not self.log.exists():
            return "(nothing)"
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_TOLD:])

    def _end(self) -> None:
        pid = self.pid
        if pid is None:
            self._bury()
            return
        os.kill(pid, signal.SIGINT)  # "fast": ends sessions, writes a checkpoint
        limit = time.monotonic() + STOP_LIMIT_SECONDS
        while time.monotonic() < limit:
            gone = self._child.poll() is not None if self._child and self._child.pid == pid else not is_server(pid, self.data)
            if gone:
                self._child = None
                return
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"the embedded PostgreSQL (process {pid}) did not stop; see {self.log}")

    def _data_folder(self) -> Path:
        """Make the data folder: in the home folder, or behind a link where the server's account can reach it."""
        place = self.home / "postgres"
        if place.is_symlink():
            return place.resolve()
        if not place.exists() and self.account.changed and not self.account.can_enter(self.home):
            SYSTEM_DATA.mkdir(mode=0o755, parents=True, exist_ok=True)
            SYSTEM_DATA.chmod(0o755)
            place.symlink_to(tempfile.mkdtemp(prefix="postgres-", dir=SYSTEM_DATA))
        self.account.give(place.resolve())
        return place.resolve()

    def _make_cluster(self, data: Path) -> None:
        """Initialise beside the data folder and rename, so that an interrupted start leaves nothing half made."""
        making = data.parent / f"{data.name}.making"
        shutil.rmtree(making, ignore_errors=True)
        self.account.give(making)
        answer = self.account.run(
            programs(self.account) / "initdb",
            *("--pgdata", making, "--username", SUPERUSER, "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
            *("--data-checksums", "--auth=peer", *(() if self.durable else ("--no-sync",))),
        )
        if answer.returncode != 0:
            raise ServerNotStarted(f"initdb failed in {making}:\n{answer.stderr.strip()}")
        making.rename(data)

    def _make_database(self) -> None:
        """Make the owner and the database at the first start."""
        with psycopg.connect(self._dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
