"""The published description is OpenAPI 3.1, names every problem that a route may answer, and changes only on purpose."""

import json
import os
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from schemathesis.specs.openapi.schemas import OpenApiSchema

from api.main import create_app
from api.problems import Problem
from api.services import Services
from api.settings import read_settings
from tests.api.description import essence, operations, published, resolved
from tests.api.shell import Browser, shell_routes

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The description with the routes of these tests beside those that are served."""
    return create_app(read_settings({"JEJAK_HOME": str(tmp_path_factory.mktemp("home"))}), Services(), [shell_routes()]).openapi()


def test_it_is_served_and_is_openapi_3_1(described: dict[str, Any], client: Browser) -> None:
    assert client.get("/openapi.json").json()["paths"].keys() == described["paths"].keys()
    assert described["openapi"] == "3.1.0"
    assert isinstance(schemathesis.openapi.from_dict(described), OpenApiSchema)
    assert "HTTPValidationError" not in json.dumps(described)


def test_no_page_of_it_needs_another_machine(client: Browser) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_every_route_names_its_problems_with_examples(described: dict[str, Any]) -> None:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert {"400", "414", "500", "503"} <= operation["responses"].keys(), path
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    examples = resolved(described, response)["content"]["application/problem+json"]["examples"]
                    assert all(resolved(described, one)["value"]["status"] == int(status) for one in examples.values())
    me = described["paths"]["/v1/caller"]["get"]
    assert me["security"] == [{"bearer": []}]
    assert {"401", "404", "429"} <= me["responses"].keys()
    assert set(resolved(described, me["responses"]["401"])["content"]["application/problem+json"]["examples"]) == {
        "token-missing",
        "token-refused",
        "token-expired",
    }
    assert {"408", "413", "415", "422", "507"} <= described["paths"]["/v1/people"]["post"]["responses"].keys()


def test_the_described_problem_is_the_one_that_is_sent(described: dict[str, Any]) -> None:
    schema = described["components"]["schemas"]["Problem"]
    assert set(schema["properties"]) == set(Problem.__struct_fields__)


def test_the_description_changes_only_on_purpose() -> None:
    """Callers rely on it: after a wanted change write the file anew with JEJAK_GOLDEN=write, and say so in the CHANGELOG."""
    found = json.dumps(essence(published()), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("JEJAK_GOLDEN") == "write":
        GOLDEN.write_text(found, encoding="utf-8")
    assert json.loads(found) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_operation_says_what_it_is_for() -> None:
    names = [operation.get("operationId") for _, _, operation in operations(published()) if "/v1/" in _]
    for path, method, operation in operations(published()):
        where = f"{method} {path}"
        assert operation.get("summary"), where
        assert operation.get("tags"), where
        assert "500" in operation["responses"], where
        assert any(status.startswith("2") for status in operation["responses"]), where
        if path.startswith("/v1/"):
            assert operation["summary"].endswith((".", "?")), where
            assert operation["operationId"].isalnum(), where
            assert operation["security"] == [{"bearer": []}], where
            assert {"401", "403", "429"} <= operation["responses"].keys(), where
    assert len(names) == len(set(names))


def test_every_body_has_an_example_that_fits_it() -> None:
    registry: Registry[Any] = Registry().with_resource("urn:jejak", DRAFT202012.create_resource(published()))
    for path, _, operation in operations(published()):
        for kind in operation.get("requestBody", {}).get("content", {}).values():
            reference = kind["schema"].get("$ref")
            schema = {"$ref": f"urn:jejak{reference}"} if reference else kind["schema"]
            assert kind["examples"], path
            for example in kind["examples"].values():
                Draft202012Validator(schema, registry=registry).validate(example["value"])
        for parameter in map(partial(resolved, published()), operation.get("parameters", ())):
            assert parameter["in"] == "query" or parameter["description"], path


def test_what_is_referred_to_is_there_and_what_is_there_is_referred_to() -> None:
    text = json.dumps(published())
    for kind, parts in published()["components"].items():
        for name in parts:
            assert kind == "securitySchemes" or f"#/components/{kind}/{name}" in text, f"{kind}/{name}"
    for reference in re.findall(r'"\$ref": "([^"]+)"', text):
        assert resolved(published(), {"$ref": reference}) is not None
