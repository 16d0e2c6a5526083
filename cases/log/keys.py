"""A key a subject; forgetting somebody is destroying the key.

A subject is a person, a reporter or a record. Its key is made at first mention, stored wrapped (AES-256-GCM, bound to
office and subject) under a key-encryption key that is kept outside the database, and cached for at most a minute.
"""

import json
import os
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cases.errors import Conflict
from cases.log import secret_file
from cases.log.database import OfficeConnections

KEY_BYTES = 32
NONCE_BYTES = 12
CACHE_SECONDS = 60.0
CACHE_KEYS = 200_000
OFFICE_SECRET = UUID(int=0)
"""The subject under which an office's own secret is kept: the root of its request codes and blind indexes."""


class SubjectForgotten(Conflict):
    """Nothing can be recorded about somebody who was forgotten."""

    code = "subject-forgotten"


class KeyStoreError(Exception):
    """A key cannot be unwrapped: the key-encryption key is missing or is another one. Never shown as `REDACTED`."""


@dataclass(frozen=True)
class KeyEncryptionKeys:
    """The keys that wrap the subjects' keys, by name; one of them is current, the others still unwrap."""

    current: str
    keys: dict[str, bytes] = field(repr=False)

    @classmethod
    def generate(cls) -> "KeyEncryptionKeys":
        """One new random key."""
        name = f"kek-{secrets.token_hex(4)}"
        return cls(name, {name: secrets.token_bytes(KEY_BYTES)})

    def rotated(self) -> "KeyEncryptionKeys":
        """The same keys and a new current one."""
        new = self.generate()
        return KeyEncryptionKeys(new.current, {**self.keys, **new.keys})

    def to_json(self) -> str:
        """The contents of a key file."""
        keys = {name: b64encode(key).decode() for name, key in self.keys.items()}
        return json.dumps({"current": self.current, "keys": keys}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "KeyEncryptionKeys":
        """Read the contents of a key file.

        Raises:
            KeyStoreError: it is not a key file.
        """
        try:
            raw = json.loads(text)
            keys = {str(name): b64decode(key, validate=True) for name, key in raw["keys"].items()}
            found = cls(str(raw["current"]), keys)
            if any(len(key) != KEY_BYTES for key in keys.values()) or found.current not in keys:
                raise ValueError  # noqa: TRY301  # one answer for every fault of the file
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeyStoreError("the key file is not one that Jejak wrote") from None
        return found

    @classmethod
    def from_file(cls, path: Path, *, create: bool = False) -> "KeyEncryptionKeys":
        """Read a key file, or make one (0600) where there is none and `create` is set.

        Raises:
            KeyStoreError: there is no such file, others may read it, or it is not a key file.
        """
        if create and not path.exists():
            secret_file.make(path, cls.generate().to_json())
        try:
            return cls.from_json(secret_file.read(path))
        except FileNotFoundError:
            raise KeyStoreError(f"there is no key file {path.name}") from None
        except secret_file.NotSecret as open_to_others:
            raise KeyStoreError(str(open_to_others)) from None

    def write(self, path: Path) -> None:
        """Write the key file whole or not at all, readable by nobody else."""
        secret_file.replace(path, self.to_json())


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key made for a first mention; it is stored by the same append as the events sealed with it."""

    subject: UUID
    kek: str
    wrapped: bytes


@dataclass(slots=True)
class _Cached:
    cipher: AESGCM | None
    until: float


class Keyring:
    """The subjects' keys of all offices, looked up a page at a time."""

    def __init__(self, connections: OfficeConnections, keks: KeyEncryptionKeys, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._connections = connections
        self._keks = keks
        self._clock = clock
        self._cache: dict[tuple[str, UUID], _Cached] = {}
        self._secrets: dict[str, bytes] = {}
        self._lock = Lock()

    def found(self, office: str, subjects: Iterable[UUID]) -> dict[UUID, AESGCM | None]:
        """The ciphers of those subjects that have a key, None for a destroyed one. One query for those not cached."""
        now = self._clock()
        wanted = set(subjects)
        known: dict[UUID, AESGCM | None] = {}
        for subject in wanted:
            cached = self._cache.get((office, subject))
            if cached is not None and cached.until > now:
                known[subject] = cached.cipher
        missing = list(wanted - known.keys())
        if missing:
            with self._connections.of(office) as connection:
                rows = connection.execute(
                    "select subject, kek, wrapped from subject_keys where office = %s and subject = any(%s)", (office, missing)
                ).fetchall()
            for subject, kek, wrapped in rows:
                known[subject] = None if wrapped is None else AESGCM(self._unwrap(office, subject, kek, wrapped))
                self._remember(office, subject, known[subject])
        return known

    def sealing(self, office: str) -> "Sealing":
        """The keys for one append."""
        return Sealing(self, office)

    def opening(self, office: str, subjects: Iterable[UUID]) -> "Opening":
        """The keys for a page of events: one query at most."""
        return Opening(self.found(office, subjects))

    def secret(self, office: str, purpose: str) -> bytes:
        """A secret of the office for one purpose (HKDF-SHA256 of the office's own secret), 32 bytes."""
        root = self._secrets.get(office)
        if root is None:
            new = self.new_key(office, OFFICE_SECRET)[1]
            with self._connections.of(office) as connection:
                row = connection.execute(
                    "select kek, wrapped from keep_key(%s, %s, %s, %s)", (office, new.subject, new.kek, new.wrapped)
                ).fetchone()
            if row is None or row[1] is None:
                raise KeyStoreError("the office's secret was destroyed")
            root = self._secrets[office] = self._unwrap(office, OFFICE_SECRET, row[0], row[1])
        return HKDF(SHA256(), KEY_BYTES, None, f"jejak {purpose}".encode()).derive(root)

    def stored(self, office: str, made: Sequence[NewKey]) -> dict[UUID, AESGCM | None]:
        """Store keys and say which ones stand."""
        with self._connections.of(office) as connection:
            rows = connection.execute(
                "select k.subject, kept.kek, kept.wrapped from unnest(%s::uuid[], %s::text[], %s::bytea[]) as k (subject, kek, wrapped),"
                " keep_key(%s, k.subject, k.kek, k.wrapped) as kept",
                ([k.subject for k in made], [k.kek for k in made], [k.wrapped for k in made], office),
            ).fetchall()
        found: dict[UUID, AESGCM | None] = {}
        for subject, kek, wrapped in rows:
            found[subject] = None if wrapped is None else AESGCM(self._unwrap(office, subject, kek, wrapped))
            self._remember(office, subject, found[subject])
        return found

    def drop(self, office: str, subject: UUID) -> None:
        """Forget the cached key of a forgotten subject."""
        with self._lock:
            self._cache.pop((office, subject), None)

    def rewrap(self, office: str) -> int:
        """Wrap an office's keys under the current key-encryption key; the log is not touched. For the owner."""
        with self._connections.of(office) as connection, connection.transaction():
            rows = connection.execute(
                "select subject, kek, wrapped from subject_keys where office = %s and kek <> %s and wrapped is not null for update",
                (office, self._keks.current),
            ).fetchall()
            for subject, kek, wrapped in rows:
                again = self._wrap(office, subject, self._unwrap(office, subject, kek, wrapped))
                connection.execute(
                    "update subject_keys set kek = %s, wrapped = %s where office = %s and subject = %s",
                    (self._keks.current, again, office, subject),
                )
        return len(rows)

    def new_key(self, office: str, subject: UUID) -> tuple[AESGCM, NewKey]:
        """A key for a first mention: its cipher, and its wrapped form for storing."""
        key = secrets.token_bytes(KEY_BYTES)
        return AESGCM(key), NewKey(subject, self._keks.current, self._wrap(office, subject, key))

    def _wrap(self, office: str, subject: UUID, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._keks.keys[self._keks.current]).encrypt(nonce, key, f"{office}\n{subject}".encode())

    def _unwrap(self, office: str, subject: UUID, kek: str, wrapped: bytes) -> bytes:
        if kek not in self._keks.keys:
            raise KeyStoreError(f"the key-encryption key {kek} is not at hand")
        try:
            return AESGCM(self._keks.keys[kek]).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], f"{office}\n{subject}".encode())
        except InvalidTag:
            raise KeyStoreError(f"a key of {office} cannot be unwrapped with {kek}") from None

    def _remember(self, office: str, subject: UUID, cipher: AESGCM | None) -> None:
        with self._lock:
            if len(self._cache) >= CACHE_KEYS:
                self._cache.clear()
            self._cache[office, subject] = _Cached(cipher, self._clock() + CACHE_SECONDS)


class Sealing:
    """The keys for one append: those that exist, and new ones for first mentions (`made`)."""

    def __init__(self, keyring: Keyring, office: str) -> None:
        self._keyring = keyring
        self._office = office
        self._ciphers: dict[UUID, AESGCM | None] = {}
        self.made: list[NewKey] = []

    def prepare(self, subjects: Iterable[UUID]) -> None:
        """Look up the keys of all subjects of the append at once, and make those that are missing."""
        wanted = set(subjects) - self._ciphers.keys()
        self._ciphers.update(self._keyring.found(self._office, wanted))
        for subject in sorted(wanted - self._ciphers.keys()):
            self._ciphers[subject], new = self._keyring.new_key(self._office, subject)
            self.made.append(new)

    def cipher(self, subject: UUID) -> AESGCM:
        """The cipher of a prepared subject.

        Raises:
            SubjectForgotten: its key was destroyed.
        """
        cipher = self._ciphers[subject]
        if cipher is None:
            raise SubjectForgotten
        return cipher

    def store(self) -> None:
        """Store the new keys now, apart from an append; a key that somebody else has stored meanwhile is used instead."""
        if self.made:
            rows = self._keyring.stored(self._office, self.made)
            self._ciphers.update(rows)
            self.made.clear()

    def keep(self) -> None:
        """Remember the new keys once the append has stored them."""
        for new in self.made:
            self._keyring._remember(self._office, new.subject, self._ciphers[new.subject])  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class Opening:
    """The keys for a page of events."""

    ciphers: dict[UUID, AESGCM | None]

    def cipher(self, subject: UUID) -> AESGCM | None:
        """The cipher, or None where the key was destroyed.

        Raises:
            KeyStoreError: there was never such a key, so the store has lost it.
        """
        try:
            return self.ciphers[subject]
        except KeyError:
            raise KeyStoreError("a subject's key is missing from the key store") from None
