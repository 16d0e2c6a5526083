"""How a person takes up their facts. Nothing is refused here."""

from typing import Final
from uuid import UUID

from cases.by_type import Folds, changed
from cases.events import forgetting
from cases.events import person as told
from cases.events import person_care as care
from cases.person.state import Aid, Check, Claim, Consent, Person
from cases.vocabulary.people import CheckMethod, LegalBasis

FOLDS: Final[Folds[Person]] = Folds()


@FOLDS.of(told.PersonRegistered)
def _registered(person: Person, event: told.PersonRegistered) -> Person:
    return changed(
        _described(person),
        registered_at=event.registered_at,
        registered_by=event.registered_by,
        region=event.region,
        sex=event.sex,
        age_years=event.age_years,
        age_on=event.registered_at,
        citizen=event.citizen,
    )


@FOLDS.of(told.RegistrationCorrected)
def _corrected(person: Person, event: told.RegistrationCorrected) -> Person:
    return changed(
        _described(person),
        region=event.region or person.region,
        sex=event.sex or person.sex,
        age_years=person.age_years if event.age_years is None else event.age_years,
        citizen=person.citizen if event.citizen is None else event.citizen,
    )


@FOLDS.of(told.IdentityClaimed)
def _claimed(person: Person, event: told.IdentityClaimed) -> Person:
    claims = {**person.claims, event.claim_id: Claim(claimed_at=event.claimed_at)}
    return changed(_described(person, event.claim_id), claims=claims)


@FOLDS.of(told.DocumentChecked)
def _document(person: Person, event: told.DocumentChecked) -> Person:
    check = Check(method=CheckMethod.DOCUMENTS, asked_at=event.checked_at, claim_id=event.claim_id, result=event.result)
    return changed(_one_more(person, event.check_id), checks={**person.checks, event.check_id: check})


@FOLDS.of(told.IdentityCheckAsked)
def _asked(person: Person, event: told.IdentityCheckAsked) -> Person:
    check = Check(method=event.method, asked_at=event.asked_at, claim_id=event.claim_id)
    return changed(_one_more(person, event.check_id), checks={**person.checks, event.check_id: check})


@FOLDS.of(told.IdentityCheckAnswered)
def _answered(person: Person, event: told.IdentityCheckAnswered) -> Person:
    checks = {k: changed(c, result=event.result) if k == event.check_id else c for k, c in person.checks.items()}
    return changed(_one_more(person), checks=checks)


@FOLDS.of(told.IdentityMatched)
def _matched(person: Person, event: told.IdentityMatched) -> Person:
    return changed(_one_more(person), matched=event.claim_id)


@FOLDS.of(told.IdentityRejected)
def _rejected(person: Person, event: told.IdentityRejected) -> Person:
    claims = {k: changed(c, rejected=True) if k == event.claim_id else c for k, c in person.claims.items()}
    return changed(_described(person), claims=claims, matched=None if person.matched == event.claim_id else person.matched)


@FOLDS.of(told.PersonMergedInto)
def _merged(person: Person, event: told.PersonMergedInto) -> Person:
    return changed(_one_more(person), merged_into=event.into_id, merge_id=event.merge_id, merged_at=event.merged_at)


@FOLDS.of(told.PersonUnmerged)
def _unmerged(person: Person, _: told.PersonUnmerged) -> Person:
    return changed(_one_more(person), merged_into=None, merge_id=None, merged_at=None)


@FOLDS.of(told.PersonTakenIn)
def _taken_in(person: Person, event: told.PersonTakenIn) -> Person:
    return changed(_one_more(person), taken_in={**person.taken_in, event.merged_id: event.merge_id})


@FOLDS.of(told.PersonLetGo)
def _let_go(person: Person, event: told.PersonLetGo) -> Person:
    return changed(_one_more(person), taken_in={k: m for k, m in person.taken_in.items() if k != event.merged_id})


@FOLDS.of(told.DuplicateDecided)
def _decided(person: Person, event: told.DuplicateDecided) -> Person:
    return changed(_one_more(person), verdicts={**person.verdicts, event.other_id: event.verdict})


@FOLDS.of(care.GuardianNamed)
def _guardian(person: Person, event: care.GuardianNamed) -> Person:
    return changed(_one_more(person, event.guardian_id), guardians={**person.guardians, event.guardian_id: event.since_on})


@FOLDS.of(care.GuardianEnded)
def _guardian_ended(person: Person, event: care.GuardianEnded) -> Person:
    return changed(_one_more(person), guardians={k: day for k, day in person.guardians.items() if k != event.guardian_id})


@FOLDS.of(care.HouseholdJoined)
def _joined(person: Person, event: care.HouseholdJoined) -> Person:
    return changed(_one_more(person), households={**person.households, event.household_id: event.since_on})


@FOLDS.of(care.HouseholdLeft)
def _left(person: Person, event: care.HouseholdLeft) -> Person:
    return changed(_one_more(person), households={k: day for k, day in person.households.items() if k != event.household_id})


@FOLDS.of(care.ConsentGiven)
def _given(person: Person, event: care.ConsentGiven) -> Person:
    consent = Consent(consent_id=event.consent_id, basis=LegalBasis.CONSENT, until_on=event.until_on)
    return changed(_one_more(person, event.consent_id), consents={**person.consents, event.purpose: consent})


@FOLDS.of(care.ConsentWithdrawn)
def _withdrawn(person: Person, event: care.ConsentWithdrawn) -> Person:
    return changed(_one_more(person), consents={k: c for k, c in person.consents.items() if k is not event.purpose})


@FOLDS.of(care.ConsentOverridden)
def _overridden(person: Person, event: care.ConsentOverridden) -> Person:
    consent = Consent(consent_id=event.override_id, basis=event.legal_basis)
    return changed(_one_more(person, event.override_id), consents={**person.consents, event.purpose: consent})


@FOLDS.of(care.VulnerabilityNoted)
def _vulnerable(person: Person, event: care.VulnerabilityNoted) -> Person:
    return changed(_one_more(person, event.vulnerability_id), vulnerabilities=person.vulnerabilities | {event.vulnerability_id})


@FOLDS.of(care.VulnerabilityEnded)
def _not_vulnerable(person: Person, event: care.VulnerabilityEnded) -> Person:
    return changed(_one_more(person), vulnerabilities=person.vulnerabilities - {event.vulnerability_id})


@FOLDS.of(care.TagAdded)
def _tagged(person: Person, event: care.TagAdded) -> Person:
    return changed(_one_more(person), tags={**person.tags, event.tag: event.since_on})


@FOLDS.of(care.TagRemoved)
def _untagged(person: Person, event: care.TagRemoved) -> Person:
    return changed(_one_more(person), tags={k: day for k, day in person.tags.items() if k != event.tag})


@FOLDS.of(care.ForwardingIdRecorded)
def _forwarding(person: Person, event: care.ForwardingIdRecorded) -> Person:
    return changed(_one_more(person, event.forwarding_id), forwarding_ids=person.forwarding_ids | {event.forwarding_id})


@FOLDS.of(care.ForwardingIdWithdrawn)
def _not_forwarding(person: Person, event: care.ForwardingIdWithdrawn) -> Person:
    return changed(_one_more(person), forwarding_ids=person.forwarding_ids - {event.forwarding_id})


@FOLDS.of(care.AidNoted)
def _aid(person: Person, event: care.AidNoted) -> Person:
    given = Aid(service=event.service, period=event.period, item=event.item)
    return changed(_one_more(person, event.service_id), aid={**person.aid, event.service_id: given})


@FOLDS.of(care.AidWithdrawn)
def _no_aid(person: Person, event: care.AidWithdrawn) -> Person:
    return changed(_one_more(person), aid={k: given for k, given in person.aid.items() if k != event.service_id})


@FOLDS.of(forgetting.ForgettingAsked)
def _forgetting_asked(person: Person, event: forgetting.ForgettingAsked) -> Person:
    hands = tuple(hand for hand in (event.asked_by, event.asked_for) if hand is not None)
    asked = changed(_one_more(person), forgetting_basis=event.basis, forgetting_asked_at=event.asked_at, forgetting_hands=hands)
    return changed(asked, forgetting_notice=event.notice)


@FOLDS.of(forgetting.ForgettingDecided)
def _forgetting_decided(person: Person, _: forgetting.ForgettingDecided) -> Person:
    return changed(_forgetting_over(person), to_be_forgotten=True)


@FOLDS.of(forgetting.ForgettingDeclined)
def _forgetting_declined(person: Person, _: forgetting.ForgettingDeclined) -> Person:
    return _forgetting_over(person)


def _forgetting_over(person: Person) -> Person:
    return changed(_one_more(person), forgetting_basis=None, forgetting_asked_at=None, forgetting_hands=(), forgetting_notice=None)


@FOLDS.of(forgetting.LegalHoldPlaced)
def _hold_placed(person: Person, event: forgetting.LegalHoldPlaced) -> Person:
    return changed(_one_more(person, event.hold_id), holds=person.holds | {event.hold_id})


@FOLDS.of(forgetting.LegalHoldLifted)
def _hold_lifted(person: Person, event: forgetting.LegalHoldLifted) -> Person:
    return changed(_one_more(person), holds=person.holds - {event.hold_id})


@FOLDS.of(care.FamilyMatchNoted)
def _family(person: Person, event: care.FamilyMatchNoted) -> Person:
    return changed(_one_more(person), family_match=event.match_id)


@FOLDS.of(care.FamilyMatchReleased)
def _no_family(person: Person, event: care.FamilyMatchReleased) -> Person:
    return changed(_one_more(person), family_match=None if person.family_match == event.match_id else person.family_match)


def _described(person: Person, *used: UUID) -> Person:
    return changed(_one_more(person, *used), described=person.size + 1)


def _one_more(person: Person, *used: UUID) -> Person:
    return changed(person, size=person.size + 1, ids=person.ids | set(used) if used else person.ids)
