"""Demonstrations played for tests: a small one that may be looked at by all, and empty databases to play others in."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api.database.connections import connect_info
from api.demonstration import Summary, play
from api.demonstration.offices import ENDS_AT, OFFICES
from cases.application import Casework
from cases.events.event import OpenLabel, type_of
from cases.log.keys import KeyEncryptionKeys
from cases.log.reader import Head, LogReader
from cases.log.store import LogStore
from tests.conftest import DatabaseServer


@contextmanager
def opened(server: DatabaseServer, template: str) -> Iterator[Casework]:
    name = server.create(template)
    store = LogStore(connect_info(server.dsn(name), "api"), KeyEncryptionKeys.generate())
    try:
        yield Casework(store)
    finally:
        store.close()
        server.drop(name)


@pytest.fixture
def casework(database_server: DatabaseServer, migrated_template: str) -> Iterator[Casework]:
    with opened(database_server, migrated_template) as found:
        yield found


@pytest.fixture(scope="package")
def small(database_server: DatabaseServer, migrated_template: str) -> Iterator[tuple[Casework, Summary]]:
    """The small demonstration, played once. Only to be looked at."""
    with opened(database_server, migrated_template) as found:
        yield found, play(found, "small")


def heads(casework: Casework) -> list[Head]:
    """How far each played office's log reaches, as a process sees it that may see every office."""
    found = []
    for played in OFFICES:
        size = casework.store.recorder(played.office).max_notification_id() or 0
        last = casework.reader.at(played.office, [size], opened=False)
        if last:
            found.append(Head(played.office, size, last[0].recorded_at, played=casework.office(played.office).demonstration))
    return found


def digest(reader: LogReader, office: str) -> str:
    """What the played part of a log says openly: everything but the seals, which are new each time, and the leaves over them."""
    found = hashlib.sha256()
    for recorded in reader.all(office, opened=False):
        if recorded.recorded_at > ENDS_AT:
            break
        said = [
            (shape.name, _without_leaf(shape.name, getattr(recorded.event, shape.name)))
            for shape in type_of(type(recorded.event)).fields
            if isinstance(shape.label, OpenLabel)
        ]
        told = (recorded.told.actor_id, recorded.told.role, recorded.told.occurred_at, recorded.told.channel)
        found.update(repr((recorded.position, recorded.stream, recorded.version, recorded.recorded_at, said, told)).encode())
    return found.hexdigest()


def _without_leaf(name: str, value: object) -> object:
    return value[0] if name == "receipt" and isinstance(value, tuple) else value
