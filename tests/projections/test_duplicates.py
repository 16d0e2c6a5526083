"""Who may be the same person: found by number, by like names with age or place, by other names; shown, decided, remembered."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeVar
from uuid import UUID

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from uuid_utils.compat import uuid7

from api.database.connections import connect_info
from cases.case.categories import AssignCategory
from cases.case.episodes import OpenCase
from cases.case.person_in_need import CorrectPerson, DescribePerson
from cases.person.identity import ClaimIdentity, RejectIdentity
from cases.person.merging import DecideDuplicate, MergePerson, UnmergePerson
from cases.person.protection import RecordForwardingId
from cases.person.registration import RegisterPerson
from cases.vocabulary import Sex
from cases.vocabulary.people import ClaimBasis, DuplicateEvidence, DuplicateVerdict, OutsideSystem
from projections.duplicates import DUPLICATE_DECISIONS, DUPLICATES
from projections.duplicates.query import PossibleDuplicate, PossiblePair, Somebody, alike, pairs, person, possible_duplicates
from projections.duplicates.row import NIK_INDEX
from projections.duplicates.spelling import normal, skeleton
from projections.scope import EVERYTHING, Scope, ScopedConnection, reading
from projections.sealed import SEALED
from projections.worker import Worker
from tests.works import OFFICE, Works, office_at_work

T = TypeVar("T")
NIK_OF_A_WOMAN = "9901014103530001"
NIK = "9901010103530001"
EVERYBODY = Scope(office=OFFICE, scope="office", compartments=EVERYTHING)


@pytest.fixture
def works(database: str) -> Iterator[Works]:
    with office_at_work(database) as works:
        yield works


class Desk:
    """Somebody who looks for possible duplicates in an office at work."""

    def __init__(self, works: Works, database: str) -> None:
        self.works = works
        self.database = database

    def ask(self, query: Callable[[ScopedConnection], Awaitable[T]], scope: Scope = EVERYBODY) -> T:
        info = connect_info(self.database, "worker")
        worker = Worker(self.works.store.reader, lambda: psycopg.connect(info, autocommit=True), (SEALED, DUPLICATES, DUPLICATE_DECISIONS))
        worker.catch_up()
        worker.close()

        async def asked() -> T:
            pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
            async with (
                AsyncConnectionPool(connect_info(self.database, "api"), min_size=1, max_size=1) as pool,
                reading(pool, scope) as seen,
            ):
                return await query(seen)

        return asyncio.run(asked())

    def like(self, person_id: UUID, scope: Scope = EVERYBODY, position: int | None = None) -> tuple[PossibleDuplicate, ...]:
        return self.ask(lambda seen: possible_duplicates(seen, person_id, position), scope).rows

    def pairs(self) -> tuple[PossiblePair, ...]:
        return self.ask(pairs).rows

    def person(self, name: str | None, **more: object) -> UUID:
        given = {"region": "32.12.01.2008", "sex": Sex.MALE, "age_years": 70, **more}
        person_id: UUID = uuid7()
        self.works.do(RegisterPerson(person_id=person_id, name=name, **given))  # type: ignore[arg-type]  # fields by name
        return person_id

    def claim(self, person_id: UUID, **said: object) -> UUID:
        claim_id: UUID = uuid7()
        self.works.do(ClaimIdentity(person_id=person_id, claim_id=claim_id, basis=ClaimBasis.DOCUMENT, **said))  # type: ignore[arg-type]
        return claim_id

    def decide(self, one: UUID, other: UUID, verdict: DuplicateVerdict = DuplicateVerdict.NOT_THE_SAME) -> None:
        evidence = (DuplicateEvidence.NAME,)
        self.works.do(DecideDuplicate(person_id=one, other_id=other, verdict=verdict, evidence=evidence, reason="Sudah ditanya"))


@pytest.fixture
def desk(works: Works, database: str) -> Desk:
    return Desk(works, database)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad Yusuf", "Moh. Yusup"),
        ("Soeharto", "Suharto"),
        ("Hj. Siti Aminah", "SITI AMINNAH"),
        ("Tjahjo", "Cahyo"),
        ("orang terlantar", "Orang telantar"),
    ],
)
def test_variants_of_a_name_share_a_spelling_or_a_skeleton(one: str, other: str) -> None:
    assert normal(one) == normal(other) or skeleton(normal(one).split()[0]) == skeleton(normal(other).split()[0])


def test_the_two_spellings_of_neglected_are_one() -> None:
    assert normal("Kakek terlantar") == normal("kakek TELANTAR") == "telantar"


def test_the_same_nik_is_found_whatever_the_names_say(desk: Desk) -> None:
    one, other = desk.person("Karsa"), desk.person("Bejo", region="64.01", age_years=30)
    desk.claim(one, nik=NIK)
    wrong = desk.claim(other, nik=NIK)
    (found,) = desk.like(one)
    assert (found.person_id, found.likeness_percent) == (other, 100)
    assert DuplicateEvidence.NIK in found.evidence
    desk.works.do(RejectIdentity(person_id=other, claim_id=wrong, reason="Kartu orang lain"))
    assert desk.like(one) == ()


def test_like_names_are_found_with_a_like_age_or_the_same_place(desk: Desk) -> None:
    one = desk.person("Muhammad Yusuf")
    like_age = desk.person("Moh. Yusup", region="32.12.20.2001", age_years=72)
    same_place = desk.person("Muhamad Jusuf", age_years=20)
    desk.person("Mochamad Yusuf", region="64.01", age_years=20)
    desk.person("Muhammad Yusuf", sex=Sex.FEMALE)
    desk.person("Warsih")
    found = {row.person_id: set(row.evidence) for row in desk.like(one)}
    assert found.keys() == {like_age, same_place}
    assert found[like_age] == {DuplicateEvidence.NAME, DuplicateEvidence.AGE}
    assert found[same_place] == {DuplicateEvidence.NAME, DuplicateEvidence.PLACE}


def test_other_names_and_numbers_of_other_systems_are_compared(desk: Desk) -> None:
    one = desk.person(None, label="Mbah Karto", aliases="Kartono\nKarto Wiyono")
    other = desk.person("Kartono")
    assert DuplicateEvidence.ALIAS in next(row for row in desk.like(one) if row.person_id == other).evidence
    third = desk.person("Sastro", region="64.01", age_years=30)
    for person_id in (one, third):
        desk.works.do(RecordForwardingId(person_id=person_id, forwarding_id=uuid7(), system=OutsideSystem.DTKS, number="3212-77"))
    assert DuplicateEvidence.FORWARDING_ID in next(row for row in desk.like(one) if row.person_id == third).evidence


def test_a_person_known_only_from_a_case_is_compared_too(desk: Desk) -> None:
    mentioned, case_id = uuid7(), uuid7()
    desk.works.do(OpenCase(case_id=case_id, person_id=mentioned, region="32.12.01.2008", age_years=69))
    desk.works.do(DescribePerson(case_id=case_id, name="Karsa Wijaya", nik=NIK))
    one = desk.person("Karsa Widjaja")
    (found,) = desk.like(one)
    assert (found.person_id, found.registered, found.case_ids) == (mentioned, False, (case_id,))


def test_somebody_who_comes_now_is_compared_before_there_is_a_record(desk: Desk) -> None:
    known = desk.person("Siti Aminah", sex=Sex.FEMALE)
    desk.claim(known, nik="9901414103530001", birth_on=date(1953, 3, 1))
    secret = desk.works.store.keyring.secret(OFFICE, NIK_INDEX)
    by_nik = desk.ask(lambda seen: alike(seen, Somebody(nik="9901414103530001"), secret)).rows
    by_name = desk.ask(lambda seen: alike(seen, Somebody(name="St. Aminnah", region="32.12.01"), secret)).rows
    assert [row.person_id for row in by_nik] == [row.person_id for row in by_name] == [known]
    assert desk.ask(lambda seen: alike(seen, Somebody(name="Bejo", region="32.12.01"), secret)).rows == ()


def test_a_pair_decided_to_be_two_people_is_not_suggested_again_until_something_new_is_said(desk: Desk) -> None:
    one, other = desk.person("Karsa"), desk.person("Karsa")
    assert len(desk.pairs()) == 1
    desk.decide(one, other)
    assert (desk.like(one), desk.like(other), desk.pairs()) == ((), (), ())
    desk.claim(one, name="Karsa")
    assert desk.like(one) == ()
    desk.claim(one, nik=NIK)
    desk.claim(other, nik=NIK)
    (again,) = desk.like(one)
    assert again.verdict == DuplicateVerdict.NOT_THE_SAME
    assert DuplicateEvidence.NIK in again.evidence


def test_a_pair_decided_to_be_one_person_is_shown_until_it_is_merged(desk: Desk) -> None:
    one, other = desk.person("Karsa"), desk.person("Karsa")
    desk.decide(other, one, DuplicateVerdict.SAME)
    (pair,) = desk.pairs()
    assert (pair.verdict, {pair.person_id, pair.other_id}) == (DuplicateVerdict.SAME, {one, other})
    desk.works.do(MergePerson(person_id=other, into_id=one, merge_id=uuid7(), reason="Orang yang sama"))
    assert (desk.like(one), desk.pairs()) == ((), ())
    desk.works.do(UnmergePerson(person_id=other, reason="Ternyata dua orang"))
    assert len(desk.pairs()) == 1


def test_what_is_known_of_a_person_follows_merges_and_unmerges(desk: Desk) -> None:
    first, second, third = (desk.person(name) for name in ("Karsa", "Karso", "Karsad"))
    cases = {one: uuid7() for one in (first, second, third)}
    for one, case_id in cases.items():
        desk.works.do(OpenCase(case_id=case_id, person_id=one, region="32.12.01.2008"))
    desk.works.do(MergePerson(person_id=third, into_id=second, merge_id=uuid7(), reason="Sama"))
    before = desk.works.facts()[-1].position
    desk.works.do(MergePerson(person_id=second, into_id=first, merge_id=uuid7(), reason="Sama"))
    (known,) = desk.ask(partial(person, person_id=first)).rows
    assert set(known.merged_ids) == {second, third}
    assert set(known.case_ids) == set(cases.values())
    (then,) = desk.ask(partial(person, person_id=first, position=before)).rows
    assert (then.merged_ids, then.case_ids) == ((), (cases[first],))
    desk.works.do(UnmergePerson(person_id=second, reason="Ternyata dua orang"))
    (after,) = desk.ask(partial(person, person_id=first)).rows
    (apart,) = desk.ask(partial(person, person_id=second)).rows
    assert (after.merged_ids, set(apart.case_ids)) == ((), {cases[second], cases[third]})


def test_what_a_nik_of_a_case_says_otherwise_is_known_of_the_person_until_another_is_said(desk: Desk) -> None:
    one, case_id = desk.person("Karsa"), uuid7()
    desk.works.do(OpenCase(case_id=case_id, person_id=one, region="32.12.01.2008", sex=Sex.MALE))

    def warned() -> tuple[str, ...]:
        (known,) = desk.ask(partial(person, person_id=one)).rows
        return known.disagreements

    assert warned() == ()
    desk.works.do(DescribePerson(case_id=case_id, nik=NIK_OF_A_WOMAN))
    desk.works.do(DescribePerson(case_id=case_id, marks="Tahi lalat di pipi"))
    assert warned() == ("NIK_JENIS_KELAMIN",)
    desk.works.do(CorrectPerson(case_id=case_id, corrects=2, unknown=("nik",)))
    assert warned() == ()


def test_pages_of_pairs_hold_each_pair_once(desk: Desk) -> None:
    people = sorted(desk.person("Karsa Wijaya") for _ in range(4))
    expected = [(one, other) for number, one in enumerate(people) for other in people[number + 1 :]]
    assert [(pair.person_id, pair.other_id) for pair in desk.pairs()] == expected
    shown: list[tuple[UUID, UUID]] = []
    while page := desk.ask(partial(pairs, after=shown[-1] if shown else None, limit=1)).rows:
        shown += [(pair.person_id, pair.other_id) for pair in page]
    assert shown == expected


def test_what_was_suggested_then_is_suggested_as_known_then(desk: Desk) -> None:
    one, other = desk.person("Karsa"), desk.person("Karsa")
    before = desk.works.facts()[-1].position
    desk.decide(one, other)
    assert len(desk.like(one, position=before)) == 1
    assert desk.like(one) == ()


def test_nobody_is_shown_a_record_that_they_may_not_see(desk: Desk) -> None:
    one, elsewhere = desk.person("Karsa"), desk.person("Karsa", region="32.12.20.2001")
    case_id = uuid7()
    sealed = desk.person("Karsa")
    desk.works.do(OpenCase(case_id=case_id, person_id=sealed, region="32.12.01.2008"))
    desk.works.do(AssignCategory(case_id=case_id, assignment_id=uuid7(), category="PPKS03", started_on=date(2023, 1, 2)))
    own_area = Scope(office=OFFICE, scope="own", areas=frozenset({"32.12.01"}))
    assert {row.person_id for row in desk.like(one)} == {elsewhere, sealed}
    assert desk.like(one, own_area) == ()


def test_no_number_is_in_the_table(desk: Desk, database: str) -> None:
    desk.claim(desk.person("Karsa"), nik=NIK)
    desk.pairs()
    with psycopg.connect(database) as connection:
        connection.execute("select set_config('jejak.office', '*', false), set_config('jejak.scope', 'office', false)")
        rows = connection.execute("select r::text from jejak.duplicates_rows r").fetchall()
    assert rows
    assert not any(NIK in row[0] for row in rows)
