"""The steps of tracing and reunification (tracing_steps.csv), each with the facts that record it: one table for everybody."""

from collections.abc import Mapping
from typing import Final

from cases.events import case, homecoming, match, person, person_in_need, referral, reunification, shelter, tracing
from cases.events.event import Event

STEPS: Final[Mapping[str, tuple[type[Event], ...]]] = {
    "T01": (case.CaseOpened, person.PersonRegistered),
    "T02": (person_in_need.PersonDescribed, tracing.TracingBegan, tracing.PersonDocumented),
    "T03": (person.IdentityCheckAsked, person.IdentityCheckAnswered, person.IdentityMatched, person.IdentityRejected),
    "T04": (shelter.PersonAdmitted,),
    "T05": (tracing.TracingPlanned, tracing.TracingOrdered),
    "T06": (tracing.TracingAttempted, tracing.CandidateFamilyRecorded),
    "T07": (match.MatchAccepted, match.MatchVerified, match.VerificationWithdrawn),
    "T08": (match.FamilyAssessed,),
    "T09": (reunification.ReunificationProposed, reunification.ReunificationApproved, reunification.ReunificationRefused),
    "T10": (reunification.WishRecorded, reunification.StatementSigned),
    "T11": (reunification.HandoverSigned, reunification.HandoverCorrected),
    "T12": (
        homecoming.LegPlanned,
        homecoming.LegCancelled,
        homecoming.LegDeparted,
        homecoming.LegArrived,
        homecoming.LegReceiptRecorded,
    ),
    "T13": (homecoming.FamilyVisited, homecoming.FamilyVisitMissed),
    "T14": (tracing.CandidateFamilyRefused, homecoming.FamilyRefused, referral.ReferralRequested),
    "T15": (
        tracing.TracingEnded,
        homecoming.ReunificationStable,
        homecoming.ReunificationBrokeDown,
        homecoming.ReunificationStopped,
        case.CaseClosed,
    ),
}
"""Step to the facts that record it."""
