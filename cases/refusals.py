"""Refusals that several deciders know: what began when, what is corrected, what was said twice."""

from datetime import date, datetime

from cases.decider import Context
from cases.errors import Conflict, FieldInvalid


class BeforeItBegan(FieldInvalid):
    """Nothing can happen to a record before it began."""

    code = "before-it-began"


class NoSuchFact(FieldInvalid):
    """The fact that is to be corrected does not exist in this record."""

    code = "no-such-fact"


class NothingCorrected(FieldInvalid):
    """A correction says at least one thing: a right value or a statement."""

    code = "nothing-corrected"


class AlreadyRecorded(Conflict):
    """This id is already used in this record."""

    code = "already-recorded"


class NotRecorded(Conflict):
    """There is nothing of this id in this record, or it is over; `possible` lists what there is."""

    code = "not-recorded"


class ContradictsItself(FieldInvalid):
    """Two fields of the request cannot both be true."""

    code = "contradicts-itself"


class DueInThePast(FieldInvalid):
    """What is to be done is due today or later, and within ten years."""

    code = "due-in-the-past"


def due_later(day: date, context: Context) -> None:
    """Refuse a due day that is over, or too far off to be meant."""
    if not 0 <= (day - context.today).days <= 3660:
        raise DueInThePast(field="due_on", possible=(context.today.isoformat(),))


def not_before(began: datetime | None, context: Context) -> None:
    """Refuse what is said to have happened before the record began."""
    if began is not None and context.at < began:
        raise BeforeItBegan("this is said to have happened before the record began", field="occurred_at", possible=(began.isoformat(),))


def fact_exists(corrects: int, size: int) -> None:
    """Refuse the correction of a fact that the record does not have."""
    if corrects > size:
        raise NoSuchFact(f"the record has {size} facts", field="corrects", size=size)


def something_said(*values: object) -> None:
    """Refuse a correction that says nothing."""
    if not any(value is not None for value in values):
        raise NothingCorrected(field="statement")
