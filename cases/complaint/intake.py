"""Taking a complaint: what is it about, who reports it, which persons does it mention."""

from dataclasses import dataclass
from uuid import UUID

from cases.by_type import as_event
from cases.complaint.state import RULES, Complaint
from cases.decider import Command, Context, command
from cases.errors import FieldInvalid
from cases.events import complaint as told
from cases.events.event import Event
from cases.fields import Age, Line, Nik, PastDay, Phone, Position, Prose, Region, TrackingCode
from cases.refusals import AlreadyRecorded, ContradictsItself
from cases.vocabulary import Channel, ComplaintKind, Domain, ReporterStanding, Sex, Urgency

COMES_WITH_A_TEAM = (ComplaintKind.PERSON_IN_NEED, ComplaintKind.DISASTER)
"""Kinds to which a team goes out: an arrival is due."""


class ReporterNeeded(FieldInvalid):
    """A named or secret report says who reports: at least a name."""

    code = "reporter-needed"


class AnonymousIsNobody(FieldInvalid):
    """Of an anonymous reporter nothing is written down."""

    code = "anonymous-is-nobody"


class ReporterIsApart(FieldInvalid):
    """The reporter's record is apart from the person in need: they need different ids, also when they are one person."""

    code = "reporter-is-apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterGiven:
    """What a reporter says of themselves."""

    reporter_id: UUID
    name: Line | None = None
    phone: Phone | None = None
    address: Line | None = None
    nik: Nik | None = None
    relation: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonGiven:
    """What is said of a person in need; an id made at random is enough."""

    person_id: UUID
    sex: Sex | None = None
    age_years: Age | None = None
    citizen: bool | None = None
    name: Line | None = None
    marks: Prose | None = None
    condition: Prose | None = None


@command(target="complaint_id")
class ReceiveComplaint(Command):
    """Take a complaint or request. It counts as received when it happened (`occurred_at`)."""

    complaint_id: UUID
    kind: ComplaintKind
    channel: Channel
    region: Region
    what: Prose
    domain: Domain | None = None
    urgency: Urgency = Urgency.ORDINARY
    reporter_standing: ReporterStanding = ReporterStanding.ANONYMOUS
    reporter: ReporterGiven | None = None
    persons: tuple[PersonGiven, ...] = ()
    place: Line | None = None
    position: Position | None = None
    service_received_on: PastDay | None = None
    outside_reference: Line | None = None
    tracking_code: TrackingCode | None = None


@command(target="complaint_id")
class RecordReporter(Command):
    """Say, later, who reported it."""

    complaint_id: UUID
    reporter: ReporterGiven
    protected: bool = False


@command(target="complaint_id")
class ProtectReporter(Command):
    """Keep the reporter secret from now on."""

    complaint_id: UUID


@command(target="complaint_id")
class MentionPerson(Command):
    """Say of which person the complaint speaks."""

    complaint_id: UUID
    person: PersonGiven


@RULES.of(ReceiveComplaint)
def _receive(command: ReceiveComplaint, _: Complaint, context: Context) -> tuple[Event, ...]:
    domain = _domain(command)
    if command.service_received_on is not None and command.kind is not ComplaintKind.ABOUT_A_SERVICE:
        raise ContradictsItself("only a complaint about a service has a day of service", field="service_received_on")
    received = told.ComplaintReceived(
        kind=command.kind,
        domain=domain,
        channel=command.channel,
        urgency=command.urgency,
        region=command.region,
        reporter=command.reporter_standing,
        received_at=context.at,
        received_by=context.actor.id,
        verify_due_at=context.policies.due("complaint-verification", context.at, context.zone),
        arrive_due_at=context.policies.due("arrival", context.at, context.zone) if command.kind in COMES_WITH_A_TEAM else None,
        service_received_on=command.service_received_on,
        outside_reference=command.outside_reference,
        what=command.what,
        place=command.place,
        position=command.position,
        tracking_code=command.tracking_code,
    )
    return (received, *_reporter(command), *_persons(command))


@RULES.of(RecordReporter)
def _record_reporter(command: RecordReporter, complaint: Complaint, _: Context) -> tuple[Event, ...]:
    if command.reporter.reporter_id in complaint.persons:
        raise ReporterIsApart(field="reporter.reporter_id", rule="UU 27/2022; domain.md 1")
    if command.reporter.name is None:
        raise ReporterNeeded(field="reporter.name")
    return (as_event(told.ReporterRecorded, command.reporter, protected=command.protected),)


@RULES.of(ProtectReporter)
def _protect(_: ProtectReporter, complaint: Complaint, __: Context) -> tuple[Event, ...]:
    if complaint.reporter_id is None:
        raise ReporterNeeded("nobody is recorded who could be protected", field="complaint_id")
    return (told.ReporterProtected(reporter_id=complaint.reporter_id),)


@RULES.of(MentionPerson)
def _mention(command: MentionPerson, complaint: Complaint, _: Context) -> tuple[Event, ...]:
    if command.person.person_id in complaint.persons:
        raise AlreadyRecorded("the complaint already mentions this person", field="person.person_id")
    if command.person.person_id == complaint.reporter_id:
        raise ReporterIsApart(field="person.person_id", rule="UU 27/2022; domain.md 1")
    return (as_event(told.PersonMentioned, command.person),)


def _domain(command: ReceiveComplaint) -> Domain:
    disaster = command.kind is ComplaintKind.DISASTER
    if disaster and command.domain is Domain.SOCIAL:
        raise ContradictsItself("a disaster belongs to the domain of disasters", field="domain", possible=(Domain.DISASTER.value,))
    return command.domain or (Domain.DISASTER if disaster else Domain.SOCIAL)


def _reporter(command: ReceiveComplaint) -> tuple[Event, ...]:
    reporter = command.reporter
    if command.reporter_standing is ReporterStanding.ANONYMOUS:
        if reporter is not None:
            raise AnonymousIsNobody(field="reporter", possible=(ReporterStanding.NAMED.value, ReporterStanding.SECRET.value))
        return ()
    if reporter is None or reporter.name is None:
        raise ReporterNeeded(field="reporter", possible=(ReporterStanding.ANONYMOUS.value,))
    return (as_event(told.ReporterRecorded, reporter, protected=command.reporter_standing is ReporterStanding.SECRET),)


def _persons(command: ReceiveComplaint) -> tuple[Event, ...]:
    ids = [person.person_id for person in command.persons]
    if len(set(ids)) < len(ids):
        raise AlreadyRecorded("the same person is mentioned twice", field="persons")
    if command.reporter is not None and command.reporter.reporter_id in ids:
        raise ReporterIsApart(field="reporter.reporter_id", rule="UU 27/2022; domain.md 1")
    return tuple(as_event(told.PersonMentioned, person) for person in command.persons)
