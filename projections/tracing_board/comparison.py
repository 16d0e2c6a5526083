"""Reading a match side by side: what is known of the person found, and of who is looked for, or of the family."""

from typing import LiteralString
from uuid import UUID

import msgspec

from projections.moments import Answer, Known
from projections.scope import ScopedConnection
from projections.tracing_board.asked import Matches
from projections.tracing_board.matches import MATCHES, PossibleMatch
from projections.tracing_board.people import TRACED_PEOPLE
from projections.tracing_board.query import at_position, known_of, made, matches
from projections.tracing_board.searches import TRACING_SEARCHES, CandidateFamily

_DESCRIBED: LiteralString = "select * from traced_people_rows q where {rows} and q.described_id = %(described_id)s"
_FAMILIES: LiteralString = "select q.candidates from tracing_searches_rows q where {rows} and q.tracing_id = %(tracing_id)s"


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """By what somebody can be known again.

    Attributes:
        relations: whom they say they have; of somebody looked for what who asks is to them.
        told: texts by name: `marks`, `place`, `dialect` …
    """

    described_id: UUID
    sex: str | None
    born_year: int | None
    age_estimated: bool
    region: str
    home_region: str | None
    relations: tuple[str, ...]
    name: str | None
    names: str
    other_names: str
    told: dict[str, str]
    redacted: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A match with what is known of both, side by side.

    Attributes:
        sought: who is looked for, of a match with a request.
        candidate: the family recorded by hand, of a match with one.
    """

    match: PossibleMatch
    found: Described | None
    sought: Described | None
    candidate: CandidateFamily | None


async def comparison(connection: ScopedConnection, match_id: UUID, position: int | None = None) -> Answer[Comparison]:
    """A match with what is known of both, now or as known at a position; no row where the caller may see none.

    Raises:
        NotYetRead: the lists have not read up to that position.
    """
    upto = known_of(connection, (MATCHES, TRACED_PEOPLE, TRACING_SEARCHES), position)
    found = (await matches(connection, Matches(match_id=match_id, limit=1), upto.position)).rows
    if not found:
        return Answer((), upto)
    match = found[0]
    side_by_side = Comparison(
        match=match,
        found=await _described(connection, match.person_id, upto),
        sought=await _described(connection, match.tracing_request_id, upto),
        candidate=await _candidate(connection, match, upto),
    )
    return Answer((side_by_side,), upto)


async def _described(connection: ScopedConnection, described_id: UUID | None, upto: Known) -> Described | None:
    query = made(connection, _DESCRIBED, {"rows": ("q", TRACED_PEOPLE)}, [])
    found = await connection.all(Described, query, {**at_position(connection, upto), "described_id": described_id})
    return found[0] if found else None


class _Families(msgspec.Struct):
    candidates: dict[UUID, CandidateFamily]


async def _candidate(connection: ScopedConnection, match: PossibleMatch, upto: Known) -> CandidateFamily | None:
    if match.candidate_id is None:
        return None
    query = made(connection, _FAMILIES, {"rows": ("q", TRACING_SEARCHES)}, [])
    found = await connection.all(_Families, query, {**at_position(connection, upto), "tracing_id": match.tracing_id})
    return found[0].candidates.get(match.candidate_id) if found else None
