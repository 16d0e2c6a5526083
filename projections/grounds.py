"""The decree on which something was approved, as lists show it beside who approved it."""

from datetime import date
from uuid import UUID

import msgspec

from cases.events.decree import Ground


class OnDecree(msgspec.Struct, frozen=True, kw_only=True):
    """A decree of the register, as it was numbered and dated when something was approved on it."""

    decree_id: UUID
    number: str
    decree_on: date


def on_decree(ground: Ground | None) -> OnDecree | None:
    """What an approval says of its decree; None where it names none."""
    return None if ground is None else OnDecree(decree_id=ground.decree_id, number=ground.number, decree_on=ground.decree_on)
