"""Reading the shelters: how full each is, which bed is whose, now or as known at a position."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import sql

from cases.events.decree import Ground
from projections.listing import TRUE_THEN
from projections.moments import Answer, Known, known
from projections.scope import ScopedConnection
from projections.shelter_board import SHELTER_BEDS, SHELTER_STAYS, SHELTERS

MODELS: Final = (SHELTERS.name, SHELTER_BEDS.name, SHELTER_STAYS.name)
"""What an answer is made of; it is true up to where all of them have read."""


class Occupancy(msgspec.Struct, frozen=True, kw_only=True):
    """How full a shelter is.

    Attributes:
        beds: those in use.
        occupied: those of them that somebody has.
        absent: of these, whose person is away without leave.
        asked_longer: stays for which a decision about an extension is waited for.
    """

    shelter_id: UUID
    name: str
    kind: str
    region: str
    closed: bool
    version: int
    beds: int
    occupied: int
    absent: int
    asked_longer: int

    @property
    def free(self) -> int:
        """The beds that nobody has."""
        return self.beds - self.occupied


class BoardBed(msgspec.Struct, frozen=True, kw_only=True):
    """A bed in use, its room, and the stay of who has it."""

    shelter_id: UUID
    bed_id: UUID
    label: str
    room_id: UUID
    room: str
    sex: str | None
    age_group: str | None
    accessible: bool
    stay_id: UUID | None
    case_id: UUID | None
    person_id: UUID | None
    admitted_at: datetime | None
    in_bed_since_at: datetime | None
    due_at: datetime | None
    extensions: int | None
    extension_asked: bool | None
    extension_decree: Ground | None
    absent_since_at: datetime | None
    misfits: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beds:
    """Which beds are asked for; what is None does not matter.

    Attributes:
        free: only those that nobody has, or only those that somebody has.
        sex: only those in rooms for this sex or for everybody.
        due_before: only those whose stay is due before this instant.
        after: the label and the id of the last bed of the page before.
    """

    shelter_id: UUID
    free: bool | None = None
    sex: str | None = None
    due_before: datetime | None = None
    after: tuple[str, UUID] | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelters:
    """Which shelters are asked for; what is None does not matter.

    Attributes:
        area: region code; what lies within it.
        after: name and id of the last shelter of the page before.
    """

    shelter_id: UUID | None = None
    kind: str | None = None
    area: str | None = None
    closed: bool | None = None
    after: tuple[str, UUID] | None = None
    limit: int = 50


_THEN: LiteralString = "{alias}.office = %(office)s and {alias}.generation = {generation} and " + TRUE_THEN.replace(
    "from_position", "{alias}.from_position"
).replace("to_position", "{alias}.to_position")
_OCCUPANCY: LiteralString = (
    "select s.shelter_id, s.name, s.kind, s.region, s.closed, s.version,"
    " (select count(*) from shelter_beds_rows b where {beds} and b.shelter_id = s.shelter_id and b.in_use) as beds,"
    " (select count(*) from shelter_stays_rows t where {stays} and t.shelter_id = s.shelter_id and t.ended_at is null) as occupied,"
    " (select count(*) from shelter_stays_rows t where {stays} and t.shelter_id = s.shelter_id and t.ended_at is null"
    " and t.absent_since_at is not null) as absent,"
    " (select count(*) from shelter_stays_rows t where {stays} and t.shelter_id = s.shelter_id and t.ended_at is null"
    " and t.extension_asked) as asked_longer"
    " from shelters_rows s where {shelters}{conditions} order by s.name, s.shelter_id limit %(limit)s"
)
_BEDS: LiteralString = (
    "select b.shelter_id, b.bed_id, b.label, b.room_id, r.room->>'name' as room, r.room->>'sex' as sex, r.room->>'age_group' as age_group,"
    " coalesce((r.room->>'accessible')::boolean, false) as accessible, t.stay_id, t.case_id, t.person_id, t.admitted_at,"
    " t.in_bed_since_at, t.due_at, t.extensions, t.extension_asked, t.extension_decree, t.absent_since_at, t.misfits"
    " from shelter_beds_rows b join shelters_rows s on {shelters} and s.shelter_id = b.shelter_id"
    " cross join lateral (select s.rooms->(b.room_id::text) as room) r"
    " left join shelter_stays_rows t on {stays} and t.shelter_id = b.shelter_id and t.bed_id = b.bed_id and t.ended_at is null"
    " where {beds} and b.in_use and b.shelter_id = %(shelter_id)s{conditions} order by b.label, b.bed_id limit %(limit)s"
)
_ASKED: Final[dict[str, LiteralString]] = {
    "sex": " and coalesce(r.room->>'sex', %(sex)s) = %(sex)s",
    "due_before": " and t.due_at < %(due_before)s",
    "after": " and (b.label, b.bed_id) > (%(after_label)s, %(after_id)s)",
}


_SHELTERS: Final[dict[str, LiteralString]] = {
    "shelter_id": " and s.shelter_id = %(shelter_id)s",
    "kind": " and s.kind = %(kind)s",
    "area": " and (s.region = %(area)s or starts_with(s.region, %(area)s || '.'))",
    "closed": " and s.closed = %(closed)s",
    "after": " and (s.name, s.shelter_id) > (%(after_name)s, %(after_id)s)",
}


async def occupancy(connection: ScopedConnection, asked: Shelters, position: int | None = None) -> Answer[Occupancy]:
    """How full the shelters are, by name, now or as known at a position.

    Raises:
        NotYetRead: the models have not read up to that position.
    """
    upto = _known(connection, position)
    conditions = [words for name, words in _SHELTERS.items() if getattr(asked, name) is not None]
    name, shelter_id = asked.after or (None, None)
    values = {**asdict(replace(asked, after=None)), "after_name": name, "after_id": shelter_id, **_values(connection, upto)}
    return Answer(tuple(await connection.all(Occupancy, _made(connection, _OCCUPANCY, conditions), values)), upto)


async def beds(connection: ScopedConnection, asked: Beds, position: int | None = None) -> Answer[BoardBed]:
    """A page of a shelter's beds by their labels, now or as known at a position.

    Raises:
        NotYetRead: the models have not read up to that position.
    """
    upto = _known(connection, position)
    conditions = [words for name, words in _ASKED.items() if getattr(asked, name) is not None]
    if asked.free is not None:
        conditions.append(" and t.stay_id is null" if asked.free else " and t.stay_id is not null")
    label, bed_id = asked.after or (None, None)
    values = {**asdict(replace(asked, after=None)), "after_label": label, "after_id": bed_id, **_values(connection, upto)}
    return Answer(tuple(await connection.all(BoardBed, _made(connection, _BEDS, conditions), values)), upto)


def _known(connection: ScopedConnection, position: int | None) -> Known:
    """Up to where all three models answer: what the one furthest behind has read."""
    behind = min(MODELS, key=lambda name: connection.standing(name).position)
    upto = known(connection, behind, position)
    stopped = any(connection.standing(name).state == "stopped" for name in MODELS)
    return Known(upto.position, upto.model_position, stopped)


def _made(connection: ScopedConnection, words: LiteralString, conditions: list[LiteralString]) -> sql.Composed:
    aliases = (("shelters", "s", SHELTERS), ("beds", "b", SHELTER_BEDS), ("stays", "t", SHELTER_STAYS))
    true_then = {
        name: sql.SQL(_THEN).format(alias=sql.Identifier(alias), generation=sql.Literal(connection.standing(model.name).generation))
        for name, alias, model in aliases
    }
    return sql.SQL(words).format(**true_then, conditions=sql.SQL("").join([sql.SQL(one) for one in conditions]))


def _values(connection: ScopedConnection, upto: Known) -> dict[str, object]:
    return {"office": connection.scope.office, "position": upto.position}
