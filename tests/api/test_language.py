"""Every sentence is there in both languages, and each caller gets theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.language import Language, catalogue, chosen_language, said, word
from api.wanted_words import missing_entries, refusal_types
from tests.api.shell import Browser


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("id", "id"),
        ("in-ID", "id"),
        ("fr", "id"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0.5, id;q=0.9", "id"),
        ("id;q=0.5, en;q=0.9", "en"),
        ("en;q=0", "id"),
        ("*", "id"),
        ("en, *;q=0.5", "en"),
        ("en;q=2", "id"),
        ("en;q=nan", "id"),
        ("english", "id"),
    ],
)
def test_the_callers_wish_chooses_the_language(wish: str | None, language: Language) -> None:
    assert chosen_language(wish) == language


@given(st.text(max_size=600))
def test_an_unreadable_wish_is_no_fault(wish: str) -> None:
    assert chosen_language(wish) in ("id", "en")


def test_nothing_is_missing() -> None:
    assert {"token-missing", "not-possible-now"} <= {one.code for one in refusal_types()}
    assert missing_entries() == []


def test_a_refusal_without_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = catalogue()
    english = {key: one for key, one in real["en"].items() if key != "not-found"}
    monkeypatch.setattr("api.wanted_words.catalogue", lambda: {"id": real["id"], "en": english})
    assert "not-found: not in en" in missing_entries()


def test_values_are_said_in_the_language_too() -> None:
    values = {"tried": "AssessCase", "kind": "case", "stage": "closed"}
    assert "kasus" in said("not-possible-now", "id", values, "")[1]
    assert "the case is" in said("not-possible-now", "en", values, "")[1]
    assert word(["case", "complaint"], "id") == "kasus, pengaduan"


def test_without_a_value_the_title_is_said_and_without_an_entry_the_words_given() -> None:
    title, detail = said("not-possible-now", "en", {}, "x")
    assert title == detail == "Not possible now"
    assert said("never-heard-of", "id", {}, "apa adanya") == ("apa adanya", "apa adanya")


def test_an_answer_says_its_language(client: Browser) -> None:
    indonesian = client.get("/nowhere")
    english = client.get("/nowhere", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert (indonesian.headers["Content-Language"], indonesian.json()["title"]) == ("id", "Alamat tidak dikenal")
    assert (english.headers["Content-Language"], english.json()["title"]) == ("en", "Address unknown")
    assert indonesian.json()["code"] == english.json()["code"]
    assert "Accept-Language" in english.headers["Vary"]
