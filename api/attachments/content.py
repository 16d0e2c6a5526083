"""What a file is by its content: the few types that are taken, by their first bytes. Names and declarations prove nothing.

A table of our own: five signatures, each of which must stand at the very beginning. Libraries that know hundreds of types
search further in and guess, and what is not on this list is refused anyway.
"""

import re
from typing import Final

EXTENSIONS: Final = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
}
"""Media type to the endings that its file names may have; the first is added where none of them is there."""

HEAD_BYTES: Final = 4_096
"""How much of a file says what it is; no piece is smaller, unless it is the last."""

_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})
_PAGE: Final = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
_SNIFFED: Final = 1_445
"""So far in a browser looks for a page (WHATWG MIME Sniffing, section 5.2)."""


def media_type(head: bytes) -> str | None:
    """What a file is that begins so; None for what is not taken, also where it could pass for a page."""
    if _PAGE.search(head[:_SNIFFED]):
        return None
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if re.match(rb"%PDF-[12]\.\d", head):
        return "application/pdf"
    return "image/heic" if _is_heic(head) else None


def named(file_name: str, kind: str) -> str:
    """The name under which a file is handed out: with an ending that fits what it is."""
    endings = EXTENSIONS[kind]
    return file_name if file_name.lower().endswith(endings) else f"{file_name}{endings[0]}"


def _is_heic(head: bytes) -> bool:
    """ISO 14496-12 box `ftyp`, of which the brand or one of the compatible brands is HEIC (ISO 23008-12)."""
    size = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not 16 <= size <= 512 or len(head) < size:
        return False
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    return bool(brands & _HEIC)
