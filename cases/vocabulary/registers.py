"""Terms of the registers: partners and institutions, decrees, worker activity, monitoring, meetings."""

from enum import StrEnum


class PartnerKind(StrEnum):
    """Who works with the office (domain.md, "People and offices", partner).

    Attributes:
        RESOURCE: potensi dan sumber kesejahteraan sosial of one of the types in `psks_types`.
    """

    PROVINCIAL_OFFICE = "DINSOS_PROVINSI"
    REGENCY_OFFICE = "DINSOS_KAB_KOTA"
    MINISTRY_CENTRE = "SENTRA_BALAI"
    WELFARE_INSTITUTION = "LKS_PANTI"
    HOSPITAL = "RUMAH_SAKIT"
    POLICE = "POLRI"
    CIVIL_REGISTRY = "DUKCAPIL"
    OTHER_AGENCY = "OPD_LAIN"
    ZAKAT_AGENCY = "BAZNAS"
    WAQF_BODY = "LEMBAGA_WAKAF"
    BANK = "BANK_CSR"
    COMPANY = "DUNIA_USAHA"
    COMMUNITY_GROUP = "POKMAS"
    RESOURCE = "PSKS"
    OTHER = "LAINNYA"


class Accreditation(StrEnum):
    """How a welfare institution was found to be (accreditation of LKS; medium confidence)."""

    VERY_GOOD = "A"
    GOOD = "B"
    SUFFICIENT = "C"
    NOT_ACCREDITED = "TIDAK_TERAKREDITASI"


class ActivityKind(StrEnum):
    """What a worker did beside cases.

    Attributes:
        OUTREACH: sosialisasi, also in villages.
        DATA: verification and validation of family data.
        DISTRIBUTION: escort of aid being handed out.
    """

    OUTREACH = "SOSIALISASI"
    HOME_VISIT = "KUNJUNGAN"
    DATA = "VERVAL_DATA"
    DISTRIBUTION = "PENDAMPINGAN_PENYALURAN"
    COORDINATION = "KOORDINASI"
    TRAINING = "PELATIHAN"
    ADMINISTRATION = "ADMINISTRASI"
    OTHER = "LAINNYA"


class ReviewVerdict(StrEnum):
    """What a supervisor finds of a recorded activity."""

    CONFIRMED = "SESUAI"
    DOUBTED = "PERLU_DIJELASKAN"
    REJECTED = "TIDAK_SESUAI"


class MonitoringOfficial(StrEnum):
    """Who monitors (need N028): the head of a village or kelurahan, of a kecamatan, or somebody of the office."""

    LURAH = "LURAH"
    KEPALA_DESA = "KEPALA_DESA"
    CAMAT = "CAMAT"
    OFFICE = "DINSOS"


class MeetingKind(StrEnum):
    """What a meeting is for."""

    COORDINATION = "RAPAT_KOORDINASI"
    EVALUATION = "RAPAT_EVALUASI"
    PLANNING = "RAPAT_PERENCANAAN"
    CROSS_SECTOR = "RAPAT_LINTAS_SEKTOR"


class AidKind(StrEnum):
    """What an institution itself was given."""

    MONEY = "UANG"
    FOOD = "PANGAN"
    EQUIPMENT = "SARANA"
    TRAINING = "PELATIHAN"
    STAFF = "TENAGA"
    OTHER = "LAINNYA"
