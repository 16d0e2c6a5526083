"""Whether the system lives, whether it can work, and how it fares: for orchestrators and for those who watch it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import anyio
import msgspec
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response

from api.logs import log
from api.refusals import NotReady

Check = Callable[[], Awaitable[bool]]
"""Answers whether one thing that the system needs is there. An exception means no."""

CHECK_SECONDS: Final = 3.0
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STEPS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What is counted, without anything about a person: routes are templates, callers are not counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "jejak_request_seconds",
            "Seconds from request to the end of its answer",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=_STEPS,
        )
        self.refused = Counter("jejak_refused_tokens", "Requests whose token was missing or refused", registry=self.registry)
        self.streams = Gauge("jejak_open_streams", "Event streams held open", registry=self.registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)


class Alive(msgspec.Struct):
    """What `/livez` and `/readyz` say."""

    status: str
    checks: dict[str, bool]


def health_routes(metrics: Metrics, checks: Mapping[str, Check]) -> APIRouter:
    """The routes of this module.

    Args:
        metrics: what `/metrics` shows.
        checks: what the system needs to work, by a short name: `database`, `migrations`.
    """
    router = APIRouter(tags=["health"])

    @router.get("/livez", summary="Does the process live?", response_class=Response)
    async def livez() -> Response:
        """Answers as long as the process can answer; asks nothing of anybody else."""
        return _json(Alive("alive", {}))

    @router.get("/readyz", summary="Can the system work?", response_class=Response)
    async def readyz() -> Response:
        """Asks everything that the system needs, each for at most three seconds."""
        found = {name: await _holds(name, check) for name, check in checks.items()}
        missing = tuple(name for name, holds in found.items() if not holds)
        if missing:
            raise NotReady(missing=", ".join(missing), retry_after_seconds=2)
        return _json(Alive("ready", found))

    @router.get("/metrics", summary="Figures of the running process", response_class=Response)
    async def figures() -> Response:
        """Durations of requests by route and status, in the Prometheus text format."""
        return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router


async def _holds(name: str, check: Check) -> bool:
    try:
        with anyio.fail_after(CHECK_SECONDS):
            return await check()
    except Exception as error:  # noqa: BLE001  # whatever goes wrong in a check is its answer
        log.warning("check failed", check=name, exc_info=error)
        return False


def _json(alive: Alive) -> Response:
    return Response(msgspec.json.encode(alive), media_type="application/json")
