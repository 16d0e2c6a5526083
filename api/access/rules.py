"""Who may do what: by role, action and relation, worked out from the tasks. What no task names is denied."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.access.attachment_tasks import WORK_ON
from api.access.queries import Query
from api.access.relations import RELATIONS_OF, Relation, Task
from api.access.tasks import TASKS
from cases.decider import Command
from cases.vocabulary import Role

__all__ = ["POWER", "RULES", "Relation", "Verdict", "allowed", "kind_of", "sees", "task_of", "verdict", "who_may"]

POWER: Final = (
    Role.REPORTER,
    Role.PLANNER,
    Role.PARTNER,
    Role.FRONT_DESK,
    Role.CALL_DESK,
    Role.VILLAGE_OPERATOR,
    Role.VILLAGE_WORKER,
    Role.SUBDISTRICT_WORKER,
    Role.RESPONSE_TEAM,
    Role.REHABILITATION_COMPANION,
    Role.SOCIAL_WORKER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.HEAD_OF_DIVISION,
    Role.HEAD_OF_OFFICE,
    Role.HEAD_OF_REGION,
)
"""The roles of people, the least powerful first: of those that suffice, the first is acted in."""

SEEN_BY: Final[Mapping[str, Query]] = {
    "complaint": Query.COMPLAINT_FILE,
    "case": Query.CASE_FILE,
    "shelter": Query.SHELTER_FILE,
    "person": Query.PERSON_FILE,
    "referral": Query.REFERRAL_FILE,
    "tracing": Query.TRACING_FILE,
    "tracing_request": Query.TRACING_REQUEST_FILE,
    "match": Query.MATCH_FILE,
    "attachment": Query.ATTACHMENTS,
    "reunification": Query.REUNIFICATION_FILE,
    "partner": Query.PARTNERS,
    "activity": Query.ACTIVITIES,
    "monitoring": Query.MONITORINGS,
    "meeting": Query.MEETINGS,
    "decree": Query.DECREES,
    "worker": Query.WORKER_FILE,
    "team": Query.TEAM_FILE,
    "office": Query.OFFICE,
}
"""Kind of record to the query that shows it: who may not ask that is told that there is no such record."""


class Verdict(StrEnum):
    """What is answered: it is done, it is refused with the rule, or there is no such record."""

    ALLOW = "allow"
    DENY = "deny"
    MISSING = "404"


def _rules() -> dict[tuple[Role, str], frozenset[Relation]]:
    rules: dict[tuple[Role, str], frozenset[Relation]] = {}
    for task in TASKS:
        for action in task.actions:
            for role, relations in task.may.items():
                rules[role, action] = rules.get((role, action), frozenset()) | frozenset(relations)
    return rules


def _by_action() -> dict[str, Task]:
    found: dict[str, Task] = {}
    for task in TASKS:
        for action in task.actions:
            if action in found:
                raise TypeError(f"{action} belongs to two tasks: {found[action].name}, {task.name}")
            found[action] = task
    return found


RULES: Final[Mapping[tuple[Role, str], frozenset[Relation]]] = _rules()
"""Role and action (name of a command, or a query) to the relations in which it is allowed; no entry: never."""

_TASKS_BY_ACTION: Final[Mapping[str, Task]] = _by_action()


def action_name(action: type[Command] | Query) -> str:
    """The name by which the rules know a command or a query."""
    return action.value if isinstance(action, Query) else action.__name__


def allowed(role: Role, action: type[Command] | Query) -> frozenset[Relation]:
    """In which relations a role may do it; empty: in none."""
    return RULES.get((role, action_name(action)), frozenset())


def working_on(role: Role, kind: str) -> frozenset[Relation]:
    """In which relations a role works on a record of a kind, so that it may attach files to it; empty: in none."""
    return RULES.get((role, WORK_ON.get(kind, "")), frozenset())


def task_of(action: type[Command] | Query) -> Task | None:
    """The task that an action belongs to; None for what only the system does."""
    return _TASKS_BY_ACTION.get(action_name(action))


def kind_of(action: type[Command] | Query) -> str | None:
    """The kind of record that an action is about; None for what only the system does."""
    task = task_of(action)
    return task.kind if task else None


def who_may(action: type[Command] | Query) -> tuple[Role, ...]:
    """The roles that may do it in some relation, the least powerful first."""
    return tuple(role for role in POWER if allowed(role, action))


def sees(role: Role, kind: str, relations: frozenset[Relation]) -> bool:
    """Whether a role sees a record of a kind in one of these relations."""
    return kind in SEEN_BY and bool(allowed(role, SEEN_BY[kind]) & relations)


def verdict(role: Role, action: type[Command] | Query, relation: Relation) -> Verdict:
    """What somebody is answered who has one role, and one relation to the record beside its being in their office."""
    kind = kind_of(action) or ""
    relations = frozenset({relation, Relation.OFFICE} if Relation.OFFICE in RELATIONS_OF.get(kind, ()) else {relation})
    if allowed(role, action) & relations:
        return Verdict.ALLOW
    if isinstance(action, Query):
        # Who may not ask at all is told so before anything is looked for.
        return Verdict.MISSING if allowed(role, action) else Verdict.DENY
    return Verdict.DENY if kind not in SEEN_BY or sees(role, kind, relations) else Verdict.MISSING
