"""The terms of attachments: what a file is, and what it is kept for."""

from enum import StrEnum


class AttachmentKind(StrEnum):
    """What a file is."""

    PHOTO = "FOTO"
    DOCUMENT = "DOKUMEN"
    SIGNATURE = "TANDA_TANGAN"


class AttachmentPurpose(StrEnum):
    """What a file is kept for."""

    IDENTITY = "IDENTITAS"
    CONDITION = "KONDISI"
    PLACE = "TEMPAT"
    EVIDENCE_OF_SERVICE = "BUKTI_LAYANAN"
    CONSENT = "PERSETUJUAN"
    ASSESSMENT = "ASESMEN"
    LETTER = "SURAT"
    HANDOVER = "BERITA_ACARA"
    DECREE = "SK"
    OTHER = "LAINNYA"
