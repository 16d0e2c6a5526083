"""What happens to a case as a whole: opened, linked, held up, put on hold, closed, opened again, corrected."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, event
from cases.vocabulary import ClosureReason, Domain, Outcome, Sex, Urgency

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]


@event()
class CaseOpened(Event):
    """Work on a person in need begins: the first episode.

    Attributes:
        person_id: pseudonymous; also for a person without a name.
        region: where the person is: a village if it is known, else kecamatan, regency or city.
        sex, age_years, citizen: as known now; None is "not known".
        age_estimated: whether the age is a guess.
        complaint_id: the complaint that led to it, if one did.
        reported_at: when the need was first reported to the office.
        arrive_due_at: until when a team should be there, counted from the report.
    """

    person_id: Open[UUID]
    domain: Open[Domain]
    urgency: Open[Urgency]
    region: Open[str]
    opened_at: Open[datetime]
    opened_by: Open[UUID]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    age_estimated: Open[bool] = False
    citizen: Open[bool | None] = None
    complaint_id: Open[UUID | None] = None
    reported_at: Open[datetime | None] = None
    arrive_due_at: Open[datetime | None] = None


@event()
class ComplaintLinked(Event):
    """A further complaint turned out to be about the person of this case."""

    complaint_id: Open[UUID]


@event()
class WorkerAssigned(Event):
    """A worker, and their team if they have one, is responsible for the case from now on."""

    worker_id: Open[UUID]
    team_id: Open[UUID | None] = None


@event()
class ObstacleMet(Event):
    """Work does not go on, and why (code list `obstacles`)."""

    obstacle_id: Open[UUID]
    obstacle: Open[str]
    detail: RecordText = None


@event()
class ObstacleCleared(Event):
    """What stood in the way is gone."""

    obstacle_id: Open[UUID]
    how: RecordText = None


@event()
class CasePutOnHold(Event):
    """Planned work rests to the end of a day; response in need goes on.

    Attributes:
        ends_at: when that day ends where the office is.
        paused: names of the terms that rest until then.
    """

    until_on: Open[date]
    held_at: Open[datetime]
    ends_at: Open[datetime]
    paused: Open[tuple[str, ...]]
    reason: RecordText = None


@event()
class CaseResumed(Event):
    """Planned work goes on; terms that rested run on until their new due dates."""

    resumed_at: Open[datetime]
    due: Open[dict[str, datetime]]
    reason: RecordText = None


@event()
class CaseClosed(Event):
    """The episode ends, why, and how the person stands."""

    reason: Open[ClosureReason]
    outcome: Open[Outcome]
    closed_at: Open[datetime]
    closed_by: Open[UUID]
    summary: RecordText = None


@event()
class CaseReopened(Event):
    """The person is in need again: a new episode. The earlier ones keep their dates.

    Attributes:
        episode: the number of the episode that begins; the first is 1.
    """

    episode: Open[int]
    reopened_at: Open[datetime]
    complaint_id: Open[UUID | None] = None
    reported_at: Open[datetime | None] = None
    arrive_due_at: Open[datetime | None] = None
    reason: RecordText = None


@event()
class CaseCorrected(Event):
    """An earlier fact of this stream was wrong: which, and how it should be read.

    Attributes:
        corrects: the version, in this stream, of the fact corrected; the first is 1.
        region, domain, urgency: the right value, where one of these was wrong.
        statement: how the fact should be read, in words.
    """

    corrects: Open[int]
    region: Open[str | None] = None
    domain: Open[Domain | None] = None
    urgency: Open[Urgency | None] = None
    statement: RecordText = None


@event()
class CaseNoteAdded(Event):
    """Something worth remembering, with no consequence of its own."""

    note_id: Open[UUID]
    note: RecordText = None


@event()
class EvidenceAttached(Event):
    """A photo or paper was kept beside the case. Its name and digest speak of the person, so both are sealed."""

    evidence_id: Open[UUID]
    media_type: Open[str]
    size_bytes: Open[int]
    file_name: RecordText = None
    sha256: RecordText = None
    caption: RecordText = None
