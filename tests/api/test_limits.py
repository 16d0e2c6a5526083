"""A request comes in a form, a size and a pace that the system can take, or it is refused by name."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.limits import OpenStreams, Pace, check_json
from api.refusals import JsonUnreadable, TooManyRequests, TooManyStreams
from api.settings import Limits, Settings
from api.tokens import EmbeddedIssuer
from tests.api.shell import Browser

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, limits=Limits(body_bytes=2_000, body_seconds=1, json_depth=8, url_bytes=500, rate_per_second=5, rate_burst=5))


async def in_pieces(*pieces: bytes, pause: float = 0) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(pause)
        yield piece


def refusal_of(client: Browser, body: object, headers: dict[str, str] | None = None) -> tuple[int, str]:
    answer = client.post("/v1/echo", content=body, headers=JSON | (headers or {}))
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_body_within_the_limit_arrives_whole(client: Browser) -> None:
    body = {"text": "x" * 1_900}
    assert client.post("/v1/echo", json=body).json() == body
    pieces = (b'{"a"', b": [1, 2", b"]}")
    assert client.post("/v1/echo", content=in_pieces(*pieces), headers=JSON).json() == {"a": [1, 2]}


def test_a_body_beyond_the_limit_is_refused_declared_or_in_chunks(client: Browser) -> None:
    assert refusal_of(client, b"{" + b" " * 2_000 + b"}") == (413, "body-too-large")
    assert refusal_of(client, in_pieces(*[b" " * 500] * 10)) == (413, "body-too-large")
    assert refusal_of(client, b"{}", {"Content-Length": "9" * 40}) == (413, "body-too-large")
    assert refusal_of(client, b"{}", {"Content-Length": "-1"}) == (413, "body-too-large")


def test_a_body_that_dribbles_is_refused(client: Browser) -> None:
    assert refusal_of(client, in_pieces(*[b" "] * 100, pause=0.05)) == (408, "body-too-slow")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_a_body_of_another_kind_is_refused(client: Browser, headers: dict[str, str]) -> None:
    answer = client.post("/v1/echo", content=b"{}", headers=JSON | headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type-unknown")
    assert answer.headers["Accept"] == "application/json"


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON", "application/json; charset=utf-8", 'application/json;charset="UTF-8"']
)
def test_json_is_taken_however_it_is_spelled(client: Browser, kind: str) -> None:
    assert client.post("/v1/echo", content=b"{}", headers={"Content-Type": kind}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nul",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 9007199254740992}',
        b'{"a": ' + b"9" * 1_500 + b"}",
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b'{"a": "\\u0000"}',
        b'{"a\\u0000": 1}',
        b"\xef\xbb\xbf{}",
        b'{"a":' * 9 + b"1" + b"}" * 9,
        b"[" * 1_999,
    ],
)
def test_json_that_readers_would_read_differently_is_refused(client: Browser, body: bytes) -> None:
    assert refusal_of(client, body) == (400, "json-unreadable")


def test_nesting_up_to_the_limit_is_taken() -> None:
    check_json(b"[" * 8 + b"1" + b"]" * 8, 8)
    with pytest.raises(JsonUnreadable):
        check_json(b"[" * 9 + b"1" + b"]" * 9, 8)


@given(st.binary(max_size=200))
def test_rubbish_is_read_or_refused_and_never_a_fault(body: bytes) -> None:
    try:
        check_json(body, 8)
    except JsonUnreadable:
        return


def test_an_address_has_a_length_and_no_nul(client: Browser) -> None:
    long = client.get(f"/v1/numbers/1?limit={'1' * 600}")
    assert (long.status_code, long.json()["code"]) == (414, "address-too-long")
    for address in ("/v1/numbers/%00", "/v1/numbers/1?limit=%00", "/%00"):
        assert client.get(address).json()["code"] == "request-unreadable"
    assert client.get("/v1/numbers/" + "9" * 400).status_code == 422


def test_one_caller_is_slowed_down_and_another_is_not(client: Browser, settings: Settings, bearer: dict[str, str]) -> None:
    answers = [client.get("/v1/caller", headers=bearer) for _ in range(30)]
    slowed = [one for one in answers if one.status_code == 429]
    assert answers[0].status_code == 200
    assert slowed
    assert int(slowed[0].headers["Retry-After"]) >= 1
    assert slowed[0].json()["code"] == "too-many-requests"
    other = {"Authorization": f"Bearer {EmbeddedIssuer(settings.home).issue('trc-2')}"}
    assert client.get("/v1/caller", headers=other).status_code == 200


def test_who_tries_token_after_token_is_slowed_down_and_honest_callers_are_not(
    settings: Settings, make_app: Callable[[Settings], FastAPI], bearer: dict[str, str]
) -> None:
    with Browser(make_app(replace(settings, limits=replace(settings.limits, refusals_per_minute=3)))) as client:
        tried = [client.get("/v1/caller", headers={"Authorization": "Bearer a.b.c"}).status_code for _ in range(5)]
        assert tried == [401, 401, 401, 429, 429]
        assert client.get("/v1/caller", headers=bearer).status_code == 200


def test_the_pace_comes_back_with_time() -> None:
    now = [0.0]
    pace = Pace(2, 3, lambda: now[0])
    for _ in range(3):
        pace.take("a")
    with pytest.raises(TooManyRequests) as refusal:
        pace.take("a")
    assert refusal.value.params["retry_after_seconds"] == 1
    now[0] = 0.5
    pace.take("a")
    with pytest.raises(TooManyRequests):
        pace.take("a")
    now[0] = 1_000
    for _ in range(3):
        pace.take("a")
    with pytest.raises(TooManyRequests):
        pace.take("a")


def test_callers_hold_so_many_streams_and_a_closed_one_makes_room() -> None:
    streams = OpenStreams(2)
    with streams.one_more("a"):
        with streams.one_more("a"), pytest.raises(TooManyStreams), streams.one_more("a"):
            pass
        with streams.one_more("a"), streams.one_more("b"):
            pass


@pytest.mark.parametrize(
    ("given_id", "kept"),
    [
        ("order-2024-11", True),
        ("a" * 64, True),
        ("short", False),
        ("a" * 65, False),
        ("a b c d e f", False),
        ("x\u00e9" * 8, False),
        ("", False),
    ],
)
def test_a_sane_request_id_is_kept_and_another_is_made_anew(client: Browser, given_id: str, kept: bool) -> None:
    found = client.get("/livez", headers={"X-Request-Id": given_id.encode()}).headers["X-Request-Id"]
    assert (found == given_id) is kept
    assert len(found) >= 8


def test_every_answer_makes_browsers_careful(client: Browser) -> None:
    for address in ("/livez", "/nowhere", "/v1/failures/fault"):
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Server" not in headers
        assert headers["X-Request-Id"]


def test_no_rubbish_is_a_fault_of_the_system(client: Browser, bearer: dict[str, str]) -> None:
    rubbish = ["%", "%zz", "%ff%fe", "..%2f..%2fetc%2fpasswd", "%e2%80%ae", "'", "1;drop", "-1", "1e9", "\uff11", "null", "%0d%0aX: y"]
    for one in rubbish:
        assert client.get(f"/v1/numbers/{one}", headers=bearer).status_code < 500
        assert client.get(f"/v1/numbers/1?limit={one}&{one}={one}", headers={"Accept-Language": one.encode()}).status_code < 500
        assert client.get("/v1/caller", headers={"Authorization": f"Bearer {one}".encode()}).status_code == 401
