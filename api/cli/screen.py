"""What a person sees: words to stdout, complaints to stderr; nothing is wrapped that is meant to be pasted."""

import os
from collections.abc import Mapping

from rich.console import Console

from api.settings import Settings, read_settings

words = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)


def settings_of_this_command(changes: Mapping[str, str | None] | None = None) -> Settings:
    """The settings of the environment, with what the command line says instead.

    Raises:
        SettingsRefused: they cannot be accepted.
    """
    given = {name: value for name, value in (changes or {}).items() if value is not None}
    return read_settings({**os.environ, **given})


def say(line: str = "", style: str | None = None) -> None:
    """Print a line as it is: not wrapped, not marked up, so that it can be pasted."""
    words.print(line, style=style, markup=False, soft_wrap=True)


def warn(line: str) -> None:
    """Print a warning to stderr."""
    complaints.print(f"Note: {line}", style="yellow", markup=False, soft_wrap=True)


def facts(count: int) -> str:
    """A number of facts in words."""
    return "1 fact" if count == 1 else f"{count:,} facts"
