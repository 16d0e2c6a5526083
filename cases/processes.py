"""What one stream's facts ask of another, and of the clock: event in, commands out. Pure, like deciders."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from cases.case.progress import EndHold
from cases.complaint.waiting import GoOnWithoutReply
from cases.deadline import CloseForSilence, EscalateDeadline, RecordBreach
from cases.decider import Command
from cases.events.case import CasePutOnHold
from cases.events.complaint import ComplaintAnswered, ReporterAsked
from cases.events.deadline import DeadlineBreached
from cases.events.referral import ReferralSent
from cases.events.reunification import HandoverCorrected, HandoverSigned
from cases.log.reader import Recorded
from cases.policies import terms
from cases.referral.sending import ExpireReferral, RemindProvider
from cases.reunification.visiting import LetVisitPass

NAMESPACE: Final = UUID("6f2c1b0e-7f0d-5c4e-9a55-6a656a616b01")


@dataclass(frozen=True, slots=True)
class Timer:
    """A command to be issued when its time has come. Its id is derived, so that it is set once."""

    timer_id: UUID
    due_at: datetime
    command: Command


def command_of_timer(timer_id: UUID) -> UUID:
    """The id of the command that a timer issues: whoever issues it, it is carried out once."""
    return uuid5(NAMESPACE, f"timer {timer_id}")


@dataclass(frozen=True, slots=True)
class Issue:
    """A command to be issued now.

    Attributes:
        office: in whose log; None: in that of the fact's own office.
        refused: of the code of a refusal, what is then to be recorded in the fact's own office.
    """

    command: Command
    office: str | None = None
    refused: Callable[[str], Command] | None = None


Process = Callable[[Recorded], Iterator[Timer | Issue]]


def breaches(fact: Recorded) -> Iterator[Timer]:
    """When a term that this fact starts runs out, its breach is to be recorded, if it still runs then."""
    for term, due_at in terms.started(fact.event).items():
        if terms.base_name(term) not in terms.NOT_BREACHED:
            deadline_id = uuid5(NAMESPACE, f"deadline {fact.office} {fact.stream} {term} {due_at.isoformat()}")
            breach = RecordBreach(deadline_id=deadline_id, subject_stream=fact.stream, term=term, due_at=due_at)
            yield Timer(uuid5(deadline_id, "breach"), due_at, breach)


def escalations(fact: Recorded) -> Iterator[Timer]:
    """A breach that is still open after a while is told to the role above."""
    if isinstance(fact.event, DeadlineBreached):
        escalate = EscalateDeadline(deadline_id=fact.stream, subject_stream=fact.event.subject_stream)
        yield Timer(uuid5(fact.stream, "escalation"), fact.event.escalate_due_at, escalate)


def silence_closes(fact: Recorded) -> Iterator[Timer]:
    """A complaint whose reporter says nothing to the answer is closed when their time is over (SP4N-LAPOR! flow)."""
    if isinstance(fact.event, ComplaintAnswered):
        timer_id = uuid5(NAMESPACE, f"silence {fact.office}:{fact.position}")
        due_at = fact.event.feedback_due_at
        yield Timer(timer_id, due_at, CloseForSilence(complaint_id=fact.stream, feedback_due_at=due_at))


def rests_end(fact: Recorded) -> Iterator[Timer]:
    """Work goes on when the reporter's time to reply is over, and after the last day of a hold."""
    timer_id = uuid5(NAMESPACE, f"rest {fact.office}:{fact.position}")
    match fact.event:
        case ReporterAsked(reply_due_at=due_at):
            yield Timer(timer_id, due_at, GoOnWithoutReply(complaint_id=fact.stream, reply_due_at=due_at))
        case CasePutOnHold(ends_at=ends_at):
            yield Timer(timer_id, ends_at, EndHold(case_id=fact.stream, ends_at=ends_at))


def silence_of_a_provider(fact: Recorded) -> Iterator[Timer]:
    """A provider that says nothing is reminded, and what it never answers lapses."""
    if isinstance(fact.event, ReferralSent):
        yield Timer(uuid5(fact.stream, "reminder"), fact.event.remind_at, RemindProvider(referral_id=fact.stream))
        yield Timer(uuid5(fact.stream, "expiry"), fact.event.expires_at, ExpireReferral(referral_id=fact.stream))


def visits_pass(fact: Recorded) -> Iterator[Timer]:
    """A visit to a reunited family that nobody makes in its time is missed."""
    if isinstance(fact.event, HandoverSigned | HandoverCorrected):
        again = f" corrected {fact.version}" if isinstance(fact.event, HandoverCorrected) else ""
        for number, passes_at in enumerate(fact.event.visits_pass_at, 1):
            timer_id = uuid5(fact.stream, f"visit {number}{again}")
            yield Timer(timer_id, passes_at, LetVisitPass(reunification_id=fact.stream, visit=number))


PROCESSES: Final[tuple[Process, ...]] = (breaches, escalations, silence_closes, rests_end, silence_of_a_provider, visits_pass)


def reactions(fact: Recorded) -> Iterator[Timer | Issue]:
    """Everything that follows from a fact, in a fixed order."""
    for process in PROCESSES:
        yield from process(fact)
