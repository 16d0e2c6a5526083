"""The published description of the API: OpenAPI 3.1, with every problem that a route may answer."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api import refusals as edge
from api.attachments.refusals import TooManyDownloads
from api.exports.forms import Form
from api.language import DEFAULT, entry
from api.limits import JSON
from api.problems import MEDIA_TYPE, TYPE, status_of
from cases.errors import OtherRequest, Refusal, StaleVersion

TITLE: Final = "Jejak"
DESCRIPTION: Final = """\
Casework of Indonesian social affairs offices (Dinas Sosial), as logs of facts that cannot be changed.

- Answers are in Indonesian, or in English with `Accept-Language: en`.
- Whoever changes something sends `Idempotency-Key`; the same request may then be sent again without harm.
- Every refusal is a problem (RFC 9457) with a stable `code`.
- Every list is also answered as a CSV or XLSX file with all its rows, to who prefers one by `Accept`.
"""
TAGS: Final = (
    {"name": "health", "description": "Whether the system lives and works."},
    {"name": "tokens", "description": "Keys of the embedded issuer."},
    {"name": "complaints", "description": "Complaints and requests, from the reporter's words to their close."},
    {"name": "cases", "description": "The work on one person in need."},
    {"name": "field-reports", "description": "The least that a team outside sends."},
    {"name": "commands", "description": "Many commands at once, as a phone keeps them while it has no signal."},
    {"name": "events", "description": "What is recorded, as it is recorded."},
    {"name": "workers", "description": "Who works here, in which role, from when to when."},
    {"name": "teams", "description": "Teams, their members and their shifts."},
    {"name": "persons", "description": "Persons: who they are, who speaks for them, what they agree to."},
    {"name": "shelters", "description": "Shelters, their beds, and stays in them."},
    {"name": "referrals", "description": "Referrals to others, and their answers."},
    {"name": "attachments", "description": "Photos, documents and signatures, attached to records."},
    {"name": "reunifications", "description": "Bringing people back to their families, and the visits that follow."},
    {"name": "partners", "description": "Institutions and others that work with the office."},
    {"name": "activities", "description": "What workers did beside their cases."},
    {"name": "meetings", "description": "Meetings, decisions and what follows."},
    {"name": "monitorings", "description": "Visits to see how work goes on."},
    {"name": "decrees", "description": "Decrees that other records rest on."},
    {"name": "approvals", "description": "Who waits for whose decision, and how long."},
    {"name": "deadlines", "description": "What is due, and how it stands at the moment asked."},
    {"name": "audit-trail", "description": "Who did what, when, in which role."},
    {"name": "offices", "description": "The caller's own office."},
)

PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457). Never repeats what was sent.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": f"`{TYPE}` and the code"},
        "title": {"type": "string", "description": "In the caller's language"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "In the caller's language"},
        "code": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$", "description": "What is wrong; stable"},
        "instance": {"type": "string", "format": "uri", "description": "The request, as the log names it"},
        "field": {"type": "string", "description": "The field at fault"},
        "rule": {"type": "string", "description": "The rule and its source"},
        "possible": {"type": "array", "items": {"type": "string"}, "description": "What is possible instead"},
        "version": {"type": "integer", "minimum": 0, "description": "The version that it has now, where the caller named another"},
        "errors": {
            "type": "array",
            "description": "What is wrong with single fields",
            "items": {
                "type": "object",
                "required": ["field", "rule", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                    "limit": {"type": "string"},
                    "possible": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}

_ANY: Final = (edge.RequestUnreadable, edge.AddressTooLong, edge.MethodUnknown, edge.Broken, edge.DatabaseAway)
_WITH_CALLER: Final = (edge.Unauthenticated, edge.TokenRefused, edge.TokenExpired, edge.TooManyRequests, edge.IssuerAway)
_WITH_BODY: Final = (edge.JsonUnreadable, edge.BodyTooSlow, edge.BodyTooLarge, edge.MediaTypeUnknown, edge.DiskFull)
_AS_FILE: Final = (edge.TooManyRows, TooManyDownloads)
_EXAMPLES: Final = "#/components/examples/"
_shown: dict[str, dict[str, Any]] = {}
"""Every problem that some route answers, shown once."""

_SPOKEN_METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})


def refused_with(*kinds: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may refuse in these ways: one for each status, with an example for each code."""
    described: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        _add_problem(described, kind, status_of(kind))
    return described


def commanded(*kinds: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that carries out a command: those of the rules, and those of repeated commands and versions."""
    described = refused_with(*kinds, edge.IdempotencyKeyUnreadable, edge.VersionUnreadable, OtherRequest)
    _add_problem(described, StaleVersion, status_of(StaleVersion, version_given=True))
    return described


def _add_problem(described: dict[int | str, dict[str, Any]], kind: type[Refusal], status: int) -> None:
    one = described.setdefault(
        status, {"description": "", "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}}}
    )
    examples = one["content"][MEDIA_TYPE]["examples"]
    examples[kind.code] = {"$ref": f"{_EXAMPLES}{status}-{kind.code}"}
    _shown[f"{status}-{kind.code}"] = {"value": _example(kind, status)}
    one["description"] = ", ".join(f"`{code}`" for code in sorted(examples))


def describing(app: FastAPI, routes: Sequence[APIRoute], bodies: Callable[[], Sequence[type[BaseModel]]]) -> Callable[[], dict[str, Any]]:
    """What an application uses as its `openapi` method; `bodies` gives those that routes read themselves."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, routes, bodies())
        return app.openapi_schema

    return describe


def _described(app: FastAPI, routes: Sequence[APIRoute], bodies: Sequence[type[BaseModel]]) -> dict[str, Any]:
    made = get_openapi(
        title=TITLE, version=app.version, openapi_version="3.1.0", description=DESCRIPTION, routes=routes, tags=list(TAGS),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )  # fmt: skip
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = PROBLEM
    _, shown = models_json_schema([(kind, "validation") for kind in bodies], ref_template="#/components/schemas/{model}")
    schemas.update(shown.get("$defs", {}))
    operations = [one for path in made["paths"].values() for method, one in path.items() if method in _SPOKEN_METHODS]
    for operation in operations:
        _add_files(operation, schemas)
        _add_problems(operation)
        for parameter in operation.get("parameters", ()):
            if parameter.get("in") == "path":
                parameter.setdefault("description", f"Of the {parameter['name'].removesuffix('_id').replace('_', ' ')}")
    made["components"] |= _shared(operations)
    return made


def _add_files(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """What is answered in rows is answered as a file too, to who accepts one."""
    content = operation["responses"].get("200", {}).get("content", {})
    shape = content.get(JSON, {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    if "requestBody" not in operation and "rows" in schemas.get(shape, {}).get("properties", {}):
        content.update({form: {"schema": {"type": "string", "format": "binary"}} for form in Form})


def _shared(operations: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What many operations say in the same words, said once: refusals, their examples, and header parameters."""
    responses: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    names: dict[str, str] = {}
    examples: set[str] = set()
    for operation in operations:
        for status, response in operation["responses"].items():
            if MEDIA_TYPE in response.get("content", {}):
                examples |= {f"{status}-{code}" for code in response["content"][MEDIA_TYPE]["examples"]}
                same = json.dumps([status, response], sort_keys=True)
                name = names.setdefault(same, f"{status}-{sum(one.startswith(status) for one in responses) + 1}")
                responses[name] = response
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
        for number, parameter in enumerate(operation.get("parameters", ())):
            if parameter.get("in") == "header":
                parameters[parameter["name"]] = parameter
                operation["parameters"][number] = {"$ref": f"#/components/parameters/{parameter['name']}"}
    return {
        "examples": {name: _shown[name] for name in sorted(examples)},
        "parameters": dict(sorted(parameters.items())),
        "responses": dict(sorted(responses.items())),
    }


def _add_problems(operation: dict[str, Any]) -> None:
    kinds: list[type[Refusal]] = [*_ANY]
    if operation.get("security"):
        kinds += _WITH_CALLER
    if "requestBody" in operation:
        kinds += _WITH_BODY
    if Form.CSV in operation["responses"].get("200", {}).get("content", {}):
        kinds += _AS_FILE
    if "422" in operation["responses"]:
        kinds.append(edge.RequestInvalid)
        if MEDIA_TYPE not in operation["responses"]["422"].get("content", {}):
            del operation["responses"]["422"]
    for status, response in refused_with(*kinds).items():
        known = operation["responses"].setdefault(str(status), response)
        if known is not response:
            examples = known["content"][MEDIA_TYPE]["examples"]
            examples.update(response["content"][MEDIA_TYPE]["examples"])
            known["description"] = ", ".join(f"`{code}`" for code in sorted(examples))


def _example(kind: type[Refusal], status: int) -> dict[str, Any]:
    found = entry(kind.code, DEFAULT)
    title, detail = (found.title, found.detail) if found else (kind.code, kind.code)
    return {"type": TYPE + kind.code, "title": title, "status": status, "detail": detail, "code": kind.code}
