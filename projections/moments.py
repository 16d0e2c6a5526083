"""As known at: which position an instant means, and up to where an answer is true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, TypeVar

from cases.errors import Conflict, Invalid
from projections.scope import ScopedConnection

T = TypeVar("T")

SETTLED: Final = timedelta(seconds=5)
"""An append stamped a moment ago may not yet be seen; after this long it is, so that an instant means one position for ever."""


class KnownAtNotPast(Invalid):
    """What will be known is not known: the instant asked about must be past."""

    code = "known-at-not-past"


class NotYetRead(Conflict):
    """The list has not yet been brought up to that position; ask again in a moment."""

    code = "not-yet-read"


@dataclass(frozen=True, slots=True)
class Known:
    """Up to where an answer is true.

    Attributes:
        position: what is answered was known at this position of the office's log.
        model_position: how far the model has read.
        stopped: whether the model stands still at an event that it cannot pass, so that newer facts are missing.
    """

    position: int
    model_position: int
    stopped: bool = False

    @property
    def now(self) -> bool:
        """Whether the answer is as new as the model."""
        return self.position == self.model_position


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """Rows, and up to where they are true."""

    rows: tuple[T, ...]
    known: Known


def known(connection: ScopedConnection, model: str, position: int | None = None) -> Known:
    """Up to where a model answers: now, or as known at an earlier position.

    Raises:
        NotYetRead: the model has not read up to that position, so the answer might be another later.
        KnownAtNotPast: there is no such position yet, not even the first.
    """
    standing = connection.standing(model)
    stopped = standing.state == "stopped"
    if position is None:
        return Known(standing.position, standing.position, stopped)
    if position < 0:
        raise KnownAtNotPast(field="position")
    if position > standing.position:
        raise NotYetRead(field="position", position=position, model_position=standing.position)
    return Known(position, standing.position, stopped)


async def position_at(connection: ScopedConnection, moment: datetime, now: datetime | None = None) -> int:
    """The last position recorded at or before an instant; 0: nothing was known then.

    Raises:
        KnownAtNotPast: the instant is not past.
    """
    if moment >= (now or datetime.now(UTC)) - SETTLED:
        raise KnownAtNotPast(field="known_at")
    found: int = await connection.value("select position_at(%s, %s)", (connection.scope.office, moment))
    return found


def behind(connection: ScopedConnection, models: Sequence[str], position: int) -> tuple[str, ...]:
    """Those of the models that have not yet read up to a position: for waiting for one's own write."""
    return tuple(model for model in models if connection.standing(model).position < position)
