"""How records stand to people, and the shape of a task: the words in which the rules of access are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cases.vocabulary import Role


class Relation(StrEnum):
    """How a record stands to a person in their office.

    Attributes:
        OWN_INTAKE: they received or opened it.
        OWN_TEAM: a team on whose roster they are is responsible for it, or was sent to it.
        OWN_AREA: it lies in an area for which they hold the role.
        ASSIGNED: they are responsible for it.
        REFERRED: it was referred to them.
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
    SELF = "self"
    BREAK_GLASS = "break-glass"
    OFFICE = "office"
    NUMBERS = "numbers"


INTAKE, TEAM, AREA, MINE = Relation.OWN_INTAKE, Relation.OWN_TEAM, Relation.OWN_AREA, Relation.ASSIGNED
REFERRED, SELF, NEED, OFFICE, NUMBERS = Relation.REFERRED, Relation.SELF, Relation.BREAK_GLASS, Relation.OFFICE, Relation.NUMBERS

RELATIONS_OF: Final[Mapping[str, tuple[Relation, ...]]] = {
    "complaint": (INTAKE, AREA, NEED, OFFICE),
    "case": (INTAKE, TEAM, AREA, MINE, NEED, OFFICE),
    "shelter": (OFFICE,),
    "person": (INTAKE, AREA, NEED, OFFICE),
    "referral": (INTAKE, TEAM, AREA, MINE, REFERRED, NEED, OFFICE),
    "tracing": (INTAKE, TEAM, AREA, MINE, NEED, OFFICE),
    "tracing_request": (INTAKE, AREA, NEED, OFFICE),
    "match": (TEAM, AREA, MINE, NEED, OFFICE),
    "partner": (OFFICE,),
    "activity": (SELF, OFFICE),
    "monitoring": (OFFICE,),
    "meeting": (OFFICE,),
    "decree": (OFFICE,),
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
