"""How a reunification takes up the way home, the visits that follow the handover, and its end."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from cases.events import homecoming as told
from cases.log.reader import Recorded
from projections.opened import text
from projections.reunifications.row import FOLDS, Leg, Receipt, ReunificationKnown, Visit, known


@FOLDS.of(told.LegPlanned)
def _planned(row: ReunificationKnown, event: told.LegPlanned, recorded: Recorded) -> ReunificationKnown:
    leg = Leg(
        from_region=event.from_region,
        to_region=event.to_region,
        transport=event.transport,
        escort_id=event.escort_id,
        escort=text(event.escort),
        from_place=text(event.from_place),
        to_place=text(event.to_place),
        handover_point=text(event.handover_point),
        ticket=text(event.ticket),
        planned_rupiah=event.cost_rupiah,
    )
    return known(row, recorded, legs={**row.legs, event.leg_id: leg})


@FOLDS.of(told.LegCancelled)
def _cancelled(row: ReunificationKnown, event: told.LegCancelled, recorded: Recorded) -> ReunificationKnown:
    return _with_leg(row, recorded, event.leg_id, cancelled=True, note=text(event.reason))


@FOLDS.of(told.LegDeparted)
def _departed(row: ReunificationKnown, event: told.LegDeparted, recorded: Recorded) -> ReunificationKnown:
    ticket = text(event.ticket) or row.legs[event.leg_id].ticket
    return _with_leg(row, recorded, event.leg_id, departed_at=event.departed_at, ticket=ticket)


@FOLDS.of(told.LegArrived)
def _arrived(row: ReunificationKnown, event: told.LegArrived, recorded: Recorded) -> ReunificationKnown:
    return _with_leg(row, recorded, event.leg_id, arrived_at=event.arrived_at, received_by=text(event.received_by), note=text(event.note))


@FOLDS.of(told.LegReceiptRecorded)
def _paid(row: ReunificationKnown, event: told.LegReceiptRecorded, recorded: Recorded) -> ReunificationKnown:
    receipt = Receipt(
        receipt_id=event.receipt_id,
        cost_rupiah=event.cost_rupiah,
        number=text(event.number),
        sha256=text(event.sha256),
        attachment_id=event.attachment_id,
    )
    paid = replace(row, cost_rupiah=row.cost_rupiah + event.cost_rupiah)
    return _with_leg(paid, recorded, event.leg_id, receipts=(*row.legs[event.leg_id].receipts, receipt))


@FOLDS.of(told.FamilyVisited)
def _visited(row: ReunificationKnown, event: told.FamilyVisited, recorded: Recorded) -> ReunificationKnown:
    seen: dict[str, Any] = {
        "visited_at": event.visited_at,
        "visited_by": event.visited_by,
        "safety": event.safety,
        "needs": text(event.needs),
        "findings": text(event.findings),
        "attachment_id": event.attachment_id,
    }
    visits = _with_visit(row, event.visit, seen) if event.visit is not None else (*row.visits, Visit(**seen))
    return known(row, recorded, visits=visits, visit_due_at=event.visit_due_at)


@FOLDS.of(told.FamilyVisitMissed)
def _missed(row: ReunificationKnown, event: told.FamilyVisitMissed, recorded: Recorded) -> ReunificationKnown:
    visits = _with_visit(row, event.visit, {"missed_at": event.missed_at, "reason": text(event.reason)})
    return known(row, recorded, visits=visits, visit_due_at=event.visit_due_at)


@FOLDS.of(told.FamilyRefused)
def _family_refused(row: ReunificationKnown, event: told.FamilyRefused, recorded: Recorded) -> ReunificationKnown:
    end = {"ended_at": event.refused_at, "ended_by": event.recorded_by, "end_words": text(event.reason)}
    return known(row, recorded, outcome=event.outcome, alternative=event.alternative, visit_due_at=None, **end)


@FOLDS.of(told.ReunificationStable)
def _stable(row: ReunificationKnown, event: told.ReunificationStable, recorded: Recorded) -> ReunificationKnown:
    end = {"ended_at": event.declared_at, "ended_by": event.declared_by, "end_words": text(event.reason)}
    return known(row, recorded, outcome=event.outcome, visit_due_at=None, **end)


@FOLDS.of(told.ReunificationBrokeDown)
def _broke_down(row: ReunificationKnown, event: told.ReunificationBrokeDown, recorded: Recorded) -> ReunificationKnown:
    end = {"ended_at": event.broke_down_at, "ended_by": event.recorded_by, "end_words": text(event.words)}
    return known(row, recorded, outcome=event.outcome, alternative=event.alternative, end_reason=event.reason, visit_due_at=None, **end)


@FOLDS.of(told.ReunificationStopped)
def _stopped(row: ReunificationKnown, event: told.ReunificationStopped, recorded: Recorded) -> ReunificationKnown:
    end = {"ended_at": event.stopped_at, "ended_by": event.stopped_by, "end_words": text(event.words)}
    return known(row, recorded, outcome=event.outcome, end_reason=event.reason, visit_due_at=None, **end)


def _with_leg(row: ReunificationKnown, recorded: Recorded, leg_id: UUID, **said: Any) -> ReunificationKnown:
    return known(row, recorded, legs={**row.legs, leg_id: replace(row.legs[leg_id], **said)})


def _with_visit(row: ReunificationKnown, number: int, said: dict[str, Any]) -> tuple[Visit, ...]:
    return tuple(replace(visit, **said) if visit.visit == number else visit for visit in row.visits)
