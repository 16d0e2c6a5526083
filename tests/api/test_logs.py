"""The log says what happened and to which request, and nothing about anybody."""

import io
import json
import logging

import pytest

from api.logs import configure_logs, log, note, noting, safe_text
from tests.api.shell import Browser, Lines

SECRET = "Siti Aminah 9912345678901234"


def test_a_line_is_json_with_what_was_noted(lines: Lines) -> None:
    with noting(request_id="r-1"):
        note(office="kab-indramayu", position=7)
        log.info("recorded", count=2)
    log.info("later")
    (line,) = lines.of("recorded")
    assert (line["request_id"], line["office"], line["position"], line["count"], line["level"]) == ("r-1", "kab-indramayu", 7, 2, "info")
    assert "request_id" not in lines.of("later")[0]


def test_a_keyword_that_is_not_allowed_is_not_written(lines: Lines) -> None:
    log.warning("recorded", name=SECRET, nik=SECRET, body={"name": SECRET})
    with noting(person=SECRET):
        log.warning("recorded")
    assert len(lines.of("recorded")) == 2
    assert SECRET not in lines.text


def test_an_exception_is_written_as_types_and_places_only(lines: Lines) -> None:
    def inner(name: str) -> None:
        raise ValueError(f"cannot read {name}")

    try:
        try:
            inner(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        log.error("failed", exc_info=error)
        logging.getLogger("a.library").exception("failed for %s", SECRET)
    (line,) = lines.of("failed")
    assert line["error"]["type"] == "builtins.KeyError"
    assert line["error"]["because"]["type"] == "builtins.ValueError"
    assert "test_logs.py" in line["error"]["at"][0]
    assert SECRET not in lines.text
    assert len(lines.text.splitlines()) == 2


def test_of_a_library_the_pattern_is_written_and_not_the_values(lines: Lines) -> None:
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", SECRET)
    logging.getLogger("some.library").warning(f"already put together: {SECRET}")  # noqa: G004  # this is what libraries do
    logging.getLogger("py.warnings").warning("%s", SECRET)
    assert "error connecting in %r: %s at test_logs:" in lines.text
    assert SECRET not in lines.text
    assert len(lines.text.splitlines()) == 3


@pytest.mark.parametrize("evil", ["a\nforged", "a\r\nforged", "a\x1b[2Jforged", "a\u202eforged", "a\u2028forged", "a\x00forged", "\ud800"])
def test_nobody_can_forge_a_line(lines: Lines, evil: str) -> None:
    log.info("recorded", reason=evil)
    assert len(lines.text.splitlines()) == 1
    assert lines.text.rstrip("\n").isprintable()
    assert safe_text(evil).isprintable()


def test_a_long_value_is_cut(lines: Lines) -> None:
    log.info("recorded", reason="x" * 100_000)
    assert len(lines.text) < 1_000


def test_for_eyes_it_is_not_json_and_as_careful() -> None:
    stream = io.StringIO()
    configure_logs(stream, console=True)
    try:
        log.info("recorded", office="kab-indramayu", name=SECRET, reason="\x1b[2J")
        log_a_fault()
    finally:
        configure_logs()
    assert "kab-indramayu" in stream.getvalue()
    assert SECRET not in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()
    with pytest.raises(json.JSONDecodeError):
        json.loads(stream.getvalue().splitlines()[0])


def log_a_fault() -> None:
    try:
        int(SECRET)
    except ValueError:
        log.exception("failed")


def test_a_request_is_one_line_with_its_route_and_not_its_address(lines: Lines, client: Browser, bearer: dict[str, str]) -> None:
    body = {"name": SECRET, "sex": "F", "age_years": 61}
    answer = client.post("/v1/people?q=Siti", json=body, headers=bearer)
    assert answer.status_code == 201
    (line,) = lines.of("request")
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/people", 201)
    assert (line["office"], line["position"]) == ("kab-indramayu", 7), "what a route in a thread notes is written too"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["duration_ms"] > 0
    assert "Siti" not in lines.text
    assert "trc-1" not in lines.text


def test_a_fault_is_logged_without_what_was_typed(lines: Lines, client: Browser) -> None:
    assert client.get("/v1/failures/fault").status_code == 500
    (line,) = lines.of("failed")
    assert line["error"]["type"] == "builtins.RuntimeError"
    assert line["code"] == "broken"
    assert "Siti" not in lines.text
