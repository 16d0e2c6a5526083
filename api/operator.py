"""The operator at the machine of an installation: who acts when a command of `jejak` changes something."""

from datetime import datetime
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

from cases.application import NAMESPACE
from cases.decider import Actor, Command
from cases.unit import Order
from cases.vocabulary import Role

OPERATOR = Actor(id=uuid5(NAMESPACE, "operator of the installation"), role=Role.SYSTEM)
"""Whoever may run commands on the machine. They have its database and keys, so no token tells them apart."""


def order_of_operator(office: str, command: Command, *, command_id: UUID | None = None, clock: datetime | None = None) -> Order:
    """An order of the operator; repeated under the same id it is carried out once."""
    return Order(office=office, command=command, actor=OPERATOR, command_id=command_id or uuid7(), channel="operator", clock=clock)
