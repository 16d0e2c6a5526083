"""How full the shelters are and which bed is whose, now and as known at an earlier position."""

import psycopg
import pytest

from api.database.connections import connect_info
from cases.log.reader import Recorded
from cases.log.store import LogStore
from cases.shelter import SHELTER as DECIDER
from cases.vocabulary.shelter import Destination, Misfit
from projections.scope import Scope, ScopedConnection
from projections.shelter_board.query import Beds, Occupancy, Shelters, beds, occupancy
from projections.standing import writing
from tests.projections import places as p
from tests.projections.asking import ask
from tests.projections.casework import KEKS, OFFICE


@pytest.fixture(scope="module")
def history(folded: str) -> list[Recorded]:
    with LogStore(connect_info(folded, "worker"), KEKS) as store:
        return [fact for fact in store.reader.all(OFFICE) if type(fact.event) in DECIDER.events]


def full(dsn: str, position: int | None = None, scope: Scope | None = None) -> list[Occupancy]:
    async def asked(connection: ScopedConnection) -> list[Occupancy]:
        return list((await occupancy(connection, Shelters(), position)).rows)

    return ask(dsn, asked, scope)


def test_the_board_says_how_full_a_shelter_is(folded: str) -> None:
    (shelter,) = full(folded)
    assert (shelter.shelter_id, shelter.name, shelter.beds, shelter.occupied, shelter.free) == (p.SHELTER, "Rumah Singgah", 4, 2, 2)
    assert (shelter.absent, shelter.asked_longer) == (1, 1)


def test_at_every_position_the_board_says_what_the_facts_until_then_say(folded: str, history: list[Recorded]) -> None:
    state = DECIDER.initial
    for fact in history:
        state = DECIDER.evolve(state, fact.event)
        (shelter,) = full(folded, fact.position)
        assert (shelter.beds, shelter.occupied, shelter.closed) == (len(state.beds), len(state.stays), state.closed)
        assert shelter.absent == sum(stay.absent for stay in state.stays.values())
        assert shelter.asked_longer == sum(stay.proposed_by is not None for stay in state.stays.values())
    assert full(folded, history[0].position - 1) == []


def test_no_bed_has_two_people_at_any_position(folded: str) -> None:
    with psycopg.connect(connect_info(folded, "worker")) as connection, writing(connection, OFFICE):
        wrong = connection.execute(
            "select count(*) from shelter_stays a join shelter_stays b on a.shelter_id = b.shelter_id and a.bed_id = b.bed_id"
            " and a.stay_id < b.stay_id and a.ended_at is null and b.ended_at is null"
            " and a.from_position < coalesce(b.to_position, 2^62) and b.from_position < coalesce(a.to_position, 2^62)"
        ).fetchone()
    assert wrong == (0,)


def test_beds_are_listed_with_room_and_stay(folded: str) -> None:
    async def asked(connection: ScopedConnection) -> None:
        every = (await beds(connection, Beds(shelter_id=p.SHELTER))).rows
        assert [bed.label for bed in every] == ["1", "2", "3", "4"]
        women, men = every[2:]
        assert (women.room, women.sex, women.accessible) == ("Kamar perempuan", "P", True)
        assert (men.room, men.sex, men.accessible) == ("Kamar laki-laki", "L", False)
        taken = (await beds(connection, Beds(shelter_id=p.SHELTER, free=False))).rows
        assert {bed.bed_id: bed.stay_id for bed in taken} == {p.BEDS[2]: p.STAYS[0], p.BEDS[1]: p.STAYS[1]}
        first, second = sorted(taken, key=lambda bed: p.STAYS.index(bed.stay_id) if bed.stay_id else -1)
        assert (first.extensions, first.extension_asked, first.absent_since_at) == (1, False, None)
        assert (second.extensions, second.extension_asked) == (0, True)
        assert second.absent_since_at is not None
        assert first.due_at is not None
        assert second.due_at is not None
        assert (first.due_at - second.due_at).days == 7
        assert first.misfits == ()
        assert second.misfits == (Misfit.NOT_TRIED_FIRST,)
        free = (await beds(connection, Beds(shelter_id=p.SHELTER, free=True, sex="P"))).rows
        assert [bed.bed_id for bed in free] == [p.BEDS[0]]
        page = (await beds(connection, Beds(shelter_id=p.SHELTER, after=("2", p.BEDS[1])))).rows
        assert [bed.label for bed in page] == ["3", "4"]
        soon = (await beds(connection, Beds(shelter_id=p.SHELTER, due_before=first.due_at))).rows
        assert [bed.stay_id for bed in soon] == [p.STAYS[1]]

    ask(folded, asked)


def test_a_stay_that_is_over_says_where_they_went(folded: str) -> None:
    with psycopg.connect(connect_info(folded, "worker")) as connection, writing(connection, OFFICE):
        over = "select stay_id, destination from shelter_stays where to_position is null and ended_at is not null"
        ended = connection.execute(over).fetchall()
    assert ended == [(p.STAYS[2], Destination.FAMILY.value)]


@pytest.mark.parametrize(("area", "seen"), [("32.12.15", 1), ("32.12", 1), ("32.12.01", 0)])
def test_a_shelter_is_seen_in_its_area(folded: str, area: str, seen: int) -> None:
    scope = Scope(office=OFFICE, scope="own", areas=frozenset({area}))
    assert len(full(folded, scope=scope)) == seen

    async def asked(connection: ScopedConnection) -> int:
        return len((await beds(connection, Beds(shelter_id=p.SHELTER))).rows)

    assert ask(folded, asked, scope) == 4 * seen
