"""What waits on a record for somebody's decision, and what was decided on it: the shape of the row, and how steps begin and end."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.log.reader import Recorded
from projections.model import Folds, Row
from projections.opened import kind_of
from projections.parts import part_of

APPROVED: Final = "approved"
REFUSED: Final = "refused"
TAKEN_BACK: Final = "taken-back"
"""Nobody decided: it was withdrawn, or over before."""

REFERRAL: Final = "referral-approval"
TRANSFER: Final = "transfer"
CLOSURE: Final = "closure"
LONGER_STAY: Final = "stay-extension"
ACCESS_IN_NEED: Final = "break-glass-review"
ACTIVITY: Final = "activity-review"
APPEAL: Final = "appeal"
FORGETTING: Final = "forgetting"
SEARCH: Final = "tracing-order"
MATCH: Final = "match-decision"
TIE: Final = "match-verification"
GOING_HOME: Final = "reunification-decision"
KINDS: Final = (REFERRAL, TRANSFER, CLOSURE, LONGER_STAY, ACCESS_IN_NEED, ACTIVITY, APPEAL, FORGETTING, SEARCH, MATCH, TIE, GOING_HOME)
"""Everything for which somebody waits for somebody else."""
TERMS: Final[Mapping[str, str]] = {
    REFERRAL: "referral-approval",
    TRANSFER: "transfer-decision",
    CLOSURE: "closure-decision",
    LONGER_STAY: "stay-extension",
    ACTIVITY: "activity-review",
    APPEAL: "appeal-decision",
    ACCESS_IN_NEED: "break-glass-review",
    FORGETTING: "forgetting-decision",
    SEARCH: "tracing-order",
    MATCH: "match-decision",
    TIE: "match-verification",
    GOING_HOME: "reunification-decision",
}
"""Kind of decision to the term in which it is to be made."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One decision that somebody waits for, or that was made.

    Attributes:
        number: the how-manieth of its kind on the record; of a referral the step of its chain.
        since: since when it waits; for access taken in need when that is over.
        role: the one role that decides; None: whoever may decide such a thing.
        proposed_by, proposed_for: who waits, and for whom they stood in.
        hands: everybody who may not decide it, because they had a hand in it.
        escalated_to: the role that was told that it is late.
        decided_for: for whom who decided stood in.
        outcome: `approved`, `refused`, or `taken-back` where nobody decided.
    """

    kind: str
    number: int
    since: datetime
    due_at: datetime | None = None
    role: str | None = None
    proposed_by: UUID | None = None
    proposed_for: UUID | None = None
    hands: tuple[UUID, ...] = ()
    escalated_to: str | None = None
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    decided_for: UUID | None = None
    outcome: str | None = None


class RecordApprovals(Row, frozen=True, kw_only=True):
    """The steps of one record, or of one part of it: a stay in a shelter, an access taken in need.

    Attributes:
        record: the kind of the record: `case`, `referral`, `shelter` …
        case_id: the case that it belongs to, if it says so.
        worker_id: whose record it is, of activities and access taken in need.
        chain: the roles that approve a referral, in order.
        hands: everybody who had a hand in what the next step decides.
        match_id: of a reunification, the match on which it rests; who verified that does not decide.
        verifiers: of a match, everybody who verified it, and for whom they did.
        received: whether it is a referral of another office, which decides on it.
        oldest_at: since when the oldest step waits.
        waiting, decided: steps by name, kind and number.
    """

    stream: UUID
    part: UUID
    record: str
    case_id: UUID | None = None
    worker_id: UUID | None = None
    chain: tuple[str, ...] = ()
    hands: tuple[UUID, ...] = ()
    match_id: UUID | None = None
    verifiers: tuple[UUID, ...] = ()
    received: bool = False
    oldest_at: datetime | None = None
    waiting: dict[str, Step] = msgspec.field(default_factory=dict)
    decided: dict[str, Step] = msgspec.field(default_factory=dict)


FOLDS: Final[Folds[RecordApprovals]] = Folds()


def begun(row: RecordApprovals | None, recorded: Recorded) -> RecordApprovals:
    """The row, or a new one."""
    return row or RecordApprovals(stream=recorded.stream, part=part_of(recorded), record=kind_of(recorded.event))


def hands(*persons: UUID | None, before: Iterable[UUID] = ()) -> tuple[UUID, ...]:
    """Everybody of them, each once, in order."""
    return tuple(sorted({*before, *(person for person in persons if person is not None)}))


def asked(row: RecordApprovals, kind: str, since: datetime, **told: Any) -> RecordApprovals:
    """Somebody waits for a decision from now on."""
    number = 1 + sum(step.kind == kind for step in (*row.waiting.values(), *row.decided.values()))
    step = Step(kind=kind, number=number, since=since, **told)
    return _with(row, waiting={**row.waiting, f"{kind}-{number}": step})


def decided(row: RecordApprovals, kind: str, outcome: str, at: datetime, *by: UUID | None) -> RecordApprovals:
    """Somebody decided what waited, if something of the kind did: by whom, and for whom they stood in if they did."""
    decided_by, decided_for = (*by, None)[:2]
    return _over(row, (kind,), outcome=outcome, decided_at=at, decided_by=decided_by, decided_for=decided_for)


def taken_back(row: RecordApprovals, at: datetime, *kinds: str) -> RecordApprovals:
    """Nobody needs to decide any more."""
    return _over(row, kinds, outcome=TAKEN_BACK, decided_at=at)


def _over(row: RecordApprovals, kinds: tuple[str, ...], **told: Any) -> RecordApprovals:
    over = {name: replace(step, **told) for name, step in row.waiting.items() if step.kind in kinds}
    if not over:
        return row
    waiting = {name: step for name, step in row.waiting.items() if name not in over}
    return _with(replace(row, decided={**row.decided, **over}), waiting=waiting)


def _with(row: RecordApprovals, waiting: dict[str, Step]) -> RecordApprovals:
    return replace(row, waiting=waiting, oldest_at=min((step.since for step in waiting.values()), default=None))
