"""Who at the receiving office sees and answers a referral of another: its heads, who holds its area, and to whom it was given."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from api.access.queries import Query
from api.access.refusals import NotYourTask
from cases.case import CASE
from cases.case.progress import AddCaseNote
from cases.errors import NotFound
from cases.referral import REFERRAL
from cases.referral.answering import AcceptReferral, DeclineReferral
from cases.referral.receiving import AssignReferral, OpenCaseFromReferral, ReceiveReferral
from cases.vocabulary import Role
from cases.vocabulary.referrals import DeclineReason
from projections.referral_board.query import Referrals, referrals
from projections.scope import ScopedConnection
from tests.access.offices import HERE, Staffed
from tests.access.test_scope import all_cases, read
from tests.cases.referral_histories import RECEIVED

HEAD, WORKER, TKSK = (role.value.lower() for role in (Role.HEAD_OF_DIVISION, Role.SOCIAL_WORKER, Role.SUBDISTRICT_WORKER))
"""The logins of those who hold a role in the staffed office."""


def received(office: Staffed, **more: object) -> UUID:
    referral_id = uuid4()
    told: ReceiveReferral = replace(RECEIVED, referral_id=referral_id, person_id=uuid4(), from_office="prov-jawa-barat", **more)  # type: ignore[arg-type]  # fields by name
    office.do(told)
    return referral_id


def listed(office: Staffed, name: str) -> tuple[set[UUID], set[UUID]]:
    """The referrals and the cases of the lists of somebody."""

    async def on_the_board(connection: ScopedConnection) -> set[UUID]:
        return {row.referral_id for row in (await referrals(connection, Referrals())).rows}

    authority = office.access.authority(office.caller(name), office.office)
    return read(office, authority, Query.REFERRAL_BOARD, on_the_board), read(office, authority, Query.CASELOAD, all_cases)


def test_a_head_answers_it_and_gives_it_to_a_worker(office: Staffed) -> None:
    first, second = received(office), received(office)
    office.ask(HEAD, DeclineReferral(referral_id=first, reason=DeclineReason.FULL))
    office.ask(HEAD, AssignReferral(referral_id=second, worker_id=office.id_of(WORKER)))
    assert office.casework.state(office.office, REFERRAL, second)[1].worker_id == office.id_of(WORKER)


def test_a_worker_knows_of_it_only_once_it_is_theirs(office: Staffed) -> None:
    referral_id = received(office)
    with pytest.raises(NotFound):
        office.ask(WORKER, AcceptReferral(referral_id=referral_id))
    office.ask(HEAD, AssignReferral(referral_id=referral_id, worker_id=office.id_of(WORKER)))
    office.ask(WORKER, AcceptReferral(referral_id=referral_id))
    case_id = uuid4()
    office.ask(WORKER, OpenCaseFromReferral(referral_id=referral_id, case_id=case_id))
    assert office.casework.state(office.office, CASE, case_id)[1].opened


def test_who_holds_its_area_sees_it_and_does_not_answer_it(office: Staffed) -> None:
    referral_id = received(office, region=HERE)
    with pytest.raises(NotYourTask):
        office.ask(TKSK, AcceptReferral(referral_id=referral_id))
    nowhere = received(office)
    with pytest.raises(NotFound):
        office.ask(TKSK, AcceptReferral(referral_id=nowhere))


def test_a_child_before_the_law_is_received_into_its_compartment(office: Staffed) -> None:
    referral_id = received(office, categories=("PPKS03",))
    with pytest.raises(NotFound):
        office.ask(HEAD, AssignReferral(referral_id=referral_id, worker_id=office.id_of(WORKER)))


def test_its_case_is_sealed_too_and_seen_by_the_worker_who_dealt_with_the_referral(office: Staffed) -> None:
    referral_id, case_id = received(office, categories=("PPKS03",), region=HERE), uuid4()
    office.do(AssignReferral(referral_id=referral_id, worker_id=office.id_of(WORKER)))
    office.catch_up()
    before = listed(office, WORKER)
    office.ask(WORKER, AcceptReferral(referral_id=referral_id))
    office.ask(WORKER, OpenCaseFromReferral(referral_id=referral_id, case_id=case_id))
    office.catch_up()
    assert (before, listed(office, WORKER)) == (({referral_id}, set()), ({referral_id}, {case_id}))
    note = AddCaseNote(case_id=case_id, note_id=uuid4(), note="Bertemu ibunya")
    office.ask(WORKER, note)
    for other in (HEAD, TKSK):
        assert listed(office, other) == (set(), set())
        with pytest.raises(NotFound):
            office.ask(other, replace(note, note_id=uuid4()))


def test_nobody_receives_for_the_system(office: Staffed) -> None:
    with pytest.raises(NotYourTask):
        office.ask(HEAD, replace(RECEIVED, referral_id=uuid4()))
