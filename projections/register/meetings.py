"""Which meetings were held, what they decided, and who still has to do what by when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import meeting as told
from cases.log.reader import Recorded
from projections.model import Folds, Model
from projections.moments import Answer
from projections.opened import text
from projections.register.entry import Entry, page, sealed_texts
from projections.scope import ScopedConnection


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what by when, and whether it was done or dropped."""

    due_on: date
    due_at: datetime
    worker_id: UUID | None = None
    partner_id: UUID | None = None
    what: str | None = None
    done_on: date | None = None
    result: str | None = None
    dropped_at: datetime | None = None


class HeldMeeting(Entry, frozen=True, kw_only=True):
    """A meeting as the register shows it.

    Attributes:
        next_due_at: when the first of its open follow-ups is due.
    """

    meeting_id: UUID
    kind: str
    region: str
    held_on: date
    worker_ids: tuple[UUID, ...] = ()
    obstacles: tuple[str, ...] = ()
    next_due_at: datetime | None = None
    title: str | None = None
    participants: str | None = None
    discussion: str | None = None
    decisions: dict[UUID, str | None] = msgspec.field(default_factory=dict)
    follow_ups: dict[UUID, FollowUp] = msgspec.field(default_factory=dict)


FOLDS: Final[Folds[HeldMeeting]] = Folds()


@FOLDS.of(told.MeetingHeld)
def _held(_: HeldMeeting | None, event: told.MeetingHeld, recorded: Recorded) -> HeldMeeting:
    return HeldMeeting(
        meeting_id=recorded.stream,
        kind=event.kind,
        region=event.region,
        held_on=event.held_on,
        worker_ids=event.worker_ids,
        obstacles=event.obstacles,
        title=text(event.title),
        participants=text(event.participants),
        discussion=text(event.discussion),
        **sealed_texts(None, recorded),
    )


@FOLDS.of(told.DecisionTaken)
def _decided(row: HeldMeeting, event: told.DecisionTaken, recorded: Recorded) -> HeldMeeting:
    return replace(row, decisions={**row.decisions, event.decision_id: text(event.decision)}, **sealed_texts(row, recorded))


@FOLDS.of(told.FollowUpAgreed)
def _agreed(row: HeldMeeting, event: told.FollowUpAgreed, recorded: Recorded) -> HeldMeeting:
    agreed = FollowUp(
        due_on=event.due_on, due_at=event.due_at, worker_id=event.worker_id, partner_id=event.partner_id, what=text(event.what)
    )
    return _with(row, recorded, event.follow_up_id, agreed)


@FOLDS.of(told.FollowUpDone)
def _done(row: HeldMeeting, event: told.FollowUpDone, recorded: Recorded) -> HeldMeeting:
    done = replace(row.follow_ups[event.follow_up_id], done_on=event.done_on, result=text(event.result))
    return _with(row, recorded, event.follow_up_id, done)


@FOLDS.of(told.FollowUpDropped)
def _dropped(row: HeldMeeting, event: told.FollowUpDropped, recorded: Recorded) -> HeldMeeting:
    return _with(row, recorded, event.follow_up_id, replace(row.follow_ups[event.follow_up_id], dropped_at=event.dropped_at))


def _with(row: HeldMeeting, recorded: Recorded, follow_up_id: UUID, follow_up: FollowUp) -> HeldMeeting:
    follow_ups = {**row.follow_ups, follow_up_id: follow_up}
    still_open = [one.due_at for one in follow_ups.values() if one.done_on is None and one.dropped_at is None]
    return replace(row, follow_ups=follow_ups, next_due_at=min(still_open, default=None), **sealed_texts(row, recorded))


MEETINGS: Final = Model(name="meetings", row=HeldMeeting, key=("meeting_id",), keys=FOLDS.keys, evolve=FOLDS.evolve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """Which meetings are asked for; what is None does not matter.

    Attributes:
        overdue_at: only those with a follow-up that is open and was due before this instant.
        area: region code; what lies within it.
        after: day and id of the last meeting of the page before.
    """

    meeting_id: UUID | None = None
    kind: str | None = None
    area: str | None = None
    obstacle: str | None = None
    overdue_at: datetime | None = None
    after: tuple[date, UUID] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "meeting_id": "meeting_id = %(meeting_id)s",
    "kind": "kind = %(kind)s",
    "area": "(region = %(area)s or starts_with(region, %(area)s || '.'))",
    "obstacle": "%(obstacle)s = any (obstacles)",
    "overdue_at": "next_due_at < %(overdue_at)s",
    "after": "(held_on, meeting_id) > (%(after_first)s, %(after_second)s)",
}


async def meetings(connection: ScopedConnection, asked: Meetings, position: int | None = None) -> Answer[HeldMeeting]:
    """A page of meetings by day, now or as known at a position."""
    return await page(connection, MEETINGS, asked, _ASKED, "held_on, meeting_id", position=position)
