"""The checkpoints of an installation: their signing key, where they are kept outside the database, and what follows a loss."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Final, LiteralString

import psycopg

from api.composition import Database, Logs, opened_logs
from api.database.connections import Role
from api.operator import order_of_operator
from api.settings import Settings
from cases.application import office_stream
from cases.log.checkpoints import CheckpointMaker, KeptOutside, Loss, shorter_than_kept
from cases.log.keys import KeyEncryptionKeys
from cases.log.merkle import Frontier
from cases.log.note import Checkpoint, CheckpointKey
from cases.office import AcceptLoss

EVERY_SECONDS: Final = 3.0
_HEAD: Final[dict[str, LiteralString]] = {
    "events": "select size, frontier from events_heads where office = %s and size > 0",
    "looks": "select size, frontier from looks_heads where office = %s and size > 0",
}


class LogShortened(Exception):
    """Logs lack what checkpoints kept outside the database know: writing on would give positions a second time."""

    def __init__(self, losses: Sequence[Loss]) -> None:
        super().__init__("; ".join(map(str, losses)))
        self.losses = tuple(losses)


class CheckpointKeyLost(Exception):
    """There are checkpoints outside the database, and the key that signed them is gone."""


def kept_outside(settings: Settings) -> Path:
    """The folder in which checkpoints are kept outside the database."""
    return settings.home / "checkpoints"


def signing_key_file(settings: Settings) -> Path:
    """The file of the key that signs checkpoints."""
    return settings.home / "keys" / "checkpoint-signing-key.pem"


def signing_key(settings: Settings) -> CheckpointKey:
    """The key that signs checkpoints, made with the first of them.

    Raises:
        CheckpointKeyLost: it is gone, and checkpoints that it signed are there.
    """
    file = signing_key_file(settings)
    if not file.exists():
        if KeptOutside(kept_outside(settings)).logs():
            raise CheckpointKeyLost(f"the checkpoints in {kept_outside(settings)} were signed by {file}, which is gone: bring it back")
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return CheckpointKey.from_file(file, create=True)


def kept_of(settings: Settings, office: str, log: str) -> list[Checkpoint]:
    """The checkpoints of a log that are kept outside the database, their signatures checked."""
    return KeptOutside(kept_outside(settings)).of(office, log, signing_key(settings).public)


@contextmanager
def opened_for_writing(settings: Settings, database: Database, keys: KeyEncryptionKeys, role: Role) -> Iterator[Logs]:
    """The logs of all offices, once they were held against the checkpoints kept outside.

    Raises:
        LogShortened: a log lacks something.
    """
    with opened_logs(database, keys, role) as logs:
        hold_against_checkpoints(settings, logs)
        yield logs


def hold_against_checkpoints(settings: Settings, logs: Logs, *, accept_loss: bool = False) -> tuple[Loss, ...]:
    """Compare every log with its last checkpoint kept outside, before anything is written; return the losses accepted.

    Raises:
        LogShortened: a log lacks something, and nobody accepted the loss.
        NotGenuine: a kept checkpoint was not signed by our key.
    """
    key = signing_key(settings)
    folder = kept_outside(settings)
    losses = shorter_than_kept(logs.events.connections, folder, key.public)
    if losses and not accept_loss:
        raise LogShortened(losses)
    for loss in losses:
        _accept(logs, loss)
    for loss in losses:
        _begin_anew(logs, loss, key, folder)
    return tuple(losses)


def sealing(settings: Settings, logs: Logs) -> Callable[[Event], None]:
    """What makes a checkpoint of each log that has grown, every few seconds and at the end."""
    maker = CheckpointMaker(logs.events.connections, signing_key(settings), kept_outside(settings))

    def seal(stop: Event) -> None:
        while not stop.wait(EVERY_SECONDS):
            try:
                maker.make()
            except psycopg.OperationalError:
                continue  # the database is away; the other parts say so
        maker.make()

    return seal


def _accept(logs: Logs, loss: Loss) -> None:
    """Record the loss as a fact of the office, if what is left of its log knows the office at all."""
    if logs.casework.office(loss.kept.office).opened:
        accepting = AcceptLoss(
            office_id=office_stream(loss.kept.office),
            size_before=loss.kept.size,
            size_found=loss.size_found,
            checkpoint_origin=loss.kept.origin,
            reason="Accepted by the operator at a start after a restore (--accept-loss)",
        )
        logs.casework.carry_out(order_of_operator(loss.kept.office, accepting))


def _begin_anew(logs: Logs, loss: Loss, key: CheckpointKey, folder: Path) -> None:
    """Keep a checkpoint of the log as it is now, which voids the longer ones; they stay in the file for an auditor."""
    office, log = loss.kept.office, loss.kept.log
    with logs.events.connections.of(office) as connection:
        head = connection.execute(_HEAD[log], (office,)).fetchone()
    if head is not None:
        KeptOutside(folder).add(key.sign(office, log, head[0], Frontier.from_bytes(*head).root()))
    else:
        file = folder / f"{office}.{log}.txt"
        file.rename(folder / f"lost-{office}-{log}-{loss.kept.size}")
