"""A verification taken back and minutes corrected over HTTP: by whom, what is said when it is too late, and how it reads then."""

from uuid import UUID, uuid4

import pytest

from cases.case.progress import AssignWorker
from cases.decider import Actor
from cases.match.verifying import VerifyMatch
from cases.unit import Order
from cases.vocabulary import Role
from cases.vocabulary.tracing import MatchSide
from tests.api.desk import OFFICE, Desk
from tests.api.referring import id_of
from tests.reunited import Homecoming

SITI = "peksos-1"


@pytest.fixture
def home(desk: Desk) -> Homecoming:
    """A child whose reunification is decided; the social worker of the case verified the person's side."""
    home, siti = Homecoming(), Actor(id=id_of(SITI), role=Role.SOCIAL_WORKER)
    for command, actor in home.ready():
        verifies = isinstance(command, VerifyMatch) and command.side is MatchSide.PERSON
        who = siti if verifies else actor
        desk.casework.carry_out(Order(office=OFFICE, command=command, actor=who, command_id=uuid4()))
    desk.order(OFFICE, AssignWorker(case_id=home.case_id, worker_id=siti.id))
    desk.catch_up()
    return home


def path_of(kind: str, record_id: UUID) -> str:
    return f"/v1/{kind}/{record_id}"


def test_who_verified_takes_it_back_and_the_decision_lapses(desk: Desk, home: Homecoming) -> None:
    worker = desk.person(SITI)
    match, reunification = path_of("matches", home.match_id), path_of("reunifications", home.reunification_id)
    other = worker.post(f"{match}/verifications/withdrawal", {"side": "KELUARGA", "reason": "Ragu"}, if_match="*")
    assert (other.status_code, other.json()["code"], other.json()["possible"]) == (
        403,
        "not-their-verification",
        ["KEPALA_BIDANG", "KEPALA_DINAS"],
    )
    worker.does(f"{match}/verifications/withdrawal", {"side": "ORANG_DITEMUKAN", "reason": "Yang ditanya ternyata tetangga"}, if_match="*")
    desk.catch_up()
    [row] = worker.get(f"/v1/matches?case_id={home.case_id}").json()["rows"]
    assert (row["stage"], list(row["verified"])) == ("match-accepted", ["KELUARGA"])
    told = worker.get(f"{match}/history").json()["rows"][-1]
    assert (told["name"], told["details"]["reason"]) == ("VerificationWithdrawn", "Yang ditanya ternyata tetangga")
    assert worker.get(reunification).json()["reunification"]["decision"] is None


def test_after_the_handover_the_verification_stays_and_the_minutes_are_corrected(desk: Desk, home: Homecoming) -> None:
    worker = desk.person(SITI)
    match, reunification = path_of("matches", home.match_id), path_of("reunifications", home.reunification_id)
    desk.casework.carry_out(
        Order(office=OFFICE, command=home.handover, actor=Actor(id=uuid4(), role=Role.SOCIAL_WORKER), command_id=uuid4())
    )
    desk.catch_up()
    for language, title in (("id", "Sudah diserahterimakan"), ("en", "Handed over on it")):
        asked = desk.person(SITI, language=language)
        late = asked.post(f"{match}/verifications/withdrawal", {"side": "ORANG_DITEMUKAN", "reason": "Ragu"}, if_match="*")
        assert (late.status_code, late.json()["code"], late.json()["title"]) == (409, "handed-over-on-it", title)
        assert {"RecordBreakdown", "WithdrawMatch"} <= set(late.json()["possible"])
    before = worker.get(reunification).json()["reunification"]["handover"]
    right = {
        "corrects": before["version"],
        "reason": "Nama saksi salah tulis",
        "parties": [{key: value for key, value in party.items() if value is not None} for party in before["parties"]],
        "witnesses": [{"name": "Kuwu Tarsana"}, {"name": "Bripka Wawan"}],
        "sha256": "d" * 64,
    }
    alone = {**right, "parties": None}
    refused = worker.post(f"{reunification}/handover/corrections", alone, if_match="*")
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "contradicts-itself", "parties")
    worker.does(f"{reunification}/handover/corrections", right, if_match="*")
    desk.catch_up()
    after = worker.get(reunification).json()["reunification"]["handover"]
    assert [witness["name"] for witness in after["witnesses"]] == ["Kuwu Tarsana", "Bripka Wawan"]
    (correction,) = after["corrections"]
    assert (correction["corrects"], correction["reason"], correction["corrected_by"]) == (
        before["version"],
        "Nama saksi salah tulis",
        str(id_of(SITI)),
    )
    assert correction["former"]["witnesses"] == before["witnesses"]
    assert (correction["former"]["sha256"], after["sha256"], after["place"]) == ("b" * 64, "d" * 64, before["place"])
