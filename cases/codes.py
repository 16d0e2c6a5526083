"""The code lists in the package: regions, kinds of people in need, obstacles, services, tags. Read once, when first asked."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

from cases.vocabulary import SpmGroup

VERSIONS: Final[Mapping[str, str]] = {
    "regions": "kepmendagri-300.2.2-2138-2025",
    "ppks": "permensos-8-2012.1",
    "obstacles": "jejak-1",
    "psks": "permensos-8-2012.1",
    "services": "jejak-1",
    "tags": "jejak-1",
}
"""Code list to the version in this package; events name it in their metadata."""

REGION_SHAPE: Final = "NN, NN.NN, NN.NN.NN or NN.NN.NN.NNNN"


@dataclass(frozen=True, slots=True, kw_only=True)
class PpksCategory:
    """One of the 26 kinds of people needing social welfare services (Permensos 8/2012).

    Attributes:
        code: `PPKS01` … `PPKS26`.
        short_code: the offices' short name, `LANSIA_TELANTAR`.
        name: official name in Indonesian.
        name_en: name in English.
        age_from: youngest age in years, if the kind has one; a bound warns, it never refuses.
        age_to: oldest age in years, if the kind has one.
        spm_group: the group of the minimum service standard, if it belongs to one.
        only_if_neglected: whether it belongs to the group only when the person is neglected.
        specific: whether the kind itself is specific personal data (UU 27/2022 art. 4).
    """

    code: str
    short_code: str
    name: str
    name_en: str
    age_from: int | None
    age_to: int | None
    spm_group: SpmGroup | None
    only_if_neglected: bool
    specific: bool

    def counts_in(self, *, neglected: bool) -> SpmGroup | None:
        """The group of the minimum service standard in which a person of this kind counts."""
        return self.spm_group if neglected or not self.only_if_neglected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why work on a case does not go on."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceType:
    """A kind of service.

    Attributes:
        aid: whether it gives something of value, so that it says for which period or item, and is not given twice.
        use_checked: whether somebody looks later whether it is used.
        outcome_measured: whether the outcome is measured some months later.
        since, until: the days between which it is in force; `until` is the last.
    """

    code: str
    name: str
    name_en: str
    aid: bool
    use_checked: bool
    outcome_measured: bool
    since: date
    until: date | None

    def in_force(self, on: date) -> bool:
        """Whether the code may be used for what happens on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A local tag, a programme or a priority that a person may be marked with; `kind` says which of these."""

    code: str
    kind: str
    name: str
    name_en: str
    since: date
    until: date | None

    def in_force(self, on: date) -> bool:
        """Whether a person may be marked with it on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@cache
def service_types() -> Mapping[str, ServiceType]:
    """The kinds of services by code."""
    return {
        row["code"]: ServiceType(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            aid=row["aid"] == "yes",
            use_checked=row["use_checked"] == "yes",
            outcome_measured=row["outcome_measured"] == "yes",
            **_in_force(row),
        )
        for row in _rows("service_types.csv")
    }


@cache
def tags() -> Mapping[str, Tag]:
    """Local tags, programmes and priorities by code."""
    return {
        row["code"]: Tag(code=row["code"], kind=row["kind"], name=row["name"], name_en=row["name_en"], **_in_force(row))
        for row in _rows("tags.csv")
    }


@cache
def aliases(kind: str) -> Mapping[str, str]:
    """What people call something to its code or spelling, in small letters: of a `category`, `service`, `region` or `spelling`."""
    return {row["alias"].lower(): row["maps_to"] for row in _rows("aliases.csv") if row["kind"] == kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class PsksType:
    """A type of social-welfare resources (PSKS, Permensos 8/2012).

    Attributes:
        people: whether those of this type are single people or families, and not bodies.
    """

    code: str
    short_code: str
    name: str
    name_en: str
    people: bool


@cache
def ppks_categories() -> Mapping[str, PpksCategory]:
    """The 26 kinds by code."""
    return {row["code"]: _category(row) for row in _rows("ppks_categories.csv")}


@cache
def obstacles() -> Mapping[str, Obstacle]:
    """The obstacles by code."""
    return {row["code"]: Obstacle(code=row["code"], name=row["name"], name_en=row["name_en"]) for row in _rows("obstacles.csv")}


@cache
def psks_types() -> Mapping[str, PsksType]:
    """The 12 types of social-welfare resources by code."""
    return {row["code"]: _psks_type(row) for row in _rows("psks_types.csv")}


def region_name(code: str) -> str | None:
    """The name of a province, regency, city, kecamatan or village, or None where there is none of this code."""
    return _regions().get(code) or (_villages().get(code) if len(code) == 13 else None)


def within(code: str, area: str) -> bool:
    """Whether a region is an area or lies in it: `32.12.01` lies in `32.12`."""
    return code == area or code.startswith(f"{area}.")


def parent_of(code: str) -> str | None:
    """The region above: `32.12` above `32.12.01`; None above a province."""
    return code.rpartition(".")[0] or None


def regions_in(area: str) -> tuple[str, ...]:
    """The codes of the regions one level below an area, in order; of villages below a kecamatan."""
    if len(area) == 8:
        return _villages_below().get(area, ())
    return _regions_below().get(area, ())


def nearest_regions(code: str) -> tuple[str, ...]:
    """A few existing codes that somebody who typed this one may have meant."""
    known = code
    while known and region_name(known) is None:
        known = known.rpartition(".")[0]
    return nearest(code, regions_in(known) if known else tuple(c for c in _regions() if len(c) == 2))


def nearest(word: str, choices: tuple[str, ...], few: int = 5) -> tuple[str, ...]:
    """All choices if they are few, else those that look most like the word."""
    if len(choices) <= 2 * few:
        return choices
    return tuple(get_close_matches(word[:100], choices, n=few, cutoff=0.5)) or choices[:few]


@cache
def _regions() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in _rows("regions.csv")}


@cache
def _regions_below() -> Mapping[str | None, tuple[str, ...]]:
    below: dict[str | None, list[str]] = {}
    for code in _regions():
        below.setdefault(parent_of(code), []).append(code)
    return {area: tuple(found) for area, found in below.items()}


@cache
def _villages() -> Mapping[str, str]:
    text = (files("cases") / "reference" / "villages.csv").read_text(encoding="utf-8")
    cut = (line.partition(",") for line in text.splitlines()[1:])  # two columns, so this is csv, five times as quick
    return {code: name.strip('"') for code, _, name in cut}


@cache
def _villages_below() -> Mapping[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {}
    for code in _villages():
        below.setdefault(code[:8], []).append(code)
    return {kecamatan: tuple(found) for kecamatan, found in below.items()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("cases") / "reference" / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _in_force(row: Mapping[str, str]) -> dict[str, Any]:
    return {"since": date.fromisoformat(row["since"]), "until": date.fromisoformat(row["until"]) if row["until"] else None}


def _category(row: Mapping[str, str]) -> PpksCategory:
    return PpksCategory(
        code=row["code"],
        short_code=row["short_code"],
        name=row["name"],
        name_en=row["name_en"],
        age_from=int(row["age_from"]) if row["age_from"] else None,
        age_to=int(row["age_to"]) if row["age_to"] else None,
        spm_group=SpmGroup(row["spm_group"]) if row["spm_group"] else None,
        only_if_neglected=row["only_if_neglected"] == "yes",
        specific=row["specific"] == "yes",
    )


def _psks_type(row: Mapping[str, str]) -> PsksType:
    return PsksType(code=row["code"], short_code=row["short_code"], name=row["name"], name_en=row["name_en"], people=row["people"] == "yes")
