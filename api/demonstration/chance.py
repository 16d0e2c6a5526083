"""Chance that repeats itself: one generator a story, drawn from the seed; identifiers made of it and of the played time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, TypeVar
from uuid import UUID, uuid5

T = TypeVar("T")

NAMESPACE: Final = UUID("8d5b0a52-3f6e-5d0a-9b1f-6a656a616b64")


class Chance:
    """A generator of its own for one story, so that no story depends on how another one went."""

    def __init__(self, seed: int, *names: object) -> None:
        """Begin the generator that a seed and some names determine."""
        self._random = Random(f"{seed} {' '.join(map(str, names))}")  # noqa: S311  # invented people, no secrets

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in a share of all stories."""
        return self._random.random() < share

    def one_of(self, choices: Sequence[T]) -> T:
        """One of several, all equally likely."""
        return choices[int(self._random.random() * len(choices))]

    def number(self, least: int, most: int) -> int:
        """A whole number between two bounds, both possible."""
        return least + int(self._random.random() * (most - least + 1))

    def minutes(self, least: int, most: int) -> timedelta:
        """A time span in minutes and seconds."""
        return timedelta(seconds=self.number(least * 60, most * 60))

    def days(self, least: float, most: float) -> timedelta:
        """A time span in days and seconds."""
        return timedelta(seconds=self.number(int(least * 86_400), int(most * 86_400)))

    def moment(self, first: datetime, last: datetime) -> datetime:
        """A moment between two, to the second."""
        return first + timedelta(seconds=self.number(0, int((last - first).total_seconds())))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The same items in another order."""
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed

    def identifier(self, at: datetime) -> UUID:
        """An identifier of the shape of UUIDv7: the played time in milliseconds, then chance."""
        milliseconds = int(at.astimezone(UTC).timestamp() * 1000)
        bits = self._random.getrandbits(74)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (1 << 62) - 1)


def named_identifier(*names: object) -> UUID:
    """The identifier that some names determine, for commands, so that a repeated one is known again."""
    return uuid5(NAMESPACE, " ".join(map(str, names)))
