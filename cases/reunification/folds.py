"""How a reunification takes up its facts. Nothing is refused here."""

from typing import Any, Final
from uuid import UUID

from cases.by_type import Folds, changed
from cases.events import homecoming as after
from cases.events import reunification as told
from cases.reunification.state import Decision, Leg, Proposal, Reunification, Visit
from cases.vocabulary.reunification import Wish

FOLDS: Final[Folds[Reunification]] = Folds()


@FOLDS.of(told.ReunificationBegan)
def _began(one: Reunification, event: told.ReunificationBegan) -> Reunification:
    return _with(
        one,
        case_id=event.case_id,
        person_id=event.person_id,
        match_id=event.match_id,
        began_at=event.began_at,
        began_by=event.began_by,
    )


@FOLDS.of(told.WishRecorded)
def _heard(one: Reunification, event: told.WishRecorded) -> Reunification:
    if event.wish is None:
        return _with(one, heard=True)
    return _with(one, heard=True, wish=event.wish, against_it=event.wish is Wish.NOT_RETURN)


@FOLDS.of(told.ReunificationProposed)
def _proposed(one: Reunification, event: told.ReunificationProposed) -> Reunification:
    proposal = Proposal(proposed_at=event.proposed_at, proposed_by=event.proposed_by, proposed_for=event.proposed_for)
    return _with(one, proposal=proposal, decision=None, refused=False)


@FOLDS.of(told.ReunificationApproved)
def _approved(one: Reunification, event: told.ReunificationApproved) -> Reunification:
    hands = frozenset({event.decided_by, event.decided_for} - {None})
    decision = Decision(
        decided_at=event.decided_at,
        decided_by=event.decided_by,
        verified_by=frozenset(event.verified_by),
        hands=hands,  # type: ignore[arg-type]  # None was taken out
    )
    return _with(one, proposal=None, decision=decision, against_it=False)


@FOLDS.of(told.DecisionLapsed)
def _lapsed(one: Reunification, _: told.DecisionLapsed) -> Reunification:
    return _with(one, decision=None)


@FOLDS.of(told.ReunificationRefused)
def _not_approved(one: Reunification, _: told.ReunificationRefused) -> Reunification:
    return _with(one, proposal=None, decision=None, refused=True)


@FOLDS.of(told.StatementSigned)
def _stated(one: Reunification, event: told.StatementSigned) -> Reunification:
    return _with(one, stated_on=event.signed_on)


@FOLDS.of(told.HandoverSigned)
def _handed_over(one: Reunification, event: told.HandoverSigned) -> Reunification:
    visits = tuple(Visit(due_at=due, passes_at=passes) for due, passes in zip(event.visits_due_at, event.visits_pass_at, strict=False))
    minutes = (*one.minutes, one.size + 1)
    return _with(one, handed_over_at=event.handed_over_at, visits=visits, keeps_case_open=event.keeps_case_open, minutes=minutes)


@FOLDS.of(told.HandoverCorrected)
def _corrected(one: Reunification, event: told.HandoverCorrected) -> Reunification:
    planned = zip(one.visits, event.visits_due_at, event.visits_pass_at, strict=False)
    moved = tuple(visit if visit.over else Visit(due_at=due, passes_at=passes) for visit, due, passes in planned)
    at = event.handed_over_at or one.handed_over_at
    return _with(one, handed_over_at=at, visits=moved or one.visits, minutes=(*one.minutes, one.size + 1))


@FOLDS.of(after.LegPlanned)
def _planned(one: Reunification, event: after.LegPlanned) -> Reunification:
    return _with(one, legs={**one.legs, event.leg_id: Leg()}, ids=one.ids | {event.leg_id})


@FOLDS.of(after.LegCancelled)
def _cancelled(one: Reunification, event: after.LegCancelled) -> Reunification:
    return _with_leg(one, event.leg_id, cancelled=True)


@FOLDS.of(after.LegDeparted)
def _departed(one: Reunification, event: after.LegDeparted) -> Reunification:
    return _with_leg(one, event.leg_id, departed_at=event.departed_at)


@FOLDS.of(after.LegArrived)
def _arrived(one: Reunification, event: after.LegArrived) -> Reunification:
    return _with_leg(one, event.leg_id, arrived_at=event.arrived_at)


@FOLDS.of(after.LegReceiptRecorded)
def _paid(one: Reunification, event: after.LegReceiptRecorded) -> Reunification:
    return _with(one, ids=one.ids | {event.receipt_id})


@FOLDS.of(after.FamilyVisited)
def _visited(one: Reunification, event: after.FamilyVisited) -> Reunification:
    seen = _with_visit(one, event.visit)
    first = min(one.first_seen_at or event.visited_at, event.visited_at)
    at_the_end = seen.next_visit is None
    return changed(seen, first_seen_at=first, seen_at=event.visited_at, safety=event.safety, seen_at_the_end=at_the_end)


@FOLDS.of(after.FamilyVisitMissed)
def _missed(one: Reunification, event: after.FamilyVisitMissed) -> Reunification:
    return _with_visit(one, event.visit)


@FOLDS.of(after.FamilyRefused)
def _family_refused(one: Reunification, _: after.FamilyRefused) -> Reunification:
    return _ended(one, "family-refused")


@FOLDS.of(after.ReunificationStable)
def _stable(one: Reunification, _: after.ReunificationStable) -> Reunification:
    return _ended(one, "stable")


@FOLDS.of(after.ReunificationBrokeDown)
def _broke_down(one: Reunification, _: after.ReunificationBrokeDown) -> Reunification:
    return _ended(one, "broken-down")


@FOLDS.of(after.ReunificationStopped)
def _stopped(one: Reunification, _: after.ReunificationStopped) -> Reunification:
    return _ended(one, "stopped")


def _with(one: Reunification, **changes: Any) -> Reunification:
    return changed(one, size=one.size + 1, **changes)


def _with_leg(one: Reunification, leg_id: UUID, **known: Any) -> Reunification:
    return _with(one, legs={**one.legs, leg_id: changed(one.legs.get(leg_id, Leg()), **known)})


def _with_visit(one: Reunification, number: int | None) -> Reunification:
    return _with(one, visits=tuple(changed(v, over=v.over or n == number) for n, v in enumerate(one.visits, 1)))


def _ended(one: Reunification, how: str) -> Reunification:
    return _with(one, over=how, proposal=None)
