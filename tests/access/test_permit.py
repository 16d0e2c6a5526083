"""Who may do what, tried on an office with people in every role: allowed, refused with the rule, or told that there is nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from api.access.refusals import NoRoleHere, NotYourTask
from cases.case.episodes import LinkComplaint
from cases.case.progress import AddCaseNote, AssignWorker
from cases.complaint.afterwards import AddComplaintNote
from cases.complaint.handling import DismissComplaint, MarkDuplicate, VerifyComplaint
from cases.complaint.intake import ReceiveComplaint
from cases.decider import Command
from cases.errors import NotFound, Refusal, SeparationOfDuties, StaleVersion
from cases.vocabulary import Channel, Compartment, ComplaintKind, DelegationKind, DismissalReason, Role
from cases.worker.clearance import OpenBreakGlass, OpenCompartment, ReviewBreakGlass
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GiveDelegation, GrantRole
from tests.access.offices import DECREE, DECREED, ELSEWHERE, HERE, ISSUER, OTHER_TEAM, TEAM, Staffed
from tests.spec import some_id

NOWHERE = some_id("nowhere")


def noted(case_id: UUID) -> AddCaseNote:
    return AddCaseNote(case_id=case_id, note_id=uuid4(), note="Sudah makan")


def refused(office: Staffed, name: str, command: Command, kind: type[Refusal]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        office.ask(name, command)
    assert type(caught.value) is kind, caught.value
    return caught.value


def told(refusal: Refusal) -> tuple[object, ...]:
    """All that a caller can learn from a refusal."""
    return type(refusal), refusal.detail, refusal.field, refusal.rule, refusal.possible, dict(refusal.params)


def role_of(office: Staffed, position: int) -> str:
    return office.casework.reader.at(office.office, [position], opened=False)[0].told.role


def test_the_front_desk_works_on_what_it_received_and_knows_of_nothing_else(office: Staffed) -> None:
    complaint_id = uuid4()
    taken = ReceiveComplaint(
        complaint_id=complaint_id, kind=ComplaintKind.PERSON_IN_NEED, channel=Channel.WALK_IN, region=ELSEWHERE, what="Orang terlantar"
    )
    receipt = office.ask("front_desk", taken)
    assert role_of(office, receipt.positions[0]) == Role.FRONT_DESK
    office.ask("front_desk", AddComplaintNote(complaint_id=complaint_id, note_id=uuid4(), note="Menelepon lagi"))
    refusal = refused(office, "front_desk", VerifyComplaint(complaint_id=complaint_id), NotYourTask)
    assert refusal.rule == "access: handle-complaints"
    assert Role.SOCIAL_WORKER in refusal.possible
    refused(office, "front_desk", AddComplaintNote(complaint_id=office.complaint("other"), note_id=uuid4(), note="x"), NotFound)


def test_a_record_that_may_not_be_known_reads_exactly_as_one_that_does_not_exist(office: Staffed) -> None:
    hidden = office.complaint("hidden", by="peksos", region=ELSEWHERE)
    for name in ("front_desk", "tksk", "psm", "call_center"):
        of_hidden = refused(office, name, VerifyComplaint(complaint_id=hidden), NotFound)
        of_none = refused(office, name, VerifyComplaint(complaint_id=NOWHERE), NotFound)
        assert told(of_hidden) == told(of_none)


def test_a_version_is_not_told_to_who_may_not_know_of_the_record(office: Staffed) -> None:
    hidden = office.complaint("hidden")
    with pytest.raises(NotFound):
        office.ask("front_desk", VerifyComplaint(complaint_id=hidden), if_match={hidden: 7})
    with pytest.raises(StaleVersion):
        office.ask("head", VerifyComplaint(complaint_id=hidden), if_match={hidden: 7})


def test_missing_and_forbidden_are_found_out_by_the_same_queries(office: Staffed, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = office.case("hidden")
    office.access.authority(office.caller("peksos"), office.office)
    asked: list[str] = []
    recorder = type(office.store.recorder(office.office))
    for method in ("select_events", "receipt"):
        original = getattr(recorder, method)

        def noting(self: object, *given: object, _original: object = original, _name: str = method, **more: object) -> object:
            asked.append(_name)
            return _original(self, *given, **more)  # type: ignore[operator]

        monkeypatch.setattr(recorder, method, noting)
    counts = []
    for case_id in (hidden, NOWHERE):
        fresh = Staffed(office.store, office.connect)
        fresh.access.authority(office.caller("peksos"), office.office)
        fresh.casework.office(office.office)
        asked.clear()
        refused(fresh, "peksos", noted(case_id), NotFound)
        counts.append(list(asked))
    assert counts[0] == counts[1] != []


@pytest.mark.parametrize("name", ["tksk", "psm", "trc"])
def test_who_is_for_an_area_works_in_it_and_not_beside_it(office: Staffed, name: str) -> None:
    office.ask(name, noted(office.case("near", region=HERE)))
    refused(office, name, noted(office.case("far", region=ELSEWHERE)), NotFound)


def test_a_social_worker_works_on_their_own_cases_and_those_of_their_team(office: Staffed) -> None:
    refused(office, "peksos", noted(office.case("whose", region=HERE)), NotFound)
    office.ask("peksos", noted(office.case("own", worker="peksos")))
    office.ask("peksos", noted(office.case("of the team", team=TEAM)))
    refused(office, "peksos", noted(office.case("of another team", team=OTHER_TEAM)), NotFound)
    assigning = AssignWorker(case_id=office.case("own too", worker="peksos"), worker_id=office.id_of("tksk"))
    assert refused(office, "peksos", assigning, NotYourTask).rule == "access: assign-cases"


def test_the_second_record_of_a_command_must_be_seen_too(office: Staffed) -> None:
    mine = office.case("own", worker="peksos", region=ELSEWHERE)
    hidden = office.complaint("hidden", region=ELSEWHERE)
    of_hidden = refused(office, "peksos", LinkComplaint(case_id=mine, complaint_id=hidden), NotFound)
    of_none = refused(office, "peksos", LinkComplaint(case_id=mine, complaint_id=NOWHERE), NotFound)
    of_another_kind = refused(office, "peksos", LinkComplaint(case_id=mine, complaint_id=mine), NotFound)
    assert told(of_hidden) == told(of_none) == told(of_another_kind)
    known = office.complaint("near", region=HERE)
    office.do(VerifyComplaint(complaint_id=known))
    office.ask("peksos", LinkComplaint(case_id=mine, complaint_id=known))
    near = office.complaint("near too", region=HERE)
    refused(office, "peksos", MarkDuplicate(complaint_id=near, duplicate_of=hidden), NotFound)


@pytest.mark.parametrize("name", ["auditor", "perencana", "pelaporan", "mitra", "kepala_daerah"])
def test_who_only_looks_changes_nothing(office: Staffed, name: str) -> None:
    seen = name in ("auditor", "kepala_daerah")
    refused(office, name, noted(office.case("some", region=HERE)), NotYourTask if seen else NotFound)


def test_who_no_longer_holds_a_role_does_nothing_in_it(office: Staffed) -> None:
    office.employ("leaving")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    office.grant("leaving", Role.SUBDISTRICT_WORKER, since=yesterday - timedelta(days=9), until=yesterday)
    office.catch_up()
    refused(office, "leaving", noted(office.case("near", region=HERE)), NoRoleHere)
    office.grant("leaving", Role.VILLAGE_WORKER)
    # What this process records holds at once, although the login was asked for a moment ago.
    office.ask("leaving", noted(office.case("near too", region=HERE)))


def test_a_child_before_the_law_is_seen_by_few(office: Staffed) -> None:
    sealed = office.case("sealed", region=HERE, worker="peksos", team=TEAM)
    office.seal(sealed)
    refused(office, "head", noted(sealed), NotFound)
    refused(office, "trc", noted(sealed), NotFound)
    refused(office, "auditor", noted(sealed), NotYourTask)
    office.ask("peksos", noted(sealed))
    opening = OpenCompartment(
        worker_id=office.id_of("trc"),
        compartment=Compartment.CHILD_BEFORE_THE_LAW,
        until=datetime.now(UTC) + timedelta(days=30),
        reason="Pendamping",
    )
    refused(office, "trc", opening, NotYourTask)
    office.ask("head", opening)
    office.ask("trc", noted(sealed))


def test_access_in_need_opens_one_record_and_is_reviewed_by_somebody_else(office: Staffed) -> None:
    far, farther = office.case("far", region=ELSEWHERE), office.case("farther", region=ELSEWHERE)
    refused(office, "trc", noted(far), NotFound)
    taking = OpenBreakGlass(worker_id=office.id_of("trc"), break_glass_id=uuid4(), reason="Banjir malam ini", record_id=far, minutes=60)
    office.ask("trc", taking)
    office.ask("trc", noted(far))
    refused(office, "trc", noted(farther), NotFound)
    reviewing = ReviewBreakGlass(worker_id=office.id_of("trc"), break_glass_id=taking.break_glass_id, justified=True, finding="Benar")
    assert refused(office, "trc", reviewing, NotYourTask).rule == "access: review-access-in-need"


def test_a_stand_in_acts_for_the_head_and_has_both_hands(office: Staffed) -> None:
    now = datetime.now(UTC)
    office.ask(
        "kepala_dinas",
        GiveDelegation(
            worker_id=office.id_of("kepala_bidang"),
            delegation_id=uuid4(),
            kind=DelegationKind.ACTING_DAILY,
            on_behalf_of=office.id_of("kepala_dinas"),
            role=Role.HEAD_OF_OFFICE,
            since=now - timedelta(minutes=1),
            until=now + timedelta(days=3),
            decree_number=DECREE,
            decree_on=DECREED,
        ),
    )
    granting = GrantRole(
        worker_id=office.id_of("kepala_dinas"),
        grant_id=uuid4(),
        role=Role.SOCIAL_WORKER,
        since=now,
        whole_office=True,
        decree_number=DECREE,
        decree_on=DECREED,
    )
    refused(office, "kepala_bidang", granting, SeparationOfDuties)
    dismissing = DismissComplaint(complaint_id=office.complaint("untrue"), reason=DismissalReason.UNTRUE)
    # Both roles suffice: the less powerful is acted in, and it is their own.
    receipt = office.ask("kepala_bidang", dismissing)
    (fact,) = office.casework.reader.at(office.office, receipt.positions, opened=False)
    assert (fact.told.role, fact.told.on_behalf_of) == (Role.HEAD_OF_DIVISION, None)
    other = DismissComplaint(complaint_id=office.complaint("untrue too"), reason=DismissalReason.UNTRUE)
    receipt = office.ask("kepala_bidang", other, role=Role.HEAD_OF_OFFICE)
    (fact,) = office.casework.reader.at(office.office, receipt.positions, opened=False)
    assert (fact.told.role, fact.told.on_behalf_of) == (Role.HEAD_OF_OFFICE, office.id_of("kepala_dinas"))


def test_a_repeated_command_gets_its_first_answer_also_when_it_would_now_be_refused(office: Staffed) -> None:
    case_id = office.case("own", worker="peksos")
    authority = office.access.authority(office.caller("peksos"), office.office)
    order = office.order(authority, noted(case_id))
    first = office.casework.carry_out(order)
    office.do(AssignWorker(case_id=case_id, worker_id=office.id_of("tksk")))
    refused(office, "peksos", noted(case_id), NotFound)
    assert office.casework.carry_out(order).positions == first.positions


def test_a_companion_sent_by_the_ministry_works_on_their_own_caseload(office: Staffed) -> None:
    worker_id = office.id_of("companion")
    office.do(
        RegisterWorker(
            worker_id=worker_id, name="Dewi", issuer=ISSUER, subject="companion", employer="Kementerian Sosial", employment="Kontrak"
        )
    )
    office.grant("companion", Role.REHABILITATION_COMPANION)
    office.catch_up()
    receipt = office.ask("companion", noted(office.case("own", worker="companion")))
    assert role_of(office, receipt.positions[0]) == "PENDAMPING_REHSOS"
    refused(office, "companion", noted(office.case("of others", region=HERE)), NotFound)
