"""Terms of a person's record: identity, family, consent, need for protection."""

from enum import StrEnum


class ClaimBasis(StrEnum):
    """Where a claim about somebody's identity comes from."""

    TOLD_BY_PERSON = "KETERANGAN_SENDIRI"
    TOLD_BY_FAMILY = "KETERANGAN_KELUARGA"
    TOLD_BY_NEIGHBOURS = "KETERANGAN_WARGA"
    DOCUMENT = "DOKUMEN"
    OFFICIAL_LIST = "DATA_RESMI"


class CheckMethod(StrEnum):
    """How an identity is checked; what others are asked has an answer of its own."""

    DOCUMENTS = "DOKUMEN"
    DUKCAPIL_BIOMETRICS = "BIOMETRIK_DUKCAPIL"
    DUKCAPIL_NUMBER = "NIK_DUKCAPIL"
    FAMILY = "KELUARGA"


class CheckResult(StrEnum):
    """What a check of an identity says."""

    CONFIRMED = "COCOK"
    CONTRADICTED = "TIDAK_COCOK"
    NOT_FOUND = "TIDAK_TEREKAM"
    UNREADABLE = "TIDAK_TERBACA"


class DocumentKind(StrEnum):
    """Papers that say who somebody is."""

    IDENTITY_CARD = "KTP_EL"
    FAMILY_CARD = "KK"
    BIRTH_CERTIFICATE = "AKTA_KELAHIRAN"
    CHILD_CARD = "KIA"
    LETTER_OF_VILLAGE = "SURAT_KETERANGAN_DESA"
    LETTER_OF_POLICE = "SURAT_KETERANGAN_POLISI"
    OTHER = "LAINNYA"


class Disagreement(StrEnum):
    """What a number and the other facts say differently: a warning, never a refusal (domain.md 3)."""

    NIK_BIRTH_DATE = "NIK_TANGGAL_LAHIR"
    NIK_SEX = "NIK_JENIS_KELAMIN"
    NIK_REGION = "NIK_WILAYAH"
    KK_REGION = "KK_WILAYAH"
    AGE = "UMUR"


class GuardianRelation(StrEnum):
    """How a guardian stands to the person."""

    PARENT = "ORANG_TUA"
    CHILD = "ANAK"
    SPOUSE = "PASANGAN"
    SIBLING = "SAUDARA"
    OTHER_RELATIVE = "KERABAT"
    APPOINTED = "WALI_DITETAPKAN"
    OFFICE = "DINAS_SOSIAL"


class HouseholdRole(StrEnum):
    """How somebody stands in a family card (KK), as the civil registry codes it."""

    HEAD = "KEPALA_KELUARGA"
    SPOUSE = "PASANGAN"
    CHILD = "ANAK"
    PARENT = "ORANG_TUA"
    OTHER_RELATIVE = "FAMILI_LAIN"
    OTHER = "LAINNYA"


class ConsentPurpose(StrEnum):
    """What somebody's data or presence is used for; consent is asked for each apart (UU 27/2022 art. 20, 22)."""

    CASE_WORK = "PENANGANAN_KASUS"
    IDENTITY_MATCHING = "PEMADANAN_IDENTITAS"
    REFERRAL = "RUJUKAN"
    FAMILY_TRACING = "PENELUSURAN_KELUARGA"
    REUNIFICATION = "REUNIFIKASI"
    PUBLICATION = "PUBLIKASI"


class LegalBasis(StrEnum):
    """On which ground data are processed (UU 27/2022 art. 20 (2))."""

    CONSENT = "PERSETUJUAN"
    CONTRACT = "PERJANJIAN"
    LEGAL_OBLIGATION = "KEWAJIBAN_HUKUM"
    VITAL_INTEREST = "KEPENTINGAN_VITAL"
    PUBLIC_TASK = "TUGAS_KEPENTINGAN_UMUM"
    LEGITIMATE_INTEREST = "KEPENTINGAN_SAH_LAINNYA"


class SpokenBy(StrEnum):
    """Who says it: the person, or the guardian for them."""

    PERSON = "YANG_BERSANGKUTAN"
    GUARDIAN = "WALI"


class ConsentForm(StrEnum):
    """How consent was given, so that it can be shown (UU 27/2022 art. 22)."""

    WRITTEN = "TERTULIS"
    THUMBPRINT = "CAP_JEMPOL"
    RECORDED = "TEREKAM"
    SPOKEN_BEFORE_WITNESS = "LISAN_DENGAN_SAKSI"


class Vulnerability(StrEnum):
    """Why somebody needs more protection than others."""

    CHILD_ALONE = "ANAK_TANPA_PENDAMPING"
    FRAIL_ELDERLY = "LANSIA_RENTA"
    DISABILITY = "DISABILITAS"
    MENTAL_DISORDER = "GANGGUAN_JIWA"
    CHRONIC_ILLNESS = "SAKIT_MENAHUN"
    PREGNANT = "HAMIL"
    VIOLENCE = "KORBAN_KEKERASAN"
    TRAFFICKING = "KORBAN_PERDAGANGAN_ORANG"
    HOMELESS = "TANPA_TEMPAT_TINGGAL"
    WIDOW_IN_HARDSHIP = "JANDA_RAWAN_EKONOMI"


class OutsideSystem(StrEnum):
    """Systems in which a person has another number, kept so that lists can be matched."""

    DTKS = "DTKS"
    DTSEN = "DTSEN"
    SIKS_NG = "SIKS_NG"
    LAPOR = "SP4N_LAPOR"
    HOSPITAL = "RUMAH_SAKIT"
    INSTITUTION = "PANTI"


class DuplicateVerdict(StrEnum):
    """What somebody decided about two records that may be of one person."""

    SAME = "ORANG_YANG_SAMA"
    NOT_THE_SAME = "ORANG_LAIN"


class DuplicateEvidence(StrEnum):
    """Why two records may be of one person."""

    NIK = "NIK"
    FORWARDING_ID = "NOMOR_LUAR"
    NAME = "NAMA"
    ALIAS = "NAMA_LAIN"
    AGE = "UMUR"
    PLACE = "TEMPAT"


class ForgettingBasis(StrEnum):
    """Why a person's data are to be destroyed (UU 27/2022 art. 43 (1))."""

    NO_LONGER_NEEDED = "TIDAK_DIPERLUKAN_LAGI"
    CONSENT_WITHDRAWN = "PERSETUJUAN_DITARIK"
    ASKED_BY_PERSON = "PERMINTAAN_ORANGNYA"
    UNLAWFUL = "DIPROSES_MELAWAN_HUKUM"
