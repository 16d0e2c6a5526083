"""Persons: who somebody is, as far as it is known, and what follows them through all their cases (domain.md, "The work", 3)."""

from typing import Final

from cases.decider import Command, Decider
from cases.events.event import Event
from cases.person import aid, consent, family, family_match, forgetting, identity, merging, protection, registration
from cases.person.folds import FOLDS
from cases.person.state import RULES, Person, moved, stage
from cases.vocabulary.people import LegalBasis

__all__ = ["PERSON", "Person"]

_ALWAYS: Final[frozenset[type[Command]]] = frozenset(
    {
        registration.CorrectRegistration,
        identity.ClaimIdentity,
        identity.AskIdentityCheck,
        merging.DecideDuplicate,
        merging.MergePerson,
        merging.TakeInPerson,
        family.NameGuardian,
        family.JoinHousehold,
        consent.GiveConsent,
        consent.OverrideConsent,
        protection.NoteVulnerability,
        protection.AddTag,
        protection.RecordForwardingId,
        aid.NoteAid,
        forgetting.PlaceLegalHold,
        family_match.NoteFamilyMatch,
    }
)


def possible(person: Person) -> frozenset[type[Command]]:
    """The commands that a person's record admits; a merged one lets nothing but the un-merge happen to it."""
    of_others: set[type[Command]] = {aid.WithdrawAid} if person.aid else set()
    if person.family_match is not None:
        of_others.add(family_match.ReleaseFamilyMatch)
    of_merges: set[type[Command]] = {merging.LetPersonGo} if person.taken_in else set()
    if person.merged_into is not None:
        return frozenset({merging.UnmergePerson, *of_others, *of_merges})
    if not person.registered:
        return frozenset({registration.RegisterPerson, aid.NoteAid, family_match.NoteFamilyMatch, *of_others})
    return frozenset({*_ALWAYS, *of_others, *of_merges, *_of_identity(person), *_that_end(person), *_of_forgetting(person)})


def _of_identity(person: Person) -> set[type[Command]]:
    found: set[type[Command]] = set()
    if person.open_claims:
        found |= {identity.CheckDocument, identity.MatchIdentity, identity.RejectIdentity}
    if person.awaited:
        found.add(identity.AnswerIdentityCheck)
    return found


def _of_forgetting(person: Person) -> set[type[Command]]:
    if person.forgetting_basis is None:
        return set() if person.to_be_forgotten else {forgetting.AskForgetting}
    return {forgetting.ForgetPerson, forgetting.DeclineForgetting}


def _that_end(person: Person) -> set[type[Command]]:
    """What can be ended, because it holds."""
    ends: tuple[tuple[object, type[Command]], ...] = (
        (person.guardians, family.EndGuardian),
        (person.households, family.LeaveHousehold),
        (any(c.basis is LegalBasis.CONSENT for c in person.consents.values()), consent.WithdrawConsent),
        (person.vulnerabilities, protection.EndVulnerability),
        (person.tags, protection.RemoveTag),
        (person.forwarding_ids, protection.WithdrawForwardingId),
        (person.holds, forgetting.LiftLegalHold),
    )
    return {command for holds, command in ends if holds}


PERSON: Final[Decider[Command, Person, Event]] = Decider(
    kind="person",
    initial=Person(),
    evolve=FOLDS,
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
    moved=moved,
)
