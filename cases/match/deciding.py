"""A possible match is suggested by the office's own comparison or proposed by hand, shown, and accepted, rejected or withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID, uuid5

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict
from cases.events import match as told
from cases.events.event import Event
from cases.fields import Number, Prose, Within
from cases.match.state import RULES, Match, newer
from cases.vocabulary.tracing import Agreement, MatchRejection, ShownTo

NAMESPACE: Final = UUID("6f2c1b0e-7f0d-5c4e-9a55-6a656a616b02")

Percent = Annotated[int, Within(0, 100)]


class SameEvidence(Conflict):
    """Somebody has decided on this evidence; only what is learnt since lets it be suggested again."""

    code = "same-evidence"


class EvidenceMoved(Conflict):
    """More was said of one of the two since they were compared; they are compared again."""

    code = "evidence-moved"


class TooUnlike(Conflict):
    """They are less alike than the office wants to be told of (rule `match-threshold`)."""

    code = "too-unlike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A description that was compared: of what, and the version of its last fact that describes."""

    described_id: UUID
    version: Number


@command(target="match_id")
class SuggestMatch(Command):
    """Note that the office's own comparison found a person and a request alike. The office itself asks it, nobody else."""

    match_id: UUID
    person_id: UUID
    case_id: UUID
    tracing_request_id: UUID
    seen: tuple[Seen, ...]
    score_percent: Percent
    by_name: Agreement
    by_sex: Agreement
    by_age: Agreement
    by_place: Agreement
    by_marks: Agreement
    by_relation: Agreement


@command(target="match_id")
class ProposeMatch(Command):
    """Hold a family, or a request, to be the person's. Asked only in one append with the search."""

    match_id: UUID
    person_id: UUID
    case_id: UUID
    tracing_id: UUID
    candidate_id: UUID | None = None
    tracing_request_id: UUID | None = None
    reason: Prose | None = None


@command(target="match_id")
class ShowMatch(Command):
    """Say to whom it was shown, and what they said."""

    match_id: UUID
    audience: ShownTo
    reaction: Prose | None = None


@command(target="match_id")
class RejectMatch(Command):
    """Hold it to be wrong, also one that was accepted."""

    match_id: UUID
    reason: MatchRejection
    words: Prose | None = None


@command(target="match_id")
class AcceptMatch(Command):
    """Hold it to be right: it is verified from both sides next. Not by who proposed it."""

    match_id: UUID
    note: Prose | None = None


@command(target="match_id")
class WithdrawMatch(Command):
    """Take it back, without saying that it is wrong."""

    match_id: UUID
    reason: Prose


def match_of(person_id: UUID, other_id: UUID) -> UUID:
    """The id of the one match there is of a person and a request, or a family recorded by hand."""
    return uuid5(NAMESPACE, f"match {person_id} {other_id}")


@RULES.of(SuggestMatch)
def _suggest(command: SuggestMatch, match: Match, context: Context) -> tuple[Event, ...]:
    seen = {one.described_id: one.version for one in command.seen}
    if seen != context.looked_up.get("evidence", seen):
        raise EvidenceMoved(field="seen")
    held = match.evidence if match.begun and not match.over else {}
    if not all(newer(seen, than) for than in (match.rejected, match.set_aside, held)):
        raise SameEvidence(field="seen", rule="domain.md 8")
    if command.score_percent < context.policies.value("match-threshold"):
        raise TooUnlike(field="score_percent", rule="match-threshold")
    return (as_event(told.MatchSuggested, command, evidence=seen, suggested_at=context.at),)


@RULES.of(ProposeMatch)
def _propose(command: ProposeMatch, match: Match, context: Context) -> tuple[Event, ...]:
    evidence: Mapping[UUID, int] = context.looked_up.get("evidence", {command.case_id: 1})
    if not newer(evidence, match.rejected):
        raise SameEvidence(field="match_id", rule="domain.md 8", possible=("DocumentPerson", "DescribePerson", "DescribeSought"))
    proposed = as_event(
        told.MatchProposed,
        command,
        evidence=dict(evidence),
        proposed_by=context.actor.id,
        proposed_for=context.actor.on_behalf_of,
        proposed_at=context.at,
        decide_due_at=context.policies.due("match-decision", context.at, context.zone),
    )
    return (proposed,)


@RULES.of(ShowMatch)
def _show(command: ShowMatch, _: Match, context: Context) -> tuple[Event, ...]:
    return (as_event(told.MatchShown, command, shown_by=context.actor.id, shown_at=context.at),)


@RULES.of(RejectMatch)
def _reject(command: RejectMatch, _: Match, context: Context) -> tuple[Event, ...]:
    return (as_event(told.MatchRejected, command, rejected_by=context.actor.id, rejected_at=context.at),)


@RULES.of(AcceptMatch)
def _accept(command: AcceptMatch, match: Match, context: Context) -> tuple[Event, ...]:
    apart(context, *match.hands)
    accepted = as_event(
        told.MatchAccepted,
        command,
        tracing_id=context.looked_up["tracing_id"],
        noted_with=context.looked_up["noted_with"],
        accepted_by=context.actor.id,
        accepted_for=context.actor.on_behalf_of,
        accepted_at=context.at,
        verify_due_at=context.policies.due("match-verification", context.at, context.zone),
    )
    return (accepted,)


@RULES.of(WithdrawMatch)
def _withdraw(command: WithdrawMatch, _: Match, context: Context) -> tuple[Event, ...]:
    return (as_event(told.MatchWithdrawn, command, withdrawn_by=context.actor.id, withdrawn_at=context.at),)
