"""The way home as a relay (pemulangan estafet): legs with an escort, each set out on and arrived, and paid for by receipts."""

from uuid import UUID

from cases.by_type import as_event
from cases.case.code_fields import Rupiah
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import homecoming as told
from cases.events.event import Event
from cases.fields import Line, Prose, Region, Sha256
from cases.refusals import BeforeItBegan, NotRecorded
from cases.reunification.state import RULES, Leg, Reunification, unused
from cases.vocabulary.reunification import Transport


class EscortMissing(FieldInvalid):
    """Nobody travels alone: a worker or somebody named goes along."""

    code = "escort-missing"


class NotDecidedYet(Conflict):
    """Nobody sets out before it is decided that going back is best."""

    code = "not-decided-yet"


class LegBefore(Conflict):
    """The legs are made one after the other: one before this is neither made nor cancelled."""

    code = "leg-before"


@command(target="reunification_id")
class PlanLeg(Command):
    """Plan a leg of the way, to be made after those planned before.

    Attributes:
        escort_id: the worker who goes along, or `escort`, somebody else.
        handover_point: where, and to whom, the person is given at its end.
        cost_rupiah: what it is expected to cost.
    """

    reunification_id: UUID
    leg_id: UUID
    from_region: Region
    to_region: Region
    transport: Transport
    escort_id: UUID | None = None
    escort: Line | None = None
    from_place: Line | None = None
    to_place: Line | None = None
    handover_point: Line | None = None
    ticket: Line | None = None
    cost_rupiah: Rupiah | None = None


@command(target="reunification_id")
class CancelLeg(Command):
    """Say that a leg is not made."""

    reunification_id: UUID
    leg_id: UUID
    reason: Prose


@command(target="reunification_id")
class DepartOnLeg(Command):
    """Record that the person set out. When is `occurred_at`."""

    reunification_id: UUID
    leg_id: UUID
    ticket: Line | None = None


@command(target="reunification_id")
class ArriveOnLeg(Command):
    """Record that the person arrived, and who took them on. When is `occurred_at`."""

    reunification_id: UUID
    leg_id: UUID
    received_by: Line
    note: Prose | None = None


@command(target="reunification_id")
class RecordLegReceipt(Command):
    """Record what a leg cost, by its receipt (tanda terima SPJ)."""

    reunification_id: UUID
    leg_id: UUID
    receipt_id: UUID
    cost_rupiah: Rupiah
    number: Line | None = None
    sha256: Sha256 | None = None
    attachment_id: UUID | None = None


@RULES.of(PlanLeg)
def _plan(command: PlanLeg, one: Reunification, _: Context) -> tuple[Event, ...]:
    unused(one, command.leg_id, "leg_id")
    if command.escort_id is None and command.escort is None:
        raise EscortMissing(field="escort_id", rule="tracing_steps.csv T12", possible=("escort_id", "escort"))
    return (as_event(told.LegPlanned, command),)


@RULES.of(CancelLeg)
def _cancel(command: CancelLeg, one: Reunification, _: Context) -> tuple[Event, ...]:
    leg = _leg(one, command.leg_id)
    if leg.over or leg.under_way:
        raise _no_such_leg(one, [key for key, each in one.legs.items() if not (each.over or each.under_way)])
    return (as_event(told.LegCancelled, command),)


@RULES.of(DepartOnLeg)
def _depart(command: DepartOnLeg, one: Reunification, context: Context) -> tuple[Event, ...]:
    leg = _leg(one, command.leg_id)
    if leg.over or leg.under_way:
        raise _no_such_leg(one, [key for key, each in one.legs.items() if not (each.over or each.under_way)])
    if one.decision is None:
        raise NotDecidedYet(rule="tracing_steps.csv T09", possible=("ApproveReunification",))
    first = next(key for key, each in one.legs.items() if not each.over)
    if first != command.leg_id:
        raise LegBefore(field="leg_id", rule="tracing_steps.csv T12", possible=(str(first),))
    arrived = [each.arrived_at for each in one.legs.values() if each.arrived_at is not None]
    last = max([one.decision.decided_at, *arrived])
    if context.at < last:
        raise BeforeItBegan("before the leg could begin", field="occurred_at", possible=(last.isoformat(),))
    return (as_event(told.LegDeparted, command, departed_at=context.at),)


@RULES.of(ArriveOnLeg)
def _arrive(command: ArriveOnLeg, one: Reunification, context: Context) -> tuple[Event, ...]:
    leg = _leg(one, command.leg_id)
    if leg.departed_at is None or leg.arrived_at is not None:
        raise _no_such_leg(one, [key for key, each in one.legs.items() if each.under_way])
    if context.at < leg.departed_at:
        raise BeforeItBegan("before they set out", field="occurred_at", possible=(leg.departed_at.isoformat(),))
    return (as_event(told.LegArrived, command, arrived_at=context.at),)


@RULES.of(RecordLegReceipt)
def _receipt(command: RecordLegReceipt, one: Reunification, context: Context) -> tuple[Event, ...]:
    _leg(one, command.leg_id)
    unused(one, command.receipt_id, "receipt_id")
    return (as_event(told.LegReceiptRecorded, command, recorded_by=context.actor.id),)


def _leg(one: Reunification, leg_id: UUID) -> Leg:
    found = one.legs.get(leg_id)
    if found is None:
        raise _no_such_leg(one, list(one.legs))
    return found


def _no_such_leg(_: Reunification, possible: list[UUID]) -> NotRecorded:
    return NotRecorded("no such leg", field="leg_id", possible=tuple(str(key) for key in possible))
