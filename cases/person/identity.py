"""Who the person is: claimed, checked by papers or asked of others, matched or rejected."""

from datetime import date
from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import person as told
from cases.events.event import Event
from cases.fields import FamilyCard, Line, Nik, PastDay, Prose, Region
from cases.person.civil_numbers import disagreements
from cases.person.consent import basis_for
from cases.person.state import RULES, Check, Person, unused
from cases.refusals import BeforeItBegan, ContradictsItself, NotRecorded
from cases.vocabulary import Sex
from cases.vocabulary.people import CheckMethod, CheckResult, ClaimBasis, ConsentPurpose, Disagreement, DocumentKind


class NothingClaimed(FieldInvalid):
    """A claim says at least a name, a NIK, a family card or a day of birth."""

    code = "nothing-claimed"


class NotConfirmed(Conflict):
    """No check has confirmed this claim; `possible` says how it can be checked."""

    code = "not-confirmed"


class AnotherMatched(Conflict):
    """Another claim is held to be true; it is rejected first (`possible` names it)."""

    code = "another-matched"


ASKED_OF_OTHERS: Final = (CheckMethod.DUKCAPIL_BIOMETRICS, CheckMethod.DUKCAPIL_NUMBER, CheckMethod.FAMILY)


@command(target="person_id")
class ClaimIdentity(Command):
    """Record who somebody says the person is. What NIK and family card say otherwise is noted and refuses nothing."""

    person_id: UUID
    claim_id: UUID
    basis: ClaimBasis
    name: Line | None = None
    nik: Nik | None = None
    family_card: FamilyCard | None = None
    birth_on: PastDay | None = None
    birth_place: Line | None = None
    sex: Sex | None = None
    home_region: Region | None = None
    address: Line | None = None


@command(target="person_id")
class CheckDocument(Command):
    """Record what a paper says about a claim."""

    person_id: UUID
    check_id: UUID
    claim_id: UUID
    document: DocumentKind
    result: CheckResult
    number: Line | None = None
    remark: Prose | None = None


@command(target="person_id")
class AskIdentityCheck(Command):
    """Record that others were asked who the person is. Needs consent for it, or another basis that was recorded."""

    person_id: UUID
    check_id: UUID
    method: CheckMethod
    claim_id: UUID | None = None
    letter_number: Line | None = None


@command(target="person_id")
class AnswerIdentityCheck(Command):
    """Record their answer. What it says of a name or NIK nobody claimed is claimed apart."""

    person_id: UUID
    check_id: UUID
    result: CheckResult
    name: Line | None = None
    nik: Nik | None = None
    family_card: FamilyCard | None = None
    birth_on: PastDay | None = None
    address: Line | None = None
    remark: Prose | None = None


@command(target="person_id")
class MatchIdentity(Command):
    """Hold a claim to be true, by the checks that confirmed it."""

    person_id: UUID
    claim_id: UUID


@command(target="person_id")
class RejectIdentity(Command):
    """Hold a claim to be wrong, also one that was held to be true."""

    person_id: UUID
    claim_id: UUID
    reason: Prose


@RULES.of(ClaimIdentity)
def _claim(command: ClaimIdentity, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.claim_id, "claim_id")
    if all(value is None for value in (command.name, command.nik, command.family_card, command.birth_on)):
        raise NothingClaimed(possible=("name", "nik", "family_card", "birth_on"))
    return (as_event(told.IdentityClaimed, command, claimed_at=context.at, disagreements=_said_otherwise(command, person, context)),)


@RULES.of(CheckDocument)
def _check(command: CheckDocument, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.check_id, "check_id")
    _claimed(person, command.claim_id)
    return (as_event(told.DocumentChecked, command, checked_at=context.at, checked_by=context.actor.id),)


@RULES.of(AskIdentityCheck)
def _ask(command: AskIdentityCheck, person: Person, context: Context) -> tuple[Event, ...]:
    unused(person, command.check_id, "check_id")
    if command.method not in ASKED_OF_OTHERS:
        raise ContradictsItself("papers are looked at, not asked", field="method", possible=ASKED_OF_OTHERS)
    if command.claim_id is not None:
        _claimed(person, command.claim_id)
    asked = as_event(
        told.IdentityCheckAsked,
        command,
        legal_basis=basis_for(person, ConsentPurpose.IDENTITY_MATCHING, context),
        asked_at=context.at,
        answer_due_at=context.policies.due("identity-answer", context.at, context.zone),
    )
    return (asked,)


@RULES.of(AnswerIdentityCheck)
def _answer(command: AnswerIdentityCheck, person: Person, context: Context) -> tuple[Event, ...]:
    check = _awaited(person, command.check_id)
    if context.at < check.asked_at:
        raise BeforeItBegan("answered before it was asked", field="occurred_at", possible=(check.asked_at.isoformat(),))
    return (as_event(told.IdentityCheckAnswered, command, answered_at=context.at, disagreements=_said_otherwise(command, person, context)),)


@RULES.of(MatchIdentity)
def _match(command: MatchIdentity, person: Person, context: Context) -> tuple[Event, ...]:
    _claimed(person, command.claim_id)
    if person.matched is not None and person.matched != command.claim_id:
        raise AnotherMatched(field="claim_id", possible=(str(person.matched),))
    confirming = tuple(key for key, c in person.checks.items() if c.claim_id == command.claim_id and c.result is CheckResult.CONFIRMED)
    if not confirming:
        raise NotConfirmed(field="claim_id", rule="domain.md 3", possible=("CheckDocument", "AskIdentityCheck", "AnswerIdentityCheck"))
    return (as_event(told.IdentityMatched, command, checks=confirming, matched_at=context.at, matched_by=context.actor.id),)


@RULES.of(RejectIdentity)
def _reject(command: RejectIdentity, person: Person, context: Context) -> tuple[Event, ...]:
    _claimed(person, command.claim_id)
    return (as_event(told.IdentityRejected, command, rejected_at=context.at, rejected_by=context.actor.id),)


def _claimed(person: Person, claim_id: UUID) -> None:
    if claim_id not in person.open_claims:
        raise NotRecorded("no such claim stands", field="claim_id", possible=tuple(map(str, person.open_claims)))


def _awaited(person: Person, check_id: UUID) -> Check:
    if check_id not in person.awaited:
        raise NotRecorded("no such check awaits an answer", field="check_id", possible=tuple(map(str, person.awaited)))
    return person.checks[check_id]


def _said_otherwise(command: ClaimIdentity | AnswerIdentityCheck, person: Person, context: Context) -> tuple[Disagreement, ...]:
    told_region = command.home_region if isinstance(command, ClaimIdentity) else None
    told_sex = command.sex if isinstance(command, ClaimIdentity) else None
    born: date | None = command.birth_on
    return disagreements(
        nik=command.nik,
        family_card=command.family_card,
        birth_on=born,
        age_years=None if born else person.age(context),
        sex=told_sex or person.sex,
        home_region=told_region,
        on=context.on,
    )
