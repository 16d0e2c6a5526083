"""What the tests of the edge work with: a caller of the application, what was logged, and routes that only show what the edge does."""

import asyncio
import io
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Annotated, Any, Literal, Self

import httpx
import psycopg
from fastapi import APIRouter, FastAPI
from psycopg import errors as sql
from pydantic import BaseModel, ConfigDict, Field

from api.asking import Asking
from api.logs import note
from api.openapi import refused_with
from cases.errors import Conflict, NotFound, NotPossibleNow, StaleVersion


class Browser:
    """Calls an application as over HTTP, in one loop of its own."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()

    def __enter__(self) -> Self:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://jejak.test")
        self._runner.run(self._stack.enter_async_context(self.app.router.lifespan_context(self.app)))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._runner.run(self._http.aclose())
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def request(self, method: str, url: str, **given: Any) -> httpx.Response:
        return self._runner.run(self._http.request(method, url, **given))

    def get(self, url: str, **given: Any) -> httpx.Response:
        return self.request("GET", url, **given)

    def post(self, url: str, **given: Any) -> httpx.Response:
        return self.request("POST", url, **given)


class Lines:
    """What was logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.text.splitlines()) if line["event"] == event]


class PersonBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=2, max_length=80)]
    sex: Literal["F", "M"]
    age_years: Annotated[int, Field(ge=0, le=130)]
    marks: list[str] = []


FAILURES: dict[str, Callable[[], Exception]] = {
    "conflict": lambda: Conflict("no"),
    "missing": lambda: NotFound("no"),
    "stale": lambda: StaleVersion("no"),
    "state": lambda: NotPossibleNow("no", possible=("AddNote", "CloseCase"), tried="AssessCase", kind="case", stage="closed"),
    "fault": lambda: RuntimeError("Siti Aminah, NIK 9912345678901234"),
    "away": lambda: psycopg.OperationalError("connection refused"),
    "disk": lambda: sql.DiskFull("could not extend file"),
    "host-disk": lambda: OSError(28, "No space left on device"),
}


def shell_routes() -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.get("/caller", responses=refused_with(NotFound))
    async def me(caller: Asking) -> dict[str, str]:
        return {"caller": str(caller.id)}

    @router.post("/people", status_code=201)
    def people(body: PersonBody, caller: Asking) -> dict[str, int]:
        note(office="kab-indramayu", position=7, name=body.name)
        return {"characters": len(body.name)}

    @router.post("/echo")
    def echo(body: dict[str, Any]) -> dict[str, Any]:
        return body

    @router.get("/failures/{kind}")
    def failure(kind: str) -> None:
        try:
            raise FAILURES[kind]()  # noqa: RSE102  # the brackets make the exception
        except psycopg.Error as error:
            raise RuntimeError("a layer between") from error

    @router.get("/numbers/{number}")
    def number(number: Annotated[int, Field(ge=0, le=2**53 - 1)], limit: Annotated[int, Field(ge=1, le=100)] = 10) -> int:
        return number * limit

    return router
