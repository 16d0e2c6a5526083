"""Asking who may be the same person as whom: for one person, for somebody not recorded yet, and for a whole office.

Candidates are found by equal keys (NIK, a number in another system, skeletons of names) and weighed by pg_trgm. A pair that
somebody decided on is not suggested again until something new is said of one of the two.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec

from projections.duplicates.likeness import DUPLICATES
from projections.duplicates.row import blind_index, keys
from projections.duplicates.spelling import normal
from projections.listing import select, true_at
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection

LIKE_NAMES: Final = 0.45
"""From here on two names are held to be alike (pg_trgm similarity)."""

LIKE_OTHER_NAMES: Final = 0.6


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


_TRUE: LiteralString = "(b.from_position <= %(position)s and (b.to_position is null or b.to_position > %(position)s))"
_KEYS: LiteralString = "(a.first_key, a.last_key, a.other_key_1, a.other_key_2, a.other_key_3)"
_FOUND: LiteralString = (
    "(b.nik_index = a.nik_index or b.number_index = a.number_index or b.first_key in "
    + _KEYS
    + " or b.last_key in "
    + _KEYS
    + " or b.other_key_1 in "
    + _KEYS
    + " or b.other_key_2 in "
    + _KEYS
    + " or b.other_key_3 in "
    + _KEYS
    + ")"
)
_WEIGHED: LiteralString = (
    "select b.*, coalesce(b.nik_index = a.nik_index, false) as same_nik, coalesce(b.number_index = a.number_index, false) as same_number,"
    " trigrams.similarity(a.names, b.names) as by_name,"
    " greatest(trigrams.strict_word_similarity(a.names, b.other_names), trigrams.strict_word_similarity(a.other_names, b.names),"
    " trigrams.strict_word_similarity(b.names, a.other_names), trigrams.similarity(a.other_names, b.other_names)) as by_alias,"
    " abs(a.born_year - b.born_year) <= 3 + case when a.age_estimated or b.age_estimated then 5 else 0 end as like_age,"
    " a.region <> '' and length(a.region) >= 8 and left(a.region, 8) = left(b.region, 8) as like_place,"
    " a.evidence_position as asked_position, a.person_id as asked_id, a.name as asked_name, a.sex as asked_sex"
    " from asked a join duplicates_rows b on b.office = %(office)s and b.generation = %(generation)s and " + _TRUE + " and " + _FOUND + ""
    " where b.merged_into is null and b.person_id is distinct from a.person_id"
)
_SPEAKS: LiteralString = (
    "array_remove(array[case when w.same_nik then 'NIK' end, case when w.same_number then 'NOMOR_LUAR' end,"
    " case when w.by_name >= %(like_names)s then 'NAMA' end, case when w.by_alias >= %(like_other_names)s then 'NAMA_LAIN' end,"
    " case when w.like_age then 'UMUR' end, case when w.like_place then 'TEMPAT' end], null)"
)
_SUGGESTED: LiteralString = (
    "(w.same_nik or w.same_number or ((w.by_name >= %(like_names)s or w.by_alias >= %(like_other_names)s)"
    " and (w.like_age or w.like_place) and (w.sex is null or w.asked_sex is null or w.sex = w.asked_sex)))"
)
_PERCENT: LiteralString = "case when w.same_nik or w.same_number then 100 else (100 * greatest(w.by_name, w.by_alias))::int end"
_DECIDED: LiteralString = (
    " left join duplicate_decisions_rows d on d.office = %(office)s and d.generation = %(decisions_generation)s"
    " and d.from_position <= %(position)s and (d.to_position is null or d.to_position > %(position)s)"
    " and d.low_id = least(w.person_id, w.asked_id) and d.high_id = greatest(w.person_id, w.asked_id)"
)
_OPEN: LiteralString = "(d.verdict is distinct from 'ORANG_LAIN' or d.position < greatest(w.evidence_position, w.asked_position))"
_OF_ONE: LiteralString = (
    "select a.* from duplicates_rows a where a.office = %(office)s and a.generation = %(generation)s and a.person_id = %(person_id)s"
    " and a.merged_into is null and a.from_position <= %(position)s and (a.to_position is null or a.to_position > %(position)s)"
)
_OF_ALL: LiteralString = (
    "select a.* from duplicates_rows a where a.office = %(office)s and a.generation = %(generation)s and a.merged_into is null"
    " and a.from_position <= %(position)s and (a.to_position is null or a.to_position > %(position)s)"
    " and (%(after_id)s::uuid is null or a.person_id >= %(after_id)s)"
)
_OF_SOMEBODY: LiteralString = (
    "select null::uuid as person_id, null::text as name, %(names)s::text as names, %(other_names)s::text as other_names,"
    " %(first_key)s::text as first_key, %(last_key)s::text as last_key, %(other_key_1)s::text as other_key_1,"
    " %(other_key_2)s::text as other_key_2, %(other_key_3)s::text as other_key_3,"
    " %(nik_index)s::text as nik_index, null::text as number_index, %(sex)s::text as sex, %(born_year)s::bigint as born_year,"
    " %(age_estimated)s::boolean as age_estimated, %(region)s::text as region, 0::bigint as evidence_position"
)
_LIST: LiteralString = (
    "select w.person_id, w.name, w.region, w.sex, w.born_year, w.age_estimated, w.registered, w.case_ids, "
    + _SPEAKS
    + " as evidence, "
    + _PERCENT
    + " as likeness_percent, d.verdict, d.decided_at, w.redacted from weighed w"
    + _DECIDED
    + " where "
    + _SUGGESTED
    + " and "
    + _OPEN
    + " order by likeness_percent desc, w.person_id limit %(limit)s"
)
_PAIRS: LiteralString = (
    "select w.asked_id as person_id, w.person_id as other_id, w.asked_name as name, w.name as other_name, "
    + _SPEAKS
    + " as evidence, "
    + _PERCENT
    + " as likeness_percent, d.verdict from weighed w"
    + _DECIDED
    + " where w.asked_id < w.person_id"
    " and (%(after_id)s::uuid is null or (w.asked_id, w.person_id) > (%(after_id)s, %(after_other_id)s)) and "
    + _SUGGESTED
    + " and "
    + _OPEN
    + " order by w.asked_id, w.person_id limit %(limit)s"
)


async def person(connection: ScopedConnection, person_id: UUID, position: int | None = None) -> Answer[PersonKnown]:
    """What is known of one person over all records and cases, or no row where there is none that the caller may see."""
    upto = known(connection, DUPLICATES.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "person_id = %(person_id)s"]
    values = {**_values(connection, upto, 1), "person_id": person_id}
    return Answer(tuple(await connection.all(PersonKnown, select(DUPLICATES, conditions, "person_id"), values)), upto)


async def possible_duplicates(
    connection: ScopedConnection, person_id: UUID, position: int | None = None, *, limit: int = 20
) -> Answer[PossibleDuplicate]:
    """Records that may be of the same person as this one, the most like first; none for a merged record.

    Raises:
        NotYetRead: what is compared has not been read up to that position.
    """
    upto = known(connection, DUPLICATES.name, position)
    query = "with asked as (" + _OF_ONE + "), weighed as (" + _WEIGHED + ") " + _LIST
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
    query = "with asked as (" + _OF_SOMEBODY + "), weighed as (" + _WEIGHED + ") " + _LIST
    name = normal(somebody.name or "")
    others = [other for one in somebody.other_names if (other := normal(one))]
    asked: dict[str, Any] = {
        **asdict(somebody),
        "names": name,
        "other_names": " / ".join(others),
        **dict(zip(("first_key", "last_key", "other_key_1", "other_key_2", "other_key_3"), keys((name,), tuple(others)), strict=True)),
        "nik_index": blind_index(secret, "nik", somebody.nik) if somebody.nik else None,
    }
    rows = await connection.all(PossibleDuplicate, query, {**asked, **_values(connection, upto, limit)})
    return Answer(tuple(rows), upto)


async def pairs(
    connection: ScopedConnection, after: tuple[UUID, UUID] | None = None, position: int | None = None, *, limit: int = 50
) -> Answer[PossiblePair]:
    """Pairs that may be one person, by their ids; `after` is the last pair of the page before.

    Raises:
        NotYetRead: what is compared has not been read up to that position.
    """
    upto = known(connection, DUPLICATES.name, position)
    query = "with asked as (" + _OF_ALL + "), weighed as (" + _WEIGHED + ") " + _PAIRS
    after_id, after_other_id = after or (None, None)
    values = {**_values(connection, upto, limit), "after_id": after_id, "after_other_id": after_other_id}
    return Answer(tuple(await connection.all(PossiblePair, query, values)), upto)


def _values(connection: ScopedConnection, upto: Known, limit: int) -> dict[str, Any]:
    living = connection.standing(DUPLICATES.name)
    return {
        "office": living.office,
        "generation": living.generation,
        "decisions_generation": connection.standing("duplicate_decisions").generation,
        "position": upto.position,
        "like_names": LIKE_NAMES,
        "like_other_names": LIKE_OTHER_NAMES,
        "limit": limit,
    }
