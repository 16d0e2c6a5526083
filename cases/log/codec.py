"""Event to bytes and back: stable names, shape numbers, upcasts, and fields sealed one by one.

The stored body is one JSON object with three members (docs/log-format.md):

    {"open": {field: value}, "sealed": {field: base64(nonce ‖ ciphertext)}, "told": {who, when, under which rules}}

A sealed field's plaintext is the JSON of its value. Its associated data is office, stream, version, stored name and
field, so that a ciphertext cannot be moved to another place.
"""

import os
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import structs

from cases.events import earlier
from cases.events.event import (
    REDACTED,
    STREAM,
    Event,
    EventType,
    Personal,
    Sealed,
    Told,
    type_named,
    type_of,
)

NONCE_BYTES = 12
NONCES_AT_ONCE = 256


class UnknownEvent(Exception):  # read as a sentence: "unknown event"
    """The log holds an event name or shape that this version does not know: a newer version is needed."""


class Unreadable(Exception):
    """A stored event cannot be decoded, or the seal of a field does not fit its place: a fault, never `REDACTED`."""


class KeysForSealing(Protocol):
    """What sealing asks of the keys: the cipher of a subject, made now if it is a subject's first mention."""

    def cipher(self, subject: UUID) -> AESGCM:
        """The cipher of a subject."""


class KeysForOpening(Protocol):
    """What opening asks of the keys: the cipher of a subject, or None where the key was destroyed."""

    def cipher(self, subject: UUID) -> AESGCM | None:
        """The cipher of a subject, or None."""


class SealedAs(str):
    """A ciphertext of an old shape, which an upcast may have moved: it remembers the field it was sealed as."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, field: str, ciphertext: str) -> Self:
        """The ciphertext and its field."""
        made = super().__new__(cls, ciphertext)
        made.field = field
        return made


class Place(msgspec.Struct, frozen=True):
    """Where in the logs an event stands."""

    office: str
    stream: UUID
    version: int


class _Body(msgspec.Struct, forbid_unknown_fields=False):
    open: msgspec.Raw
    told: Told
    sealed: dict[str, str] = {}


_encode = msgspec.json.Encoder(uuid_format="canonical").encode
_decode_body = msgspec.json.Decoder(_Body).decode

S = TypeVar("S", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class _Plan(Generic[S]):
    """How one event class is written and read, worked out once."""

    kind: EventType
    open_fields: tuple[str, ...]
    sealed_fields: tuple[tuple[str, str, Callable[[bytes], Any]], ...]
    decode_open: Callable[[msgspec.Raw], S]


@cache
def _plan(kind: EventType) -> "_Plan[Any]":
    opened = [f for f in kind.fields if not isinstance(f.label, Personal)]
    struct = msgspec.defstruct(kind.name, [(f.name, f.plain_type) for f in opened], kw_only=True)
    sealed = tuple((f.name, f.label.of, msgspec.json.Decoder(f.plain_type).decode) for f in kind.fields if isinstance(f.label, Personal))
    return _Plan(kind, tuple(f.name for f in opened), sealed, msgspec.json.Decoder(struct).decode)


def encode(event: Event, told: Told, place: Place, keys: KeysForSealing) -> tuple[str, bytes]:
    """The stored name and the stored bytes of an event at its place.

    A sealed field whose value is None is left out: there is nothing to seal.
    """
    plan = _plan(type_of(type(event)))
    opened = {name: _in_utc(getattr(event, name)) for name in plan.open_fields}
    if told.occurred_at.tzinfo is not UTC:
        told = replace(told, occurred_at=_in_utc(told.occurred_at))
    sealed = {}
    if plan.sealed_fields:
        where = _associated(place, plan.kind.name)
        for name, of, _ in plan.sealed_fields:
            value = getattr(event, name)
            if value is None:
                continue
            nonce = _nonces.take()
            cipher = keys.cipher(subject_of(event, of, place.stream))
            sealed[name] = nonce + cipher.encrypt(nonce, _encode(value), where + name.encode())  # bytes are written as base64
    body = {"open": opened, "sealed": sealed, "told": told} if sealed else {"open": opened, "told": told}
    return plan.kind.topic, _encode(body)


def decode(topic: str, body: bytes) -> tuple[Event, Told]:
    """The event with its sealed fields unopened, and who told it.

    Raises:
        UnknownEvent: the name, or a shape later than ours, is not known to this version.
        Unreadable: the bytes do not fit the event.
    """
    name, _, shape = topic.partition("/")
    kind = type_named(name)
    if kind is None or not shape.isdecimal() or int(shape) > kind.shape:
        raise UnknownEvent(f"a newer version is needed: this one does not know {topic}")
    plan = _plan(kind)
    try:
        parts = _decode_body(body)
        opened, sealed = parts.open, parts.sealed
        if int(shape) < kind.shape:
            as_sealed: dict[str, str] = {f: SealedAs(f, ciphertext) for f, ciphertext in sealed.items()}
            raw, sealed = earlier.upcast(name, int(shape), kind.shape, msgspec.json.decode(opened), as_sealed)
            opened = msgspec.Raw(_encode(raw))
        fields = structs.asdict(plan.decode_open(opened))
        for f, _, _ in plan.sealed_fields:
            fields[f] = Sealed(sealed[f]) if f in sealed else None
        return _with_fields(kind.cls, fields), parts.told
    except msgspec.MsgspecError as fault:
        raise Unreadable(f"{topic}: {fault}") from fault
    except KeyError as missing:
        raise Unreadable(f"{topic}: no step leads from this shape to shape {kind.shape}") from missing


def open_fields(event: Event, place: Place, keys: KeysForOpening) -> Event:
    """The event with its sealed fields opened: the value, or `REDACTED` where the subject's key was destroyed.

    Raises:
        Unreadable: a seal does not fit its place, so somebody moved or changed it.
    """
    plan = _plan(type_of(type(event)))
    if not plan.sealed_fields:
        return event
    opened: dict[str, Any] = {}
    ciphers: dict[str, AESGCM | None] = {}
    where = _associated(place, plan.kind.name)
    for name, of, read in plan.sealed_fields:
        value = getattr(event, name)
        if not isinstance(value, Sealed):
            continue
        if of not in ciphers:
            ciphers[of] = keys.cipher(subject_of(event, of, place.stream))
        cipher = ciphers[of]
        if cipher is None:
            opened[name] = REDACTED
            continue
        sealed_as = value.ciphertext.field if isinstance(value.ciphertext, SealedAs) else name
        try:
            raw = a2b_base64(value.ciphertext, strict_mode=True)
            opened[name] = read(cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], where + sealed_as.encode()))
        except (InvalidTag, ValueError, msgspec.MsgspecError):  # not base64, too short, or sealed at another place
            raise Unreadable(f"{place.office}: the seal of {plan.kind.name}.{name} does not fit its place") from None
    return replaced(event, opened)


def replaced(event: Event, values: Mapping[str, Any]) -> Event:
    """A copy of the event with some of its fields replaced."""
    return _with_fields(type(event), {**event.__dict__, **values}) if values else event


def _with_fields(kind: type[Event], fields: dict[str, Any]) -> Event:
    """An event with all its fields, made without setting them one by one as a frozen class does."""
    made = object.__new__(kind)
    made.__dict__.update(fields)
    return made


def subjects(event: Event, stream: UUID) -> set[UUID]:
    """The subjects under whose keys the event has sealed fields."""
    plan = _plan(type_of(type(event)))
    named = {of for name, of, _ in plan.sealed_fields if getattr(event, name) is not None}
    return {subject_of(event, of, stream) for of in named}


def subject_of(event: Event, of: str, stream: UUID) -> UUID:
    """The subject that a sealed field is about: the id in the field named, or the stream for the record itself."""
    subject = stream if of == STREAM else getattr(event, of)
    if not isinstance(subject, UUID):
        raise TypeError(f"{type(event).__name__} has a sealed value and no {of} to seal it for")
    return subject


class _Nonces:
    """Random nonces, fetched many at once: to ask the kernel lets another thread run, and an append asks for several.

    None is given twice: a process that is forked starts with none.
    """

    def __init__(self) -> None:
        self._fetched: list[bytes] = []
        os.register_at_fork(after_in_child=self._fetched.clear)

    def take(self) -> bytes:
        """A nonce that nobody else has or will get."""
        while True:
            try:
                return self._fetched.pop()  # atomic, so that two threads never get the same
            except IndexError:
                fetched = os.urandom(NONCE_BYTES * NONCES_AT_ONCE)
                self._fetched.extend(fetched[i : i + NONCE_BYTES] for i in range(0, len(fetched), NONCE_BYTES))


_nonces = _Nonces()


def _in_utc(value: Any) -> Any:
    """The value; an instant as UTC has it.

    Raises:
        ValueError: an instant that does not say its distance from UTC.
    """
    if not isinstance(value, datetime) or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("an instant without its distance from UTC is not stored")
    return value.astimezone(UTC)


def _associated(place: Place, name: str) -> bytes:
    """What a seal is bound to; the field's name follows."""
    return b"%s\n%s\n%d\n%s\n" % (place.office.encode(), _encode(place.stream)[1:-1], place.version, name.encode())
