"""How a reunification takes up what happens up to the handover."""

from typing import TypeVar

from cases.events import reunification as told
from cases.events.event import Redacted, Sealed
from cases.log.reader import Recorded
from projections.opened import NotOpened, text
from projections.register.entry import sealed_texts
from projections.reunifications.row import FOLDS, Handover, ReunificationKnown, Signatory, Statement, Visit, known

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
        decision_reason=text(event.reason),
    )


@FOLDS.of(told.ReunificationRefused)
def _refused(row: ReunificationKnown, event: told.ReunificationRefused, recorded: Recorded) -> ReunificationKnown:
    return known(
        row,
        recorded,
        decision="refused",
        decided_by=event.decided_by,
        decided_at=event.decided_at,
        decision_letter=None,
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
        number=text(event.number),
        place=text(event.place),
        parties=tuple(Signatory(name=p.name, role=p.role, position=p.position) for p in _opened(event.parties)),
        witnesses=tuple(Signatory(name=w.name, position=w.position) for w in _opened(event.witnesses)),
        sha256=text(event.sha256),
        attachment_id=event.attachment_id,
    )
    visits = tuple(Visit(visit=number, due_at=due_at) for number, due_at in enumerate(event.visits_due_at, 1))
    return known(row, recorded, handover=handover, visits=visits, visit_due_at=event.visit_due_at, keeps_case_open=event.keeps_case_open)


def _opened(value: tuple[P, ...] | Sealed | Redacted) -> tuple[P, ...]:
    if isinstance(value, Sealed):
        raise NotOpened
    return () if isinstance(value, Redacted) else value
