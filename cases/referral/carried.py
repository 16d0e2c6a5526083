"""What a referral carries to the provider: the fields it names, as the office knew them when it was sent, and no others."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from cases.events import assessment, case, person, person_care, person_in_need, referral, response
from cases.events.event import REDACTED, Event

SAID: Final[Mapping[type[Event], Mapping[str, str]]] = {
    case.CaseOpened: {"sex": "sex", "age_years": "age_years", "citizen": "citizen", "region": "region"},
    case.CaseCorrected: {"region": "region"},
    person_in_need.PersonDescribed: {
        "name": "name",
        "sex": "sex",
        "age_years": "age_years",
        "citizen": "citizen",
        "marks": "marks",
        "region": "home_region",
        "nik": "nik",
        "condition": "health",
    },
    person_in_need.PersonCorrected: {
        "name": "name",
        "sex": "sex",
        "age_years": "age_years",
        "citizen": "citizen",
        "region": "home_region",
        "nik": "nik",
    },
    person.PersonRegistered: {
        "name": "name",
        "sex": "sex",
        "age_years": "age_years",
        "citizen": "citizen",
        "marks": "marks",
        "place": "place_found",
    },
    person.RegistrationCorrected: {"name": "name", "sex": "sex", "age_years": "age_years", "citizen": "citizen"},
    person.IdentityClaimed: {"name": "name", "sex": "sex", "nik": "nik", "region": "home_region"},
    response.PersonFound: {"place": "place", "condition": "condition"},
    assessment.RiskAssessed: {"risk": "level"},
    assessment.AssessmentRecorded: {"needs": "needs", "condition": "health"},
    person_care.GuardianNamed: {"guardian": "name"},
    referral.ReferralRequested: {"reason": "reason"},
}
"""Event to field carried and the event's own field that says it. What was said last is carried."""


def carried(names: Iterable[str], facts: Iterable[Event]) -> dict[str, Any]:
    """The values of the fields that a referral names; what is not known, or was forgotten, is left out.

    Args:
        names: of the fields carried.
        facts: of the case, the person and the referral, opened, in the order in which the office learnt them.
    """
    known = _Known()
    for fact in facts:
        known.take_up(fact)
    found = {**known.values, "categories": tuple(sorted(set(known.categories.values())))}
    return {name: found[name] for name in names if found.get(name) not in (None, ())}


class _Known:
    """What is known so far."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.categories: dict[UUID, str] = {}
        self._claims: dict[UUID, dict[str, Any]] = {}
        self._guardian: UUID | None = None

    def take_up(self, fact: Event) -> None:
        """Take up what one fact says."""
        said = _said(fact)
        match fact:
            case person.IdentityClaimed(claim_id=claim_id):
                self._claims[claim_id] = said
            case person.IdentityMatched(claim_id=claim_id):
                said = self._claims.get(claim_id, {})
            case person.IdentityRejected(claim_id=claim_id):
                self._reject(self._claims.pop(claim_id, {}))
            case person_in_need.PersonCorrected(unknown=unknown):
                self._forget("region" if name == "home_region" else name for name in unknown)
            case person_in_need.CategoryAssigned(assignment_id=key) | person_in_need.CategoryCorrected(assignment_id=key):
                self.categories[key] = fact.category
            case person_in_need.CategoryEnded(assignment_id=key) | person_in_need.CategoryWithdrawn(assignment_id=key):
                self.categories.pop(key, None)
            case person_care.GuardianNamed(guardian_id=guardian_id):
                self._guardian = guardian_id
            case person_care.GuardianEnded(guardian_id=guardian_id) if guardian_id == self._guardian:
                self._forget(("guardian",))
        self.values |= said

    def _reject(self, claim: Mapping[str, Any]) -> None:
        """What only the rejected claim said is not known; what another claim says stands in its place."""
        self._forget(name for name, value in claim.items() if self.values.get(name) == value)
        for other in self._claims.values():
            self.values = {**other, **self.values}

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            self.values.pop(name, None)


def _said(fact: Event) -> dict[str, Any]:
    given = {name: getattr(fact, field) for name, field in SAID.get(type(fact), {}).items()}
    return {name: value for name, value in given.items() if value is not None and value is not REDACTED}
