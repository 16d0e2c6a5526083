"""A start after a restore that lost the end of a log: refused, unless somebody accepts the loss, which is then a fact."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event

import pytest

from api.checkpoints import LogShortened, hold_against_checkpoints, kept_outside, sealing
from api.cli.outcome import Exit
from api.composition import Logs, encryption_keys, opened_logs, reachable_database
from api.database.connections import Role
from api.operator import order_of_operator
from api.settings import Settings, read_settings
from cases.application import office_stream
from cases.office import AdoptPolicy
from tests.cli.installation import Installation

OFFICE = "kab-indramayu"


def test_a_shorter_log_is_not_written_to_until_its_loss_is_accepted(
    new_installation: Callable[[], Installation], database: str, empty_database: str
) -> None:
    before, after = new_installation(), new_installation()
    before.environment["DATABASE_URL"] = database
    after.environment["DATABASE_URL"] = empty_database
    assert before.open_office().code == 0
    settings = read_settings({"JEJAK_HOME": str(before.home), "DATABASE_URL": database})
    told_to_stop = Event()
    told_to_stop.set()
    with _opened(settings, "worker") as logs:
        sealing(settings, logs)(told_to_stop)
    saved = before.home.parent / "backup"
    assert before.run("backup", saved).code == 0
    now = datetime.now(UTC)
    with _opened(settings, "worker") as logs:
        adopting = AdoptPolicy(
            office_id=office_stream(OFFICE), rule="arrival", value=30, unit="minute", since=now, decree_number="SK 1", decree_on=now.date()
        )
        logs.casework.carry_out(order_of_operator(OFFICE, adopting))
        sealing(settings, logs)(told_to_stop)
        size = logs.events.reader.heads()[0].size

    assert after.run("restore", saved).code == 0
    # The disk with the database was lost; the folder with the checkpoints was not.
    shutil.copytree(kept_outside(settings), after.home / "checkpoints")

    refused = after.run("office", "open", "kab-cirebon", "--name", "x", "--region", "32.09", "--owner", "x", "--owner-name", "x")
    assert refused.code == Exit.NOT_HEALTHY
    assert f"1 of {size} entries are lost" in refused.complaints
    assert "--accept-loss" in refused.complaints
    assert "lost" in after.run("status", "--patience", "0").out

    settings = read_settings({"JEJAK_HOME": str(after.home), "DATABASE_URL": empty_database})
    with _opened(settings, "api") as logs:
        with pytest.raises(LogShortened):
            hold_against_checkpoints(settings, logs)
        (loss,) = hold_against_checkpoints(settings, logs, accept_loss=True)
        assert (loss.kept.size, loss.size_found) == (size, size - 1)
        accepted = logs.events.reader.page(OFFICE, size - 1)
        assert [recorded.name for recorded in accepted] == ["LossAccepted"]
        assert hold_against_checkpoints(settings, logs) == (), "accepted once, it is no loss any more"


@contextmanager
def _opened(settings: Settings, role: Role) -> Iterator[Logs]:
    with reachable_database(settings) as found, opened_logs(found, encryption_keys(settings, found, role), role) as logs:
        yield logs
