"""Working days: national holidays and joint leave as dated rows, and when a term that begins now ends."""

import calendar
import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from cases.policies.shipped import DAY, HOUR, MINUTE, MONTH, WORKING_DAY, Policy

VERSION: Final = "id-2026.1"
"""The version of the rows in `cases/reference/holidays.csv`."""

WEEKENDS_ONLY: Final = f"{VERSION}+weekends-only"
"""Noted where a term reaches outside the years of the rows, where only weekends are known."""

_WEEKEND: Final = (5, 6)
_END_OF_DAY: Final = time(23, 59, 59)


@cache
def holidays() -> Mapping[date, str]:
    """National holidays and joint leave by day."""
    text = (files("cases") / "reference" / "holidays.csv").read_text(encoding="utf-8")
    return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(text.splitlines())}


@cache
def years() -> range:
    """The years that the rows know."""
    return range(min(holidays()).year, max(holidays()).year + 1)


def is_working_day(day: date) -> bool:
    """Whether the offices work: neither weekend nor holiday nor joint leave."""
    return day.weekday() not in _WEEKEND and day not in holidays()


def due(policy: Policy, start: datetime, zone: str) -> datetime:
    """When a term that begins at `start` ends (UTC).

    Minutes and hours run on the clock. Days, working days and months begin the day after and run to the last second of
    their last day in the office's zone; a month ends on the same day number, or the last day of a shorter month.

    Raises:
        ValueError: the policy's unit does not measure time.
    """
    if policy.unit == MINUTE:
        return start + timedelta(minutes=policy.value)
    if policy.unit == HOUR:
        return start + timedelta(hours=policy.value)
    last = _last_day(policy, start.astimezone(ZoneInfo(zone)).date())
    return datetime.combine(last, _END_OF_DAY, ZoneInfo(zone)).astimezone(UTC)


def version_for(policy: Policy, start: datetime, end: datetime) -> str | None:
    """The calendar version that a term was counted with, or None where no calendar was needed."""
    if policy.unit != WORKING_DAY:
        return None
    return VERSION if start.year in years() and end.year in years() else WEEKENDS_ONLY


def _last_day(policy: Policy, first: date) -> date:
    if policy.unit == DAY:
        return first + timedelta(days=policy.value)
    if policy.unit == MONTH:
        return _months_later(first, policy.value)
    if policy.unit == WORKING_DAY:
        return _working_days_later(first, policy.value)
    raise ValueError(f"{policy.unit} does not measure time")


def _working_days_later(day: date, number: int) -> date:
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def _months_later(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
