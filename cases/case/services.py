"""Services delivered to the person of a case: once told, once counted; corrected, declined, looked at later."""

from datetime import datetime
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.case.code_fields import Item, Period, Quantity, Rupiah, ServiceCode
from cases.case.state import RULES, Case, in_episode, unused
from cases.case.work_state import Delivery
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import plan as planned
from cases.events import service as told
from cases.events.event import Event
from cases.fields import Line, Prose, Region
from cases.refusals import BeforeItBegan, ContradictsItself, NotRecorded, something_said
from cases.vocabulary.people import SpokenBy
from cases.vocabulary.services import AidUse, FundingSource, MeasuredOutcome, Receiver, ServiceUnit

MEASUREMENTS = 3
"""How often the outcome of a service is measured: after 3, 6 and 12 months (default)."""


class ForWhat(FieldInvalid):
    """Aid says for which period, or which item, it is: nobody is given the same twice without a reason."""

    code = "for-what"


class ValueMissing(FieldInvalid):
    """Aid says what it is worth in rupiah."""

    code = "value-missing"


class NothingDue(Conflict):
    """Nothing is to be looked at or measured for this service any more."""

    code = "nothing-due"


@command(target="case_id")
class DeliverService(Command):
    """Record one service to the person. What has a period or item is noted with the person in the same append.

    The same service for the same period or item is refused, naming the first, unless `repeat_reason` says why.
    """

    case_id: UUID
    service_id: UUID
    service: ServiceCode
    quantity: Quantity
    unit: ServiceUnit
    fund: FundingSource
    received_by: Receiver = Receiver.PERSON
    value_rupiah: Rupiah | None = None
    period: Period | None = None
    item: Item | None = None
    giver_id: UUID | None = None
    planned_id: UUID | None = None
    evidence: tuple[UUID, ...] = ()
    region: Region | None = None
    place: Line | None = None
    receiver_name: Line | None = None
    repeat_reason: Prose | None = None
    detail: Prose | None = None


@command(target="case_id")
class CorrectDelivery(Command):
    """Say how a delivery should be read."""

    case_id: UUID
    service_id: UUID
    reason: Prose
    quantity: Quantity | None = None
    value_rupiah: Rupiah | None = None
    fund: FundingSource | None = None


@command(target="case_id")
class WithdrawDelivery(Command):
    """Say that it was never delivered."""

    case_id: UUID
    service_id: UUID
    reason: Prose


@command(target="case_id")
class DeclineService(Command):
    """Record that the person, or a guardian for them, did not want a service."""

    case_id: UUID
    decline_id: UUID
    service: ServiceCode
    declined_by: SpokenBy = SpokenBy.PERSON
    planned_id: UUID | None = None
    reason: Prose | None = None


@command(target="case_id")
class CheckAidUse(Command):
    """Record what became of something that was given."""

    case_id: UUID
    check_id: UUID
    service_id: UUID
    found: AidUse
    finding: Prose | None = None


@command(target="case_id")
class MeasureOutcome(Command):
    """Record how the person stands some months after a service."""

    case_id: UUID
    service_id: UUID
    outcome: MeasuredOutcome
    finding: Prose | None = None


@RULES.of(DeliverService)
def _deliver(command: DeliverService, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.service_id, "service_id")
    kind = codes.service_types()[command.service]
    if kind.aid and command.period is None and command.item is None:
        raise ForWhat(field="period", possible=("period", "item"), rule="domain.md 5")
    if kind.aid and command.value_rupiah is None:
        raise ValueMissing(field="value_rupiah", rule="domain.md 5")
    for_planned(case, command.planned_id, command.service)
    repeats = context.looked_up.get("repeats")
    if command.repeat_reason is not None and repeats is None:
        raise ContradictsItself("nothing was given before that this repeats", field="repeat_reason")
    delivered = as_event(
        told.ServiceDelivered,
        command,
        person_id=case.person_id,
        region=command.region or case.region,
        delivered_at=context.at,
        delivered_by=context.actor.id,
        noted_with=context.looked_up.get("noted_with"),
        repeats=repeats,
        use_due_at=_due("aid-use", context) if kind.use_checked else None,
        outcome_due_at=_due("outcome-1", context) if kind.outcome_measured else None,
    )
    return (delivered, *fulfilled(case, command.planned_id, command.quantity, context))


@RULES.of(CorrectDelivery)
def _correct(command: CorrectDelivery, case: Case, _: Context) -> tuple[Event, ...]:
    delivery = delivered(case, command.service_id)
    something_said(command.quantity, command.value_rupiah, command.fund)
    if command.fund is delivery.fund and command.quantity is None and command.value_rupiah is None:
        raise ContradictsItself("it already reads like this", field="fund")
    return (as_event(told.DeliveryCorrected, command),)


@RULES.of(WithdrawDelivery)
def _withdraw(command: WithdrawDelivery, case: Case, _: Context) -> tuple[Event, ...]:
    delivered(case, command.service_id)
    return (as_event(told.DeliveryWithdrawn, command),)


@RULES.of(DeclineService)
def _decline(command: DeclineService, case: Case, context: Context) -> tuple[Event, ...]:
    in_episode(case, context)
    unused(case, command.decline_id, "decline_id")
    for_planned(case, command.planned_id, command.service)
    return (as_event(told.ServiceDeclined, command, person_id=case.person_id, declined_at=context.at),)


@RULES.of(CheckAidUse)
def _check(command: CheckAidUse, case: Case, context: Context) -> tuple[Event, ...]:
    unused(case, command.check_id, "check_id")
    after(delivered(case, command.service_id), context)
    return (as_event(told.AidUseChecked, command, checked_at=context.at),)


@RULES.of(MeasureOutcome)
def _measure(command: MeasureOutcome, case: Case, context: Context) -> tuple[Event, ...]:
    delivery = delivered(case, command.service_id)
    after(delivery, context)
    if not delivery.outcome_open:
        raise NothingDue(field="service_id", possible=tuple(str(key) for key, d in case.deliveries.items() if d.outcome_open))
    number = delivery.measurements + 1
    next_due_at = None
    if number < MEASUREMENTS:
        next_due_at = context.policies.due(f"outcome-{number + 1}", delivery.delivered_at, context.zone)
    return (as_event(told.OutcomeMeasured, command, measurement=number, measured_at=context.at, outcome_due_at=next_due_at),)


def delivered(case: Case, service_id: UUID) -> Delivery:
    """A delivery of the case, refusing what is none."""
    found = case.deliveries.get(service_id)
    if found is None:
        raise NotRecorded("no such service was delivered", field="service_id", possible=tuple(map(str, case.deliveries)))
    return found


def after(delivery: Delivery, context: Context) -> None:
    """Refuse what is said to have been seen before it was given."""
    if context.at < delivery.delivered_at:
        raise BeforeItBegan("before it was given", field="occurred_at", possible=(delivery.delivered_at.isoformat(),))


def for_planned(case: Case, planned_id: UUID | None, service: str) -> None:
    """Refuse a planned service that there is not, or that is of another kind."""
    if planned_id is None:
        return
    wanted = case.plan.services.get(planned_id)
    if wanted is None:
        raise NotRecorded("no such service is planned", field="planned_id", possible=tuple(map(str, case.plan.services)))
    if wanted.service != service:
        raise ContradictsItself("another service was planned", field="service", possible=(wanted.service,))


def fulfilled(case: Case, planned_id: UUID | None, quantity: int, context: Context) -> tuple[Event, ...]:
    """That as much was delivered as was planned, if it is so now."""
    if planned_id is None or case.plan.services[planned_id].delivered + quantity < case.plan.services[planned_id].quantity:
        return ()
    return (planned.PlannedServiceFulfilled(planned_id=planned_id, fulfilled_at=context.at),)


def _due(rule: str, context: Context) -> datetime:
    return context.policies.due(rule, context.at, context.zone)
