"""Who did what, when, in which role: a row for each event, without what it said. Nothing in it is personal to a client."""

from datetime import datetime
from typing import Final
from uuid import UUID

from cases.log.reader import Recorded
from projections.model import Key, Model, Row
from projections.opened import kind_of


class Deed(Row, frozen=True, kw_only=True):
    """One event as the auditor sees it.

    Attributes:
        kind: of the stream: `case`, `complaint`, `office` …
        name: of the event.
        occurred_at: when it was done, as told; `recorded_at` when the office heard of it.
        causation_id: the command or event that caused it.
    """

    stream: UUID
    kind: str
    version: int
    name: str
    actor_id: UUID
    role: str
    on_behalf_of: UUID | None
    channel: str
    occurred_at: datetime
    recorded_at: datetime
    causation_id: str | None


def _keys(_: Recorded) -> tuple[Key, ...]:
    return ((),)


def _evolve(_: Deed | None, recorded: Recorded) -> Deed:
    told = recorded.told
    return Deed(
        stream=recorded.stream,
        kind=kind_of(recorded.event),
        version=recorded.version,
        name=recorded.name,
        actor_id=told.actor_id,
        role=told.role,
        on_behalf_of=told.on_behalf_of,
        channel=told.channel,
        occurred_at=told.occurred_at,
        recorded_at=recorded.recorded_at,
        causation_id=told.causation_id,
    )


AUDIT_TRAIL: Final = Model(name="audit_trail", row=Deed, key=(), keys=_keys, evolve=_evolve, appends=True, opens=False)
