"""One append over several streams, as the decisions see it that make it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from cases.decider import Command, Context, Decider

S = TypeVar("S")


class WrongKind(Exception):
    """The stream is of another kind than the command is for."""


class Unit(Protocol):
    """One append in the making: streams are read into it and facts decided in it, until it is written as a whole."""

    @property
    def context(self) -> Context:
        """What the decisions may know."""

    def state(self, decider: Decider[Any, S, Any], stream: UUID) -> S:
        """The state of a stream, with what was decided in this unit; its version is expected to hold at the append.

        Raises:
            WrongKind: the stream is of another kind.
        """

    def decide(self, decider: Decider[Any, S, Any], command: Command, looked_up: Mapping[str, Any] | None = None) -> None:
        """Decide a command for its own stream and keep the facts; `looked_up` goes into the decision's context."""


Handler = Callable[[Any, Unit], None]
"""Decides a command that concerns several streams."""
