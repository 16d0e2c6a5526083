"""Serving: what is opened in which order, what a person is told on the way, and how it ends."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from socket import socket
from typing import TextIO, cast

from api.checkpoints import hold_against_checkpoints
from api.cli.demonstrating import PlayedBeside, refuse_in_production
from api.cli.hints import tell_what_to_try
from api.cli.port import taken_port
from api.cli.screen import say, warn
from api.cli.stopping import Stopping, until_told_to_stop
from api.composition import (
    Database,
    Logs,
    bring_up_to_date,
    encryption_keys,
    key_file_is_ours,
    opened_logs,
    reachable_database,
    unfinished,
)
from api.database.connections import Role
from api.demonstration import Size
from api.logs import configure_logs, log
from api.served import app_of
from api.server import server
from api.settings import Settings
from api.worker import Worker, parts
from cases.log.keys import KeyEncryptionKeys


def everything(settings: Settings, *, demonstration: Size | None, accept_loss: bool) -> None:
    """Serve API and worker in this process until told to stop, and play the demonstration beside, if one is wanted."""
    if demonstration:
        refuse_in_production(settings)
    with (
        until_told_to_stop() as stopping,
        taken_port(settings) as listening,
        _started(settings, stopping) as (database, keys),
        _opened(settings, database, keys, "worker", accept_loss=accept_loss) as behind,
        PlayedBeside(demonstration, lambda: tell_what_to_try(settings)) if demonstration else nullcontext(),
        Worker(parts(settings, behind)),
        opened_logs(database, keys, "api") as logs,
    ):
        stopping.heed()
        _serve_http(settings, database, logs, listening)
    say("Stopped.")


def only_the_api(settings: Settings, *, accept_loss: bool) -> None:
    """Serve the API until told to stop."""
    with (
        until_told_to_stop() as stopping,
        taken_port(settings) as listening,
        _started(settings, stopping, "api") as (database, keys),
        _opened(settings, database, keys, "api", accept_loss=accept_loss) as logs,
    ):
        stopping.heed()
        _serve_http(settings, database, logs, listening)
    say("Stopped.")


def only_the_worker(settings: Settings, *, accept_loss: bool) -> None:
    """Work behind the API until told to stop."""
    with (
        until_told_to_stop() as stopping,
        _started(settings, stopping, "worker") as (database, keys),
        _opened(settings, database, keys, "worker", accept_loss=accept_loss) as logs,
        Worker(parts(settings, logs)),
    ):
        say("The worker is running. Ctrl-C stops it.")
        stopping.wait()
    say("Stopped.")


@contextmanager
def _started(settings: Settings, stopping: Stopping, role: Role = "owner") -> Iterator[tuple[Database, KeyEncryptionKeys]]:
    """The database at the newest schema, and the keys; heeds a request to stop between its steps."""
    # Eyes at a terminal are told what matters in words; the machinery's own lines are for those who collect them.
    configure_logs(cast("TextIO", _Stderr()), level="WARNING" if sys.stderr.isatty() else "INFO")
    first = key_file_is_ours(settings) and not settings.key_file.exists()
    with reachable_database(settings) as database:
        stopping.heed()
        for migration in bring_up_to_date(database, role):
            log.info("migrated", migration=migration.file_name)
        keys = encryption_keys(settings, database, role)
        stopping.heed()
        _tell_what_matters(settings, database, role, first=first)
        yield database, keys


def _tell_what_matters(settings: Settings, database: Database, role: Role, *, first: bool) -> None:
    _, missing = unfinished(database, role)
    if missing:
        warn(
            f"the database roles {', '.join(missing)} are missing, so the owner's login does everything. "
            "Ask the DBA to run api/database/roles.sql, then run `jejak migrate`."
        )
    if first:
        say(f"A key that opens the names of people was made: {settings.key_file}")
        say("A backup needs both, the database and this file: `jejak backup FOLDER` writes them, apart.")
        say("Without the key no name can ever be read again.")


@contextmanager
def _opened(settings: Settings, database: Database, keys: KeyEncryptionKeys, role: Role, *, accept_loss: bool) -> Iterator[Logs]:
    """The logs, held against the checkpoints kept outside before anything is written."""
    with opened_logs(database, keys, role) as logs:
        for loss in hold_against_checkpoints(settings, logs, accept_loss=accept_loss):
            warn(f"loss accepted: {loss}.")
        yield logs


def _serve_http(settings: Settings, database: Database, logs: Logs, listening: socket) -> None:
    app = app_of(settings, database, logs)
    say(f"Serving on http://{settings.host}:{settings.port} with {database.where}. Ctrl-C stops it.")
    server(app, settings).run(sockets=[listening])


class _Stderr(io.TextIOBase):
    """Wherever stderr goes at the moment: a progress bar takes it over, so that lines appear above the bar."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()

    def isatty(self) -> bool:
        return sys.stderr.isatty()
