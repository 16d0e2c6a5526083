"""When the disk is full: nothing more is recorded, which is said; reading goes on; with room again, so does recording."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx import Response

from api.cli.outcome import Exit
from api.composition import encryption_keys, opened_logs, reachable_database
from api.room import KEPT_BYTES, Room
from api.served import app_of
from api.settings import read_settings
from api.worker import Worker, parts
from tests.api.shell import Browser
from tests.cli.installation import Installation

MEBIBYTE = 1024 * 1024
WORKER = {"name": "Siti Aminah", "issuer": "urn:jejak:embedded-issuer", "subject": "siti"}


def test_room_is_kept_free(tmp_path: Path) -> None:
    Room(tmp_path, kept_bytes=0).keep()
    free = Room(tmp_path).free_bytes()
    with pytest.raises(OSError, match="No space left"):
        Room(tmp_path, kept_bytes=free * 2 + MEBIBYTE).keep()


def test_a_full_disk_ends_recording_and_not_reading(new_installation: Callable[[], Installation]) -> None:
    installation = new_installation()
    with _small_disk(installation.home.parent, 420):
        assert installation.open_office().code == 0
        token = installation.run("token", "--subject", "kepala", "--office", "kab-indramayu").out.strip()
        settings = read_settings({"JEJAK_HOME": str(installation.home)})
        with reachable_database(settings) as database:
            keys = encryption_keys(settings, database, "worker")
            with (
                opened_logs(database, keys, "worker") as behind,
                Worker(parts(settings, behind)),
                opened_logs(database, keys, "api") as logs,
                Browser(app_of(settings, database, logs)) as browser,
            ):
                ballast = installation.home.parent / "ballast"
                with ballast.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, Room(installation.home.parent).free_bytes() - KEPT_BYTES + 16 * MEBIBYTE)
                bearer = {"Authorization": f"Bearer {token}"}
                answer = _when_let_in(lambda: browser.post("/v1/workers", json=WORKER, headers=bearer))
                assert (answer.status_code, answer.json()["code"]) == (507, "disk-full")
                assert browser.get("/v1/offices/kab-indramayu", headers=bearer).status_code == 200
                assert browser.get("/v1/complaints", headers=bearer).status_code == 200, "reading leaves a look: room is kept for it"
                assert installation.open_office("kab-cirebon", region="32.09").code == Exit.DISK_FULL
                ballast.unlink()
                assert browser.post("/v1/workers", json=WORKER, headers=bearer).status_code == 201


def _when_let_in(ask: Callable[[], Response]) -> Response:
    """The answer once the reading side knows the caller."""
    for _ in range(100):
        answer = ask()
        if answer.status_code != 403:
            break
        time.sleep(0.2)
    return answer


@contextmanager
def _small_disk(folder: Path, mebibytes: int) -> Iterator[None]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=711", "jejak-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk needs root and the right to mount; the rule itself is tested above")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
