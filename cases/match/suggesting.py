"""Which pairs of somebody found and somebody looked for are suggested: those alike enough, the most like first, on new evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cases.match.deciding import Seen, SuggestMatch, match_of
from cases.match.scoring import Description, score
from cases.match.state import newer

MOST_OF_ONE: Final = 5
"""The most like of those that one may be: more are not looked at by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Somebody found and somebody looked for.

    Attributes:
        evidence: what was seen of both: id to the version of its last fact that describes.
        matched: the evidence of their match, if there is one.
        name_percent, marks_percent: how like names and marks are; None where one has none.
    """

    person_id: UUID
    case_id: UUID
    tracing_request_id: UUID
    found: Description
    sought: Description
    evidence: Mapping[UUID, int]
    matched: Mapping[UUID, int] | None = None
    name_percent: int | None = None
    marks_percent: int | None = None


def suggestions(pairs: Iterable[Pair], *, least_percent: int, in_year: int) -> tuple[SuggestMatch, ...]:
    """What is suggested of the pairs, the most like first; of nobody more than `MOST_OF_ONE`.

    Args:
        pairs: who may be whom.
        least_percent: how alike they must be.
        in_year: the year of the comparison.
    """
    new = (pair for pair in pairs if pair.matched is None or newer(pair.evidence, pair.matched))
    made = {one.match_id: one for pair in new if (one := _suggestion(pair, in_year)).score_percent >= least_percent}
    kept: list[SuggestMatch] = []
    counts: dict[UUID, int] = {}
    for one in sorted(made.values(), key=lambda made: (-made.score_percent, made.match_id)):
        both = (one.person_id, one.tracing_request_id)
        if all(counts.get(described, 0) < MOST_OF_ONE for described in both):
            kept.append(one)
            counts |= {described: counts.get(described, 0) + 1 for described in both}
    return tuple(kept)


def _suggestion(pair: Pair, in_year: int) -> SuggestMatch:
    result = score(pair.found, pair.sought, name_percent=pair.name_percent, marks_percent=pair.marks_percent, in_year=in_year)
    return SuggestMatch(
        match_id=match_of(pair.person_id, pair.tracing_request_id),
        person_id=pair.person_id,
        case_id=pair.case_id,
        tracing_request_id=pair.tracing_request_id,
        seen=tuple(Seen(described_id=described, version=version) for described, version in pair.evidence.items()),
        score_percent=result.percent,
        by_name=result.by["name"],
        by_sex=result.by["sex"],
        by_age=result.by["age"],
        by_place=result.by["place"],
        by_marks=result.by["marks"],
        by_relation=result.by["relation"],
    )
