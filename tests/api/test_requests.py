"""What a request says beside its body is read strictly: once, clearly, or not at all."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.refusals import (
    CursorUnreadable,
    IdempotencyKeyUnreadable,
    KnownAtNotPast,
    KnownAtUnreadable,
    VersionRequired,
    VersionUnreadable,
    WaitUnreadable,
)
from api.requests import Wait, behind, body_value, command_id, cursor, decided_on, etag, known_at, request_mac, wait_for
from cases.errors import Refusal

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CALLER = UUID(int=7)
KEY = b"k" * 32


def test_a_repeated_command_has_the_same_id_and_every_other_has_another() -> None:
    first = command_id("kab-indramayu", CALLER, "key-1")
    assert first == command_id("kab-indramayu", CALLER, "key-1")
    assert first.version == 5
    others = [
        command_id("prov-kaltim", CALLER, "key-1"),
        command_id("kab-indramayu", UUID(int=8), "key-1"),
        command_id("kab-indramayu", CALLER, "key-2"),
    ]
    assert len({first, *others}) == 4


def test_without_a_key_every_request_is_a_new_command() -> None:
    assert command_id("kab-indramayu", CALLER, None) != command_id("kab-indramayu", CALLER, None)


@pytest.mark.parametrize("key", ["", " ", "a b", "a\n", "é", "x" * 129, "\x00"])
def test_an_unreadable_key_is_refused(key: str) -> None:
    with pytest.raises(IdempotencyKeyUnreadable):
        command_id("kab-indramayu", CALLER, key)


def test_the_same_request_written_otherwise_has_the_same_mac_and_another_has_not() -> None:
    def mac(method: str, path: str, body: bytes, key: bytes = KEY) -> bytes:
        return request_mac(key, method, path, body_value(body))

    first = mac("POST", "/v1/complaints", b'{"a": 1, "b": "x"}')
    assert len(first) == 32
    assert first == mac("POST", "/v1/complaints", b'{ "b":"\\u0078","a":1.0 }')
    others = [
        mac("PUT", "/v1/complaints", b'{"a": 1, "b": "x"}'),
        mac("POST", "/v1/cases", b'{"a": 1, "b": "x"}'),
        mac("POST", "/v1/complaints", b'{"a": 2, "b": "x"}'),
        mac("POST", "/v1/complaints", b'{"a": "1", "b": "x"}'),
        mac("POST", "/v1/complaints", b""),
        mac("POST", "/v1/complaints", b'{"a": 1, "b": "x"}', b"other"),
    ]
    assert len({first, *others}) == 7


def test_an_etag_comes_back_as_the_version_it_was_made_of() -> None:
    assert decided_on(etag(7)) == 7
    assert decided_on(f" {etag(0)} ") == 0
    assert decided_on("*") is None
    assert decided_on(None) is None


def test_a_version_may_be_required() -> None:
    with pytest.raises(VersionRequired):
        decided_on(None, required=True)
    assert decided_on('"7"', required=True) == 7


@pytest.mark.parametrize("text", ["", "7", 'W/"7"', '"7", "8"', '"07"', '"-1"', '"x"', '"' + "9" * 17 + '"', '"7', "\x00"])
def test_an_unreadable_version_is_refused(text: str) -> None:
    with pytest.raises(VersionUnreadable):
        decided_on(text)


def test_known_at_is_a_position_or_a_past_instant() -> None:
    assert known_at(None, NOW) is None
    assert known_at("0", NOW) == 0
    assert known_at("123", NOW) == 123
    at = datetime(2022, 12, 31, 16, 59, 59, tzinfo=UTC)
    assert known_at("2022-12-31T23:59:59+07:00", NOW) == at
    assert known_at("2022-12-31T23:59:59 07:00", NOW) == at, "an unescaped plus"
    assert known_at("2022-12-31T16:59:59Z", NOW) == at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "-1",
        "1.5",
        "٣",
        "9" * 17,
        "9007199254740992",
        "2022-12-31",
        "2022-12-31T23:59:59",
        "2022-13-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "x" * 100,
        "\x00",
        "\uff11\uff12",
    ],
)
def test_an_unreadable_known_at_is_refused(text: str) -> None:
    with pytest.raises(KnownAtUnreadable):
        known_at(text, NOW)


@pytest.mark.parametrize("instant", [NOW, NOW + timedelta(seconds=1), datetime(9999, 12, 31, tzinfo=UTC)])
def test_what_will_be_known_cannot_be_asked(instant: datetime) -> None:
    with pytest.raises(KnownAtNotPast):
        known_at(instant.isoformat(), NOW)


def test_a_cursor_comes_back_with_the_keys_it_was_made_of() -> None:
    case = uuid4()
    keys = (datetime(2022, 1, 2, 3, 4, 5, 6, tzinfo=UTC), date(2022, 1, 2), case, 7, "Jatibarang \u202e", None)
    text = cursor("caseload", keys)
    assert text.replace("-", "").replace("_", "").isalnum()
    assert behind("caseload", text, (datetime, date, UUID, int, str, str)) == keys
    assert behind("caseload", None, (int,)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "e30",
        "W10",
        "x" * 2_000,
        "é",
        cursor("other", (7,)),
        cursor("caseload", ("seven",)),
        cursor("caseload", (7, 8)),
        cursor("caseload", (2**60,)),
        cursor("caseload", (True,)),
    ],
)
def test_a_cursor_of_another_list_or_of_nobody_is_refused(text: str) -> None:
    with pytest.raises(CursorUnreadable):
        behind("caseload", text, (int,))


def test_a_cursor_brings_no_nul() -> None:
    with pytest.raises(CursorUnreadable):
        behind("caseload", cursor("caseload", ("a\x00",)), (str,))


def test_a_reader_waits_for_their_own_write() -> None:
    assert wait_for(None, "wait=3", 30) is None
    assert wait_for("12", None, 30) == Wait(12, 5)
    assert wait_for("12", "wait=3", 30) == Wait(12, 3)
    assert wait_for("12", "respond-async, WAIT = 600; x", 30) == Wait(12, 30)
    assert wait_for("12", "wait=-1, handling=lenient", 30) == Wait(12, 5)


@pytest.mark.parametrize("text", ["", "-1", "x", "1e3", "9" * 17, "٣"])
def test_an_unreadable_position_is_refused(text: str) -> None:
    with pytest.raises(WaitUnreadable):
        wait_for(text, None, 30)


@given(st.text(max_size=100))
def test_rubbish_is_refused_and_never_a_fault(text: str) -> None:
    for read in (
        lambda: decided_on(text),
        lambda: known_at(text, NOW),
        lambda: behind("caseload", text, (str, int)),
        lambda: wait_for(text, text, 30),
        lambda: command_id("kab-indramayu", CALLER, text),
    ):
        try:
            read()
        except Refusal as refusal:
            assert refusal.code  # noqa: PT017  # any refusal will do, any other exception is a fault
