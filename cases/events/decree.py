"""What happens to a decree (surat keputusan) in the register: entered, corrected, ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases.events.event import Event, Open, event


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A decree of the register on which an approval rests: which, and how it was numbered and dated then."""

    decree_id: UUID
    number: str
    decree_on: date


@event()
class DecreeRegistered(Event):
    """A decree is known to the office; teams, roles, policies and approvals name it by number and day.

    Attributes:
        title: what it is about; names nobody.
        valid_until_on: its last day; None: until it is ended.
    """

    number: Open[str]
    decree_on: Open[date]
    title: Open[str]
    valid_from_on: Open[date]
    valid_until_on: Open[date | None] = None


@event()
class DecreeCorrected(Event):
    """Its title or days were wrong; what has no value stays. Number and day of the decree say which it is."""

    number: Open[str]
    decree_on: Open[date]
    title: Open[str | None] = None
    valid_from_on: Open[date | None] = None
    valid_until_on: Open[date | None] = None


@event()
class DecreeEnded(Event):
    """It holds no more, perhaps because another has taken its place."""

    number: Open[str]
    decree_on: Open[date]
    ended_on: Open[date]
    replaced_by: Open[UUID | None] = None
