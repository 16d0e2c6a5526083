"""Counting complaints and cases of an office as known at one position: by kind, region and stage.

A complaint or a case counts once in its total. A case counts in each kind of PPKS that the person is held to be, so the
numbers by kind add up to more than the cases. Regions are counted by kecamatan.
"""

from typing import Any, Final, LiteralString

import msgspec

from projections.caseload import CASELOAD
from projections.complaint_board import COMPLAINT_BOARD
from projections.listing import TRUE_THEN
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection

COUNTED: Final = (COMPLAINT_BOARD, CASELOAD)


class ComplaintNumber(msgspec.Struct, frozen=True, kw_only=True):
    """How many complaints of a kind stand at a stage in a kecamatan, or where only the regency is known."""

    region: str
    kind: str
    stage: str
    number: int


class CaseNumber(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases of a kind of PPKS stand at a stage in a kecamatan; without a kind: none is known yet."""

    region: str
    category: str | None
    stage: str
    number: int


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one office."""

    complaints_total: int
    cases_total: int
    complaints: tuple[ComplaintNumber, ...]
    cases: tuple[CaseNumber, ...]


class _Total(msgspec.Struct, frozen=True):
    number: int


_LIVING: LiteralString = " where office = %(office)s and generation = %(generation)s and " + TRUE_THEN
_COMPLAINTS: LiteralString = (
    "select left(region, 8) as region, kind, stage, count(*) as number from complaint_board_rows"
    + _LIVING
    + " group by 1, 2, 3 order by 1, 2, 3"
)
_CASES: LiteralString = (
    "select left(region, 8) as region, category, stage, count(*) as number from caseload_rows"
    " left join lateral unnest(categories) as held (category) on true" + _LIVING + " group by 1, 2, 3 order by 1, 2 nulls first, 3"
)
_CASES_TOTAL: LiteralString = "select count(*) as number from caseload_rows" + _LIVING


async def numbers(connection: ScopedConnection, position: int | None = None) -> Answer[Numbers]:
    """The numbers of the scope's office, now or as known at a position: as new as the slower of both boards.

    Raises:
        NotYetRead: one of them has not read up to that position.
    """
    upto = min((known(connection, model.name, position) for model in COUNTED), key=lambda one: one.position)
    complaints = await connection.all(ComplaintNumber, _COMPLAINTS, _values(connection, COMPLAINT_BOARD.name, upto))
    of_cases = _values(connection, CASELOAD.name, upto)
    cases = await connection.all(CaseNumber, _CASES, of_cases)
    (total,) = await connection.all(_Total, _CASES_TOTAL, of_cases)
    found = Numbers(
        complaints_total=sum(one.number for one in complaints),
        cases_total=total.number,
        complaints=tuple(complaints),
        cases=tuple(cases),
    )
    return Answer((found,), upto)


def _values(connection: ScopedConnection, model: str, upto: Known) -> dict[str, Any]:
    return {"office": connection.scope.office, "generation": connection.standing(model).generation, "position": upto.position}
