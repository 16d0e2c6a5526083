"""Asking for a referral: who may help by law, consent, and the chain of those who approve."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.duties import apart
from cases.errors import Conflict, FieldInvalid, Forbidden
from cases.events import referral as told
from cases.events.event import Event
from cases.fields import Code, FieldName, Line, OfficeSlug, PastDay, Prose, UnknownCode
from cases.grounds import ground
from cases.policies.escalation import LADDER
from cases.referral.state import RULES, Referral
from cases.vocabulary import OfficeLevel, Role
from cases.vocabulary.referrals import ConsentBasis, Destination, Setting

ARTICLE: Final = "PP 2/2018 art. 10"
CHAIN: Final = LADDER
"""Who approves, from the lowest up; the policy `referral-approval-steps` says how many of them."""

TIMES: Final[Mapping[str, str]] = {
    Role.HEAD_OF_DIVISION.value: "referral-approval-division",
    Role.HEAD_OF_OFFICE.value: "referral-approval-office",
    Role.HEAD_OF_REGION.value: "referral-approval-region",
}
"""Role to the policy that says how long its step may take."""

SHAREABLE: Final = (
    "name",
    "sex",
    "age_years",
    "marks",
    "condition",
    "citizen",
    "region",
    "place",
    "categories",
    "risk",
    "needs",
    "nik",
    "guardian",
    "reason",
)
"""The fields of a person and a case that a referral may carry. It names those that it does, and no others go."""


class OutsideJurisdiction(Conflict):
    """A province helps inside institutions and a regency or city outside; another way needs a reason and a higher approver."""

    code = "outside-jurisdiction"


class NotYourStep(Forbidden):
    """Another role decides this step; `possible` names it."""

    code = "not-your-step"


class OverrideReasonMissing(FieldInvalid):
    """What is decided without consent or against a rule is decided with a reason."""

    code = "override-reason-missing"


class NothingCarried(FieldInvalid):
    """A referral carries at least one field, or the provider would not know whom to help and why."""

    code = "nothing-carried"


class ReferredToOneself(FieldInvalid):
    """An office refers to others, not to itself."""

    code = "referred-to-oneself"


@command(target="referral_id")
class RequestReferral(Command):
    """Ask that a provider should help the person of a case.

    Attributes:
        carries: the fields that go to the provider, from `SHAREABLE`.
        override_reason: why the jurisdiction is not kept; the head of the office then approves too.
    """

    referral_id: UUID
    case_id: UUID
    destination: Destination
    setting: Setting
    service: Code
    carries: tuple[FieldName, ...]
    destination_office: OfficeSlug | None = None
    destination_name: Line | None = None
    partner_id: UUID | None = None
    transfer: bool = False
    replaces: UUID | None = None
    reason: Prose | None = None
    override_reason: Prose | None = None


@command(target="referral_id")
class RecordReferralConsent(Command):
    """Record that the person or their guardian agrees, or why it is done without them."""

    referral_id: UUID
    basis: ConsentBasis
    consented_on: PastDay
    consent_id: UUID | None = None
    reason: Prose | None = None


@command(target="referral_id")
class ApproveReferral(Command):
    """Agree to it, in the role whose step it is.

    Attributes:
        decree_id: the decree of the register on which it rests, if it names one.
    """

    referral_id: UUID
    note: Prose | None = None
    decree_id: UUID | None = None


@command(target="referral_id")
class DisapproveReferral(Command):
    """Do not agree to it: it goes no further."""

    referral_id: UUID
    reason: Prose


@RULES.of(RequestReferral)
def _request(command: RequestReferral, _: Referral, context: Context) -> tuple[Event, ...]:
    unknown = [name for name in command.carries if name not in SHAREABLE]
    if unknown:
        raise UnknownCode("this field is not shared", field=f"carries.{command.carries.index(unknown[0])}", possible=SHAREABLE)
    if not command.carries:
        raise NothingCarried(field="carries", possible=SHAREABLE)
    if command.destination_office == context.office:
        raise ReferredToOneself(field="destination_office")
    override = _jurisdiction(command, context)
    chain = _chain(context, at_least=2 if override else 0)
    return (
        as_event(
            told.ReferralRequested,
            command,
            person_id=context.looked_up["case"].person_id,
            chain=chain,
            requested_by=context.actor.id,
            requested_for=context.actor.on_behalf_of,
            requested_at=context.at,
            approve_due_at=_approve_due(chain[0], context) if chain else None,
            jurisdiction=override,
        ),
    )


@RULES.of(RecordReferralConsent)
def _consent(command: RecordReferralConsent, _: Referral, context: Context) -> tuple[Event, ...]:
    if command.basis is ConsentBasis.OVERRIDDEN and command.reason is None:
        raise OverrideReasonMissing(field="reason", rule="UU 27/2022 art. 20")
    return (as_event(told.ReferralConsentRecorded, command, recorded_by=context.actor.id),)


@RULES.of(ApproveReferral)
def _approve(command: ApproveReferral, referral: Referral, context: Context) -> tuple[Event, ...]:
    role = _my_step(referral, context)
    step = referral.approvals + 1
    return (
        told.ReferralApproved(
            step=step,
            role=role,
            approved_by=context.actor.id,
            approved_for=context.actor.on_behalf_of,
            approved_at=context.at,
            approve_due_at=_approve_due(referral.chain[step], context) if step < len(referral.chain) else None,
            decree=ground(command.decree_id, context),
            note=command.note,
        ),
    )


@RULES.of(DisapproveReferral)
def _disapprove(command: DisapproveReferral, referral: Referral, context: Context) -> tuple[Event, ...]:
    role = _my_step(referral, context)
    step = referral.approvals + 1
    return (told.ReferralDisapproved(step=step, role=role, disapproved_by=context.actor.id, reason=command.reason),)


def _jurisdiction(command: RequestReferral, context: Context) -> str | None:
    """The article that is overridden; None where it is kept."""
    right = {Destination.PROVINCE: Setting.INSIDE, Destination.REGENCY_OR_CITY: Setting.OUTSIDE}.get(command.destination)
    if command.destination is Destination.INSTITUTION and context.level == OfficeLevel.REGENCY_OR_CITY:
        right = Setting.OUTSIDE  # an institution inside is the province's to refer to
    if right is None or command.setting is right:
        return None
    if command.override_reason is None:
        raise OutsideJurisdiction(field="setting", rule=ARTICLE, possible=(right.value,), destination=command.destination.value)
    return ARTICLE


def _chain(context: Context, at_least: int) -> tuple[str, ...]:
    steps = max(context.policies.value("referral-approval-steps"), at_least)
    return tuple(role.value for role in CHAIN[:steps])


def _approve_due(role: str, context: Context) -> datetime:
    return context.policies.due(TIMES[role], context.at, context.zone)


def _my_step(referral: Referral, context: Context) -> str:
    role = referral.chain[referral.approvals]
    if context.actor.role != role:
        raise NotYourStep(rule="policy referral-approval-steps", possible=(role,), role=role)
    apart(context, *referral.hands)
    return role
