"""Terms of bringing a person back to their family: wish, decision, handover, journey, visits, how it ended."""

from enum import StrEnum


class Wish(StrEnum):
    """What the person says to going back."""

    RETURN = "INGIN_PULANG"
    NOT_RETURN = "TIDAK_INGIN_PULANG"
    UNDECIDED = "BELUM_TAHU"


class Hearing(StrEnum):
    """How the person was heard."""

    CONVERSATION = "PERCAKAPAN"
    PLAY = "BERMAIN_MENGGAMBAR"
    INTERPRETER = "DENGAN_JURU_BAHASA"
    WRITTEN = "TERTULIS"
    OBSERVED = "PENGAMATAN"


class PartyRole(StrEnum):
    """For whom somebody signs the minutes of a handover."""

    OFFICE = "DINAS_SOSIAL"
    INSTITUTION = "LEMBAGA"
    FAMILY = "KELUARGA"
    PERSON = "YANG_BERSANGKUTAN"
    VILLAGE = "PEMERINTAH_DESA"
    POLICE = "POLRI"


class Transport(StrEnum):
    """By what a leg of the journey is made."""

    OFFICE_CAR = "KENDARAAN_DINAS"
    BUS = "BUS"
    TRAIN = "KERETA_API"
    SHIP = "KAPAL"
    AIRCRAFT = "PESAWAT"
    AMBULANCE = "AMBULANS"
    OTHER = "LAINNYA"


class VisitSafety(StrEnum):
    """How safe the person is in the family."""

    SAFE = "AMAN"
    CONCERN = "PERLU_PERHATIAN"
    UNSAFE = "TIDAK_AMAN"


class BreakdownReason(StrEnum):
    """Why it did not last."""

    VIOLENCE = "KEKERASAN"
    NEGLECT = "PENELANTARAN"
    FAMILY_CANNOT = "KELUARGA_TIDAK_MAMPU"
    LEFT_AGAIN = "PERGI_LAGI"
    PERSON_WISHES = "KEINGINAN_SENDIRI"
    OTHER = "LAINNYA"


class StopReason(StrEnum):
    """Why it goes on no more, though neither the family refused nor it broke down."""

    PERSON_REFUSES = "ORANGNYA_MENOLAK"
    NOT_APPROVED = "TIDAK_DISETUJUI"
    MATCH_FELL = "KECOCOKAN_GUGUR"
    DIED = "MENINGGAL"
    WHEREABOUTS_UNKNOWN = "TIDAK_DIKETAHUI"
    FOLLOWED_UP_ELSEWHERE = "DIPANTAU_DINAS_LAIN"
    ENTERED_IN_ERROR = "SALAH_CATAT"


class Alternative(StrEnum):
    """Where a person goes whose family does not take them (tracing_steps.csv, T14)."""

    PROVINCIAL_INSTITUTION = "PANTI_PROVINSI"
    WELFARE_INSTITUTION = "LKS"
    MINISTRY_CENTRE = "SENTRA"
    ALTERNATIVE_CARE = "PENGASUHAN_ALTERNATIF"
    OTHER_RELATIVES = "KERABAT_LAIN"


class ReunificationOutcome(StrEnum):
    """How it ended."""

    STABLE = "STABIL"
    BROKEN_DOWN = "TIDAK_BERTAHAN"
    FAMILY_REFUSED = "KELUARGA_MENOLAK"
    STOPPED = "DIHENTIKAN"
    HANDED_OVER = "SERAH_TERIMA"
    """Only as far as the case is concerned, in an office that closes cases after the handover."""
