"""Asking who may be the same person as whom: for one person, for somebody not recorded yet, and for a whole office.

Candidates are found by equal keys (NIK, a number in another system, skeletons of names) and weighed by pg_trgm. A pair that
somebody decided on is not suggested again until something new is said of one of the two.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from msgspec.structs import replace

from projections.duplicates import comparing
from projections.duplicates.likeness import DUPLICATES
from projections.duplicates.row import blind_index, keys
from projections.duplicates.spelling import normal
from projections.listing import select, true_at
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection

PEOPLE_AT_ONCE: Final = 200
"""Whose pairs are looked for in one query."""

_BEYOND: Final = UUID(int=2**128 - 1)
"""No id comes after it."""

_BY_INDEX: Final[LiteralString] = "select set_config('enable_seqscan', 'off', true)"
"""Keys are few and rows are many: a planner that does not know it reads them all."""


class PossibleDuplicate(msgspec.Struct, frozen=True, kw_only=True):
    """Another record that may be of the same person.

    Attributes:
        evidence: what speaks for it: codes of `DuplicateEvidence`.
        likeness_percent: how like the names are; 100 where a number is the same.
        registered: whether it has a record of its own, on which a pair can be decided.
        verdict: what was decided of the pair before, if anything was said since.
    """

    person_id: UUID
    name: str | None
    region: str
    sex: str | None
    born_year: int | None
    age_estimated: bool
    registered: bool
    case_ids: tuple[UUID, ...]
    evidence: tuple[str, ...]
    likeness_percent: int
    verdict: str | None = None
    decided_at: datetime | None = None
    redacted: tuple[str, ...] = ()


class PossiblePair(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that may be of one person."""

    person_id: UUID
    other_id: UUID
    name: str | None
    other_name: str | None
    evidence: tuple[str, ...]
    likeness_percent: int
    verdict: str | None = None


class PersonKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one person over all their records and cases.

    Attributes:
        version: of the person's own record after the last fact; 0: there is none yet.
        matched_claim_id: the claim of identity that the office holds to be true.
        merged_into: the record in which work goes on.
        merged_ids: records that were merged into this one, also through others.
        case_ids: of all of them.
        disagreements: what NIK and family card say otherwise than other facts: to be looked at.
        tags: local tags, programmes and priorities that hold.
    """

    person_id: UUID
    version: int
    registered: bool
    region: str
    sex: str | None = None
    born_year: int | None = None
    age_estimated: bool = False
    name: str | None = None
    matched_claim_id: UUID | None = None
    merged_into: UUID | None = None
    merged_ids: tuple[UUID, ...] = ()
    disagreements: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    case_ids: tuple[UUID, ...] = ()
    redacted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """What is known at intake of somebody who has no record yet; None is "not known"."""

    name: str | None = None
    other_names: tuple[str, ...] = ()
    nik: str | None = None
    sex: str | None = None
    born_year: int | None = None
    age_estimated: bool = False
    region: str = ""


class _Taken(msgspec.Struct):
    person_id: UUID
    case_ids: tuple[UUID, ...]


class _Last(msgspec.Struct):
    person_id: UUID


async def person(connection: ScopedConnection, person_id: UUID, position: int | None = None) -> Answer[PersonKnown]:
    """What is known of one person over all records and cases, or no row where there is none that the caller may see."""
    upto = known(connection, DUPLICATES.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "person_id = %(person_id)s"]
    values = {**_values(connection, upto, 1), "person_id": person_id}
    found = await connection.all(PersonKnown, select(DUPLICATES, conditions, "person_id"), values)
    if not found:
        return Answer((), upto)
    taken = await connection.all(_Taken, comparing.TAKEN_IN, values)
    cases = dict.fromkeys((*found[0].case_ids, *(case_id for one in taken for case_id in one.case_ids)))
    merged = tuple(one.person_id for one in taken)
    return Answer((replace(found[0], merged_ids=merged, case_ids=tuple(cases)),), upto)


async def possible_duplicates(
    connection: ScopedConnection, person_id: UUID, position: int | None = None, *, limit: int = 20
) -> Answer[PossibleDuplicate]:
    """Records that may be of the same person as this one, the most like first; none for a merged record.

    Raises:
        NotYetRead: what is compared has not been read up to that position.
    """
    upto = known(connection, DUPLICATES.name, position)
    query = _comparing(comparing.OF_ONE, comparing.LIKE_THEM, comparing.LIST)
    await connection.value(_BY_INDEX, ())
    rows = await connection.all(PossibleDuplicate, query, {**_values(connection, upto, limit), "person_id": person_id})
    return Answer(tuple(rows), upto)


async def alike(
    connection: ScopedConnection, somebody: Somebody, secret: bytes, position: int | None = None, *, limit: int = 20
) -> Answer[PossibleDuplicate]:
    """Records that may be of somebody who comes now, by what they say of themselves; `secret`: of the office, for `NIK_INDEX`.

    Raises:
        NotYetRead: what is compared has not been read up to that position.
    """
    upto = known(connection, DUPLICATES.name, position)
    query = (
        "with asked as materialized ("
        + comparing.OF_SOMEBODY
        + "), weighed as materialized ("
        + comparing.LIKE_THEM
        + ") "
        + comparing.LIST
    )
    name = normal(somebody.name or "")
    others = [other for one in somebody.other_names if (other := normal(one))]
    asked: dict[str, Any] = {
        **asdict(somebody),
        "names": name,
        "other_names": " / ".join(others),
        **dict(zip(("first_key", "last_key", "other_key_1", "other_key_2", "other_key_3"), keys((name,), tuple(others)), strict=True)),
        "nik_index": blind_index(secret, "nik", somebody.nik) if somebody.nik else None,
    }
    await connection.value(_BY_INDEX, ())
    rows = await connection.all(PossibleDuplicate, query, {**asked, **_values(connection, upto, limit)})
    return Answer(tuple(rows), upto)


async def pairs(
    connection: ScopedConnection, after: tuple[UUID, UUID] | None = None, position: int | None = None, *, limit: int = 50
) -> Answer[PossiblePair]:
    """Pairs that may be one person, by their ids; `after` is the last pair of the page before.

    Compared are those whose first and last names have the same skeletons, or a number: a list for a whole office, narrower
    than what is shown of one person.

    Raises:
        NotYetRead: what is compared has not been read up to that position.
    """
    upto = known(connection, DUPLICATES.name, position)
    await connection.value(_BY_INDEX, ())
    people = "select person_id from (" + comparing.OF_SOME + ") asked order by person_id desc limit 1"
    query = (
        "with asked as materialized ("
        + comparing.OF_SOME
        + "), weighed as materialized ("
        + comparing.SAME_SKELETONS
        + ") "
        + comparing.PAIRS
    )
    after_id, after_other_id = after or (None, None)
    values = {**_values(connection, upto, limit), "after_id": after_id, "after_other_id": after_other_id, "people": PEOPLE_AT_ONCE}
    found: list[PossiblePair] = []
    while len(found) < limit:
        found += await connection.all(PossiblePair, query, {**values, "limit": limit - len(found)})
        last = await connection.all(_Last, people, values)
        if not last or last[0].person_id == values["after_id"]:
            break
        values |= {"after_id": last[0].person_id, "after_other_id": _BEYOND}
    return Answer(tuple(found[:limit]), upto)


def _comparing(asked: LiteralString, weighed: LiteralString, shown: LiteralString) -> LiteralString:
    return "with asked as materialized (" + asked + "), weighed as materialized (" + weighed + ") " + shown


def _values(connection: ScopedConnection, upto: Known, limit: int) -> dict[str, Any]:
    living = connection.standing(DUPLICATES.name)
    return {
        "office": living.office,
        "generation": living.generation,
        "decisions_generation": connection.standing("duplicate_decisions").generation,
        "position": upto.position,
        "like_names": comparing.LIKE_NAMES,
        "like_other_names": comparing.LIKE_OTHER_NAMES,
        "limit": limit,
    }
