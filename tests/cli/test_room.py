"""When the disk is full: nothing more is recorded, which is said; reading goes on; with room again, so does recording."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import pytest

from api.cli.outcome import Exit
from api.room import KEPT_BYTES, Room
from tests.cli.installation import Installation, Serving

pytestmark = pytest.mark.xdist_group("command line")
MEBIBYTE = 1024 * 1024
WORKER = {"name": "Siti Aminah", "issuer": "urn:jejak:embedded-issuer", "subject": "siti"}


def test_room_is_kept_free(tmp_path: Path) -> None:
    Room(tmp_path, kept_bytes=0).keep()
    free = Room(tmp_path).free_bytes()
    with pytest.raises(OSError, match="No space left"):
        Room(tmp_path, kept_bytes=free * 2 + MEBIBYTE).keep()


def test_a_full_disk_ends_recording_and_not_reading(new_installation: Callable[[], Installation]) -> None:
    installation = new_installation()
    with _small_disk(installation.home.parent, 420), installation.serving() as serving:
        assert installation.open_office().code == 0
        token = installation.run("token", "--subject", "kepala", "--office", "kab-indramayu").out.strip()
        ballast = installation.home.parent / "ballast"
        room = Room(installation.home.parent)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, room.free_bytes() - KEPT_BYTES + 16 * MEBIBYTE)
        status, problem = _ask(serving, "/v1/workers", token, WORKER)
        assert (status, problem["code"]) == (507, "disk-full")
        assert _ask(serving, "/v1/offices/kab-indramayu", token)[0] == 200
        assert _ask(serving, "/v1/complaints", token)[0] == 200, "what shows people leaves a look, for which room is kept"
        refused = installation.open_office("kab-cirebon", region="32.09")
        assert refused.code == Exit.DISK_FULL, refused
        ballast.unlink()
        assert _ask(serving, "/v1/workers", token, WORKER)[0] == 201


def _ask(serving: Serving, path: str, token: str, body: dict[str, str] | None = None) -> tuple[int, dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(serving.url + path, json.dumps(body).encode() if body else None, headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as refused:
        return refused.code, json.loads(refused.read())


@contextmanager
def _small_disk(folder: Path, mebibytes: int) -> Iterator[None]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=711", "jejak-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk needs root and the right to mount; the rule itself is tested above")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
