"""The same list known at two moments: how many stood on it then, how many stand on it today, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from api.demonstration.figures import Count, Figures, count, counted_on
from cases.log.reader import LogReader, position_at
from cases.vocabulary import SpmGroup


class Why(StrEnum):
    """Why somebody stands on one of the two lists only, or in another group."""

    RECORDED_LATER = "their case was recorded later"
    KIND_TOLD_LATER = "of which kind they are was recorded later"
    SERVED_LATER = "their first service was recorded later"
    KIND_CORRECTED = "their kind was corrected, and now belongs to a group"
    FOUND_CITIZEN = "they were found to be citizens"
    FOUND_FOREIGNER = "they were found to be foreigners"
    OPENED_IN_ERROR = "their case turned out to be opened in error"
    MERGED = "their two records were merged, so that they count once"
    KIND_WITHDRAWN = "they turned out never to have been of that kind"
    OTHER_GROUP = "they turned out to belong to another group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A list as known then, the same list as known today, and the difference by cause.

    Attributes:
        position: the last position of the log that was recorded then.
        joined: who stands on today's list only, by cause; `left`: who stood on the earlier one only; `moved`: who changed the group.
    """

    position: int
    then: Figures
    now: Figures
    joined: Mapping[Why, int]
    left: Mapping[Why, int]
    moved: int


def compare(reader: LogReader, office: str, known_at: datetime, first: int, last: int) -> Comparison:
    """Who counts in some years, as known at an instant and as known today."""
    with reader.connections.of(office) as connection:
        position = position_at(connection, office, known_at)
    then = count(reader, office, until=position)
    now = counted_on(then, reader, office, position)
    before, after = then.group_of_each(first, last), now.group_of_each(first, last)
    kinds = {assignment.person_id for assignment in then.assignments.values()}
    served = {then.root(person) for person, _ in then.services.values()}
    return Comparison(
        position=position,
        then=then.figures(first, last),
        now=now.figures(first, last),
        joined=Counter(_why_joined(person, then, kinds, served) for person in after.keys() - before.keys()),
        left=Counter(_why_left(person, now) for person in before.keys() - after.keys()),
        moved=sum(_moved(before, after)),
    )


def _why_joined(person: UUID, then: Count, kinds: set[UUID], served: set[UUID]) -> Why:
    if person not in then.citizens:
        return Why.RECORDED_LATER
    if person not in kinds:
        return Why.KIND_TOLD_LATER
    if person not in served:
        return Why.SERVED_LATER
    return Why.KIND_CORRECTED if then.citizens[person] else Why.FOUND_CITIZEN


def _why_left(person: UUID, now: Count) -> Why:
    if now.root(person) != person:
        return Why.MERGED
    if not now.citizens[person]:
        return Why.FOUND_FOREIGNER
    in_error = all(case.in_error for case in now.cases.values() if case.person_id == person)
    return Why.OPENED_IN_ERROR if in_error else Why.KIND_WITHDRAWN


def _moved(before: Mapping[UUID, SpmGroup], after: Mapping[UUID, SpmGroup]) -> Iterator[bool]:
    return (before[person] is not after[person] for person in before.keys() & after.keys())
