"""A partner is registered, corrected, and ended."""

from typing import Annotated
from uuid import UUID

from cases import codes
from cases.by_type import as_event
from cases.decider import Command, Context, command
from cases.errors import FieldInvalid
from cases.events import partner as told
from cases.events.event import Event
from cases.fields import Line, PastDay, Phone, Prose, Region, UnknownCode
from cases.partner.state import RULES, Partner
from cases.refusals import BeforeItBegan, ContradictsItself, something_said
from cases.vocabulary.registers import PartnerKind


class ResourceTypeNeeded(FieldInvalid):
    """A social-welfare resource (PSKS) is of one of the types of the code list."""

    code = "resource-type-needed"


def _psks(value: str, field: str, _context: Context) -> None:
    if value not in codes.psks_types():
        raise UnknownCode(f"{field}: no type of PSKS", field=field, rule="Permensos 8/2012", possible=tuple(codes.psks_types()))


PsksType = Annotated[str, _psks]


@command(target="partner_id")
class RegisterPartner(Command):
    """Enter somebody who works with the office."""

    partner_id: UUID
    kind: PartnerKind
    name: Line
    region: Region
    registered_on: PastDay
    psks_type: PsksType | None = None
    address: Line | None = None
    contact: Line | None = None
    phone: Phone | None = None


@command(target="partner_id")
class CorrectPartner(Command):
    """Say how something should read."""

    partner_id: UUID
    kind: PartnerKind | None = None
    psks_type: PsksType | None = None
    name: Line | None = None
    region: Region | None = None
    address: Line | None = None
    contact: Line | None = None
    phone: Phone | None = None


@command(target="partner_id")
class EndPartner(Command):
    """Say since when it works with the office no more."""

    partner_id: UUID
    ended_on: PastDay
    reason: Prose | None = None


@RULES.of(RegisterPartner)
def _register(command: RegisterPartner, _: Partner, __: Context) -> tuple[Event, ...]:
    _typed(command.kind, command.psks_type)
    return (as_event(told.PartnerRegistered, command),)


@RULES.of(CorrectPartner)
def _correct(command: CorrectPartner, partner: Partner, _: Context) -> tuple[Event, ...]:
    said = (command.kind, command.psks_type, command.name, command.region, command.address, command.contact, command.phone)
    something_said(*said)
    _typed(command.kind or partner.kind, command.psks_type or partner.psks_type)
    return (as_event(told.PartnerCorrected, command),)


@RULES.of(EndPartner)
def _end(command: EndPartner, partner: Partner, _: Context) -> tuple[Event, ...]:
    if partner.registered_on is not None and command.ended_on < partner.registered_on:
        raise BeforeItBegan(field="ended_on", possible=(partner.registered_on.isoformat(),))
    return (as_event(told.PartnerEnded, command),)


def _typed(kind: PartnerKind | None, psks_type: str | None) -> None:
    if kind is PartnerKind.RESOURCE and psks_type is None:
        raise ResourceTypeNeeded(field="psks_type", rule="Permensos 8/2012", possible=tuple(codes.psks_types()))
    if kind is PartnerKind.POLICE and psks_type is not None:
        raise ContradictsItself("the police is no social-welfare resource", field="psks_type")
