"""How records stand to people, and the shape of a task: the words in which the rules of access are written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from cases.vocabulary import Role


class Relation(StrEnum):
    """How a record stands to a person in their office.

    Attributes:
        OWN_INTAKE: they received or opened it.
        OWN_TEAM: a team on whose roster they are is responsible for it, or was sent to it.
        OWN_AREA: it lies in an area for which they hold the role.
        ASSIGNED: they are responsible for it; of a person: for one of the person's cases.
        REFERRED: it was referred to them.
        DIVISION: it belongs to the division that they head, or to none.
        SELF: it is their own record.
        BREAK_GLASS: they took access in need to it, and the time is not over.
        OFFICE: it is of their office.
        NUMBERS: only counts of it, and no names.
    """

    OWN_INTAKE = "own-intake"
    OWN_TEAM = "own-team"
    OWN_AREA = "own-area"
    ASSIGNED = "assigned"
    REFERRED = "referred"
    DIVISION = "own-division"
    SELF = "self"
    BREAK_GLASS = "break-glass"
    OFFICE = "office"
    NUMBERS = "numbers"


INTAKE, TEAM, AREA, MINE = Relation.OWN_INTAKE, Relation.OWN_TEAM, Relation.OWN_AREA, Relation.ASSIGNED
DIVISION = Relation.DIVISION
REFERRED, SELF, NEED, OFFICE, NUMBERS = Relation.REFERRED, Relation.SELF, Relation.BREAK_GLASS, Relation.OFFICE, Relation.NUMBERS

RELATIONS_OF: Final[Mapping[str, tuple[Relation, ...]]] = {
    "complaint": (INTAKE, AREA, DIVISION, NEED, OFFICE),
    "case": (INTAKE, TEAM, AREA, MINE, DIVISION, NEED, OFFICE),
    "shelter": (OFFICE,),
    "person": (INTAKE, AREA, MINE, DIVISION, NEED, OFFICE),
    "referral": (INTAKE, TEAM, AREA, MINE, DIVISION, REFERRED, NEED, OFFICE),
    "tracing": (INTAKE, TEAM, AREA, MINE, DIVISION, NEED, OFFICE),
    "tracing_request": (INTAKE, AREA, NEED, OFFICE),
    "match": (TEAM, AREA, MINE, DIVISION, NEED, OFFICE),
    "reunification": (INTAKE, TEAM, AREA, MINE, DIVISION, NEED, OFFICE),
    "partner": (OFFICE,),
    "activity": (SELF, OFFICE),
    "monitoring": (OFFICE,),
    "meeting": (OFFICE,),
    "decree": (OFFICE,),
    "attachment": (INTAKE, TEAM, AREA, MINE, SELF, NEED, DIVISION, OFFICE),
    "worker": (SELF, OFFICE),
    "team": (TEAM, OFFICE),
    "office": (OFFICE,),
    "numbers": (NUMBERS,),
}
"""Kind of record to the relations in which it can stand."""

May = Mapping[Role, tuple[Relation, ...]]


@dataclass(frozen=True, slots=True)
class Task:
    """What people do, as one line of the table.

    Attributes:
        name: in kebab case; refusals name it.
        kind: of the records it is done with: `complaint`, `case`, `worker` … (`RELATIONS_OF`).
        title_id: in Indonesian.
        title_en: in English.
        actions: names of commands and queries.
        may: role to relations.
    """

    name: str
    kind: str
    title_id: str
    title_en: str
    actions: tuple[str, ...]
    may: May


DESKS: Final = (Role.FRONT_DESK, Role.CALL_DESK, Role.VILLAGE_OPERATOR)
CASEWORKERS: Final = (Role.SOCIAL_WORKER, Role.REHABILITATION_COMPANION)
OF_AN_AREA: Final = (Role.SUBDISTRICT_WORKER, Role.VILLAGE_WORKER)
HEADS: Final = (Role.HEAD_OF_DIVISION, Role.HEAD_OF_OFFICE)
FIELD: Final = (Role.RESPONSE_TEAM, *CASEWORKERS, *OF_AN_AREA)
LOOKING: Final = (*HEADS, Role.HEAD_OF_REGION, Role.AUDITOR)
EVERYBODY: Final = tuple(role for role in Role if role is not Role.SYSTEM)


def each(roles: tuple[Role, ...], *relations: Relation) -> May:
    """The same relations for several roles."""
    return dict.fromkeys(roles, relations)


def divided(task: Task) -> Task:
    """A task as it is done in divisions: their heads do with their own what they would do with all records of the office (N018).

    What belongs to no division (registers, shelters, people, teams) they deal with for the whole office.
    """
    kept, theirs = RELATIONS_OF[task.kind], task.may.get(Role.HEAD_OF_DIVISION, ())
    if DIVISION not in kept or OFFICE not in theirs:
        return task
    own = tuple(one for one in (INTAKE, MINE, DIVISION) if one in kept)
    return replace(task, may={**task.may, Role.HEAD_OF_DIVISION: own})
