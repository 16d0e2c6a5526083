"""The service plan of a case: goals, services planned, versions agreed, reviews."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary.services import AgreedBy, FundingSource, GoalKind, ServiceUnit

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class GoalSet(Event):
    """Something is to be reached for the person."""

    goal_id: Open[UUID]
    kind: Open[GoalKind]
    target_on: Open[date | None] = None
    goal: RecordText = None


@event()
class GoalReached(Event):
    """A goal is reached."""

    goal_id: Open[UUID]
    reached_at: Open[datetime]
    finding: RecordText = None


@event()
class GoalDropped(Event):
    """A goal is not pursued any more."""

    goal_id: Open[UUID]
    dropped_at: Open[datetime]
    reason: RecordText = None


@event()
class ServicePlanned(Event):
    """A service is to be given: which, how much, by whom, until when.

    Attributes:
        service: code list `services`.
        owner_id: the worker who sees to it.
        due_at: the end of the day `due_on` in the office's zone.
    """

    planned_id: Open[UUID]
    service: Open[str]
    quantity: Open[int]
    unit: Open[ServiceUnit]
    owner_id: Open[UUID]
    due_on: Open[date]
    due_at: Open[datetime]
    goal_id: Open[UUID | None] = None
    fund: Open[FundingSource | None] = None
    detail: RecordText = None


@event()
class PlannedServiceFulfilled(Event):
    """As much was delivered as was planned."""

    planned_id: Open[UUID]
    fulfilled_at: Open[datetime]


@event()
class PlannedServiceDropped(Event):
    """A planned service is not to be given any more, or no more of it."""

    planned_id: Open[UUID]
    dropped_at: Open[datetime]
    reason: RecordText = None


@event()
class PlanAgreed(Event):
    """The plan as it stands is a version of its own from now on.

    Attributes:
        plan_version: the first is 1.
        goals: the goals in it that are still open.
        services: the planned services in it that are still open.
        agreed_by: who agreed.
        guardian_id: the guardian, where one agreed.
        reason: why neither the person nor a guardian agreed, where that is so.
    """

    plan_version: Open[int]
    goals: Open[tuple[UUID, ...]]
    services: Open[tuple[UUID, ...]]
    agreed_by: Open[tuple[AgreedBy, ...]]
    agreed_at: Open[datetime]
    review_due_at: Open[datetime]
    guardian_id: Open[UUID | None] = None
    reason: RecordText = None


@event()
class PlanReviewed(Event):
    """Somebody looked at what the plan has brought so far."""

    review_id: Open[UUID]
    plan_version: Open[int]
    reviewed_at: Open[datetime]
    review_due_at: Open[datetime]
    findings: RecordText = None
