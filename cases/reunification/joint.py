"""A reunification, the match it rests on and the case it is for: decided in one append, so that none of them changes meanwhile."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from cases.approving import named
from cases.case import CASE
from cases.case.closure import BeginWork, EndWork
from cases.case.episodes import ReopenCase
from cases.case.reentry import ReenterCase
from cases.decider import Command
from cases.errors import NotFound
from cases.match import MATCH
from cases.match.deciding import RejectMatch, WithdrawMatch
from cases.match.verifying import WithdrawVerification
from cases.reunification import REUNIFICATION, Reunification, deciding, handing_over, preparing, visiting
from cases.vocabulary.reunification import ReunificationOutcome
from cases.vocabulary.work import WorkKind

OUTCOMES: Final[Mapping[str, ReunificationOutcome]] = {
    "stable": ReunificationOutcome.STABLE,
    "broken-down": ReunificationOutcome.BROKEN_DOWN,
    "family-refused": ReunificationOutcome.FAMILY_REFUSED,
    "stopped": ReunificationOutcome.STOPPED,
}

_ENDS: Final = frozenset({visiting.RecordBreakdown, visiting.RefuseByFamily, visiting.StopReunification})


class NoSuchCaseToReunify(NotFound):
    """There is no such case in this office, or it is closed."""

    code = "no-such-case-to-reunify"


def _begin(told: preparing.BeginReunification, unit: Any) -> None:
    case = unit.state(CASE, told.case_id)
    if not case.opened:
        raise NoSuchCaseToReunify(field="case_id")
    unit.decide(REUNIFICATION, told, {"case": case, "match": unit.state(MATCH, told.match_id)})
    unit.decide(CASE, BeginWork(case_id=told.case_id, kind=WorkKind.REUNIFICATION, child_id=told.reunification_id))


def _on_the_match(told: deciding.ApproveReunification | handing_over.HandOver, unit: Any) -> None:
    before = unit.state(REUNIFICATION, told.reunification_id)
    if before.case_id is None:
        unit.decide(REUNIFICATION, told)  # it has not begun: refused
    found = {"case": unit.state(CASE, before.case_id), "match": unit.state(MATCH, before.match_id)}
    decree = named(told, unit) if isinstance(told, deciding.ApproveReunification) else {}
    unit.decide(REUNIFICATION, told, {**found, **decree})
    after = unit.state(REUNIFICATION, told.reunification_id)
    if after.handed_over and not after.keeps_case_open:
        _end_work(told, unit, ReunificationOutcome.HANDED_OVER)


def _take_back(told: WithdrawVerification, unit: Any) -> None:
    resting = dict(_resting_on(told, unit))
    handed_over = [one for one in resting.values() if one.handed_over]
    instead = {kind.__name__ for one in handed_over for kind in (*(REUNIFICATION.possible(one) & _ENDS), RejectMatch, WithdrawMatch)}
    unit.decide(MATCH, told, {"handed_over": tuple(sorted(instead))})
    for reunification_id, one in resting.items():
        if one.decision is not None and not one.over:
            lapse = deciding.LetDecisionLapse(reunification_id=reunification_id, match_id=told.match_id, side=told.side)
            unit.decide(REUNIFICATION, lapse)


def _resting_on(told: WithdrawVerification, unit: Any) -> Iterator[tuple[UUID, Reunification]]:
    """Every reunification that ever began on the match, by its id."""
    match = unit.state(MATCH, told.match_id)
    began = unit.state(CASE, match.case_id).reunifications if match.case_id is not None else ()
    for reunification_id in began:
        one = unit.state(REUNIFICATION, reunification_id)
        if one.match_id == told.match_id:
            yield reunification_id, one


def _last_word(told: Command, unit: Any) -> None:
    unit.decide(REUNIFICATION, told)
    after = unit.state(REUNIFICATION, told.stream)
    case = unit.state(CASE, after.case_id)
    if told.stream in case.work:
        _end_work(told, unit, OUTCOMES[after.over])


def _in_need_again(told: visiting.RecordBreakdown | visiting.RefuseByFamily, unit: Any) -> None:
    handed_over = unit.state(REUNIFICATION, told.reunification_id).handed_over
    _last_word(told, unit)
    if not handed_over:
        return
    case_id = unit.state(REUNIFICATION, told.reunification_id).case_id
    if unit.state(CASE, case_id).closed:
        words = told.words if isinstance(told, visiting.RecordBreakdown) else told.reason
        unit.decide(CASE, ReopenCase(case_id=case_id, reason=words))
    else:
        unit.decide(CASE, ReenterCase(case_id=case_id, child_id=told.reunification_id))


def _end_work(told: Command, unit: Any, outcome: ReunificationOutcome) -> None:
    case_id = unit.state(REUNIFICATION, told.stream).case_id
    unit.decide(CASE, EndWork(case_id=case_id, kind=WorkKind.REUNIFICATION, child_id=told.stream, outcome=outcome.value))


REUNIFICATION_JOINT: Final[Mapping[type[Command], Callable[[Any, Any], None]]] = {
    preparing.BeginReunification: _begin,
    deciding.ApproveReunification: _on_the_match,
    handing_over.HandOver: _on_the_match,
    WithdrawVerification: _take_back,
    visiting.DeclareStable: _last_word,
    visiting.StopReunification: _last_word,
    visiting.RecordBreakdown: _in_need_again,
    visiting.RefuseByFamily: _in_need_again,
}
