"""The rules that an office may change, and the shipped default of each, dated and with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

MINUTE: Final = "minute"
HOUR: Final = "hour"
DAY: Final = "day"
WORKING_DAY: Final = "working-day"
MONTH: Final = "month"
LEVEL: Final = "level"
"""No time: 0 says nothing, 1 warns, 2 refuses."""

UNITS: Final = (MINUTE, HOUR, DAY, WORKING_DAY, MONTH)
"""The units that measure time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a rule.

    Attributes:
        rule: the rule's name, kebab case.
        value: its value, a whole number of `unit`.
        unit: `minute`, `hour`, `day`, `working-day`, `month`, or `level`.
        since: from when it is in force.
        version: what an event names: `default-1`, or `office:<n>` for the n-th fact of the office's stream.
        source: law, standard, press or decree.
    """

    rule: str
    value: int
    unit: str
    since: datetime
    version: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a policy may say about a rule.

    Attributes:
        name: kebab case; stable, because events name it.
        units: the units in which it may be given.
        least: the smallest value; 0 switches a rule off where that makes sense.
        most: the largest value.
    """

    name: str
    units: tuple[str, ...]
    least: int
    most: int


_EVER = datetime(1800, 1, 1, tzinfo=UTC)  # before anything that anybody alive can tell


def _default(name: str, value: int, unit: str, source: str) -> Policy:
    return Policy(rule=name, value=value, unit=unit, since=_EVER, version="default-1", source=source)


SHIPPED: Final[tuple[Policy, ...]] = (
    _default("arrival", 45, MINUTE, "one office's rule, press; domain.md 2 (default)"),
    _default("complaint-verification", 3, WORKING_DAY, "SP4N-LAPOR! flow, SLA01 (medium)"),
    _default("answer-information", 5, WORKING_DAY, "local service standards, SLA02 (medium)"),
    _default("answer-normative", 5, WORKING_DAY, "local service standards, SLA02 (medium)"),
    _default("answer-without-supervision", 14, WORKING_DAY, "local service standards, SLA03 (medium)"),
    _default("answer-with-supervision", 60, WORKING_DAY, "Perpres 76/2013, SLA04 (medium-high)"),
    _default("service-complaint-window", 30, DAY, "Perpres 76/2013, SLA05 (medium)"),
    _default("reporter-feedback", 10, DAY, "SP4N-LAPOR! public site, SLA06 (low)"),
    _default("reporter-reply", 10, DAY, "as the feedback of a reporter, SLA06 (low)"),
    _default("appeal-window", 30, DAY, "no source found (default)"),
    _default("appeal-decision", 14, WORKING_DAY, "as a complaint without supervision (default)"),
    _default("escalation", 24, HOUR, "no source found (default)"),
    _default("hold-limit", 180, DAY, "no source found (default)"),
    _default("plan-review", 3, MONTH, "no source found (default)"),
    _default("closure-decision", 3, WORKING_DAY, "no source found (default)"),
    _default("after-care-1", 1, MONTH, "domain.md 8 (default)"),
    _default("after-care-2", 3, MONTH, "domain.md 8 (default)"),
    _default("after-care-3", 6, MONTH, "domain.md 8 (default)"),
    _default("aid-use", 3, MONTH, "no source found (default)"),
    _default("outcome-1", 3, MONTH, "domain.md 5 (default)"),
    _default("outcome-2", 6, MONTH, "domain.md 5 (default)"),
    _default("outcome-3", 12, MONTH, "domain.md 5 (default)"),
    _default("identity-answer", 10, WORKING_DAY, "no source found (default)"),
    _default("break-glass-limit", 3, HOUR, "the longest that is allowed (default)"),
    _default("break-glass-review", 3, WORKING_DAY, "from when the access is over; no source found (default)"),
    _default("forgetting-decision", 72, HOUR, "UU 27/2022 art. 43 sets none; 3x24 hours, as domain.md has for restriction (default)"),
    _default("delegation-limit", 3, MONTH, "SE BKN 1/SE/I/2021: an acting post for 3 months, once extended (medium)"),
    _default("approval", 3, WORKING_DAY, "no source found (default)"),
    _default("shelter-last-resort", 24, HOUR, "Pangkal Pinang: try to solve it before placement, SLA09 (local example)"),
    _default("shelter-stay", 7, DAY, "Pangkal Pinang: RPS Senyum, SLA10 (local example); elsewhere 14 days"),
    _default("shelter-extension", 7, DAY, "7 or 14 days altogether; domain.md 6 (default)"),
    _default("shelter-sex", 2, LEVEL, "rooms by sex; no source found (default)"),
    _default("shelter-age", 1, LEVEL, "children apart from adults unless with their family; no source found (default)"),
    _default("referral-approval-steps", 1, LEVEL, "how many of division, office, Governor or Regent approve; N085 (default)"),
    _default("referral-approval-division", 3, WORKING_DAY, "no source found (default)"),
    _default("referral-approval-office", 3, WORKING_DAY, "no source found (default)"),
    _default("referral-approval-region", 3, WORKING_DAY, "no source found (default)"),
    _default("referral-answer", 5, WORKING_DAY, "no source found (default)"),
    _default("referral-reminder", 3, WORKING_DAY, "no source found (default)"),
    _default("referral-expiry", 30, DAY, "no source found (default)"),
    _default("transfer-decision", 5, WORKING_DAY, "no source found (default)"),
    _default("reunification-decision", 3, WORKING_DAY, "no source found (default)"),
    _default("reunification-visit-1", 1, MONTH, "domain.md 8 (default)"),
    _default("reunification-visit-2", 3, MONTH, "domain.md 8 (default)"),
    _default("reunification-visit-3", 6, MONTH, "domain.md 8 (default)"),
    _default(
        "reunification-visit-early", 14, DAY, "a visit made earlier than this before it is due counts beside; no source found (default)"
    ),
    _default("reunification-visit-missed", 14, DAY, "so long after it was due a visit counts as missed; no source found (default)"),
    _default("reunification-case-open", 2, LEVEL, "1: the case may be closed after the handover, 2: when all is over (default)"),
    _default("handover-witnesses", 2, LEVEL, "how many sign the minutes as witnesses; domain.md 8 (default)"),
    _default("activity-review", 5, WORKING_DAY, "no source found (default)"),
    _default("tracing-first-attempt", 3, WORKING_DAY, "no source found (default)"),
    _default("tracing-next-attempt", 14, DAY, "no source found (default)"),
    _default("tracing-request-review", 30, DAY, "no source found (default)"),
    _default("match-threshold", 50, LEVEL, "per cent of likeness; no source found (default)"),
    _default("tracing-order", 3, WORKING_DAY, "no source found (default)"),
    _default("match-decision", 5, WORKING_DAY, "no source found (default)"),
    _default("match-verification", 14, DAY, "no source found (default)"),
    _default("shift-limit", 24, HOUR, "24-hour shifts of response teams; domain.md (default)"),
)

_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "arrival": (MINUTE, HOUR),
    "hold-limit": (DAY, MONTH),
    **dict.fromkeys(("plan-review", "aid-use", "after-care-1", "after-care-2", "after-care-3"), (DAY, WORKING_DAY, MONTH)),
    **dict.fromkeys(("outcome-1", "outcome-2", "outcome-3"), (DAY, MONTH)),
    "break-glass-limit": (HOUR,),
    "delegation-limit": (DAY, MONTH),
    "shift-limit": (HOUR,),
    "shelter-stay": (DAY, WORKING_DAY, MONTH),
    "shelter-extension": (DAY, WORKING_DAY, MONTH),
    "shelter-sex": (LEVEL,),
    "shelter-age": (LEVEL,),
    "referral-approval-steps": (LEVEL,),
    "referral-expiry": (DAY, MONTH),
    "match-threshold": (LEVEL,),
    **dict.fromkeys(("reunification-visit-1", "reunification-visit-2", "reunification-visit-3"), (DAY, WORKING_DAY, MONTH)),
    "reunification-visit-early": (DAY,),
    "reunification-visit-missed": (DAY, WORKING_DAY, MONTH),
    "reunification-case-open": (LEVEL,),
    "handover-witnesses": (LEVEL,),
}
_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "arrival": (1, 1440),
    "hold-limit": (1, 366),
    "break-glass-limit": (1, 3),
    "shift-limit": (1, 48),
    "reporter-feedback": (0, 60),
    "reporter-reply": (1, 60),
    "shelter-last-resort": (0, 240),
    "shelter-sex": (0, 2),
    "shelter-age": (0, 2),
    "referral-approval-steps": (0, 3),
    "match-threshold": (1, 100),
    "appeal-window": (1, 366),
    "reunification-visit-early": (0, 60),
    "reunification-case-open": (1, 2),
    "handover-witnesses": (1, 5),
}

RULES: Final[Mapping[str, Rule]] = {
    shipped.rule: Rule(
        name=shipped.rule,
        units=_UNITS.get(shipped.rule, (HOUR, DAY, WORKING_DAY)),
        least=_RANGES.get(shipped.rule, (1, 366))[0],
        most=_RANGES.get(shipped.rule, (1, 366))[1],
    )
    for shipped in SHIPPED
}
"""Every rule by name: what an office may adopt."""
