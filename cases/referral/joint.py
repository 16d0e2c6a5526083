"""A referral and the case it is for: begun and ended in one append, so that a case is not closed meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from cases import codes
from cases.case import CASE
from cases.case.categories import AssignCategory
from cases.case.closure import BeginWork, EndWork
from cases.case.episodes import OpenCase
from cases.case.progress import AssignWorker
from cases.decider import Command
from cases.errors import NotFound
from cases.referral import REFERRAL, Referral, answering, asking, receiving, sending
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
    _begin_with_what_it_carried(told.case_id, received, unit)
    unit.decide(CASE, BeginWork(case_id=told.case_id, kind=WorkKind.REFERRAL, child_id=told.referral_id))


def _begin_with_what_it_carried(case_id: UUID, received: Referral, unit: Any) -> None:
    """Assign the kinds of PPKS that the other office holds the person to be of, and make who deals with the referral responsible.

    They hold from the day of receipt: since when the person is of a kind is not carried, nor whether they are neglected
    in its sense; both are corrected when it is known. A kind that the list of codes no longer has cannot be assigned; it
    is named in `ReferralLedToCase`, which seals by itself.
    """
    since_on = received.received_at.astimezone(ZoneInfo(unit.context.zone)).date() if received.received_at else unit.context.on
    for category in sorted(set(received.categories) & set(codes.ppks_categories())):
        assignment_id = uuid5(case_id, category)
        unit.decide(CASE, AssignCategory(case_id=case_id, assignment_id=assignment_id, category=category, started_on=since_on))
    if received.worker_id is not None:
        unit.decide(CASE, AssignWorker(case_id=case_id, worker_id=received.worker_id, team_id=received.team_id))


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
