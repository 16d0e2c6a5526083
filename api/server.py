"""How connections are taken: by uvicorn, without telling what we are, and not for ever from callers who do not finish."""

import asyncio
import socket
from typing import Any, Final

import h11
import msgspec
import structlog
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.language import DEFAULT, said
from api.logs import configure_logs
from api.problems import MEDIA_TYPE, TYPE
from api.settings import Settings

HEAD_BYTES: Final = 32_768
GOODBYE_SECONDS: Final = 10


def server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """The server of an application: `.run()` serves until it is told to stop, then lets running requests end."""
    if not structlog.is_configured():
        configure_logs()  # what the library does unasked would print values
    limits = settings.limits
    protocol = type("Connection", (PatientForAWhile,), {"head_seconds": limits.header_seconds})
    return Farewell(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=protocol,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=limits.connections,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
            h11_max_incomplete_event_size=HEAD_BYTES,
        )
    )


class Farewell(uvicorn.Server):
    """A server that tells the application before it stops, so that open streams end by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: no new connections, let running requests end."""
        edge = getattr(getattr(self.config.app, "state", None), "edge", None)
        if edge is not None:
            edge.closing.set()
        await super().shutdown(sockets)


class PatientForAWhile(H11Protocol):
    """A connection whose caller must finish the head of a request in time; uvicorn itself would wait for ever."""

    head_seconds: float = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the class above
        """A caller connects."""
        super().connection_made(transport)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """A piece of a request arrives."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller or we hung up."""
        self._stop_watching()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP with a problem, and hang up."""
        title, detail = said("request-unreadable", DEFAULT, {}, msg)
        problem = {"type": f"{TYPE}request-unreadable", "title": title, "status": 400, "detail": detail, "code": "request-unreadable"}
        headers = [("content-type", MEDIA_TYPE), ("content-language", DEFAULT), ("connection", "close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=msgspec.json.encode(problem)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop_watching()
        elif self._head_due is None:
            self._head_due = self.loop.call_later(self.head_seconds, self._head_too_late)

    def _stop_watching(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def _head_too_late(self) -> None:
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()
