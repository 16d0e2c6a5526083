"""The shape of a term that runs: what starts it, what ends it, whether it rests."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term.

    Attributes:
        starts: event class to the field that holds the due date; a later start replaces an earlier one.
        ends: the events after which nothing is due any more.
        each: where several of one kind run side by side on a stream, the field that holds the id of each, in what starts
            and ends it. Such a term runs under its name and that id; what ends it without that field ends all of them.
        rests: whether it rests while the reporter is asked or the case is on hold.
    """

    starts: Mapping[type[Event], str]
    ends: frozenset[type[Event]]
    each: str | None = None
    rests: bool = False
