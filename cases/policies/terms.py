"""Terms that run: which fact starts each, with which due date, which facts end it, and when it rests.

The due dates themselves stand in the events; nothing is computed here. The reactor, the record of a breach and the
read model of deadlines all ask this one table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from cases.by_type import changed
from cases.events import activity, case, closure, complaint, meeting, monitoring, person, plan, referral, response, service, shelter
from cases.events import referral_between as between
from cases.events.event import Event
from cases.policies.escalation import WHOSE_STEP, step_of
from cases.policies.term import Term
from cases.policies.terms_of_others import TERMS_OF_OTHERS
from cases.policies.terms_of_reunification import TERMS_OF_REUNIFICATION
from cases.policies.terms_of_tracing import TERMS_OF_TRACING
from cases.vocabulary import Role

S = TypeVar("S")


_COMPLAINT_DECIDED: Final = frozenset(
    {
        complaint.ComplaintFoundDuplicate,
        complaint.ComplaintFoundOutOfAuthority,
        complaint.ComplaintDismissed,
        complaint.ComplaintLedToCase,
        complaint.ComplaintClosed,
    }
)

_CLOSURE_DECIDED: Final = (closure.ClosureApproved, closure.ClosureReturned, closure.ClosureProposalWithdrawn)
_REFERRAL_OVER: Final = frozenset({referral.ReferralCompleted, referral.ReferralReturned, referral.ReferralWithdrawn})
_FOLLOWED_UP: Final[frozenset[type[Event]]] = frozenset((meeting.FollowUpDone, meeting.FollowUpDropped))
_STAY_OVER: Final = frozenset({shelter.PersonDischarged, shelter.PersonLeftShelter})

TERMS: Final[Mapping[str, Term]] = {
    "verification": Term(
        starts={complaint.ComplaintReceived: "verify_due_at"},
        ends=_COMPLAINT_DECIDED | {complaint.ComplaintVerified, complaint.ComplaintAnswered},
        rests=True,
    ),
    "arrival": Term(
        starts={
            complaint.ComplaintReceived: "arrive_due_at",
            case.CaseOpened: "arrive_due_at",
            case.CaseReopened: "arrive_due_at",
        },
        ends=_COMPLAINT_DECIDED
        | {complaint.ComplaintAnswered, response.TeamArrived, response.PersonFound, response.NobodyFound, case.CaseClosed},
    ),
    "answer": Term(
        starts={complaint.ComplaintVerified: "answer_due_at"},
        ends=_COMPLAINT_DECIDED | {complaint.ComplaintAnswered},
        rests=True,
    ),
    "reporter-reply": Term(
        starts={complaint.ReporterAsked: "reply_due_at"},
        ends=_COMPLAINT_DECIDED | {complaint.ComplaintAnswered, complaint.ReporterReplied, complaint.ReporterStayedSilent},
    ),
    "feedback": Term(
        starts={complaint.ComplaintAnswered: "feedback_due_at"},
        ends=frozenset({complaint.FeedbackGiven, complaint.AppealFiled, complaint.ComplaintClosed, complaint.ComplaintReopened}),
    ),
    "referral-approval": Term(
        starts={referral.ReferralRequested: "approve_due_at", referral.ReferralApproved: "approve_due_at"},
        ends=frozenset({referral.ReferralApproved, referral.ReferralDisapproved, referral.ReferralWithdrawn}),
    ),
    "referral-answer": Term(
        starts={referral.ReferralSent: "answer_due_at", between.ReferralReceived: "answer_due_at"},
        ends=frozenset({referral.ReferralAccepted, referral.ReferralDeclined, referral.ReferralExpired, referral.ReferralWithdrawn}),
    ),
    "transfer-decision": Term(
        starts={referral.TransferAskedFor: "decide_due_at"},
        ends=frozenset({referral.TransferGranted, referral.TransferRefused, *_REFERRAL_OVER}),
    ),
    "appeal-decision": Term(
        starts={complaint.AppealFiled: "decide_due_at"},
        ends=frozenset({complaint.AppealUpheld, complaint.AppealRejected, complaint.ComplaintClosed}),
    ),
    "identity-answer": Term(
        starts={person.IdentityCheckAsked: "answer_due_at"},
        ends=frozenset({person.IdentityCheckAnswered}),
        each="check_id",
    ),
    "plan-review": Term(
        starts={plan.PlanAgreed: "review_due_at", plan.PlanReviewed: "review_due_at"},
        ends=frozenset({case.CaseClosed}),
        rests=True,
    ),
    "planned-service": Term(
        starts={plan.ServicePlanned: "due_at"},
        ends=frozenset({plan.PlannedServiceFulfilled, plan.PlannedServiceDropped, case.CaseClosed}),
        each="planned_id",
        rests=True,
    ),
    "closure-decision": Term(
        starts={closure.ClosureProposed: "decide_due_at"},
        ends=frozenset((*_CLOSURE_DECIDED, closure.PersonReentered, case.CaseClosed)),
    ),
    "after-care": Term(
        starts={closure.AfterCarePlanned: "visit_due_at", closure.AfterCareVisited: "visit_due_at"},
        ends=frozenset({closure.AfterCareVisited, closure.AfterCareEnded, case.CaseReopened}),
    ),
    "aid-use": Term(
        starts={service.ServiceDelivered: "use_due_at"},
        ends=frozenset({service.AidUseChecked, service.DeliveryWithdrawn}),
        each="service_id",
    ),
    "outcome": Term(
        starts={
            service.ServiceDelivered: "outcome_due_at",
            service.TrainingCompleted: "outcome_due_at",
            service.OutcomeMeasured: "outcome_due_at",
        },
        ends=frozenset({service.OutcomeMeasured, service.DeliveryWithdrawn}),
        each="service_id",
    ),
    "shelter-stay": Term(
        starts={shelter.PersonAdmitted: "stay_due_at", shelter.StayExtended: "stay_due_at"}, ends=_STAY_OVER, each="stay_id"
    ),
    "stay-extension": Term(
        starts={shelter.StayExtensionProposed: "decide_due_at"},
        ends=_STAY_OVER | {shelter.StayExtended, shelter.StayExtensionRejected},
        each="stay_id",
    ),
    "activity-review": Term(
        starts={activity.ActivityRecorded: "review_due_at", activity.ActivityExplained: "review_due_at"},
        ends=frozenset({activity.ActivityReviewed, activity.ActivityWithdrawn}),
    ),
    "monitoring-visit": Term(
        starts={monitoring.MonitoringPlanned: "due_at", monitoring.MonitoringMoved: "due_at"},
        ends=frozenset({monitoring.MonitoringDone, monitoring.MonitoringMissed}),
    ),
    "follow-up": Term(
        starts={meeting.FollowUpAgreed: "due_at"},
        ends=_FOLLOWED_UP,
        each="follow_up_id",
    ),
    **TERMS_OF_TRACING,
    **TERMS_OF_REUNIFICATION,
    **TERMS_OF_OTHERS,
}

NOT_BREACHED: Final = frozenset({"feedback", "reporter-reply"})
"""Terms of the reporter, not of the office: when they run out nobody has failed."""

PAUSES: Final[Mapping[type[Event], str]] = {complaint.ReporterAsked: "paused", case.CasePutOnHold: "paused"}
"""Event class to the field that names the terms that rest from now on."""

RESUMES: Final[Mapping[type[Event], str]] = {
    complaint.ReporterReplied: "due",
    complaint.ReporterStayedSilent: "due",
    case.CaseResumed: "due",
}
"""Event class to the field that holds the terms that run on, each with its new due date."""

_KEY_LENGTH: Final = 37
"""A dash and an id."""

_STARTS: Final[Mapping[type[Event], tuple[tuple[str, str], ...]]] = {
    kind: tuple((name, term.starts[kind]) for name, term in TERMS.items() if kind in term.starts)
    for kind in {kind for term in TERMS.values() for kind in term.starts}
}
_ENDS: Final[Mapping[type[Event], Mapping[str, str | None]]] = {
    kind: {name: term.each for name, term in TERMS.items() if kind in term.ends}
    for kind in {kind for term in TERMS.values() for kind in term.ends}
}
MOVING: Final[frozenset[type[Event]]] = frozenset({*_STARTS, *PAUSES, *RESUMES, *_ENDS})
"""The events that some term takes notice of."""


def base_name(term: str) -> str:
    """The name in `TERMS` of a running term, which may carry the id of what it runs for: `stay-0190…` is a `stay`."""
    return term if term in TERMS else term[:-_KEY_LENGTH]


def runs_for(term: str) -> UUID | None:
    """The id of what a running term runs for, if it carries one: of `stay-0190…` that of the stay."""
    return None if term in TERMS else UUID(term[-_KEY_LENGTH + 1 :])


def started(happened: Event) -> dict[str, datetime]:
    """The terms that run from an event on, also those that rested, with their due dates."""
    kind = type(happened)
    found: dict[str, datetime] = dict(getattr(happened, RESUMES[kind])) if kind in RESUMES else {}
    for name, due_field in _STARTS.get(kind, ()):
        due_at = getattr(happened, due_field)
        if due_at is not None:
            found[_running_name(name, happened)] = due_at
    return found


def paused(happened: Event) -> tuple[str, ...]:
    """The terms that rest from an event on."""
    kind = type(happened)
    names: tuple[str, ...] = getattr(happened, PAUSES[kind]) if kind in PAUSES else ()
    return names


def ends(running_name: str, happened: Event) -> bool:
    """Whether nothing is due any more under a name after an event."""
    ended = _ENDS.get(type(happened))
    if ended is None:
        return False
    if running_name in ended:
        return True
    each = ended.get(running_name[:-_KEY_LENGTH])
    return each is not None and (not hasattr(happened, each) or running_name.endswith(str(getattr(happened, each))))


@dataclass(frozen=True, slots=True)
class Running:
    """The terms of a stream by name, with their due dates.

    Attributes:
        due: those that run.
        resting: those that rest, with the due dates that they had.
        steps: whose step those are that are somebody else's each time they run.
    """

    due: Mapping[str, datetime] = field(default_factory=dict)
    resting: Mapping[str, datetime] = field(default_factory=dict)
    steps: Mapping[str, Role] = field(default_factory=dict)

    def whose(self, name: str) -> Role | None:
        """The head whose step a running term is; None: no head's."""
        return self.steps.get(name) or WHOSE_STEP.get(base_name(name))

    def may_rest(self, moment: datetime) -> tuple[str, ...]:
        """Those that rest when work is interrupted at a moment; what is overdue then stays so."""
        return tuple(sorted(name for name, due_at in self.due.items() if TERMS[base_name(name)].rests and due_at > moment))


NOTHING_RUNS: Final = Running()


def evolve(before: Running, happened: Event) -> Running:
    """The terms after an event."""
    kind = type(happened)
    if kind not in MOVING:
        return before
    over = [name for name in (*before.due, *before.resting) if ends(name, happened)] if kind in _ENDS else []
    begun = started(happened)
    if not (over or begun or kind in PAUSES):
        return before
    due, resting = dict(before.due), dict(before.resting)
    for name in over:
        if due.pop(name, None) is None:
            del resting[name]
    for name in paused(happened):
        if name in due:
            resting[name] = due.pop(name)
    for name, due_at in begun.items():
        due[name] = due_at
        resting.pop(name, None)
    whose = step_of(happened)
    steps = {**before.steps, **dict.fromkeys(begun, whose)} if whose else before.steps
    return Running(due, resting, {name: role for name, role in steps.items() if name in due})


def with_terms(fold: Callable[[S, Any], S]) -> Callable[[S, Any], S]:
    """The fold of a state that also keeps, as `running`, the terms of its stream."""

    def both(state: S, happened: Event) -> S:
        before: Running = state.running  # type: ignore[attr-defined]  # each state that is folded so has it
        after = evolve(before, happened)
        folded = fold(state, happened)
        return folded if after is before else changed(folded, running=after)  # type: ignore[type-var]  # a dataclass

    return both


def _running_name(name: str, happened: Event) -> str:
    each = TERMS[name].each
    return name if each is None else f"{name}-{getattr(happened, each)}"
