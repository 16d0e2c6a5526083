"""Which monitoring visits are planned, done and missed; whether one is overdue depends on the moment asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, LiteralString
from uuid import UUID

from msgspec.structs import replace

from cases.events import monitoring as told
from cases.log.reader import Recorded
from projections.model import Folds, Model
from projections.moments import Answer
from projections.opened import text
from projections.register.entry import Entry, page, sealed_texts
from projections.scope import ScopedConnection


class MonitoringVisit(Entry, frozen=True, kw_only=True):
    """A monitoring visit as the register shows it."""

    monitoring_id: UUID
    official: str
    region: str
    due_on: date
    due_at: datetime
    case_id: UUID | None = None
    done_on: date | None = None
    people_seen: int | None = None
    missed_at: datetime | None = None
    subject: str | None = None
    findings: str | None = None
    reason: str | None = None


FOLDS: Final[Folds[MonitoringVisit]] = Folds()


@FOLDS.of(told.MonitoringPlanned)
def _planned(_: MonitoringVisit | None, event: told.MonitoringPlanned, recorded: Recorded) -> MonitoringVisit:
    return MonitoringVisit(
        monitoring_id=recorded.stream,
        official=event.official,
        region=event.region,
        due_on=event.due_on,
        due_at=event.due_at,
        case_id=event.case_id,
        subject=text(event.subject),
        **sealed_texts(None, recorded),
    )


@FOLDS.of(told.MonitoringMoved)
def _moved(row: MonitoringVisit, event: told.MonitoringMoved, recorded: Recorded) -> MonitoringVisit:
    return replace(row, due_on=event.due_on, due_at=event.due_at, reason=text(event.reason), **sealed_texts(row, recorded))


@FOLDS.of(told.MonitoringDone)
def _done(row: MonitoringVisit, event: told.MonitoringDone, recorded: Recorded) -> MonitoringVisit:
    found = {"done_on": event.done_on, "people_seen": event.people_seen, "findings": text(event.findings)}
    return replace(row, **found, **sealed_texts(row, recorded))


@FOLDS.of(told.MonitoringMissed)
def _missed(row: MonitoringVisit, event: told.MonitoringMissed, recorded: Recorded) -> MonitoringVisit:
    return replace(row, missed_at=event.missed_at, reason=text(event.reason), **sealed_texts(row, recorded))


MONITORING_VISITS: Final = Model(
    name="monitoring_visits", row=MonitoringVisit, key=("monitoring_id",), keys=FOLDS.keys, evolve=FOLDS.evolve
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringVisits:
    """Which visits are asked for; what is None does not matter.

    Attributes:
        overdue_at: only those that are neither done nor missed and were due before this instant.
        area: region code; what lies within it.
        after: due day and id of the last visit of the page before.
    """

    monitoring_id: UUID | None = None
    official: str | None = None
    area: str | None = None
    overdue_at: datetime | None = None
    done: bool | None = None
    after: tuple[date, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "monitoring_id": "monitoring_id = %(monitoring_id)s",
    "official": "official = %(official)s",
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "overdue_at": "due_at < %(overdue_at)s and done_on is null and missed_at is null",
    "done": "(done_on is not null) = %(done)s",
    "after": "(due_on, monitoring_id) > (%(after_first)s, %(after_second)s)",
}


async def monitoring_visits(connection: ScopedConnection, asked: MonitoringVisits, position: int | None = None) -> Answer[MonitoringVisit]:
    """A page of monitoring visits, the earliest due first, now or as known at a position."""
    return await page(connection, MONITORING_VISITS, asked, _ASKED, "due_on, monitoring_id", position=position)
