"""A refusal is a problem that says what is wrong and what is possible, and never repeats what was sent."""

import json

import pytest

from api.problems import status_of
from api.wanted_words import refusal_types
from tests.api.shell import Browser

SECRET = "Siti Aminah"


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("missing", 404, "not-found"),
        ("conflict", 409, "conflict"),
        ("stale", 409, "stale-version"),
        ("state", 409, "not-possible-now"),
        ("fault", 500, "broken"),
        ("away", 503, "database-away"),
        ("disk", 507, "disk-full"),
        ("host-disk", 507, "disk-full"),
    ],
)
def test_every_refusal_and_fault_is_a_problem(client: Browser, kind: str, status: int, code: str) -> None:
    answer = client.get(f"/v1/failures/{kind}", headers={"Accept-Language": "en"})
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"], problem["type"]) == (status, status, code, f"urn:jejak:problem:{code}")
    assert problem["instance"] == f"urn:jejak:request:{answer.headers['X-Request-Id']}"
    assert problem["title"]
    assert problem["detail"]
    assert "Siti" not in answer.text


def test_a_refusal_lists_what_is_possible(client: Browser) -> None:
    problem = client.get("/v1/failures/state").json()
    assert problem["possible"] == ["AddNote", "CloseCase"]
    assert "kasus" in problem["detail"]


def test_a_stale_version_is_a_failed_precondition_where_one_was_set(client: Browser) -> None:
    assert client.get("/v1/failures/stale", headers={"If-Match": '"3"'}).status_code == 412


def test_a_database_that_is_away_says_when_to_try_again(client: Browser) -> None:
    assert client.get("/v1/failures/away").headers["Retry-After"] == "2"


def test_unknown_addresses_and_methods_are_problems(client: Browser) -> None:
    assert client.get("/v1/").json()["code"] == "route-unknown"
    answer = client.request("DELETE", "/livez")
    assert (answer.status_code, answer.headers["Allow"], answer.json()["possible"]) == (405, "GET, HEAD", ["GET", "HEAD"])
    assert client.request("MKCOL", "/livez").json()["code"] == "method-unknown"


def test_each_wrong_field_is_named_with_its_rule_and_never_quoted(client: Browser, bearer: dict[str, str]) -> None:
    body = {"name": "S", "sex": SECRET, "age_years": 999, "marks": SECRET, "alias": SECRET, SECRET: 1}
    answer = client.post("/v1/people", json=body, headers=bearer | {"Accept-Language": "en"})
    errors = {(one["field"], one["rule"]): one for one in answer.json()["errors"]}
    assert answer.status_code == 422
    assert set(errors) == {
        ("body.name", "at-least-characters"),
        ("body.sex", "one-of"),
        ("body.age_years", "at-most"),
        ("body.marks", "list"),
        ("body.alias", "unknown-field"),
        ("body.?", "unknown-field"),
    }
    assert errors["body.sex", "one-of"]["possible"] == ["F", "M"]
    assert errors["body.age_years", "at-most"]["detail"] == "Must be at most 130."
    assert "Siti" not in answer.text
    assert "999" not in json.dumps(answer.json() | {"instance": "random, and may hold these digits"})


def test_a_missing_body_and_wrong_parameters_are_named(client: Browser, bearer: dict[str, str]) -> None:
    assert client.post("/v1/people", headers=bearer).json()["errors"][0]["rule"] == "required"
    errors = client.get("/v1/numbers/seven?limit=1000").json()["errors"]
    assert [(one["field"], one["rule"]) for one in errors] == [("path.number", "whole-number"), ("query.limit", "at-most")]


def test_hundreds_of_wrong_fields_make_a_short_answer(client: Browser, bearer: dict[str, str]) -> None:
    body = {f"field_{number}": 1 for number in range(500)}
    assert len(client.post("/v1/people", json=body, headers=bearer).json()["errors"]) == 20


def test_every_kind_of_refusal_has_a_status() -> None:
    assert {status_of(one) for one in refusal_types()} <= {
        400,
        401,
        403,
        404,
        405,
        406,
        408,
        409,
        410,
        413,
        414,
        415,
        416,
        422,
        428,
        429,
        500,
        503,
        507,
    }
