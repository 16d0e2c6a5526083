"""What is known of a person: claims and checks, family, consents, marks, and which other records are theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from cases.by_type import Rules
from cases.decider import Context
from cases.errors import Conflict
from cases.refusals import AlreadyRecorded, not_before
from cases.vocabulary import Sex
from cases.vocabulary.people import CheckMethod, CheckResult, ConsentPurpose, DuplicateVerdict, ForgettingBasis, LegalBasis


class PersonMerged(Conflict):
    """This record was merged into another of the same person; work goes on there (`possible`)."""

    code = "person-merged"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who somebody says the person is; what the office holds of it."""

    claimed_at: datetime
    rejected: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check of a claim; without a result an answer is awaited."""

    method: CheckMethod
    asked_at: datetime
    claim_id: UUID | None = None
    result: CheckResult | None = None


@dataclass(frozen=True, kw_only=True)
class Consent:
    """On which basis data are used for a purpose: a consent that stands, or another basis."""

    consent_id: UUID
    basis: LegalBasis
    until_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Aid:
    """Something given for a period, or an item."""

    service: str
    period: str | None
    item: str | None


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as the facts have them.

    Attributes:
        size: how many facts there are; also the version of the last.
        ids: every id that was used in the record.
        age_years, age_on: the age told last, and when.
        matched: the claim that the office holds to be true.
        merged_into: the record in which work goes on; `merge_id` names the merge, and `merged_at` when.
        taken_in: records merged into this one, each with its merge.
        aid: what was given for a period or item, by the id of the service.
        described: the version of the last fact that describes the person.
        family_match: the match of the family that is accepted as theirs.
        verdicts: what was decided of other records that may be of the same person.
        holds: legal holds that keep the data.
        forgetting_basis, forgetting_asked_at, forgetting_hands: on what basis, when and by whom it was asked that the person
            be forgotten, while nobody has decided.
        forgetting_notice: because of which decision of another office.
        to_be_forgotten: whether that was decided.
    """

    size: int = 0
    registered_at: datetime | None = None
    registered_by: UUID | None = None
    region: str = ""
    sex: Sex | None = None
    age_years: int | None = None
    age_on: datetime | None = None
    citizen: bool | None = None
    claims: Mapping[UUID, Claim] = field(default_factory=dict)
    checks: Mapping[UUID, Check] = field(default_factory=dict)
    matched: UUID | None = None
    merged_into: UUID | None = None
    merge_id: UUID | None = None
    merged_at: datetime | None = None
    taken_in: Mapping[UUID, UUID] = field(default_factory=dict)
    guardians: Mapping[UUID, date] = field(default_factory=dict)
    households: Mapping[UUID, date] = field(default_factory=dict)
    consents: Mapping[ConsentPurpose, Consent] = field(default_factory=dict)
    vulnerabilities: frozenset[UUID] = frozenset()
    tags: Mapping[str, date] = field(default_factory=dict)
    forwarding_ids: frozenset[UUID] = frozenset()
    aid: Mapping[UUID, Aid] = field(default_factory=dict)
    verdicts: Mapping[UUID, DuplicateVerdict] = field(default_factory=dict)
    holds: frozenset[UUID] = frozenset()
    forgetting_basis: ForgettingBasis | None = None
    forgetting_asked_at: datetime | None = None
    forgetting_hands: tuple[UUID, ...] = ()
    forgetting_notice: tuple[str, str] | None = None
    to_be_forgotten: bool = False
    described: int = 0
    family_match: UUID | None = None
    ids: frozenset[UUID] = frozenset()

    @property
    def registered(self) -> bool:
        """Whether there is a record of the person's own, and not only mentions and aid."""
        return self.registered_at is not None

    @property
    def awaited(self) -> tuple[UUID, ...]:
        """The checks that were asked of others and are not answered."""
        return tuple(key for key, check in self.checks.items() if check.result is None)

    @property
    def open_claims(self) -> tuple[UUID, ...]:
        """The claims that were not rejected."""
        return tuple(key for key, claim in self.claims.items() if not claim.rejected)

    def age(self, context: Context) -> int | None:
        """The age in years now, as far as it is known."""
        if self.age_years is None or self.age_on is None:
            return None
        return self.age_years + max(0, (context.at - self.age_on).days) // 365


def stage(person: Person) -> str:
    """The stage that people see."""
    stages = (
        (person.merged_into is not None, "merged"),
        (person.to_be_forgotten, "to-be-forgotten"),
        (person.forgetting_basis is not None, "forgetting-asked-for"),
        (not person.registered, "not-registered"),
        (person.matched is not None, "matched"),
        (bool(person.awaited), "being-checked"),
        (bool(person.open_claims), "claimed"),
    )
    return next((name for holds, name in stages if holds), "provisional")


def moved(person: Person) -> PersonMerged | None:
    """Where work goes on, for a record that was merged."""
    if person.merged_into is None:
        return None
    return PersonMerged(field="person_id", possible=(str(person.merged_into),))


def _registered_before(person: Person, context: Context) -> None:
    not_before(person.registered_at, context)


RULES: Final[Rules[Person]] = Rules(_registered_before)


def unused(person: Person, new_id: UUID, field_name: str) -> None:
    """Refuse an id that the record already knows."""
    if new_id in person.ids:
        raise AlreadyRecorded("this id is already used in the record", field=field_name)
