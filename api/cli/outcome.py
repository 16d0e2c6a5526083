"""How a command ends: an exit code that means something, and one sentence instead of a traceback."""

import errno
import sys
import traceback
from enum import IntEnum
from pathlib import Path
from typing import Final

import psycopg
from psycopg import errors as sql

from api.checkpoints import CheckpointKeyLost, LogShortened
from api.composition import MigrationsWait, NothingHere
from api.database.backup import BackupFailed, RestoreRefused
from api.database.binaries import ProgramsMissing
from api.database.connections import NoLogin, ServerTooOld
from api.database.embedded import ServerNotStarted
from api.database.migrations import MigrationChanged
from api.language import said
from api.settings import SettingsRefused
from cases.errors import Refusal
from cases.log.keys import KeyStoreError
from cases.log.note import NotGenuine
from cases.log.secret_file import NotSecret
from projections.rebuild import RebuildRunning, RebuildStopped


class Exit(IntEnum):
    """What an exit code of `jejak` means."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    DATABASE_AWAY = 3
    NOT_HEALTHY = 4
    PORT_BUSY = 5
    KEY_MISSING = 6
    DISK_FULL = 7
    FAULT = 70
    INTERRUPTED = 130


MEANINGS: Final = {
    Exit.FINE: "fine",
    Exit.REFUSED: "refused; nothing was changed",
    Exit.USAGE: "the command or a setting is wrong",
    Exit.DATABASE_AWAY: "the database cannot be reached",
    Exit.NOT_HEALTHY: "not healthy: see what `jejak status` says",
    Exit.PORT_BUSY: "the port is taken",
    Exit.KEY_MISSING: "the key that opens names is missing or is another one",
    Exit.DISK_FULL: "no room left on the disk",
    Exit.FAULT: "a fault of Jejak itself",
    Exit.INTERRUPTED: "interrupted",
}


class Ended(Exception):  # how a command ends early, which need not be an error
    """A command ends here, with a sentence and an exit code."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def tell_end(error: Exception, *, debug: bool) -> Exit:
    """Say on stderr why a command ended early, and return its exit code."""
    if debug:
        traceback.print_exception(error)
    code, sentence = explained(error)
    sys.stderr.write(f"jejak: {sentence}\n")
    return code


def explained(error: Exception) -> tuple[Exit, str]:
    """The exit code and the sentence for an exception."""
    match error:
        case Ended(code=code, sentence=sentence):
            return code, sentence
        case Refusal():
            return Exit.REFUSED, _refusal_in_words(error)
        case SettingsRefused():
            return Exit.USAGE, "the settings cannot be accepted.\n" + "\n".join(f"  {f.setting} {f.why}" for f in error.faults)
        case psycopg.Error() | OSError():
            return _machinery_in_words(error)
    for kinds, code, words in _EXPECTED:
        if isinstance(error, kinds):
            return code, words.format(error)
    return Exit.FAULT, f"this is a fault of Jejak: {type(error).__name__}{_place(error)}. Run it again with --debug to see more."


_EXPECTED: Final[tuple[tuple[tuple[type[Exception], ...], Exit, str], ...]] = (
    ((LogShortened,), Exit.NOT_HEALTHY, "{}. Restore a newer backup; or go on with --accept-loss, which is recorded as a fact."),
    ((NotGenuine, CheckpointKeyLost), Exit.NOT_HEALTHY, "{}."),
    ((NotSecret,), Exit.KEY_MISSING, "{}."),
    ((NothingHere,), Exit.NOT_HEALTHY, "there is no installation in {} yet; `jejak serve` makes one."),
    ((BackupFailed, RestoreRefused), Exit.REFUSED, "{}."),
    ((KeyStoreError,), Exit.KEY_MISSING, "{}."),
    ((MigrationChanged, MigrationsWait), Exit.NOT_HEALTHY, "{}."),
    ((NoLogin,), Exit.USAGE, "{}."),
    ((RebuildRunning,), Exit.REFUSED, "another rebuild is running: {}."),
    ((RebuildStopped,), Exit.NOT_HEALTHY, "the rebuilt one stops too, and the one in use stays: {}."),
    ((ServerTooOld, ServerNotStarted, ProgramsMissing), Exit.DATABASE_AWAY, "{}."),
)


def _refusal_in_words(refusal: Refusal) -> str:
    title, detail = said(refusal.code, "en", refusal.params, refusal.detail)
    at_fault = f" ({refusal.field})" if refusal.field else ""
    possible = f" Possible: {', '.join(refusal.possible)}." if refusal.possible else ""
    return f"{title}{at_fault}. {detail}{possible}"


def _machinery_in_words(error: psycopg.Error | OSError) -> tuple[Exit, str]:
    match error:
        case sql.DiskFull() | OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return Exit.DISK_FULL, "there is no room left on the disk; nothing was recorded."
        case sql.UndefinedTable() | sql.InvalidSchemaName() | sql.UndefinedFunction():
            return Exit.NOT_HEALTHY, "the database is not migrated to this version; run `jejak migrate`."
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return Exit.DATABASE_AWAY, f"the database cannot be reached: {_first_line(error)}."
        case PermissionError():
            return Exit.REFUSED, f"{error.filename} may not be read or written by this account."
    return Exit.FAULT, f"this is a fault of Jejak: {type(error).__name__}{_place(error)}. Run it again with --debug to see more."


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
