"""A complaint as the board shows it, and the stage that people see."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from projections.model import Folds, Row


class BoardComplaint(Row, frozen=True, kw_only=True):
    """A complaint as the board shows it.

    Attributes:
        version: of the stream after the last fact.
        reporter: what may be known and said of the reporter; never who it is.
        region: where it is about; decides, with `taken_by`, who sees it.
        taken_by: who took it: front desk and call desk see their own intake.
        due_at: the earliest of the terms that the office must keep; None where it need do nothing by a date.
        terms: the terms that run, by name, with their due dates; `resting`: those that rest, with the due dates they had.
        asked_at: since when a reply of the reporter is waited for.
        what, place: opened; None where nothing was said or it is redacted.
        redacted: names of fields that cannot be read any more.
        subjects: whose keys opened the row's texts.
    """

    complaint_id: UUID
    version: int
    stage: str
    kind: str
    domain: str
    channel: str
    urgency: str
    region: str
    reporter: str
    taken_by: UUID
    received_at: datetime
    due_at: datetime | None = None
    terms: dict[str, datetime] = msgspec.field(default_factory=dict)
    resting: dict[str, datetime] = msgspec.field(default_factory=dict)
    asked_at: datetime | None = None
    appeal_until_at: datetime | None = None
    grade: str | None = None
    verified: bool = False
    duplicate_of: UUID | None = None
    out_of_authority: bool = False
    passed_on: bool = False
    dismissed: bool = False
    answered: bool = False
    satisfied: bool | None = None
    appeals: int = 0
    appeal_pending: bool = False
    closed_at: datetime | None = None
    case_ids: tuple[UUID, ...] = ()
    led_to_case: bool = False
    person_ids: tuple[UUID, ...] = ()
    what: str | None = None
    place: str | None = None
    redacted: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()


FOLDS: Final[Folds[BoardComplaint]] = Folds()


def stage(row: BoardComplaint) -> str:
    """The stage that people see; the same words as the decider uses."""
    stages = (
        (row.appeal_pending, "appealed"),
        (row.closed_at is not None, "closed"),
        (row.answered, "answered"),
        (row.led_to_case, "case-opened"),
        (row.dismissed, "dismissed"),
        (row.passed_on, "passed-on"),
        (row.out_of_authority, "out-of-authority"),
        (row.duplicate_of is not None, "duplicate"),
        (row.asked_at is not None, "waiting-for-reporter"),
        (row.verified, "verified"),
    )
    return next((name for holds, name in stages if holds), "received")
