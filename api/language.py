"""In which language a caller is answered: Indonesian unless they prefer English; every sentence from one catalogue.

The catalogue is the folder `api/catalogue`: TOML files with both languages of an entry side by side. A key is the
`code` of a refusal, `rule.<name>` for what is wrong with a field, or `word.<value>` for a value shown in a sentence.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
DEFAULT: Final[Language] = "id"

_PLACE = re.compile(r"\{([a-z_]+)\}")
_RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]{1,40})?\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue in one language: a short title, and a sentence with places such as `{field}`."""

    title: str
    detail: str

    @property
    def places(self) -> frozenset[str]:
        """The names of the values that the sentence needs."""
        return frozenset(_PLACE.findall(self.detail))


def chosen_language(accept_language: str | None) -> Language:
    """The language to answer in (RFC 9110, section 12.5.4). Unreadable wishes are wishes for nothing."""
    best, weight = DEFAULT, 0.0
    for part in (accept_language or "")[:500].split(","):
        wish = _RANGE.fullmatch(part)
        if wish is None:
            continue
        tag = wish[1].lower()
        language: Language | None = DEFAULT if tag in ("*", "id", "in", "ms", "jv", "su") else "en" if tag == "en" else None
        q = float(wish[2]) if wish[2] else 1.0
        if language is not None and q > weight:
            best, weight = language, q
    return best


def entry(key: str, language: Language) -> Entry | None:
    """The entry under a key, or None where the catalogue has none."""
    return catalogue()[language].get(key)


def said(key: str, language: Language, values: Mapping[str, object], otherwise: str) -> tuple[str, str]:
    """Title and sentence under a key, with values put in; where entry or value is missing, the words given instead."""
    found = entry(key, language)
    if found is None:
        return otherwise, otherwise
    if not found.places <= values.keys():
        return found.title, found.title
    return found.title, _PLACE.sub(lambda place: word(values[place[1]], language), found.detail)


def word(value: object, language: Language) -> str:
    """A value as it is said in a language: `case` is `kasus`. Values without an entry are said as they are."""
    if isinstance(value, (list, tuple)):
        return ", ".join(word(one, language) for one in value)
    found = entry(f"word.{value}", language)
    return found.title if found else str(value)


@cache
def catalogue() -> Mapping[Language, Mapping[str, Entry]]:
    """Every entry by language and key.

    Raises:
        ValueError: two files have an entry under the same key.
    """
    made: dict[Language, dict[str, Entry]] = {language: {} for language in LANGUAGES}
    for file in sorted((Path(__file__).parent / "catalogue").glob("*.toml")):
        for key, given in _entries(tomllib.loads(file.read_text(encoding="utf-8"))):
            for language in LANGUAGES:
                texts = given.get(language)
                if texts is None:
                    continue
                if key in made[language]:
                    raise ValueError(f"the catalogue has two entries {key}")
                title = texts if isinstance(texts, str) else texts["title"]
                made[language][key] = Entry(title, title if isinstance(texts, str) else texts.get("detail", title))
    return made


def _entries(table: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, str | dict[str, str]]]]:
    for key, given in table.items():
        if not isinstance(given, dict):
            raise TypeError(f"{key} is not an entry of the catalogue")
        if given.keys() <= set(LANGUAGES):
            yield key, given
        else:
            for inner, entry_of in _entries(given):
                yield f"{key}.{inner}", entry_of
