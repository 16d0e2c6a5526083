"""The ways of the commands about looking for families: searches, what families ask, and possible matches."""

from typing import Final

from api.routes.way import MATCH, TRACING, TRACING_REQUEST, Way
from cases.match import deciding, verifying
from cases.tracing import ending, searching
from cases.tracing_request import asking

TRACINGS: Final = (
    Way("/v1/tracings", searching.BeginTracing, new=("tracing_id",), begins=TRACING, version=False),
    Way(f"{TRACING}/documentation", searching.DocumentPerson, version=False),
    Way(f"{TRACING}/plan", searching.PlanTracing),
    Way(f"{TRACING}/order", searching.OrderTracing),
    Way(f"{TRACING}/attempts", searching.RecordAttempt, new=("attempt_id",), version=False),
    Way(f"{TRACING}/candidates", searching.RecordCandidateFamily, new=("candidate_id",), version=False),
    Way(f"{TRACING}/candidates/{{candidate_id}}/refusal", searching.RecordFamilyRefusal),
    Way(f"{TRACING}/matches", ending.ProposeFamily),
    Way(f"{TRACING}/end", ending.EndTracing),
)

TRACING_REQUESTS: Final = (
    Way(
        "/v1/tracing-requests",
        asking.RequestTracing,
        new=("tracing_request_id", "requester_id", "sought_id"),
        begins=TRACING_REQUEST,
        version=False,
    ),
    Way(f"{TRACING_REQUEST}/descriptions", asking.DescribeSought),
    Way(f"{TRACING_REQUEST}/protection", asking.ProtectRequester),
    Way(f"{TRACING_REQUEST}/review", asking.ReviewTracingRequest),
    Way(f"{TRACING_REQUEST}/withdrawal", asking.WithdrawTracingRequest),
    Way(f"{TRACING_REQUEST}/closing", asking.CloseTracingRequest),
)

MATCHES: Final = (
    Way(f"{MATCH}/showings", deciding.ShowMatch, version=False),
    Way(f"{MATCH}/rejection", deciding.RejectMatch),
    Way(f"{MATCH}/acceptance", deciding.AcceptMatch),
    Way(f"{MATCH}/verifications", verifying.VerifyMatch),
    Way(f"{MATCH}/verifications/withdrawal", verifying.WithdrawVerification),
    Way(f"{MATCH}/assessment", verifying.AssessFamily),
    Way(f"{MATCH}/withdrawal", deciding.WithdrawMatch),
)
