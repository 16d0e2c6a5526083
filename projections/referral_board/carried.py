"""The values of the fields that a referral carries: what was known of person and case when it was sent, and nothing else.

Read with the eyes of the office, since whom it was referred to sees nothing of the case itself. What was forgotten since
then, or was never known, is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from projections.case_file import CASE_FILE
from projections.case_file.query import FileEntry, entries, person_told
from projections.caseload import CaseloadCase
from projections.caseload.query import case
from projections.moments import known
from projections.referral_board import REFERRAL_BOARD, BoardReferral
from projections.referral_board.query import referral
from projections.referral_board.referred import GOING_ON
from projections.scope import ScopedConnection

MOST_ENTRIES: Final = 10_000

Told = Mapping[str, Any]
"""What is known of a person, by field."""

_OF_PERSON: Final = ("name", "sex", "age_years", "marks", "citizen", "nik")
_OF_ENTRIES: Final[Mapping[str, tuple[str, str]]] = {
    "condition": ("PersonFound", "condition"),
    "place": ("PersonFound", "place"),
    "needs": ("AssessmentRecorded", "needs"),
}
"""Field carried to the event that says it, and the field there; the last one holds."""

_OF_CASE: Final[Mapping[str, Callable[[CaseloadCase], Any]]] = {
    "region": lambda row: row.region,
    "categories": lambda row: list(row.categories),
    "risk": lambda row: row.risk,
}


async def carried(connection: ScopedConnection, referral_id: UUID, position: int | None = None) -> dict[str, Any]:
    """What the provider of a referral may read of it: nothing before it was sent, and nothing once it is over.

    Args:
        connection: with the eyes of the whole office.
        referral_id: the referral.
        position: as known at; what is over by now carries nothing for an earlier position either.
    """
    now = (await referral(connection, referral_id)).rows
    then = (await referral(connection, referral_id, position)).rows
    if not (now and then and now[0].stage in GOING_ON and then[0].stage in GOING_ON):
        return {}
    return await values_of(connection, then[0])


async def values_of(connection: ScopedConnection, row: BoardReferral) -> dict[str, Any]:
    """The values of the fields that a referral carries, as known when it was sent, or now where it was not sent yet."""
    if row.case_id is None or row.person_id is None:
        return {}
    upto = row.sent_position or known(connection, REFERRAL_BOARD.name).position
    upto = min(upto, known(connection, CASE_FILE.name).position)
    told = (await entries(connection, (row.case_id, row.person_id), upto, limit=MOST_ENTRIES)).rows
    cases = (await case(connection, row.case_id, upto)).rows
    found = {**_told(told), **({name: read(cases[0]) for name, read in _OF_CASE.items()} if cases else {}), "reason": row.reason}
    return {name: found[name] for name in row.carries if found.get(name) not in (None, [])}


def _told(told: Iterable[FileEntry]) -> dict[str, Any]:
    told = tuple(told)
    person, _ = person_told(told)
    found: dict[str, Any] = {name: person.get(name) for name in _OF_PERSON}
    for entry in told:
        for name, (event, field) in _OF_ENTRIES.items():
            if entry.name == event and field in entry.details:
                found[name] = entry.details[field]
    found["guardian"] = _guardian(told)
    return found


def _guardian(told: Iterable[FileEntry]) -> dict[str, str] | None:
    """Name and relation of who speaks for the person last."""
    guardian: dict[str, str] | None = None
    for entry in told:
        if entry.name == "GuardianNamed" and "name" in entry.details:
            guardian = {"name": entry.details["name"], "relation": entry.details["relation"]}
        elif entry.name == "GuardianEnded":
            guardian = None
    return guardian
