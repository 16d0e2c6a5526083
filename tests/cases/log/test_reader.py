"""Reading: pages in order that end before what cannot be read, and a wake-up that comes soon and may be lost."""

import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.events.case import CaseNoteAdded
from cases.events.event import REDACTED, Sealed
from cases.log import codec
from cases.log.codec import Place
from cases.log.reader import Poisoned, UnknownEvent, Unreadable, position_at
from cases.log.request import NewEvent, Request
from cases.log.store import LogStore
from tests.cases.log.appends import OFFICE, OTHER, beside, request
from tests.golden.stored import TOLD


def notes(store: LogStore, *texts: str, office: str = OFFICE) -> None:
    """Record notes, each in a stream of its own and sealed with a key of its own."""
    sealing = store.keyring.sealing(office)
    requests = []
    for text in texts:
        stream = uuid7()
        sealing.prepare([stream])
        topic, body = codec.encode(CaseNoteAdded(note_id=uuid7(), note=text), TOLD, Place(office, stream, 1), sealing)
        requests.append(Request(office=office, events=[NewEvent(stream, 1, topic, body)], command_id=uuid7()))
    sealing.store()
    store.committer.append_all(requests)


def text(event: object) -> object:
    assert isinstance(event, CaseNoteAdded)
    return event.note


def test_pages_are_in_order_and_opened(store: LogStore) -> None:
    notes(store, *"abcdefg")
    first = store.reader.page(OFFICE, 0, 3)
    assert [(entry.position, text(entry.event)) for entry in first] == [(1, "a"), (2, "b"), (3, "c")]
    assert [text(entry.event) for entry in store.reader.all(OFFICE, after=3, until=6, limit=2)] == ["d", "e", "f"]
    assert [text(entry.event) for entry in store.reader.at(OFFICE, [7, 2])] == ["b", "g"]
    assert store.reader.page(OFFICE, 7) == []
    assert isinstance(text(store.reader.page(OFFICE, 0, 1, opened=False)[0].event), Sealed)
    assert store.reader.stream(OFFICE, first[1].stream) == [first[1]]


def test_a_page_is_opened_with_one_question_for_keys(store: LogStore, monkeypatch: pytest.MonkeyPatch) -> None:
    notes(store, *"abcdef")
    asked = []
    found = store.keyring.found

    def counted(office: str, subjects: Iterable[UUID]) -> dict[UUID, AESGCM | None]:
        asked.append(office)
        return found(office, subjects)

    monkeypatch.setattr(store.keyring, "found", counted)
    assert len(store.reader.page(OFFICE, 0)) == 6
    assert asked == [OFFICE]


def test_somebody_forgotten_reads_redacted_among_others(store: LogStore, owner: psycopg.Connection) -> None:
    notes(store, *"abc")
    owner.execute(
        "update subject_keys set wrapped = null, destroyed_at = now() where subject = (select stream from events where position = 2)"
    )
    store.keyring._cache.clear()
    assert [text(entry.event) for entry in store.reader.page(OFFICE, 0)] == ["a", REDACTED, "c"]


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        ("update events set type = 'FromTheFuture/1' where position = 3", UnknownEvent),
        ("update events set type = 'CaseNoteAdded/9' where position = 3", UnknownEvent),
        ("update events set body = '{}' where position = 3", Unreadable),
        ("update events set body = (select body from events where position = 1) where position = 3", Unreadable),
    ],
)
def test_a_page_ends_before_what_cannot_be_read(store: LogStore, owner: psycopg.Connection, damage: str, cause: type[Exception]) -> None:
    notes(store, *"abcde")
    owner.execute("alter table events disable trigger user")
    owner.execute(damage.encode())
    assert [text(entry.event) for entry in store.reader.page(OFFICE, 0)] == ["a", "b"]
    with pytest.raises(Poisoned) as poisoned:
        store.reader.page(OFFICE, 2)
    assert (poisoned.value.office, poisoned.value.position, type(poisoned.value.cause)) == (OFFICE, 3, cause)
    assert [text(entry.event) for entry in store.reader.page(OFFICE, 3)] == ["d", "e"]


def test_heads_say_how_far_each_log_reaches(store: LogStore, database: str) -> None:
    notes(store, "a", "b")
    notes(store, "c", office=OTHER)
    with LogStore(connect_info(database, "worker"), store.keyring._keks) as worker:
        assert [(head.office, head.size, head.played) for head in worker.reader.heads()] == [(OFFICE, 2, False), (OTHER, 1, False)]


def test_an_instant_is_a_position(store: LogStore) -> None:
    for _ in range(3):
        notes(store, "a", "b")
    entries = store.reader.page(OFFICE, 0)
    with store.connections.of(OFFICE) as connection:
        for entry in entries:
            last = max(other.position for other in entries if other.recorded_at <= entry.recorded_at)
            assert position_at(connection, OFFICE, entry.recorded_at) == last
        assert position_at(connection, OFFICE, entries[0].recorded_at - timedelta(microseconds=1)) == 0
        assert position_at(connection, OFFICE, entries[-1].recorded_at + timedelta(days=1)) == 6


def test_a_reader_is_woken_by_the_office_it_waits_for(store: LogStore) -> None:
    time.sleep(0.3)  # until the listener listens; a wake-up before that is lost, as some are
    waits = [beside(lambda: woken(store, OFFICE)), beside(lambda: woken(store, None))]
    other = beside(lambda: woken(store, "kab-lain", 1.0))
    time.sleep(0.1)
    store.committer.append(request())
    assert all(wait.result(20) for wait in waits)
    assert not other.result(20)


def woken(store: LogStore, office: str | None, patience: float = 15.0) -> bool:
    before = store.listener.beat(office)
    store.listener.wait(before, office, patience)
    return store.listener.beat(office) > before


def test_nothing_appended_wakes_nobody(store: LogStore) -> None:
    before = store.listener.beat()
    time.sleep(0.5)
    assert store.listener.beat() == before


def test_a_lost_listener_listens_again(store: LogStore, owner: psycopg.Connection) -> None:
    time.sleep(0.3)
    owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()")
    before = store.listener.beat(OFFICE)
    until = time.monotonic() + 30
    while store.listener.beat(OFFICE) == before and time.monotonic() < until:
        store.committer.append(request())
        time.sleep(0.1)
    assert store.listener.beat(OFFICE) > before
