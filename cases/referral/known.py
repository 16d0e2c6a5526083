"""What an office knows of the person whom it refers: the facts of case, person and referral, from which what is carried is taken."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import UUID

from cases.events import person
from cases.events import referral as told
from cases.events import referral_between as between
from cases.events.event import REDACTED, Event
from cases.referral.carried import carried


class Fact(Protocol):
    """An event and its position in the office's log."""

    @property
    def event(self) -> Event:
        """What happened, opened."""

    @property
    def position(self) -> int:
        """Where it stands in the log."""


Facts = Callable[[UUID, int], Sequence[Fact]]
"""The facts of a stream up to a position of the office's log, opened."""


def known_of(facts: Facts, referral_id: UUID, begun: told.ReferralRequested, until: int) -> list[Event]:
    """What the office knew at a position of the person of a referral, in the order in which it learnt it."""
    found = [*facts(begun.case_id, until), *facts(referral_id, until)]
    person_id: UUID | None = begun.person_id
    seen: set[UUID] = set()
    while person_id is not None and person_id not in seen:
        seen.add(person_id)
        own = facts(person_id, until)
        found += own
        person_id = _merged_into(own)
    return [one.event for one in sorted(found, key=lambda one: one.position)]


def carried_by(facts: Facts, referral_id: UUID, until: int) -> dict[str, Any]:
    """The values of the fields that a referral carries, as known when it was sent; before that, as known at a position.

    Args:
        facts: of the office's log.
        referral_id: the referral, asked for in this office or received by it.
        until: the position at which it is asked.
    """
    history = facts(referral_id, until)
    match history[0].event if history else None:
        case told.ReferralRequested() as begun:
            sent = next((one.position for one in history if isinstance(one.event, told.ReferralSent)), until)
            return carried(begun.carries, known_of(facts, referral_id, begun, sent))
        case between.ReferralReceived() as received:
            values = {name: getattr(received, name) for name in received.carries}
            return {name: value for name, value in values.items() if value not in (None, (), REDACTED)}
        case _:
            return {}


def _merged_into(facts: Sequence[Fact]) -> UUID | None:
    """The record in which work on a person goes on, if theirs was merged into it."""
    into: UUID | None = None
    for fact in facts:
        if isinstance(fact.event, person.PersonMergedInto):
            into = fact.event.into_id
        elif isinstance(fact.event, person.PersonUnmerged):
            into = None
    return into
