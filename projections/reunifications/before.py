"""How a reunification takes up what happens up to the handover."""

from datetime import datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from cases.events import reunification as told
from cases.events.event import Redacted, Sealed
from cases.log.reader import Recorded
from projections.opened import NotOpened, text
from projections.register.entry import sealed_texts
from projections.reunifications.row import FOLDS, Correction, Handover, Minutes, ReunificationKnown, Signatory, Statement, Visit, known

P = TypeVar("P")


@FOLDS.of(told.ReunificationBegan)
def _began(_: ReunificationKnown | None, event: told.ReunificationBegan, recorded: Recorded) -> ReunificationKnown:
    return ReunificationKnown(
        reunification_id=recorded.stream,
        case_id=event.case_id,
        person_id=event.person_id,
        match_id=event.match_id,
        stage="begun",
        began_at=event.began_at,
        began_by=event.began_by,
        note=text(event.note),
        **sealed_texts(None, recorded),
    )


@FOLDS.of(told.WishRecorded)
def _heard(row: ReunificationKnown, event: told.WishRecorded, recorded: Recorded) -> ReunificationKnown:
    return known(
        row,
        recorded,
        wish=event.wish or row.wish,
        how_heard=event.how or row.how_heard,
        heard_at=event.heard_at,
        heard_by=event.heard_by,
        words=text(event.words) if event.wish else row.words,
        reason_not_heard=text(event.reason),
    )


@FOLDS.of(told.ReunificationProposed)
def _proposed(row: ReunificationKnown, event: told.ReunificationProposed, recorded: Recorded) -> ReunificationKnown:
    return known(
        row,
        recorded,
        proposed_by=event.proposed_by,
        proposed_at=event.proposed_at,
        decide_due_at=event.decide_due_at,
        grounds=text(event.grounds),
        decision=None,
        decided_by=None,
        decided_at=None,
        decision_letter=None,
        decision_reason=None,
        decision_decree=None,
    )


@FOLDS.of(told.ReunificationApproved)
def _approved(row: ReunificationKnown, event: told.ReunificationApproved, recorded: Recorded) -> ReunificationKnown:
    return known(
        row,
        recorded,
        decision="approved",
        decided_by=event.decided_by,
        decided_at=event.decided_at,
        decision_letter=text(event.letter),
        decision_decree=event.decree,
        decision_reason=text(event.reason),
    )


@FOLDS.of(told.DecisionLapsed)
def _lapsed(row: ReunificationKnown, _: told.DecisionLapsed, recorded: Recorded) -> ReunificationKnown:
    """Nothing is decided: it is proposed again. Who had decided what stays in the history."""
    gone = ("proposed_by", "proposed_at", "decide_due_at", "grounds", "decision", "decided_by", "decided_at")
    return known(row, recorded, **dict.fromkeys((*gone, "decision_letter", "decision_reason", "decision_decree")))


@FOLDS.of(told.ReunificationRefused)
def _refused(row: ReunificationKnown, event: told.ReunificationRefused, recorded: Recorded) -> ReunificationKnown:
    return known(
        row,
        recorded,
        decision="refused",
        decided_by=event.decided_by,
        decided_at=event.decided_at,
        decision_letter=None,
        decision_decree=None,
        decision_reason=text(event.reason),
    )


@FOLDS.of(told.StatementSigned)
def _stated(row: ReunificationKnown, event: told.StatementSigned, recorded: Recorded) -> ReunificationKnown:
    statement = Statement(
        signed_on=event.signed_on,
        number=text(event.number),
        signatory=text(event.signatory),
        relation=text(event.relation),
        promises=text(event.promises),
        sha256=text(event.sha256),
        attachment_id=event.attachment_id,
    )
    return known(row, recorded, statement=statement)


@FOLDS.of(told.HandoverSigned)
def _handed_over(row: ReunificationKnown, event: told.HandoverSigned, recorded: Recorded) -> ReunificationKnown:
    handover = Handover(
        handed_over_at=event.handed_over_at,
        handed_over_by=event.handed_over_by,
        region=event.region,
        verified_by=event.verified_by,
        decided_by=event.decided_by,
        version=recorded.version,
        number=text(event.number),
        place=text(event.place),
        parties=_parties(_opened(event.parties)),
        witnesses=_witnesses(_opened(event.witnesses)),
        sha256=text(event.sha256),
        attachment_id=event.attachment_id,
    )
    visits = tuple(Visit(visit=number, due_at=due_at) for number, due_at in enumerate(event.visits_due_at, 1))
    return known(row, recorded, handover=handover, visits=visits, visit_due_at=event.visit_due_at, keeps_case_open=event.keeps_case_open)


@FOLDS.of(told.HandoverCorrected)
def _corrected(row: ReunificationKnown, event: told.HandoverCorrected, recorded: Recorded) -> ReunificationKnown:
    before = row.handover
    if before is None:
        return known(row, recorded)
    correction = Correction(
        version=recorded.version,
        corrects=event.corrects,
        corrected_at=event.corrected_at,
        corrected_by=event.corrected_by,
        corrected_for=event.corrected_for,
        reason=text(event.reason),
        former=Minutes(**{name: getattr(before, name) for name in Minutes.__struct_fields__}),
    )
    said: dict[str, Any] = {
        "handed_over_at": event.handed_over_at,
        "region": event.region,
        "number": text(event.number),
        "place": text(event.place),
        "parties": None if event.parties is None else _parties(_opened(event.parties)),
        "witnesses": None if event.witnesses is None else _witnesses(_opened(event.witnesses)),
        "sha256": text(event.sha256),
        "attachment_id": event.attachment_id,
    }
    right = {name: value for name, value in said.items() if value is not None}
    handover = replace(before, corrections=(*before.corrections, correction), **right)
    due = dict(enumerate(event.visits_due_at, 1))
    visits = tuple(_waiting_until(visit, due.get(visit.visit or 0)) for visit in row.visits)
    return known(row, recorded, handover=handover, visits=visits, visit_due_at=event.visit_due_at or row.visit_due_at)


def _waiting_until(visit: Visit, due_at: datetime | None) -> Visit:
    """The visit, due at another time unless it was made or missed."""
    waits = visit.visited_at is None and visit.missed_at is None
    return replace(visit, due_at=due_at) if due_at is not None and waits else visit


def _parties(signed: tuple[told.Party, ...]) -> tuple[Signatory, ...]:
    return tuple(Signatory(name=p.name, role=p.role, position=p.position) for p in signed)


def _witnesses(signed: tuple[told.Witness, ...]) -> tuple[Signatory, ...]:
    return tuple(Signatory(name=w.name, position=w.position) for w in signed)


def _opened(value: tuple[P, ...] | Sealed | Redacted) -> tuple[P, ...]:
    if isinstance(value, Sealed):
        raise NotOpened
    return () if isinstance(value, Redacted) else value
