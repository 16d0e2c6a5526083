"""The bytes of an attachment, kept beside the API: for offices in which nobody uploaded what is attached."""

from uuid import UUID, uuid4

from api.attachments.pieces import Place, seal
from tests.access.offices import Staffed
from tests.cases.attachment_histories import ATTACHED


def keep_bytes(office: Staffed, attachment_id: UUID, record_id: UUID) -> None:
    """Keep the one piece that the example attachment has."""
    sealing = office.casework.store.keyring.sealing(office.office)
    sealing.prepare([record_id])
    sealing.store()
    content = b"\xff\xd8\xff" + bytes(ATTACHED.size_bytes - 3)
    sealed = seal(sealing.cipher(record_id), Place(office.office, attachment_id, 0, 0, last=True), content)
    uploader = uuid4()
    with office.connect() as connection, connection.transaction():
        connection.execute(
            "select set_config('jejak.office', %s, true), set_config('jejak.worker', %s, true)", (office.office, str(uploader))
        )
        connection.execute(
            "insert into attachment_uploads (office, attachment_id, command_id, request_mac, begun_by, record_kind, record_id,"
            " size_bytes, kept_bytes, pieces, in_folder, told) values (%s, %s, %s, '', %s, %s, %s, %s, %s, 1, false, '')",
            (office.office, attachment_id, uuid4(), uploader, ATTACHED.record_kind, record_id, len(content), len(content)),
        )
        connection.execute(
            "insert into attachment_pieces values (%s, %s, 0, 0, %s, %s)", (office.office, attachment_id, len(content), sealed)
        )
        connection.execute(
            "update attachment_uploads set recorded_at = now() where office = %s and attachment_id = %s", (office.office, attachment_id)
        )
