"""The field's terms: English names in the code, the words of the offices as stored values.

What a law or an office may change (kinds of PPKS, obstacles, regions, holidays) is dated data in `cases/reference`,
not an enumeration here. The terms of one subject are in the modules beside this one: `work`, `people`, `services`.
"""

from dataclasses import dataclass
from enum import StrEnum


class OfficeLevel(StrEnum):
    """Whom an office serves (PP 2/2018 art. 10): people outside institutions, or inside them."""

    REGENCY_OR_CITY = "KAB_KOTA"
    PROVINCE = "PROVINSI"


class Role(StrEnum):
    """In which role somebody acts; as the offices name them (domain.md, "People and offices").

    Attributes:
        RESPONSE_TEAM: Tim Reaksi Cepat, goes out day and night.
        FRONT_DESK: petugas loket, takes complaints and requests at the office.
        CALL_DESK: petugas pusat panggilan, takes them by telephone.
        VILLAGE_OPERATOR: operator desa or kelurahan, takes them in the village.
        SOCIAL_WORKER: pekerja sosial.
        REHABILITATION_COMPANION: pendamping rehabilitasi sosial.
        SUBDISTRICT_WORKER: tenaga kesejahteraan sosial kecamatan, for one kecamatan.
        VILLAGE_WORKER: pekerja sosial masyarakat, for one village.
        HEAD_OF_DIVISION: kepala bidang.
        HEAD_OF_OFFICE: kepala dinas.
        HEAD_OF_REGION: Governor (gubernur), Regent (bupati) or Mayor (wali kota): approves some aid.
        PARTNER: mitra, answers what was referred to it.
        AUDITOR: Inspektorat, BPK.
        PLANNER: perencana, Bappeda.
        REPORTER: petugas pelaporan, makes the official tables.
        ADMINISTRATOR: administrator sistem, says who works where.
        SYSTEM: nobody; a process of the system itself.
    """

    RESPONSE_TEAM = "TRC"
    FRONT_DESK = "FRONT_DESK"
    CALL_DESK = "CALL_CENTER"
    VILLAGE_OPERATOR = "OPERATOR_DESA"
    SOCIAL_WORKER = "PEKSOS"
    REHABILITATION_COMPANION = "PENDAMPING_REHSOS"
    SUBDISTRICT_WORKER = "TKSK"
    VILLAGE_WORKER = "PSM"
    HEAD_OF_DIVISION = "KEPALA_BIDANG"
    HEAD_OF_OFFICE = "KEPALA_DINAS"
    HEAD_OF_REGION = "KEPALA_DAERAH"
    PARTNER = "MITRA"
    AUDITOR = "AUDITOR"
    PLANNER = "PERENCANA"
    REPORTER = "PELAPORAN"
    ADMINISTRATOR = "ADMIN"
    SYSTEM = "SISTEM"


class DelegationKind(StrEnum):
    """How one person stands in for another (UU 30/2014 art. 14): Plh while the other is away, Plt while the post is vacant."""

    ACTING_DAILY = "PLH"
    ACTING = "PLT"


class Compartment(StrEnum):
    """What is kept from those who could otherwise see it: children before the law (UU 11/2012 art. 19), protected reporters."""

    CHILD_BEFORE_THE_LAW = "ANAK_BERHADAPAN_HUKUM"
    PROTECTED_REPORTER = "PELAPOR_DILINDUNGI"


class LookPurpose(StrEnum):
    """What somebody looks at personal data for (UU 27/2022 art. 20: each purpose has its basis)."""

    SERVICE = "PELAYANAN"
    SUPERVISION = "PENGAWASAN"
    AUDIT = "PEMERIKSAAN"
    NEED = "DARURAT"
    ADMINISTRATION = "ADMINISTRASI"


class LookOutcome(StrEnum):
    """Whether who looked was shown what they asked for."""

    SHOWN = "DIPERLIHATKAN"
    REFUSED = "DITOLAK"


class TeamKind(StrEnum):
    """What a team is for: rapid response, a task force for an area, or the staff of one partner."""

    RESPONSE = "TRC"
    AREA_TASK_FORCE = "SATGAS_WILAYAH"
    PARTNER = "MITRA"


class ComplaintKind(StrEnum):
    """What somebody comes with (domain.md, "The work", 1)."""

    PERSON_IN_NEED = "LAPORAN"
    ABOUT_A_SERVICE = "PENGADUAN_LAYANAN"
    AID_REQUEST = "PERMOHONAN"
    DISASTER = "BENCANA"


class Domain(StrEnum):
    """Social affairs or disaster (need N012)."""

    SOCIAL = "SOSIAL"
    DISASTER = "BENCANA"


class Channel(StrEnum):
    """How a complaint reached the office (domain.md, "The work", 1)."""

    WALK_IN = "DATANG_LANGSUNG"
    PHONE_112 = "TELEPON_112"
    WHATSAPP = "WHATSAPP"
    LAPOR = "SP4N_LAPOR"
    VILLAGE_OPERATOR = "OPERATOR_DESA"
    PATROL = "PATROLI"
    POLICE = "POLISI"
    HOSPITAL = "RUMAH_SAKIT"
    SOCIAL_MEDIA = "MEDIA_SOSIAL"


class ReporterStanding(StrEnum):
    """What the office may know and say of the reporter: SP4N-LAPOR! knows anonymous and secret reports."""

    NAMED = "BERNAMA"
    ANONYMOUS = "ANONIM"
    SECRET = "RAHASIA"  # noqa: S105  # the official word for a secret report, not a password


class Urgency(StrEnum):
    """How soon help is needed, in the eyes of who took the complaint."""

    ORDINARY = "BIASA"
    URGENT = "MENDESAK"
    EMERGENCY = "DARURAT"


class ComplaintGrade(StrEnum):
    """How deep a complaint must be looked into; sets the days to answer (local service standards, Perpres 76/2013)."""

    INFORMATION = "PERMINTAAN_INFORMASI"
    NORMATIVE = "NORMATIF"
    WITHOUT_SUPERVISION = "TIDAK_BERKADAR_PENGAWASAN"
    WITH_SUPERVISION = "BERKADAR_PENGAWASAN"


class DismissalReason(StrEnum):
    """Why a complaint is not taken further."""

    UNTRUE = "TIDAK_BENAR"
    INCOMPLETE = "TIDAK_LENGKAP"
    NO_SOCIAL_NEED = "BUKAN_MASALAH_SOSIAL"
    TOO_LATE = "LEWAT_WAKTU"
    WITHDRAWN = "DICABUT_PELAPOR"
    OTHER = "LAINNYA"


class Authority(StrEnum):
    """Who else may be responsible (domain.md, "People and offices", partner)."""

    PROVINCIAL_OFFICE = "DINSOS_PROVINSI"
    OTHER_REGENCY_OFFICE = "DINSOS_KAB_KOTA_LAIN"
    MINISTRY_CENTRE = "SENTRA_BALAI"
    WELFARE_INSTITUTION = "LKS_PANTI"
    OTHER_AGENCY = "OPD_LAIN"
    POLICE = "POLRI"
    HOSPITAL = "RUMAH_SAKIT"
    CIVIL_REGISTRY = "DUKCAPIL"
    OTHER = "LAINNYA"


class ProofKind(StrEnum):
    """What shows that a complaint was really passed on."""

    RECEIPT = "TANDA_TERIMA"
    LETTER = "SURAT_BERNOMOR"
    TICKET = "NOMOR_TIKET"
    MINUTES = "BERITA_ACARA"


class Sex(StrEnum):
    """Sex as the civil registry codes it."""

    MALE = "L"
    FEMALE = "P"


class SpmGroup(StrEnum):
    """The groups of the minimum service standard (SPM, PP 2/2018 art. 10)."""

    NEGLECTED_CHILDREN = "ANAK_TELANTAR"
    NEGLECTED_WITH_DISABILITIES = "DISABILITAS_TELANTAR"
    NEGLECTED_ELDERLY = "LANSIA_TELANTAR"
    HOMELESS_AND_BEGGARS = "GEPENG"
    DISASTER_VICTIMS = "KORBAN_BENCANA"


class EmergencyKind(StrEnum):
    """What was done on the spot (case_stages.csv, S04)."""

    MEDICAL = "MEDIS"
    FOOD = "PANGAN"
    SAFETY = "KESELAMATAN"
    POLICE = "POLISI"


class RiskLevel(StrEnum):
    """How great the danger for the person is."""

    LOW = "RENDAH"
    MEDIUM = "SEDANG"
    HIGH = "TINGGI"


class AssessmentKind(StrEnum):
    """Assessments of ATENSI case management (case_stages.csv, S06)."""

    INITIAL = "AWAL"
    COMPREHENSIVE = "KOMPREHENSIF"
    FOLLOW_UP = "LANJUTAN"


class ClosureReason(StrEnum):
    """Why a case is closed (case_stages.csv, S13)."""

    GOALS_REACHED = "TUJUAN_TERCAPAI"
    TAKEN_OVER = "DITANGANI_PIHAK_LAIN"
    MOVED_AWAY = "PINDAH"
    REFUSED_HELP = "MENOLAK_LAYANAN"
    LOST_SIGHT_OF = "TIDAK_DITEMUKAN_LAGI"
    NOBODY_FOUND = "TIDAK_ADA_YANG_DITEMUKAN"
    DIED = "MENINGGAL"
    OPENED_IN_ERROR = "SALAH_DIBUKA"


class Outcome(StrEnum):
    """How the person stands when the case is closed."""

    SELF_RELIANT = "MANDIRI"
    WITH_FAMILY = "BERSAMA_KELUARGA"
    IN_INSTITUTION = "DI_PANTI"
    WITH_OTHER_AUTHORITY = "PADA_PIHAK_LAIN"
    UNCHANGED = "BELUM_BERUBAH"
    DIED = "MENINGGAL"
    UNKNOWN = "TIDAK_DIKETAHUI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """A place on the ground, WGS 84, in degrees; how well it was measured, in metres, where known."""

    latitude: float
    longitude: float
    accuracy_metres: int | None = None
