"""Looking for a family: begun, the person documented, planned and ordered, tried again and again."""

from typing import Annotated
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.events import tracing as told
from cases.events.event import Event
from cases.fields import Age, Line, Phone, Prose, Region, Text
from cases.grounds import ground
from cases.refusals import AlreadyRecorded, NotRecorded, something_said
from cases.tracing.state import RULES, Tracing
from cases.vocabulary import Sex
from cases.vocabulary.tracing import AttemptResult, FamilyRelation, TracingChannel

Names = Annotated[str, Text(1000, lines=True)]
"""Names, one a line."""


@command(target="tracing_id")
class BeginTracing(Command):
    """Begin to look for the family of the person of a case, which stays open meanwhile."""

    tracing_id: UUID
    case_id: UUID
    reason: Prose | None = None


@command(target="tracing_id")
class DocumentPerson(Command):
    """Write down by what a family can know the person again. The age is in full years, today."""

    tracing_id: UUID
    sex: Sex | None = None
    age_years: Age | None = None
    age_estimated: bool = False
    home_region: Region | None = None
    relatives: tuple[FamilyRelation, ...] = ()
    names: Names | None = None
    nicknames: Names | None = None
    dialect: Line | None = None
    marks: Prose | None = None
    belongings: Prose | None = None
    companions: Prose | None = None
    place: Line | None = None
    story: Prose | None = None


@command(target="tracing_id")
class PlanTracing(Command):
    """Say where is looked and who is asked."""

    tracing_id: UUID
    locations: Prose
    contacts: Prose | None = None
    regions: tuple[Region, ...] = ()


@command(target="tracing_id")
class OrderTracing(Command):
    """Fix the plan and send the workers out (surat tugas). Not by who planned it.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    tracing_id: UUID
    letter_number: Line
    decree_id: UUID | None = None


@command(target="tracing_id")
class RecordAttempt(Command):
    """Say that somebody looked or asked, and what came of it. When is `occurred_at`."""

    tracing_id: UUID
    attempt_id: UUID
    channel: TracingChannel
    result: AttemptResult
    region: Region | None = None
    asked: Line | None = None
    report: Prose | None = None


@command(target="tracing_id")
class RecordCandidateFamily(Command):
    """Write down a family that may be the person's."""

    tracing_id: UUID
    candidate_id: UUID
    relation: FamilyRelation | None = None
    region: Region | None = None
    attempt_id: UUID | None = None
    name: Line | None = None
    address: Line | None = None
    phone: Phone | None = None
    remark: Prose | None = None


@command(target="tracing_id")
class RecordFamilyRefusal(Command):
    """Say that a family does not want to take part. Nobody is forced to."""

    tracing_id: UUID
    candidate_id: UUID
    reason: Prose | None = None


@RULES.of(BeginTracing)
def _begin(command: BeginTracing, _: Tracing, context: Context) -> tuple[Event, ...]:
    case = context.looked_up["case"]
    began = as_event(
        told.TracingBegan,
        command,
        person_id=case.person_id,
        region=case.region,
        began_by=context.actor.id,
        began_at=context.at,
        attempt_due_at=context.policies.due("tracing-first-attempt", context.at, context.zone),
    )
    return (began,)


@RULES.of(DocumentPerson)
def _document(command: DocumentPerson, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    said = (getattr(command, name) for name in DocumentPerson.__dataclass_fields__ if name not in ("tracing_id", "age_estimated"))
    something_said(*(value or None for value in said))
    return (as_event(told.PersonDocumented, command, person_id=tracing.person_id, documented_by=context.actor.id),)


@RULES.of(PlanTracing)
def _plan(command: PlanTracing, _: Tracing, context: Context) -> tuple[Event, ...]:
    planned = as_event(
        told.TracingPlanned,
        command,
        planned_by=context.actor.id,
        planned_for=context.actor.on_behalf_of,
        planned_at=context.at,
        order_due_at=context.policies.due("tracing-order", context.at, context.zone),
    )
    return (planned,)


@RULES.of(OrderTracing)
def _order(command: OrderTracing, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    apart(context, tracing.planned_by, tracing.planned_for)
    ordered = as_event(
        told.TracingOrdered,
        command,
        ordered_by=context.actor.id,
        ordered_for=context.actor.on_behalf_of,
        ordered_at=context.at,
        decree=ground(command.decree_id, context),
    )
    return (ordered,)


@RULES.of(RecordAttempt)
def _attempt(command: RecordAttempt, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    _unused(tracing, command.attempt_id, "attempt_id")
    attempted = as_event(
        told.TracingAttempted,
        command,
        attempted_by=context.actor.id,
        attempted_at=context.at,
        attempt_due_at=context.policies.due("tracing-next-attempt", context.at, context.zone),
    )
    return (attempted,)


@RULES.of(RecordCandidateFamily)
def _candidate(command: RecordCandidateFamily, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    _unused(tracing, command.candidate_id, "candidate_id")
    if command.attempt_id is not None and command.attempt_id not in tracing.ids:
        raise NotRecorded("no such attempt was made", field="attempt_id")
    something_said(command.name, command.address, command.phone, command.remark)
    return (as_event(told.CandidateFamilyRecorded, command, recorded_by=context.actor.id, recorded_at=context.at),)


@RULES.of(RecordFamilyRefusal)
def _refusal(command: RecordFamilyRefusal, tracing: Tracing, context: Context) -> tuple[Event, ...]:
    family_is_asked(tracing, command.candidate_id)
    return (as_event(told.CandidateFamilyRefused, command, recorded_by=context.actor.id, refused_at=context.at),)


def family_is_asked(tracing: Tracing, candidate_id: UUID) -> None:
    """Refuse a family that nobody has recorded, or that has refused."""
    if candidate_id not in tracing.willing():
        raise NotRecorded("no such family", field="candidate_id", possible=tuple(map(str, tracing.willing())))


def _unused(tracing: Tracing, new_id: UUID, field_name: str) -> None:
    if new_id in tracing.ids or new_id in (tracing.case_id, tracing.person_id):
        raise AlreadyRecorded("this id is already used in the search", field=field_name)
