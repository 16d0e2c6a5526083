"""A person's own record: who they are, as far as it is known; family, consent, protection, other records of the same person.

The stream's id is the pseudonymous person id that complaints and cases already use, so `of=STREAM` seals a field under the
person's key.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import Sex
from cases.vocabulary.people import (
    CheckMethod,
    CheckResult,
    ClaimBasis,
    ConsentForm,
    ConsentPurpose,
    Disagreement,
    DocumentKind,
    DuplicateEvidence,
    DuplicateVerdict,
    GuardianRelation,
    HouseholdRole,
    LegalBasis,
    OutsideSystem,
    SpokenBy,
    Vulnerability,
)
from cases.vocabulary.services import FundingSource

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


@event()
class GuardianNamed(Event):
    """Somebody speaks for the person, from a day on. The guardian's data are sealed under the guardian's own key."""

    guardian_id: Open[UUID]
    relation: Open[GuardianRelation]
    since_on: Open[date]
    decree_number: Open[str | None] = None
    name: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None
    phone: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None
    address: Annotated[Sealable[str | None], Personal(of="guardian_id")] = None


@event()
class GuardianEnded(Event):
    """Somebody does not speak for the person any more."""

    guardian_id: Open[UUID]
    ended_on: Open[date]
    reason: PersonText = None


@event()
class HouseholdJoined(Event):
    """The person belongs to a household (a family card, KK), from a day on."""

    household_id: Open[UUID]
    role: Open[HouseholdRole]
    since_on: Open[date]
    disagreements: Open[tuple[Disagreement, ...]] = ()
    family_card: PersonText = None


@event()
class HouseholdLeft(Event):
    """The person does not belong to the household any more."""

    household_id: Open[UUID]
    left_on: Open[date]
    reason: PersonText = None


@event()
class ConsentGiven(Event):
    """The person, or the guardian for them, agrees to one use of their data."""

    consent_id: Open[UUID]
    purpose: Open[ConsentPurpose]
    given_by: Open[SpokenBy]
    form: Open[ConsentForm]
    given_at: Open[datetime]
    guardian_id: Open[UUID | None] = None
    until_on: Open[date | None] = None
    evidence_id: Open[UUID | None] = None
    words: PersonText = None


@event()
class ConsentWithdrawn(Event):
    """The consent does not hold any more."""

    consent_id: Open[UUID]
    purpose: Open[ConsentPurpose]
    withdrawn_by: Open[SpokenBy]
    withdrawn_at: Open[datetime]
    reason: PersonText = None


@event()
class ConsentOverridden(Event):
    """The office goes on without consent, on another legal basis, and why (UU 27/2022 art. 20)."""

    override_id: Open[UUID]
    purpose: Open[ConsentPurpose]
    legal_basis: Open[LegalBasis]
    overridden_at: Open[datetime]
    overridden_by: Open[UUID]
    reason: PersonText = None


@event()
class VulnerabilityNoted(Event):
    """Why the person needs more protection; specific personal data."""

    vulnerability_id: Open[UUID]
    since_on: Open[date | None] = None
    kind: Annotated[Sealable[Vulnerability | None], Specific(of=STREAM)] = None
    detail: Annotated[Sealable[str | None], Specific(of=STREAM)] = None


@event()
class VulnerabilityEnded(Event):
    """It does not hold any more."""

    vulnerability_id: Open[UUID]
    ended_on: Open[date]
    reason: PersonText = None


@event()
class TagAdded(Event):
    """The person is marked with a local tag, a programme or a priority (code list `tags`)."""

    tag: Open[str]
    since_on: Open[date]


@event()
class TagRemoved(Event):
    """The mark does not hold any more."""

    tag: Open[str]
    until_on: Open[date]


@event()
class ForwardingIdRecorded(Event):
    """The person has a number in another system, such as the ID DTKS of old."""

    forwarding_id: Open[UUID]
    system: Open[OutsideSystem]
    number: PersonText = None


@event()
class ForwardingIdWithdrawn(Event):
    """The number is not this person's."""

    forwarding_id: Open[UUID]
    reason: PersonText = None


@event()
class AidNoted(Event):
    """Something was given to the person for a period, or an item, in one of their cases: in one append with the delivery.

    Attributes:
        repeats: the service for the same period or item that came first.
    """

    service_id: Open[UUID]
    case_id: Open[UUID]
    service: Open[str]
    fund: Open[FundingSource]
    period: Open[str | None] = None
    item: Open[str | None] = None
    repeats: Open[UUID | None] = None


@event()
class AidWithdrawn(Event):
    """It was never given."""

    service_id: Open[UUID]
