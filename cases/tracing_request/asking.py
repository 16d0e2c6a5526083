"""A family asks to look for one of theirs: who asks, whom they look for, and when the office stops looking."""

from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict, FieldInvalid
from cases.events import tracing_request as told
from cases.events.event import Event
from cases.fields import Age, Line, PastDay, Phone, Prose, Region
from cases.refusals import NotRecorded, something_said
from cases.tracing.ending import MatchStands
from cases.tracing.searching import Names
from cases.tracing_request.state import RULES, TracingRequest
from cases.vocabulary import Channel, Sex
from cases.vocabulary.tracing import FamilyRelation, RequestOutcome


class SubjectsAreApart(FieldInvalid):
    """Who asks and who is looked for are two: they need different ids."""

    code = "subjects-are-apart"


class AnotherPersonAccepted(Conflict):
    """Another person is accepted as who is looked for (`possible` names the match)."""

    code = "another-person-accepted"


@command(target="tracing_request_id")
class RequestTracing(Command):
    """Take a family's request to look for somebody, also where no case is known.

    Attributes:
        relation: what who asks is to the person looked for.
        region: where the person was seen last; unless told, the office's own.
        age_years: of the person looked for, in full years, today.
        protected: whether who asks is to be kept secret.
    """

    tracing_request_id: UUID
    requester_id: UUID
    sought_id: UUID
    channel: Channel
    relation: FamilyRelation
    name: Line
    requester_name: Line
    requester_phone: Phone | None = None
    requester_address: Line | None = None
    protected: bool = False
    region: Region | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    last_seen_on: PastDay | None = None
    aliases: Names | None = None
    last_place: Line | None = None
    marks: Prose | None = None
    story: Prose | None = None


@command(target="tracing_request_id")
class DescribeSought(Command):
    """Say what more is known of the person looked for; what is left out stays as it was."""

    tracing_request_id: UUID
    name: Line | None = None
    region: Region | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    last_seen_on: PastDay | None = None
    aliases: Names | None = None
    last_place: Line | None = None
    marks: Prose | None = None
    story: Prose | None = None


@command(target="tracing_request_id")
class ProtectRequester(Command):
    """Keep who asks secret from now on."""

    tracing_request_id: UUID


@command(target="tracing_request_id")
class ReviewTracingRequest(Command):
    """Say that somebody looked at it again and that it goes on."""

    tracing_request_id: UUID
    remark: Prose | None = None


@command(target="tracing_request_id")
class WithdrawTracingRequest(Command):
    """Say that the family does not want it any more. Nobody is held to it."""

    tracing_request_id: UUID
    reason: Prose | None = None


@command(target="tracing_request_id")
class CloseTracingRequest(Command):
    """Close it: the family has its answer."""

    tracing_request_id: UUID
    outcome: RequestOutcome
    answer: Prose


@command(target="tracing_request_id")
class NoteRequestMatch(Command):
    """Note the accepted match with the request. Asked only in one append with it."""

    tracing_request_id: UUID
    match_id: UUID


@command(target="tracing_request_id")
class ReleaseRequestMatch(Command):
    """Say that it does not stand any more. Asked only in one append with the match."""

    tracing_request_id: UUID
    match_id: UUID


@RULES.of(RequestTracing)
def _request(command: RequestTracing, _: TracingRequest, context: Context) -> tuple[Event, ...]:
    if len({command.tracing_request_id, command.requester_id, command.sought_id}) < 3:
        raise SubjectsAreApart(field="requester_id", rule="UU 27/2022; domain.md 1")
    requested = as_event(
        told.TracingRequested,
        command,
        region=command.region or context.region,
        requested_at=context.at,
        received_by=context.actor.id,
        review_due_at=_review_due(context),
    )
    return (requested,)


@RULES.of(DescribeSought)
def _describe(command: DescribeSought, request: TracingRequest, context: Context) -> tuple[Event, ...]:
    names = [name for name in DescribeSought.__dataclass_fields__ if name not in ("tracing_request_id", "age_estimated")]
    something_said(*(getattr(command, name) for name in names))
    return (as_event(told.SoughtPersonDescribed, command, sought_id=request.sought_id, described_by=context.actor.id),)


@RULES.of(ProtectRequester)
def _protect(_: ProtectRequester, request: TracingRequest, __: Context) -> tuple[Event, ...]:
    if request.requester_id is None:
        raise NotRecorded("nobody is recorded who could be protected", field="tracing_request_id")
    return (told.RequesterProtected(requester_id=request.requester_id),)


@RULES.of(ReviewTracingRequest)
def _review(command: ReviewTracingRequest, _: TracingRequest, context: Context) -> tuple[Event, ...]:
    due_at = _review_due(context)
    return (as_event(told.TracingRequestReviewed, command, reviewed_by=context.actor.id, reviewed_at=context.at, review_due_at=due_at),)


@RULES.of(WithdrawTracingRequest)
def _withdraw(command: WithdrawTracingRequest, _: TracingRequest, context: Context) -> tuple[Event, ...]:
    return (as_event(told.TracingRequestWithdrawn, command, withdrawn_at=context.at, recorded_by=context.actor.id),)


@RULES.of(CloseTracingRequest)
def _close(command: CloseTracingRequest, request: TracingRequest, context: Context) -> tuple[Event, ...]:
    if command.outcome is RequestOutcome.NOT_FOUND and request.match_id is not None:
        raise MatchStands(field="outcome", possible=(str(request.match_id),))
    return (as_event(told.TracingRequestClosed, command, closed_at=context.at, closed_by=context.actor.id),)


@RULES.of(NoteRequestMatch)
def _note(command: NoteRequestMatch, request: TracingRequest, context: Context) -> tuple[Event, ...]:
    if request.match_id is not None:
        raise AnotherPersonAccepted(field="match_id", possible=(str(request.match_id),))
    return (as_event(told.RequestMatched, command, matched_at=context.at),)


@RULES.of(ReleaseRequestMatch)
def _release(command: ReleaseRequestMatch, request: TracingRequest, _: Context) -> tuple[Event, ...]:
    if request.match_id != command.match_id:
        raise NotRecorded("this match does not stand for the request", field="match_id")
    return (as_event(told.RequestMatchReleased, command),)


def _review_due(context: Context) -> object:
    return context.policies.due("tracing-request-review", context.at, context.zone)
