"""One case told in order, for a person at a terminal: what happened, when, who recorded it, and what they wrote."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from api.language import word
from cases.events.event import Event, Redacted, Sealed
from cases.log.reader import Recorded

LATE: Final = timedelta(hours=1)
"""From this lag on it is told that something was recorded later than it happened."""

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def case_as_told(events: Sequence[Recorded], zone: ZoneInfo) -> RenderableType:
    """The facts in order, each with its time in the office's zone, the role of who recorded it, and what it says."""
    return Group(*(line for event in events for line in _told(event, zone)))


def in_words(name: str) -> str:
    """The name of an event as it is read: `CaseOpened` is `Case opened`."""
    return _WORDS.sub(" ", name).capitalize()


def _told(recorded: Recorded, zone: ZoneInfo) -> Iterator[Text]:
    happened = recorded.told.occurred_at.astimezone(zone)
    head = Text()
    head.append(f"{recorded.position:>7}  ", "dim")
    head.append(f"{happened:%Y-%m-%d %H:%M}  ", "cyan")
    head.append(in_words(recorded.name), "bold")
    head.append(f"  {recorded.told.role}", "green")
    if recorded.recorded_at - recorded.told.occurred_at >= LATE:
        head.append(f"  recorded {recorded.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}", "yellow")
    yield head
    for name, value in _said(recorded.event, zone):
        line = Text(" " * 9)
        line.append(f"{name.replace('_', ' ')}: ", "dim")
        line.append(value, "red" if value in ("redacted", "sealed") else "")
        yield line


def _said(event: Event, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(event):  # type: ignore[arg-type]  # every event is a dataclass
        value = getattr(event, field.name)
        if value not in (None, "", (), frozenset()):
            yield field.name, _value(value, zone)


def _value(value: Any, zone: ZoneInfo) -> str:
    told = str(value)
    match value:
        case Sealed():
            told = "sealed"
        case Redacted():
            told = "redacted"
        case bool():
            told = "yes" if value else "no"
        case datetime():
            told = f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        case str():
            told = word(value, "en")
        case tuple() | list() | frozenset():
            told = "; ".join(_value(one, zone) for one in _in_order(value))
        case _ if dataclasses.is_dataclass(value):
            parts = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
            told = ", ".join(f"{name} {_value(part, zone)}" for name, part in parts if part not in (None, ""))
    return told


def _in_order(values: Iterable[Any]) -> list[Any]:
    return sorted(values, key=str) if isinstance(values, frozenset) else list(values)
