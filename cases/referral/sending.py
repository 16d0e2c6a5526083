"""Sending a referral and what happens while the provider says nothing: reminder, escalation, expiry, withdrawal."""

from uuid import UUID

from cases.decider import Command, Context, command
from cases.errors import Conflict
from cases.events import referral as told
from cases.events.event import Event
from cases.fields import Line, Prose
from cases.referral.state import RULES, Referral
from cases.vocabulary import Role


class ConsentMissing(Conflict):
    """Nothing goes to a provider before consent was given, or its absence was decided with a reason."""

    code = "referral-consent-missing"


class TooEarly(Conflict):
    """The time for this has not come."""

    code = "too-early"


@command(target="referral_id")
class SendReferral(Command):
    """Let it go to the provider. Between offices the logs show that it went; elsewhere `proof` says what does."""

    referral_id: UUID
    proof: Line | None = None


@command(target="referral_id")
class RemindProvider(Command):
    """Remind the provider. The office's own clock asks it too."""

    referral_id: UUID


@command(target="referral_id")
class EscalateReferral(Command):
    """Tell a higher office that the provider says nothing."""

    referral_id: UUID
    reason: Prose


@command(target="referral_id")
class ExpireReferral(Command):
    """End what was never answered. The office's own clock asks it, nobody else."""

    referral_id: UUID


@command(target="referral_id")
class WithdrawReferral(Command):
    """Take it back."""

    referral_id: UUID
    reason: Prose


@RULES.of(SendReferral)
def _send(command: SendReferral, referral: Referral, context: Context) -> tuple[Event, ...]:
    if not referral.consented:
        raise ConsentMissing(rule="UU 27/2022 art. 20", possible=("RecordReferralConsent",))
    due = context.policies.due
    return (
        told.ReferralSent(
            sent_by=context.actor.id,
            sent_at=context.at,
            answer_due_at=due("referral-answer", context.at, context.zone),
            remind_at=due("referral-reminder", context.at, context.zone),
            expires_at=due("referral-expiry", context.at, context.zone),
            proof=command.proof,
        ),
    )


@RULES.of(RemindProvider)
def _remind(_: RemindProvider, referral: Referral, context: Context) -> tuple[Event, ...]:
    by_clock = context.actor.role == Role.SYSTEM
    if by_clock and (referral.remind_at is None or context.now < referral.remind_at):
        raise TooEarly(possible=(referral.remind_at.isoformat(),) if referral.remind_at else ())
    return (told.ReferralReminded(number=referral.reminders + 1, reminded_at=context.at),)


@RULES.of(EscalateReferral)
def _escalate(command: EscalateReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    return (
        told.ReferralEscalated(
            escalated_by=context.actor.id, escalated_at=context.at, to_role=Role.HEAD_OF_OFFICE.value, reason=command.reason
        ),
    )


@RULES.of(ExpireReferral)
def _expire(_: ExpireReferral, referral: Referral, context: Context) -> tuple[Event, ...]:
    if referral.expires_at is None or context.now < referral.expires_at:
        raise TooEarly(possible=(referral.expires_at.isoformat(),) if referral.expires_at else ())
    return (told.ReferralExpired(expired_at=context.at),)


@RULES.of(WithdrawReferral)
def _withdraw(command: WithdrawReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    return (told.ReferralWithdrawn(withdrawn_by=context.actor.id, withdrawn_at=context.at, reason=command.reason),)
