"""By what somebody can be known again: persons found, and persons whom families look for, all that was said of each together.

A row for each person found (their person id) and each person looked for (the id of the request).
"""

from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import descriptive, person, person_care, person_in_need, tracing, tracing_request
from cases.events.case import CaseOpened
from cases.events.event import Event
from cases.log.reader import Recorded
from projections.duplicates.row import born, keys
from projections.duplicates.spelling import normal
from projections.model import Key, Model, Row
from projections.opened import kind_of, redacted, subjects, text


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What one record, or one claim, calls the person.

    Attributes:
        position: of the fact that said it last.
    """

    position: int
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class TracedPerson(Row, frozen=True, kw_only=True):
    """A person found, or one who is looked for, as they are compared.

    Attributes:
        described_id: the person, or the request.
        sought: whether a family looks for them.
        region: where they were found, or seen last; `home_region`: where they say they belong.
        taken_by: who took the request.
        compare_position: where in the log something last happened for which they are to be compared again.
        evidence: id of what describes them to the version of its last fact that does.
        relations: whom they say they have; of somebody looked for what who asks is to them.
        name: the name said last; `names`, `other_names`: all of them, normalised, for comparison.
        first_key … other_key_3: skeletons of words of names, under which like ones are found.
        told: texts by name: `marks`, `place`, `dialect` …
        called: by stream or claim.
    """

    described_id: UUID
    sought: bool
    region: str = ""
    home_region: str | None = None
    taken_by: UUID | None = None
    case_ids: tuple[UUID, ...] = ()
    compare_position: int = 0
    evidence: dict[UUID, int] = msgspec.field(default_factory=dict)
    sex: str | None = None
    born_year: int | None = None
    age_estimated: bool = False
    relations: tuple[str, ...] = ()
    name: str | None = None
    names: str = ""
    other_names: str = ""
    first_key: str | None = None
    last_key: str | None = None
    other_key_1: str | None = None
    other_key_2: str | None = None
    other_key_3: str | None = None
    told: dict[str, str] = msgspec.field(default_factory=dict)
    called: dict[str, Names] = msgspec.field(default_factory=dict)
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


_TEXTS: Final = {"language": "dialect", "place_found": "place", "last_place": "place"}
"""Fields that say what another field of another record says."""
_TOLD: Final = (
    "marks",
    "belongings",
    "dialect",
    "companions",
    "story",
    "place",
    "language",
    "place_found",
    "last_place",
)
_CALLED: Final = ("name", "names", "nickname", "nicknames", "label", "aliases")
_FOUND: Final = (*descriptive.OF_A_CASE, *descriptive.OF_A_PERSON, *descriptive.OF_A_SEARCH)
_AGAIN: Final = (tracing.TracingBegan, person_care.FamilyMatchReleased, tracing_request.RequestMatchReleased)
"""Facts after which somebody is compared again though nothing new is said of them."""


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    if isinstance(event, (*_FOUND, tracing.TracingBegan)):
        return ((getattr(event, "person_id", recorded.stream),),)
    if isinstance(event, (*descriptive.OF_A_REQUEST, person_care.FamilyMatchReleased, tracing_request.RequestMatchReleased)):
        return ((recorded.stream,),)
    return ()


def _evolve(row: TracedPerson | None, recorded: Recorded) -> TracedPerson:
    event = recorded.event
    sought = kind_of(event) == "tracing_request"
    before = row or TracedPerson(described_id=_keys(recorded)[0][0], sought=sought)
    if isinstance(event, _AGAIN):
        return replace(before, compare_position=recorded.position)
    after = _called(_described(before, event, recorded), event, recorded)
    marked = _marked(after, recorded)
    evidence = {**marked.evidence, recorded.stream: recorded.version}
    return replace(marked, evidence=evidence, compare_position=recorded.position)


def _described(row: TracedPerson, event: Event, recorded: Recorded) -> TracedPerson:
    age = getattr(event, "age_years", None)
    gone = event.unknown if isinstance(event, person_in_need.PersonCorrected) else ()
    found = {_TEXTS.get(name, name): said for name in _TOLD if (said := text(getattr(event, name, None)))}
    known = replace(
        row,
        sex=None if "sex" in gone else getattr(event, "sex", None) or row.sex,
        born_year=None if "age_years" in gone else row.born_year if age is None else born(age, recorded.told.occurred_at),
        age_estimated=row.age_estimated if age is None else getattr(event, "age_estimated", False),
        home_region=None if "home_region" in gone else getattr(event, "home_region", None) or row.home_region,
        told={**row.told, **found},
    )
    return _of_its_kind(known, event, recorded)


def _of_its_kind(row: TracedPerson, event: Event, recorded: Recorded) -> TracedPerson:
    match event:
        case CaseOpened(region=region):
            return replace(row, region=row.region or region, case_ids=(*row.case_ids, recorded.stream))
        case person.PersonRegistered() | person.RegistrationCorrected():
            return replace(row, region=event.region or row.region)
        case tracing.PersonDocumented(relatives=relatives) if relatives:
            return replace(row, relations=tuple(relation.value for relation in relatives))
        case tracing_request.TracingRequested():
            return replace(row, region=event.region, taken_by=event.received_by, relations=(event.relation.value,))
        case tracing_request.SoughtPersonDescribed():
            return replace(row, region=event.region or row.region)
        case _:
            return row


def _called(row: TracedPerson, event: Event, recorded: Recorded) -> TracedPerson:
    key = str(getattr(event, "claim_id", recorded.stream))
    if isinstance(event, person.IdentityRejected):
        return with_names(row, key, None)
    if isinstance(event, person_in_need.PersonCorrected) and "name" in event.unknown:
        return with_names(row, key, None)
    before = row.called.get(key)
    names = tuple(line for field in ("name", "names") for line in _lines(event, field))
    others = tuple(line for field in ("nickname", "nicknames", "label", "aliases") for line in _lines(event, field))
    if not names and not others:
        return row
    said = Names(
        position=recorded.position,
        names=names or (before.names if before else ()),
        others=others or (before.others if before else ()),
    )
    return with_names(row, key, said)


def _lines(event: Event, field: str) -> tuple[str, ...]:
    return tuple((text(getattr(event, field, None)) or "").splitlines())


def with_names(row: TracedPerson, key: str, said: Names | None) -> TracedPerson:
    """The row after a record or claim called the person something, or (None) does not any more."""
    called = {one: what for one, what in row.called.items() if one != key}
    if said is not None:
        called[key] = said
    ordered = sorted(called.values(), key=lambda one: one.position, reverse=True)
    names = _distinct(name for one in ordered for name in one.names)
    others = _distinct(name for one in ordered for name in one.others)
    first, last, *further = keys(names, others)
    return replace(
        row,
        called=called,
        name=next((name for one in ordered for name in one.names), None),
        names=" / ".join(names),
        other_names=" / ".join(others),
        first_key=first,
        last_key=last,
        other_key_1=further[0],
        other_key_2=further[1],
        other_key_3=further[2],
    )


def _distinct(names: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(normal, names))))


def _marked(row: TracedPerson, recorded: Recorded) -> TracedPerson:
    """The row with the subjects whose keys opened it, and what of the fact cannot be read any more."""
    mine, gone = subjects(recorded, *_CALLED, *_TOLD), redacted(recorded.event, *_CALLED, *_TOLD)
    if not mine and not gone:
        return row
    return replace(row, subjects=tuple(sorted({*row.subjects, *mine})), redacted=tuple(sorted({*row.redacted, *gone})))


TRACED_PEOPLE: Final = Model(name="traced_people", row=TracedPerson, key=("described_id",), keys=_keys, evolve=_evolve)
