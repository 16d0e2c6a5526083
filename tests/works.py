"""An office at work on a real database: commands are carried out by the ordinary command side, on a clock that tests set."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.application import Casework, office_stream
from cases.decider import Actor, Command
from cases.log.keys import KeyEncryptionKeys
from cases.log.reader import Recorded
from cases.log.store import LogStore
from cases.office import OpenOffice
from cases.unit import Order, Receipt
from cases.vocabulary import OfficeLevel

OFFICE = "kab-contoh"
SOMEBODY = Actor(id=UUID(int=7), role="PEKSOS")


class Works:
    """One office, its command side and its log."""

    def __init__(self, store: LogStore, office: str = OFFICE) -> None:
        self.store = store
        self.office = office
        self.now: datetime | None = None
        self.casework = Casework(store, clock=lambda: self.now or datetime.now(UTC))

    def open(self) -> "Works":
        """Begin the office's log."""
        self.do(
            OpenOffice(
                office_id=office_stream(self.office),
                name="Dinas Sosial Kabupaten Contoh",
                level=OfficeLevel.REGENCY_OR_CITY,
                region="32.12",
                zone="Asia/Jakarta",
            )
        )
        return self

    def order(self, command: Command, **more: Any) -> Order:
        """The command with what surrounds it."""
        return Order(**{"office": self.office, "command": command, "actor": SOMEBODY, "command_id": uuid7(), **more})

    def do(self, command: Command, **more: Any) -> Receipt:
        """Carry out a command."""
        return self.casework.carry_out(self.order(command, **more))

    def facts(self, *names: str) -> list[Recorded]:
        """The facts of the office's log, all or those of some names."""
        return [fact for fact in self.store.reader.all(self.office) if not names or fact.name in names]


@contextmanager
def office_at_work(database: str, role: str = "owner", keks: KeyEncryptionKeys | None = None) -> Iterator[Works]:
    """An opened office on a migrated database."""
    with LogStore(connect_info(database, role), keks or KeyEncryptionKeys.generate()) as store:  # type: ignore[arg-type]  # a role by name
        yield Works(store).open()


def ago(**span: float) -> datetime:
    """An instant in the past."""
    return datetime.now(UTC) - timedelta(**span)
