"""What every answer has, whatever it says: a request id, a language, headers that keep browsers careful, a line in the log.

Nothing gets past it: an exception that nobody answered becomes a problem here.
"""

import asyncio
import re
import time
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.health import Metrics
from api.language import chosen_language
from api.logs import log, noting
from api.problems import problem_response
from api.settings import Settings

_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_QUIET: Final = frozenset({"/livez", "/readyz", "/metrics"})
CLIENT_WENT_AWAY: Final = 499
"""In the log only: the caller hung up before there was an answer."""

CAREFUL: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Envelope:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._send_seconds = settings.limits.send_seconds
        self._careful = CAREFUL | ({"Strict-Transport-Security": "max-age=31536000"} if settings.production else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        given = asked.get("x-request-id", "")
        scope["request_id"] = request_id = given if _SANE_ID.fullmatch(given) else str(uuid4())
        answer = _Answer(
            send,
            self._send_seconds,
            {**self._careful, "Content-Language": chosen_language(asked.get("accept-language"))},
            request_id,
            scope,
        )
        begun = time.perf_counter()
        with noting(request_id=request_id):
            try:
                await self._app(scope, receive, answer.send)
            except Exception as error:
                if answer.status != CLIENT_WENT_AWAY:
                    log.error("broken in the middle of an answer", exc_info=error)  # our logger writes no values
                    raise
                await problem_response(scope, error)(scope, receive, answer.send)
            finally:
                self._record(scope, answer, time.perf_counter() - begun)

    def _record(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        # The template of the route, never the address itself: an address may hold what somebody searched for.
        route = getattr(scope.get("route"), "path", None) or "unknown"
        self._metrics.answered(scope["method"], route, answer.status, seconds)
        write = log.debug if route in _QUIET and answer.status < 400 else log.info
        write(
            "request",
            method=scope["method"],
            route=route,
            status=answer.status,
            duration_ms=round(seconds * 1000, 1),
            bytes_out=answer.size,
        )


class _Answer:
    """Sends an answer on, with what every answer has, and not for ever to a caller who does not read it."""

    def __init__(self, send: Send, seconds: float, headers: dict[str, str], request_id: str, scope: Scope) -> None:
        self._send = send
        self._state = scope.setdefault("state", {})
        self._without_body = scope["method"] == "HEAD"
        self._seconds = seconds
        self._headers = headers
        self._request_id = request_id
        self.status = CLIENT_WENT_AWAY
        self.size = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
            headers["X-Request-Id"] = self._request_id
            if self._state.get("demonstration"):
                headers["Jejak-Demonstration"] = "true"
        else:
            message = {**message, "body": b""} if self._without_body else message
            self.size += len(message.get("body", b""))
        async with asyncio.timeout(self._seconds):
            await self._send(message)
