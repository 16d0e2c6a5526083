"""A case with what was begun for it and has a record of its own: referrals, searches, matches, requests of families, reunification."""

from collections.abc import Iterator
from uuid import UUID

from cases.events.closure import WorkBegan
from cases.events.event import Event
from cases.events.match import MatchProposed, MatchSuggested
from cases.events.reunification import ReunificationBegan
from cases.events.tracing import FamilyProposed, TracingEnded
from cases.log.reader import LogReader, Recorded
from cases.vocabulary.work import WorkKind


def with_its_work(reader: LogReader, office: str, case_id: UUID, until: int) -> list[Recorded]:
    """The facts of a case and of everything that was begun for it, opened, in the order in which the office learnt them.

    A stay in a shelter is left out: the shelter's record is of everybody who stayed there.
    """
    found: dict[UUID, list[Recorded]] = {}
    waiting = [case_id]
    while waiting:
        stream = waiting.pop()
        if stream not in found:
            found[stream] = reader.stream(office, stream, until=until)
            waiting += [named for fact in found[stream] for named in _named(fact.event)]
    return sorted((fact for facts in found.values() for fact in facts), key=lambda fact: fact.position)


def _named(event: Event) -> Iterator[UUID]:
    """The records that a fact says were begun, or belong to it."""
    match event:
        case WorkBegan(kind=kind, child_id=child_id) if kind is not WorkKind.SHELTER_STAY:
            yield child_id
        case FamilyProposed(match_id=match_id) | ReunificationBegan(match_id=match_id):
            yield match_id
        case TracingEnded(match_id=match_id) if match_id is not None:
            yield match_id
        case MatchProposed(tracing_request_id=request_id) | MatchSuggested(tracing_request_id=request_id) if request_id is not None:
            yield request_id
