"""The published description is OpenAPI 3.1 and names every problem that a route may answer."""

import json
from typing import Any

import pytest
import schemathesis
from schemathesis.specs.openapi.schemas import OpenApiSchema

from api.problems import Problem
from tests.api.shell import Browser


@pytest.fixture
def described(client: Browser) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_it_is_served_and_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert isinstance(schemathesis.openapi.from_dict(described), OpenApiSchema)
    assert "HTTPValidationError" not in json.dumps(described)


def test_no_page_of_it_needs_another_machine(client: Browser) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_every_route_names_its_problems_with_examples(described: dict[str, Any]) -> None:
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert {"400", "414", "500", "503"} <= operation["responses"].keys(), path
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    examples = response["content"]["application/problem+json"]["examples"]
                    shown = [described["components"]["examples"][one["$ref"].rpartition("/")[2]] for one in examples.values()]
                    assert all(one["value"]["status"] == int(status) for one in shown)
    me = described["paths"]["/v1/me"]["get"]
    assert me["security"] == [{"bearer": []}]
    assert {"401", "404", "429"} <= me["responses"].keys()
    assert set(me["responses"]["401"]["content"]["application/problem+json"]["examples"]) == {
        "token-missing",
        "token-refused",
        "token-expired",
    }
    assert {"408", "413", "415", "422", "507"} <= described["paths"]["/v1/people"]["post"]["responses"].keys()


def test_the_described_problem_is_the_one_that_is_sent(described: dict[str, Any]) -> None:
    schema = described["components"]["schemas"]["Problem"]
    assert set(schema["properties"]) == set(Problem.__struct_fields__)
