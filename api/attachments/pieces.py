"""A sealed piece of a file, and the folder in which pieces may be kept instead of the database.

A piece is nonce and ciphertext (AES-256-GCM) under the key of the record. Its associated data is office, attachment, number,
first byte and whether it is the last: no piece can be moved, left out at the end, or taken for one of another file.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class PieceDamaged(Exception):
    """A piece is missing, or is not the one that was kept in this place: a fault of the system."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands in a file.

    Attributes:
        number: the first is 0.
        first_byte: the place of its first byte in the file.
        last: whether the file ends with it.
    """

    office: str
    attachment_id: UUID
    number: int
    first_byte: int
    last: bool

    @property
    def associated(self) -> bytes:
        """What the seal also covers."""
        end = "last" if self.last else "more"
        return f"jejak attachment 1\n{self.office}\n{self.attachment_id}\n{self.number}\n{self.first_byte}\n{end}".encode()


def seal(cipher: AESGCM, place: Place, content: bytes) -> bytes:
    """A piece sealed for its place."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, place.associated)


def opened(cipher: AESGCM, place: Place, sealed: bytes) -> bytes:
    """A piece opened.

    Raises:
        PieceDamaged: it was not sealed for this place, or was changed.
    """
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.associated)
    except (InvalidTag, ValueError):
        raise PieceDamaged(f"piece {place.number} of attachment {place.attachment_id} does not fit its seal") from None


def seal_words(cipher: AESGCM, office: str, attachment_id: UUID, words: bytes) -> bytes:
    """What was said of a file, sealed."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, words, _of_words(office, attachment_id))


def open_words(cipher: AESGCM, office: str, attachment_id: UUID, sealed: bytes) -> bytes:
    """What was said of a file, opened.

    Raises:
        PieceDamaged: it was said of another.
    """
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _of_words(office, attachment_id))
    except (InvalidTag, ValueError):
        raise PieceDamaged(f"the words about attachment {attachment_id} do not fit their seal") from None


def _of_words(office: str, attachment_id: UUID) -> bytes:
    return f"jejak attachment 1\n{office}\n{attachment_id}\nwords".encode()


@dataclass(frozen=True, slots=True)
class Folder:
    """Pieces as files: `<office>/<attachment>/<number>`. Names are made of ids alone; nobody else may read them."""

    path: Path

    def put(self, place: Place, sealed: bytes) -> None:
        """Keep a piece; when this returns it is on the disk. One that a fault left there is replaced."""
        folder = self._of(place.office, place.attachment_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        making = folder / f"{place.number}.making"
        making.unlink(missing_ok=True)
        descriptor = os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            making.rename(folder / str(place.number))
        finally:
            making.unlink(missing_ok=True)
        for settled in (folder, folder.parent, self.path):
            _settle(settled)

    def get(self, place: Place) -> bytes:
        """A piece.

        Raises:
            PieceDamaged: it is not there.
        """
        try:
            return (self._of(place.office, place.attachment_id) / str(place.number)).read_bytes()
        except FileNotFoundError:
            raise PieceDamaged(f"piece {place.number} of attachment {place.attachment_id} is not in the folder") from None

    def size(self, office: str, attachment_id: UUID) -> tuple[int, int]:
        """How many pieces of a file are there, and how many bytes of the file they hold."""
        try:
            sizes = [entry.stat().st_size for entry in os.scandir(self._of(office, attachment_id)) if entry.name.isdecimal()]
        except FileNotFoundError:
            return 0, 0
        return len(sizes), sum(sizes) - len(sizes) * (NONCE_BYTES + TAG_BYTES)

    def drop(self, office: str, attachment_id: UUID) -> None:
        """Remove all pieces of a file."""
        shutil.rmtree(self._of(office, attachment_id), ignore_errors=True)

    def _of(self, office: str, attachment_id: UUID) -> Path:
        return self.path / office / str(attachment_id)


def _settle(folder: Path) -> None:
    """Wait until what a folder lists is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
