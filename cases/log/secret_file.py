"""A file with a secret: written whole or not at all, readable by nobody else, and made only once."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path


class NotSecret(Exception):
    """Others may read the file."""


def read(path: Path) -> str:
    """The contents.

    Raises:
        FileNotFoundError: there is no such file.
        NotSecret: others may read it.
    """
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NotSecret(f"others may read the key file {path.name}: its mode must be 0600")
    return path.read_text(encoding="utf-8")


def make(path: Path, contents: str) -> bool:
    """Make the file unless it is there; False where another process was faster, whose secret then stands."""
    with _written(path, contents) as beside:
        try:
            os.link(beside, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            if path.exists():
                return False
            beside.replace(path)
        _sync_folder(path.parent)
        return True


def replace(path: Path, contents: str) -> None:
    """Write the file anew."""
    with _written(path, contents) as beside:
        beside.replace(path)
        _sync_folder(path.parent)


@contextlib.contextmanager
def _written(path: Path, contents: str) -> Iterator[Path]:
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
