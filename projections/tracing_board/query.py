"""Reading who is looked for: searches and requests, oldest first, with the matches that wait."""

from dataclasses import asdict, replace
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import sql

from projections.caseload import CASELOAD
from projections.listing import TRUE_THEN
from projections.model import AnyModel
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection
from projections.tracing_board.asked import Matches, Requests, Searches
from projections.tracing_board.matches import MATCHES, PossibleMatch
from projections.tracing_board.requests import TRACING_REQUESTERS, TRACING_REQUESTS, RequestOfFamily
from projections.tracing_board.searches import TRACING_SEARCHES, TracingSearch

Aliases = dict[str, tuple[str, AnyModel]]
"""Place in a query to the alias of a table in it, and the model whose rows they are."""


class SearchOnBoard(TracingSearch, frozen=True, kw_only=True):
    """A search as the board shows it.

    Attributes:
        region, team_id, worker_id, person_name: of the case; None where the caller sees the search and not the case.
        suggestions_waiting: possible matches that somebody is to accept or reject.
    """

    region: str | None
    team_id: UUID | None
    worker_id: UUID | None
    person_name: str | None
    suggestions_waiting: int


class RequestOnBoard(RequestOfFamily, frozen=True, kw_only=True):
    """A request as the board shows it.

    Attributes:
        suggestions_waiting: possible matches that somebody is to accept or reject, of cases that the caller may see.
        requester_name, requester_phone, requester_address: None where they are protected and the caller has no access.
    """

    suggestions_waiting: int
    requester_name: str | None
    requester_phone: str | None
    requester_address: str | None


_WAITING: LiteralString = (
    "(select count(*) from matches_rows m where {matches} and m.waiting and (m.case_id = q.case_id))::int as suggestions_waiting"
)
_WAITING_FOR: LiteralString = (
    "(select count(*) from matches_rows m where {matches} and m.waiting and m.tracing_request_id = q.tracing_request_id)::int"
    " as suggestions_waiting"
)
_SEARCHES: LiteralString = (
    "select * from (select q.*, k.region, k.team_id, k.worker_id, coalesce(k.name, k.label) as person_name, "
    + _WAITING
    + " from tracing_searches_rows q left join caseload_rows k on {cases} and k.case_id = q.case_id where {rows}) q"
    " where {asked} order by began_at, tracing_id limit %(limit)s"
)
_REQUESTS: LiteralString = (
    "select * from (select q.*, p.name as requester_name, p.phone as requester_phone, p.address as requester_address, "
    + _WAITING_FOR
    + " from tracing_requests_rows q left join tracing_requesters_rows p on {requesters} and p.requester_id = q.requester_id"
    " where {rows}) q where {asked} order by requested_at, tracing_request_id limit %(limit)s"
)
_MATCHES: LiteralString = "select * from matches_rows q where {rows} and {asked} order by began_at, match_id limit %(limit)s"
_ASKED: Final[dict[str, LiteralString]] = {
    "tracing_id": "q.tracing_id = %(tracing_id)s",
    "tracing_request_id": "q.tracing_request_id = %(tracing_request_id)s",
    "match_id": "q.match_id = %(match_id)s",
    "case_id": "q.case_id = %(case_id)s",
    "person_id": "q.person_id = %(person_id)s",
    "worker_id": "q.worker_id = %(worker_id)s",
    "team_id": "q.team_id = %(team_id)s",
    "area": "(q.region = %(area)s or starts_with(q.region, %(area)s || '.'))",
    "due_before": "q.attempt_due_at < %(due_before)s",
}


async def searches(connection: ScopedConnection, asked: Searches, position: int | None = None) -> Answer[SearchOnBoard]:
    """A page of searches, the oldest first, now or as known at a position.

    Raises:
        NotYetRead: the lists have not read up to that position.
    """
    upto = known_of(connection, (TRACING_SEARCHES, CASELOAD, MATCHES), position)
    conditions = [
        *_conditions(asked),
        *_either(asked.open, "q.ended_at is null", "q.ended_at is not null"),
        *_either(asked.waiting, "q.suggestions_waiting > 0", "q.suggestions_waiting = 0"),
        *_either(asked.after is not None or None, "(q.began_at, q.tracing_id) > (%(after_at)s, %(after_id)s)", "true"),
    ]
    models: Aliases = {"rows": ("q", TRACING_SEARCHES), "cases": ("k", CASELOAD), "matches": ("m", MATCHES)}
    found = await connection.all(SearchOnBoard, made(connection, _SEARCHES, models, conditions), _wanted(connection, asked, upto))
    return Answer(tuple(found), upto)


async def requests(connection: ScopedConnection, asked: Requests, position: int | None = None) -> Answer[RequestOnBoard]:
    """A page of requests of families, the oldest first, now or as known at a position.

    Raises:
        NotYetRead: the lists have not read up to that position.
    """
    upto = known_of(connection, (TRACING_REQUESTS, TRACING_REQUESTERS, MATCHES), position)
    conditions = [
        *_conditions(asked),
        *_either(asked.open, "q.ended_at is null", "q.ended_at is not null"),
        *_either(asked.waiting, "q.suggestions_waiting > 0", "q.suggestions_waiting = 0"),
        *_either(asked.after is not None or None, "(q.requested_at, q.tracing_request_id) > (%(after_at)s, %(after_id)s)", "true"),
    ]
    models: Aliases = {"rows": ("q", TRACING_REQUESTS), "requesters": ("p", TRACING_REQUESTERS), "matches": ("m", MATCHES)}
    found = await connection.all(RequestOnBoard, made(connection, _REQUESTS, models, conditions), _wanted(connection, asked, upto))
    return Answer(tuple(found), upto)


async def matches(connection: ScopedConnection, asked: Matches, position: int | None = None) -> Answer[PossibleMatch]:
    """A page of possible matches, the oldest first, now or as known at a position.

    Raises:
        NotYetRead: the list has not read up to that position.
    """
    upto = known(connection, MATCHES.name, position)
    conditions = [
        *_conditions(asked),
        *_either(asked.waiting, "q.waiting", "not q.waiting"),
        *_either(asked.after is not None or None, "(q.began_at, q.match_id) > (%(after_at)s, %(after_id)s)", "true"),
    ]
    found = await connection.all(
        PossibleMatch, made(connection, _MATCHES, {"rows": ("q", MATCHES)}, conditions), _wanted(connection, asked, upto)
    )
    return Answer(tuple(found), upto)


def known_of(connection: ScopedConnection, models: tuple[AnyModel, ...], position: int | None) -> Known:
    """Up to where all models answer: what the one furthest behind has read."""
    behind = min((model.name for model in models), key=lambda name: connection.standing(name).position)
    upto = known(connection, behind, position)
    stopped = any(connection.standing(model.name).state == "stopped" for model in models)
    return Known(upto.position, upto.model_position, stopped)


def _conditions(asked: Searches | Requests | Matches) -> list[LiteralString]:
    return [words for name, words in _ASKED.items() if getattr(asked, name, None) is not None]


def _either(wanted: bool | None, yes: LiteralString, no: LiteralString) -> tuple[LiteralString, ...]:
    return () if wanted is None else (yes,) if wanted else (no,)


def _wanted(connection: ScopedConnection, asked: Searches | Requests | Matches, upto: Known) -> dict[str, Any]:
    after_at, after_id = asked.after or (None, None)
    return {**asdict(replace(asked, after=None)), "after_at": after_at, "after_id": after_id, **at_position(connection, upto)}


def made(connection: ScopedConnection, words: LiteralString, models: Aliases, conditions: list[LiteralString]) -> sql.Composed:
    """A query whose places in braces say which rows of a model are true then, and what is asked for."""
    true_then = {
        name: sql.SQL(
            "{alias}.office = %(office)s and {alias}.generation = {generation} and "
            + TRUE_THEN.replace("from_position", "{alias}.from_position").replace("to_position", "{alias}.to_position")
        ).format(alias=sql.Identifier(alias), generation=sql.Literal(connection.standing(model.name).generation))
        for name, (alias, model) in models.items()
    }
    return sql.SQL(words).format(**true_then, asked=sql.SQL(" and ").join([sql.SQL("true"), *(sql.SQL(one) for one in conditions)]))


def at_position(connection: ScopedConnection, upto: Known) -> dict[str, Any]:
    """What every such query asks for."""
    return {"office": connection.scope.office, "position": upto.position}
