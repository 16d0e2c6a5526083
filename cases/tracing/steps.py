"""The steps of tracing and reunification (tracing_steps.csv), each with the facts that record it: one table for everybody."""

from collections.abc import Mapping
from typing import Final

from cases.events import case, match, person, person_in_need, referral, shelter, tracing
from cases.events.event import Event

STEPS: Final[Mapping[str, tuple[type[Event], ...]]] = {
    "T01": (case.CaseOpened, person.PersonRegistered),
    "T02": (person_in_need.PersonDescribed, tracing.TracingBegan, tracing.PersonDocumented),
    "T03": (person.IdentityCheckAsked, person.IdentityCheckAnswered, person.IdentityMatched, person.IdentityRejected),
    "T04": (shelter.PersonAdmitted,),
    "T05": (tracing.TracingPlanned, tracing.TracingOrdered),
    "T06": (tracing.TracingAttempted, tracing.CandidateFamilyRecorded),
    "T07": (match.MatchAccepted, match.MatchVerified),
    "T08": (match.FamilyAssessed,),
    "T14": (tracing.CandidateFamilyRefused, referral.ReferralRequested),
    "T15": (tracing.TracingEnded, case.CaseClosed),
}
"""Step to the facts that record it."""
