"""Files of records without a case or a board of their own: read by exactly those who may read the record, and by no partner."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.access.rules import allowed
from api.tokens import NAME
from cases.attaching import ATTACHABLE
from cases.case.progress import AssignWorker
from cases.decider import Actor, Command
from cases.referral.receiving import AssignReferral, OpenCaseFromReferral
from cases.unit import Order
from cases.vocabulary import Role
from cases.worker.employment import RegisterWorker
from cases.worker.roles import GrantRole
from tests.api.desk import OFFICE, VILLAGE, Desk
from tests.api.files import PDF, Files, made
from tests.api.referring import PANTI, case_with_person, id_of, refer, send, take_partners
from tests.cases.attachment_histories import ATTACHED
from tests.cases.histories import HISTORIES
from tests.cases.referral_histories import RECEIVED
from tests.reunited import Homecoming

NEAR, FAR = "32.12.01", "32.12.02"
ROLES_OF_AREAS = (Role.SUBDISTRICT_WORKER, Role.SOCIAL_WORKER, Role.RESPONSE_TEAM)
OF_THE_OFFICE = (Role.PLANNER, Role.REPORTER, Role.HEAD_OF_REGION, Role.CALL_DESK)
PEOPLE = (
    *("kepala-1", "kabid-1", "peksos-1", "trc-1", "loket-1", "auditor-1", "admin-1"),
    *(f"{role.value.lower()}-{area}" for role in ROLES_OF_AREAS for area in (NEAR, FAR)),
    *(role.value.lower() for role in OF_THE_OFFICE),
)
ITSELF = {"tracing_request": "tracing-requests", "match": "matches", "activity": "activities"}
WITHOUT_CASE = ("complaint", "person", "shelter", "partner", "activity", "monitoring", "meeting", "decree")
BEGUN = {
    kind: next(told[0] for told in HISTORIES[kind].values() if told and not allowed(Role.SYSTEM, type(told[0]))) for kind in WITHOUT_CASE
}
SITI = "peksos-1"


def address(kind: str, record_id: UUID) -> str:
    return f"/v1/{ITSELF.get(kind, f'{kind}s')}/{record_id}"


def employ(desk: Desk, subject: str, role: Role, *areas: str) -> None:
    """Let somebody act in a role in some areas, or in the whole office."""
    desk.order(OFFICE, RegisterWorker(worker_id=id_of(subject), name=subject, issuer=NAME, subject=subject))
    since = datetime.now(UTC) - timedelta(days=1)
    grant = GrantRole(worker_id=id_of(subject), grant_id=uuid4(), role=role, since=since, areas=areas, whole_office=not areas)
    desk.order(OFFICE, grant)


def does(desk: Desk, command: Command, actor: Actor) -> None:
    desk.casework.carry_out(Order(office=OFFICE, command=command, actor=actor, command_id=uuid4()))


def with_values(command: Command, **values: Any) -> Command:
    own = {one.name for one in fields(command)}  # type: ignore[arg-type]  # made a dataclass
    return replace(command, **{key: value for key, value in values.items() if key in own})  # type: ignore[type-var]  # as above


def attach(desk: Desk, kind: str, record_id: UUID) -> UUID:
    """A file of a record, whoever may work on it."""
    attached = uuid4()
    desk.order(OFFICE, replace(ATTACHED, attachment_id=attached, record_kind=kind, record_id=record_id))
    return attached


def begun(desk: Desk) -> dict[str, UUID]:
    """A record of every kind to which files are attached, in one kecamatan; what has a case is a social worker's."""
    siti, home, received = Actor(id=id_of(SITI), role=Role.SOCIAL_WORKER), Homecoming(), uuid4()
    due_on = datetime.now(UTC).date() + timedelta(days=7)
    for command in BEGUN.values():
        does(desk, with_values(command, region=VILLAGE, due_on=due_on), siti)
    for command, actor in home.ready():
        does(desk, with_values(command, region=VILLAGE), actor)
    does(desk, AssignWorker(case_id=home.case_id, worker_id=siti.id), siti)
    does(desk, replace(RECEIVED, referral_id=received), Actor(id=uuid4(), role=Role.SYSTEM))
    does(desk, AssignReferral(referral_id=received, worker_id=siti.id), siti)
    with_case = {"case": home.case_id, "tracing": home.tracing_id, "tracing_request": home.request_id, "match": home.match_id}
    alone = {kind: command.stream for kind, command in BEGUN.items()}
    return {**alone, **with_case, "reunification": home.reunification_id, "referral": received}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An office with people in many roles, in two kecamatan."""
    for role in ROLES_OF_AREAS:
        for area in (NEAR, FAR):
            employ(desk, f"{role.value.lower()}-{area}", role, area)
    for role in OF_THE_OFFICE:
        employ(desk, role.value.lower(), role)
    take_partners(desk)
    return desk


def test_a_file_is_read_by_exactly_those_who_may_read_its_record(office: Desk) -> None:
    records = begun(office)
    assert set(records) == set(ATTACHABLE)
    files = {kind: attach(office, kind, record_id) for kind, record_id in records.items()}
    office.catch_up()
    readers: dict[str, set[str]] = {kind: set() for kind in records}
    for subject in PEOPLE:
        person = office.person(subject)
        for kind, record_id in records.items():
            record, file = person.get(address(kind, record_id)), person.get(f"/v1/attachments/{files[kind]}")
            listed = person.get(f"{address(kind, record_id)}/attachments")
            assert record.status_code in (200, 403, 404), record.text
            said = (kind, subject, record.status_code, file.status_code, listed.text)
            if record.status_code == 200:
                assert (file.status_code, listed.status_code) == (200, 200), said
                assert [row["attachment_id"] for row in listed.json()["rows"]] == [str(files[kind])], said
                readers[kind].add(subject)
            else:
                assert (file.status_code, listed.status_code) == (404, 404), said
    everybody = set(PEOPLE)
    assert all({"kepala-1", "auditor-1"} <= seen for seen in readers.values())
    assert {kind for kind, seen in readers.items() if seen == everybody} == {"decree"}
    assert f"tksk-{NEAR}" in readers["tracing_request"]
    assert f"tksk-{FAR}" not in readers["tracing_request"]
    assert (SITI in readers["referral"], "trc-1" in readers["referral"]) == (True, False)
    assert (SITI in readers["activity"], "loket-1" in readers["activity"]) == (True, False)


def test_no_partner_gets_files_not_even_of_what_was_referred_to_it(office: Desk) -> None:
    worker, head, partner = office.person("peksos-1"), office.person("kabid-1"), office.person("panti-1")
    case, _ = case_with_person(worker, "Nenek Sumi")
    referral = refer(worker, case, partner_id=str(PANTI))
    send(worker, head, referral)
    records = {**begun(office), "referral": UUID(referral)}
    files = {kind: attach(office, kind, record_id) for kind, record_id in records.items()}
    office.catch_up()
    assert partner.get(f"/v1/referrals/{referral}").status_code == 200
    for kind, record_id in records.items():
        for path in (f"/v1/attachments/{files[kind]}", f"/v1/attachments/{files[kind]}/content", f"{address(kind, record_id)}/attachments"):
            answer = partner.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "not-your-task"), path
    assert worker.get(f"/v1/attachments/{files['referral']}").status_code == 200


def test_files_of_a_received_referral_go_with_it_to_its_case_and_stay_sealed_with_it(office: Desk) -> None:
    siti, sealed = Actor(id=id_of(SITI), role=Role.SOCIAL_WORKER), uuid4()
    received = begun(office)["referral"]
    child = replace(RECEIVED, referral_id=sealed, carries=(*RECEIVED.carries, "categories"), categories=("PPKS03",))
    does(office, child, Actor(id=uuid4(), role=Role.SYSTEM))
    file, of_child = attach(office, "referral", received), attach(office, "referral", sealed)
    office.catch_up()
    for subject, status in (("auditor-1", 200), ("kepala-1", 404), ("kabid-1", 404), ("trc-1", 404)):
        assert office.person(subject).get(f"/v1/attachments/{of_child}").status_code == status, subject
    worker, other = office.person(SITI), office.person(f"peksos-{FAR}")
    assert [one.get(f"/v1/attachments/{file}").status_code for one in (worker, other)] == [200, 404]
    worker.does(f"/v1/referrals/{received}/acceptance", {}, if_match="*")
    does(office, OpenCaseFromReferral(referral_id=received, case_id=(case := uuid4()), region=VILLAGE), siti)
    head = Actor(id=id_of("kabid-1"), role=Role.HEAD_OF_DIVISION)
    does(office, AssignWorker(case_id=case, worker_id=id_of(f"peksos-{FAR}")), head)
    office.catch_up()
    assert [one.get(f"/v1/attachments/{file}").status_code for one in (other, office.person("trc-1"))] == [200, 200]


def test_who_takes_the_request_of_a_family_keeps_its_papers_and_reads_them(office: Desk) -> None:
    near, far = (office.person(f"tksk-{area}") for area in (NEAR, FAR))
    body = {"channel": "DATANG_LANGSUNG", "relation": "ANAK", "requester_name": "Warsih", "name": "Rohaeni", "region": VILLAGE}
    request = near.does("/v1/tracing-requests", body)["id"]
    content = made(PDF, 6_000)
    attached = Files(near, request, "tracing_request").send(content, kind="DOKUMEN", media_type="application/pdf", file_name="KK.pdf")
    office.catch_up()
    assert near.get(f"/v1/attachments/{attached}/content").content == content
    assert far.get(f"/v1/attachments/{attached}/content").status_code == 404
    assert far.get(f"/v1/tracing-requests/{request}/attachments").status_code == 404
    assert Files(far, request, "tracing_request").begin(content).status_code == 404
