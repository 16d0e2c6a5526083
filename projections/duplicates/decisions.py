"""What was decided of two records that may be of one person. Only ids: who asks for a pair sees both of its records."""

from datetime import datetime
from typing import Final
from uuid import UUID

from cases.events.person import DuplicateDecided
from cases.log.reader import Recorded
from projections.model import Key, Model, Row


class Decision(Row, frozen=True, kw_only=True):
    """What was decided last of a pair.

    Attributes:
        low_id, high_id: the pair, in the order of their ids.
        position: of the decision: what is said later is new evidence.
    """

    low_id: UUID
    high_id: UUID
    verdict: str
    evidence: tuple[str, ...]
    decided_at: datetime
    decided_by: UUID
    position: int


def pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Two ids in their order."""
    return (one, other) if one.bytes < other.bytes else (other, one)


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    return (pair(recorded.stream, event.other_id),) if isinstance(event, DuplicateDecided) else ()


def _evolve(row: Decision | None, recorded: Recorded) -> Decision | None:
    event = recorded.event
    if not isinstance(event, DuplicateDecided):
        return row
    low, high = pair(recorded.stream, event.other_id)
    return Decision(
        low_id=low,
        high_id=high,
        verdict=event.verdict,
        evidence=tuple(event.evidence),
        decided_at=event.decided_at,
        decided_by=event.decided_by,
        position=recorded.position,
    )


DUPLICATE_DECISIONS: Final = Model(name="duplicate_decisions", row=Decision, key=("low_id", "high_id"), keys=_keys, evolve=_evolve)
