"""What did workers do beside cases, and what did their supervisors find."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, LiteralString
from uuid import UUID

from msgspec.structs import replace

from cases.events import activity as told
from cases.log.reader import Recorded
from projections.model import Folds, Model
from projections.moments import Answer
from projections.opened import text
from projections.register.entry import Entry, page, sealed_texts
from projections.scope import ScopedConnection


class WorkerActivity(Entry, frozen=True, kw_only=True):
    """An activity as the register shows it.

    Attributes:
        review_due_at: until when a supervisor looks at it; None: nothing is waited for.
        verdict: what the supervisor found last.
    """

    activity_id: UUID
    worker_id: UUID
    kind: str
    region: str
    done_on: date
    minutes: int | None = None
    people_reached: int | None = None
    review_due_at: datetime | None = None
    verdict: str | None = None
    reviewed_by: UUID | None = None
    withdrawn: bool = False
    what: str | None = None
    result: str | None = None
    explanation: str | None = None
    note: str | None = None


FOLDS: Final[Folds[WorkerActivity]] = Folds()


@FOLDS.of(told.ActivityRecorded)
def _recorded(_: WorkerActivity | None, event: told.ActivityRecorded, recorded: Recorded) -> WorkerActivity:
    return WorkerActivity(
        activity_id=recorded.stream,
        worker_id=event.worker_id,
        kind=event.kind,
        region=event.region,
        done_on=event.done_on,
        minutes=event.minutes,
        people_reached=event.people_reached,
        review_due_at=event.review_due_at,
        what=text(event.what),
        result=text(event.result),
        **sealed_texts(None, recorded),
    )


@FOLDS.of(told.ActivityExplained)
def _explained(row: WorkerActivity, event: told.ActivityExplained, recorded: Recorded) -> WorkerActivity:
    return replace(row, explanation=text(event.explanation), review_due_at=event.review_due_at, **sealed_texts(row, recorded))


@FOLDS.of(told.ActivityReviewed)
def _reviewed(row: WorkerActivity, event: told.ActivityReviewed, recorded: Recorded) -> WorkerActivity:
    found = {"verdict": event.verdict, "reviewed_by": event.reviewed_by, "note": text(event.note), "review_due_at": None}
    return replace(row, **found, **sealed_texts(row, recorded))


@FOLDS.of(told.ActivityWithdrawn)
def _withdrawn(row: WorkerActivity, _: told.ActivityWithdrawn, recorded: Recorded) -> WorkerActivity:
    return replace(row, withdrawn=True, review_due_at=None, **sealed_texts(row, recorded))


ACTIVITIES: Final = Model(name="activities", row=WorkerActivity, key=("activity_id",), keys=FOLDS.keys, evolve=FOLDS.evolve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activities:
    """Which activities are asked for; what is None does not matter.

    Attributes:
        to_review: only those that a supervisor should look at, or only the others.
        area: region code; what lies within it.
        after: day and id of the last activity of the page before.
    """

    activity_id: UUID | None = None
    worker_id: UUID | None = None
    kind: str | None = None
    area: str | None = None
    since: date | None = None
    until: date | None = None
    to_review: bool | None = None
    after: tuple[date, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "activity_id": "activity_id = %(activity_id)s",
    "worker_id": "worker_id = %(worker_id)s",
    "kind": "kind = %(kind)s",
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "since": "done_on >= %(since)s",
    "until": "done_on <= %(until)s",
    "to_review": "(review_due_at is not null) = %(to_review)s",
    "after": "(done_on, activity_id) > (%(after_first)s, %(after_second)s)",
}


async def activities(connection: ScopedConnection, asked: Activities, position: int | None = None) -> Answer[WorkerActivity]:
    """A page of activities by day, now or as known at a position."""
    return await page(connection, ACTIVITIES, asked, _ASKED, "done_on, activity_id", position=position)
