"""From a request to an order, and from its receipt to what is answered: the same for every command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import Request

from api.access.authority import Authority
from api.access.lookup import Access, record_standing
from api.access.targets import Target
from api.demonstration import being_played
from api.logs import note
from api.refusals import BeingPlayed
from api.requests import command_id, request_mac
from api.routes.bodies import Body, command_of
from api.routes.way import Way
from api.services import access_of, casework_of
from cases.application import Casework, office_stream
from cases.decider import Command, Decider, command_types
from cases.deciders import DECIDERS, actions, decider_of_event
from cases.errors import NotFound
from cases.log.reader import LogReader, Recorded
from cases.unit import Order, Receipt
from cases.worker.employment import ChangeLogin, RegisterWorker

RETRY_SECONDS: Final = 10
KINDS: Mapping[str, Decider[Any, Any, Any]] = {decider.kind: decider for decider in DECIDERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command as a caller sent it.

    Attributes:
        ids: what stands in the path, by the name of the field.
        key: what the caller calls the request, so that it may be repeated; None: it is a new one each time.
        version: the version that the caller saw; None where they do not mind.
    """

    way: Way
    body: Body
    ids: Mapping[str, UUID]
    key: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a command.

    Attributes:
        id: of the record that the answer is about.
        version: its version now.
        ids: what is new or was named, by the name of the field.
        may_do_next: names of the commands that the record admits now.
    """

    receipt: Receipt
    id: UUID
    version: int
    ids: Mapping[str, UUID]
    may_do_next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where commands are taken: the command side, and who may give which."""

    casework: Casework
    access: Access


def desk_of(request: Request) -> Desk:
    """The desk of an application."""
    return Desk(casework_of(request), access_of(request))


def carry_out(desk: Desk, authority: Authority, asked: Asked) -> Done:
    """Carry out what a caller asks.

    Raises:
        NotFound: there is no such record that the caller may know of.
        Refusal: nothing was recorded, and why.
    """
    if authority.demonstration:
        refuse_while_played(desk.casework.reader, authority.office)
    order = _order(desk, authority, asked)
    note(stream=str(order.command.stream), command_id=str(order.command_id))
    way, casework = asked.way, desk.casework
    receipt = casework.carry_out(order)
    ids = _ids_of_events(casework, receipt, way) if receipt.repeated else {name: getattr(order.command, name) for name in _named(way)}
    subject = ids[way.subject]
    version, state, target = record_standing(casework, authority.office, KINDS[way.kind], subject, fresh=False)
    note(stream=str(subject), position=receipt.positions[-1] if receipt.positions else None)
    return Done(
        receipt=receipt,
        id=subject,
        version=receipt.streams.get(subject, version),
        ids={name: found for name, found in ids.items() if name != "office_id"},
        may_do_next=may_do_next(authority, way.kind, state, target),
    )


def refuse_while_played(reader: LogReader, office: str) -> None:
    """Let nobody write between the played facts of a demonstration: theirs would carry today's date.

    Raises:
        BeingPlayed: the play is not over.
    """
    head = reader.head(office)
    if head is not None and being_played(head):
        raise BeingPlayed(retry_after_seconds=RETRY_SECONDS)


def seen(casework: Casework, authority: Authority, kind: str, stream: UUID) -> tuple[int, Any, Target]:
    """Version and state of a record that the caller may see, as the log has them now, and how it stands.

    Raises:
        NotFound: there is none, or they may not know of it.
    """
    version, state, target = record_standing(casework, authority.office, KINDS[kind], stream)
    if not authority.sees(target):
        raise NotFound(field=f"{kind}_id")
    return version, state, target


def may_do_next(authority: Authority, kind: str, state: Any, target: Target) -> tuple[str, ...]:
    """Names of the commands that a record admits and that the caller may give."""
    types = command_types()
    return tuple(name for name in actions(KINDS[kind], state) if _may(authority, types[name], target))


def _may(authority: Authority, command: type[Command], target: Target) -> bool:
    return any(authority.suffices(standing, command, target) for standing in authority.standings)


def instant(moment: datetime) -> str:
    """An instant as it is answered: RFC 3339 in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def _order(desk: Desk, authority: Authority, asked: Asked) -> Order:
    way, body = asked.way, asked.body
    fixed = dict(asked.ids)
    if "slug" in way.places:
        fixed["office_id"] = office_stream(authority.office)
    command = command_of(way.command, body, fixed, way.new)
    channel = getattr(body, "channel", None)
    path = way.path.format_map({"slug": authority.office, **{name: str(found) for name, found in asked.ids.items()}})
    secret = desk.casework.store.keyring.secret(authority.office, "requests")
    return Order(
        office=authority.office,
        command=command,
        actor=authority.somebody,
        permit=authority.permit(command),
        command_id=command_id(authority.office, authority.worker, asked.key),
        occurred_at=body.occurred_at,
        channel=str(channel) if channel is not None else "api",
        request_mac=request_mac(secret, "POST", path, body.model_dump(mode="json", exclude_unset=True, exclude=set(asked.ids))),
        if_match={command.stream: asked.version} if asked.version is not None else {},
        looked_up=_looked_up(desk, authority, command),
    )


def _looked_up(desk: Desk, authority: Authority, command: Command) -> dict[str, Any]:
    """What a decision must know and streams do not tell: whose login it already is."""
    if isinstance(command, (RegisterWorker, ChangeLogin)):
        return {"login_of": desk.access.worker_known_by(authority.office, command.issuer, command.subject)}
    return {}


def _named(way: Way) -> tuple[str, ...]:
    return tuple(dict.fromkeys((way.command.target, way.subject, *(name for name in way.places if name != "slug"), *way.new)))


def _ids_of_events(casework: Casework, receipt: Receipt, way: Way) -> dict[str, UUID]:
    """The ids that the first answer named: those of its streams by kind, those inside its events by name."""
    events = casework.reader.at(receipt.office, receipt.positions, opened=False)
    streams = {f"{decider_of_event(type(e.event)).kind}_id": e.stream for e in events}
    return {name: found for name in _named(way) if (found := streams.get(name) or _inside(events, name)) is not None}


def _inside(events: list[Recorded], name: str) -> UUID | None:
    return next((found for e in events if isinstance(found := getattr(e.event, name, None), UUID)), None)
