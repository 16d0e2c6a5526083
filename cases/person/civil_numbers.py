"""What NIK and family card say beside the other facts. They warn; they never refuse and overwrite nothing (domain.md 3).

A NIK holds the region of first registration, the day of birth (40 more for women), month, year and a serial number; a
family card holds the region and the day on which it was issued. Neither ever changes, even when it is wrong.
"""

from datetime import date
from typing import Final

from cases import codes
from cases.vocabulary import Sex
from cases.vocabulary.people import Disagreement

_FOR_WOMEN: Final = 40


def disagreements(
    *,
    nik: str | None = None,
    family_card: str | None = None,
    birth_on: date | None = None,
    age_years: int | None = None,
    sex: Sex | None = None,
    home_region: str | None = None,
    on: date,
) -> tuple[Disagreement, ...]:
    """What the numbers say otherwise than the other facts; a fact that is not known disagrees with nothing.

    Args:
        nik: well shaped, 16 digits.
        family_card: 16 digits.
        birth_on: as told.
        age_years: as told, if no day of birth is.
        sex: as told or known.
        home_region: where the person belongs, as told.
        on: the day on which the age is told.
    """
    found: list[Disagreement] = []
    if nik is not None:
        born = birth_of(nik, on)
        if birth_on is not None and (nik[6:12] != _as_in_nik(birth_on, nik)):
            found.append(Disagreement.NIK_BIRTH_DATE)
        if birth_on is None and age_years is not None and born is not None and abs(_years(born, on) - age_years) > 1:
            found.append(Disagreement.AGE)
        if sex is not None and sex is not sex_of(nik):
            found.append(Disagreement.NIK_SEX)
        if _elsewhere(nik, home_region):
            found.append(Disagreement.NIK_REGION)
    if family_card is not None and _elsewhere(family_card, home_region):
        found.append(Disagreement.KK_REGION)
    return tuple(found)


def sex_of(nik: str) -> Sex:
    """The sex that a NIK says."""
    return Sex.FEMALE if int(nik[6:8]) > _FOR_WOMEN else Sex.MALE


def birth_of(nik: str, on: date) -> date | None:
    """The day of birth that a NIK says, the last such year that is not after `on`; None where there is no such day."""
    day, month, short_year = int(nik[6:8]) % _FOR_WOMEN, int(nik[8:10]), int(nik[10:12])
    century = on.year // 100 * 100
    year = century + short_year if century + short_year <= on.year else century + short_year - 100
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _as_in_nik(born: date, nik: str) -> str:
    day = born.day + (_FOR_WOMEN if sex_of(nik) is Sex.FEMALE else 0)
    return f"{day:02d}{born.month:02d}{born.year % 100:02d}"


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _elsewhere(number: str, home_region: str | None) -> bool:
    """Whether the first six digits name another regency or city; a province that there is not, such as 99, names none."""
    regency = f"{number[:2]}.{number[2:4]}"
    if home_region is None or len(home_region) < len(regency) or codes.region_name(number[:2]) is None:
        return False
    return not codes.within(home_region, regency)
