"""What happens in a case after it was opened: kinds of need, assessment, obstacles, turns, closure, second episodes."""

from typing import Final
from uuid import UUID

from api.demonstration import words
from api.demonstration.doors import receive, verify
from api.demonstration.kinds import hold_to_be_of_a_kind, learn_better
from api.demonstration.records import merge, merge_wrongly
from api.demonstration.referrals import refer
from api.demonstration.searches import search
from api.demonstration.services import serve, serve_again, serve_there
from api.demonstration.story import Door, Repetition, Searched, Turn
from api.demonstration.telling import Telling
from cases.case.assessment import AssessRisk, RecordAssessment
from cases.case.categories import AssignCategory
from cases.case.closure import ApproveClosure, ProposeClosure
from cases.case.episodes import ALONE, CloseCase, OpenCase, ReopenCase
from cases.case.progress import AddCaseNote, ClearObstacle, HoldCase, MeetObstacle, ResumeCase
from cases.complaint.afterwards import CloseComplaint
from cases.complaint.handling import LeadToCase, MarkDuplicate
from cases.vocabulary import AssessmentKind, ClosureReason, ComplaintKind, Outcome, RiskLevel, Role

_ENDINGS: Final = (
    (ClosureReason.GOALS_REACHED, Outcome.WITH_FAMILY),
    (ClosureReason.GOALS_REACHED, Outcome.WITH_FAMILY),
    (ClosureReason.GOALS_REACHED, Outcome.SELF_RELIANT),
    (ClosureReason.TAKEN_OVER, Outcome.IN_INSTITUTION),
    (ClosureReason.MOVED_AWAY, Outcome.UNKNOWN),
    (ClosureReason.REFUSED_HELP, Outcome.UNCHANGED),
    (ClosureReason.DIED, Outcome.DIED),
)
_OBSTACLES: Final = (
    "IDENTITAS_TIDAK_ADA",
    "BELUM_TEREKAM_DUKCAPIL",
    "KELUARGA_TIDAK_DITEMUKAN",
    "KAPASITAS_PENUH",
    "MENUNGGU_INSTANSI_LAIN",
    "ANGGARAN",
)


def work_on(told: Telling) -> None:
    """Tell what happens in the case of a story."""
    turn = told.story.turn
    if turn is Turn.NOBODY_FOUND:
        _close(told, ClosureReason.NOBODY_FOUND, Outcome.UNKNOWN, days=(0.1, 3))
        return
    assignment_id = hold_to_be_of_a_kind(told)
    if turn is Turn.OPENED_IN_ERROR:
        _close(told, ClosureReason.OPENED_IN_ERROR, Outcome.UNKNOWN, days=(1, 40))
        return
    serve(told)
    _report_again(told)
    learn_better(told, assignment_id)
    _assess(told)
    serve_again(told)
    _meet_obstacle(told)
    _note(told)
    if _lead_on(told):
        _end(told)


def _lead_on(told: Telling) -> bool:
    """Tell where the person's way leads beyond the office's own help; whether the case may be closed afterwards."""
    match told.story.onward:
        case None:
            return True
        case Searched() as searched:
            return search(told, searched)
        case referred:
            return refer(told, referred)


def _report_again(told: Telling) -> None:
    """Let somebody else report the same person some days later."""
    if told.story.repetition is Repetition.NONE:
        return
    original = told.complaint_id
    receive(told, ComplaintKind.PERSON_IN_NEED, after=told.chance.days(0.2, 6))
    if told.story.repetition is Repetition.DUPLICATE:
        same = MarkDuplicate(complaint_id=told.complaint_id, duplicate_of=original)
        told.tell(same, told.desk, after=told.until_office_hours(told.chance.days(0.1, 2)), lag=told.chance.minutes(1, 30))
        return
    verify(told)
    linked = LeadToCase(complaint_id=told.complaint_id, case_id=told.case_id)
    told.tell(linked, told.desk, after=told.chance.minutes(5, 60), lag=told.chance.minutes(1, 30))


def _assess(told: Telling) -> None:
    chance = told.chance
    if chance.happens(0.14):
        level = chance.one_of(tuple(RiskLevel))
        risk = AssessRisk(case_id=told.case_id, level=level, reasons=chance.one_of(words.RISKS))
        told.tell(risk, told.social_worker, after=told.until_office_hours(chance.days(0.1, 5)), lag=chance.minutes(2, 300))
    if chance.happens(0.22):
        after = told.until_office_hours(chance.days(1, 20))
        assessed = RecordAssessment(
            case_id=told.case_id,
            assessment_id=told.new_id(),
            kind=AssessmentKind.INITIAL,
            assessed_on=(told.at + after).astimezone(told.cast.played.local).date(),
            needs=chance.one_of(words.NEEDS),
            recommendation=chance.one_of(words.RECOMMENDATIONS),
        )
        told.tell(assessed, told.social_worker, after=after, lag=chance.minutes(10, 2_000))


def _meet_obstacle(told: Telling) -> None:
    chance = told.chance
    if chance.happens(0.07):
        obstacle_id = told.new_id()
        met = MeetObstacle(case_id=told.case_id, obstacle_id=obstacle_id, obstacle=chance.one_of(_OBSTACLES))
        told.tell(met, told.social_worker, after=told.until_office_hours(chance.days(0.5, 12)), lag=chance.minutes(2, 300))
        if chance.happens(0.75):
            cleared = ClearObstacle(case_id=told.case_id, obstacle_id=obstacle_id)
            told.tell(cleared, told.social_worker, after=told.until_office_hours(chance.days(5, 60)), lag=chance.minutes(2, 300))
    if chance.happens(0.02):
        after = told.until_office_hours(chance.days(0.5, 10))
        until_on = (told.at + after).astimezone(told.cast.played.local).date() + chance.days(20, 120)
        hold = HoldCase(case_id=told.case_id, until_on=until_on, reason=chance.one_of(words.NOTES))
        told.tell(hold, told.social_worker, after=after, lag=chance.minutes(2, 300))
        resumed = ResumeCase(case_id=told.case_id)
        told.tell(resumed, told.social_worker, after=told.until_office_hours(chance.days(10, 90)), lag=chance.minutes(2, 300))


def _note(told: Telling) -> None:
    chance = told.chance
    if chance.happens(0.14):
        note = AddCaseNote(case_id=told.case_id, note_id=told.new_id(), note=chance.one_of(words.NOTES))
        told.tell(note, told.subdistrict_worker, after=chance.days(1, 25), lag=chance.days(0.01, 3), channel="village-list")


def _end(told: Telling) -> None:
    """Close the case, in time or much later; let the person be in need again, or have a second case."""
    chance, turn = told.chance, told.story.turn
    if turn is Turn.SECOND_CASE:
        _second_case(told, told.person_id)
    elif turn is Turn.MERGED:
        second_id = told.new_id()
        _second_case(told, second_id)
        merge(told, second_id)
    elif turn is Turn.WRONGLY_MERGED:
        merge_wrongly(told)
    again = turn is Turn.SECOND_EPISODE
    if not again and not chance.happens(0.32):
        return
    reason, outcome = chance.one_of(_ENDINGS)
    if again and reason is ClosureReason.DIED:
        reason, outcome = ClosureReason.GOALS_REACHED, Outcome.WITH_FAMILY
    _close(told, reason, outcome, days=(5, 40) if again else (8, 120))
    if again:
        _reopen(told)


def _close(told: Telling, reason: ClosureReason, outcome: Outcome, *, days: tuple[float, float]) -> None:
    chance = told.chance
    after, lag = told.until_office_hours(chance.days(*days)), chance.minutes(5, 3_000)
    summary = chance.one_of(words.SUMMARIES)
    if reason in ALONE:
        alone = CloseCase(case_id=told.case_id, reason=reason, outcome=outcome, summary=summary)
        told.tell(alone, told.social_worker, after=after, lag=lag)
    else:
        proposed = ProposeClosure(case_id=told.case_id, reason=reason, outcome=outcome, summary=summary)
        told.tell(proposed, told.social_worker, after=after, lag=lag)
        head = chance.one_of(told.cast.of(Role.HEAD_OF_DIVISION))
        approved = ApproveClosure(case_id=told.case_id)
        told.tell(approved, head, after=told.until_office_hours(chance.days(0.1, 4)), lag=chance.minutes(1, 60))
    if told.story.door is not Door.LIST and chance.happens(0.35):
        done = CloseComplaint(complaint_id=told.complaint_id)
        told.tell(done, told.desk, after=told.until_office_hours(chance.minutes(10, 600)), lag=chance.minutes(1, 30))


def _reopen(told: Telling) -> None:
    chance = told.chance
    receive(told, ComplaintKind.PERSON_IN_NEED, after=chance.days(4, 40))
    verify(told)
    again = ReopenCase(case_id=told.case_id, complaint_id=told.complaint_id, reason=chance.one_of(words.AGAIN))
    told.tell(again, told.social_worker, after=chance.minutes(5, 200), lag=chance.minutes(1, 60))
    if chance.happens(0.5):
        reason, outcome = _ENDINGS[0]
        _close(told, reason, outcome, days=(5, 40))


def _second_case(told: Telling, person_id: UUID) -> None:
    """Another worker opens a second case for the person, under the same id or as if they were somebody else."""
    chance = told.chance
    known = told.person
    case_id = told.new_id()
    second = OpenCase(
        case_id=case_id,
        person_id=person_id,
        region=told.story.region,
        sex=known.sex if known else None,
        citizen=True,
    )
    told.tell(second, told.subdistrict_worker, after=chance.days(1, 20), lag=chance.days(0.2, 5), channel="village-list")
    on = told.at.astimezone(told.cast.played.local).date()
    held = AssignCategory(
        case_id=case_id,
        assignment_id=told.new_id(),
        category=told.story.kind,
        started_on=on,
        neglected=told.story.group is not None,
    )
    told.tell(held, told.subdistrict_worker, after=chance.minutes(1, 30), lag=chance.minutes(1, 30), channel="village-list")
    if person_id != told.person_id:
        serve_there(told, case_id)
