"""Keys: one a subject, wrapped by a key outside the database, destroyed to forget, rewrapped without touching the log."""

import json
import stat
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest

from api.database.connections import connect_info
from cases.log.keys import CACHE_SECONDS, KeyEncryptionKeys, Keyring, KeyStoreError, SubjectForgotten
from cases.log.store import LogStore
from cases.log.verify import verify
from tests.cases.log.appends import OFFICE, OTHER, beside, request

SUBJECT = uuid4()
NONCE = bytes(12)


def keep(keyring: Keyring, subject=SUBJECT, office: str = OFFICE) -> bytes:  # type: ignore[no-untyped-def]
    """Make a subject's key stand, and seal something with it."""
    sealing = keyring.sealing(office)
    sealing.prepare([subject])
    sealing.store()
    return sealing.cipher(subject).encrypt(NONCE, b"Siti", b"")


def opened(keyring: Keyring, sealed: bytes, subject=SUBJECT, office: str = OFFICE) -> bytes | None:  # type: ignore[no-untyped-def]
    cipher = keyring.opening(office, [subject]).cipher(subject)
    return None if cipher is None else cipher.decrypt(NONCE, sealed, b"")


def destroy(owner: psycopg.Connection) -> None:
    owner.execute("update subject_keys set wrapped = null, destroyed_at = now()")


def fresh(store: LogStore, keks: KeyEncryptionKeys | None = None) -> Keyring:
    """A keyring that has cached nothing."""
    return Keyring(store.connections, keks or store.keyring._keks)


def test_a_key_is_made_at_first_mention_and_found_again(store: LogStore) -> None:
    sealed = keep(store.keyring)
    assert opened(store.keyring, sealed) == opened(fresh(store), sealed) == b"Siti"
    assert keep(fresh(store)) == sealed


def test_a_key_is_of_one_office(store: LogStore) -> None:
    assert keep(store.keyring) != keep(store.keyring, office=OTHER)
    with pytest.raises(KeyStoreError):
        fresh(store).opening("kab-lain", [SUBJECT]).cipher(SUBJECT)


def test_of_two_who_mention_somebody_first_one_key_stands(database: str, store: LogStore) -> None:
    start = Barrier(2)

    def mention() -> bytes:
        keyring = fresh(store)
        start.wait(30)
        return keep(keyring)

    first, second = beside(mention), beside(mention)
    assert first.result(30) == second.result(30)


def test_a_new_key_stands_once_the_append_has_stored_it(store: LogStore) -> None:
    sealing = store.keyring.sealing(OFFICE)
    sealing.prepare([SUBJECT])
    sealed = sealing.cipher(SUBJECT).encrypt(NONCE, b"Siti", b"")
    assert store.keyring.found(OFFICE, [SUBJECT]) == {}
    store.committer.append(request(keys=sealing.made))
    sealing.keep()
    assert opened(store.keyring, sealed) == opened(fresh(store), sealed) == b"Siti"


def test_nothing_is_recorded_about_somebody_forgotten(store: LogStore, owner: psycopg.Connection) -> None:
    sealed = keep(store.keyring)
    destroy(owner)
    keyring = fresh(store)
    assert opened(keyring, sealed) is None
    sealing = keyring.sealing(OFFICE)
    sealing.prepare([SUBJECT])
    with pytest.raises(SubjectForgotten):
        sealing.cipher(SUBJECT)


def test_a_destroyed_key_is_kept_in_mind_for_a_minute_at_most(store: LogStore, owner: psycopg.Connection) -> None:
    now = [0.0]
    keyring = Keyring(store.connections, store.keyring._keks, clock=lambda: now[0])
    sealed = keep(keyring)
    destroy(owner)
    assert opened(keyring, sealed) == b"Siti"
    now[0] += CACHE_SECONDS
    assert CACHE_SECONDS <= 60
    assert opened(keyring, sealed) is None


def test_a_dropped_key_is_looked_up_at_once(store: LogStore, owner: psycopg.Connection) -> None:
    sealed = keep(store.keyring)
    destroy(owner)
    store.keyring.drop(OFFICE, SUBJECT)
    assert opened(store.keyring, sealed) is None


def test_a_lost_key_is_never_shown_as_forgotten(store: LogStore, owner: psycopg.Connection) -> None:
    keep(store.keyring)
    owner.execute("delete from subject_keys")
    with pytest.raises(KeyStoreError):
        fresh(store).opening(OFFICE, [SUBJECT]).cipher(SUBJECT)


def test_without_the_key_encryption_key_nothing_is_opened(store: LogStore) -> None:
    keep(store.keyring)
    with pytest.raises(KeyStoreError, match="not at hand"):
        fresh(store, KeyEncryptionKeys.generate()).opening(OFFICE, [SUBJECT])
    keks = store.keyring._keks
    with pytest.raises(KeyStoreError, match="cannot be unwrapped"):
        fresh(store, KeyEncryptionKeys(keks.current, {keks.current: bytes(32)})).opening(OFFICE, [SUBJECT])


def test_a_wrapped_key_does_not_fit_another_subject_or_office(store: LogStore, owner: psycopg.Connection) -> None:
    keep(store.keyring)
    other = uuid4()
    owner.execute("insert into subject_keys (office, subject, kek, wrapped) select office, %s, kek, wrapped from subject_keys", [other])
    owner.execute(
        "insert into subject_keys (office, subject, kek, wrapped) select %s, subject, kek, wrapped from subject_keys limit 1", [OTHER]
    )
    for office, subject in ((OFFICE, other), (OTHER, SUBJECT)):
        with pytest.raises(KeyStoreError):
            fresh(store).opening(office, [subject])


def test_rotating_the_key_encryption_key_leaves_the_log_as_it_is(store: LogStore, database: str, owner: psycopg.Connection) -> None:
    sealed = keep(store.keyring)
    store.committer.append(request())
    secret = store.keyring.secret(OFFICE, "requests")
    before = owner.execute("select * from events").fetchall()
    root = verify(store.connections, OFFICE).root
    old = store.keyring._keks
    new = old.rotated()
    with LogStore(connect_info(database, "owner"), new) as rotating:
        assert rotating.keyring.rewrap(OFFICE) == 2
        assert rotating.keyring.rewrap(OFFICE) == 0
    assert owner.execute("select * from events").fetchall() == before
    assert verify(store.connections, OFFICE).root == root
    alone = KeyEncryptionKeys(new.current, {new.current: new.keys[new.current]})
    assert opened(fresh(store, alone), sealed) == b"Siti"
    assert fresh(store, alone).secret(OFFICE, "requests") == secret
    with pytest.raises(KeyStoreError):
        fresh(store, old).opening(OFFICE, [SUBJECT])


def test_an_office_has_one_secret_for_each_purpose(store: LogStore) -> None:
    keyrings = [store.keyring, fresh(store)]
    assert {keyring.secret(OFFICE, "requests") for keyring in keyrings} == {store.keyring.secret(OFFICE, "requests")}
    assert len({store.keyring.secret(office, purpose) for office in (OFFICE, OTHER) for purpose in ("requests", "blind index")}) == 4


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption-key.json"
    with pytest.raises(KeyStoreError, match="no key file"):
        KeyEncryptionKeys.from_file(path)
    made = KeyEncryptionKeys.from_file(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KeyEncryptionKeys.from_file(path, create=True) == made
    made.rotated().write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert made.keys.items() <= KeyEncryptionKeys.from_file(path).keys.items()
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(KeyStoreError, match="0600"):
            KeyEncryptionKeys.from_file(path)


def test_of_two_starts_at_once_one_makes_the_key(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption-key.json"
    start = Barrier(8)

    def begin() -> KeyEncryptionKeys:
        start.wait(30)
        return KeyEncryptionKeys.from_file(path, create=True)

    assert len({future.result(30).current for future in [beside(begin) for _ in range(8)]}) == 1


@pytest.mark.parametrize(
    "contents",
    ["", "{}", "[]", '{"current": "a", "keys": {}}', '{"current": "a", "keys": {"a": "AAAA"}}', '{"current": "a", "keys": {"a": "!"}}'],
)
def test_what_is_no_key_file_is_refused(tmp_path: Path, contents: str) -> None:
    path = tmp_path / "key-encryption-key.json"
    path.write_text(contents)
    path.chmod(0o600)
    with pytest.raises(KeyStoreError, match="Jejak wrote"):
        KeyEncryptionKeys.from_file(path)


def test_keys_do_not_show_in_what_is_printed() -> None:
    made = KeyEncryptionKeys.generate()
    written = json.loads(made.to_json())
    assert written["keys"][made.current] not in repr(made)
    assert repr(made.keys[made.current]) not in repr(made)
