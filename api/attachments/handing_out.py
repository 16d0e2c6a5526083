"""Handing out the bytes of an attachment: piece by piece, each opened and checked, in the scope of who asks."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from starlette.concurrency import run_in_threadpool

from api.attachments.content import EXTENSIONS, named
from api.attachments.pieces import Folder, PieceDamaged, Place, opened
from api.attachments.refusals import RangeNotThere
from projections.attachments import KnownAttachment
from projections.attachments.query import piece_with
from projections.scope import Scope, reading

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Download:
    """One file on its way out.

    Attributes:
        scope: of who asks; each piece is read in it, so that what ends their sight ends the download.
        cipher: of the record.
    """

    pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
    scope: Scope
    known: KnownAttachment
    cipher: AESGCM
    folder: Folder | None

    async def content(self, first: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `first` up to `end`, which is not among them.

        Raises:
            PieceDamaged: a piece is missing or was changed; nothing of it is handed out.
        """
        at = first
        while at < end:
            async with reading(self.pool, self.scope) as connection:
                piece = await piece_with(connection, self.known.attachment_id, at)
            if piece is None or piece.first_byte > at:
                raise PieceDamaged(f"attachment {self.known.attachment_id} has no piece at byte {at}")
            after = piece.first_byte + piece.size
            place = Place(self.scope.office, self.known.attachment_id, piece.number, piece.first_byte, last=after == self.known.size_bytes)
            sealed = piece.sealed if piece.sealed is not None else await self._kept_in_folder(place)
            yield opened(self.cipher, place, sealed)[at - piece.first_byte : end - piece.first_byte]
            at = after

    async def _kept_in_folder(self, place: Place) -> bytes:
        if self.folder is None:
            raise PieceDamaged("pieces of attachments are in a folder, and JEJAK_ATTACHMENTS does not name it")
        return await run_in_threadpool(self.folder.get, place)


def asked_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and end of the one range that is asked for (RFC 9110, 14.2); None: the whole file, also for what is not understood.

    Raises:
        RangeNotThere: the file has no such bytes.
    """
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, end = max(0, size - int(found[2])), size
    else:
        first, end = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < first:
            return None
    if first >= end:
        raise RangeNotThere(field="header.Range", size=size)
    return first, end


def headers_of(known: KnownAttachment) -> dict[str, str]:
    """What goes with the bytes: to be saved and never shown, under a name that fits what it is, known by its id."""
    plain = f"{known.attachment_id}{EXTENSIONS[known.media_type][0]}"
    name = named(known.file_name, known.media_type) if known.file_name else plain
    shown = _PLAIN.sub("_", name) if name.isascii() else plain
    return {
        "Content-Disposition": f"attachment; filename=\"{shown}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": f'"{known.attachment_id}"',
    }
