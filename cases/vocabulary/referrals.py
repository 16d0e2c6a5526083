"""The terms of referral: where to, why not, how it ended (domain.md 7)."""

from enum import StrEnum


class Destination(StrEnum):
    """What kind of provider a person is referred to."""

    PROVINCE = "DINAS_PROVINSI"
    REGENCY_OR_CITY = "DINAS_KAB_KOTA"
    MINISTRY_CENTRE = "SENTRA_BALAI"
    INSTITUTION = "LKS_PANTI"
    HOSPITAL = "RUMAH_SAKIT"
    POLICE = "POLRI"
    CIVIL_REGISTRY = "DUKCAPIL"
    ZAKAT_AGENCY = "BAZNAS"
    COMPANY = "CSR"
    OTHER_AGENCY = "OPD_LAIN"


class Setting(StrEnum):
    """Whether help is given inside an institution (panti) or outside (PP 2/2018 art. 10)."""

    INSIDE = "DALAM_PANTI"
    OUTSIDE = "LUAR_PANTI"


class ConsentBasis(StrEnum):
    """Why personal data may go to the provider (UU 27/2022 art. 20)."""

    PERSON = "PERSETUJUAN_ORANG"
    GUARDIAN = "PERSETUJUAN_WALI"
    OVERRIDDEN = "TANPA_PERSETUJUAN"


class DeclineReason(StrEnum):
    """Why the provider does not take the person."""

    FULL = "KAPASITAS_PENUH"
    NOT_ELIGIBLE = "TIDAK_MEMENUHI_SYARAT"
    WRONG_PROVIDER = "BUKAN_KEWENANGAN"
    INCOMPLETE = "BERKAS_TIDAK_LENGKAP"
    UNSAFE = "TIDAK_AMAN"
    OTHER = "LAINNYA"


class ReturnReason(StrEnum):
    """Why the provider gives the person back."""

    FINISHED_EARLY = "SELESAI_LEBIH_AWAL"
    PERSON_LEFT = "PERGI"
    BEYOND_MEANS = "DI_LUAR_KEMAMPUAN"
    FAMILY_FOUND = "KELUARGA_DITEMUKAN"
    OTHER = "LAINNYA"


class ReferralOutcome(StrEnum):
    """What a completed referral achieved."""

    HELPED = "TERLAYANI"
    PARTLY_HELPED = "TERLAYANI_SEBAGIAN"
    RESPONSIBILITY_TAKEN = "TANGGUNG_JAWAB_BERALIH"
