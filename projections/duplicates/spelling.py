"""Names as they are compared: spelling of old and new, titles, doubled letters; and the skeleton under which they are found."""

import re
import unicodedata
from functools import cache
from typing import Final

from cases import codes

_TITLES: Final = frozenset(
    {"h", "hj", "haji", "hajah", "bapak", "bpk", "pak", "ibu", "bu", "mbah", "kakek", "nenek", "sdr", "sdri", "tn", "ny", "alm"}
)
"""What stands before a name and is none."""

_PARTICLES: Final = frozenset({"bin", "binti", "bt", "b"})

_SHORT_FORMS: Final = {
    "m": "muhamad",
    "muh": "muhamad",
    "moh": "muhamad",
    "mochamad": "muhamad",
    "mohamad": "muhamad",
    "mohamed": "muhamad",
    "muchamad": "muhamad",
    "abd": "abdul",
    "st": "siti",
}
"""How common names are shortened or written otherwise."""

_OLD_SPELLING: Final = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("ch", "kh"), ("nj", "ny"), ("j", "y"))
"""Spelling before 1972 and its variants (Ejaan Yang Disempurnakan); j was y, so for comparison both are one."""

_NOT_LETTERS: Final = re.compile(r"[^a-z ]+")
_DOUBLED: Final = re.compile(r"(.)\1+")
_ALIKE: Final = str.maketrans({"v": "f", "p": "f", "z": "s", "x": "s", "q": "k"})
"""Letters that are heard alike."""


def normal(name: str) -> str:
    """A name or label in small letters without titles, marks and variants of spelling; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _NOT_LETTERS.sub(" ", plain.replace("'", "").replace("-", " "))
    return " ".join(word for given in plain.split() if (word := _word(given)))


def skeleton(word: str) -> str:
    """The consonants of a normal word, under which its variants are found: `warsih` and `warsi` have one skeleton."""
    bare = word.replace("sy", "s").replace("kh", "k").translate(_ALIKE)
    return _DOUBLED.sub(r"\1", bare[:1] + re.sub("[aeiouhjyw]", "", bare[1:]))


def _word(given: str) -> str:
    if given in _TITLES or given in _PARTICLES:
        return ""
    word = _spelling().get(given, given)
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    word = _DOUBLED.sub(r"\1", word)
    return _SHORT_FORMS.get(word, word)


@cache
def _spelling() -> dict[str, str]:
    return dict(codes.aliases("spelling"))
