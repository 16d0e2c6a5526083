"""What an event says once its sealed fields were opened: plain values, which of them are redacted, whose they are."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from cases.events.event import REDACTED, STREAM, Event, EventType, Personal, Redacted, Sealed, type_of
from cases.log.reader import Recorded


class NotOpened(Exception):
    """A read model was given an event whose sealed fields were not opened."""


def text(value: str | Sealed | Redacted | None) -> str | None:
    """The text, or None where nothing was said or it cannot be read any more."""
    return None if value is REDACTED else _plain(value, str)


def day(value: date | Sealed | Redacted | None) -> date | None:
    """The day, or None where none was said or it cannot be read any more."""
    return None if value is REDACTED else _plain(value, date)


def _plain(value: Any, kind: type[Any]) -> Any:
    if value is not None and not isinstance(value, kind):
        raise NotOpened
    return value


def kind_of(event: Event) -> str:
    """The kind of stream that an event belongs to: `case`, `complaint`, `office`."""
    return _kinds.get(type(event)) or _kinds.setdefault(type(event), kind_of_class(type(event)))


def kind_of_class(cls: type[Event]) -> str:
    """The kind of stream that events of a class belong to."""
    module = cls.__module__.rpartition(".")[2]
    return _STREAMS.get(module, module)


_kinds: dict[type[Event], str] = {}
_STREAMS: Mapping[str, str] = {
    **dict.fromkeys(("person_in_need", "response", "assessment", "plan", "service", "closure"), "case"),
    **dict.fromkeys(("person_care", "forgetting"), "person"),
    "referral_between": "referral",
    "homecoming": "reunification",
}
"""Modules of events that stand in the stream of a case, a person, a referral or a reunification."""


def said(event: Event) -> dict[str, Any]:
    """Every field that says something, by name, in plain values; those that cannot be read any more are left out."""
    values = {name: getattr(event, name) for name in _names(type_of(type(event)))}
    found = {name: value for name, value in values.items() if value is not None and value is not REDACTED and value != ()}
    if any(isinstance(value, Sealed) for value in found.values()):
        raise NotOpened
    return found


def redacted(event: Event, *only: str) -> tuple[str, ...]:
    """Names of fields, of all or of some, that cannot be read any more."""
    return tuple(name for name, _ in _sealed(type_of(type(event))) if getattr(event, name) is REDACTED and (not only or name in only))


def subjects(recorded: Recorded, *only: str) -> tuple[UUID, ...]:
    """Under whose keys the event's fields, all or some, were sealed."""
    found = {
        recorded.stream if of == STREAM else getattr(recorded.event, of)
        for name, of in _sealed(type_of(type(recorded.event)))
        if (not only or name in only) and getattr(recorded.event, name) is not None
    }
    return tuple(sorted(found)) if len(found) > 1 else tuple(found)


@cache
def _names(kind: EventType) -> tuple[str, ...]:
    return tuple(f.name for f in kind.fields)


@cache
def _sealed(kind: EventType) -> tuple[tuple[str, str], ...]:
    return tuple((f.name, f.label.of) for f in kind.sealed if isinstance(f.label, Personal))
