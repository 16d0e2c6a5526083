"""The terms of what waits for somebody else on workers and persons: the review of access taken in need, a forgetting asked for."""

from collections.abc import Mapping
from typing import Final

from cases.events import forgetting, worker
from cases.policies.term import Term

TERMS_OF_OTHERS: Final[Mapping[str, Term]] = {
    "break-glass-review": Term(
        starts={worker.BreakGlassOpened: "review_due_at"},
        ends=frozenset({worker.BreakGlassReviewed}),
        each="break_glass_id",
    ),
    "forgetting-decision": Term(
        starts={forgetting.ForgettingAsked: "decide_due_at"},
        ends=frozenset({forgetting.ForgettingDecided, forgetting.ForgettingDeclined}),
    ),
}
