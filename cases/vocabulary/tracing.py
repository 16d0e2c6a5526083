"""The terms of looking for somebody's family: whom, through whom, how alike, and how it ended (domain.md 8)."""

from enum import StrEnum


class FamilyRelation(StrEnum):
    """What a relative is to the person who is looked for."""

    PARENT = "ORANG_TUA"
    CHILD = "ANAK"
    SPOUSE = "PASANGAN"
    SIBLING = "SAUDARA_KANDUNG"
    GRANDPARENT = "KAKEK_NENEK"
    GRANDCHILD = "CUCU"
    OTHER_RELATIVE = "KERABAT"
    NOT_RELATED = "BUKAN_KELUARGA"


class TracingChannel(StrEnum):
    """Through whom or what the family is looked for (tracing_steps.csv, T06)."""

    SUBDISTRICT_WORKER = "TKSK"
    VILLAGE_WORKER = "PSM"
    VILLAGE_OF_ORIGIN = "DESA_ASAL"
    OFFICE_OF_ORIGIN = "DINSOS_ASAL"
    MEDIA = "MEDIA"
    RED_CROSS = "PMI_RFL"
    POLICE = "POLRI"
    CIVIL_REGISTRY = "DUKCAPIL"
    VISIT = "KUNJUNGAN"
    OTHER = "LAINNYA"


class AttemptResult(StrEnum):
    """What came of an attempt."""

    NOTHING = "NIHIL"
    NO_ANSWER = "BELUM_DIJAWAB"
    LEAD = "ADA_PETUNJUK"
    FAMILY_FOUND = "KELUARGA_DITEMUKAN"


class TracingOutcome(StrEnum):
    """How the search for a family ended."""

    FOUND = "DITEMUKAN"
    NOT_FOUND = "TIDAK_DITEMUKAN"
    FAMILY_REFUSES = "KELUARGA_MENOLAK"
    PERSON_UNWILLING = "ORANG_TIDAK_BERSEDIA"
    BEGUN_IN_ERROR = "KELIRU_DIMULAI"


class RequestOutcome(StrEnum):
    """Why a family's request is closed."""

    ANSWERED = "TERJAWAB"
    NOT_FOUND = "TIDAK_DITEMUKAN"
    DECEASED = "MENINGGAL"
    PASSED_ON = "DITERUSKAN"


class Agreement(StrEnum):
    """How far two descriptions agree in one respect."""

    SAME = "SAMA"
    CLOSE = "MIRIP"
    WEAK = "LEMAH"
    UNKNOWN = "TIDAK_DIKETAHUI"
    CONTRADICTED = "BERTENTANGAN"


class MatchSide(StrEnum):
    """Whose side a family tie is verified from."""

    PERSON = "ORANG_DITEMUKAN"
    FAMILY = "KELUARGA"


class ShownTo(StrEnum):
    """To whom a possible match was shown."""

    PERSON = "ORANG_DITEMUKAN"
    FAMILY = "KELUARGA"
    WORKER = "PETUGAS"
    OTHER_OFFICE = "DINAS_LAIN"


class MatchRejection(StrEnum):
    """Why a possible match is held to be wrong."""

    ANOTHER_PERSON = "ORANG_LAIN"
    PERSON_DENIES = "ORANG_TIDAK_MENGENAL"
    FAMILY_DENIES = "KELUARGA_TIDAK_MENGENAL"
    DOCUMENTS_CONTRADICT = "DOKUMEN_BERTENTANGAN"
    CLAIM_IN_BAD_FAITH = "PENGAKUAN_TIDAK_BENAR"


class VerificationMethod(StrEnum):
    """How a family tie was verified (tracing_steps.csv, T07)."""

    DOCUMENTS = "DOKUMEN"
    QUESTIONS = "TANYA_JAWAB"
    PHOTOS = "FOTO"
    MEETING = "PERTEMUAN"
    BIOMETRICS = "BIOMETRIK"
