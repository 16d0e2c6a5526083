"""Which decrees does the office know, do they hold, and what names them: also those that nobody has entered."""

from dataclasses import dataclass
from datetime import date
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from msgspec.structs import replace

from cases.events import closure, forgetting, office, referral, reunification, shelter, team, tracing, worker
from cases.events import decree as told
from cases.events.event import Event
from cases.log.reader import Recorded
from projections.model import Key, Model, Row
from projections.moments import Answer
from projections.register.entry import page
from projections.scope import ScopedConnection


class KnownDecree(Row, frozen=True, kw_only=True):
    """A decree, by its number and day.

    Attributes:
        version: of its entry after the last fact; 0: it was never entered.
        decree_id: of its entry in the register; None: it is named and was never entered.
        named_by: what names it (`team`, `role`, `delegation`, `policy`, `approval`), and how often.
    """

    number: str
    decree_on: date
    version: int = 0
    decree_id: UUID | None = None
    title: str | None = None
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    ended_on: date | None = None
    replaced_by: UUID | None = None
    named: bool = False
    named_by: dict[str, int] = msgspec.field(default_factory=dict)


_NAMING: Final[dict[type[Event], str]] = {
    team.TeamFormed: "team",
    team.TeamDecreeRenewed: "team",
    worker.RoleGranted: "role",
    worker.DelegationGiven: "delegation",
    office.PolicyAdopted: "policy",
}

_APPROVING: Final = frozenset(
    {
        closure.ClosureApproved,
        shelter.StayExtended,
        referral.ReferralApproved,
        referral.TransferGranted,
        reunification.ReunificationApproved,
        tracing.TracingOrdered,
        forgetting.ForgettingDecided,
    }
)
"""Approvals, which may name an entry of the register."""


def _keys(recorded: Recorded) -> tuple[Key, ...]:
    event = recorded.event
    if isinstance(event, told.DecreeRegistered | told.DecreeCorrected | told.DecreeEnded):
        return ((event.number, event.decree_on),)
    if type(event) in _NAMING and event.decree_number is not None:  # type: ignore[attr-defined]  # each of them has one
        return ((event.decree_number, event.decree_on),)  # type: ignore[attr-defined]  # as above
    if type(event) in _APPROVING and event.decree is not None:  # type: ignore[attr-defined]  # as above
        return ((event.decree.number, event.decree.decree_on),)  # type: ignore[attr-defined]  # as above
    return ()


def _evolve(row: KnownDecree | None, recorded: Recorded) -> KnownDecree | None:
    event = recorded.event
    ((number, decree_on),) = _keys(recorded)
    before = row or KnownDecree(number=number, decree_on=decree_on)
    match event:
        case told.DecreeRegistered(title=title, valid_from_on=first, valid_until_on=last):
            entered = {"decree_id": recorded.stream, "version": recorded.version, "title": title}
            return replace(before, **entered, valid_from_on=first, valid_until_on=last, ended_on=None)
        case told.DecreeCorrected():
            return replace(
                before,
                version=recorded.version,
                title=event.title or before.title,
                valid_from_on=event.valid_from_on or before.valid_from_on,
                valid_until_on=event.valid_until_on or before.valid_until_on,
            )
        case told.DecreeEnded(ended_on=ended_on, replaced_by=replaced_by):
            return replace(before, version=recorded.version, ended_on=ended_on, replaced_by=replaced_by)
    what = _NAMING.get(type(event), "approval")
    return replace(before, named=True, named_by={**before.named_by, what: before.named_by.get(what, 0) + 1})


DECREES: Final = Model(name="decrees", row=KnownDecree, key=("number", "decree_on"), keys=_keys, evolve=_evolve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decrees:
    """Which decrees are asked for; what is None does not matter.

    Attributes:
        holds_on: only those that hold on this day.
        named_not_holding_on: only those that something names and that do not hold on this day, or were never entered.
        after: day and number of the last decree of the page before.
    """

    number: str | None = None
    decree_id: UUID | None = None
    holds_on: date | None = None
    named_not_holding_on: date | None = None
    after: tuple[date, str] | None = None
    limit: int = 50


_ASKED: Final[dict[str, LiteralString]] = {
    "number": "number = %(number)s",
    "decree_id": "decree_id = %(decree_id)s",
    "holds_on": "valid_from_on <= %(holds_on)s and (valid_until_on is null or valid_until_on >= %(holds_on)s)"
    " and (ended_on is null or ended_on > %(holds_on)s)",
    "named_not_holding_on": "named and (decree_id is null or not (valid_from_on <= %(named_not_holding_on)s"
    " and (valid_until_on is null or valid_until_on >= %(named_not_holding_on)s)"
    " and (ended_on is null or ended_on > %(named_not_holding_on)s)))",
    "after": "(decree_on, number) > (%(after_first)s, %(after_second)s)",
}


async def decrees(connection: ScopedConnection, asked: Decrees, position: int | None = None) -> Answer[KnownDecree]:
    """A page of decrees by day, now or as known at a position."""
    return await page(connection, DECREES, asked, _ASKED, "decree_on, number", position=position)
