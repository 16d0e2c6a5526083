"""The routes of commands, made from the table of ways: a body becomes a command, a receipt becomes an answer."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from api.openapi import commanded
from api.requests import decided_on
from api.routes.answers import BriefAnswer, ReceiptAnswer, send_receipt
from api.routes.authority import Authorised
from api.routes.bodies import Body, errors_in, read_body
from api.routes.described import body_example, refusals_of
from api.routes.offices import own_office
from api.routes.orders import Asked, carry_out, desk_of
from api.routes.way import Way
from api.routes.ways import TABLE

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="What you call this request. Sent again under the same key, it is carried out once and answered alike.",
        max_length=128,
        json_schema_extra={"examples": ["4d1a7a56-6c5b-4f0e-9a51-2f1d0f6a7c11"]},
    ),
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description='The version that you decided on: `"3"`, or `*` for any.', max_length=40)
]
_NAMED: Final = {"slug": "The office's short name", "complaint_id": "Of the complaint", "case_id": "Of the case"}


def command_routes() -> APIRouter:
    """A route for each way."""
    router = APIRouter()
    for subject, ways in TABLE.items():
        for way in ways:
            _add(router, subject, way)
    return router


def reading(kind: type[Body]) -> Callable[[Request], Awaitable[Body]]:
    """A dependency that reads the body of a command."""

    async def body(request: Request) -> Body:
        try:
            return read_body(kind, await request.body())
        except ValidationError as error:
            raise RequestValidationError(errors_in(error)) from None

    return body


def _add(router: APIRouter, subject: str, way: Way) -> None:
    kind = way.body

    def endpoint(request: Request, authority: Authorised, body: Body, key: Key = None, if_match: IfMatch = None, **ids: UUID) -> Response:
        asked = Asked(way=way, body=body, ids=ids, key=key, version=decided_on(if_match, required=way.version))
        return send_receipt(authority, carry_out(desk_of(request), authority, asked), way)

    endpoint.__signature__ = _signature(way, kind)  # type: ignore[attr-defined]  # FastAPI reads parameters there
    status = 201 if way.begins else 200
    needed = any(field.is_required() for field in kind.model_fields.values())
    router.add_api_route(
        way.path,
        endpoint,
        methods=["POST"],
        tags=[subject],
        operation_id=way.name,
        summary=way.summary,
        description=inspect.getdoc(way.command),
        status_code=status,
        dependencies=[Depends(own_office)] if "slug" in way.places else [],
        responses={
            status: {"model": BriefAnswer if way.brief else ReceiptAnswer, "description": "Recorded"},
            **commanded(*refusals_of(way)),
        },
        openapi_extra={
            "requestBody": {
                "required": needed,
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"#/components/schemas/{kind.__name__}"},
                        "examples": {"ordinary": {"value": body_example(way)}},
                    }
                },
            }
        },
    )


def _signature(way: Way, kind: type[Body]) -> inspect.Signature:
    places = [
        _parameter(name, Annotated[UUID, Path(description=_NAMED.get(name, f"Of the {name.removesuffix('_id').replace('_', ' ')}"))])
        for name in way.places
        if name != "slug"
    ]
    given: dict[str, Any] = {"request": Request, "authority": Authorised, "body": Annotated[kind, Depends(reading(kind))]}
    return inspect.Signature(
        [
            *(_parameter(name, annotation) for name, annotation in given.items()),
            *places,
            _parameter("key", Key, None),
            _parameter("if_match", IfMatch, None),
        ]
    )


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
