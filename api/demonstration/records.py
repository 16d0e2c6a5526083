"""Records of persons that turn out to be of one person, or not: merged, and taken apart again."""

from uuid import UUID

from api.demonstration.telling import Telling
from cases.decider import Command
from cases.person.merging import DecideDuplicate, MergePerson, UnmergePerson
from cases.person.registration import RegisterPerson
from cases.vocabulary.people import DuplicateEvidence, DuplicateVerdict


def merge(told: Telling, second_id: UUID) -> None:
    """Find that two records are of one person, and merge the second into the first."""
    _register(told, told.person_id)
    _register(told, second_id)
    same = DecideDuplicate(
        person_id=second_id,
        other_id=told.person_id,
        verdict=DuplicateVerdict.SAME,
        reason="Nama, umur dan desa sama; dikenali tetangga",
        evidence=(DuplicateEvidence.NAME, DuplicateEvidence.AGE, DuplicateEvidence.PLACE),
    )
    _later(told, same, 10, 160)
    merged = MergePerson(person_id=second_id, into_id=told.person_id, merge_id=told.new_id(), reason="Satu orang, dua berkas")
    told.tell(merged, told.social_worker, after=told.chance.minutes(5, 90), lag=told.chance.minutes(2, 60))


def merge_wrongly(told: Telling) -> None:
    """Merge the record of somebody else into this person's, and take them apart again."""
    other_id = told.new_id()
    _register(told, told.person_id)
    _register(told, other_id)
    merged = MergePerson(person_id=other_id, into_id=told.person_id, merge_id=told.new_id(), reason="Nama dan desa sama")
    _later(told, merged, 5, 40)
    _later(told, UnmergePerson(person_id=other_id, reason="Ternyata dua orang, kakak beradik"), 5, 60)


def _register(told: Telling, person_id: UUID) -> None:
    known = told.person
    registered = RegisterPerson(
        person_id=person_id,
        region=told.story.region,
        sex=known.sex if known else None,
        age_years=known.age_years if known else None,
        age_estimated=True,
        citizen=True,
        label=known.label if known else None,
        name=known.name if known else None,
    )
    told.tell(registered, told.desk, after=told.until_office_hours(told.chance.days(0.2, 4)), lag=told.chance.minutes(2, 60))


def _later(told: Telling, command: Command, least_days: int, most_days: int) -> None:
    wait = told.until_office_hours(told.chance.days(least_days, most_days))
    told.tell(command, told.social_worker, after=wait, lag=told.chance.minutes(2, 300))
