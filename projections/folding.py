"""A model of an office in the hands of a worker: the rows that it knows to be true, and what a page makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cases.log.reader import Recorded
from projections.model import AnyModel, Key
from projections.standing import Move, Standing
from projections.table import AnyTable, Ended, Version

ROWS_KEPT: Final = 30_000
"""Living rows kept in memory for each model of each office."""

Page = Sequence[Recorded]
Touched = list[tuple[Key, ...]]
"""The keys that each event of a page touches."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a page comes to for one model."""

    folding: "Folding"
    versions: list[Version[Any]]
    ended: list[Ended[Any]]
    move: Move


@dataclass(slots=True)
class Folding:
    """A model and where it stands.

    Attributes:
        rows: the versions known to be true, by key; None: there is none.
        complete: whether every living row is among them, so that a key that is missing has none.
        stopped: whether it stands before an event that it cannot pass.
        unseen: how many rows were written since the database last looked at what the table holds.
    """

    table: AnyTable
    standing: Standing
    rows: dict[Key, Version[Any] | None] = field(default_factory=dict)
    complete: bool = False
    stopped: bool = False
    unseen: int = 0

    @property
    def model(self) -> AnyModel:
        """The model."""
        return self.table.model

    def missing(self, touched: Touched) -> list[Key]:
        """The keys whose rows must be looked up before the page is folded."""
        if self.model.appends or self.complete:
            return []
        return list({key for keys in touched if keys for key in keys if key not in self.rows})

    def remember(self, keys: list[Key], found: dict[Key, Version[Any]]) -> None:
        """Take note of what was looked up."""
        for key in keys:
            self.rows[key] = found.get(key)

    def forget(self) -> None:
        """Forget all rows; they are looked up again."""
        self.rows.clear()
        self.complete = False

    def fold(self, page: Page, touched: Touched) -> Batch:
        """What the page comes to. A fold that fails ends it before that event, and the model stops there."""
        evolve, keeps = self.model.evolve, not self.model.appends
        batch = Batch(self, [], [], Move(self.standing, page[-1].position))
        for recorded, keys in zip(page, touched, strict=True):
            if not keys:
                continue
            befores = [self.rows.get(key) for key in keys] if keeps else [None]
            try:
                afters = [evolve(before.row if before else None, recorded) for before in befores]
            except Exception as fault:  # noqa: BLE001  # whatever a fold does wrong stops its model and nothing else
                position = recorded.position
                return Batch(self, batch.versions, batch.ended, Move(self.standing, position - 1, position, told(recorded, fault)))
            for key, before, after in zip(keys, befores, afters, strict=True):
                if before is None or (after is not before.row and after != before.row):
                    self._turn(batch, key, recorded.position, before, after)
        return batch

    def _turn(self, batch: Batch, key: Key, position: int, before: Version[Any] | None, after: Any) -> None:
        """End one version and begin the next."""
        if before is not None:
            if before.stored:
                batch.ended.append(Ended(before, position))
            else:
                before.to_position = position
        version = Version(key, position, after) if after is not None else None
        if version is not None:
            batch.versions.append(version)
        if not self.model.appends:
            self.rows[key] = version

    def taken(self, batch: Batch) -> None:
        """Go on from where the batch ends: it is written, or will be before anything else is."""
        self.standing = batch.move.reached
        self.unseen += len(batch.versions)
        for version in batch.versions:
            version.stored = True
        surplus = list(self.rows)[: max(0, len(self.rows) - ROWS_KEPT)]
        for key in surplus:
            del self.rows[key]
        self.complete = self.complete and not surplus
        if batch.move.stopped_at is not None:
            self.stopped = True
            self.forget()


def told(recorded: Recorded, fault: Exception) -> str:
    """What went wrong with an event, by type and name: a message may quote a value."""
    return f"{recorded.name}: {type(fault).__name__}"
