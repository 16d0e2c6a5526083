"""Reading attachments: those of a record in the order in which they were attached, and one of them with its bytes."""

from typing import Final, LiteralString
from uuid import UUID

import msgspec

from projections.attachments import ATTACHMENTS, KnownAttachment
from projections.listing import select, true_at, values
from projections.moments import Answer, known
from projections.scope import ScopedConnection

ORDER: Final[LiteralString] = "attached_at, attachment_id"
_PIECES: LiteralString = (
    "select p.number, p.first_byte, p.size, p.sealed from attachment_pieces p"
    " where p.office = %(office)s and p.attachment_id = %(attachment_id)s and p.first_byte + p.size > %(first)s"
    " order by p.number limit 1"
)


class KeptPiece(msgspec.Struct, frozen=True):
    """A sealed piece of a file.

    Attributes:
        first_byte: the place of its first byte in the file.
        size: how many bytes of the file it holds.
        sealed: nonce and ciphertext; None where it is kept in the folder.
    """

    number: int
    first_byte: int
    size: int
    sealed: bytes | None


async def attachments(
    connection: ScopedConnection,
    record_id: UUID,
    position: int | None = None,
    *,
    after: tuple[object, UUID] | None = None,
    limit: int = 50,
) -> Answer[KnownAttachment]:
    """A page of the files of a record, now or as known at a position; withdrawn ones say so.

    Args:
        connection: in the scope in which the caller sees the record.
        record_id: the record.
        position: as known at.
        after: when the last of the page before was attached, and its id.
        limit: the longest page.
    """
    upto = known(connection, ATTACHMENTS.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "record_id = %(record_id)s"]
    if after is not None:
        conditions.append("(attached_at, attachment_id) > (%(after_at)s, %(after_id)s)")
    after_at, after_id = after or (None, None)
    wanted = {
        **values(connection, ATTACHMENTS, upto.position),
        "record_id": record_id,
        "after_at": after_at,
        "after_id": after_id,
        "limit": limit,
    }
    return Answer(tuple(await connection.all(KnownAttachment, select(ATTACHMENTS, conditions, ORDER), wanted)), upto)


async def attachment(connection: ScopedConnection, attachment_id: UUID, position: int | None = None) -> Answer[KnownAttachment]:
    """One attachment, or none where there is none that the caller may see."""
    upto = known(connection, ATTACHMENTS.name, position)
    conditions: list[LiteralString] = [true_at(now=upto.now), "attachment_id = %(attachment_id)s"]
    wanted = {**values(connection, ATTACHMENTS, upto.position), "attachment_id": attachment_id, "limit": 1}
    return Answer(tuple(await connection.all(KnownAttachment, select(ATTACHMENTS, conditions, ORDER), wanted)), upto)


async def piece_with(connection: ScopedConnection, attachment_id: UUID, first: int) -> KeptPiece | None:
    """The sealed piece that holds a byte of a file; none where the caller may not see the attachment."""
    wanted = {"office": connection.scope.office, "attachment_id": attachment_id, "first": first}
    return next(iter(await connection.all(KeptPiece, _PIECES, wanted)), None)
