"""Who is looked for and by whom: searches, requests of families, possible matches, and what is compared of everybody."""

from projections.tracing_board.matches import MATCHES
from projections.tracing_board.people import TRACED_PEOPLE
from projections.tracing_board.requests import TRACING_REQUESTERS, TRACING_REQUESTS
from projections.tracing_board.searches import TRACING_SEARCHES

TRACING_MODELS = (TRACED_PEOPLE, TRACING_SEARCHES, TRACING_REQUESTS, TRACING_REQUESTERS, MATCHES)

__all__ = ["MATCHES", "TRACED_PEOPLE", "TRACING_MODELS", "TRACING_REQUESTERS", "TRACING_REQUESTS", "TRACING_SEARCHES"]
