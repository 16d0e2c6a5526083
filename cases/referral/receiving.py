"""A referral between two offices that both keep their log here: received, heard of from the other side, led to a case of its own.

What the other office's log tells has happened: it is written down here, and not decided again. So the commands that
tell it are possible in every state, and the system alone gives them.
"""

from dataclasses import fields, replace
from typing import Annotated, Any
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import Conflict, Forbidden
from cases.events import referral as told
from cases.events import referral_between as between
from cases.events.event import Event
from cases.fields import Age, Category, Code, Count, FieldName, Instant, Nik, OfficeSlug, Prose, Region, Sha256, Shape, Word
from cases.referral.state import RULES, Referral
from cases.vocabulary import Domain, RiskLevel, Role, Sex, Urgency
from cases.vocabulary.people import ForgettingBasis
from cases.vocabulary.referrals import Setting

FromSender = (
    told.ReferralReminded
    | told.ReferralEscalated
    | told.ReferralExpired
    | told.ReferralWithdrawn
    | told.TransferGranted
    | told.TransferRefused
)
"""What travels forward, beside the referral itself."""

FromReceiver = (
    told.ReferralAccepted
    | told.ReferralDeclined
    | told.ReferralProgressed
    | told.ReferralCompleted
    | told.ReferralReturned
    | told.TransferAskedFor
)
"""What travels back."""


FactName = Annotated[str, Shape(r"[A-Z][A-Za-z]{0,59}", "ReferralSent")]


class NotTheOtherOffice(Forbidden):
    """Only the office on the other side of a referral, through the system, tells what happened there."""

    code = "not-the-other-office"


class AlreadyWith(Conflict):
    """This worker and this team deal with it already."""

    code = "already-with"


@command(target="referral_id")
class ReceiveReferral(Command):
    """Take a referral of another office into this office's log. The system asks it.

    Attributes:
        person_id, guardian_id: this office's own, made anew.
        from_office, position, leaf: where the other log tells that it was sent: the receipt.
    """

    referral_id: UUID
    person_id: UUID
    from_office: OfficeSlug
    position: Count
    leaf: Sha256
    setting: Setting
    service: Code
    carries: tuple[FieldName, ...]
    sent_at: Instant
    answer_due_at: Instant
    expires_at: Instant
    transfer: bool = False
    guardian_id: UUID | None = None
    region: Region | None = None
    sex: Sex | None = None
    age_years: Age | None = None
    citizen: bool | None = None
    categories: tuple[Category, ...] = ()
    risk: RiskLevel | None = None
    name: Prose | None = None
    nik: Nik | None = None
    marks: Prose | None = None
    place: Prose | None = None
    condition: Prose | None = None
    needs: Prose | None = None
    guardian: Prose | None = None
    reason: Prose | None = None


@command(target="referral_id")
class RecordDelivery(Command):
    """Keep the other office's receipt for the referral. The system asks it."""

    referral_id: UUID
    from_office: OfficeSlug
    position: Count
    leaf: Sha256


@command(target="referral_id")
class RecordDeliveryRefused(Command):
    """Record that the other office's log did not take what was told. The system asks it."""

    referral_id: UUID
    to_office: OfficeSlug
    position: Count
    what: FactName
    refused: Word


@command(target="referral_id")
class HearFromSender(Command):
    """Write down what the office that refers has recorded. The system asks it."""

    referral_id: UUID
    from_office: OfficeSlug
    position: Count
    leaf: Sha256
    said: FromSender


@command(target="referral_id")
class HearFromReceiver(Command):
    """Write down what the receiving office has recorded. The system asks it."""

    referral_id: UUID
    from_office: OfficeSlug
    position: Count
    leaf: Sha256
    said: FromReceiver


@command(target="referral_id")
class ReceiveForgettingNotice(Command):
    """Take notice that the other office decided to forget the person. The system asks it; what is done here is decided here.

    Attributes:
        answers: the position in this office's log of its own decision, of which the other office had notice before.
    """

    referral_id: UUID
    from_office: OfficeSlug
    position: Count
    leaf: Sha256
    basis: ForgettingBasis
    decided_at: Instant
    answers: Count | None = None


@command(target="referral_id")
class AssignReferral(Command):
    """Give a received referral to a worker, and their team if they have one."""

    referral_id: UUID
    worker_id: UUID
    team_id: UUID | None = None


@command(target="referral_id")
class OpenCaseFromReferral(Command):
    """Open a case of the own office for a person who was received: one append to both. The case stays open while the referral does.

    It begins with the kinds of PPKS that the referral carried, held from the day on which it was received, and with who
    deals with the referral, so that a child before the law is sealed from the first fact on and somebody still sees the case.
    """

    referral_id: UUID
    case_id: UUID
    region: Region | None = None
    domain: Domain | None = None
    urgency: Urgency | None = None


@RULES.of(ReceiveReferral)
def _receive(command: ReceiveReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    if context.actor.role != Role.SYSTEM or command.from_office == context.office:
        raise NotTheOtherOffice(field="from_office")
    return (as_event(between.ReferralReceived, command, receipt=_receipt(command), received_at=context.at),)


@RULES.of(RecordDelivery)
def _delivered(command: RecordDelivery, referral: Referral, context: Context) -> tuple[Event, ...]:
    _from_the_other(command, referral, context)
    return (between.ReferralDelivered(receipt=_receipt(command), delivered_at=context.at),)


@RULES.of(RecordDeliveryRefused)
def _refused(command: RecordDeliveryRefused, referral: Referral, context: Context) -> tuple[Event, ...]:
    if context.actor.role != Role.SYSTEM or command.to_office != referral.other_office:
        raise NotTheOtherOffice(field="to_office")
    return (as_event(between.DeliveryRefused, command, code=command.refused, refused_at=context.at),)


@RULES.of(HearFromSender)
def _hear_from_sender(command: HearFromSender, referral: Referral, context: Context) -> tuple[Event, ...]:
    _from_the_other(command, referral, context)
    return (_as_heard(command, context),)


@RULES.of(HearFromReceiver)
def _hear_from_receiver(command: HearFromReceiver, referral: Referral, context: Context) -> tuple[Event, ...]:
    _from_the_other(command, referral, context)
    if isinstance(command.said, told.TransferAskedFor):
        # Until when the sender decides is the sender's own rule.
        due_at = context.policies.due("transfer-decision", command.said.asked_at, context.zone)
        return (_as_heard(command, context, decide_due_at=due_at),)
    return (_as_heard(command, context),)


@RULES.of(ReceiveForgettingNotice)
def _notice(command: ReceiveForgettingNotice, referral: Referral, context: Context) -> tuple[Event, ...]:
    _from_the_other(command, referral, context)
    return (as_event(between.ForgettingNoticeReceived, command, receipt=_receipt(command), received_at=context.at),)


@RULES.of(AssignReferral)
def _assign(command: AssignReferral, referral: Referral, context: Context) -> tuple[Event, ...]:
    if (command.worker_id, command.team_id) == (referral.worker_id, referral.team_id):
        raise AlreadyWith(field="worker_id")
    return (as_event(between.ReferralAssigned, command, assigned_by=context.actor.id, assigned_at=context.at),)


@RULES.of(OpenCaseFromReferral)
def _led_to_case(command: OpenCaseFromReferral, referral: Referral, _: Context) -> tuple[Event, ...]:
    return (between.ReferralLedToCase(case_id=command.case_id, categories=tuple(sorted(set(referral.categories)))),)


def _from_the_other(command: Any, referral: Referral, context: Context) -> None:
    if context.actor.role != Role.SYSTEM or command.from_office != referral.other_office:
        raise NotTheOtherOffice(field="from_office")


def _receipt(command: Any) -> tuple[str, str]:
    return f"{command.from_office}:{command.position}", command.leaf


def _as_heard(command: HearFromSender | HearFromReceiver, context: Context, **more: Any) -> Event:
    """The same fact, told by the system: who it was and by which decree stands in the other log, where the receipt points."""
    said: Any = command.said
    hands: dict[str, Any] = {field.name: context.actor.id for field in fields(said) if field.name.endswith("_by")}
    hands |= {field.name: None for field in fields(said) if field.name.endswith("_for")}
    told_there = {"decree": None} if isinstance(said, told.TransferGranted) else {}
    heard: Event = replace(said, receipt=_receipt(command), **hands, **told_there, **more)
    return heard
