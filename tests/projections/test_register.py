"""The registers: what is entered is listed, opened, by what is asked, now and as known at an earlier position."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest

from api.database.connections import connect_info
from cases.events.partner import PartnerCorrected
from cases.log.store import LogStore
from projections.register.activities import Activities, activities
from projections.register.decrees import Decrees, decrees
from projections.register.meetings import Meetings, meetings
from projections.register.monitoring import MonitoringVisits, monitoring_visits
from projections.register.partners import Partners, partners
from projections.scope import Scope, ScopedConnection
from tests.projections import places as p
from tests.projections.asking import ask
from tests.projections.casework import KEKS, OFFICE, WORKERS

T = TypeVar("T")
AREA = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.15"}))


def rows(dsn: str, query: Any, asked: Any, position: int | None = None, scope: Scope | None = None) -> list[Any]:
    async def answered(connection: ScopedConnection) -> list[Any]:
        return list((await query(connection, asked, position)).rows)

    return ask(dsn, answered, scope)


def test_a_partner_is_listed_with_how_it_stands(folded: str) -> None:
    (one,) = rows(folded, partners, Partners())
    assert (one.partner_id, one.kind, one.name, one.phone) == (p.PARTNER, "LKS_PANTI", "Panti Contoh", "+62 234-000")
    assert (one.places, one.residents, one.aid_rupiah) == (40, 38, 6_500_000)
    (agreement,) = one.agreements.values()
    assert (agreement.subject, agreement.valid_until_on, agreement.ended_on) == ("Penampungan anak telantar", date(2023, 12, 31), None)
    (aid,) = one.aid.values()
    assert (aid.what, aid.fund) == ("Beras 500 kg", "APBD_KAB_KOTA")
    assert one.redacted == ()
    assert one.subjects == (p.PARTNER,)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Partners(kind="LKS_PANTI"), 1),
        (Partners(kind="POLRI"), 0),
        (Partners(area="32.12"), 1),
        (Partners(area="32.1"), 0),
        (Partners(on=date(2023, 1, 1)), 0),
        (Partners(on=date(2023, 1, 2)), 1),
        (Partners(partner_id=p.PARTNER, psks_type="PSKS04"), 0),
        (Partners(after=("LKS_PANTI", p.PARTNER)), 0),
    ],
)
def test_partners_are_found_by_what_is_asked(folded: str, asked: Partners, found: int) -> None:
    assert len(rows(folded, partners, asked)) == found


def test_a_partner_as_known_earlier_had_no_telephone(folded: str) -> None:
    with LogStore(connect_info(folded, "worker"), KEKS) as store:
        corrected = next(fact for fact in store.reader.all(OFFICE) if isinstance(fact.event, PartnerCorrected))
    (before,) = rows(folded, partners, Partners(), corrected.position - 1)
    assert (before.name, before.phone, before.places) == ("Panti Contoh", None, None)


def test_decrees_hold_from_a_day_to_a_day_and_are_named_also_where_nobody_entered_them(folded: str) -> None:
    every = {one.number: one for one in rows(folded, decrees, Decrees())}
    assert every[p.DECREE_NUMBER].title == "Tim Reaksi Cepat PPKS"
    assert every["460/7/2020"].replaced_by == p.DECREE
    assert (every["800/1"].decree_id, every["800/1"].named_by) == (None, {"team": 1})
    assert [one.number for one in rows(folded, decrees, Decrees(holds_on=date(2023, 1, 2)))] == [p.DECREE_NUMBER]
    assert [one.number for one in rows(folded, decrees, Decrees(holds_on=date(2023, 1, 1)))] == ["460/7/2020", p.DECREE_NUMBER]
    assert rows(folded, decrees, Decrees(holds_on=date(2024, 1, 1))) == []
    assert [one.number for one in rows(folded, decrees, Decrees(named_not_holding_on=date(2023, 3, 1)))] == ["800/1"]
    assert len(rows(folded, decrees, Decrees(after=(date(2020, 1, 6), "460/7/2020")))) == len(every) - 1


def test_activities_are_listed_with_what_the_supervisor_found(folded: str) -> None:
    (one,) = rows(folded, activities, Activities(worker_id=WORKERS[0]))
    assert (one.kind, one.people_reached, one.what) == ("SOSIALISASI", 40, "Sosialisasi di balai desa")
    assert (one.verdict, one.note, one.review_due_at) == ("PERLU_DIJELASKAN", "Daftar hadir belum ada", None)
    assert rows(folded, activities, Activities(to_review=True)) == []
    assert rows(folded, activities, Activities(since=date(2023, 1, 3))) == []
    assert len(rows(folded, activities, Activities(area="32.12.01", until=date(2023, 1, 2)))) == 1


def test_monitoring_visits_are_overdue_by_the_moment_asked(folded: str) -> None:
    (one,) = rows(folded, monitoring_visits, MonitoringVisits(official="LURAH"))
    assert (one.due_on, one.reason, one.subject) == (date(2023, 1, 31), "Banjir", "Lansia penerima permakanan")
    assert rows(folded, monitoring_visits, MonitoringVisits(overdue_at=one.due_at)) == []
    assert len(rows(folded, monitoring_visits, MonitoringVisits(overdue_at=one.due_at + timedelta(seconds=1)))) == 1
    assert rows(folded, monitoring_visits, MonitoringVisits(done=True)) == []


def test_meetings_are_listed_with_decisions_and_what_is_still_to_be_done(folded: str) -> None:
    (one,) = rows(folded, meetings, Meetings(obstacle="BELUM_TEREKAM_DUKCAPIL"))
    assert list(one.decisions.values()) == ["Perekaman keliling"]
    assert one.follow_ups[p.FOLLOW_UP].what == "Menyusun jadwal"
    assert one.follow_ups[p.FOLLOW_UP].done_on is None
    assert {follow_up.done_on for key, follow_up in one.follow_ups.items() if key != p.FOLLOW_UP} == {date(2023, 1, 2)}
    assert one.next_due_at == datetime(2023, 1, 20, 16, 59, 59, tzinfo=UTC)
    assert len(rows(folded, meetings, Meetings(overdue_at=one.next_due_at + timedelta(seconds=1)))) == 1
    assert rows(folded, meetings, Meetings(overdue_at=one.next_due_at)) == []


@pytest.mark.parametrize(
    ("query", "asked", "seen"),
    [(partners, Partners(), 1), (decrees, Decrees(), 0), (activities, Activities(), 0), (monitoring_visits, MonitoringVisits(), 1)],
)
def test_who_sees_an_area_sees_its_entries(folded: str, query: Any, asked: Any, seen: int) -> None:
    assert len(rows(folded, query, asked, scope=AREA)) == seen
    assert rows(folded, query, asked, scope=Scope(office="kab-lain", scope="office")) == []


def test_a_worker_sees_what_they_did_and_nobody_elses(folded: str) -> None:
    mine = Scope(office=OFFICE, scope="own", worker=WORKERS[0])
    assert len(rows(folded, activities, Activities(), scope=mine)) == 1
    assert rows(folded, activities, Activities(), scope=Scope(office=OFFICE, scope="own", worker=WORKERS[1])) == []
    assert rows(folded, meetings, Meetings(), scope=mine) == []
