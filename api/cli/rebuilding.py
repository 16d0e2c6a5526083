"""The command `rebuild`: read models folded anew from the log beside those in use, compared with them, and switched to."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.outcome import Ended, Exit
from api.cli.screen import say, settings_of_this_command, words
from api.composition import Logs, encryption_keys, opened_logs, reachable_database
from projections.model import AnyModel
from projections.models import MODELS
from projections.rebuild import Rebuilt
from projections.rebuild import rebuild as fold_anew


def rebuild(
    names: Annotated[list[str] | None, typer.Argument(metavar="[MODEL]...", help="Read models; all unless named.")] = None,
    office: Annotated[str | None, typer.Option(help="Only this office; all unless named.")] = None,
) -> None:
    """Fold read models anew from the log, while the present ones are used and updated; compare both and switch.

    Ends with exit code 4 if a model in use was not what the log says: then the fault is mended, and ought to be reported.
    """
    models = _models(names or [])
    settings = settings_of_this_command()
    with (
        reachable_database(settings, must_exist=True) as database,
        opened_logs(database, encryption_keys(settings, database, "worker"), "worker") as logs,
    ):
        offices = [head.office for head in logs.events.reader.heads() if office in (None, head.office)]
        if not offices:
            raise Ended(Exit.REFUSED, f"there is no office {office} here." if office else "there is no office here yet.")
        found = [rebuilt for one in offices for rebuilt in _rebuilt(logs, models, one)]
    for rebuilt in found:
        say(f"{rebuilt.office} {rebuilt.model}: {rebuilt.rows:,} rows at position {rebuilt.position:,}, {_judged(rebuilt)}")
    if any(rebuilt.equal is False for rebuilt in found):
        raise typer.Exit(Exit.NOT_HEALTHY)


def _rebuilt(logs: Logs, models: Sequence[AnyModel], office: str) -> tuple[Rebuilt, ...]:
    columns = (TextColumn(f"Rebuilding {office}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=words, transient=True, disable=not words.is_terminal) as progress:
        task = progress.add_task("", total=None)
        return fold_anew(
            logs.events.reader, logs.events.connect, models, office, lambda done, of: progress.update(task, completed=done, total=of)
        )


def _models(names: list[str]) -> tuple[AnyModel, ...]:
    known = {model.name: model for model in MODELS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Ended(Exit.USAGE, f"there is no read model {', '.join(unknown)}; there are: {', '.join(known)}.")
    return tuple(model for name, model in known.items() if name in names or not names)


def _judged(rebuilt: Rebuilt) -> str:
    if rebuilt.equal is None:
        return "the first of its kind"
    return "the same as before" if rebuilt.equal else "NOT as before: the one in use differed from the log, and was replaced"
