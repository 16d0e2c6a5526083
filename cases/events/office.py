"""What happens to an office itself: its log begins, rules are adopted, a loss is accepted."""

from datetime import date, datetime
from typing import Annotated

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import OfficeLevel

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
"""Free text of the record."""


@event()
class DemonstrationStarted(Event):
    """The log is a demonstration: nothing in it is real, and its clock may be played. Only ever the first fact of a log."""

    seed: Open[int]


@event()
class OfficeOpened(Event):
    """The office's log begins: its name, level, region (Kemendagri code) and time zone."""

    name: Open[str]
    level: Open[OfficeLevel]
    region: Open[str]
    zone: Open[str]


@event()
class PolicyAdopted(Event):
    """The office sets a rule for itself, from an instant on, by a decree (SK)."""

    rule: Open[str]
    value: Open[int]
    unit: Open[str]
    since: Open[datetime]
    decree_number: Open[str]
    decree_on: Open[date]
    reason: RecordText = None


@event()
class DivisionSet(Event):
    """From an instant on a division (bidang) of the office is charged with these matters, by a decree; no other one is any more.

    Attributes:
        matters: kinds of PPKS and kinds of complaints; none: the division is dissolved.
    """

    division: Open[str]
    matters: Open[tuple[str, ...]]
    since: Open[datetime]
    decree_number: Open[str]
    decree_on: Open[date]
    reason: RecordText = None


@event()
class LossAccepted(Event):
    """After a restore the log was shorter than a checkpoint kept outside; somebody decided to go on without the rest.

    Attributes:
        size_before: how many facts the checkpoint knew.
        size_found: how many facts the restored log held.
    """

    size_before: Open[int]
    size_found: Open[int]
    checkpoint_origin: Open[str]
    reason: RecordText = None
