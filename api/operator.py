"""The operator at the machine of an installation: who acts, and who looks, when a command of `jejak` is used."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

from cases import codes
from cases.application import NAMESPACE
from cases.decider import Actor, Command
from cases.entry import Entry, OfficeApplication
from cases.events.event import Told
from cases.events.look import PersonalDataLooked
from cases.log.store import LogStore
from cases.unit import Order
from cases.vocabulary import LookOutcome, LookPurpose, Role

OPERATOR = Actor(id=uuid5(NAMESPACE, "operator of the installation"), role=Role.SYSTEM)
"""Whoever may run commands on the machine. They have its database and keys, so no token tells them apart."""

CHANNEL = "operator"


def order_of_operator(office: str, command: Command) -> Order:
    """An order of the operator."""
    return Order(office=office, command=command, actor=OPERATOR, command_id=uuid7(), channel=CHANNEL)


def record_look_of_operator(looks: LogStore, office: str, query: str, record_ids: tuple[UUID, ...], known_at: int) -> None:
    """Record that the operator is about to be shown somebody's data, before it is shown."""
    look = PersonalDataLooked(
        query=query, purpose=LookPurpose.ADMINISTRATION, known_at=known_at, record_ids=record_ids, outcome=LookOutcome.SHOWN
    )
    stream = uuid7()
    told = Told(
        actor_id=OPERATOR.id,
        role=OPERATOR.role,
        occurred_at=datetime.now(UTC),
        channel=CHANNEL,
        codes=codes.VERSIONS,
        correlation_id=stream,
    )
    OfficeApplication(looks.recorder(office)).save(Entry(stream, 1, look, told, looks.keyring.sealing(office)))
