"""What comes of a search: a family is proposed as the person's, and the search ends, with a family or without."""

from typing import Any, Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import tracing as told
from cases.events.event import Event
from cases.fields import Prose
from cases.refusals import ContradictsItself, NotRecorded
from cases.tracing.searching import family_is_asked
from cases.tracing.state import RULES, Tracing
from cases.vocabulary.tracing import TracingOutcome

WITHOUT_FAMILY: Final = (TracingOutcome.NOT_FOUND, TracingOutcome.BEGUN_IN_ERROR)
"""Outcomes that say that no family is known."""


class NothingTried(Conflict):
    """Nobody says that a family was not found before somebody has looked for it."""

    code = "nothing-tried"


class FamilyNotVerified(Conflict):
    """A family is found when its match is accepted and verified from both sides (`possible` says what is missing)."""

    code = "family-not-verified"


class MatchStands(Conflict):
    """An accepted match says who the family is (`possible` names it); it is rejected or withdrawn first."""

    code = "match-stands"


class NoSuchReferral(Conflict):
    """There is no referral of this id for this case."""

    code = "no-such-referral-of-case"


@command(target="tracing_id")
class ProposeFamily(Command):
    """Propose a family that came up, or a family's request, as the person's. Somebody else accepts it."""

    tracing_id: UUID
    candidate_id: UUID | None = None
    tracing_request_id: UUID | None = None
    reason: Prose | None = None


@command(target="tracing_id")
class EndTracing(Command):
    """End the search.

    Attributes:
        match_id: the match that found the family; needed where it was found.
        referral_id: the referral to alternative care, where no family takes the person.
    """

    tracing_id: UUID
    outcome: TracingOutcome
    summary: Prose
    match_id: UUID | None = None
    referral_id: UUID | None = None


@RULES.of(ProposeFamily)
def _propose(command: ProposeFamily, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    if (command.candidate_id is None) is (command.tracing_request_id is None):
        raise ContradictsItself("either a family that came up, or a request", field="candidate_id")
    if command.candidate_id is not None:
        family_is_asked(tracing, command.candidate_id)
    return (as_event(told.FamilyProposed, command, match_id=context.looked_up["match_id"], proposed_by=context.actor.id),)


@RULES.of(EndTracing)
def _end(command: EndTracing, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    if command.outcome is TracingOutcome.FOUND:
        _verified(command, tracing, context.looked_up.get("match"))
        if command.referral_id is not None:
            raise ContradictsItself("a family was found", field="referral_id")
    if command.outcome in WITHOUT_FAMILY:
        _no_family(command, context.looked_up.get("standing"))
    if command.outcome is TracingOutcome.NOT_FOUND and tracing.attempts == 0:
        raise NothingTried(rule="domain.md 8", possible=("RecordAttempt",))
    if command.referral_id is not None and getattr(context.looked_up.get("referral"), "case_id", None) != tracing.case_id:
        raise NoSuchReferral(field="referral_id")
    return (as_event(told.TracingEnded, command, ended_by=context.actor.id, ended_at=context.at),)


def _verified(command: EndTracing, tracing: Tracing, match: Any) -> None:
    if command.match_id is None or match is None or match.person_id != tracing.person_id:
        raise NotRecorded("a family is found by a match of this person", field="match_id", possible=tuple(map(str, tracing.proposed)))
    if not match.stands or match.missing:
        missing = ("AcceptMatch",) if not match.stands else tuple(side.value for side in match.missing)
        raise FamilyNotVerified(field="match_id", rule="domain.md 8", possible=missing)


def _no_family(command: EndTracing, standing: UUID | None) -> None:
    if command.match_id is not None:
        raise ContradictsItself("no family is known", field="match_id")
    if standing is not None:
        raise MatchStands(field="outcome", possible=(str(standing),))
