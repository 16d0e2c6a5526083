"""The note a PostgreSQL server leaves in its data folder, and whether the process it names is really that server."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

NOBODY = 2_147_483_646  # larger than any process number a kernel gives
PROC = Path("/proc")


@dataclass(frozen=True)
class ServerNote:
    """What `postmaster.pid` says: the process, its socket's folder, and `ready` once the server takes connections."""

    pid: int
    socket: Path | None
    ready: bool


def read_note(data: Path) -> ServerNote | None:
    """Read the note of the server that runs on this data folder; None when there is none or it is unreadable."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        socket = Path(lines[4]) if len(lines) > 4 and lines[4] else None
        return ServerNote(abs(int(lines[0])), socket, len(lines) > 7 and lines[7].strip() == "ready")
    except (FileNotFoundError, ValueError, IndexError):
        return None


def is_server(pid: int, data: Path) -> bool:
    """Whether this process is a living PostgreSQL on this data folder: not dead, not a zombie, not another program.

    A server's working folder is its data folder, which no other program has by accident.
    """
    if not (PROC / "self" / "stat").exists():
        return _is_server_without_proc(pid)
    try:
        state = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
        if state in "ZX":
            return False
        program = (PROC / str(pid) / "cmdline").read_bytes().partition(b"\0")[0]  # a backend calls itself "postgres: ..."
        return (PROC / str(pid) / "cwd").samefile(data) and program.endswith(b"postgres")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        # Gone between two looks, or a process of somebody else, which our server never is.
        return False


def _is_server_without_proc(pid: int) -> bool:
    answer = subprocess.run(  # noqa: S603  # a fixed program and a number
        ["/bin/ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, command = answer.stdout.strip().partition(" ")
    return answer.returncode == 0 and "Z" not in state and "postgres" in command


def disown_note(data: Path) -> None:
    """Point a stale note at no process, instead of deleting it.

    The other lines name the shared memory of the lost server: with them a new server still notices its orphaned backends
    and does not start beside them.
    """
    note = data / "postmaster.pid"
    lines = note.read_text(encoding="utf-8").splitlines()
    note.write_text("\n".join([str(NOBODY), *lines[1:]]) + "\n", encoding="utf-8")
