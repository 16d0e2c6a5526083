"""Where the bytes of attachments are in a folder, whoever makes a backup or a restore is told of it."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.installation import Installation


def test_a_backup_and_a_restore_name_the_folder(database: str, empty_database: str, new_installation: Callable[[], Installation]) -> None:
    installation, again = new_installation(), new_installation()
    folder = installation.home.parent / "files"
    installation.environment |= {"DATABASE_URL": database, "JEJAK_ATTACHMENTS": str(folder)}
    again.environment |= {"DATABASE_URL": empty_database, "JEJAK_ATTACHMENTS": str(folder)}
    assert installation.open_office().code == 0
    place: Path = installation.home.parent / "backup"
    backed, restored = installation.run("backup", place), again.run("restore", place)
    assert (backed.code, restored.code) == (0, 0), backed.complaints + restored.complaints
    for told in (backed, restored):
        assert str(folder) in "".join((told.out + told.complaints).split("\n")).replace("  ", " ")
