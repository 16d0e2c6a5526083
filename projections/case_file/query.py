"""Reading a case file: the case told in order with its complaints, and what is known of case and person at that point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, LiteralString
from uuid import UUID

from cases.vocabulary.work import WorkKind
from projections.case_file import CASE_FILE, Entry
from projections.caseload import CASELOAD, CaseloadCase
from projections.caseload.query import case
from projections.complaint_board import COMPLAINT_BOARD, BoardComplaint
from projections.complaint_board.query import complaint
from projections.listing import TRUE_THEN, select, values
from projections.moments import Answer, known
from projections.scope import ScopedConnection

ORDER: Final[LiteralString] = "from_position"
OF_PERSON: Final = ("CaseOpened", "PersonDescribed", "PersonCorrected")

WITH_A_FILE: Final = [WorkKind.REUNIFICATION.value]
"""Kinds of work whose own facts are told with the case."""

PERSON_FIELDS: Final = (
    "sex",
    "age_years",
    "citizen",
    "home_region",
    "label",
    "name",
    "nickname",
    "nik",
    "family_card",
    "birth_on",
    "birth_place",
    "address",
    "phone",
    "marks",
    "language",
    "belongings",
    "health",
)


class FileEntry(Entry, frozen=True, kw_only=True):
    """An entry and its position in the office's log."""

    position: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case told in order.

    Attributes:
        case: what is known of the case.
        person: what is known of the person, by field, as the entries say it; redacted fields are left out.
        redacted: fields of the person that were said and cannot be read any more.
    """

    case: CaseloadCase
    person: Mapping[str, Any]
    redacted: tuple[str, ...]


async def case_file(connection: ScopedConnection, case_id: UUID, position: int | None = None) -> Answer[CaseFile]:
    """A case and its person, now or as known at a position; no row where there is none that the caller may see.

    The answer is as new as the slower of caseload and entries.
    """
    upto = min(known(connection, CASELOAD.name, position), known(connection, CASE_FILE.name, position), key=lambda one: one.position)
    found = await case(connection, case_id, upto.position)
    if not found.rows:
        return Answer((), upto)
    person, redacted = person_told(await _of_person(connection, case_id, upto.position))
    return Answer((CaseFile(found.rows[0], person, redacted),), upto)


async def complaint_file(connection: ScopedConnection, complaint_id: UUID, position: int | None = None) -> Answer[BoardComplaint]:
    """A complaint as known when its entries and the board had both read that far."""
    upto = min(known(connection, COMPLAINT_BOARD.name, position), known(connection, CASE_FILE.name, position), key=lambda one: one.position)
    return await complaint(connection, complaint_id, upto.position)


async def entries(
    connection: ScopedConnection, streams: Iterable[UUID], position: int | None = None, *, after: int = 0, limit: int = 1_000
) -> Answer[FileEntry]:
    """What happened in these cases and complaints, in order; of those the caller may not see, nothing.

    Args:
        connection: in the scope of the caller.
        streams: a case's file is told with `(case_id, *complaint_ids, *work_of(…))`.
        position: as known at.
        after: position of the last entry of the page before.
        limit: the longest page.
    """
    upto = known(connection, CASE_FILE.name, position)
    conditions: list[LiteralString] = [TRUE_THEN, "stream = any (%(streams)s)", "from_position > %(after)s"]
    wanted = {
        **values(connection, CASE_FILE, upto.position),
        "streams": list(streams),
        "after": after,
        "limit": limit,
    }
    rows = await connection.all(FileEntry, select(CASE_FILE, conditions, ORDER, "from_position as position"), wanted)
    return Answer(tuple(rows), upto)


async def work_of(connection: ScopedConnection, case_id: UUID, position: int | None = None) -> tuple[UUID, ...]:
    """The records of their own that work begun for a case has, and that have a file: its reunifications, over or not."""
    upto = known(connection, CASE_FILE.name, position)
    conditions: list[LiteralString] = [TRUE_THEN, "stream = %(stream)s", "name = 'WorkBegan'", "details->>'kind' = any (%(kinds)s)"]
    wanted = {**values(connection, CASE_FILE, upto.position), "stream": case_id, "kinds": WITH_A_FILE, "limit": None}
    begun = await connection.all(FileEntry, select(CASE_FILE, conditions, ORDER, "from_position as position"), wanted)
    return tuple(UUID(entry.details["child_id"]) for entry in begun)


async def _of_person(connection: ScopedConnection, case_id: UUID, position: int) -> list[FileEntry]:
    conditions: list[LiteralString] = [TRUE_THEN, "stream = %(stream)s", "name = any (%(names)s)"]
    wanted = {
        **values(connection, CASE_FILE, position),
        "stream": case_id,
        "names": list(OF_PERSON),
        "limit": None,
    }
    return await connection.all(FileEntry, select(CASE_FILE, conditions, ORDER, "from_position as position"), wanted)


def person_told(told: Iterable[Entry]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What entries say of the person in need, the later over the earlier, and what of it cannot be read any more."""
    person: dict[str, Any] = {}
    gone: set[str] = set()
    for entry in told:
        if entry.name in OF_PERSON:
            for name in PERSON_FIELDS:
                if name in entry.details:
                    person[name] = entry.details[name]
                    gone.discard(name)
                elif name in entry.redacted:
                    person.pop(name, None)
                    gone.add(name)
            for name in entry.details.get("unknown", ()):
                person.pop(name, None)
                gone.discard(name)
    return person, tuple(sorted(gone))
