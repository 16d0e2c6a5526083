"""Events a second when a read model is rebuilt: ours beside the library's `ProjectionRunner` with the same model, on one server.

    python -m bench.rebuild [--events 20000] [--peer-events 2000] [--rounds 3]

Counting: one row a village and how many facts it has. History: one version of a row for each fact, with two opened fields. Ours
reads sealed events, keeps every version with its positions, compares with the living generation and switches; the peer reads clear
ones and keeps the latest. Peers take turns within a round; a figure is the median over rounds, a ratio that of the rounds' ratios.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from api.database.embedded import EmbeddedServer
from api.database.migrations import make_roles, migrate
from bench.append import OFFICE, WORDS, PersonRecorded, Row, StockPersonRecorded, _row
from cases.entry import Entry, OfficeApplication
from cases.events.event import Told
from cases.log.keys import KeyEncryptionKeys
from cases.log.office_log import Terms
from cases.log.reader import Recorded
from cases.log.store import LogStore
from projections.model import AnyModel, Key, Model
from projections.model import Row as ModelRow
from projections.rebuild import rebuild

AT_LEAST = {"counting": 40.0, "history with two opened fields": 25.0}
VILLAGES = tuple(f"32.12.{n % 31 + 1:02}.{2001 + n % 10}" for n in range(300))
FACTS_OF_A_PERSON = 5

TABLES = """
create table if not exists bench_counts_rows (office text, generation smallint, region text, from_position bigint, to_position bigint,
    facts bigint, primary key (office, generation, region, from_position));
create table if not exists bench_people_rows (office text, generation smallint, person_id uuid, from_position bigint, to_position bigint,
    facts bigint, region text, name text, address text, primary key (office, generation, person_id, from_position));
"""


class Count(ModelRow, frozen=True, kw_only=True):
    region: str
    facts: int


class OpenedPerson(ModelRow, frozen=True, kw_only=True):
    person_id: UUID
    facts: int
    region: str
    name: str
    address: str


def _of_village(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.event.region,),) if isinstance(recorded.event, PersonRecorded) else ()


def _counted(row: Count | None, recorded: Recorded) -> Count:
    assert isinstance(recorded.event, PersonRecorded)
    return Count(region=recorded.event.region, facts=row.facts + 1 if row else 1)


def _of_person(recorded: Recorded) -> tuple[Key, ...]:
    return ((recorded.event.person_id,),) if isinstance(recorded.event, PersonRecorded) else ()


def _known(row: OpenedPerson | None, recorded: Recorded) -> OpenedPerson:
    told = recorded.event
    assert isinstance(told, PersonRecorded)
    assert isinstance(told.name, str)
    assert isinstance(told.address, str)
    facts = row.facts + 1 if row else 1
    return OpenedPerson(person_id=told.person_id, facts=facts, region=told.region, name=told.name, address=told.address)


COUNTS = Model(name="bench_counts", row=Count, key=("region",), keys=_of_village, evolve=_counted, opens=False)
PEOPLE = Model(name="bench_people", row=OpenedPerson, key=("person_id",), keys=_of_person, evolve=_known)


class CountsView(PostgresTrackingRecorder):
    """The peer's table of counts."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(SQL("create table if not exists stock.counts (region text primary key, facts bigint)").format())

    def take(self, told: StockPersonRecorded, tracking: Tracking) -> None:
        """Rows and position in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "insert into stock.counts values (%s, 1) on conflict (region) do update set facts = counts.facts + 1", (told.region,)
            )


class PeopleView(PostgresTrackingRecorder):
    """The peer's table of people."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL(
                "create table if not exists stock.people (person_id uuid primary key, facts bigint, region text, name text, address text)"
            ).format()
        )

    def take(self, told: StockPersonRecorded, tracking: Tracking) -> None:
        """Rows and position in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "insert into stock.people values (%s, 1, %s, %s, %s) on conflict (person_id) do update"
                " set facts = people.facts + 1, region = excluded.region, name = excluded.name, address = excluded.address",
                (told.person_id, told.region, told.name, told.address),
            )


class CountsProjection(Projection[CountsView]):
    name = "counts"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.take(domain_event, tracking)


class PeopleProjection(Projection[PeopleView]):
    name = "people"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.take(domain_event, tracking)


class People(Application[UUID]):
    """The stock application."""


@dataclass(frozen=True)
class Server:
    """A server with both logs filled."""

    dsn: str
    environment: dict[str, str]
    store: LogStore


@contextmanager
def server(events: int, peer_events: int) -> Iterator[Server]:
    """The server that DATABASE_URL names, else our own in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="jejak-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        outside = os.environ.get("DATABASE_URL")
        if outside:
            yield from _filled(outside, events, peer_events)
            return
        with EmbeddedServer(home / "home") as own:
            make_roles(own.superuser_dsn)
            yield from _filled(own.dsn, events, peer_events)


def _filled(dsn: str, events: int, peer_events: int) -> Iterator[Server]:
    migrate(dsn)
    with psycopg.connect(connect_info(dsn, "owner"), autocommit=True) as connection:
        connection.execute("create schema if not exists stock")
        connection.execute(TABLES)
    parts = conninfo_to_dict(dsn)
    names = {"dbname": "DBNAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    environment = {f"POSTGRES_{name}": str(parts.get(key) or "") for key, name in names.items()}
    environment |= {"POSTGRES_PORT": str(parts.get("port") or 5432), "POSTGRES_SCHEMA": "stock"}
    environment["PERSISTENCE_MODULE"] = "eventsourcing.postgres"
    _fill_stock(environment, peer_events)
    with LogStore(connect_info(dsn, "owner"), KeyEncryptionKeys.generate()) as store:
        _fill_ours(store, events)
        yield Server(dsn, environment, store)


def _fill_stock(environment: dict[str, str], events: int) -> None:
    application = People(environment)
    now = datetime.now(UTC)
    for number in range(0, events, FACTS_OF_A_PERSON):
        person = uuid4()
        facts = [
            StockPersonRecorded(
                originator_id=person,
                originator_version=n + 1,
                timestamp=now,
                person_id=person,
                region=VILLAGES[number % 300],
                actor_id=person,
                role="trc",
                occurred_at=now,
                **WORDS,
            )
            for n in range(FACTS_OF_A_PERSON)
        ]
        application.save(*facts)
    application.close()


def _fill_ours(store: LogStore, events: int) -> None:
    application = OfficeApplication(store.recorder(OFFICE))
    for number in range(0, events, FACTS_OF_A_PERSON):
        person = uuid7()
        sealing = store.keyring.sealing(OFFICE)
        sealing.prepare([person])
        told = Told(actor_id=person, role="trc", occurred_at=datetime.now(UTC), correlation_id=person)
        fact = PersonRecorded(person_id=person, region=VILLAGES[number % 300], **WORDS)
        entries = [Entry(person, n + 1, fact, told, sealing) for n in range(FACTS_OF_A_PERSON)]
        application.append(entries, Terms(command_id=uuid7(), request_mac=bytes(32), keys=sealing.made))
        sealing.keep()


def ours(found: Server, model: AnyModel, events: int) -> float:
    """Events a second of a whole rebuild: fold, write, compare, switch."""
    started = time.perf_counter()
    (rebuilt,) = rebuild(found.store.reader, lambda: psycopg.connect(connect_info(found.dsn, "owner"), autocommit=True), [model], OFFICE)
    assert rebuilt.position == events
    assert rebuilt.equal is not False
    return events / (time.perf_counter() - started)


def peer(found: Server, projection: type[Any], view: type[Any], events: int) -> float:
    """Events a second of the library's runner, from an empty table."""
    with psycopg.connect(found.dsn, autocommit=True) as connection:
        for table in ("counts", "people", "counts_tracking", "people_tracking"):
            connection.execute(SQL("drop table if exists stock.{}").format(psycopg.sql.Identifier(table)))
    started = time.perf_counter()
    with ProjectionRunner(application_class=People, projection_class=projection, view_class=view, env=found.environment) as runner:
        runner.wait(events, timeout=300)
    return events / (time.perf_counter() - started)


def measure(found: Server, events: int, peer_events: int, rounds: int) -> list[Row]:
    """Both models, peers taking turns."""
    models: tuple[tuple[str, AnyModel, type[Any], type[Any]], ...] = (
        ("counting", COUNTS, CountsProjection, CountsView),
        ("history with two opened fields", PEOPLE, PeopleProjection, PeopleView),
    )
    rows = []
    for name, model, projection, view in models:
        pairs = [(ours(found, model, events), peer(found, projection, view, peer_events)) for _ in range(rounds)]
        rows.append(_row(name, pairs, AT_LEAST[name]))
    return rows


def main() -> int:
    """Measure, print, and fail where the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--peer-events", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with server(options.events, options.peer_events) as found:
        rows = measure(found, options.events, options.peer_events, options.rounds)
    print(f"{'rebuild':<46}{'ours':>11}{'peer':>11}{'ratio':>8}")
    for row in rows:
        print(row)
    return 0 if all(row.at_least is None or row.ratio >= row.at_least for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
