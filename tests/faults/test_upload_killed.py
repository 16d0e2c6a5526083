"""An upload outlives a server that is killed in the middle of it, and a large file needs no large memory, on the way in and out."""

import hashlib
import re
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.tokens import EmbeddedIssuer
from tests.api.files import PIECE, made
from tests.cli.conftest import new_installation
from tests.cli.installation import Installation, Serving

__all__ = ["new_installation"]

OFFICE = "kab-indramayu"
PIECE_BYTES = 1_000_000
LARGE_BYTES = 50_000_000
GROWN_BYTES = 24_000_000
"""How much larger the process may become by a file of twice that size: its pieces, not the file."""


@pytest.fixture
def installation(database: str, new_installation: Callable[[], Installation]) -> Installation:
    """An installation with one office."""
    made_here = new_installation()
    made_here.environment["DATABASE_URL"] = database
    opened = made_here.open_office()
    assert opened.code == 0, opened.complaints
    return made_here


def caller(installation: Installation, serving: Serving) -> httpx.Client:
    token = EmbeddedIssuer(installation.home).issue("kepala", OFFICE)
    return httpx.Client(base_url=serving.url, headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"}, timeout=60)


def begun(client: httpx.Client, content: bytes) -> str:
    case = client.post("/v1/cases", json={"region": "32.12.01.2008", "person_id": "0190a1b2-0000-7000-8000-0000000000aa"})
    said: dict[str, Any] = {
        "record_kind": "case",
        "record_id": case.json()["id"],
        "kind": "FOTO",
        "purpose": "KONDISI",
        "media_type": "image/jpeg",
        "file_name": "rumah.jpg",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    answer = client.post("/v1/attachment-uploads", json=said)
    assert answer.status_code == 201, answer.text
    return f"/v1/attachment-uploads/{answer.json()['attachment_id']}"


def send(client: httpx.Client, upload: str, content: bytes, first: int, until: int) -> None:
    for at in range(first, until, PIECE_BYTES):
        headers = {"Upload-Offset": str(at), "Content-Type": PIECE}
        answer = client.patch(upload, content=content[at : min(at + PIECE_BYTES, until)], headers=headers)
        assert answer.status_code == 204, answer.text


def half_sent(client: httpx.Client, serving: Serving, upload: str, at: int, piece: bytes) -> socket.socket:
    """A piece of which only half was sent when the server died."""
    out = socket.create_connection(("127.0.0.1", serving.port))
    head = (
        f"PATCH {upload} HTTP/1.1\r\nHost: jejak\r\nAuthorization: {client.headers['Authorization']}\r\n"
        f"Content-Type: {PIECE}\r\nUpload-Offset: {at}\r\nContent-Length: {len(piece)}\r\n\r\n"
    )
    out.sendall(head.encode() + piece[: len(piece) // 2])
    return out


def downloaded(client: httpx.Client, upload: str) -> tuple[int, str]:
    """How many bytes come, and their digest, once the reading side has come so far."""
    path = f"/v1/attachments/{upload.rpartition('/')[2]}/content"
    limit = time.monotonic() + 60
    while True:
        with client.stream("GET", path) as answer:
            if answer.status_code == 200:
                digest, size = hashlib.sha256(), 0
                for piece in answer.iter_raw():
                    digest.update(piece)
                    size += len(piece)
                return size, digest.hexdigest()
        assert time.monotonic() < limit
        time.sleep(0.2)


def memory(serving: Serving, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{serving.process.pid}/status").read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1]) * 1024


def test_a_server_killed_in_the_middle_of_an_upload_loses_the_piece_on_its_way_and_no_more(installation: Installation) -> None:
    content = made(size=3_500_000)
    with installation.serving() as serving, caller(installation, serving) as client:
        upload = begun(client, content)
        send(client, upload, content, 0, 2_000_000)
        with half_sent(client, serving, upload, 2_000_000, content[2_000_000:3_000_000]):
            time.sleep(0.3)
            serving.stop(signal.SIGKILL)
    with installation.serving() as serving, caller(installation, serving) as client:
        offset = int(client.head(upload).headers["upload-offset"])
        assert offset == 2_000_000
        send(client, upload, content, offset, len(content))
        assert client.post(f"{upload}/completion").status_code == 201
        serving.stop(signal.SIGKILL)
    with installation.serving() as serving, caller(installation, serving) as client:
        again = client.post(f"{upload}/completion")
        assert (again.status_code, again.json()["repeated"]) == (201, True)
        assert downloaded(client, upload) == (len(content), hashlib.sha256(content).hexdigest())
    told = installation.run("status")
    assert "the bytes of all 1 are there" in " ".join(told.out.split()), told.out


def test_a_large_file_goes_through_in_pieces_and_not_through_memory(installation: Installation) -> None:
    content = made(size=LARGE_BYTES)
    with installation.serving() as serving, caller(installation, serving) as client:
        small = begun(client, content[:2_000_000])
        send(client, small, content, 0, 2_000_000)
        assert client.post(f"{small}/completion").status_code == 201
        downloaded(client, small)
        before = memory(serving, "VmHWM")
        upload = begun(client, content)
        send(client, upload, content, 0, LARGE_BYTES)
        assert client.post(f"{upload}/completion").status_code == 201
        sent = memory(serving, "VmHWM")
        assert downloaded(client, upload) == (LARGE_BYTES, hashlib.sha256(content).hexdigest())
        after = memory(serving, "VmHWM")
    print(f"memory: {before / 1e6:.0f} MB, after sending {sent / 1e6:.0f} MB, after fetching {after / 1e6:.0f} MB")  # noqa: T201
    assert after - before < GROWN_BYTES
