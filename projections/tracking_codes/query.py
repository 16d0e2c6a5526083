"""Following a complaint by its tracking code: how far it is, and what the office has said to the reporter."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from projections.case_file import CASE_FILE, Entry
from projections.case_file.query import complaint_file, entries
from projections.complaint_board import COMPLAINT_BOARD, BoardComplaint
from projections.listing import select, true_at, values
from projections.moments import Answer, known
from projections.scope import ScopedConnection
from projections.tracking_codes import TRACKING_CODES, TrackedComplaint, tracking_index

MODELS: Final = (TRACKING_CODES, COMPLAINT_BOARD, CASE_FILE)
SAID: Final = {
    "ReporterAsked": ("question", "reply_due_at"),
    "ComplaintPassedOn": ("proof_number", "proof_on"),
    "ComplaintDismissed": ("reason",),
    "ComplaintAnswered": ("answer",),
    "AppealUpheld": ("reasons",),
    "AppealRejected": ("reasons",),
}
"""What the office says to the reporter: the fact, and what of it they are told."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the office said to the reporter.

    Attributes:
        fact: name of the fact.
        occurred_at: when (UTC).
        words: what they are told of it, by field; what cannot be read any more is left out.
    """

    fact: str
    occurred_at: datetime
    words: dict[str, Any]


class FollowedComplaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as its reporter sees it: nothing of who is in need, and nothing of who works on it.

    Attributes:
        appeal_until_at: until when they can appeal, where they still can.
    """

    complaint_id: UUID
    stage: str
    kind: str
    received_at: datetime
    closed_at: datetime | None
    appeal_until_at: datetime | None
    said: tuple[Said, ...]


async def followed(connection: ScopedConnection, secret: bytes, code: str) -> Answer[FollowedComplaint]:
    """The complaint that a code follows; no row where there is none.

    Two complaints with one code are followed by nobody: whose it is cannot be told.
    """
    upto = min((known(connection, model.name, None) for model in MODELS), key=lambda one: one.position)
    wanted = {**values(connection, TRACKING_CODES, upto.position), "index": tracking_index(secret, code), "limit": 2}
    conditions = (true_at(now=upto.now), "code_index = %(index)s")
    found = await connection.all(TrackedComplaint, select(TRACKING_CODES, conditions, "complaint_id"), wanted)
    if len(found) != 1:
        return Answer((), upto)
    complaint_id = found[0].complaint_id
    rows = (await complaint_file(connection, complaint_id, upto.position)).rows
    told = (await entries(connection, [complaint_id], upto.position)).rows
    return Answer(tuple(_shown(row, told) for row in rows), upto)


def _shown(row: BoardComplaint, told: Iterable[Entry]) -> FollowedComplaint:
    return FollowedComplaint(
        complaint_id=row.complaint_id,
        stage=row.stage,
        kind=row.kind,
        received_at=row.received_at,
        closed_at=row.closed_at,
        appeal_until_at=row.appeal_until_at,
        said=tuple(
            Said(
                fact=one.name,
                occurred_at=one.occurred_at,
                words={f: one.details[f] for f in SAID[one.name] if one.details.get(f) is not None},
            )
            for one in told
            if one.name in SAID
        ),
    )
