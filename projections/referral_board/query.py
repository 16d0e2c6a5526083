"""Reading the referral board: oldest first, by stage, provider, and by team, worker and area of the case."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import sql

from projections.caseload import CASELOAD
from projections.listing import true_at, values
from projections.moments import Answer, Known, known
from projections.referral_board import REFERRAL_BOARD, BoardReferral
from projections.scope import ScopedConnection


class ListedReferral(BoardReferral, frozen=True, kw_only=True):
    """A referral, and where its case is and whose, as known at the same moment.

    Attributes:
        compartment: set where the case lies in one.
    """

    compartment: str | None = None


class StageCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many referrals stand at a stage, and since when the oldest of them waits."""

    stage: str
    number: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Which referrals are asked for; what is None does not matter.

    Attributes:
        waits_for: for whom: `approver`, `consent`, `sender`, `provider`, `transfer`, `answer`, `work`.
        open: only those that go on, or only those that are over.
        from_office: of those received, the office that refers.
        area, team_id, worker_id: of the case, or of one received that has none yet; with an area what lies within it.
        compartment: only those whose case lies in one, or only the others.
        due_before: only those with a term that ran out before this instant: with the present instant, the overdue ones.
        waiting_before: only those that have waited since before this instant.
        after: the last referral of the page before: when it began, and its id.
    """

    referral_id: UUID | None = None
    stage: str | None = None
    waits_for: str | None = None
    open: bool | None = None
    destination: str | None = None
    destination_office: str | None = None
    partner_id: UUID | None = None
    service: str | None = None
    case_id: UUID | None = None
    person_id: UUID | None = None
    requested_by: UUID | None = None
    from_office: str | None = None
    area: str | None = None
    team_id: UUID | None = None
    worker_id: UUID | None = None
    compartment: bool | None = None
    due_before: datetime | None = None
    waiting_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


# A referral stands where its case does, and one that was received and has none yet where it was received and assigned.
_REGION: LiteralString = "case when r.case_id is null then r.region else c.region end"
_TEAM: LiteralString = "case when r.case_id is null then r.team_id else c.team_id end"
_WORKER: LiteralString = "case when r.case_id is null then r.worker_id else c.worker_id end"
_ASKED: Final[dict[str, LiteralString]] = {
    "referral_id": "r.referral_id = %(referral_id)s",
    "stage": "r.stage = %(stage)s",
    "waits_for": "r.waits_for = %(waits_for)s",
    "open": "(r.over is null) = %(open)s",
    "destination": "r.destination = %(destination)s",
    "destination_office": "r.destination_office = %(destination_office)s",
    "partner_id": "r.partner_id = %(partner_id)s",
    "service": "r.service = %(service)s",
    "case_id": "r.case_id = %(case_id)s",
    "person_id": "r.person_id = %(person_id)s",
    "requested_by": "r.requested_by = %(requested_by)s",
    "area": "(" + _REGION + " = %(area)s or starts_with(" + _REGION + ", %(area)s || '.'))",
    "from_office": "r.from_office = %(from_office)s",
    "team_id": _TEAM + " = %(team_id)s",
    "worker_id": _WORKER + " = %(worker_id)s",
    "compartment": "(c.compartment is not null) = %(compartment)s",
    "due_before": "r.due_at < %(due_before)s",
    "waiting_before": "r.waiting_since < %(waiting_before)s",
    "after": "(r.begun_at, r.referral_id) > (%(after_at)s, %(after_id)s)",
}
_OF_CASE: Final[dict[str, LiteralString]] = {"region": _REGION, "team_id": _TEAM, "worker_id": _WORKER}
_FROM: LiteralString = (
    " from (select * from referral_board_rows where office = %(office)s and generation = %(generation)s and {true}) r"
    " left join (select * from caseload_rows where office = %(office)s and generation = %(of_cases)s and {true}) c"
    " on c.case_id = r.case_id where {conditions}"
)
_LIST: LiteralString = "select {columns}" + _FROM + " order by r.begun_at, r.referral_id limit %(limit)s"
_COUNT: LiteralString = "select r.stage, count(*) as number, min(r.waiting_since) as oldest" + _FROM + " group by r.stage order by r.stage"


async def referrals(connection: ScopedConnection, asked: Referrals, position: int | None = None) -> Answer[ListedReferral]:
    """A page of referrals, oldest first, now or as known at a position. As new as the slower of board and caseload.

    Raises:
        NotYetRead: one of them has not read up to that position.
    """
    upto = _known(connection, position)
    rows = await connection.all(ListedReferral, _made(_LIST, asked, upto), _values(connection, asked, upto))
    return Answer(tuple(rows), upto)


async def referral(connection: ScopedConnection, referral_id: UUID, position: int | None = None) -> Answer[ListedReferral]:
    """One referral, or no row where there is none that the caller may see."""
    return await referrals(connection, Referrals(referral_id=referral_id, limit=1), position)


async def referral_counts(connection: ScopedConnection, asked: Referrals, position: int | None = None) -> Answer[StageCount]:
    """How many referrals stand at which stage, now or as known at a position."""
    upto = _known(connection, position)
    every = replace(asked, after=None)
    rows = await connection.all(StageCount, _made(_COUNT, every, upto), _values(connection, every, upto))
    return Answer(tuple(rows), upto)


def _known(connection: ScopedConnection, position: int | None) -> Known:
    both = (known(connection, model.name, position) for model in (REFERRAL_BOARD, CASELOAD))
    return min(both, key=lambda one: one.position)


def _made(words: LiteralString, asked: Referrals, upto: Known) -> sql.Composed:
    own = [sql.Identifier("r", column.name) for column in REFERRAL_BOARD.columns if column.name not in _OF_CASE]
    of_case = [sql.SQL("{} as {}").format(sql.SQL(words), sql.Identifier(name)) for name, words in _OF_CASE.items()]
    conditions = [sql.SQL(condition) for name, condition in _ASKED.items() if getattr(asked, name) is not None]
    return sql.SQL(words).format(
        columns=sql.SQL(", ").join([*own, *of_case, sql.SQL("c.compartment")]),
        true=sql.SQL(true_at(now=upto.now)),
        conditions=sql.SQL(" and ").join(conditions or [sql.SQL("true")]),
    )


def _values(connection: ScopedConnection, asked: Referrals, upto: Known) -> dict[str, Any]:
    after_at, after_id = asked.after or (None, None)
    return {
        **asdict(replace(asked, after=None)),
        "after_at": after_at,
        "after_id": after_id,
        "of_cases": connection.standing(CASELOAD.name).generation,
        **values(connection, REFERRAL_BOARD, upto.position),
    }
