"""An installation as its users have it: real processes of `jejak`, a real database, a real port."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from api.cli import main

JEJAK = Path(sys.executable).with_name("jejak")
PATIENCE_SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until(holds: Callable[[], bool], serving: "Serving") -> None:
    """Wait until something holds, as long as the server lives."""
    limit = time.monotonic() + 2 * PATIENCE_SECONDS
    while not holds():
        assert serving.process.poll() is None, serving.words()
        assert time.monotonic() < limit, serving.words()
        time.sleep(0.2)


@dataclass
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    complaints: str


@dataclass
class Serving:
    """A running `jejak serve`."""

    process: subprocess.Popen[str]
    port: int
    said: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def wait_until_ready(self) -> None:
        limit = time.monotonic() + PATIENCE_SECONDS
        while not self.is_ready():
            assert self.process.poll() is None, self.words()
            assert time.monotonic() < limit, self.words()
            time.sleep(0.05)

    def words(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_SECONDS)


@dataclass
class Installation:
    """A folder in which `jejak` is used."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, **environment: str) -> Ended:
        """Run a command here, which saves the second that a process of its own takes to begin."""
        out, complaints = io.StringIO(), io.StringIO()
        before, words = os.environ.copy(), sys.argv
        os.environ.clear()
        os.environ.update(self._environment(environment))
        sys.argv = ["jejak", *map(str, arguments)]
        try:
            with redirect_stdout(out), redirect_stderr(complaints):
                main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1 if end.code else 0
        finally:
            sys.argv = words
            os.environ.clear()
            os.environ.update(before)
        return Ended(code, out.getvalue(), complaints.getvalue())

    def run_apart(self, *arguments: str | Path, **environment: str) -> Ended:
        """Run a command as its users do."""
        done = subprocess.run(
            [JEJAK, *map(str, arguments)],
            env=self._environment(environment),
            cwd=self.home.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def serving(self, *arguments: str, command: str = "serve") -> Iterator[Serving]:
        port = free_port()
        said = self.home.parent / f"said-{port}"
        with said.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(
                [JEJAK, command, "--port", str(port), *arguments],
                env=self._environment({}),
                cwd=self.home.parent,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        serving = Serving(process, port, said)
        try:
            serving.wait_until_ready()
            yield serving
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=PATIENCE_SECONDS)

    def server_is_running(self) -> bool:
        note = (self.home / "postgres").resolve() / "postmaster.pid"
        if not note.exists():
            return False
        pid = int(note.read_text(encoding="utf-8").splitlines()[0])
        try:
            return "Z" not in (Path("/proc") / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return False

    def open_office(self, office: str = "kab-indramayu", region: str = "32.12") -> Ended:
        words = ("--name", f"Dinas Sosial {office}", "--region", region, "--owner", "kepala", "--owner-name", "Kepala Dinas")
        return self.run("office", "open", office, *words)

    def _environment(self, changes: dict[str, str]) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not re.match(r"JEJAK_|DATABASE_URL|PORT$", name)}
        return {**ours, "JEJAK_HOME": str(self.home), "COLUMNS": "100", "NO_COLOR": "1", **self.environment, **changes}
