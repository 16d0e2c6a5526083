"""The terms of looking for families: the order, the next attempt, the next look at a request, the decision on a match."""

from collections.abc import Mapping
from typing import Final

from cases.events import match, tracing, tracing_request
from cases.policies.term import Term

TERMS_OF_TRACING: Final[Mapping[str, Term]] = {
    "tracing-attempt": Term(
        starts={tracing.TracingBegan: "attempt_due_at", tracing.TracingAttempted: "attempt_due_at"},
        ends=frozenset({tracing.TracingAttempted, tracing.TracingEnded}),
    ),
    "tracing-request-review": Term(
        starts={tracing_request.TracingRequested: "review_due_at", tracing_request.TracingRequestReviewed: "review_due_at"},
        ends=frozenset(
            {tracing_request.TracingRequestReviewed, tracing_request.TracingRequestWithdrawn, tracing_request.TracingRequestClosed}
        ),
    ),
    "tracing-order": Term(
        starts={tracing.TracingPlanned: "order_due_at"},
        ends=frozenset({tracing.TracingOrdered, tracing.TracingEnded}),
    ),
    "match-decision": Term(
        starts={match.MatchProposed: "decide_due_at"},
        ends=frozenset({match.MatchAccepted, match.MatchRejected, match.MatchWithdrawn}),
    ),
    "match-verification": Term(
        starts=dict.fromkeys((match.MatchAccepted, match.MatchVerified, match.VerificationWithdrawn), "verify_due_at"),
        ends=frozenset({match.MatchVerified, match.MatchRejected, match.MatchWithdrawn}),
    ),
}
