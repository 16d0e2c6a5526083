"""How a complaint takes up its facts."""

from msgspec.structs import replace

from cases.events import complaint as told
from cases.log.reader import Recorded
from cases.vocabulary import ReporterStanding
from projections.complaint_board.row import FOLDS, BoardComplaint
from projections.opened import redacted, subjects, text


@FOLDS.of(told.ComplaintReceived)
def _received(_: BoardComplaint | None, event: told.ComplaintReceived, recorded: Recorded) -> BoardComplaint:
    return BoardComplaint(
        complaint_id=recorded.stream,
        version=recorded.version,
        stage="received",
        kind=event.kind,
        domain=event.domain,
        channel=event.channel,
        urgency=event.urgency,
        region=event.region,
        reporter=event.reporter,
        taken_by=recorded.told.actor_id,
        received_at=event.received_at,
        what=text(event.what),
        place=text(event.place),
        redacted=redacted(event, "what", "place"),
        subjects=subjects(recorded, "what", "place"),
    )


@FOLDS.of(told.ReporterRecorded)
def _reporter(row: BoardComplaint, event: told.ReporterRecorded, _: Recorded) -> BoardComplaint:
    return replace(row, reporter=ReporterStanding.SECRET if event.protected else ReporterStanding.NAMED)


@FOLDS.of(told.ReporterProtected)
def _protected(row: BoardComplaint, _: told.ReporterProtected, __: Recorded) -> BoardComplaint:
    return replace(row, reporter=ReporterStanding.SECRET)


@FOLDS.of(told.PersonMentioned)
def _mentioned(row: BoardComplaint, event: told.PersonMentioned, _: Recorded) -> BoardComplaint:
    return replace(row, person_ids=(*row.person_ids, event.person_id))


@FOLDS.of(told.ComplaintVerified)
def _verified(row: BoardComplaint, event: told.ComplaintVerified, _: Recorded) -> BoardComplaint:
    return replace(row, verified=True, grade=event.grade)


@FOLDS.of(told.ComplaintFoundDuplicate)
def _duplicate(row: BoardComplaint, event: told.ComplaintFoundDuplicate, _: Recorded) -> BoardComplaint:
    return replace(row, duplicate_of=event.duplicate_of)


@FOLDS.of(told.ComplaintFoundOutOfAuthority)
def _out_of_authority(row: BoardComplaint, _: told.ComplaintFoundOutOfAuthority, __: Recorded) -> BoardComplaint:
    return replace(row, out_of_authority=True)


@FOLDS.of(told.ComplaintPassedOn)
def _passed_on(row: BoardComplaint, event: told.ComplaintPassedOn, _: Recorded) -> BoardComplaint:
    return replace(row, passed_on=True, appeal_until_at=event.appeal_until_at)


@FOLDS.of(told.ComplaintDismissed)
def _dismissed(row: BoardComplaint, event: told.ComplaintDismissed, _: Recorded) -> BoardComplaint:
    return replace(row, dismissed=True, appeal_until_at=event.appeal_until_at)


@FOLDS.of(told.ComplaintLedToCase)
def _led_to_case(row: BoardComplaint, event: told.ComplaintLedToCase, _: Recorded) -> BoardComplaint:
    return replace(row, led_to_case=True, case_ids=(*(c for c in row.case_ids if c != event.case_id), event.case_id))


@FOLDS.of(told.ComplaintAnswered)
def _answered(row: BoardComplaint, event: told.ComplaintAnswered, _: Recorded) -> BoardComplaint:
    return replace(row, answered=True, appeal_until_at=event.appeal_until_at)


@FOLDS.of(told.FeedbackGiven)
def _feedback(row: BoardComplaint, event: told.FeedbackGiven, _: Recorded) -> BoardComplaint:
    return replace(row, satisfied=event.satisfied)


@FOLDS.of(told.AppealFiled)
def _appealed(row: BoardComplaint, _: told.AppealFiled, __: Recorded) -> BoardComplaint:
    return replace(row, appeals=row.appeals + 1, appeal_pending=True)


@FOLDS.of(told.AppealRejected)
def _rejected(row: BoardComplaint, _: told.AppealRejected, __: Recorded) -> BoardComplaint:
    return replace(row, appeal_pending=False)


@FOLDS.of(told.ComplaintClosed)
def _closed(row: BoardComplaint, event: told.ComplaintClosed, _: Recorded) -> BoardComplaint:
    return replace(row, closed_at=event.closed_at)


@FOLDS.of_any(told.AppealUpheld, told.ComplaintReopened)
def _handled_again(row: BoardComplaint, _: told.AppealUpheld | told.ComplaintReopened, __: Recorded) -> BoardComplaint:
    return replace(
        row,
        verified=False,
        grade=None,
        duplicate_of=None,
        out_of_authority=False,
        passed_on=False,
        dismissed=False,
        led_to_case=False,
        answered=False,
        satisfied=None,
        appeal_until_at=None,
        asked_at=None,
        appeal_pending=False,
        closed_at=None,
    )


@FOLDS.of(told.ComplaintCorrected)
def _corrected(row: BoardComplaint, event: told.ComplaintCorrected, _: Recorded) -> BoardComplaint:
    return replace(
        row,
        kind=event.kind or row.kind,
        domain=event.domain or row.domain,
        urgency=event.urgency or row.urgency,
        channel=event.channel or row.channel,
        region=event.region or row.region,
    )


@FOLDS.of(told.ReporterAsked)
def _asked(row: BoardComplaint, event: told.ReporterAsked, _: Recorded) -> BoardComplaint:
    return replace(row, asked_at=event.asked_at)


@FOLDS.of_any(told.ReporterReplied, told.ReporterStayedSilent)
def _goes_on(row: BoardComplaint, _: told.ReporterReplied | told.ReporterStayedSilent, __: Recorded) -> BoardComplaint:
    return replace(row, asked_at=None)
