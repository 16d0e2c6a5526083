"""A person's own record: who they are, as far as it is known, and which other records are of the same person.

The stream's id is the pseudonymous person id that complaints and cases already use, so `of=STREAM` seals a field under the
person's key.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import Sex
from cases.vocabulary.people import (
    CheckMethod,
    CheckResult,
    ClaimBasis,
    Disagreement,
    DocumentKind,
    DuplicateEvidence,
    DuplicateVerdict,
    LegalBasis,
)

PersonText = Annotated[Sealable[str | None], Personal(of=STREAM)]
PersonDay = Annotated[Sealable[date | None], Personal(of=STREAM)]


@event()
class PersonRegistered(Event):
    """A person has a record of their own, for the time being without proof of who they are.

    Attributes:
        region: where they were found or live: decides who sees the record.
        age_years: in full years, on the day of this fact.
        label: what a person without a name is called meanwhile.
        aliases: other names, one a line.
    """

    region: Open[str]
    registered_at: Open[datetime]
    registered_by: Open[UUID]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    citizen: Open[bool | None] = None
    label: PersonText = None
    name: PersonText = None
    aliases: PersonText = None
    marks: PersonText = None
    place_found: PersonText = None


@event()
class RegistrationCorrected(Event):
    """What was said at registration was wrong: the right values. What has none stays as it was.

    Attributes:
        corrects: the version, in this stream, of the fact corrected; the first is 1.
    """

    corrects: Open[int]
    region: Open[str | None] = None
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    citizen: Open[bool | None] = None
    label: PersonText = None
    name: PersonText = None
    aliases: PersonText = None
    reason: PersonText = None


@event()
class IdentityClaimed(Event):
    """Somebody says who the person is. Nothing known before is overwritten.

    Attributes:
        disagreements: what NIK and family card say otherwise than the other facts: a warning.
    """

    claim_id: Open[UUID]
    basis: Open[ClaimBasis]
    claimed_at: Open[datetime]
    disagreements: Open[tuple[Disagreement, ...]] = ()
    home_region: Open[str | None] = None
    sex: Open[Sex | None] = None
    name: PersonText = None
    nik: PersonText = None
    family_card: PersonText = None
    birth_on: PersonDay = None
    birth_place: PersonText = None
    address: PersonText = None


@event()
class DocumentChecked(Event):
    """A paper was looked at, for a claim."""

    check_id: Open[UUID]
    claim_id: Open[UUID]
    document: Open[DocumentKind]
    result: Open[CheckResult]
    checked_at: Open[datetime]
    checked_by: Open[UUID]
    number: PersonText = None
    remark: PersonText = None


@event()
class IdentityCheckAsked(Event):
    """Another was asked who the person is: the civil registry by fingerprint or iris, or a family.

    Attributes:
        claim_id: the claim to be checked; None: nothing is claimed yet.
        legal_basis: on which the person's data went there.
    """

    check_id: Open[UUID]
    method: Open[CheckMethod]
    legal_basis: Open[LegalBasis]
    asked_at: Open[datetime]
    answer_due_at: Open[datetime]
    claim_id: Open[UUID | None] = None
    letter_number: PersonText = None


@event()
class IdentityCheckAnswered(Event):
    """The answer."""

    check_id: Open[UUID]
    result: Open[CheckResult]
    answered_at: Open[datetime]
    disagreements: Open[tuple[Disagreement, ...]] = ()
    name: PersonText = None
    nik: PersonText = None
    family_card: PersonText = None
    birth_on: PersonDay = None
    address: PersonText = None
    remark: PersonText = None


@event()
class IdentityMatched(Event):
    """The office holds a claim to be true, by these checks."""

    claim_id: Open[UUID]
    checks: Open[tuple[UUID, ...]]
    matched_at: Open[datetime]
    matched_by: Open[UUID]


@event()
class IdentityRejected(Event):
    """The office holds a claim to be wrong; also one that it held to be true before."""

    claim_id: Open[UUID]
    rejected_at: Open[datetime]
    rejected_by: Open[UUID]
    reason: PersonText = None


@event()
class PersonMergedInto(Event):
    """This record and another are of one person; work goes on in the other."""

    into_id: Open[UUID]
    merge_id: Open[UUID]
    merged_at: Open[datetime]
    merged_by: Open[UUID]
    reason: PersonText = None


@event()
class PersonTakenIn(Event):
    """Another record is of this person: it was merged into this one, in the same append."""

    merged_id: Open[UUID]
    merge_id: Open[UUID]
    merged_at: Open[datetime]
    merged_by: Open[UUID]


@event()
class PersonUnmerged(Event):
    """The merge was wrong: this record is of a person of its own again."""

    from_id: Open[UUID]
    merge_id: Open[UUID]
    unmerged_at: Open[datetime]
    unmerged_by: Open[UUID]
    reason: PersonText = None


@event()
class PersonLetGo(Event):
    """The other record is not of this person after all."""

    merged_id: Open[UUID]
    merge_id: Open[UUID]
    unmerged_at: Open[datetime]
    unmerged_by: Open[UUID]


@event()
class DuplicateDecided(Event):
    """Somebody looked at two records that may be of one person, and decided.

    Attributes:
        evidence: what spoke for it, as it was shown.
    """

    other_id: Open[UUID]
    verdict: Open[DuplicateVerdict]
    evidence: Open[tuple[DuplicateEvidence, ...]]
    decided_at: Open[datetime]
    decided_by: Open[UUID]
    reason: PersonText = None
