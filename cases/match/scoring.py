"""How alike somebody found and somebody looked for are: field by field, and in sum. Pure.

Each field is worth some points; how far both agree in it says how many of them count:

| field | points | same | close | weak |
|---|---|---|---|---|
| name | 45 | likeness from 85 per cent | from 60 | from 45 |
| sex | 10 | equal | | |
| age | 15 | years of birth at most 2 apart | 3, estimated 8 | twice that |
| place | 15 | same kecamatan | same regency or city | same province |
| marks | 10 | likeness of the words from 50 per cent | from 30 | from 15 |
| relation | 5 | who asks is one of whom the person says they have | | they say that they have others |

All points count where both are the same, 70 per cent where they are close, 30 where they agree weakly, none where one is not
known. Another sex, an age that cannot be, or a relation that cannot be at that age ends the comparison: nobody suggests it.
Names and marks are compared by whoever asks (trigrams, see `projections.duplicates`); here only the likeness counts.
The points and limits are ours (default); no source was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.vocabulary.tracing import Agreement, FamilyRelation

POINTS: Final[Mapping[str, int]] = {"name": 45, "sex": 10, "age": 15, "place": 15, "marks": 10, "relation": 5}
COUNTS: Final[Mapping[Agreement, int]] = {
    Agreement.SAME: 100,
    Agreement.CLOSE: 70,
    Agreement.WEAK: 30,
    Agreement.UNKNOWN: 0,
    Agreement.CONTRADICTED: 0,
}
"""Per cent of a field's points."""

ENDS_IT: Final = ("sex", "age", "relation")
"""Fields in which a contradiction cannot be made up for."""

GROWN_FROM: Final = 15
"""Younger than that nobody has a child, a grandchild or a spouse who asks for them."""

_OF_THE_GROWN: Final = (FamilyRelation.CHILD, FamilyRelation.GRANDCHILD, FamilyRelation.SPOUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is known of one of the two.

    Attributes:
        regions: where they were found or seen last, and where they belong.
        relations: whom somebody found says they have; what who asks is to somebody looked for.
    """

    sex: str | None = None
    born_year: int | None = None
    age_estimated: bool = False
    regions: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How alike they are.

    Attributes:
        percent: 0 to 100; 0 where something cannot be.
        by: field to agreement.
    """

    percent: int
    by: Mapping[str, Agreement]


def score(
    found: Description, sought: Description, *, name_percent: int | None = None, marks_percent: int | None = None, in_year: int
) -> Score:
    """How alike somebody found and somebody looked for are.

    Args:
        found: the person found.
        sought: the person looked for.
        name_percent: how like their names are; None: one of them has none.
        marks_percent: how like their marks are described; None: of one of them none are.
        in_year: the year of the comparison.
    """
    by = {
        "name": _by_likeness(name_percent, 85, 60, 45, below=Agreement.CONTRADICTED),
        "sex": _by_sex(found.sex, sought.sex),
        "age": _by_age(found, sought),
        "place": _by_place(found.regions, sought.regions),
        "marks": _by_likeness(marks_percent, 50, 30, 15, below=Agreement.UNKNOWN),
        "relation": _by_relation(found, sought, in_year),
    }
    if any(by[field] is Agreement.CONTRADICTED for field in ENDS_IT):
        return Score(percent=0, by=by)
    return Score(percent=sum(POINTS[field] * COUNTS[agreed] for field, agreed in by.items()) // 100, by=by)


def _by_likeness(percent: int | None, same: int, close: int, weak: int, *, below: Agreement) -> Agreement:
    if percent is None:
        return Agreement.UNKNOWN
    degrees = ((same, Agreement.SAME), (close, Agreement.CLOSE), (weak, Agreement.WEAK))
    return next((agreed for least, agreed in degrees if percent >= least), below)


def _by_sex(found: str | None, sought: str | None) -> Agreement:
    if found is None or sought is None:
        return Agreement.UNKNOWN
    return Agreement.SAME if found == sought else Agreement.CONTRADICTED


def _by_age(found: Description, sought: Description) -> Agreement:
    if found.born_year is None or sought.born_year is None:
        return Agreement.UNKNOWN
    apart = abs(found.born_year - sought.born_year)
    near = 8 if found.age_estimated or sought.age_estimated else 3
    degrees = ((2, Agreement.SAME), (near, Agreement.CLOSE), (2 * near, Agreement.WEAK))
    return next((agreed for most, agreed in degrees if apart <= most), Agreement.CONTRADICTED)


def _by_place(found: tuple[str, ...], sought: tuple[str, ...]) -> Agreement:
    """Region codes lie within each other from the left: province, regency or city, kecamatan, village."""
    degrees = ((8, Agreement.SAME), (5, Agreement.CLOSE), (2, Agreement.WEAK))
    pairs = [(one, other) for one in found for other in sought if one and other]
    if not pairs:
        return Agreement.UNKNOWN
    shared = max(_shared(one, other) for one, other in pairs)
    return next((agreed for least, agreed in degrees if shared >= least), Agreement.CONTRADICTED)


def _shared(one: str, other: str) -> int:
    return next((length for length in (8, 5, 2) if len(one) >= length and one[:length] == other[:length]), 0)


def _by_relation(found: Description, sought: Description, in_year: int) -> Agreement:
    asks = sought.relations[0] if sought.relations else None
    if asks in _OF_THE_GROWN and found.born_year is not None and in_year - found.born_year < GROWN_FROM:
        return Agreement.CONTRADICTED
    if asks is None or not found.relations:
        return Agreement.UNKNOWN
    return Agreement.SAME if asks in found.relations else Agreement.WEAK
