"""Terms of what is begun for a case and keeps it open."""

from enum import StrEnum


class WorkKind(StrEnum):
    """What has a record of its own and must be over before the case is closed."""

    SHELTER_STAY = "TINGGAL_DI_RUMAH_SINGGAH"
    REFERRAL = "RUJUKAN"
    TRACING = "PENELUSURAN_KELUARGA"
    REUNIFICATION = "REUNIFIKASI"
