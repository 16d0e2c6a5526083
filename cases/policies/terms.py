"""Terms that run: which fact starts each, with which due date, and which facts end it.

The due dates themselves stand in the events; nothing is computed here. The reactor, the record of a breach and the
read model of deadlines all ask this one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cases.events import case, complaint, response
from cases.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term.

    Attributes:
        starts: event class to the field that holds the due date; a later start replaces an earlier one.
        ends: the events after which nothing is due any more.
        each: where several of one kind run side by side on a stream, the field that holds the id of each, in what starts
            and ends it. Such a term runs under its name and that id; what ends it without that field ends all of them.
    """

    starts: Mapping[type[Event], str]
    ends: frozenset[type[Event]]
    each: str | None = None


_COMPLAINT_DECIDED: Final = frozenset(
    {
        complaint.ComplaintFoundDuplicate,
        complaint.ComplaintFoundOutOfAuthority,
        complaint.ComplaintDismissed,
        complaint.ComplaintLedToCase,
        complaint.ComplaintClosed,
    }
)

TERMS: Final[Mapping[str, Term]] = {
    "verification": Term(
        starts={complaint.ComplaintReceived: "verify_due_at"},
        ends=_COMPLAINT_DECIDED | {complaint.ComplaintVerified, complaint.ComplaintAnswered},
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
    ),
    "feedback": Term(
        starts={complaint.ComplaintAnswered: "feedback_due_at"},
        ends=frozenset({complaint.FeedbackGiven, complaint.AppealFiled, complaint.ComplaintClosed, complaint.ComplaintReopened}),
    ),
    "appeal-decision": Term(
        starts={complaint.AppealFiled: "decide_due_at"},
        ends=frozenset({complaint.AppealUpheld, complaint.AppealRejected, complaint.ComplaintClosed}),
    ),
}

NOT_BREACHED: Final = frozenset({"feedback"})
"""Terms of the reporter, not of the office: when they run out nobody has failed."""


_KEY_LENGTH: Final = 37
"""A dash and an id."""


def base_name(term: str) -> str:
    """The name in `TERMS` of a running term, which may carry the id of what it runs for: `stay-0190…` is a `stay`."""
    return term if term in TERMS else term[:-_KEY_LENGTH]


def started(happened: Event) -> dict[str, datetime]:
    """The terms that an event starts, with their due dates."""
    found = {}
    for name, term in TERMS.items():
        due_at = getattr(happened, term.starts[type(happened)]) if type(happened) in term.starts else None
        if due_at is not None:
            found[_running_name(name, happened)] = due_at
    return found


@dataclass(frozen=True, slots=True)
class Running:
    """The terms that run on a stream, by name, with their due dates."""

    due: Mapping[str, datetime] = field(default_factory=dict)


def evolve(running: Running, happened: Event) -> Running:
    """The terms that run after an event."""
    left = {name: due_at for name, due_at in running.due.items() if not _ends(name, happened)}
    return Running({**left, **started(happened)})


def _running_name(name: str, happened: Event) -> str:
    each = TERMS[name].each
    return name if each is None else f"{name}-{getattr(happened, each)}"


def _ends(running_name: str, happened: Event) -> bool:
    name = base_name(running_name)
    term = TERMS[name]
    if type(happened) not in term.ends:
        return False
    return term.each is None or not hasattr(happened, term.each) or running_name == _running_name(name, happened)
