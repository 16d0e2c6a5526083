"""Connections as they come over the network: slow ones, broken ones, and the answer in the middle of which something fails."""

import http.client
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse

from api.server import server
from api.settings import Limits, Settings
from tests.api.shell import Lines

PATIENCE_SECONDS = 40  # far above the limit of a second, far below for ever


@pytest.fixture
def port(settings: Settings, make_app: Callable[[Settings], FastAPI]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    quick = replace(settings, port=port, limits=Limits(header_seconds=1, body_seconds=1, send_seconds=1, body_bytes=10_000))
    app = make_app(quick)

    @app.get("/breaks")
    async def breaks() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"beginning"
            raise RuntimeError("Siti Aminah")

        return StreamingResponse(pieces())

    @app.get("/endless")
    async def endless() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 1_000_000

        return StreamingResponse(pieces())

    running = server(app, quick)
    thread = threading.Thread(target=running.run)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not running.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield port
    running.should_exit = True
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)


def dribble(connection: socket.socket, seconds: float) -> None:
    for _ in range(int(seconds / 0.2)):
        connection.sendall(b"X")
        time.sleep(0.2)


def read_all(connection: socket.socket) -> bytes:
    found = b""
    while piece := connection.recv(65_536):
        found += piece
    return found


def test_an_answer_does_not_tell_what_serves_it(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/livez")
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.getheader("Server") is None
    connection.close()


@pytest.mark.parametrize("beginning", [b"", b"GET /livez HT", b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Slow: "])
def test_a_head_that_never_ends_is_hung_up_on(port: int, beginning: bytes) -> None:
    with connected(port) as connection:
        begun = time.monotonic()
        connection.sendall(beginning)
        assert read_all(connection) == b""
        assert time.monotonic() - begun < PATIENCE_SECONDS / 2


def test_a_head_that_dribbles_after_a_good_request_is_hung_up_on_too(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        begun = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT011  # whichever way a closed connection shows
            dribble(connection, PATIENCE_SECONDS)
        assert time.monotonic() - begun < PATIENCE_SECONDS / 2


def test_a_body_that_never_ends_is_refused(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
        answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"body-too-slow" in answer


def test_a_chunked_body_beyond_the_limit_is_refused_before_it_ends(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        connection.sendall(b"2af8\r\n" + b" " * 0x2AF8 + b"\r\n")
        answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"application/problem+json" in answer


def test_who_does_not_read_does_not_hold_us_for_ever(port: int, lines: Lines) -> None:
    with connected(port) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not lines.of("request"):
            assert time.monotonic() < deadline, "the answer is still being sent"
            time.sleep(0.1)
    assert lines.of("request")[0]["route"] == "/endless"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"x" * 70_000,
    ],
)
def test_what_is_not_http_gets_a_problem(port: int, rubbish: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(rubbish)
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400")
        assert json.loads(body)["code"] == "request-unreadable"


def test_an_answer_that_fails_in_the_middle_ends_and_is_logged_without_values(port: int, lines: Lines) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/breaks")
    with pytest.raises(http.client.IncompleteRead):
        connection.getresponse().read()
    connection.close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not lines.of("broken in the middle of an answer"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "Siti" not in lines.text
