"""Complaints and requests (pengaduan, permohonan): from the reporter's words to their close.

Received → verified, duplicate, out of authority and passed on, or dismissed → a case, or an answer → closed; with
feedback, one appeal and reopening (domain.md, "The work", 1).
"""

from typing import Final

from cases.complaint import afterwards, handling, intake, waiting
from cases.complaint.state import FOLDS, RULES, Complaint, stage
from cases.decider import Command, Decider
from cases.events.event import Event
from cases.policies.terms import with_terms

__all__ = ["COMPLAINT", "Complaint"]

_ALWAYS: Final = frozenset({intake.MentionPerson, afterwards.CorrectComplaint, afterwards.AddComplaintNote})
_DECISIONS: Final = frozenset({handling.MarkDuplicate, handling.FindOutOfAuthority, handling.DismissComplaint})
_CASES: Final = frozenset({handling.OpenCaseFromComplaint, handling.LeadToCase})


def possible(complaint: Complaint) -> frozenset[type[Command]]:
    """The commands that a complaint admits."""
    if complaint.received_at is None:
        return frozenset({intake.ReceiveComplaint})
    return frozenset({*_ALWAYS, *_of_the_reporter(complaint), *_next_steps(complaint)})


def _of_the_reporter(complaint: Complaint) -> set[type[Command]]:
    admitted: set[type[Command]] = set()
    if complaint.reporter_id is None:
        admitted.add(intake.RecordReporter)
    elif not complaint.protected:
        admitted.add(intake.ProtectReporter)
    if complaint.answered and complaint.feedback is None:
        admitted.add(afterwards.GiveFeedback)
    if complaint.appeal_until_at is not None and not complaint.appealed:
        admitted.add(afterwards.FileAppeal)
    return admitted


def _next_steps(complaint: Complaint) -> set[type[Command]]:
    if complaint.appeal_pending:
        return {afterwards.UpholdAppeal, afterwards.RejectAppeal}
    if complaint.closed:
        return {afterwards.ReopenComplaint}
    if complaint.out_of_authority and not complaint.passed_on:
        return {handling.PassComplaintOn, afterwards.ReopenComplaint}
    if complaint.decided:
        further = {*_CASES, handling.AnswerComplaint} if complaint.led_to_case else set()
        if complaint.answered:
            further.discard(handling.AnswerComplaint)
        return {afterwards.CloseComplaint, afterwards.ReopenComplaint, *further}
    asking = {waiting.RecordReply, waiting.GoOnWithoutReply} if complaint.waits else {waiting.AskReporter}
    if complaint.verified:
        return {*_DECISIONS, *_CASES, *asking, handling.AnswerComplaint}
    return {*_DECISIONS, *asking, handling.VerifyComplaint}


COMPLAINT: Final[Decider[Command, Complaint, Event]] = Decider(
    kind="complaint",
    initial=Complaint(),
    evolve=with_terms(FOLDS),
    rules=RULES,
    possible=possible,
    stage=stage,
    commands=RULES.commands,
    events=FOLDS.events,
)
