"""Setting up an office: its log begins, and its first owner may say who else works there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from api.requests import request_mac
from cases.application import Casework, command_id, office_stream
from cases.decider import Actor, Command
from cases.office import OpenOffice
from cases.unit import Order, Receipt
from cases.vocabulary import OfficeLevel, Role
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GrantRole

FIRST_ROLES = (Role.ADMINISTRATOR, Role.HEAD_OF_OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs the installation, at work on one office.

    Attributes:
        office: the office's id, such as `kab-indramayu`.
        actor: acts as the system.
        clock: the played time, in a demonstration.
    """

    office: str
    actor: Actor
    clock: datetime | None = None

    def carry_out(self, casework: Casework, command: Command, name: str, *said: str | None) -> Receipt:
        """Carry out a command of the setting up, once, however often it is repeated with what was said."""
        secret = casework.store.keyring.secret(self.office, "requests")
        order = Order(
            office=self.office,
            command=command,
            actor=self.actor,
            command_id=command_id(self.office, "set up", name),
            channel="operator",
            request_mac=request_mac(secret, "set up", name, list(said)),
            clock=self.clock,
        )
        return casework.carry_out(order)


def set_up_office(casework: Casework, opening: OpenOffice, owner: RegisterWorker, by: Operator) -> UUID:
    """Open an office, register its first owner, and let them act as administrator and as head of office.

    May be repeated with the same values, also after an interruption: what was recorded is not recorded twice.

    Args:
        casework: the command side.
        opening: name, level, region, zone.
        owner: name and login of the first owner; the worker id is that of the first time it was carried out.
        by: who runs the installation, and the office's id.

    Returns:
        The worker id of the first owner.

    Raises:
        OtherRequest: the office was set up with other values.
        Refusal: a value cannot be.
    """
    by.carry_out(casework, opening, "open", opening.name, opening.level, opening.region, opening.zone)
    return let_first_owner_in(casework, owner, by)


def let_first_owner_in(casework: Casework, owner: RegisterWorker, by: Operator) -> UUID:
    """The same for an office that is open already."""
    registered = by.carry_out(casework, owner, "register", owner.name, owner.issuer, owner.subject)
    worker_id = next(iter(registered.streams))
    since = by.clock or datetime.now(UTC)
    for role in FIRST_ROLES:
        grant = GrantRole(worker_id=worker_id, grant_id=uuid7(), role=role, since=since, whole_office=True)
        by.carry_out(casework, grant, f"grant {role}")
    return worker_id


def opening_of(slug: str, name: str, level: OfficeLevel, region: str, zone: str) -> OpenOffice:
    """The command that opens an office."""
    return OpenOffice(office_id=office_stream(slug), name=name, level=level, region=region, zone=zone)


def owner_of(name: str, issuer: str, subject: str) -> RegisterWorker:
    """The command that registers a first owner, under a new id."""
    return RegisterWorker(worker_id=uuid7(), name=name, issuer=issuer, subject=subject)
