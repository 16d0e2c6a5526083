"""The shipped defaults of rules that an office may change, each dated and with its source."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a rule.

    Attributes:
        rule: the rule's name, kebab case.
        value: its value, a whole number of `unit`.
        unit: `minute`, `hour`, `day`, `working-day`, `month`, `count`.
        since: from when it is in force.
        version: what an event names: `default-1`, or `office:<position>` of the PolicyAdopted event.
        source: law, standard, press or decree.
    """

    rule: str
    value: int
    unit: str
    since: datetime
    version: str
    source: str


_EVER = datetime(1970, 1, 1, tzinfo=UTC)

SHIPPED: tuple[Policy, ...] = (
    Policy(rule="arrival-minutes", value=45, unit="minute", since=_EVER, version="default-1", source="one office's rule; domain.md 2"),
)
