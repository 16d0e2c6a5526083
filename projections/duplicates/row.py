"""What is compared of a person: names, numbers by blind index, year of birth, place. Facts of all their records come together."""

import hashlib
import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from projections.duplicates.spelling import normal, skeleton
from projections.model import Row

NIK_INDEX: Final = "nik index"
"""The purpose of the office's secret under which NIKs and numbers of other systems are indexed."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one record, or one claim, says of a person.

    Attributes:
        position: of the fact that said it last.
        other_names: aliases, nicknames, labels.
        nik_index, number_index: blind indexes.
        disagreements: what its numbers say otherwise.
    """

    position: int
    name: str | None = None
    other_names: tuple[str, ...] = ()
    nik_index: str | None = None
    number_index: str | None = None
    disagreements: tuple[str, ...] = ()


class Likeness(Row, frozen=True, kw_only=True):
    """A person as they are compared with others.

    Attributes:
        region: where they were found or live; decides, with `taken_by` and `case_ids`, who sees the row.
        version: of the person's own stream after the last fact; 0: there is none.
        registered: whether they have a record of their own; without one a pair cannot be decided on.
        born_year: as near as it is known.
        name: the name said last; `names`, `other_names`: all of them, normalised, for comparison.
        first_key, last_key, other_key_1 … 3: skeletons of words of names, under which like ones are found.
        nik_index, number_index: blind indexes of the NIK and of a number in another system, those said last.
        matched_claim_id: the claim that the office holds to be true.
        disagreements: what NIK and family card of claims that stand say otherwise than other facts: to be looked at.
        tags: local tags, programmes and priorities that hold.
        taken_ids: records that were merged into this one: who sees this row for a case of theirs.
        evidence_position: when something last changed that is compared; a decision after that stands.
        said: by stream or claim.
    """

    person_id: UUID
    region: str = ""
    taken_by: UUID | None = None
    version: int = 0
    registered: bool = False
    sex: str | None = None
    born_year: int | None = None
    age_estimated: bool = False
    name: str | None = None
    names: str = ""
    other_names: str = ""
    first_key: str | None = None
    last_key: str | None = None
    other_key_1: str | None = None
    other_key_2: str | None = None
    other_key_3: str | None = None
    nik_index: str | None = None
    number_index: str | None = None
    merged_into: UUID | None = None
    matched_claim_id: UUID | None = None
    disagreements: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    case_ids: tuple[UUID, ...] = ()
    taken_ids: tuple[UUID, ...] = ()
    evidence_position: int = 0
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()
    said: dict[str, Said] = msgspec.field(default_factory=dict)


def blind_index(secret: bytes, kind: str, number: str) -> str:
    """The blind index of a number (HMAC-SHA256, hexadecimal): equal numbers have equal indexes, and nothing leads back."""
    return hmac.new(secret, f"{kind}\n{number}".encode(), hashlib.sha256).hexdigest()


def with_said(row: Likeness, key: str, said: Said | None) -> Likeness:
    """The row after a record or claim said something, or (None) does not count any more."""
    kept = {one: what for one, what in row.said.items() if one != key}
    if said is not None:
        kept[key] = said
    ordered = sorted(kept.values(), key=lambda one: one.position)
    names = tuple(dict.fromkeys(normal(one.name) for one in reversed(ordered) if one.name))
    others = tuple(dict.fromkeys(normal(alias) for one in reversed(ordered) for alias in one.other_names))
    first, last, *further = keys(names, others)
    after = replace(
        row,
        said=kept,
        name=next((one.name for one in reversed(ordered) if one.name), None),
        names=" / ".join(filter(None, names)),
        other_names=" / ".join(filter(None, others)),
        first_key=first,
        last_key=last,
        other_key_1=further[0],
        other_key_2=further[1],
        other_key_3=further[2],
        nik_index=next((one.nik_index for one in reversed(ordered) if one.nik_index), None),
        disagreements=tuple(sorted({what for one in ordered for what in one.disagreements})),
        number_index=next((one.number_index for one in reversed(ordered) if one.number_index), None),
    )
    return replace(after, evidence_position=max(one.position for one in ordered)) if _differs(row, after) and ordered else after


def keys(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str | None, ...]:
    """Five skeletons: of the first and the last word of the first name, and three of further words, each once."""
    own = [skeleton(word) for word in names[0].split()] if names and names[0] else []
    first_and_last = (own[0], own[-1]) if own else (None, None)
    words = [word for given in (*names, *others) for word in given.split()]
    further = [one for one in dict.fromkeys(map(skeleton, words)) if one not in first_and_last]
    return (*first_and_last, *further[:3], *([None] * (3 - len(further[:3]))))


def born(age_years: int | None, at: datetime) -> int | None:
    """About in which year somebody was born who is that old."""
    return None if age_years is None else at.year - age_years


def _differs(before: Likeness, after: Likeness) -> bool:
    return (before.names, before.other_names, before.nik_index, before.number_index) != (
        after.names,
        after.other_names,
        after.nik_index,
        after.number_index,
    )
