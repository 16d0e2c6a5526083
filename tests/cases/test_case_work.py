"""The work on a case: response, assessment, obstacles, hold, notes and evidence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cases.case.assessment import AssessRisk, HoldConference
from cases.case.progress import (
    AddCaseNote,
    AlreadyResponsible,
    AssignWorker,
    AttachEvidence,
    ClearObstacle,
    CorrectCase,
    HoldCase,
    HoldOutOfRange,
    MeetObstacle,
    ResumeCase,
)
from cases.case.response import RecallTeam, RecordNobodyFound, RecordWitness, TakeEmergencyAction
from cases.decider import Command
from cases.errors import NotPossibleNow
from cases.events.assessment import AssessmentRecorded, CaseConferenceHeld, RiskAssessed
from cases.events.case import (
    CaseCorrected,
    CaseNoteAdded,
    CasePutOnHold,
    CaseResumed,
    EvidenceAttached,
    ObstacleCleared,
    ObstacleMet,
    WorkerAssigned,
)
from cases.events.response import (
    EmergencyActionTaken,
    NobodyFound,
    PersonFound,
    TeamArrived,
    TeamDispatched,
    TeamRecalled,
    WitnessRecorded,
)
from cases.fields import InTheFuture, Misshapen, OutOfRange, UnknownCode
from cases.policies import Policy
from cases.refusals import AlreadyRecorded, BeforeItBegan, NotRecorded
from cases.vocabulary import Coordinates, EmergencyKind, RiskLevel
from tests import spec
from tests.cases import histories as h
from tests.spec import some_id

HELP = TakeEmergencyAction(case_id=h.CASE, action_id=some_id("action"), kind=EmergencyKind.MEDICAL, action="Dibawa ke puskesmas")
HOLD = HoldCase(case_id=h.CASE, until_on=date(2023, 4, 1), reason="Menunggu keluarga")


def facts(*commands: Command) -> spec.Given:
    """A case to which this has happened yesterday."""
    return spec.given(*h.happened(*commands))


def test_a_team_goes_out_arrives_and_finds_the_person() -> None:
    facts(h.OPENED).when(h.SENT).then(TeamDispatched(dispatch_id=h.DISPATCH, dispatched_at=spec.NOW, team_id=some_id("team")))
    facts(h.OPENED, h.SENT).when(h.ARRIVED).then(TeamArrived(dispatch_id=h.DISPATCH, arrived_at=spec.NOW))
    facts(h.OPENED, h.SENT, h.ARRIVED).when(h.FOUND).then(
        PersonFound(dispatch_id=h.DISPATCH, person_id=h.PERSON, found_at=spec.NOW, condition="Lemah, belum makan")
    )


def test_finding_nobody_is_a_finding_and_another_team_may_look_again() -> None:
    nobody = RecordNobodyFound(case_id=h.CASE, dispatch_id=h.DISPATCH)
    facts(h.OPENED, h.SENT, h.ARRIVED).when(nobody).then(NobodyFound(dispatch_id=h.DISPATCH, looked_until_at=spec.NOW))
    again = replace(h.SENT, dispatch_id=some_id("again"))
    facts(h.OPENED, h.SENT, h.ARRIVED, nobody).when(again).then_of(TeamDispatched)


def test_a_team_finds_only_after_it_arrived_and_arrives_only_after_it_went_out() -> None:
    refusal = facts(h.OPENED, h.SENT).when(h.FOUND).refuses(NotPossibleNow)
    assert "RecordArrival" in refusal.possible
    facts(h.OPENED).when(h.ARRIVED).refuses(NotPossibleNow)
    facts(h.OPENED, h.SENT).told_of(spec.NOW - timedelta(hours=24)).when(h.ARRIVED).refuses(BeforeItBegan)
    facts(h.OPENED, h.SENT).when(replace(h.ARRIVED, dispatch_id=some_id("other"))).refuses(NotRecorded)


def test_a_team_is_recalled_until_it_has_found_somebody() -> None:
    recall = RecallTeam(case_id=h.CASE, dispatch_id=h.DISPATCH, reason="Salah alamat")
    facts(h.OPENED, h.SENT).when(recall).then(TeamRecalled(dispatch_id=h.DISPATCH, reason="Salah alamat"))
    facts(h.OPENED, h.SENT, h.ARRIVED).when(recall).then_of(TeamRecalled)
    facts(h.OPENED, h.SENT, h.ARRIVED, h.FOUND).when(recall).refuses(NotPossibleNow)


def test_a_dispatch_belongs_to_its_episode() -> None:
    again = facts(h.OPENED, h.ENDED, h.AGAIN)
    again.told_of(spec.NOW - timedelta(hours=24)).when(h.SENT).refuses(BeforeItBegan)
    again.when(h.SENT).then_of(TeamDispatched)


def test_help_on_the_spot_is_recorded_also_on_hold() -> None:
    expected = EmergencyActionTaken(
        action_id=some_id("action"), kind=EmergencyKind.MEDICAL, person_id=h.PERSON, action="Dibawa ke puskesmas"
    )
    facts(h.OPENED, HOLD).when(HELP).then(expected)
    facts(h.OPENED, HELP).when(HELP).refuses(AlreadyRecorded)


def test_a_witness_is_a_subject_of_their_own() -> None:
    witness = RecordWitness(case_id=h.CASE, witness_id=some_id("witness"), name="Pak RT", statement="Sudah dua hari di sana")
    facts(h.OPENED).when(witness).then(WitnessRecorded(witness_id=some_id("witness"), name="Pak RT", statement="Sudah dua hari di sana"))


def test_a_position_lies_on_the_earth() -> None:
    facts(h.OPENED, h.SENT).when(replace(h.ARRIVED, position=Coordinates(latitude=-6.3, longitude=108.3))).then_of(TeamArrived)
    for wrong in (Coordinates(latitude=91, longitude=0), Coordinates(latitude=0, longitude=float("nan"))):
        facts(h.OPENED, h.SENT).when(replace(h.ARRIVED, position=wrong)).refuses(OutOfRange)


def test_risk_assessment_and_conference_are_recorded() -> None:
    facts(h.OPENED).when(AssessRisk(case_id=h.CASE, level=RiskLevel.HIGH)).then(RiskAssessed(person_id=h.PERSON, level=RiskLevel.HIGH))
    facts(h.OPENED).when(h.ASSESSED).then_of(AssessmentRecorded)
    held = HoldConference(
        case_id=h.CASE,
        conference_id=some_id("conference"),
        held_on=date(2023, 3, 15),
        participants="Peksos, TKSK, puskesmas",
        decisions="Rujuk ke panti",
    )
    facts(h.OPENED).when(held).then_of(CaseConferenceHeld)
    facts(h.OPENED).when(replace(held, held_on=date(2023, 3, 16))).refuses(InTheFuture)


def test_a_worker_is_responsible_until_another_is() -> None:
    assign = AssignWorker(case_id=h.CASE, worker_id=some_id("peksos"), team_id=some_id("team"))
    facts(h.OPENED).when(assign).then(WorkerAssigned(worker_id=some_id("peksos"), team_id=some_id("team")))
    facts(h.OPENED, assign).when(assign).refuses(AlreadyResponsible)
    facts(h.OPENED, assign).when(replace(assign, worker_id=some_id("tksk"))).then_of(WorkerAssigned)


def test_an_obstacle_has_a_code_and_is_cleared_once() -> None:
    meet = MeetObstacle(case_id=h.CASE, obstacle_id=some_id("obstacle"), obstacle="ANGGARAN")
    clear = ClearObstacle(case_id=h.CASE, obstacle_id=some_id("obstacle"))
    facts(h.OPENED).when(meet).then(ObstacleMet(obstacle_id=some_id("obstacle"), obstacle="ANGGARAN"))
    facts(h.OPENED, meet).when(clear).then(ObstacleCleared(obstacle_id=some_id("obstacle")))
    facts(h.OPENED, meet, clear).when(clear).refuses(NotPossibleNow)
    refusal = facts(h.OPENED).when(replace(meet, obstacle="MALAS")).refuses(UnknownCode)
    assert "KELUARGA_MENOLAK" in refusal.possible


def test_a_hold_ends_on_a_later_day_within_the_limit_of_the_office() -> None:
    ends_at = datetime(2023, 4, 1, 16, 59, 59, tzinfo=UTC)
    held = CasePutOnHold(until_on=date(2023, 4, 1), held_at=spec.NOW, ends_at=ends_at, paused=(), reason="Menunggu keluarga")
    facts(h.OPENED).when(HOLD).then(held)
    facts(h.OPENED).when(replace(HOLD, until_on=date(2023, 3, 15))).refuses(HoldOutOfRange)
    refusal = facts(h.OPENED).when(replace(HOLD, until_on=date(2023, 9, 12))).refuses(HoldOutOfRange)
    assert refusal.possible == ("2023-09-11",)
    month = Policy(rule="hold-limit", value=1, unit="month", since=datetime(2023, 1, 1, tzinfo=UTC), version="office:3", source="SK 1")
    facts(h.OPENED).under(month).when(replace(HOLD, until_on=date(2023, 4, 16))).refuses(HoldOutOfRange)


def test_planned_work_rests_on_hold_until_it_is_resumed() -> None:
    facts(h.OPENED, HOLD).when(h.ASSESSED).refuses(NotPossibleNow)
    resume = ResumeCase(case_id=h.CASE)
    facts(h.OPENED, HOLD).when(resume).then(CaseResumed(resumed_at=spec.NOW, due={}))
    facts(h.OPENED, HOLD, resume).when(h.ASSESSED).then_of(AssessmentRecorded)
    facts(h.OPENED).when(resume).refuses(NotPossibleNow)


def test_a_note_can_be_added_at_any_time_and_once() -> None:
    note = AddCaseNote(case_id=h.CASE, note_id=some_id("note"), note="Keluarga menelepon")
    facts(h.OPENED, h.ENDED).when(note).then(CaseNoteAdded(note_id=some_id("note"), note="Keluarga menelepon"))
    facts(h.OPENED, note).when(note).refuses(AlreadyRecorded)


def test_evidence_has_a_digest_and_a_size() -> None:
    photo = AttachEvidence(
        case_id=h.CASE,
        evidence_id=some_id("photo"),
        file_name="rumah.jpg",
        media_type="image/jpeg",
        size_bytes=120_000,
        sha256="ab" * 32,
    )
    facts(h.OPENED).when(photo).then_of(EvidenceAttached)
    facts(h.OPENED).when(replace(photo, sha256="ab")).refuses(Misshapen)
    facts(h.OPENED).when(replace(photo, size_bytes=0)).refuses(OutOfRange)


def test_a_correction_of_the_place_is_a_fact_of_its_own() -> None:
    correct = CorrectCase(case_id=h.CASE, corrects=1, region="32.12.02.2001")
    facts(h.OPENED).when(correct).then(CaseCorrected(corrects=1, region="32.12.02.2001"))
