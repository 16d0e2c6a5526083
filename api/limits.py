"""How much, how fast and in what form a request may come: address, body, JSON, rate, streams."""

import asyncio
import contextlib
import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusals import (
    AddressTooLong,
    BodyTooLarge,
    BodyTooSlow,
    JsonUnreadable,
    MediaTypeUnknown,
    RequestUnreadable,
    TooManyRequests,
    TooManyStreams,
)
from api.settings import Limits

JSON: Final = "application/json"
PIECE: Final = "application/partial-upload"
"""A piece of a file (draft-ietf-httpbis-resumable-upload)."""

TAKEN: Final = {"PATCH": PIECE}
"""Method to the kind of body it takes; all others take JSON."""

LARGEST_INTEGER: Final = 2**53 - 1
"""Beyond this, JSON readers disagree about a number (RFC 7493, section 2.2)."""

_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_CALLERS_REMEMBERED: Final = 20_000


class BodyGuard:
    """Takes in the whole body before anybody works on it: not too large, not too slow, of a known kind, and JSON that all read alike."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request with its body, or refuse it (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._check_address(scope)
        headers = Headers(scope=scope)
        if scope["method"] in _BODILESS or not ("transfer-encoding" in headers or headers.get("content-length", "0") != "0"):
            await self._app(scope, receive, send)
            return
        kind = self._checked_kind(headers, TAKEN.get(scope["method"], JSON))
        declared = headers.get("content-length", "0")
        if not declared.isdigit() or len(declared) > 15 or int(declared) > self._limits.body_bytes:
            raise BodyTooLarge
        body = await self._taken_in(receive)
        if kind == JSON:
            check_json(body, self._limits.json_depth)
        await self._app(scope, _replaying(body, receive), send)

    def _check_address(self, scope: Scope) -> None:
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._limits.url_bytes:
            raise AddressTooLong
        if "\x00" in scope["path"] or b"\x00" in scope["query_string"] or b"%00" in scope["query_string"]:
            raise RequestUnreadable

    def _checked_kind(self, headers: Headers, taken: str) -> str:
        kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
        plain = all(one in ("", "charset=utf-8", 'charset="utf-8"') or one.startswith("boundary=") for one in parameters)
        if kind != taken or not plain or headers.get("content-encoding", "identity").lower() != "identity":
            raise MediaTypeUnknown(possible=(taken,))
        return kind

    async def _taken_in(self, receive: Receive) -> bytes:
        pieces, size = [], 0
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise RequestUnreadable
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > self._limits.body_bytes:
                        raise BodyTooLarge
                    if not message.get("more_body", False):
                        return b"".join(pieces)
        except TimeoutError as error:
            raise BodyTooSlow from error


def _replaying(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def check_json(body: bytes, depth: int) -> None:
    """Refuse what is not JSON that every reader understands alike (RFC 7493): NaN, lone surrogates, NUL, giant integers, deep nesting.

    Raises:
        JsonUnreadable: with the reason as rule.
    """
    try:
        waiting: list[tuple[Any, int]] = [(msgspec.json.decode(body), 1)]
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise JsonUnreadable(rule="RFC 8259") from error
    while waiting:
        value, level = waiting.pop()
        match value:
            case str():
                if "\x00" in value:
                    raise JsonUnreadable(rule="NUL")
            case int():
                if abs(value) > LARGEST_INTEGER:
                    raise JsonUnreadable(rule="RFC 7493")
            case dict() | list():
                if level > depth:
                    raise JsonUnreadable(rule="depth")
                inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value
                waiting += [(one, level + 1) for one in inner]


class Pace:
    """A bucket of allowances for each caller: filled steadily, emptied by one a request."""

    def __init__(self, per_second: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Take one allowance.

        Raises:
            TooManyRequests: there is none left; `retry_after_seconds` says when there will be.
        """
        now = self._now()
        left, since = self._left.pop(caller, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since) * self._per_second)
        self._left[caller] = (left - 1 if left >= 1 else left), now
        if len(self._left) > _CALLERS_REMEMBERED:
            self._left.popitem(last=False)
        if left < 1:
            raise TooManyRequests(retry_after_seconds=max(1, math.ceil((1 - left) / self._per_second)))


class OpenStreams:
    """How many event streams, or downloads, each caller holds open."""

    def __init__(self, most: int, refusal: type[TooManyRequests] = TooManyStreams) -> None:
        self._most = most
        self._refusal = refusal
        self._open: Counter[str] = Counter()

    @contextlib.contextmanager
    def one_more(self, caller: str) -> Iterator[None]:
        """Hold one stream open until the end of the block.

        Raises:
            TooManyRequests: the caller already holds as many as are allowed.
        """
        if self._open[caller] >= self._most:
            raise self._refusal(retry_after_seconds=5)
        self._open[caller] += 1
        try:
            yield
        finally:
            self._open[caller] -= 1
            if not self._open[caller]:
                del self._open[caller]
