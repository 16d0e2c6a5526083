"""The command `status`: whether everything holds, and what does not."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

import typer

from api.attachments.upkeep import not_whole
from api.checkpoints import kept_of, kept_outside, signing_key
from api.cli.outcome import Exit
from api.cli.screen import facts, say, settings_of_this_command, words
from api.composition import Database, Logs, encryption_keys, opened_logs, reachable_database, unfinished
from api.keeping import folder_of
from api.settings import Settings
from cases.log.checkpoints import shorter_than_kept
from cases.log.reader import Head
from cases.log.verify import Broken, verify
from projections.models import MODELS
from projections.standing import BUILDING, STOPPED, Standing, standings, writing

POLL_SECONDS: Final = 0.2

State = Literal["ok", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: the thing.
        state: `ok`; `note`, which somebody should know; `bad`, which somebody must mend.
        words: what was found.
    """

    what: str
    state: State
    words: str


def status(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    patience: Annotated[float, typer.Option(min=0, max=600, help="Seconds that a read model may take to catch up.")] = 5,
) -> None:
    """Say whether everything holds; end with exit code 4 if something does not.

    A log verifies, a read model keeps up, nothing has stopped, no migration is waiting.
    """
    settings = settings_of_this_command()
    with reachable_database(settings, must_exist=True) as database:
        found = list(_of_database(database))
        if all(finding.state != "bad" for finding in found):
            with opened_logs(database, encryption_keys(settings, database, "worker"), "worker") as logs:
                heads = logs.events.reader.heads()
                found += _of_logs(settings, logs, heads)
                found += _of_models(logs, heads, patience)
                found += _of_attachments(settings, logs)
    bad = sum(finding.state == "bad" for finding in found)
    if as_json:
        typer.echo(json.dumps({"healthy": not bad, "findings": [asdict(finding) for finding in found]}, indent=1))
    else:
        _show(found)
        say("Everything holds." if not bad else f"{bad} of {len(found)} do not hold.")
    if bad:
        raise typer.Exit(Exit.NOT_HEALTHY)


def _show(found: list[Finding]) -> None:
    colours = {"ok": "green", "note": "yellow", "bad": "red"}
    width = max(len(finding.what) for finding in found)
    for finding in found:
        # Never cut short, however narrow the screen: what is wrong stands at the end of the line.
        line = f"[{colours[finding.state]}]{finding.state:<4}[/] {finding.what:<{width}}  {finding.words}"
        words.print(line, soft_wrap=True)


def _of_database(database: Database) -> Iterator[Finding]:
    yield Finding("database", "ok", database.where)
    waiting, missing = unfinished(database, "worker")
    if waiting:
        yield Finding("migrations", "bad", f"{len(waiting)} not applied yet, from {waiting[0].file_name}; run `jejak migrate`")
    else:
        yield Finding("migrations", "ok", "at the newest schema")
    if missing:
        yield Finding("roles", "note", f"{', '.join(missing)} missing: the DBA runs api/database/roles.sql, then `jejak migrate`")
    else:
        yield Finding("roles", "ok", "each role has its own rights")


def _of_logs(settings: Settings, logs: Logs, heads: Sequence[Head]) -> Iterator[Finding]:
    """Each log recomputed from its bytes, and held against every checkpoint inside and outside the database."""
    if not heads:
        yield Finding("offices", "note", "none yet; `jejak office open` begins one")
    for loss in shorter_than_kept(logs.events.connections, kept_outside(settings), signing_key(settings).public):
        yield Finding(f"log {loss.kept.office}", "bad", str(loss))
    for head in heads:
        kind = "demonstration, " if head.played else ""
        age = _ago(datetime.now(UTC) - head.recorded_at)
        try:
            looks = verify(logs.events.connections, head.office, "looks", kept_of(settings, head.office, "looks"))
            facts_found = verify(logs.events.connections, head.office, "events", kept_of(settings, head.office, "events"))
        except Broken as broken:
            yield Finding(f"log {head.office}", "bad", f"does not verify: {broken}")
        else:
            agreeing = f"{looks.checkpoints + facts_found.checkpoints:,} checkpoints agree"
            yield Finding(f"log {head.office}", "ok", f"{kind}{facts(head.size)}, the last {age} ago; verified, {agreeing}")


def _of_models(logs: Logs, heads: Sequence[Head], patience: float) -> Iterator[Finding]:
    """Where each read model stands. One that has not reached what the log held at first is behind, after some patience."""
    due = time.monotonic() + patience
    while True:
        living = _living(logs)
        behind = [
            (head, name)
            for head in heads
            for name in _names()
            if (found := living.get((head.office, name))) is None or found.position < head.size
        ]
        running = [one for one in behind if (standing := living.get((one[0].office, one[1]))) is None or standing.state != STOPPED]
        if not running or time.monotonic() >= due:
            break
        time.sleep(POLL_SECONDS)
    for head in heads:
        stopped = [s for name in _names() if (s := living.get((head.office, name))) and s.state == STOPPED]
        for standing in stopped:
            yield Finding(
                f"model {standing.model} of {head.office}", "bad", f"stopped before position {standing.stopped_at}: {standing.stopped_why}"
            )
        late = [name for one, name in running if one.office == head.office]
        if late:
            least = min((found.position if (found := living.get((head.office, name))) else 0) for name in late)
            words = f"{', '.join(late)} {facts(head.size - least)} behind; does `jejak serve` or `jejak worker` run?"
            yield Finding(f"models of {head.office}", "bad", words)
        elif not stopped:
            yield Finding(f"models of {head.office}", "ok", f"all {len(_names())} have read everything")


def _of_attachments(settings: Settings, logs: Logs) -> Iterator[Finding]:
    """Whether the bytes of what is attached are there: counted, not read."""
    with logs.events.connect() as connection:
        number, missing = not_whole(connection, folder_of(settings))
    for one in missing:
        where = f"in {settings.attachments}" if one.in_folder else "in the database"
        yield Finding(f"attachment {one.attachment_id}", "bad", f"its bytes are not all {where}: bring them back from a backup")
    if number and not missing:
        yield Finding("attachments", "ok", f"the bytes of all {number:,} are there")


def _living(logs: Logs) -> dict[tuple[str, str], Standing]:
    with logs.events.connect() as connection, writing(connection, "*"):
        return {(one.office, one.model): one for one in standings(connection, "*") if one.state != BUILDING}


def _names() -> tuple[str, ...]:
    return tuple(model.name for model in MODELS)


def _ago(age: timedelta) -> str:
    for seconds, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if age.total_seconds() >= 2 * seconds:
            return f"{age.total_seconds() / seconds:,.0f} {unit}"
    return f"{age.total_seconds():,.0f} s"
