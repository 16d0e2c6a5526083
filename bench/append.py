"""Appends a second: our application beside the library's stock one, and the log beside plain inserts, on one server in one run.

    python -m bench.append [--seconds 0.5] [--rounds 11]

Everything is on: command ids and receipts, four sealed fields an event, tree, guards, a server that waits for its disk. Peers take
turns within a round; a figure is the median over rounds, a ratio the median of the rounds' ratios.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from uuid_utils.compat import uuid7

from api.database.binaries import ourselves, programs
from api.database.connections import connect_info
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles, migrate
from cases.entry import Entry, OfficeApplication
from cases.events.event import Event, Open, Personal, Sealable, Told, event
from cases.log.keys import KeyEncryptionKeys
from cases.log.office_log import Terms
from cases.log.request import NewEvent, Request
from cases.log.store import LogStore

OFFICE = "kab-indramayu"
CALLERS = (1, 16, 64)
AT_LEAST = {1: 1.8, 16: 5.0, 64: 6.0}
AT_LEAST_STORE = 0.55
STORE_CALLERS = 16
WARM_UP_SECONDS = 0.3

Text = Annotated[Sealable[str], Personal(of="person_id")]
WORDS = {
    "name": "Siti Aminah binti Rasyid",
    "address": "Blok Kemped RT 03 RW 01, Desa Sukaurip",
    "contact": "0812-0000-0000",
    "note": "Ditemukan di emperan pasar, mengaku dari Sulawesi Barat, tidak membawa kartu keluarga.",
}


@event(name="BenchPersonRecorded")
class PersonRecorded(Event):
    """An event of the usual size: two open fields and four sealed ones."""

    person_id: Open[UUID]
    region: Open[str]
    name: Text
    address: Text
    contact: Text
    note: Text


@dataclass(frozen=True)
class StockPersonRecorded(DomainEvent):
    """The same fact for the stock application, in clear."""

    person_id: UUID
    region: str
    name: str
    address: str
    contact: str
    note: str
    actor_id: UUID
    role: str
    occurred_at: datetime


Caller = Callable[[], None]


def stock(application: Application[UUID]) -> Caller:
    """One caller of the stock application, writing its own stream."""
    stream, actor, version = uuid4(), uuid4(), 0

    def save() -> None:
        nonlocal version
        version += 1
        now = datetime.now(UTC)
        application.save(
            StockPersonRecorded(
                originator_id=stream,
                originator_version=version,
                timestamp=now,
                person_id=stream,
                region="32.12.01.2007",
                actor_id=actor,
                role="trc",
                occurred_at=now,
                **WORDS,
            )
        )

    return save


def ours(store: LogStore, application: OfficeApplication, *, first_mentions: bool = False) -> Caller:
    """One caller of our application, writing its own stream, about one person or about a new one each time."""
    stream, actor, version = uuid7(), uuid7(), 0
    person = stream
    store.keyring.stored(OFFICE, [store.keyring.new_key(OFFICE, person)[1]])

    def save() -> None:
        nonlocal version, person
        version += 1
        if first_mentions:
            person = uuid7()
        fact = PersonRecorded(person_id=person, region="32.12.01.2007", **WORDS)
        sealing = store.keyring.sealing(OFFICE)
        sealing.prepare([person])
        told = Told(actor_id=actor, role="trc", occurred_at=datetime.now(UTC), correlation_id=stream)
        terms = Terms(command_id=uuid7(), request_mac=bytes(32), keys=sealing.made)
        application.append([Entry(stream, version, fact, told, sealing)], terms)

    return save


def at_the_store(store: LogStore, body: bytes) -> Caller:
    """One caller of the log itself, with an event made before."""
    stream, version = uuid7(), 0

    def append() -> None:
        nonlocal version
        version += 1
        store.committer.append(
            Request(office=OFFICE, events=[NewEvent(stream, version, "BenchPersonRecorded/1", body)], command_id=uuid7())
        )

    return append


def rate(make: Callable[[], Caller], callers: int, seconds: float) -> float:
    """Calls a second of so many callers, each in a thread of its own."""
    done = [0] * callers
    until = 0.0
    ready = threading.Barrier(callers + 1)

    def work(number: int, call: Caller) -> None:
        call()
        ready.wait()
        while time.perf_counter() < until:
            call()
            done[number] += 1

    threads = [threading.Thread(target=work, args=(number, make())) for number in range(callers)]
    for thread in threads:
        thread.start()
    started = time.perf_counter()
    until = started + seconds + WARM_UP_SECONDS
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - started)


class PlainInserts:
    """pgbench inserting the same row into a table with the same indexes."""

    def __init__(self, dsn: str, body: bytes, folder: Path) -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("create table if not exists public.peer (like jejak.events including all)")
            connection.execute("create sequence if not exists public.peer_position cache 1")
        self._script = folder / "insert.sql"
        self._script.write_text(
            "insert into public.peer (office, position, stream, version, type, recorded_at, body, leaf) values"
            f" ('{OFFICE}', nextval('public.peer_position'), gen_random_uuid(), 1, 'BenchPersonRecorded/1', clock_timestamp(),"
            f" '\\x{body.hex()}', '\\x{os.urandom(32).hex()}')\n"
        )
        self._script.chmod(0o644)
        parts = conninfo_to_dict(dsn)
        self._environment = {"PGHOST": str(parts["host"]), "PGUSER": str(parts["user"]), "PGDATABASE": str(parts["dbname"])}

    def rate(self, clients: int, seconds: float) -> float:
        """Inserts a second of so many clients."""
        whole = max(1, round(seconds))
        command = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(whole), "-f", str(self._script)]
        said = subprocess.run(
            [programs(ourselves()) / "pgbench", *command], env=self._environment, capture_output=True, text=True, check=True
        ).stdout
        return float(said.split("tps = ")[1].split()[0])


@dataclass(frozen=True)
class Peers:
    """Everything that is measured, on one server."""

    store: LogStore
    application: OfficeApplication
    stock: Application[UUID]
    inserts: PlainInserts
    body: bytes


@contextmanager
def peers(outside: str | None) -> Iterator[Peers]:
    """A server with everything on it: the one that DATABASE_URL names, else our own in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="jejak-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        if outside:
            yield from _on(outside, home)
            return
        with EmbeddedServer(home / "home") as server:
            make_roles(server.superuser_dsn)
            yield from _on(server.dsn, home)


def _on(dsn: str, home: Path) -> Iterator[Peers]:
    migrate(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("create schema if not exists stock")
    parts = conninfo_to_dict(dsn)
    names = {"dbname": "DBNAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    environment = {f"POSTGRES_{name}": str(parts.get(key) or "") for key, name in names.items()}
    environment |= {"POSTGRES_PORT": str(parts.get("port") or 5432), "POSTGRES_SCHEMA": "stock", "POSTGRES_POOL_SIZE": str(max(CALLERS))}
    library = Application[UUID](environment | {"PERSISTENCE_MODULE": "eventsourcing.postgres"})
    with LogStore(connect_info(dsn, "api"), KeyEncryptionKeys.generate()) as store:
        application = OfficeApplication(store.recorder(OFFICE))
        ours(store, application)()
        body = store.recorder(OFFICE).select_notifications(1, 1)[0].state
        yield Peers(store, application, library, PlainInserts(make_conninfo(dsn), body, home), body)
    library.close()


@dataclass(frozen=True)
class Row:
    """One line of the result: ours, the peer's, and what the ratio must be at least."""

    work: str
    ours: float
    peer: float
    ratio: float
    at_least: float | None

    def __str__(self) -> str:
        floor = "" if self.at_least is None else f"   at least {self.at_least:.2f}x   {'ok' if self.ratio >= self.at_least else 'BELOW'}"
        return f"{self.work:<46}{self.ours:>9,.0f}/s{self.peer:>9,.0f}/s{self.ratio:>7.2f}x{floor}"


def measure(found: Peers, seconds: float, rounds: int) -> list[Row]:
    """All rows, peers taking turns."""
    rows = []
    for callers in CALLERS:
        results: list[tuple[float, float, float]] = []
        for _ in range(rounds):
            peer = rate(lambda: stock(found.stock), callers, seconds)
            known = rate(lambda: ours(found.store, found.application), callers, seconds)
            new = rate(lambda: ours(found.store, found.application, first_mentions=True), callers, seconds)
            results.append((peer, known, new))
        name = f"save of 1 event, {callers} callers" if callers > 1 else "save of 1 event, 1 caller"
        rows.append(_row(name, [(known, peer) for peer, known, _ in results], AT_LEAST[callers]))
        rows.append(_row("  … about a person named for the first time", [(new, peer) for peer, _, new in results], None))
    pairs = [
        (rate(lambda: at_the_store(found.store, found.body), STORE_CALLERS, seconds), found.inserts.rate(STORE_CALLERS, seconds))
        for _ in range(rounds)
    ]
    rows.append(_row(f"append at the store, {STORE_CALLERS} callers / pgbench", pairs, AT_LEAST_STORE))
    return rows


def _row(work: str, pairs: list[tuple[float, float]], at_least: float | None) -> Row:
    ratio = statistics.median(ours / peer for ours, peer in pairs)
    return Row(work, statistics.median(o for o, _ in pairs), statistics.median(p for _, p in pairs), ratio, at_least)


def main() -> int:
    """Measure, print, and fail where the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=0.5, help="of one measurement")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    with peers(os.environ.get("DATABASE_URL")) as found:
        rows = measure(found, options.seconds, options.rounds)
    print(f"{'append':<46}{'ours':>11}{'peer':>11}{'ratio':>8}")
    for row in rows:
        print(row)
    return 0 if all(row.at_least is None or row.ratio >= row.at_least for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
