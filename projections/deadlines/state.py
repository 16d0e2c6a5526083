"""How a term stands at the moment asked."""

from enum import StrEnum
from typing import LiteralString


class State(StrEnum):
    """How a term stands at a moment.

    Attributes:
        ON_TRACK: less than three quarters of its time are over.
        AT_RISK: the last quarter of its time has begun.
        OVERDUE: its time is over.
        RESTING: it rests.
    """

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OVERDUE = "overdue"
    RESTING = "resting"


def state_of(began: LiteralString, due: LiteralString) -> LiteralString:
    """How a term that began and is due then, and does not rest, stands at `%(moment)s`."""
    return (
        f"case when {due} <= %(moment)s then 'overdue'"
        f" when {began} + ({due} - {began}) * 0.75 <= %(moment)s then 'at-risk' else 'on-track' end"
    )
