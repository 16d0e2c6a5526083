"""How a partner stands: how many it takes, accreditation, agreements, and what it was itself given."""

from datetime import date
from uuid import UUID

from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.events import partner as told
from cases.events.event import Event
from cases.fields import Count, Decree, Line, PastDay, Prose
from cases.partner.state import RULES, Partner
from cases.refusals import AlreadyRecorded, ContradictsItself, NotRecorded
from cases.vocabulary.registers import Accreditation, AidKind
from cases.vocabulary.services import FundingSource


@command(target="partner_id")
class StateCapacity(Command):
    """Say how many it can take, and how many live there."""

    partner_id: UUID
    places: Count
    stated_on: PastDay
    residents: Count | None = None


@command(target="partner_id")
class RecordAccreditation(Command):
    """Say how it was found to be."""

    partner_id: UUID
    grade: Accreditation
    decided_on: PastDay
    valid_until_on: date | None = None
    decree_number: Decree | None = None


@command(target="partner_id")
class SignAgreement(Command):
    """Record an agreement."""

    partner_id: UUID
    agreement_id: UUID
    number: Decree
    signed_on: PastDay
    valid_from_on: date
    valid_until_on: date
    subject: Line


@command(target="partner_id")
class EndAgreement(Command):
    """Say that an agreement ended before its last day."""

    partner_id: UUID
    agreement_id: UUID
    ended_on: PastDay
    reason: Prose | None = None


@command(target="partner_id")
class RecordPartnerAid(Command):
    """Record what the partner itself was given."""

    partner_id: UUID
    aid_id: UUID
    kind: AidKind
    fund: FundingSource
    given_on: PastDay
    what: Line
    value_rupiah: Count | None = None


@RULES.of(StateCapacity)
def _capacity(command: StateCapacity, _: Partner, __: Context) -> tuple[Event, ...]:
    return (as_event(told.CapacityStated, command),)


@RULES.of(RecordAccreditation)
def _accredit(command: RecordAccreditation, _: Partner, __: Context) -> tuple[Event, ...]:
    if command.valid_until_on is not None and command.valid_until_on < command.decided_on:
        raise ContradictsItself("it would end before it was decided", field="valid_until_on")
    return (as_event(told.PartnerAccredited, command),)


@RULES.of(SignAgreement)
def _sign(command: SignAgreement, partner: Partner, _: Context) -> tuple[Event, ...]:
    _unused(partner, command.agreement_id, "agreement_id")
    if command.valid_until_on < command.valid_from_on:
        raise ContradictsItself("the agreement would end before it begins", field="valid_until_on")
    return (as_event(told.AgreementSigned, command),)


@RULES.of(EndAgreement)
def _end(command: EndAgreement, partner: Partner, _: Context) -> tuple[Event, ...]:
    if command.agreement_id not in partner.agreements:
        raise NotRecorded("no such agreement holds", field="agreement_id", possible=tuple(map(str, partner.agreements)))
    return (as_event(told.AgreementEnded, command),)


@RULES.of(RecordPartnerAid)
def _aid(command: RecordPartnerAid, partner: Partner, _: Context) -> tuple[Event, ...]:
    _unused(partner, command.aid_id, "aid_id")
    return (as_event(told.PartnerAided, command),)


def _unused(partner: Partner, new_id: UUID, field_name: str) -> None:
    if new_id in partner.ids:
        raise AlreadyRecorded("this id is already used for the partner", field=field_name)
