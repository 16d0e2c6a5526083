"""What is due: the terms of a stream as its events start, rest, resume and end them (`cases.policies.terms`)."""

from collections.abc import Mapping
from datetime import datetime

from cases.log.reader import Recorded
from cases.policies import terms

Due = dict[str, datetime]


def terms_after(due: Due, resting: Due, recorded: Recorded) -> tuple[Due, Due]:
    """The terms that run and those that rest after an event."""
    if type(recorded.event) not in terms.MOVING:
        return due, resting
    after = terms.evolve(terms.Running(due, resting), recorded.event)
    return dict(after.due), dict(after.resting)


def earliest(due: Mapping[str, datetime]) -> datetime | None:
    """The earliest due date of the terms that the office must keep; terms of the reporter do not count."""
    return min((due_at for name, due_at in due.items() if terms.base_name(name) not in terms.NOT_BREACHED), default=None)
