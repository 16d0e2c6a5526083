"""Who sees a person: by place, by having registered them, and by being responsible for one of the person's cases."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from api.access.lookup import record_standing
from api.access.queries import Query
from cases.case.progress import AssignWorker
from cases.errors import NotFound
from cases.person import PERSON
from cases.person.merging import MergePerson
from cases.person.protection import AddTag
from cases.vocabulary import Compartment, Role
from cases.worker.clearance import OpenCompartment
from projections.duplicates.query import PersonKnown, person
from projections.scope import ScopedConnection
from tests.access.offices import DECREED, ELSEWHERE, HERE, OFFICE, Staffed
from tests.access.test_scope import EVERYBODY, read


def sees(office: Staffed, name: str, person_id: UUID) -> bool:
    """Whether a person is shown to somebody, as row-level security has it."""

    async def found(connection: ScopedConnection) -> set[UUID]:
        return {row.person_id for row in (await person(connection, person_id)).rows}

    return bool(read(office, office.access.authority(office.caller(name), OFFICE), Query.PERSON_FILE, found))


def may(office: Staffed, name: str, person_id: UUID) -> bool:
    """Whether the rules let somebody see a person."""
    authority = office.access.authority(office.caller(name), OFFICE)
    return authority.sees(record_standing(office.casework, OFFICE, PERSON, person_id)[2])


def tagged(person_id: UUID) -> AddTag:
    return AddTag(person_id=person_id, tag="OT", since_on=DECREED)


def test_who_is_responsible_for_a_case_sees_its_person_wherever_they_live(office: Staffed) -> None:
    far = office.person("far", region=ELSEWHERE)
    case_id = office.case("of far", region=ELSEWHERE, worker="peksos", person=far)
    office.catch_up()
    assert sees(office, "peksos", far)
    assert not sees(office, "tksk", far)
    office.ask("peksos", tagged(far))
    with pytest.raises(NotFound):
        office.ask("tksk", tagged(far))
    office.do(AssignWorker(case_id=case_id, worker_id=office.id_of("tksk")))
    office.catch_up()
    assert not sees(office, "peksos", far)
    assert sees(office, "tksk", far)
    with pytest.raises(NotFound):
        office.ask("peksos", tagged(far))


def test_only_being_responsible_counts_and_not_having_been_sent_or_having_opened_the_case(office: Staffed) -> None:
    far = office.person("far", region=ELSEWHERE)
    office.case("of far", region=ELSEWHERE, worker="psm", person=far, by="peksos")
    office.catch_up()
    assert not sees(office, "peksos", far)
    assert sees(office, "psm", far)


def test_a_sealed_case_hides_its_person_from_all_but_who_is_responsible_or_cleared(office: Staffed) -> None:
    near = office.person("near", region=HERE)
    office.seal(office.case("of near", region=HERE, worker="peksos", person=near))
    office.catch_up()
    for name, expected in (("peksos", True), ("tksk", False), ("kepala_dinas", False), ("auditor", True)):
        assert (sees(office, name, near), may(office, name, near)) == (expected, expected), name
    with pytest.raises(NotFound):
        office.ask("tksk", tagged(near))
    later = datetime.now(UTC) + timedelta(days=9)
    opening = OpenCompartment(
        worker_id=office.id_of("tksk"), compartment=Compartment.CHILD_BEFORE_THE_LAW, until=later, reason="Pendamping anak"
    )
    office.do(opening)
    assert sees(office, "tksk", near)
    office.ask("tksk", tagged(near))


def test_one_case_of_ones_own_does_not_open_a_sealed_one_of_somebody_else(office: Staffed) -> None:
    both = office.person("both", region=ELSEWHERE)
    office.case("own", region=ELSEWHERE, worker="peksos", person=both)
    assert may(office, "peksos", both) is False, "the caseload has not read of the case yet"
    office.catch_up()
    assert may(office, "peksos", both)
    office.seal(office.case("sealed", region=ELSEWHERE, worker="tksk", person=both))
    office.catch_up()
    assert (sees(office, "peksos", both), may(office, "peksos", both)) == (False, False)
    assert (sees(office, "tksk", both), may(office, "tksk", both)) == (True, True)


def test_the_record_in_which_work_goes_on_is_seen_for_a_case_of_the_one_merged_into_it(office: Staffed) -> None:
    merged, kept = office.person("merged", region=ELSEWHERE), office.person("kept", region=ELSEWHERE)
    office.case("of merged", region=ELSEWHERE, worker="peksos", person=merged)
    merging = MergePerson(person_id=merged, into_id=kept, merge_id=uuid4(), reason="Orang yang sama")
    office.do(merging, by="kepala_dinas", role=Role.HEAD_OF_OFFICE)
    office.catch_up()
    assert sees(office, "peksos", kept)
    assert not sees(office, "tksk", kept)
    office.ask("peksos", tagged(kept))


def test_what_is_shown_of_persons_is_what_the_rules_say(office: Staffed) -> None:
    people: list[UUID] = []
    for place in (HERE, ELSEWHERE):
        people += [office.person(f"plain {place}", region=place), office.person(f"by peksos {place}", region=place, by="peksos")]
        for name, category in (("peksos", "PPKS24"), ("tksk", "PPKS11"), ("psm", None), ("trc", "PPKS21")):
            one = office.person(f"for {name} {place}", region=place)
            office.case(f"for {name} {place}", region=ELSEWHERE, worker=name, category=category, person=one)
            people.append(one)
        sealed = office.person(f"sealed {place}", region=place)
        office.seal(office.case(f"sealed {place}", region=place, worker="psm", person=sealed))
        people.append(sealed)
    office.catch_up()
    for name in EVERYBODY:
        authority = office.access.authority(office.caller(name), OFFICE)
        expected = {one for one in people if may(office, name, one)}
        if not authority.may(Query.PERSON_FILE):
            assert expected == set(), name
            continue

        async def found(connection: ScopedConnection) -> set[UUID]:
            rows: list[PersonKnown] = [row for one in people for row in (await person(connection, one)).rows]
            return {row.person_id for row in rows}

        assert read(office, authority, Query.PERSON_FILE, found) == expected, name
