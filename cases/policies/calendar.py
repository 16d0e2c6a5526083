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
    return end_of(_last_day(policy, start.astimezone(ZoneInfo(zone)).date()), zone)


def resumed(due_at: datetime, paused_at: datetime, resumed_at: datetime, zone: str) -> datetime:
    """When a term ends that was due at `due_at` and rested from `paused_at` to `resumed_at` (UTC).

    What is due at some minute keeps the time that was left. What is due at the end of a day keeps the working days that
    were left; it is never due earlier than before.
    """
    there = ZoneInfo(zone)
    last, paused_on = due_at.astimezone(there), paused_at.astimezone(there).date()
    if last.time() != _END_OF_DAY:
        return resumed_at + (due_at - paused_at)
    days = (last.date() - paused_on).days
    left = sum(is_working_day(paused_on + timedelta(days=number)) for number in range(1, days + 1))
    return max(due_at, end_of(_working_days_later(resumed_at.astimezone(there).date(), left), zone))


def end_of(day: date, zone: str) -> datetime:
    """The last second of a day in a zone (UTC)."""
    return datetime.combine(day, _END_OF_DAY, ZoneInfo(zone)).astimezone(UTC)


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
