"""An accepted match is verified from the person's side and from the family's, and the family is visited at home."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import FieldInvalid
from cases.events import match as told
from cases.events.event import Event
from cases.fields import Line, PastDay, Prose, Sha256
from cases.match.state import RULES, Match
from cases.refusals import AlreadyRecorded
from cases.vocabulary.people import DocumentKind
from cases.vocabulary.tracing import MatchSide, VerificationMethod


class MethodMissing(FieldInvalid):
    """A verification says how it was done; `possible` lists the methods."""

    code = "verification-method-missing"


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


@RULES.of(AssessFamily)
def _assess(command: AssessFamily, _: Match, context: Context) -> tuple[Event, ...]:
    return (as_event(told.FamilyAssessed, command, assessed_by=context.actor.id, assessed_at=context.at),)
