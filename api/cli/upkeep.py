"""The commands of upkeep: migrate, back up, restore, rotate keys."""

from pathlib import Path
from typing import Annotated, Final

import typer

from api.checkpoints import signing_key_file
from api.cli.outcome import Ended, Exit
from api.cli.screen import facts, say, settings_of_this_command, warn
from api.composition import bring_up_to_date, encryption_keys, key_file_is_ours, opened_logs, reachable_database, unfinished
from api.database.backup import Backup, back_up
from api.database.backup import restore as bring_back
from api.settings import Settings
from cases.log import secret_file

DUMP: Final = "database.dump"
KEY: Final = "key-encryption-key"

KeysFolder = Annotated[Path | None, typer.Option("--keys", metavar="FOLDER", help="Folder of the key file's copy; best on another medium.")]

keys = typer.Typer(name="keys", help="The keys that open the names of people.", no_args_is_help=True)


def migrate() -> None:
    """Bring the database to the newest schema and give the roles their rights. Safe to repeat."""
    settings = settings_of_this_command()
    with reachable_database(settings) as database:
        applied = bring_up_to_date(database, "owner")
        for migration in applied:
            say(f"applied {migration.file_name}")
        _, missing = unfinished(database, "owner")
    if not applied:
        say("Nothing to do: the database is at the newest schema.")
    if missing:
        warn(f"the database roles {', '.join(missing)} are missing; ask the DBA to run api/database/roles.sql, then migrate again.")


def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for this backup.")],
    keys_folder: KeysFolder = None,
) -> None:
    """Write a dump of the database and a copy of the key file, apart, while everything runs on.

    Both are needed to restore, and whoever has both can read every name: keep them in two places.
    """
    settings = settings_of_this_command()
    dump, key_copy = _places(folder, keys_folder)
    if settings.attachments is not None:
        warn(f"the bytes of attachments are in {settings.attachments} and not in this backup: copy that folder afterwards, too.")
    with reachable_database(settings, must_exist=True) as database:
        if not key_file_is_ours(settings):
            back_up(database.logins.dsn("owner"), dump, key_file=None, key_copy=None)
            say(f"Database: {dump}")
            warn("the key is in JEJAK_KEY and not in this backup; without it no name can be read.")
            return
        back_up(database.logins.dsn("owner"), dump, key_file=settings.key_file, key_copy=key_copy)
        _copy_once(signing_key_file(settings), key_copy.with_name(signing_key_file(settings).name))
    say(f"Database: {dump}")
    say(f"Keys:     {key_copy}")
    say("A restore needs both. Keep them in two places: whoever has both can read every name.")


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder that `jejak backup` wrote.")],
    keys_folder: KeysFolder = None,
) -> None:
    """Bring a backup back into an empty database, and put its key file in place.

    Nothing that exists is overwritten: choose a new database, or a new folder with --home.
    """
    settings = settings_of_this_command()
    dump, key_copy = _places(folder, keys_folder)
    ours = key_file_is_ours(settings)
    with reachable_database(settings) as database:
        bring_back(database.logins.dsn("owner"), Backup(dump, key_copy if ours else None), key_file=settings.key_file if ours else None)
        _copy_once(key_copy.with_name(signing_key_file(settings).name), signing_key_file(settings))
        found = encryption_keys(settings, database, "owner")
        with opened_logs(database, found, "worker") as logs:
            heads = logs.events.reader.heads()
    for head in heads:
        say(f"{head.office}: {facts(head.size)}, the last recorded at {head.recorded_at:%Y-%m-%d %H:%M:%S} UTC")
    if settings.attachments is not None:
        warn(f"the bytes of attachments belong into {settings.attachments}: copy them back, then ask `jejak status`.")
    say("Restored. The next start compares each log with the last checkpoint kept outside the database.")


@keys.command()
def rotate() -> None:
    """Make a new key-encryption key. What is recorded from the next start on is sealed under it; the old one still opens.

    Restart API and worker, then run `jejak keys rewrap`. The log is not touched.
    """
    settings = _with_key_file()
    with reachable_database(settings, must_exist=True) as database:
        bring_up_to_date(database, "owner")
        rotated = encryption_keys(settings, database, "owner").rotated()
        rotated.write(settings.key_file)
    say(f"The new key is {rotated.current}. Restart `jejak serve` (or `api` and `worker`), then run `jejak keys rewrap`.")
    say("Make a backup of the key file now: older copies do not hold the new key.")


@keys.command()
def rewrap(
    drop_old: Annotated[bool, typer.Option("--drop-old", help="Take the old keys out of the key file afterwards.")] = False,
) -> None:
    """Wrap the keys of all people under the newest key-encryption key, after a rotation and a restart.

    A process that has not been restarted cannot open what was wrapped anew.
    """
    settings = _with_key_file()
    with reachable_database(settings, must_exist=True) as database:
        found = encryption_keys(settings, database, "owner")
        with opened_logs(database, found, "owner") as logs:
            for head in logs.events.reader.heads():
                say(f"{head.office}: {logs.events.keyring.rewrap(head.office):,} keys wrapped anew")
    if drop_old and len(found.keys) > 1:
        type(found)(found.current, {found.current: found.keys[found.current]}).write(settings.key_file)
        say("The old keys are gone from the key file. Backups older than this need the older key file.")


def _with_key_file() -> Settings:
    settings = settings_of_this_command()
    if not key_file_is_ours(settings):
        raise Ended(Exit.USAGE, "the key comes from JEJAK_KEY; keys are rotated in a key file (JEJAK_KEY_FILE).")
    return settings


def _copy_once(secret: Path, copy: Path) -> None:
    if secret.exists():
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret_file.make(copy, secret_file.read(secret))


def _places(folder: Path, keys_folder: Path | None) -> tuple[Path, Path]:
    return folder / DUMP, (keys_folder or folder / "keys") / KEY
