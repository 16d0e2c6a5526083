"""What belongs to which division (bidang) of an office: shipped defaults as dated rows, changed by the office's decrees.

A matter is a kind of PPKS (`PPKS01` … `PPKS26`) or a kind of complaint (`PERMOHONAN`, `BENCANA` …). A case belongs to the
divisions of the kinds that the person is held to be; while there is none, a disaster's to that of disasters. What the
table gives to nobody belongs to every division.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from cases import codes
from cases.vocabulary import ComplaintKind, Domain

Table = Mapping[str, frozenset[str]]
"""Division to its matters."""

DISASTER: Final = ComplaintKind.DISASTER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """What one division is charged with, from an instant on; with no matters it is dissolved.

    Attributes:
        version: `default-1`, or `office:<n>` for the n-th fact of the office's stream.
    """

    name: str
    matters: frozenset[str]
    since: datetime
    version: str


@cache
def matters() -> frozenset[str]:
    """Everything that a division can be charged with."""
    return frozenset(codes.ppks_categories()) | {kind.value for kind in ComplaintKind}


@cache
def shipped() -> tuple[Division, ...]:
    """The divisions of an office that has adopted none."""
    text = (files("cases") / "reference" / "divisions.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault((row["division"], row["since"]), set()).add(row["matter"])
    return tuple(
        Division(name=name, matters=frozenset(of), since=datetime.combine(date.fromisoformat(since), time(), UTC), version="default-1")
        for (name, since), of in found.items()
    )


def in_force(moment: datetime, adopted: Iterable[Division] = ()) -> Table:
    """The divisions at a moment. Each decree takes its matters from the others; who is left with none is dissolved."""
    own = tuple(adopted)
    return _in_force(own, max((division.since for division in (*shipped(), *own) if division.since <= moment), default=moment))


@lru_cache(maxsize=1_000)
def _in_force(adopted: tuple[Division, ...], changed_at: datetime) -> Table:
    """The divisions in force since the last change. Asked for each command, so they are kept."""
    table: dict[str, frozenset[str]] = {}
    for division in (*shipped(), *adopted):
        if division.since <= changed_at:
            table = {name: of - division.matters for name, of in table.items()} | {division.name: division.matters}
    return {name: of for name, of in table.items() if of}


def reach(table: Table, names: Iterable[str | None]) -> frozenset[str]:
    """The matters that the heads of some divisions deal with: their own, and those of nobody. Empty: no such division."""
    mine = set(names) & table.keys()
    others = frozenset[str]().union(*(of for name, of in table.items() if name not in mine))
    return matters() - others if mine else frozenset()


def of_case(categories: Iterable[str], domain: str) -> frozenset[str]:
    """The matters of a case, by the kinds of PPKS that hold; empty: it belongs to every division."""
    return frozenset(categories) or frozenset({DISASTER} if domain == Domain.DISASTER else ())
