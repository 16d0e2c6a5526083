"""What happens to a complaint (pengaduan) or request, from the reporter's words to its close."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cases.events.event import STREAM, Event, Open, Personal, Sealable, Specific, event
from cases.vocabulary import (
    Authority,
    Channel,
    ComplaintGrade,
    ComplaintKind,
    Coordinates,
    DismissalReason,
    Domain,
    ProofKind,
    ReporterStanding,
    Sex,
    Urgency,
)

RecordText = Annotated[Sealable[str | None], Personal(of=STREAM)]
ReporterText = Annotated[Sealable[str | None], Personal(of="reporter_id")]
PersonText = Annotated[Sealable[str | None], Personal(of="person_id")]


@event()
class ComplaintReceived(Event):
    """Somebody came to the office with something.

    Attributes:
        region: where it is about: a village if it is known, else kecamatan, regency or city.
        reporter: what may be known and said of the reporter; who it is follows in `ReporterRecorded`.
        received_at: when it reached the office; terms run from here.
        received_by: who took it.
        verify_due_at: until when it must be verified.
        arrive_due_at: until when a team should be there, for reports of people in need and disasters.
        service_received_on: the day of the service that is complained about.
        tracking_code: what the reporter follows it with. A secret capability: whoever knows it may read the answer.
    """

    kind: Open[ComplaintKind]
    domain: Open[Domain]
    channel: Open[Channel]
    urgency: Open[Urgency]
    region: Open[str]
    reporter: Open[ReporterStanding]
    received_at: Open[datetime]
    received_by: Open[UUID]
    verify_due_at: Open[datetime]
    arrive_due_at: Open[datetime | None] = None
    service_received_on: Open[date | None] = None
    outside_reference: RecordText = None
    what: RecordText = None
    place: RecordText = None
    position: Annotated[Sealable[Coordinates | None], Personal(of=STREAM)] = None
    tracking_code: RecordText = None


@event()
class ReporterRecorded(Event):
    """Who reported it, as a subject apart from the person in need. Protected where the reporter asked for secrecy."""

    reporter_id: Open[UUID]
    protected: Open[bool]
    name: ReporterText = None
    phone: ReporterText = None
    address: ReporterText = None
    nik: ReporterText = None
    relation: ReporterText = None


@event()
class ReporterProtected(Event):
    """The reporter asked, later, to be kept secret."""

    reporter_id: Open[UUID]


@event()
class PersonMentioned(Event):
    """The complaint is about this person: a pseudonymous id at first mention, with or without a name."""

    person_id: Open[UUID]
    sex: Open[Sex | None] = None
    age_years: Open[int | None] = None
    citizen: Open[bool | None] = None
    name: PersonText = None
    marks: PersonText = None
    condition: Annotated[Sealable[str | None], Specific(of="person_id")] = None


@event()
class ComplaintVerified(Event):
    """Somebody looked into it and it holds; an answer is due by `answer_due_at` where a service or aid is the matter."""

    grade: Open[ComplaintGrade | None] = None
    answer_due_at: Open[datetime | None] = None
    finding: RecordText = None


@event()
class ReporterAsked(Event):
    """The office needs to know something from the reporter before it can go on.

    Attributes:
        reply_due_at: until when they may reply; after that the office goes on without.
        paused: names of the terms that rest until then.
    """

    asked_at: Open[datetime]
    reply_due_at: Open[datetime]
    paused: Open[tuple[str, ...]]
    question: RecordText = None


@event()
class ReporterReplied(Event):
    """The reporter said what the office needed; terms that rested run on until their new due dates."""

    replied_at: Open[datetime]
    due: Open[dict[str, datetime]]
    reply: RecordText = None


@event()
class ReporterStayedSilent(Event):
    """The reporter did not reply in their time; terms that rested run on until their new due dates."""

    reply_due_at: Open[datetime]
    due: Open[dict[str, datetime]]


@event()
class ComplaintFoundDuplicate(Event):
    """It says again what another complaint has said."""

    duplicate_of: Open[UUID]
    finding: RecordText = None


@event()
class ComplaintFoundOutOfAuthority(Event):
    """Another authority is responsible; it must be passed on."""

    authority: Open[Authority]
    region: Open[str | None] = None
    name: RecordText = None
    finding: RecordText = None


@event()
class ComplaintPassedOn(Event):
    """It was handed to the responsible authority, and this shows it."""

    proof: Open[ProofKind]
    proof_on: Open[date]
    passed_on_by: Open[UUID]
    appeal_until_at: Open[datetime]
    passed_on_for: Open[UUID | None] = None
    proof_number: RecordText = None
    received_by: RecordText = None


@event()
class ComplaintDismissed(Event):
    """It is not taken further, and why. The reporter may appeal until `appeal_until_at`."""

    reason: Open[DismissalReason]
    dismissed_by: Open[UUID]
    appeal_until_at: Open[datetime]
    dismissed_for: Open[UUID | None] = None
    finding: RecordText = None


@event()
class ComplaintLedToCase(Event):
    """Work on a person began, or went on, because of it."""

    case_id: Open[UUID]


@event()
class ComplaintAnswered(Event):
    """The reporter was given an answer; until `feedback_due_at` they may say whether it satisfies them."""

    answered_by: Open[UUID]
    feedback_due_at: Open[datetime]
    appeal_until_at: Open[datetime]
    answered_for: Open[UUID | None] = None
    answer: RecordText = None


@event()
class FeedbackGiven(Event):
    """The reporter said whether the answer satisfies them."""

    satisfied: Open[bool]
    words: RecordText = None


@event()
class AppealFiled(Event):
    """The reporter does not accept the decision; somebody else must look at it by `decide_due_at`."""

    decide_due_at: Open[datetime]
    grounds: RecordText = None


@event()
class AppealUpheld(Event):
    """The reporter was right: the decision falls, and the complaint is handled again."""

    upheld_by: Open[UUID]
    reasons: RecordText = None


@event()
class AppealRejected(Event):
    """The decision stands."""

    rejected_by: Open[UUID]
    reasons: RecordText = None


@event()
class ComplaintClosed(Event):
    """Nothing more is done about it."""

    closed_at: Open[datetime]


@event()
class ComplaintReopened(Event):
    """It is handled again; what was decided before no longer stands."""

    reopened_at: Open[datetime]
    reason: RecordText = None


@event()
class ComplaintCorrected(Event):
    """An earlier fact of this stream was wrong: which, and how it should be read.

    Attributes:
        corrects: the version, in this stream, of the fact corrected; the first is 1.
        kind, domain, urgency, channel, region: the right value, where one of these was wrong.
        statement: how the fact should be read, in words.
    """

    corrects: Open[int]
    kind: Open[ComplaintKind | None] = None
    domain: Open[Domain | None] = None
    urgency: Open[Urgency | None] = None
    channel: Open[Channel | None] = None
    region: Open[str | None] = None
    statement: RecordText = None


@event()
class ComplaintNoteAdded(Event):
    """Something worth remembering, with no consequence of its own."""

    note_id: Open[UUID]
    note: RecordText = None
