"""Terms of shelters (rumah singgah): what kinds there are, for whom a room is, where somebody goes from there."""

from enum import StrEnum


class ShelterKind(StrEnum):
    """What a shelter is (PP 39/2012; the offices' own names).

    Attributes:
        TRANSIT: rumah singgah, for some days.
        PROTECTION: rumah perlindungan sosial (RPS).
        SAFE_HOUSE: rumah aman, whose place is not told.
        DISASTER: hunian sementara after a disaster.
    """

    TRANSIT = "RUMAH_SINGGAH"
    PROTECTION = "RPS"
    SAFE_HOUSE = "RUMAH_AMAN"
    DISASTER = "HUNIAN_SEMENTARA"


class AgeGroup(StrEnum):
    """Whom a room takes: children (under 18, UU 35/2014 art. 1) or adults."""

    CHILDREN = "ANAK"
    ADULTS = "DEWASA"


class Misfit(StrEnum):
    """What speaks against a bed for a person, or against a stay now; recorded with it.

    Attributes:
        OTHER_SEX: the room is for the other sex.
        OTHER_AGE: the room is for children, or for adults.
        SEX_UNKNOWN: the room is for one sex, and nobody knows that of the person.
        AGE_UNKNOWN: the room is for children or adults, and nobody knows the person's age.
        NOT_ACCESSIBLE: the person cannot reach the room unaided.
        NOT_TRIED_FIRST: the time to solve it without a shelter is not over.
    """

    OTHER_SEX = "BEDA_JENIS_KELAMIN"
    OTHER_AGE = "BEDA_KELOMPOK_USIA"
    SEX_UNKNOWN = "JENIS_KELAMIN_TIDAK_DIKETAHUI"
    AGE_UNKNOWN = "USIA_TIDAK_DIKETAHUI"
    NOT_ACCESSIBLE = "TIDAK_AKSESIBEL"
    NOT_TRIED_FIRST = "BELUM_DIUPAYAKAN"


class Destination(StrEnum):
    """Where somebody goes from a shelter.

    Attributes:
        LEFT: they left by themselves; nobody knows where to.
    """

    FAMILY = "KELUARGA"
    OWN_HOME = "RUMAH_SENDIRI"
    INSTITUTION = "PANTI"
    MINISTRY_CENTRE = "SENTRA_BALAI"
    HOSPITAL = "RUMAH_SAKIT"
    OTHER_SHELTER = "RUMAH_SINGGAH_LAIN"
    HOME_REGION = "DAERAH_ASAL"
    POLICE = "POLRI"
    INDEPENDENT = "MANDIRI"
    DIED = "MENINGGAL"
    LEFT = "PERGI_SENDIRI"
