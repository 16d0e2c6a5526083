"""An accepted match is verified from the person's side and from the family's, and the family is visited at home."""

from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict, FieldInvalid, Forbidden
from cases.events import match as told
from cases.events.event import Event
from cases.fields import Line, PastDay, Prose, Sha256
from cases.match.state import RULES, Match
from cases.refusals import AlreadyRecorded, NotRecorded, not_before
from cases.vocabulary import Role
from cases.vocabulary.people import DocumentKind
from cases.vocabulary.tracing import MatchSide, VerificationMethod

THEIR_HEADS: Final = (Role.HEAD_OF_DIVISION, Role.HEAD_OF_OFFICE)


class MethodMissing(FieldInvalid):
    """A verification says how it was done; `possible` lists the methods."""

    code = "verification-method-missing"


class NotTheirVerification(Forbidden):
    """A verification is taken back by who made it, or by their head; `possible` names the roles."""

    code = "not-their-verification"


class HandedOverOnIt(Conflict):
    """The person was handed over on this verification: it stays; `possible` says what can be done instead."""

    code = "handed-over-on-it"


@command(target="match_id")
class VerifyMatch(Command):
    """Verify the tie from one side (berita acara verifikasi). Not by who proposed, accepted or verified the other side.

    Attributes:
        minutes_number, minutes_sha256: of the signed minutes.
        questions: what was asked, and what was answered.
    """

    match_id: UUID
    side: MatchSide
    methods: tuple[VerificationMethod, ...]
    documents: tuple[DocumentKind, ...] = ()
    minutes_number: Line | None = None
    minutes_sha256: Sha256 | None = None
    questions: Prose | None = None
    findings: Prose | None = None


@command(target="match_id")
class WithdrawVerification(Command):
    """Take back the verification from one side. By who made it or their head, and not after the handover."""

    match_id: UUID
    side: MatchSide
    reason: Prose


@command(target="match_id")
class AssessFamily(Command):
    """Record a visit to the family at home: whether they want, can, and it is safe there."""

    match_id: UUID
    willing: bool
    able: bool
    safe: bool
    visited_on: PastDay
    findings: Prose | None = None
    needs: Prose | None = None


@RULES.of(VerifyMatch)
def _verify(command: VerifyMatch, match: Match, context: Context) -> tuple[Event, ...]:
    if command.side in match.verified:
        raise AlreadyRecorded("verified from this side", field="side", possible=tuple(side.value for side in match.missing))
    if not command.methods:
        raise MethodMissing(field="methods", possible=tuple(method.value for method in VerificationMethod))
    apart(context, *match.hands, *match.verifiers)
    not_before(match.taken_back.get(command.side), context)
    last = match.missing == (command.side,)
    verified = as_event(
        told.MatchVerified,
        command,
        verified_by=context.actor.id,
        verified_for=context.actor.on_behalf_of,
        verified_at=context.at,
        verify_due_at=None if last else context.policies.due("match-verification", context.at, context.zone),
    )
    return (verified,)


@RULES.of(WithdrawVerification)
def _withdraw(command: WithdrawVerification, match: Match, context: Context) -> tuple[Event, ...]:
    made = match.verified.get(command.side)
    if made is None:
        raise NotRecorded("not verified from this side", field="side", possible=tuple(side.value for side in sorted(match.verified)))
    theirs = context.actor.persons & {made.verified_by, made.verified_for}
    if not theirs and context.actor.role not in THEIR_HEADS:
        raise NotTheirVerification(rule="domain.md 8", possible=tuple(role.value for role in THEIR_HEADS))
    if possible := context.looked_up["handed_over"]:
        raise HandedOverOnIt(rule="domain.md 8", possible=possible)
    not_before(made.verified_at, context)
    withdrawn = as_event(
        told.VerificationWithdrawn,
        command,
        verified_by=made.verified_by,
        verified_for=made.verified_for,
        withdrawn_by=context.actor.id,
        withdrawn_for=context.actor.on_behalf_of,
        withdrawn_at=context.at,
        verify_due_at=context.policies.due("match-verification", context.at, context.zone),
    )
    return (withdrawn,)


@RULES.of(AssessFamily)
def _assess(command: AssessFamily, _: Match, context: Context) -> tuple[Event, ...]:
    return (as_event(told.FamilyAssessed, command, assessed_by=context.actor.id, assessed_at=context.at),)
