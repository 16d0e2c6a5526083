"""The provider's side: accepted or declined, progress, completed or returned, and who is responsible from then on."""

from datetime import date
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import FieldInvalid
from cases.events import referral as told
from cases.events.event import Event
from cases.fields import Line, Prose
from cases.grounds import ground
from cases.referral.state import RULES, Referral
from cases.vocabulary.referrals import DeclineReason, ReferralOutcome, ReturnReason


class AppointmentInThePast(FieldInvalid):
    """The first appointment lies before the answer."""

    code = "appointment-in-the-past"


@command(target="referral_id")
class AcceptReferral(Command):
    """Take the person."""

    referral_id: UUID
    first_appointment_on: date | None = None
    contact: Line | None = None
    note: Prose | None = None


@command(target="referral_id")
class DeclineReferral(Command):
    """Do not take the person, and say why."""

    referral_id: UUID
    reason: DeclineReason
    words: Prose | None = None


@command(target="referral_id")
class ReportProgress(Command):
    """Tell how it goes."""

    referral_id: UUID
    progress: Prose


@command(target="referral_id")
class CompleteReferral(Command):
    """Say that what was asked is done."""

    referral_id: UUID
    outcome: ReferralOutcome
    result: Prose | None = None


@command(target="referral_id")
class ReturnPerson(Command):
    """Give the person back."""

    referral_id: UUID
    reason: ReturnReason
    words: Prose | None = None


@command(target="referral_id")
class AskForTransfer(Command):
    """Ask to take over the responsibility for the person."""

    referral_id: UUID
    reason: Prose


@command(target="referral_id")
class GrantTransfer(Command):
    """Hand over the responsibility. Not by who asked for it.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    referral_id: UUID
    decree_id: UUID | None = None


@command(target="referral_id")
class RefuseTransfer(Command):
    """Keep the responsibility, and say why. Not by who asked for it."""

    referral_id: UUID
    reason: Prose


@RULES.of(AcceptReferral)
def _accept(command: AcceptReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    if command.first_appointment_on is not None and command.first_appointment_on < context.on:
        raise AppointmentInThePast(field="first_appointment_on", possible=(context.on.isoformat(),))
    return (as_event(told.ReferralAccepted, command, answered_by=context.actor.id, answered_at=context.at),)


@RULES.of(DeclineReferral)
def _decline(command: DeclineReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    return (as_event(told.ReferralDeclined, command, answered_by=context.actor.id, answered_at=context.at),)


@RULES.of(ReportProgress)
def _progress(command: ReportProgress, _: Referral, context: Context) -> tuple[Event, ...]:
    return (as_event(told.ReferralProgressed, command, told_by=context.actor.id),)


@RULES.of(CompleteReferral)
def _complete(command: CompleteReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    return (as_event(told.ReferralCompleted, command, told_by=context.actor.id, completed_at=context.at),)


@RULES.of(ReturnPerson)
def _return(command: ReturnPerson, _: Referral, context: Context) -> tuple[Event, ...]:
    return (as_event(told.ReferralReturned, command, told_by=context.actor.id, returned_at=context.at),)


@RULES.of(AskForTransfer)
def _ask_for_transfer(command: AskForTransfer, _: Referral, context: Context) -> tuple[Event, ...]:
    due_at = context.policies.due("transfer-decision", context.at, context.zone)
    by = {"asked_by": context.actor.id, "asked_for": context.actor.on_behalf_of}
    return (as_event(told.TransferAskedFor, command, asked_at=context.at, decide_due_at=due_at, **by),)


@RULES.of(GrantTransfer)
def _grant_transfer(command: GrantTransfer, referral: Referral, context: Context) -> tuple[Event, ...]:
    apart(context, referral.transfer_asked_by, referral.transfer_asked_for)
    decree = ground(command.decree_id, context)
    return (told.TransferGranted(granted_by=context.actor.id, granted_at=context.at, decree=decree),)


@RULES.of(RefuseTransfer)
def _refuse_transfer(command: RefuseTransfer, referral: Referral, context: Context) -> tuple[Event, ...]:
    apart(context, referral.transfer_asked_by, referral.transfer_asked_for)
    return (told.TransferRefused(refused_by=context.actor.id, reason=command.reason),)
