"""Complaints that lead to no case: dismissed, passed on to another authority, answered, appealed against."""

from typing import Final

from api.demonstration import words
from api.demonstration.doors import receive, verify
from api.demonstration.story import Turn
from api.demonstration.telling import Telling
from cases.complaint.afterwards import CloseComplaint, FileAppeal, GiveFeedback, RejectAppeal, UpholdAppeal
from cases.complaint.handling import AnswerComplaint, DismissComplaint, FindOutOfAuthority, PassComplaintOn, VerifyComplaint
from cases.vocabulary import Authority, ComplaintGrade, ComplaintKind, DismissalReason, ProofKind, Role

_AUTHORITIES: Final = (Authority.PROVINCIAL_OFFICE, Authority.OTHER_REGENCY_OFFICE, Authority.HOSPITAL, Authority.CIVIL_REGISTRY)
_REASONS: Final = (DismissalReason.UNTRUE, DismissalReason.NO_SOCIAL_NEED, DismissalReason.INCOMPLETE, DismissalReason.WITHDRAWN)


def handle(told: Telling) -> None:
    """Tell what becomes of a complaint that leads to no case."""
    {
        Turn.DISMISSED: _dismissed,
        Turn.PASSED_ON: _passed_on,
        Turn.AID_REQUEST: _aid_requested,
        Turn.SERVICE_COMPLAINT: _about_a_service,
    }[told.story.turn](told)


def _dismissed(told: Telling) -> None:
    chance = told.chance
    receive(told, ComplaintKind.PERSON_IN_NEED)
    if chance.happens(0.5):
        verify(told)
    dismissed = DismissComplaint(complaint_id=told.complaint_id, reason=chance.one_of(_REASONS))
    told.tell(dismissed, told.desk, after=told.until_office_hours(chance.days(0.2, 3)), lag=chance.minutes(2, 60))
    if chance.happens(0.05):
        _appealed(told)
    elif chance.happens(0.6):
        _closed(told)


def _passed_on(told: Telling) -> None:
    chance = told.chance
    receive(told, ComplaintKind.PERSON_IN_NEED)
    elsewhere = FindOutOfAuthority(complaint_id=told.complaint_id, authority=chance.one_of(_AUTHORITIES))
    told.tell(elsewhere, told.desk, after=told.until_office_hours(chance.days(0.2, 3)), lag=chance.minutes(2, 60))
    after = told.until_office_hours(chance.days(0.5, 4))
    number = f"460/{chance.number(100, 999)}-Rehsos/{told.at:%Y}"
    on = (told.at + after).astimezone(told.cast.played.local).date()
    proven = PassComplaintOn(complaint_id=told.complaint_id, proof=ProofKind.LETTER, proof_on=on, proof_number=number)
    told.tell(proven, told.desk, after=after, lag=chance.minutes(2, 60))
    if chance.happens(0.5):
        _closed(told)


def _aid_requested(told: Telling) -> None:
    receive(told, ComplaintKind.AID_REQUEST)
    _graded(told, ComplaintGrade.NORMATIVE)
    _answered(told)
    _closed(told)


def _about_a_service(told: Telling) -> None:
    chance = told.chance
    receive(told, ComplaintKind.ABOUT_A_SERVICE)
    _graded(told, chance.one_of((ComplaintGrade.WITHOUT_SUPERVISION, ComplaintGrade.INFORMATION)))
    _answered(told)
    satisfied = chance.happens(0.7)
    told.tell(
        GiveFeedback(complaint_id=told.complaint_id, satisfied=satisfied), told.desk, after=chance.days(0.5, 8), lag=chance.minutes(1, 60)
    )
    if not satisfied:
        _appealed(told)
    else:
        _closed(told)


def _graded(told: Telling, grade: ComplaintGrade) -> None:
    verified = VerifyComplaint(complaint_id=told.complaint_id, grade=grade)
    told.tell(verified, told.desk, after=told.until_office_hours(told.chance.days(0.2, 3)), lag=told.chance.minutes(2, 60))


def _answered(told: Telling) -> None:
    chance = told.chance
    head = chance.one_of(told.cast.of(Role.HEAD_OF_DIVISION))
    answer = AnswerComplaint(complaint_id=told.complaint_id, answer=chance.one_of(words.ANSWERS))
    told.tell(answer, head, after=told.until_office_hours(chance.days(1, 9)), lag=chance.minutes(2, 60))


def _closed(told: Telling) -> None:
    chance = told.chance
    after = told.until_office_hours(chance.days(11, 30))
    told.tell(CloseComplaint(complaint_id=told.complaint_id), told.desk, after=after, lag=chance.minutes(2, 60))


def _appealed(told: Telling) -> None:
    chance = told.chance
    told.tell(
        FileAppeal(complaint_id=told.complaint_id, grounds=chance.one_of(words.AGAIN)),
        told.desk,
        after=chance.days(1, 9),
        lag=chance.minutes(2, 60),
    )
    head = told.cast.of(Role.HEAD_OF_OFFICE)[0]
    judged = UpholdAppeal if chance.happens(0.3) else RejectAppeal
    decision = judged(complaint_id=told.complaint_id, reasons=chance.one_of(words.ANSWERS))
    told.tell(decision, head, after=told.until_office_hours(chance.days(2, 14)), lag=chance.minutes(2, 60))
