"""Decisions that concern several streams at once: all their facts go into one append, or none."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Final
from uuid import UUID

from cases.approving import APPROVING
from cases.attaching import ATTACHING
from cases.case import CASE, Case
from cases.case.closure import BeginWork, EndWork
from cases.case.episodes import LinkComplaint, NoSuchComplaint, OpenCase, ReopenCase
from cases.case.response import DispatchTeam
from cases.complaint import COMPLAINT, Complaint
from cases.complaint.afterwards import CloseComplaint
from cases.complaint.handling import LeadToCase, MarkDuplicate, OpenCaseFromComplaint, VerifyComplaint
from cases.complaint.intake import ReceiveComplaint
from cases.deadline import DEADLINE, CloseForSilence, EscalateDeadline, RecordBreach, TermNotRunning, running_terms
from cases.decider import Command, command
from cases.errors import FieldInvalid, NotFound
from cases.fields import Line, Position, Prose, Region, TrackingCode, well_formed
from cases.joining import Handler, Unit
from cases.person.joint import JOINT_OF_PERSONS
from cases.referral.joint import REFERRAL_JOINT
from cases.reunification.joint import REUNIFICATION_JOINT
from cases.shelter import SHELTER
from cases.shelter.stays import AdmitPerson, DischargePerson, MoveToBed, RecordLeft
from cases.team import TEAM
from cases.team.duty import AddMember
from cases.tracing.joint import TRACING_JOINT
from cases.vocabulary import Channel, ComplaintKind, Urgency
from cases.vocabulary.shelter import Destination
from cases.vocabulary.work import WorkKind
from cases.worker import WORKER
from cases.worker.roles import GiveDelegation

RUNNING_TERMS: Final = running_terms()


class WhereMissing(FieldInvalid):
    """A report from the field says where: a region, a place in words, or a position."""

    code = "where-missing"


class NoSuchCase(NotFound):
    """There is no such case in this office."""

    code = "no-such-case"


@command(target="complaint_id")
class ReportFromField(Command):
    """The least that a team member tells: what, where, through which channel. When is `occurred_at`.

    Records in one append a complaint that is verified by the team's own eyes, the case that it led to, and the
    dispatch of the team.
    """

    complaint_id: UUID
    case_id: UUID
    person_id: UUID
    dispatch_id: UUID
    what: Prose
    channel: Channel = Channel.PATROL
    region: Region | None = None
    place: Line | None = None
    position: Position | None = None
    urgency: Urgency = Urgency.URGENT
    team_id: UUID | None = None
    tracking_code: TrackingCode | None = None


def _report_from_field(told: ReportFromField, unit: Unit) -> None:
    well_formed(told, unit.context)
    if told.region is None and told.place is None and told.position is None:
        raise WhereMissing(field="region", possible=("region", "place", "position"))
    received = ReceiveComplaint(
        complaint_id=told.complaint_id,
        kind=ComplaintKind.PERSON_IN_NEED,
        channel=told.channel,
        urgency=told.urgency,
        region=told.region or unit.context.region,
        what=told.what,
        place=told.place,
        position=told.position,
        tracking_code=told.tracking_code,
    )
    unit.decide(COMPLAINT, received)
    unit.decide(COMPLAINT, VerifyComplaint(complaint_id=told.complaint_id))
    _open_from_complaint(OpenCaseFromComplaint(complaint_id=told.complaint_id, case_id=told.case_id, person_id=told.person_id), unit)
    unit.decide(CASE, DispatchTeam(case_id=told.case_id, dispatch_id=told.dispatch_id, team_id=told.team_id))


def _open_from_complaint(told: OpenCaseFromComplaint, unit: Unit) -> None:
    unit.decide(COMPLAINT, told)
    complaint = _complaint(told.complaint_id, unit)
    unit.decide(CASE, OpenCase(**{f.name: getattr(told, f.name) for f in fields(told)}), {"complaint": complaint})


def _open_case(told: OpenCase, unit: Unit) -> None:
    if told.complaint_id is None:
        unit.decide(CASE, told)
        return
    unit.decide(COMPLAINT, LeadToCase(complaint_id=told.complaint_id, case_id=told.case_id))
    unit.decide(CASE, told, {"complaint": _complaint(told.complaint_id, unit)})


def _link(told: LinkComplaint, unit: Unit) -> None:
    complaint = _complaint(told.complaint_id, unit)
    unit.decide(CASE, told, {"complaint": complaint})
    if told.case_id not in complaint.cases:
        unit.decide(COMPLAINT, LeadToCase(complaint_id=told.complaint_id, case_id=told.case_id))


def _lead_to_case(told: LeadToCase, unit: Unit) -> None:
    case = _case(told.case_id, unit)
    unit.decide(COMPLAINT, told)
    if told.complaint_id not in case.complaints:
        link = LinkComplaint(case_id=told.case_id, complaint_id=told.complaint_id)
        unit.decide(CASE, link, {"complaint": _complaint(told.complaint_id, unit)})


def _reopen(told: ReopenCase, unit: Unit) -> None:
    if told.complaint_id is None:
        unit.decide(CASE, told)
        return
    complaint = _complaint(told.complaint_id, unit)
    unit.decide(CASE, told, {"complaint": complaint})
    if told.case_id not in complaint.cases:
        unit.decide(COMPLAINT, LeadToCase(complaint_id=told.complaint_id, case_id=told.case_id))


def _mark_duplicate(told: MarkDuplicate, unit: Unit) -> None:
    original = unit.state(COMPLAINT, told.duplicate_of)
    unit.decide(COMPLAINT, told, {"original": original})


def _give_delegation(told: GiveDelegation, unit: Unit) -> None:
    unit.decide(WORKER, told, {"absent": unit.state(WORKER, told.on_behalf_of)})


def _add_member(told: AddMember, unit: Unit) -> None:
    unit.decide(TEAM, told, {"worker": unit.state(WORKER, told.worker_id)})


def _record_breach(told: RecordBreach, unit: Unit) -> None:
    unit.decide(DEADLINE, told, {"running": unit.state(RUNNING_TERMS, told.subject_stream)})


def _escalate(told: EscalateDeadline, unit: Unit) -> None:
    unit.decide(DEADLINE, told, {"running": unit.state(RUNNING_TERMS, told.subject_stream)})


def _close_for_silence(told: CloseForSilence, unit: Unit) -> None:
    complaint = _complaint(told.complaint_id, unit)
    if complaint.feedback_due_at != told.feedback_due_at or complaint.feedback is not None:
        raise TermNotRunning(field="feedback_due_at", term="feedback")
    unit.decide(COMPLAINT, CloseComplaint(complaint_id=told.complaint_id))


def _admit(told: AdmitPerson, unit: Unit) -> None:
    unit.decide(SHELTER, told, {"case": _case(told.case_id, unit)})
    unit.decide(CASE, BeginWork(case_id=told.case_id, kind=WorkKind.SHELTER_STAY, child_id=told.stay_id))


def _move_to_bed(told: MoveToBed, unit: Unit) -> None:
    stay = unit.state(SHELTER, told.shelter_id).stays.get(told.stay_id)
    unit.decide(SHELTER, told, {"case": _case(stay.case_id, unit)} if stay else None)


def _end_stay(told: DischargePerson | RecordLeft, unit: Unit) -> None:
    stay = unit.state(SHELTER, told.shelter_id).stays.get(told.stay_id)
    unit.decide(SHELTER, told)
    if stay is not None:
        outcome = told.destination if isinstance(told, DischargePerson) else Destination.LEFT
        unit.decide(CASE, EndWork(case_id=stay.case_id, kind=WorkKind.SHELTER_STAY, child_id=told.stay_id, outcome=outcome))


def _complaint(complaint_id: UUID, unit: Unit) -> Complaint:
    found = unit.state(COMPLAINT, complaint_id)
    if found.received_at is None:
        raise NoSuchComplaint(field="complaint_id")
    return found


def _case(case_id: UUID, unit: Unit) -> Case:
    found = unit.state(CASE, case_id)
    if not found.opened:
        raise NoSuchCase(field="case_id")
    return found


JOINT: Final[Mapping[type[Command], Handler]] = {
    **REFERRAL_JOINT,
    **REUNIFICATION_JOINT,
    ReportFromField: _report_from_field,
    OpenCaseFromComplaint: _open_from_complaint,
    OpenCase: _open_case,
    LinkComplaint: _link,
    LeadToCase: _lead_to_case,
    ReopenCase: _reopen,
    MarkDuplicate: _mark_duplicate,
    GiveDelegation: _give_delegation,
    AddMember: _add_member,
    RecordBreach: _record_breach,
    EscalateDeadline: _escalate,
    CloseForSilence: _close_for_silence,
    **JOINT_OF_PERSONS,
    **TRACING_JOINT,
    **ATTACHING,
    **APPROVING,
    AdmitPerson: _admit,
    MoveToBed: _move_to_bed,
    DischargePerson: _end_stay,
    RecordLeft: _end_stay,
}
"""Commands that concern several streams, each with the function that decides it. They are decided here, never alone."""
