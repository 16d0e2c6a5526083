"""The activity of workers beside cases, and the supervisor's review of it (needs N068, N113)."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from cases.by_type import Folds, Rules, as_event, changed
from cases.decider import Command, Context, Decider, command
from cases.duties import apart
from cases.errors import Forbidden
from cases.events import activity as told
from cases.events.event import Event
from cases.fields import Count, PastDay, Prose, Region, Within
from cases.vocabulary.registers import ActivityKind, ReviewVerdict


class NotOnesOwn(Forbidden):
    """Only who did it can explain or withdraw it."""

    code = "not-ones-own"


@dataclass(frozen=True, kw_only=True)
class Activity:
    """An activity as its facts have it.

    Attributes:
        size: how many facts it has.
        worker_id: who did it.
        verdict: what the supervisor found last, unless it was explained since.
    """

    size: int = 0
    worker_id: UUID | None = None
    verdict: ReviewVerdict | None = None
    withdrawn: bool = False


@command(target="activity_id")
class RecordActivity(Command):
    """Record what one did oneself."""

    activity_id: UUID
    kind: ActivityKind
    region: Region
    done_on: PastDay
    what: Prose
    result: Prose | None = None
    minutes: Annotated[int, Within(1, 1440)] | None = None
    people_reached: Count | None = None


@command(target="activity_id")
class ExplainActivity(Command):
    """Say more, after a doubt."""

    activity_id: UUID
    explanation: Prose


@command(target="activity_id")
class ReviewActivity(Command):
    """Say, as a supervisor, whether it is as recorded. Not of one's own."""

    activity_id: UUID
    verdict: ReviewVerdict
    note: Prose | None = None


@command(target="activity_id")
class WithdrawActivity(Command):
    """Take back what was recorded in error."""

    activity_id: UUID
    reason: Prose


def _anything(_: Activity, __: Context) -> None:
    """Nothing holds for all facts of an activity."""


_rules: Final[Rules[Activity]] = Rules(_anything)
_folds: Final[Folds[Activity]] = Folds()


@_rules.of(RecordActivity)
def _record(command: RecordActivity, _: Activity, context: Context) -> tuple[Event, ...]:
    due = context.policies.due("activity-review", context.at, context.zone)
    return (as_event(told.ActivityRecorded, command, worker_id=context.actor.id, review_due_at=due),)


@_rules.of(ExplainActivity)
def _explain(command: ExplainActivity, activity: Activity, context: Context) -> tuple[Event, ...]:
    _ones_own(activity, context)
    due = context.policies.due("activity-review", context.at, context.zone)
    return (as_event(told.ActivityExplained, command, review_due_at=due),)


@_rules.of(ReviewActivity)
def _review(command: ReviewActivity, activity: Activity, context: Context) -> tuple[Event, ...]:
    apart(context, activity.worker_id)
    return (as_event(told.ActivityReviewed, command, reviewed_by=context.actor.id, reviewed_for=context.actor.on_behalf_of),)


@_rules.of(WithdrawActivity)
def _withdraw(command: WithdrawActivity, activity: Activity, context: Context) -> tuple[Event, ...]:
    _ones_own(activity, context)
    return (as_event(told.ActivityWithdrawn, command),)


def _ones_own(activity: Activity, context: Context) -> None:
    if activity.worker_id not in context.actor.persons:
        raise NotOnesOwn(field="activity_id")


@_folds.of(told.ActivityRecorded)
def _recorded(activity: Activity, event: told.ActivityRecorded) -> Activity:
    return _with(activity, worker_id=event.worker_id)


@_folds.of(told.ActivityExplained)
def _explained(activity: Activity, _: told.ActivityExplained) -> Activity:
    return _with(activity, verdict=None)


@_folds.of(told.ActivityReviewed)
def _reviewed(activity: Activity, event: told.ActivityReviewed) -> Activity:
    return _with(activity, verdict=event.verdict)


@_folds.of(told.ActivityWithdrawn)
def _withdrawn(activity: Activity, _: told.ActivityWithdrawn) -> Activity:
    return _with(activity, withdrawn=True)


def _with(activity: Activity, **changes: Any) -> Activity:
    return changed(activity, size=activity.size + 1, **changes)


def possible(activity: Activity) -> frozenset[type[Command]]:
    """What a supervisor confirmed or rejected stands; what they doubt is explained or withdrawn."""
    if activity.worker_id is None:
        return frozenset({RecordActivity})
    if activity.withdrawn or activity.verdict in {ReviewVerdict.CONFIRMED, ReviewVerdict.REJECTED}:
        return frozenset()
    next_step: type[Command] = ExplainActivity if activity.verdict is ReviewVerdict.DOUBTED else ReviewActivity
    return frozenset({next_step, WithdrawActivity})


def stage(activity: Activity) -> str:
    """The stage that people see."""
    if activity.worker_id is None:
        return "not-recorded-yet"
    if activity.withdrawn:
        return "taken-back"
    stages = {ReviewVerdict.CONFIRMED: "confirmed", ReviewVerdict.DOUBTED: "doubted", ReviewVerdict.REJECTED: "rejected"}
    return stages[activity.verdict] if activity.verdict else "to-be-reviewed"


ACTIVITY: Final[Decider[Command, Activity, Event]] = Decider(
    kind="activity",
    initial=Activity(),
    evolve=_folds,
    rules=_rules,
    possible=possible,
    stage=stage,
    commands=_rules.commands,
    events=_folds.events,
)
