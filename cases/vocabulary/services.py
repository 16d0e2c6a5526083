"""Terms of plans, services, aid and what became of them."""

from enum import StrEnum


class GoalKind(StrEnum):
    """What a goal of a service plan is about; a case is not closed while a goal of safety is open."""

    SAFETY = "KESELAMATAN"
    BASIC_NEEDS = "KEBUTUHAN_DASAR"
    HEALTH = "KESEHATAN"
    IDENTITY = "IDENTITAS"
    FAMILY = "KELUARGA"
    HOUSING = "TEMPAT_TINGGAL"
    EDUCATION = "PENDIDIKAN"
    LIVELIHOOD = "PENGHIDUPAN"


class AgreedBy(StrEnum):
    """Who agrees with a plan."""

    PERSON = "YANG_BERSANGKUTAN"
    GUARDIAN = "WALI"
    WORKER = "PETUGAS"


class ServiceUnit(StrEnum):
    """In what a service is counted."""

    PERSON = "ORANG"
    PACKAGE = "PAKET"
    PIECE = "BUAH"
    MEAL = "PORSI"
    DAY = "HARI"
    NIGHT = "MALAM"
    SESSION = "SESI"
    DOCUMENT = "DOKUMEN"
    TRIP = "PERJALANAN"
    MONTH = "BULAN"


class FundingSource(StrEnum):
    """Who pays (needs N004, N005): the budgets of the levels of government, and others."""

    REGENCY_BUDGET = "APBD_KAB_KOTA"
    PROVINCIAL_BUDGET = "APBD_PROVINSI"
    NATIONAL_BUDGET = "APBN"
    ZAKAT_AGENCY = "BAZNAS"
    BANK_CSR = "CSR_BANK"
    PRIVATE = "SWASTA"
    WAQF = "WAKAF"


class Receiver(StrEnum):
    """Who took it into their hands."""

    PERSON = "YANG_BERSANGKUTAN"
    GUARDIAN = "WALI"
    FAMILY = "KELUARGA"
    COMPANION = "PENDAMPING"
    INSTITUTION = "LEMBAGA"


class AidUse(StrEnum):
    """What became of something that was given."""

    IN_USE = "DIGUNAKAN"
    PARTLY_IN_USE = "DIGUNAKAN_SEBAGIAN"
    NOT_IN_USE = "TIDAK_DIGUNAKAN"
    PASSED_ON = "BERPINDAH_TANGAN"
    BROKEN = "RUSAK"
    NOT_SEEN = "TIDAK_DAPAT_DIPERIKSA"


class MeasuredOutcome(StrEnum):
    """How the person stands some months after a service."""

    BETTER = "MEMBAIK"
    SAME = "TETAP"
    WORSE = "MEMBURUK"
    NOT_REACHED = "TIDAK_DAPAT_DITEMUI"


class TrainingEnd(StrEnum):
    """Why a training ended without completion."""

    LEFT = "BERHENTI"
    ILL = "SAKIT"
    MOVED_AWAY = "PINDAH"
    CANCELLED = "DIBATALKAN"


class VisitFinding(StrEnum):
    """How an after-care visit found the person."""

    WELL = "BAIK"
    NEEDS_SUPPORT = "PERLU_DUKUNGAN"
    IN_NEED_AGAIN = "KEMBALI_MEMBUTUHKAN"
    NOT_REACHED = "TIDAK_DAPAT_DITEMUI"
