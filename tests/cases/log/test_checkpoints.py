"""Signed checkpoints: made when a log has grown, kept twice, verified with a public key alone, and held against the log at start."""

import base64
import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.database.connections import connect_info
from cases.log import secret_file
from cases.log.checkpoints import CheckpointMaker, KeptOutside, shorter_than_kept
from cases.log.keys import KeyEncryptionKeys
from cases.log.merkle import Frontier, root
from cases.log.note import CheckpointKey, NotGenuine, notes, verified, verifier_key
from cases.log.store import LogStore
from tests.cases.log.appends import OFFICE, OTHER, request

KEY = CheckpointKey.generate()


@pytest.fixture
def worker(database: str) -> Iterator[LogStore]:
    """The log as the worker opens it."""
    with LogStore(connect_info(database, "worker"), KeyEncryptionKeys.generate()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where notes are kept outside the database."""
    return tmp_path / "checkpoints"


@pytest.fixture
def maker(worker: LogStore, folder: Path) -> CheckpointMaker:
    """What the worker calls every few seconds."""
    return CheckpointMaker(worker.connections, KEY, folder)


def lose(owner: psycopg.Connection, office: str, size: int) -> None:
    """Put the database back to where it was, as the restore of an old backup does."""
    leaves = [leaf for (leaf,) in owner.execute("select leaf from events where office = %s order by position", [office]).fetchall()]
    frontier = frontier_of(leaves[:size])
    for table in ("events", "events_heads", "events_receipts", "checkpoints"):
        owner.execute(f"alter table {table} disable trigger user".encode())
    owner.execute("delete from events where office = %s and position > %s", [office, size])
    owner.execute("delete from events_receipts where office = %s and first_position > %s", [office, size])
    owner.execute("delete from checkpoints where office = %s and size > %s", [office, size])
    owner.execute("update events_heads set size = %s, frontier = %s where office = %s", [size, frontier, office])
    for table in ("events", "events_heads", "events_receipts", "checkpoints"):
        owner.execute(f"alter table {table} enable trigger user".encode())


def frontier_of(leaves: list[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.to_bytes()


def test_a_checkpoint_is_a_signed_note_of_the_tree(worker: LogStore, maker: CheckpointMaker, owner: psycopg.Connection) -> None:
    worker.committer.append(request(None, 1, 2, 3))
    (made,) = maker.make()
    leaves = [leaf for (leaf,) in owner.execute("select leaf from events order by position").fetchall()]
    assert (made.office, made.log, made.size, made.root) == (OFFICE, "events", 3, root(leaves))
    assert owner.execute("select size, root, note from checkpoints").fetchone() == (3, made.root, made.note)
    text, _, signature = made.note.partition("\n\n")
    origin, size, encoded = text.split("\n")
    assert (origin, size, base64.b64decode(encoded)) == (f"jejak/{OFFICE}/events", "3", made.root)
    # By hand, after C2SP signed-note: an em dash, the key's name, and base64 of key hash and Ed25519 signature.
    dash, name, raw = signature.rstrip("\n").split(" ")
    hashed, signed = base64.b64decode(raw)[:4], base64.b64decode(raw)[4:]
    assert (dash, name) == ("\u2014", origin)
    assert hashed == hashlib.sha256(name.encode() + b"\n\x01" + KEY.public).digest()[:4]
    Ed25519PublicKey.from_public_bytes(KEY.public).verify(signed, f"{text}\n".encode())


def test_a_note_is_verified_with_the_public_key_alone() -> None:
    made = KEY.sign(OFFICE, "events", 7, bytes(range(32)))
    assert verified(made.note, KEY.public) == made
    assert verifier_key(made.origin, KEY.public).startswith(f"jejak/{OFFICE}/events+")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n7\n", "\n8\n"),
        ("jejak/kab-contoh/events\n7", "jejak/kota-contoh/events\n7"),
        ("AAEC", "AAED"),
        ("\n\n", "\n"),
        ("\n7\n", "\n07\n"),
    ],
)
def test_a_changed_note_is_not_genuine(old: str, new: str) -> None:
    note = KEY.sign(OFFICE, "events", 7, bytes(range(32))).note
    assert old in note
    with pytest.raises(NotGenuine):
        verified(note.replace(old, new, 1), KEY.public)


def test_a_note_of_another_key_is_not_genuine() -> None:
    with pytest.raises(NotGenuine):
        verified(CheckpointKey.generate().sign(OFFICE, "events", 7, bytes(32)).note, KEY.public)


def test_a_note_may_carry_a_witness() -> None:
    made = KEY.sign(OFFICE, "events", 7, bytes(32))
    witness = "\u2014 witness.example " + base64.b64encode(bytes(72)).decode() + "\n"
    assert verified(made.note + witness, KEY.public).size == 7


def test_one_is_made_for_each_log_that_has_grown_and_no_other(
    worker: LogStore, maker: CheckpointMaker, folder: Path, database: str
) -> None:
    assert maker.make() == []
    worker.committer.append_all([request(), request(office=OTHER)])
    assert [(made.office, made.log, made.size) for made in maker.make()] == [(OFFICE, "events", 1), (OTHER, "events", 1)]
    assert maker.make() == []
    with LogStore(connect_info(database, "api"), KeyEncryptionKeys.generate(), log="looks") as looks:
        looks.committer.append(request())
    worker.committer.append(request(office=OTHER))
    assert [(made.office, made.log, made.size) for made in maker.make()] == [(OTHER, "events", 2), (OFFICE, "looks", 1)]
    outside = KeptOutside(folder)
    assert outside.logs() == [(OFFICE, "events"), (OFFICE, "looks"), (OTHER, "events")]
    assert [kept.size for kept in outside.of(OTHER, "events", KEY.public)] == [1, 2]


def test_two_makers_make_it_once(worker: LogStore, maker: CheckpointMaker, folder: Path) -> None:
    worker.committer.append(request())
    assert len(maker.make()) + len(CheckpointMaker(worker.connections, KEY, folder).make()) == 1


def test_what_a_crash_left_half_written_is_passed_over(worker: LogStore, maker: CheckpointMaker, folder: Path) -> None:
    path = folder / f"{OFFICE}.events.txt"
    for cut in (0, 9, 30, 60, 120, 200):
        worker.committer.append(request())
        (made,) = maker.make()
        whole = path.read_bytes()
        path.write_bytes(whole + b"\n" + made.note.encode()[:cut])
        worker.committer.append(request())
        maker.make()
    assert [kept.size for kept in KeptOutside(folder).of(OFFICE, "events", KEY.public)] == list(range(1, 13))


def test_a_whole_log_is_not_shorter_than_kept(worker: LogStore, maker: CheckpointMaker, folder: Path, owner: psycopg.Connection) -> None:
    assert shorter_than_kept(worker.connections, folder, KEY.public) == []
    worker.committer.append(request(None, 1, 2))
    maker.make()
    assert shorter_than_kept(worker.connections, folder, KEY.public) == []
    worker.committer.append(request(None, 1, 2))
    assert shorter_than_kept(worker.connections, folder, KEY.public) == []
    owner.execute("alter table checkpoints disable trigger user; delete from checkpoints; alter table checkpoints enable trigger user")
    assert shorter_than_kept(worker.connections, folder, KEY.public) == []  # recomputed from the leaves


def test_a_log_restored_from_an_old_backup_is_found_shorter(
    worker: LogStore, maker: CheckpointMaker, folder: Path, owner: psycopg.Connection
) -> None:
    for _ in range(3):
        worker.committer.append_all([request(None, 1, 2), request(office=OTHER)])
        maker.make()
    lose(owner, OFFICE, 5)
    (loss,) = shorter_than_kept(worker.connections, folder, KEY.public)
    assert (loss.kept.office, loss.kept.size, loss.size_found) == (OFFICE, 6, 4)
    assert "2 of 6" in str(loss)


def test_a_log_that_went_another_way_is_found_whatever_its_length(
    worker: LogStore, maker: CheckpointMaker, folder: Path, owner: psycopg.Connection
) -> None:
    for _ in range(3):
        worker.committer.append(request(None, 1, 2))
        maker.make()
    lose(owner, OFFICE, 4)
    for more in (2, 3):  # as long as it was, and longer
        worker.committer.append(request(None, *range(1, more + 1)))
        (loss,) = shorter_than_kept(worker.connections, folder, KEY.public)
        assert (loss.kept.size, loss.size_found) == (6, 4)


def test_a_database_that_lost_everything_is_found(worker: LogStore, folder: Path) -> None:
    KeptOutside(folder).add(KEY.sign(OFFICE, "events", 3, bytes(32)))
    (loss,) = shorter_than_kept(worker.connections, folder, KEY.public)
    assert (loss.kept.size, loss.size_found) == (3, 0)


def test_after_an_accepted_loss_the_next_checkpoint_counts(
    worker: LogStore, maker: CheckpointMaker, folder: Path, owner: psycopg.Connection
) -> None:
    for _ in range(3):
        worker.committer.append(request(None, 1, 2))
        maker.make()
    lose(owner, OFFICE, 3)
    worker.committer.append(request())  # LossAccepted
    maker.make()
    assert shorter_than_kept(worker.connections, folder, KEY.public) == []
    assert [kept.size for kept in KeptOutside(folder).of(OFFICE, "events", KEY.public)] == [2, 4]


def test_a_forged_note_outside_is_refused(worker: LogStore, folder: Path) -> None:
    KeptOutside(folder).add(CheckpointKey.generate().sign(OFFICE, "events", 3, bytes(32)))
    with pytest.raises(NotGenuine):
        shorter_than_kept(worker.connections, folder, KEY.public)


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-key.pem"
    with pytest.raises(FileNotFoundError):
        CheckpointKey.from_file(path)
    made = CheckpointKey.from_file(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert CheckpointKey.from_file(path, create=True).public == made.public
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
    path.chmod(0o640)
    with pytest.raises(secret_file.NotSecret):
        CheckpointKey.from_file(path)


def test_notes_are_found_in_a_file_of_many() -> None:
    kept = [KEY.sign(OFFICE, "events", size, bytes(32)).note for size in (1, 2, 30)]
    assert list(notes("\n" + "\n".join(kept))) == kept
