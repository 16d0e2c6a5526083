"""Invented people: names put together by chance, ages that fit a kind of need, NIKs of province 99, which does not exist."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from api.demonstration.chance import Chance
from cases.vocabulary import Sex

_MEN: Final = [
    "Wasjan",
    "Rasman",
    "Karta",
    "Tarmidi",
    "Sukirno",
    "Darja",
    "Wastam",
    "Kasman",
    "Carmadi",
    "Rohadi",
    "Sanusi",
    "Toto",
    "Dulhadi",
    "Warsito",
    "Kusnadi",
    "Jaenal",
    "Asep",
    "Ujang",
    "Dedi",
    "Maman",
    "Taryono",
    "Casmita",
    "Ranita",
    "Sarma",
    "Tasman",
    "Wardi",
    "Sujana",
    "Kadi",
    "Rusdi",
    "Durahman",
    "Saefudin",
    "Nanang",
    "Agus",
    "Imron",
    "Fahri",
    "Rizki",
    "Bagas",
    "Dimas",
    "Yusuf",
    "Ilham",
]
_WOMEN: Final = [
    "Wastini",
    "Carsinah",
    "Rasmi",
    "Tarsih",
    "Sukaesih",
    "Darini",
    "Kartem",
    "Casmi",
    "Rohayati",
    "Sanirah",
    "Turi",
    "Dulmi",
    "Warsih",
    "Kusniah",
    "Jaenab",
    "Euis",
    "Cucu",
    "Dedeh",
    "Mimin",
    "Titin",
    "Tarwiyah",
    "Caswati",
    "Runtah",
    "Sarinah",
    "Tasiah",
    "Wartini",
    "Sunarti",
    "Kadinah",
    "Rusmini",
    "Siti",
    "Nurhayati",
    "Neneng",
    "Ayu",
    "Intan",
    "Salsa",
    "Putri",
    "Dewi",
    "Aisyah",
    "Laila",
    "Nabila",
]
_SECOND: Final = [
    "Wirasasmita",
    "Kartadinata",
    "Suradinata",
    "Wangsadireja",
    "Sastradimulya",
    "Natawijaya",
    "Sumantapura",
    "Purwadinata",
    "Wiralodrana",
    "Kertabasuki",
    "Jayasukarta",
    "Wargadikara",
    "Sutawangsa",
    "Candranata",
    "Martadireja",
    "Sukmawireja",
    "Rangganata",
    "Dipasukma",
    "Mangkudireja",
    "Surawijaya",
]
_MARKS: Final = (
    "Tahi lalat di pipi kiri",
    "Bekas luka di lengan kanan",
    "Rambut memutih, dipotong pendek",
    "Memakai kain sarung biru dan peci hitam",
    "Jari manis kiri tidak lengkap",
    "Berjalan pincang, memakai tongkat bambu",
    "Tato kecil di pergelangan tangan",
    "Gigi depan tanggal dua",
)
_CALLED: Final = {Sex.MALE: ("Mr. X", "Bapak", "Anak laki-laki"), Sex.FEMALE: ("Mrs. X", "Ibu", "Anak perempuan")}

AGES: Final = {
    "PPKS01": (0, 5),
    "PPKS02": (6, 17),
    "PPKS04": (7, 17),
    "PPKS05": (2, 17),
    "PPKS08": (60, 94),
    "PPKS09": (18, 72),
}
"""Kind of PPKS to the ages in years that its people have here; others are adults."""

NIK_PROVINCE: Final = "99"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        age_years: in full years, on the day on which they were met.
        name: None for somebody who could not say it.
        nik: None where no document was found.
        birth_on: known only together with the NIK.
        label: what an unknown person is called meanwhile.
    """

    sex: Sex
    age_years: int
    label: str
    marks: str
    name: str | None = None
    nik: str | None = None
    birth_on: date | None = None


def person(chance: Chance, kind: str, met_on: date, *, named: float, documents: float) -> Person:
    """Invent somebody of a kind of PPKS.

    Args:
        chance: the story's generator.
        kind: `PPKS01` … `PPKS26`.
        met_on: the day on which the age holds.
        named: the share of such people who can say their name.
        documents: the share of such people who have a document with a NIK.
    """
    youngest, oldest = AGES.get(kind, (18, 59))
    sex = Sex.FEMALE if chance.happens(0.55 if youngest >= 60 else 0.42) else Sex.MALE
    age = chance.number(youngest, oldest)
    called = _CALLED[sex]
    label = f"{called[2] if age < 18 else called[1] if age >= 60 else called[0]} {chance.number(1, 999):03}"
    marks = chance.one_of(_MARKS)
    if not chance.happens(named):
        return Person(sex=sex, age_years=age, label=label, marks=marks)
    name = full_name(chance, sex)
    if not chance.happens(documents):
        return Person(sex=sex, age_years=age, label=label, marks=marks, name=name)
    birth_on = _birthday(chance, age, met_on)
    return Person(sex=sex, age_years=age, label=label, marks=marks, name=name, nik=nik(chance, sex, birth_on), birth_on=birth_on)


def full_name(chance: Chance, sex: Sex) -> str:
    """A name put together by chance."""
    return f"{chance.one_of(_WOMEN if sex is Sex.FEMALE else _MEN)} {chance.one_of(_SECOND)}"


def nik(chance: Chance, sex: Sex, birth_on: date) -> str:
    """A NIK of the right shape (Permendagri 72/2022) in province 99, so that it can be nobody's."""
    day = birth_on.day + (40 if sex is Sex.FEMALE else 0)
    place = f"{NIK_PROVINCE}{chance.number(1, 79):02}{chance.number(1, 40):02}"
    return f"{place}{day:02}{birth_on:%m%y}{chance.number(1, 9_999):04}"


def _birthday(chance: Chance, age: int, met_on: date) -> date:
    """A day of birth that makes somebody so old on a day."""
    latest = met_on.replace(year=met_on.year - age, day=min(met_on.day, 28))
    return latest - timedelta(days=chance.number(0, 360))
