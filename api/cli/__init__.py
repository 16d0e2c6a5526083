"""The command line `jejak`: what can be done, and how each command ends."""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from api.cli import health, offices, rebuilding, running, upkeep
from api.cli.outcome import MEANINGS, Exit, tell_end

EPILOG = "\n\n".join(["Exit codes:", *(f"{code.value:>3}  {meaning}" for code, meaning in MEANINGS.items())])

app = typer.Typer(
    name="jejak",
    help="The casework of social affairs offices, kept as logs of facts that cannot be changed.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

SERVE, OFFICES, UPKEEP = "Serve", "Offices and cases", "Upkeep"
for name, command, panel in (
    ("serve", running.serve, SERVE),
    ("api", running.api, SERVE),
    ("worker", running.worker, SERVE),
    ("demo", running.demo, SERVE),
    ("token", offices.token, OFFICES),
    ("status", health.status, UPKEEP),
    ("migrate", upkeep.migrate, UPKEEP),
    ("rebuild", rebuilding.rebuild, UPKEEP),
    ("backup", upkeep.backup, UPKEEP),
    ("restore", upkeep.restore, UPKEEP),
):
    app.command(name, rich_help_panel=panel)(command)
app.add_typer(offices.office, rich_help_panel=OFFICES)
app.add_typer(offices.case, rich_help_panel=OFFICES)
app.add_typer(upkeep.keys, rich_help_panel=UPKEEP)


@app.callback()
def everywhere(
    home: Annotated[Path | None, typer.Option(help="Folder of the installation (JEJAK_HOME); ./.jejak unless given.")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where a failure comes from.")] = False,  # noqa: ARG001  # read by `main`
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    """Read the options that every command has."""
    if show_version:
        typer.echo(f"jejak {version('jejak')}")
        raise typer.Exit
    if home is not None:
        os.environ["JEJAK_HOME"] = str(home)


def main() -> None:
    """Run `jejak` and end with an exit code; never with a traceback, unless asked for one."""
    try:
        app(prog_name="jejak")
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:  # noqa: BLE001  # whatever happens, a person is told in one sentence
        sys.exit(tell_end(error, debug="--debug" in sys.argv))
