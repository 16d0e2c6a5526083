"""Whom to compare with whom: pairs of somebody found and somebody looked for, of which one was described anew.

Candidates share a skeleton of a word of their names, or one of them has no name and sex, age and regency fit; pg_trgm then says
how like names and marks are, as for possible duplicates. Read by the worker, which sees everything.
"""

from dataclasses import dataclass
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import TupleRow, dict_row

from projections.standing import standings, writing

AT_ONCE: Final = 50
"""Descriptions that are compared in one go."""

MODELS: Final = ("traced_people", "tracing_searches", "tracing_requests", "matches", "caseload")
"""What is read; a comparison is as new as the slowest of them."""

_KEYS: LiteralString = "(a.first_key, a.last_key, a.other_key_1, a.other_key_2, a.other_key_3)"
_NAMED_ALIKE: LiteralString = (
    "(b.first_key in "
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
# Nothing but equality and order of numbers stands beside the keys, or row-level security would let no index be used.
_FITTING: LiteralString = "b.sex = a.sex and b.born_year >= a.born_year - 8 and b.born_year <= a.born_year + 8"
_NEAR: LiteralString = "array[left(a.region, 5), left(a.home_region, 5)] && array[left(b.region, 5), left(b.home_region, 5)]"
_OTHER_SIDE: LiteralString = (
    " from asked a join traced_people b on b.office = %(office)s and b.to_position is null and b.sought = not a.sought and "
)
_CANDIDATES: LiteralString = (
    "select a.sought, a.described_id as one_id, b.described_id as other_id"
    + _OTHER_SIDE
    + _NAMED_ALIKE
    + " union select a.sought, a.described_id, b.described_id"
    + _OTHER_SIDE
    + _FITTING
    + " where (a.first_key is null or b.first_key is null) and "
    + _NEAR
)
_COMPARED: LiteralString = (
    "select a.described_id, a.sought, a.compare_position, a.sex, a.born_year, a.region, a.home_region, a.first_key, a.last_key,"
    " a.other_key_1, a.other_key_2, a.other_key_3"
)
_ASKED: LiteralString = (
    _COMPARED + " from traced_people a where a.office = %(office)s and a.to_position is null and a.compare_position > %(after)s"
    " and a.compare_position <= %(upto)s order by a.compare_position, a.described_id limit %(limit)s"
)
_REOPENED: LiteralString = (
    _COMPARED + " from caseload c join traced_people a on a.office = c.office and a.described_id = c.person_id and a.to_position is null"
    " where c.office = %(office)s and c.to_position is null and c.closed_at is null and c.episode > 1"
    " and c.from_position > %(after)s and c.from_position <= %(upto)s"
)
_PAIRS: LiteralString = (
    "select f.described_id as person_id, s.described_id as tracing_request_id, c.case_id,"
    " (select t.tracing_id from tracing_searches t where t.office = %(office)s and t.case_id = c.case_id and t.to_position is null"
    " and t.outcome is null limit 1) as tracing_id,"
    " f.evidence as found_evidence, s.evidence as sought_evidence, m.evidence as matched,"
    " f.sex as found_sex, f.born_year as found_born, f.age_estimated as found_estimated, f.relations as found_relations,"
    " array_remove(array[f.region, f.home_region], null) as found_regions,"
    " s.sex as sought_sex, s.born_year as sought_born, s.age_estimated as sought_estimated, s.relations as sought_relations,"
    " array_remove(array[s.region, s.home_region], null) as sought_regions,"
    " case when f.names || f.other_names <> '' and s.names || s.other_names <> '' then (100 * greatest("
    "trigrams.similarity(f.names, s.names), trigrams.strict_word_similarity(s.names, f.names),"
    " trigrams.strict_word_similarity(f.names, s.other_names), trigrams.strict_word_similarity(s.names, f.other_names),"
    " trigrams.strict_word_similarity(f.other_names, s.other_names)))::int end as name_percent,"
    " case when f.told->>'marks' is not null and s.told->>'marks' is not null then"
    " (100 * greatest(trigrams.word_similarity(f.told->>'marks', s.told->>'marks'),"
    " trigrams.word_similarity(s.told->>'marks', f.told->>'marks')))::int end as marks_percent"
    " from (select distinct case when sought then other_id else one_id end as found_id,"
    " case when sought then one_id else other_id end as sought_id from candidates) i"
    " join traced_people f on f.office = %(office)s and f.described_id = i.found_id and f.to_position is null"
    " join traced_people s on s.office = %(office)s and s.described_id = i.sought_id and s.to_position is null"
    " join tracing_requests r on r.office = %(office)s and r.tracing_request_id = i.sought_id and r.to_position is null"
    " and r.over is null and r.match_id is null"
    " join lateral (select k.case_id from caseload k where k.office = %(office)s and k.case_id = any (f.case_ids)"
    " and k.to_position is null and k.closed_at is null order by k.opened_at desc limit 1) c on true"
    " left join matches m on m.office = %(office)s and m.person_id = i.found_id and m.tracing_request_id = i.sought_id"
    " and m.case_id = c.case_id and m.to_position is null"
    " where not exists (select from matches x where x.office = %(office)s and x.case_id = c.case_id and x.to_position is null"
    " and x.accepted_at is not null and x.ended_at is null)"
)

_WITH_ASKED: LiteralString = "with asked as materialized ((" + _ASKED + ") union " + _REOPENED + "), candidates as materialized ("


class PairSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody found and somebody looked for who may be one.

    Attributes:
        case_id: the open case of who was found; `tracing_id`: the search that goes on in it.
        found_evidence, sought_evidence: id of what describes them to the version of its last fact that does.
        matched: the evidence of their match, if there is one.
        name_percent, marks_percent: how like names and marks are; None where one has none.
    """

    person_id: UUID
    tracing_request_id: UUID
    case_id: UUID
    tracing_id: UUID | None
    found_evidence: dict[UUID, int]
    sought_evidence: dict[UUID, int]
    matched: dict[UUID, int] | None
    found_sex: str | None
    found_born: int | None
    found_estimated: bool
    found_relations: tuple[str, ...]
    found_regions: tuple[str, ...]
    sought_sex: str | None
    sought_born: int | None
    sought_estimated: bool
    sought_relations: tuple[str, ...]
    sought_regions: tuple[str, ...]
    name_percent: int | None
    marks_percent: int | None


@dataclass(frozen=True, slots=True)
class PairsSeen:
    """Pairs to be compared, and up to which position of the log everybody is among them."""

    pairs: tuple[PairSeen, ...]
    upto: int


def pairs_seen(connection: Connection[TupleRow], office: str, after: int) -> PairsSeen:
    """Pairs of which one was described after a position, as far as the lists have read.

    Args:
        connection: of the worker.
        office: whose people.
        after: up to where everybody was compared before.
    """
    with writing(connection, office), connection.cursor(row_factory=dict_row) as cursor:
        read = {one.model: one.position for one in standings(connection, office) if one.state != "building"}
        upto = min(read.get(model, 0) for model in MODELS)
        if upto <= after:
            return PairsSeen((), after)
        connection.execute("set local enable_seqscan = off")
        wanted = {"office": office, "after": after, "upto": upto, "limit": AT_ONCE}
        asked = cursor.execute(_ASKED, wanted).fetchall()
        if len(asked) == AT_ONCE:
            # The rest comes next; those of one position are never parted, because a fact describes one person.
            upto = asked[-1]["compare_position"]
        if not asked and not cursor.execute(_REOPENED, wanted).fetchone():
            return PairsSeen((), upto)
        query = _WITH_ASKED + _CANDIDATES + ") " + _PAIRS
        found = cursor.execute(query, {**wanted, "upto": upto}).fetchall()
    return PairsSeen(tuple(msgspec.convert(found, list[PairSeen], strict=False, str_keys=True)), upto)
