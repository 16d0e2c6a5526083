"""Rules that an office may change: shipped defaults as dated data, and which version is in force when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from cases.policies import calendar
from cases.policies.shipped import RULES, SHIPPED, Policy, Rule

__all__ = ["RULES", "Policies", "Policy", "Rule"]


@dataclass(frozen=True, slots=True)
class Policies:
    """The rules in force at one moment, for one decision; notes which of them the decision used.

    Attributes:
        in_force: rule name to the policy in force.
        used: rule name to version, of the policies that were read; goes into the metadata of the events.
    """

    in_force: Mapping[str, Policy]
    used: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, moment: datetime, adopted: Iterable[Policy] = ()) -> "Policies":
        """The rules in force at a moment: the latest adopted that has begun, else the shipped default."""
        own = tuple(adopted)
        changed_at = max((policy.since for policy in (*SHIPPED, *own) if policy.since <= moment), default=moment)
        return cls(_in_force(own, changed_at))

    def policy(self, rule: str) -> Policy:
        """The policy in force for a rule, noted as used. A rule that nobody ships is a fault of the program: KeyError."""
        found = self.in_force[rule]
        self.used[rule] = found.version
        return found

    def value(self, rule: str) -> int:
        """The value in force for a rule, in the policy's unit."""
        return self.policy(rule).value

    def due(self, rule: str, start: datetime, zone: str) -> datetime:
        """When the term of a rule that begins at `start` ends (UTC); notes the policy and, if it was asked, the calendar."""
        policy = self.policy(rule)
        end = calendar.due(policy, start, zone)
        asked = calendar.version_for(policy, start, end)
        if asked:
            self.used["calendar"] = asked
        return end

    def resumed(self, resting: Mapping[str, datetime], paused_at: datetime, resumed_at: datetime, zone: str) -> dict[str, datetime]:
        """When terms that rested end now, by name; notes the calendar."""
        if resting:
            self.used["calendar"] = calendar.VERSION
        return {name: calendar.resumed(due_at, paused_at, resumed_at, zone) for name, due_at in resting.items()}


@lru_cache(maxsize=1_000)
def _in_force(adopted: tuple[Policy, ...], changed_at: datetime) -> Mapping[str, Policy]:
    """The policy in force for each rule since the last change. Asked for each command, so it is kept."""
    return {policy.rule: policy for policy in (*SHIPPED, *adopted) if policy.since <= changed_at}
