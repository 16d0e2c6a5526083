"""The parts of a record that goes on for years: a stay in a shelter, an access taken in need. Each has a row of its own."""

from typing import Final
from uuid import UUID

from cases.log.reader import Recorded
from cases.policies import terms

PARTS: Final = ("stay_id", "break_glass_id")
"""Fields of events that name the part."""


def part_of(recorded: Recorded) -> UUID:
    """The part of the record that an event is about, or the record."""
    return next((part for name in PARTS if isinstance(part := getattr(recorded.event, name, None), UUID)), recorded.stream)


def part_of_term(stream: UUID, running_name: str) -> UUID:
    """The part of the record that a running term is about, or the record."""
    part = terms.runs_for(running_name)
    return part if part and terms.TERMS[terms.base_name(running_name)].each in PARTS else stream
