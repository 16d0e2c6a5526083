"""Consent: given, withdrawn, overridden with a reason; for each purpose apart, with its legal basis (UU 27/2022 art. 20-25)."""

from datetime import date
from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import person_care as care
from cases.events.event import Event
from cases.fields import Prose
from cases.person.state import RULES, Person, unused
from cases.refusals import ContradictsItself, NotRecorded
from cases.vocabulary.people import ConsentForm, ConsentPurpose, LegalBasis, SpokenBy

OF_AGE_YEARS: Final = 18
LAW: Final = "UU 27/2022"


class ConsentMissing(Conflict):
    """For this purpose there is neither consent nor another legal basis."""

    code = "consent-missing"


class GuardianNeeded(FieldInvalid):
    """For a child a guardian speaks (UU 27/2022 art. 25); one that the record names."""

    code = "guardian-needed"


class BasisMissing(FieldInvalid):
    """Who goes on without consent names another legal basis (UU 27/2022 art. 20 (2))."""

    code = "basis-missing"


@command(target="person_id")
class GiveConsent(Command):
    """Record that the person, or a guardian for them, agrees to one use of their data."""

    person_id: UUID
    consent_id: UUID
    purpose: ConsentPurpose
    form: ConsentForm
    given_by: SpokenBy = SpokenBy.PERSON
    guardian_id: UUID | None = None
    until_on: date | None = None
    evidence_id: UUID | None = None
    words: Prose | None = None


@command(target="person_id")
class WithdrawConsent(Command):
    """Record that they do not agree any more."""

    person_id: UUID
    purpose: ConsentPurpose
    withdrawn_by: SpokenBy = SpokenBy.PERSON
    reason: Prose | None = None


@command(target="person_id")
class OverrideConsent(Command):
    """Go on without consent, on another legal basis, and say why."""

    person_id: UUID
    override_id: UUID
    purpose: ConsentPurpose
    legal_basis: LegalBasis
    reason: Prose


@RULES.of(GiveConsent)
def _give(command: GiveConsent, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.consent_id, "consent_id")
    age = person.age(context)
    if age is not None and age < OF_AGE_YEARS and command.given_by is not SpokenBy.GUARDIAN:
        raise GuardianNeeded(field="given_by", rule=f"{LAW} art. 25", possible=(SpokenBy.GUARDIAN,))
    if command.given_by is SpokenBy.GUARDIAN and command.guardian_id not in person.guardians:
        raise GuardianNeeded(field="guardian_id", rule=f"{LAW} art. 25", possible=tuple(map(str, person.guardians)))
    if command.given_by is SpokenBy.PERSON and command.guardian_id is not None:
        raise ContradictsItself("given by the person, and yet a guardian is named", field="guardian_id")
    if command.until_on is not None and command.until_on < context.on:
        raise ContradictsItself("it would be over already", field="until_on", possible=(context.on.isoformat(),))
    return (as_event(care.ConsentGiven, command, given_at=context.at),)


@RULES.of(WithdrawConsent)
def _withdraw(command: WithdrawConsent, person: Person, context: Context) -> tuple[Event, ...]:
    standing = person.consents.get(command.purpose)
    if standing is None or standing.basis is not LegalBasis.CONSENT:
        given = tuple(purpose for purpose, consent in person.consents.items() if consent.basis is LegalBasis.CONSENT)
        raise NotRecorded("no consent stands for this purpose", field="purpose", possible=given)
    return (as_event(care.ConsentWithdrawn, command, consent_id=standing.consent_id, withdrawn_at=context.at),)


@RULES.of(OverrideConsent)
def _override(command: OverrideConsent, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.override_id, "override_id")
    if command.legal_basis is LegalBasis.CONSENT:
        raise BasisMissing(
            field="legal_basis", rule=f"{LAW} art. 20 (2)", possible=tuple(b for b in LegalBasis if b is not LegalBasis.CONSENT)
        )
    return (as_event(care.ConsentOverridden, command, overridden_at=context.at, overridden_by=context.actor.id),)


def basis_for(person: Person, purpose: ConsentPurpose, context: Context) -> LegalBasis:
    """On which legal basis the person's data may be used for a purpose now.

    Raises:
        ConsentMissing: there is none; it is to be given or overridden first.
    """
    standing = person.consents.get(purpose)
    if standing is None or (standing.until_on is not None and standing.until_on < context.on):
        raise ConsentMissing(field="purpose", rule=f"{LAW} art. 20", possible=("GiveConsent", "OverrideConsent"), purpose=purpose)
    return standing.basis
