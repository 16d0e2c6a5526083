"""The routes of commands, made from the table of ways: a body becomes a command, a receipt becomes an answer.

They read path, headers and body themselves, because the framework would take the same dozen parameters apart again for
each of the many ways; the description is given to it instead.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.asking import caller_of
from api.callers import Caller
from api.openapi import commanded
from api.requests import decided_on
from api.routes.answers import BriefAnswer, ReceiptAnswer, send_receipt
from api.routes.authority import authority_of
from api.routes.bodies import Body, errors_in, read_body
from api.routes.described import body_example, refusals_of
from api.routes.offices import check_own
from api.routes.orders import Asked, carry_out, desk_of
from api.routes.way import Way
from api.routes.ways import TABLE

_NAMED: Final = {"slug": "The office's short name", "complaint_id": "Of the complaint", "case_id": "Of the case"}
HEADERS: Final[Sequence[dict[str, Any]]] = (
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "What you call this request. Sent again under the same key, it is carried out once and answered alike.",
        "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,128}$", "examples": ["4d1a7a56-6c5b-4f0e-9a51-2f1d0f6a7c11"]},
    },
    {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": 'The version that you decided on: `"3"`, or `*` for any. Where it is needed and missing, the answer is 428.',
        "schema": {"type": "string", "pattern": r'^(\*|"(0|[1-9][0-9]{0,15})")$', "examples": ['"3"']},
    },
)
OFFICE_HEADERS: Final = tuple({"$ref": f"#/components/parameters/{name}"} for name in ("Jejak-Office", "Jejak-Role"))
"""Described where the framework reads them."""


def command_routes() -> APIRouter:
    """A route for each way."""
    router = APIRouter()
    for subject, ways in TABLE.items():
        for way in ways:
            _add(router, subject, way)
    return router


def _add(router: APIRouter, subject: str, way: Way) -> None:
    status = 201 if way.begins else 200
    router.add_api_route(
        way.path,
        _endpoint(way),
        methods=["POST"],
        tags=[subject],
        operation_id=way.name,
        summary=way.summary,
        description=inspect.getdoc(way.command),
        status_code=status,
        responses={
            status: {"model": BriefAnswer if way.brief else ReceiptAnswer, "description": "Recorded"},
            **commanded(*refusals_of(way)),
        },
        openapi_extra={
            "security": [{"bearer": []}],
            "parameters": [*(_place(name) for name in way.places), *HEADERS, *OFFICE_HEADERS],
            "requestBody": {
                "required": way.needs_body,
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"#/components/schemas/{way.name}"},
                        "examples": {"ordinary": {"value": body_example(way)}},
                    }
                },
            },
        },
    )


def _endpoint(way: Way) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        return await run_in_threadpool(_answer, request, caller, way, await request.body())

    return endpoint


def _answer(request: Request, caller: Caller, way: Way, content: bytes) -> Response:
    authority = authority_of(request, caller)
    body = _read(way, content)
    if "slug" in way.places:
        check_own(request.path_params["slug"], authority)
    version = decided_on(request.headers.get("if-match"), required=way.version)
    ids = {name: _id(name, request.path_params[name]) for name in way.places if name != "slug"}
    asked = Asked(way=way, body=body, ids=ids, key=request.headers.get("idempotency-key"), version=version)
    return send_receipt(authority, carry_out(desk_of(request), authority, asked), way)


def _read(way: Way, body: bytes) -> Body:
    try:
        return read_body(way.body, body)
    except ValidationError as error:
        raise RequestValidationError(errors_in(error)) from None


def _id(name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RequestValidationError([{"type": "uuid_parsing", "loc": ("path", name)}]) from None


def _place(name: str) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 40} if name == "slug" else {"type": "string", "format": "uuid"}
    words = _NAMED.get(name, f"Of the {name.removesuffix('_id').replace('_', ' ')}")
    return {"name": name, "in": "path", "required": True, "description": words, "schema": schema}
