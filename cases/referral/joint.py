"""A referral and the case it is for: begun and ended in one append, so that a case is not closed meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cases.case import CASE
from cases.case.closure import BeginWork, EndWork
from cases.case.episodes import OpenCase
from cases.decider import Command
from cases.errors import NotFound
from cases.referral import REFERRAL, answering, asking, receiving, sending
from cases.vocabulary.work import WorkKind


class NoSuchCaseToRefer(NotFound):
    """There is no such case in this office, or it is closed."""

    code = "no-such-case-to-refer"


def _request(told: asking.RequestReferral, unit: Any) -> None:
    case = unit.state(CASE, told.case_id)
    if not case.opened:
        raise NoSuchCaseToRefer(field="case_id")
    unit.decide(REFERRAL, told, {"case": case})
    unit.decide(CASE, BeginWork(case_id=told.case_id, kind=WorkKind.REFERRAL, child_id=told.referral_id))


def _last_word(told: Command, unit: Any) -> None:
    unit.decide(REFERRAL, told)
    after = unit.state(REFERRAL, told.stream)
    if not after.over or after.case_id is None:
        return
    if told.stream in unit.state(CASE, after.case_id).work:  # where both offices ended it, the first end was it for the case
        end = EndWork(case_id=after.case_id, kind=WorkKind.REFERRAL, child_id=told.stream, outcome=after.over.upper())
        unit.decide(CASE, end)


def _open_case(told: receiving.OpenCaseFromReferral, unit: Any) -> None:
    unit.decide(REFERRAL, told)
    received = unit.state(REFERRAL, told.referral_id)
    opened = OpenCase(
        case_id=told.case_id,
        person_id=received.person_id,
        region=told.region or received.region or None,
        domain=told.domain,
        urgency=told.urgency,
        sex=received.sex,
        age_years=received.age_years,
        citizen=received.citizen,
    )
    unit.decide(CASE, opened)
    unit.decide(CASE, BeginWork(case_id=told.case_id, kind=WorkKind.REFERRAL, child_id=told.referral_id))


REFERRAL_JOINT: Final[Mapping[type[Command], Callable[[Any, Any], None]]] = {
    asking.RequestReferral: _request,
    asking.DisapproveReferral: _last_word,
    sending.WithdrawReferral: _last_word,
    sending.ExpireReferral: _last_word,
    answering.DeclineReferral: _last_word,
    answering.CompleteReferral: _last_word,
    answering.ReturnPerson: _last_word,
    receiving.HearFromReceiver: _last_word,
    receiving.HearFromSender: _last_word,
    receiving.OpenCaseFromReferral: _open_case,
}
