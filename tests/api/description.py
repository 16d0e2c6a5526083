"""The published description, read: what is shared in it resolved, and the essence of it that the golden file keeps."""

import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from api.main import create_app
from api.services import Services
from api.settings import read_settings

Described = dict[str, Any]


@cache
def published() -> Described:
    """The description of the application as it is served. The same for all, and it takes three seconds: made once a process."""
    with tempfile.TemporaryDirectory() as home:
        return create_app(read_settings({"JEJAK_HOME": home}), Services()).openapi()


def resolved(described: Described, one: Any) -> Any:
    """What a reference refers to; anything else is itself."""
    while isinstance(one, dict) and "$ref" in one:
        found: Any = described
        for part in one["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        one = found
    return one


def under_v1() -> dict[tuple[str, str], Described]:
    """Every operation under `/v1` that is published, by method and path."""
    return {
        (method.upper(), path): operation
        for path, methods in published()["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/v1/")
    }


def operations(described: Described) -> Iterator[tuple[str, str, Described]]:
    """Path, method and operation, in order of path."""
    for path, methods in sorted(described["paths"].items()):
        for method, operation in sorted(methods.items()):
            yield path, method, operation


def essence(described: Described) -> Described:
    """What callers rely on: addresses, names, parameters, fields of bodies, statuses and the codes of refusals."""
    return {f"{method.upper()} {path}": _of(described, operation) for path, method, operation in operations(described)}


def _of(described: Described, operation: Described) -> Described:
    parameters = [resolved(described, one) for one in operation.get("parameters", ())]
    found: Described = {
        "operation": operation.get("operationId"),
        "parameters": [f"{one['in']} {one['name']}{'' if one.get('required') else '?'}" for one in parameters],
        "answers": {status: _codes(resolved(described, one)) for status, one in sorted(operation["responses"].items())},
    }
    if "requestBody" in operation:
        found["body"] = _fields(described, next(iter(operation["requestBody"]["content"].values()))["schema"])
    return found


def _codes(response: Described) -> Any:
    problems = response.get("content", {}).get("application/problem+json")
    if problems is not None:
        return " ".join(sorted(problems["examples"]))
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return schema.get("$ref", "").rpartition("/")[2] or ", ".join(response.get("content", {})) or "nothing"


def _fields(described: Described, schema: Described) -> Any:
    schema = resolved(described, schema)
    required = set(schema.get("required", ()))
    return {name if name in required else f"{name}?": _kind(one) for name, one in schema.get("properties", {}).items()}


def _kind(schema: Described) -> str:
    kinds = [_kind(one) for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if kinds:
        return " or ".join(kinds)
    name: str = schema.get("$ref", "").rpartition("/")[2] or schema.get("format") or schema.get("type", "anything")
    bounds = [f"{word}={schema[word]}" for word in ("minLength", "maxLength", "minimum", "maximum", "maxItems") if word in schema]
    return " ".join([f"{name} of {_kind(schema['items'])}" if name == "array" and "items" in schema else name, *bounds])
