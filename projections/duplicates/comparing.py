"""How records are compared, in SQL: candidates by equal keys, cheap comparisons first, then names by pg_trgm.

Every comparison that finds candidates is plain equality, which row-level security lets use an index. Parts named `of_…` are the
people asked about; `b` is another record.
"""

from typing import Final, LiteralString

LIKE_NAMES: Final = 0.45
"""From here on two names are held to be alike (pg_trgm similarity)."""

LIKE_OTHER_NAMES: Final = 0.6

_TRUE: LiteralString = "(b.from_position <= %(position)s and (b.to_position is null or b.to_position > %(position)s))"
_KEYS: LiteralString = "(a.first_key, a.last_key, a.other_key_1, a.other_key_2, a.other_key_3)"
_NUMBERS: LiteralString = "b.nik_index = a.nik_index or b.number_index = a.number_index"
_ANY_KEY: LiteralString = (
    "("
    + _NUMBERS
    + " or b.first_key in "
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
_WHOLE_NAME: LiteralString = "(" + _NUMBERS + " or (b.first_key = a.first_key and b.last_key = a.last_key))"
_LIKE_AGE: LiteralString = "abs(a.born_year - b.born_year) <= 3 + case when a.age_estimated or b.age_estimated then 5 else 0 end"
_LIKE_PLACE: LiteralString = "(length(a.region) >= 8 and left(a.region, 8) = left(b.region, 8))"
# What is cheap to compare is compared first: how like two names are is asked of few.
_NEAR: LiteralString = (
    "(" + _NUMBERS + " or ((" + _LIKE_AGE + " or " + _LIKE_PLACE + ") and (a.sex is null or b.sex is null or a.sex = b.sex)))"
)
_FROM: LiteralString = " from asked a join duplicates_rows b on b.office = %(office)s and b.generation = %(generation)s and "
_WEIGHED: LiteralString = (
    "select b.person_id, b.name, b.region, b.sex, b.born_year, b.age_estimated, b.registered, b.case_ids, b.redacted, b.evidence_position,"
    " coalesce(b.nik_index = a.nik_index, false) as same_nik, coalesce(b.number_index = a.number_index, false) as same_number,"
    " trigrams.similarity(a.names, b.names) as by_name,"
    " greatest(trigrams.strict_word_similarity(a.names, b.other_names), trigrams.strict_word_similarity(a.other_names, b.names),"
    " trigrams.strict_word_similarity(b.names, a.other_names), trigrams.similarity(a.other_names, b.other_names)) as by_alias,"
    " " + _LIKE_AGE + " as like_age, " + _LIKE_PLACE + " as like_place,"
    " a.evidence_position as asked_position, a.person_id as asked_id, a.name as asked_name"
)
_OTHERS: LiteralString = " where b.merged_into is null and b.person_id is distinct from a.person_id and " + _NEAR
LIKE_THEM: LiteralString = _WEIGHED + _FROM + _TRUE + " and " + _ANY_KEY + _OTHERS
SAME_SKELETONS: LiteralString = _WEIGHED + _FROM + _TRUE + " and " + _WHOLE_NAME + _OTHERS + " and a.person_id < b.person_id"
_SPEAKS: LiteralString = (
    "array_remove(array[case when w.same_nik then 'NIK' end, case when w.same_number then 'NOMOR_LUAR' end,"
    " case when w.by_name >= %(like_names)s then 'NAMA' end, case when w.by_alias >= %(like_other_names)s then 'NAMA_LAIN' end,"
    " case when w.like_age then 'UMUR' end, case when w.like_place then 'TEMPAT' end], null)"
)
_SUGGESTED: LiteralString = "(w.same_nik or w.same_number or w.by_name >= %(like_names)s or w.by_alias >= %(like_other_names)s)"
_PERCENT: LiteralString = "case when w.same_nik or w.same_number then 100 else (100 * greatest(w.by_name, w.by_alias))::int end"
_DECIDED: LiteralString = (
    " left join duplicate_decisions_rows d on d.office = %(office)s and d.generation = %(decisions_generation)s"
    " and d.from_position <= %(position)s and (d.to_position is null or d.to_position > %(position)s)"
    " and d.low_id = least(w.person_id, w.asked_id) and d.high_id = greatest(w.person_id, w.asked_id)"
)
_OPEN: LiteralString = "(d.verdict is distinct from 'ORANG_LAIN' or d.position < greatest(w.evidence_position, w.asked_position))"
OF_ONE: LiteralString = (
    "select a.* from duplicates_rows a where a.office = %(office)s and a.generation = %(generation)s and a.person_id = %(person_id)s"
    " and a.merged_into is null and a.from_position <= %(position)s and (a.to_position is null or a.to_position > %(position)s)"
)
OF_SOME: LiteralString = (
    "select a.* from duplicates_rows a where a.office = %(office)s and a.generation = %(generation)s and a.merged_into is null"
    " and a.from_position <= %(position)s and (a.to_position is null or a.to_position > %(position)s)"
    " and (%(after_id)s::uuid is null or a.person_id >= %(after_id)s) order by a.person_id limit %(people)s"
)
OF_SOMEBODY: LiteralString = (
    "select null::uuid as person_id, null::text as name, %(names)s::text as names, %(other_names)s::text as other_names,"
    " %(first_key)s::text as first_key, %(last_key)s::text as last_key, %(other_key_1)s::text as other_key_1,"
    " %(other_key_2)s::text as other_key_2, %(other_key_3)s::text as other_key_3,"
    " %(nik_index)s::text as nik_index, null::text as number_index, %(sex)s::text as sex, %(born_year)s::bigint as born_year,"
    " %(age_estimated)s::boolean as age_estimated, %(region)s::text as region, 0::bigint as evidence_position"
)
LIST: LiteralString = (
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
PAIRS: LiteralString = (
    "select w.asked_id as person_id, w.person_id as other_id, w.asked_name as name, w.name as other_name, "
    + _SPEAKS
    + " as evidence, "
    + _PERCENT
    + " as likeness_percent, d.verdict from weighed w"
    + _DECIDED
    + " where (%(after_id)s::uuid is null or (w.asked_id, w.person_id) > (%(after_id)s, %(after_other_id)s)) and "
    + _SUGGESTED
    + " and "
    + _OPEN
    + " order by w.asked_id, w.person_id limit %(limit)s"
)
TAKEN_IN: LiteralString = (
    "with recursive taken as ("
    "select b.person_id, b.case_ids from duplicates_rows b where b.office = %(office)s and b.generation = %(generation)s"
    " and b.merged_into = %(person_id)s and "
    + _TRUE
    + " union select b.person_id, b.case_ids from taken t join duplicates_rows b on b.office = %(office)s and b.generation = %(generation)s"
    " and b.merged_into = t.person_id and " + _TRUE + ") select person_id, case_ids from taken order by person_id"
)
