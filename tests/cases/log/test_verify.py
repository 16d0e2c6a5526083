"""Verifying a log: every kind of damage is found, and at which position."""

import psycopg
import pytest

from cases.log.merkle import root
from cases.log.note import CheckpointKey
from cases.log.store import LogStore
from cases.log.verify import Broken, leaf, verify
from tests.cases.log.appends import OFFICE, request

KEY = CheckpointKey.generate()
EXCHANGE = (
    "update events set position = 105 - position where position in (2, 3); update events set position = position - 100 where position > 100"
)
BEYOND = "insert into events select office, 7, gen_random_uuid(), 1, type, recorded_at, body, leaf from events where position = 1"
DAMAGE = {
    "a changed body": ("update events set body = 'x' where position = 3", 3),
    "a changed leaf": ("update events set leaf = sha256('x') where position = 4", 4),
    "a body changed with its leaf": ("update events set type = 'Other/1', leaf = {leaf} where position = 2", 6),
    "a changed time": ("update events set recorded_at = recorded_at + interval '1 us' where position = 2", 2),
    "an earlier time": ("update events set recorded_at = recorded_at - interval '1 day' where position = 5", 5),
    "a missing entry": ("delete from events where position = 4", 4),
    "a missing end": ("delete from events where position = 6", 6),
    "two entries exchanged": (EXCHANGE, 2),
    "an entry beyond the head": (BEYOND, 7),
    "a head set back": ("update events_heads set size = 4", 4),
    "another tree in the head": ("update events_heads set frontier = sha256('x') || sha256('y')", 6),
}


@pytest.fixture
def written(store: LogStore, owner: psycopg.Connection) -> LogStore:
    """Six entries, and the guards taken away, as whoever owns the machine can."""
    store.committer.append_all([request(None, 1, 2), request(), request(None, 1, 2, 3)])
    owner.execute("alter table events disable trigger user; alter table events_heads disable trigger user")
    return store


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_at_its_position(written: LogStore, owner: psycopg.Connection, what: str) -> None:
    assert verify(written.connections, OFFICE).size == 6
    damage, position = DAMAGE[what]
    if "{leaf}" in damage:
        damage = damage.replace("{leaf}", f"'\\x{other_leaf(owner).hex()}'")
    owner.execute(damage.encode())
    with pytest.raises(Broken) as broken:
        verify(written.connections, OFFICE)
    assert (broken.value.office, broken.value.log, broken.value.position) == (OFFICE, "events", position)


def other_leaf(owner: psycopg.Connection) -> bytes:
    """The right leaf of the second entry under another name."""
    row = owner.execute("select stream, version, recorded_at, body from events where position = 2").fetchone()
    assert row is not None
    stream, version, recorded_at, body = row
    return leaf("events", OFFICE, position=2, stream=stream, version=version, kind="Other/1", recorded_at=recorded_at, body=body)


def test_a_log_rewritten_whole_is_found_by_an_old_checkpoint(written: LogStore, owner: psycopg.Connection) -> None:
    kept = KEY.sign(OFFICE, "events", 3, b"the root that everybody knew".ljust(32))
    with pytest.raises(Broken) as broken:
        verify(written.connections, OFFICE, kept=[kept])
    assert broken.value.position == 3
    owner.execute("insert into checkpoints (log, office, size, root, note) values ('events', %s, 5, sha256('x'), '')", [OFFICE])
    with pytest.raises(Broken) as broken:
        verify(written.connections, OFFICE)
    assert broken.value.position == 5


def test_a_checkpoint_that_knows_more_than_the_log_is_found(written: LogStore) -> None:
    kept = KEY.sign(OFFICE, "events", 9, bytes(32))
    with pytest.raises(Broken, match="9 entries"):
        verify(written.connections, OFFICE, kept=[kept])


def test_what_holds_is_told(written: LogStore, owner: psycopg.Connection) -> None:
    leaves = [leaf for (leaf,) in owner.execute("select leaf from events order by position").fetchall()]
    kept = [KEY.sign(OFFICE, "events", size, root(leaves[:size])) for size in (1, 4, 6)]
    found = verify(written.connections, OFFICE, kept=kept)
    assert (found.size, found.root, found.checkpoints) == (6, root(leaves), 3)


def test_an_empty_log_holds(store: LogStore) -> None:
    assert verify(store.connections, OFFICE).size == 0


def test_a_log_is_verified_page_by_page(store: LogStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.log.verify.PAGE", 4)
    for _ in range(3):
        store.committer.append(request(None, 1, 2, 3))
        assert verify(store.connections, OFFICE).size % 3 == 0
    assert verify(store.connections, OFFICE).size == 9
