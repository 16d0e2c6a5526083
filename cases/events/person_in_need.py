"""What is learnt of the person in need, and of which kinds of need (PPKS) they are held to be."""

from datetime import date
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import Sex, SpmGroup
from cases.vocabulary.people import Disagreement

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
PersonText = Annotated[Sealable[str | None], Personal(of="person_id")]
PersonDay = Annotated[Sealable[date | None], Personal(of="person_id")]


@event(shape=2)
class PersonDescribed(Event):
    """Something became known of the person. A field without a value says nothing about it.

    Attributes:
        age_years: in full years, on the day of this fact.
        home_region: where the person belongs, as far down as it is known.
        label: what an unknown person is called meanwhile.
        disagreements: what NIK and family card say otherwise than the other facts: a warning.
    """

    person_id: Open[UUID]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    citizen: Open[bool | None] = None
    home_region: Open[str | None] = None
    label: PersonText = None
    name: PersonText = None
    nickname: PersonText = None
    nik: PersonText = None
    family_card: PersonText = None
    birth_on: PersonDay = None
    birth_place: PersonText = None
    address: PersonText = None
    phone: PersonText = None
    marks: PersonText = None
    language: PersonText = None
    belongings: PersonText = None
    health: Annotated[Sealable[str | None], Specific(of="person_id")] = None
    disagreements: Open[tuple[Disagreement, ...]] = ()


@event(shape=2)
class PersonCorrected(Event):
    """An earlier description was wrong: which, the right values, and which fields turned out to be unknown.

    Attributes:
        corrects: the version, in this stream, of the fact corrected; the first is 1.
        unknown: names of fields that are not known after all.
        disagreements: what NIK and family card say otherwise than the other facts: a warning.
    """

    person_id: Open[UUID]
    corrects: Open[int]
    unknown: Open[tuple[str, ...]] = ()
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    citizen: Open[bool | None] = None
    home_region: Open[str | None] = None
    name: PersonText = None
    nik: PersonText = None
    family_card: PersonText = None
    birth_on: PersonDay = None
    address: PersonText = None
    reason: RecordText = None
    disagreements: Open[tuple[Disagreement, ...]] = ()


@event()
class CategoryAssigned(Event):
    """The person is held to be of a kind of PPKS, from a day on.

    Attributes:
        category: `PPKS01` … `PPKS26`.
        neglected: whether the person is neglected; some kinds count in the minimum service standard only then.
        spm_group: the group in which the person counts, by the code list in force.
    """

    assignment_id: Open[UUID]
    person_id: Open[UUID]
    category: Open[str]
    neglected: Open[bool]
    started_on: Open[date]
    spm_group: Open[SpmGroup | None] = None


@event()
class CategoryEnded(Event):
    """The person is no longer of that kind, from a day on."""

    assignment_id: Open[UUID]
    ended_on: Open[date]


@event()
class CategoryCorrected(Event):
    """The assignment was wrong; it should be read like this from its beginning."""

    assignment_id: Open[UUID]
    category: Open[str]
    neglected: Open[bool]
    started_on: Open[date]
    spm_group: Open[SpmGroup | None] = None
    reason: RecordText = None


@event()
class CategoryWithdrawn(Event):
    """The assignment was wrong altogether: the person never was of that kind."""

    assignment_id: Open[UUID]
    reason: RecordText = None
