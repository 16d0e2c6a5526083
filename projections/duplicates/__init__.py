"""Who may be the same person as whom: what is compared of everybody, and what somebody decided of a pair."""

from projections.duplicates.decisions import DUPLICATE_DECISIONS
from projections.duplicates.likeness import DUPLICATES

__all__ = ["DUPLICATES", "DUPLICATE_DECISIONS"]
