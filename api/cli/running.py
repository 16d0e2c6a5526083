"""The commands that serve: everything in one process, or API and worker apart; and the demonstration."""

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.screen import settings_of_this_command
from api.settings import Settings

# What these commands need takes half a second to import, which the other commands need not wait for: hence the imports inside.


class Size(StrEnum):
    """How much of the demonstration is played."""

    FULL = "full"
    SMALL = "small"


Port = Annotated[int | None, typer.Option(min=1, max=65_535, help="Port to serve on (PORT); 8000 unless given.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on (JEJAK_HOST); 127.0.0.1 unless given.")]
PlaySize = Annotated[Size, typer.Option("--size", help="How much of the demonstration: full takes minutes, small seconds.")]
AcceptLoss = Annotated[
    bool,
    typer.Option("--accept-loss", help="After a restore: go on although a log lacks what a checkpoint outside the database knows."),
]


def serve(
    port: Port = None,
    host: Host = None,
    demo: Annotated[bool, typer.Option("--demo", help="Load the demonstration in the background, once.")] = False,
    size: PlaySize = Size.FULL,
    accept_loss: AcceptLoss = False,
) -> None:
    """Serve everything in one process: database (unless DATABASE_URL names one), API and worker.

    This is how to try Jejak, and how a small office runs it on one machine.
    """
    from api.cli.serving import everything  # noqa: PLC0415

    everything(_settings(port, host), demonstration=size.value if demo else None, accept_loss=accept_loss)


def api(port: Port = None, host: Host = None, accept_loss: AcceptLoss = False) -> None:
    """Serve the API alone; the worker runs apart. Any number may serve one database."""
    from api.cli.serving import only_the_api  # noqa: PLC0415

    only_the_api(_settings(port, host), accept_loss=accept_loss)


def worker(accept_loss: AcceptLoss = False) -> None:
    """Compute the read models, run what falls due and seal checkpoints, for all offices; the API runs apart. Several may run."""
    from api.cli.serving import only_the_worker  # noqa: PLC0415

    only_the_worker(_settings(None, None), accept_loss=accept_loss)


def demo(size: PlaySize = Size.FULL) -> None:
    """Play the demonstration: 13,567 people's cases in five offices, through the ordinary commands. What is there is not played again."""
    from api.cli.demonstrating import play_and_tell  # noqa: PLC0415

    play_and_tell(_settings(None, None), size.value)


def _settings(port: int | None, host: str | None) -> Settings:
    return settings_of_this_command({"PORT": str(port) if port else None, "JEJAK_HOST": host})
