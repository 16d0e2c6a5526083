"""Many commands at once, in order and each answered apart: how a phone sends what it kept while it had no signal."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Body, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from api.access.authority import Authority
from api.language import chosen_language
from api.openapi import refused_with
from api.problems import problem_of, refusal_behind
from api.refusals import VersionRequired
from api.routes.answers import Answer, ReceiptContent, receipt_content, send
from api.routes.authority import Authorised
from api.routes.bodies import M, errors_in, read_body
from api.routes.lists import ACCESS_REFUSALS
from api.routes.orders import Asked, carry_out, desk_of
from api.routes.ways import BY_COMMAND
from cases.fields import UnknownCode

MOST_COMMANDS = 100


class CommandItem(BaseModel):
    """One command of many."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[
        str, Field(pattern=r"^[\x21-\x7e]{1,128}$", description="What you call it: as `Idempotency-Key` at the command's own address.")
    ]
    command: Annotated[str, Field(max_length=60, description="Its name.", json_schema_extra={"enum": sorted(BY_COMMAND)})]
    version: Annotated[
        int | Literal["*"] | None,
        Field(description="The version that it was decided on, or `*` for any: as `If-Match` at the command's own address."),
    ] = None
    body: Annotated[dict[str, Any], Field(description="As at the command's own address, with the ids of its path.", default_factory=dict)]


class CommandAnswer(BaseModel):
    """What came of one command: a receipt or a problem."""

    id: Annotated[str | None, Field(description="As it was sent; null where it could not be read.")]
    status: Annotated[int, Field(ge=200, le=599, description="As it would be at the command's own address.")]
    receipt: ReceiptContent | None = None
    problem: dict[str, Any] | None = None


class BatchAnswer(Answer):
    """What came of each command, in order."""

    answers: list[CommandAnswer]


class Batch(BaseModel):
    """Up to 100 commands."""

    model_config = ConfigDict(extra="forbid", strict=True)

    commands: Annotated[list[Any], Field(min_length=1, max_length=MOST_COMMANDS)]


_EXAMPLE = {
    "commands": [
        {
            "id": "hp7-0031",
            "command": "OpenCase",
            "body": {"case_id": "0190a1b0-3c1e-7a44-9d2e-5b7f6c8d9e10", "occurred_at": "2023-03-15T10:00:00+07:00"},
        },
        {
            "id": "hp7-0032",
            "command": "AddCaseNote",
            "body": {"case_id": "0190a1b0-3c1e-7a44-9d2e-5b7f6c8d9e10", "note": "Keluarga akan datang besok pagi"},
        },
    ]
}


def batch_routes() -> APIRouter:
    """The route of many commands."""
    router = APIRouter(tags=["commands"])

    @router.post(
        "/v1/commands",
        operation_id="SendCommands",
        summary="Send many commands at once.",
        responses={200: {"model": BatchAnswer}, **refused_with(*ACCESS_REFUSALS)},
    )
    def commands(
        batch: Annotated[Batch, Body(openapi_examples={"ordinary": {"value": _EXAMPLE}})], request: Request, authority: Authorised
    ) -> Response:
        """Carries out up to 100 commands in order. Each is answered apart: one that is refused holds up none that follows."""
        return send(authority, {"answers": [_answer(request, authority, item) for item in batch.commands]})

    return router


def _answer(request: Request, authority: Authority, item: Any) -> dict[str, Any]:
    given = item.get("id") if isinstance(item, dict) else None
    name = given if isinstance(given, str) and len(given) <= 128 else None
    version = isinstance(item, dict) and item.get("version") is not None
    try:
        return {"id": name, **carried_out(request, authority, _strictly(CommandItem, item))}
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer to this command and to no other
        language = chosen_language(request.headers.get("accept-language"))
        problem = problem_of(error, refusal_behind(error), language, request.scope.get("request_id", ""), version_given=version)
        return {"id": name, "status": problem.status, "problem": problem}


def carried_out(request: Request, authority: Authority, item: CommandItem) -> dict[str, Any]:
    """What came of one command: its status and its receipt."""
    way = BY_COMMAND.get(item.command)
    if way is None:
        raise UnknownCode("no such command", field="command", possible=tuple(sorted(BY_COMMAND)))
    if way.version and item.version is None:
        raise VersionRequired(field="version")
    body = _strictly(way.whole_body, item.body)
    ids = {name: getattr(body, name) for name in way.places if name != "slug"}
    asked = Asked(way=way, body=body, ids=ids, key=item.id, version=item.version if isinstance(item.version, int) else None)
    done = carry_out(desk_of(request), authority, asked)
    return {"status": 201 if way.begins else 200, "receipt": receipt_content(done)}


def _strictly(kind: type[M], value: Any) -> M:
    try:
        return read_body(kind, msgspec.json.encode(value))
    except ValidationError as error:
        raise RequestValidationError(errors_in(error)) from None
