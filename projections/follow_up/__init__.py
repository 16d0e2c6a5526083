"""Whom must somebody see again, by when, and how were they found: after closing or going home, use of aid, outcomes of services.

A row for each case. In it an item for each time that somebody is to look: planned with its due date, then done with what
was found, or cancelled. Whether an item is late depends on the moment asked and is never stored.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events.case import CaseReopened
from cases.events.closure import AfterCareEnded, AfterCarePlanned, AfterCareVisited
from cases.events.homecoming import (
    FamilyRefused,
    FamilyVisited,
    FamilyVisitMissed,
    ReunificationBrokeDown,
    ReunificationStable,
    ReunificationStopped,
)
from cases.events.reunification import HandoverCorrected, HandoverSigned
from cases.events.service import AidUseChecked, DeliveryWithdrawn, OutcomeMeasured, ServiceDelivered, TrainingBegan, TrainingCompleted
from cases.log.reader import Recorded
from projections.model import Folds, Key, Model, Row

VISIT: Final = "visit"
AID_USE: Final = "aid-use"
OUTCOME: Final = "outcome"
REUNIFICATION: Final = "reunification"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One time that somebody is to look.

    Attributes:
        kind: `visit`, `aid-use`, `outcome` or `reunification`: a visit to the family that took the person back.
        times: the how-manieth time, the first is 1.
        episode: after which the visit is made.
        service_id, service: what was given, of `aid-use` and `outcome`.
        reunification_id: of visits to that family.
        done_at, found: when somebody looked, and what they found: a code of its kind.
        missed_at: when it was said that nobody looked in time.
        cancelled: whether nobody needs to look any more.
    """

    kind: str
    times: int
    due_at: datetime
    episode: int | None = None
    service_id: UUID | None = None
    service: str | None = None
    reunification_id: UUID | None = None
    done_at: datetime | None = None
    missed_at: datetime | None = None
    done_by: UUID | None = None
    found: str | None = None
    cancelled: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody is still to look."""
        return self.done_at is None and self.missed_at is None and not self.cancelled


class FollowUps(Row, frozen=True, kw_only=True):
    """The items of one case.

    Attributes:
        next_due_at: the earliest due date of those that wait.
        items: by name: `visit-1-2` is the second visit of the first episode.
        trainings: service codes of trainings that go on, by id.
    """

    case_id: UUID
    next_due_at: datetime | None = None
    items: dict[str, Item] = msgspec.field(default_factory=dict)
    trainings: dict[UUID, str] = msgspec.field(default_factory=dict)


FOLDS: Final[Folds[FollowUps]] = Folds()


@FOLDS.of(AfterCarePlanned)
def _visits(row: FollowUps | None, event: AfterCarePlanned, recorded: Recorded) -> FollowUps:
    planned = {
        f"{VISIT}-{event.episode}-{times}": Item(kind=VISIT, times=times, due_at=due_at, episode=event.episode)
        for times, due_at in enumerate(event.visits_due_at, 1)
    }
    return _with_items(row, recorded, planned)


@FOLDS.of(AfterCareVisited)
def _visited(row: FollowUps | None, event: AfterCareVisited, recorded: Recorded) -> FollowUps:
    return _done(row, recorded, f"{VISIT}-{event.episode}-{event.visit}", event.visited_at, event.finding)


@FOLDS.of(AfterCareEnded)
def _visits_ended(row: FollowUps | None, event: AfterCareEnded, recorded: Recorded) -> FollowUps:
    return _cancelled(row, recorded, f"{VISIT}-{event.episode}-")


@FOLDS.of(CaseReopened)
def _reopened(row: FollowUps | None, event: CaseReopened, recorded: Recorded) -> FollowUps:
    return _cancelled(row, recorded, f"{VISIT}-{event.episode - 1}-")


@FOLDS.of(ServiceDelivered)
def _delivered(row: FollowUps | None, event: ServiceDelivered, recorded: Recorded) -> FollowUps:
    due = ((AID_USE, event.use_due_at), (OUTCOME, event.outcome_due_at))
    planned = {
        f"{kind}-{event.service_id}-1": Item(kind=kind, times=1, due_at=due_at, service_id=event.service_id, service=event.service)
        for kind, due_at in due
        if due_at is not None
    }
    return _with_items(row, recorded, planned)


@FOLDS.of(TrainingBegan)
def _training(row: FollowUps | None, event: TrainingBegan, recorded: Recorded) -> FollowUps:
    before = row or _none_yet(recorded)
    return replace(before, trainings={**before.trainings, event.service_id: event.service})


@FOLDS.of(TrainingCompleted)
def _trained(row: FollowUps | None, event: TrainingCompleted, recorded: Recorded) -> FollowUps:
    before = row or _none_yet(recorded)
    if event.outcome_due_at is None:
        return before
    service = before.trainings.get(event.service_id)
    item = Item(kind=OUTCOME, times=1, due_at=event.outcome_due_at, service_id=event.service_id, service=service)
    return _with_items(before, recorded, {f"{OUTCOME}-{event.service_id}-1": item})


@FOLDS.of(AidUseChecked)
def _checked(row: FollowUps | None, event: AidUseChecked, recorded: Recorded) -> FollowUps:
    return _done(row, recorded, f"{AID_USE}-{event.service_id}-1", event.checked_at, event.found)


@FOLDS.of(OutcomeMeasured)
def _measured(row: FollowUps | None, event: OutcomeMeasured, recorded: Recorded) -> FollowUps:
    name = f"{OUTCOME}-{event.service_id}-{event.measurement}"
    after = _done(row, recorded, name, event.measured_at, event.outcome)
    if event.outcome_due_at is None:
        return after
    times = event.measurement + 1
    before = after.items.get(name)
    further = Item(
        kind=OUTCOME,
        times=times,
        due_at=event.outcome_due_at,
        service_id=event.service_id,
        service=before.service if before else None,
    )
    return _with_items(after, recorded, {f"{OUTCOME}-{event.service_id}-{times}": further})


@FOLDS.of(DeliveryWithdrawn)
def _withdrawn(row: FollowUps | None, event: DeliveryWithdrawn, recorded: Recorded) -> FollowUps:
    without_use = _cancelled(row, recorded, f"{AID_USE}-{event.service_id}-")
    return _cancelled(without_use, recorded, f"{OUTCOME}-{event.service_id}-")


@FOLDS.of(HandoverSigned)
def _handed_over(row: FollowUps | None, event: HandoverSigned, recorded: Recorded) -> FollowUps:
    planned = {
        _family(recorded, times): Item(kind=REUNIFICATION, times=times, due_at=due_at, reunification_id=recorded.stream)
        for times, due_at in enumerate(event.visits_due_at, 1)
    }
    return _with_items(row, recorded, planned)


@FOLDS.of(HandoverCorrected)
def _handed_over_then(row: FollowUps | None, event: HandoverCorrected, recorded: Recorded) -> FollowUps:
    before = row or _none_yet(recorded)
    waiting = {name: item for name, item in before.items.items() if item.done_at is None and item.missed_at is None and not item.cancelled}
    due = {_family(recorded, times): due_at for times, due_at in enumerate(event.visits_due_at, 1)}
    return _with_items(before, recorded, {name: replace(waiting[name], due_at=due[name]) for name in due.keys() & waiting.keys()})


@FOLDS.of(FamilyVisited)
def _family_visited(row: FollowUps | None, event: FamilyVisited, recorded: Recorded) -> FollowUps:
    if event.visit is None:
        return row or _none_yet(recorded)
    return _done(row, recorded, _family(recorded, event.visit), event.visited_at, event.safety)


@FOLDS.of(FamilyVisitMissed)
def _family_not_visited(row: FollowUps | None, event: FamilyVisitMissed, recorded: Recorded) -> FollowUps:
    before, name = row or _none_yet(recorded), _family(recorded, event.visit)
    item = before.items.get(name)
    return before if item is None else _with_items(before, recorded, {name: replace(item, missed_at=event.missed_at)})


@FOLDS.of_any(FamilyRefused, ReunificationBrokeDown, ReunificationStable, ReunificationStopped)
def _family_no_more(row: FollowUps | None, _: object, recorded: Recorded) -> FollowUps:
    return _cancelled(row, recorded, f"{REUNIFICATION}-{recorded.stream}-")


def _family(recorded: Recorded, times: int) -> str:
    return f"{REUNIFICATION}-{recorded.stream}-{times}"


def _case_of(recorded: Recorded) -> UUID:
    found: UUID = getattr(recorded.event, "case_id", recorded.stream)
    return found


def _none_yet(recorded: Recorded) -> FollowUps:
    return FollowUps(case_id=_case_of(recorded))


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    return ((_case_of(recorded),),) if type(recorded.event) in FOLDS.events else ()


def _done(row: FollowUps | None, recorded: Recorded, name: str, at: datetime, found: str) -> FollowUps:
    before = row or _none_yet(recorded)
    item = before.items.get(name)
    if item is None:
        return before
    return _with_items(before, recorded, {name: replace(item, done_at=at, done_by=recorded.told.actor_id, found=found)})


def _cancelled(row: FollowUps | None, recorded: Recorded, begins: str) -> FollowUps:
    before = row or _none_yet(recorded)
    waiting = {name: replace(item, cancelled=True) for name, item in before.items.items() if name.startswith(begins) and item.waits}
    return _with_items(before, recorded, waiting)


def _with_items(row: FollowUps | None, recorded: Recorded, changed: dict[str, Item]) -> FollowUps:
    before = row or _none_yet(recorded)
    items = {**before.items, **changed}
    return replace(before, items=items, next_due_at=min((item.due_at for item in items.values() if item.waits), default=None))


FOLLOW_UP: Final = Model(name="follow_up", row=FollowUps, key=("case_id",), keys=_keys, evolve=FOLDS.evolve)
